"""Refusals of signing."""

from collections.abc import Mapping, Sequence

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class AlreadyDecided(Refusal):
    """The envelope is no longer open, or this person has already answered."""

    sentence = N_(
        "Det här är redan avgjort, så ingenting ändrades. Öppna underskriften för att se hur det står till."
    )


class NotYourTurn(Refusal):
    """Others are to sign before this person; the letter comes when they have."""

    sentence = N_(
        "Det är inte din tur än: %(names)s skriver under först. Du får ett mejl när det är din tur."
    )


class AlreadySent(Refusal):
    """The same version of the same paper was sent before."""

    sentence = N_(
        "Den här versionen är redan skickad för underskrift. Öppna Underskrifter för att följa den."
    )


class BesideAlreadySent(Refusal):
    """One of several papers is being signed already, or was sent while this was prepared."""

    sentence = N_(
        "%(title)s är redan skickat för underskrift. Ta bort det härifrån, eller vänta tills det är klart."
    )


class BatchWrong(Refusal):
    """A list of recipients, or the text for them, does not hold together; `problems` say each thing that is wrong."""

    status = 422
    sentence = N_("Listan behöver rättas. Ingenting är skickat.")

    def __init__(self, problems: Sequence[tuple[str, Mapping[str, object]]]) -> None:
        super().__init__()
        self.problems = tuple(problems)


class CannotSend(Refusal):
    """Something in the list of signers or methods does not hold together; `problem` says what."""

    status = 422
    sentence = N_("%(problem)s")


class InConflict(Refusal):
    """A paper is hidden, for a conflict of interest, from someone who would read it because they sign it; `who` names them and it."""

    status = 422
    sentence = N_(
        "På grund av jäv är papperet dolt för %(who)s. Den som skriver under läser alla sidor. "
        "Välj någon annan, eller ta tillbaka jävet på papperets sida i arkivet, om det inte gäller längre."
    )


class HiddenFromYou(Refusal):
    """A conflict of interest hides one of the papers from whoever was asked to sign them."""

    sentence = N_(
        "På grund av jäv är papperet dolt för dig, så du kan varken läsa eller skriva under det. Den som skickade det får "
        "veta det, och du behöver inte göra något."
    )


class HiddenSince(Refusal):
    """A conflict of interest hides one of the papers from someone who was asked to sign them; told to whoever leads the sending."""

    sentence = N_(
        "På grund av jäv är papperet dolt för %(name)s, som därför inte kan skriva under. Låt någon annan skriva under, "
        "avsluta utan underskriften eller återkalla det."
    )


class KnownAsAnother(Refusal):
    """The address that someone from outside was given is that of another person in the register."""

    status = 422
    sentence = N_("%(email)s hör i registret till %(known)s. Välj personen där, eller skriv en annan adress.")


class NoAddress(Refusal):
    """No letter reaches a signer, who has neither an account nor an address."""

    status = 422
    sentence = N_("%(name)s har ingen e-postadress i portalen. Säg till på något annat sätt.")


class MethodNotAllowed(Refusal):
    """The sender did not allow this method, or the person has no means of using it."""

    sentence = N_("Den metoden går inte att använda här. Välj en annan metod på sidan för underskrift.")


class SharedMailbox(Refusal):
    """A code would go to an address that several people read."""

    sentence = N_(
        "Koden kan inte skickas till %(address)s, eftersom flera kan läsa den brevlådan. "
        "Be den som skickade att byta till din egen adress, eller skriv under med nyckel i mobilen."
    )


class NoOwnNumber(Refusal):
    """No text message can go to this person alone: no gateway, no mobile number, or one that another has too."""

    sentence = N_(
        "Koden kan inte skickas som sms: numret saknas, är inget mobilnummer eller hör till flera personer. "
        "Välj att få den med e-post."
    )


class OnlyByText(Refusal):
    """The sender wants a code before the paper is shown: in the mailbox of the link it would prove nothing more."""

    sentence = N_("Koden kan bara skickas som sms, till det mobilnummer som avsändaren har angett.")


class CodesEnough(Refusal):
    """Too many codes were asked for within an hour."""

    status = 429
    sentence = N_(
        "Många koder har redan skickats. Vänta %(minutes)s minuter, eller välj ett annat sätt att skriva under."
    )


class CodeTooSoon(Refusal):
    """Another code was asked for within a minute."""

    status = 429
    sentence = N_("En kod skickades nyss. Vänta en minut, titta i skräpposten och be sedan om en ny.")


