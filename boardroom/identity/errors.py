"""What identity refuses."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class InvitationGone(Refusal):
    """The invitation is accepted, withdrawn or unknown."""

    status = 410
    sentence = N_(
        "Inbjudan gäller inte längre. Har du redan ett konto loggar du in som vanligt; "
        "annars ber du styrelsen om en ny inbjudan."
    )


class AccountExists(Refusal):
    """Someone with this address has an account already and must prove to be that person."""

    sentence = N_("Du har redan ett konto. Logga in med det först, så kopplas det till föreningen.")


class AddressTaken(Refusal):
    """An account with the address exists."""

    sentence = N_("Det finns redan ett konto med den e-postadressen.")


class WrongCode(Refusal):
    """A six-digit code did not match."""

    status = 422
    sentence = N_("Koden stämmer inte. Kontrollera att telefonens klocka går rätt och försök med nästa kod.")


class SecondFactorOn(Refusal):
    """The second step is on already; another app takes its place only after it was turned off."""

    sentence = N_("Andra steget är redan påslaget. Stäng av det med ditt lösenord innan du väljer en ny app.")


class PasskeyNotAccepted(Refusal):
    """The browser's answer did not prove what was asked."""

    status = 422
    sentence = N_("Nyckeln kunde inte bekräftas. Försök igen; tiden kan ha gått ut.")


class LastWayIn(Refusal):
    """Removing this would leave the account without any way to log in."""

    sentence = N_(
        "Det här är ditt enda sätt att logga in. Välj ett lösenord eller lägg till en annan nyckel först."
    )


class BankIdTooOften(Refusal):
    """Too many orders to BankID from one place within a quarter of an hour."""

    status = 429
    sentence = N_(
        "Det blev för många försök med BankID. Vänta en kvart och försök igen, eller använd ett annat sätt."
    )


class EidDoubted(Refusal):
    """A provider's answer identifies nobody that can be relied on; `problem` says what to do."""

    status = 422
    sentence = N_("%(problem)s")


class EidUnproven(Refusal):
    """An eID proved nothing here: the order was not this person's, did not end well, or was used before."""

    status = 422
    sentence = N_("E-legitimationen kunde inte bekräftas. Ingenting är ändrat. Försök igen.")


class EidOfAnother(Refusal):
    """The eID opens someone else's account."""

    sentence = N_("Den e-legitimationen hör redan till ett annat konto. Ta bort den där först.")


class BankIdOver(Refusal):
    """An order is too old, or of a kind that cannot be begun again from its page."""

    sentence = N_("Det gick för lång tid. Ingenting är underskrivet. Börja om där du var.")
