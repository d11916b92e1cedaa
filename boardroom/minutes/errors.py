"""Refusals of the minutes."""

import uuid

from boardroom.core.errors import NotFound, Refusal
from boardroom.core.words import N_

NONE_CHOSEN = N_("Välj minst en paragraf.")


class SavedElsewhere(Refusal):
    """Someone saved these minutes after this page was opened."""

    sentence = N_(
        "Någon annan ändrade mötets uppgifter eller närvaron medan du skrev. Dina ord finns kvar nedan och på den här "
        "enheten: öppna protokollet på nytt, jämför med det sparade och sätt in dem igen."
    )


class OnlyThere(Refusal):
    """What is taken away holds all §§ that someone was there for."""

    sentence = N_(
        "%(name)s var bara med i det som tas bort, så det går inte att säga vad närvaron ska bli. Ändra eller töm "
        "§-numren under Närvaro, och gör sedan om det du ville."
    )


class NotThere(Refusal):
    """Someone is said to have been there for §§ that the minutes do not have, from a later one to an earlier, or while away."""

    sentence = N_("Närvaron stämmer inte: %(who)s. Rätta under Närvaro innan du skickar.")


class AlreadySent(Refusal):
    """Minutes that are out for signing cannot be changed."""

    sentence = N_(
        "Protokollet är skickat för underskrift och kan inte ändras nu. Återta det först, så blir det en ny version."
    )


class NoAdjuster(Refusal):
    """Minutes need an adjuster before they are sent."""

    sentence = N_(
        "Välj minst en justerare innan du skickar. Lagen kräver att någon mer än den som lett mötet justerar protokollet: "
        "en ledamot i styrelsen, eller den som stämman valde."
    )


class NoAdjusterWithoutMeeting(NoAdjuster):
    """So do those of what was decided without a meeting, which nobody led."""

    sentence = N_(
        "Välj minst en justerare innan du skickar. Lagen kräver att någon mer än ordföranden justerar protokollet: "
        "en ledamot i styrelsen."
    )


class FewAdjusters(NoAdjuster):
    """The rule asks for more adjusters than have been chosen."""

    sentence = N_("Regeln för de här protokollen kräver %(asked)s justerare. Välj fler innan du skickar.")


class NobodyThere(Refusal):
    """Minutes of a meeting where nobody is said to have been."""

    sentence = N_("Ingen är ikryssad i närvaron. Kryssa för dem som var med innan du skickar.")


class NobodyTookPart(NobodyThere):
    """As of a meeting, where nobody met."""

    sentence = N_("Ingen är ikryssad bland dem som deltog. Kryssa för dem som gjorde det innan du skickar.")


class NotAnsweredFor(Refusal):
    """Nobody has said of someone whether they were there, and the paper would have to tell it."""

    sentence = N_(
        "Det är inte sagt om de här var med: %(who)s. Kryssa för dem som var det, och tryck sedan på ”De andra var "
        "inte med” i närvaron."
    )


class TextsBeside(Refusal):
    """Two wrote the same paragraph, and nobody has chosen between their texts yet."""

    sentence = N_(
        "%(author)s skrev samtidigt som någon annan, och den texten ligger fortfarande bredvid: %(where)s. "
        "Välj vad som ska stå där innan du skickar."
    )


class DueBefore(Refusal):
    """A decision is to be done before the day on which it was made; `first` is the number of the § where that stands."""

    sentence = N_(
        "Ett beslut har en sista dag som ligger före dagen då det fattades: %(where)s. Rätta den dagen, eller "
        "protokollets, innan du skickar."
    )


class SameAdjuster(Refusal):
    """The adjuster must be another than the chair and the minute-taker."""

    sentence = N_("Justeraren måste vara någon annan än den som ledde mötet och den som skrev protokollet.")


class SameAdjusterWithoutMeeting(SameAdjuster):
    """As of a meeting, where nobody led one."""

    sentence = N_("Justeraren måste vara någon annan än ordföranden och den som skrev protokollet.")