class NotProven(Refusal):
    """The passkey's answer does not prove what was asked."""

    sentence = N_("Nyckeln kunde inte bekräfta underskriften. Ingenting är underskrivet. Försök igen.")


class StatementTooOld(Refusal):
    """The statement was offered to a passkey too long ago, or replaced by a newer one."""

    sentence = N_("Det gick för lång tid, så underskriften avbröts. Ingenting är underskrivet. Försök igen.")


class ReasonMissing(Refusal):
    """Declining, withdrawing and completing without someone need a reason."""

    status = 422
    sentence = N_("Skriv en kort anledning, så att de andra förstår.")


class DeadlinePassed(Refusal):
    """A new deadline lies in the past."""

    status = 422
    sentence = N_("Välj en dag som inte har passerat.")


class CannotReaddress(Refusal):
    """A signer is not written to at this address; `problem` says why."""

    status = 422
    sentence = N_("%(problem)s")


class CannotDelegate(Refusal):
    """Nobody else, or not this person, may sign in someone's stead; `problem` says why."""

    sentence = N_("%(problem)s")


class RecentlyReminded(Refusal):
    """A reminder left within the last day."""

    sentence = N_("%(name)s fick en påminnelse för mindre än ett dygn sedan. Vänta lite, eller ring.")


class CannotCompleteWithout(Refusal):
    """The paper cannot be completed without this signature; `problem` says why."""

    sentence = N_("%(problem)s")


class FrozenBytesMissing(Refusal):
    """The frozen bytes are not in the blob store."""

    sentence = N_(
        "Filen som skulle skrivas under finns inte i arkivet. Ingenting skickades. Hör av dig till den som sköter driften."
    )


class Unsignable(Refusal):
    """The file cannot be read by those who would sign it; `problem` says why."""

    status = 422
    sentence = N_("%(problem)s")


NOT_ONE_PDF = N_(
    "Bara en enda PDF-fil kan skickas för underskrift. Spara papperet som en PDF och lägg in den först."
)


ALREADY_SIGNED = N_(
    "Papperet är redan underskrivet. Ska fler skriva under: lägg in det som ett eget papper och skicka det."
)


class NotSignable(Refusal):
    """The document cannot be sent as it is; `problem` says what it lacks."""

    sentence = N_("%(problem)s")


class NoClass(Refusal):
    """The document has no record class yet, or one whose papers nobody signs."""

    sentence = N_(
        "Välj först vilken handlingstyp papperet är. Den avgör hur stark underskrift som rekommenderas."
    )


class OtherName(Refusal):
    """The name that was typed as a signature is nobody's who was asked."""

    status = 422
    sentence = N_("Skriv ditt eget namn: det är %(name)s som ska skriva under här.")


class BadPin(Refusal):
    """The PIN of a meeting room is too easy; `problem` says why."""

    status = 422
    sentence = N_("%(problem)s")


class SeatTaken(Refusal):
    """Someone else sits at the shared tablet."""

    sentence = N_(
        "Någon sitter redan vid skärmen. Låt den personen skriva klart, eller tryck på Lämna över till nästa."
    )


class ProveFirst(Refusal):
    """Someone at a shared tablet has not shown yet who they are."""

    sentence = N_("Visa först att det är du, med ditt lösenord.")


class NobodyByHand(Refusal):
    """Nobody was chosen who is to sign by hand, or who has."""

    status = 422
    sentence = N_("Välj minst en person.")


class SheetsMissing(Refusal):
    """Some sheets of the signed paper have not come in."""

    status = 422
    sentence = N_("Sida %(sheets)s saknas i den undertecknade kopian. Lägg in den också, och granska sedan.")


class OwnHand(Refusal):
    """Someone would vouch for their own signature alone."""

    status = 422
    sentence = N_("Din egen underskrift behöver någon annan i styrelsen granska.")


class OthersFirst(Refusal):
    """People of an earlier turn are still to sign in another way."""

    sentence = N_(
        "%(names)s skriver under först. Kopian är sparad: kom tillbaka och granska den när de har skrivit under."
    )


class DayBeforePrint(Refusal):
    """The day that is given comes before the sheets with the lines to sign on were printed."""

    status = 422
    sentence = N_(
        "Papperet skrevs ut %(day)s, så det kan inte vara undertecknat före den dagen. Kontrollera dagen för underskriften."
    )


class DayAhead(Refusal):
    """The day that stands on the paper has not come."""

    status = 422
    sentence = N_("Dagen för underskriften kan inte ligga framåt i tiden.")