class TwiceAdjuster(SameAdjuster):
    """One person was chosen as two of the adjusters, as when two have chosen them at the same time."""

    sentence = N_(
        "%(who)s är vald till justerare två gånger. Välj någon annan på den ena platsen, eller ingen, innan du skickar."
    )


class NothingWritten(Refusal):
    """Empty minutes cannot be sent."""

    sentence = N_("Protokollet är tomt. Skriv minst en paragraf, eller ladda upp protokollet som PDF.")


class ChangedMeanwhile(Refusal):
    """Someone saved the minutes while they were being typeset for sending."""

    sentence = N_(
        "Protokollet ändrades av någon annan medan det gjordes klart, så inget har skickats. "
        "Läs igenom det och skicka det sedan."
    )


class AlreadyBegun(Refusal):
    """A meeting whose minutes are begun, or that was cancelled, is changed no more."""

    sentence = N_(
        "Dagordningen kan inte ändras längre: protokollet är påbörjat eller mötet inställt. "
        "Det som ska ändras skriver du i protokollet."
    )


class NotProposed(NotFound):
    """What someone would put on an agenda is proposed for it no more: another has put it there, or taken it off the wheel."""

    sentence = N_("Det föreslås inte längre till dagordningen. Någon annan kan redan ha lagt till det.")


class OffTheWheel(NotFound):
    """What someone would take off the annual wheel is not on it."""

    sentence = N_("Det är redan borttaget ur årshjulet.")


class MinutesBegun(Refusal):
    """Minutes of a meeting, of a question, or after void ones are begun once; `minutes_id` leads to those that are there."""

    sentence = N_("Ett nytt protokoll är redan påbörjat.")

    def __init__(self, minutes_id: uuid.UUID) -> None:
        super().__init__()
        self.minutes_id = minutes_id


class Conflicted(Refusal):
    """Whoever has a conflict of interest at a point leaves it to the others."""

    status = 403
    sentence = N_("Du är jävig i den här frågan. Be någon annan i styrelsen att ändra punkten.")


class NothingToExtract(Refusal):
    """An extract is made of minutes that are signed, or that lie in the archive with their text read."""

    sentence = N_(
        "Det går att göra utdrag ur protokoll som är underskrivna, och ur protokoll i arkivet vars text är avläst. "
        "Försök igen när det är klart."
    )


class TooLongToExtract(Refusal):
    """A paper of so many pages holds more than one set of minutes."""

    sentence = N_(
        "Dokumentet har fler än %(most)s sidor. Dela det först, så att varje protokoll blir ett dokument för sig."
    )


class TooMuchToExtract(Refusal):
    """What is chosen goes over so many pages that it is nearly the whole."""

    sentence = N_("Det du har valt går över mer än %(most)s sidor. Ge ut färre paragrafer i taget.")


class ReadAnew(Refusal):
    """The text of the paper changed after the person saw what would be given away."""

    sentence = N_(
        "Protokollets text har ändrats sedan du såg bilden, så inget är utlämnat. Välj paragraf igen."
    )


class NotCutOut(Refusal):
    """Other text stands beside or within what is to be cut out of a page."""

    sentence = N_(
        "På sida %(page)s står annan text bredvid eller mitt i det du har valt, så det går inte att klippa ut säkert. "
        "Märk ut andra rader, eller skriv av paragrafen för hand och ge ut avskriften."
    )


class Void(Refusal):
    """Minutes that are withdrawn for ever are written, numbered and sent no more."""

    sentence = N_("Protokollet är makulerat. Skriv ett nytt; det får nästa nummer.")


class CapsulamClosed(Refusal):
    """A proposal per capsulam that is decided or stopped, past its last day, or at another step."""

    sentence = N_("Det går inte längre att svara så på förslaget. Läs på dess sida hur det står.")


class NotCounted(Refusal):
    """A decision in minutes that were refused or taken back is done by nobody: its words may become others."""

    sentence = N_(
        "Beslutet står i ett protokoll som är tillbaka för ändring. Det räknas när protokollet har skickats för "
        "underskrift igen, och går att bocka av då."
    )
