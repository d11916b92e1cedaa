"""What a change of a matter or a contract is refused for."""

from boardroom.core.errors import Invalid, Refusal
from boardroom.core.words import N_


class TitleMissing(Invalid):
    """A matter or a contract without a name could never be told from the next."""

    sentence = N_("Skriv vad det gäller, så att andra hittar det.")


class ReasonMissing(Invalid):
    """Why a matter is closed or opened again is part of its history."""

    sentence = N_("Skriv varför.")


class DayAhead(Invalid):
    """What is said to have happened has happened."""

    sentence = N_("Dagen ligger i framtiden. Ange den dag då det hände.")


class ClosedAlready(Refusal):
    """The matter is closed since before."""

    sentence = N_("Ärendet är redan avslutat.")


class OpenAlready(Refusal):
    """The matter is open since before."""

    sentence = N_("Ärendet är redan öppet.")


class ClosedBeforeOpened(Invalid):
    """A matter cannot be closed before it was opened."""

    sentence = N_("Ärendet kan inte avslutas innan det öppnades.")


class NoSuchPart(Invalid):
    """A part of the building that is not in the list."""

    sentence = N_("Den delen av byggnaden finns inte i listan. Lägg till den först.")


class PartThere(Refusal):
    """The part of the building is in the list since before."""

    sentence = N_("Den delen finns redan i listan.")


class OutOfReach(Invalid):
    """A class that the actor may not read, or that no matter or contract is of."""

    sentence = N_("Välj ett slag ur listan.")


class DaysOutOfOrder(Invalid):
    """A contract's days do not hold together."""

    sentence = N_("Slutdagen kan inte ligga före startdagen.")


class RenewalWithoutEnd(Invalid):
    """What has no end has nothing to be renewed from."""

    sentence = N_("Ange slutdagen, så går det att räkna ut när avtalet förlängs.")


class NoticeOutOfOrder(Invalid):
    """Notice is given before, or on, the last day that follows from it."""

    sentence = N_("Sista dagen kan inte ligga före dagen då avtalet sades upp.")


class Registered(Refusal):
    """The paper stands in the register of contracts since before."""

    sentence = N_("Papperet står redan i avtalsregistret.")


class ContractGone(Refusal):
    """The contract has ended, and cannot be given notice of or let run."""

    sentence = N_("Avtalet har redan upphört. Ångra det först, om det gäller.")


class NoSuchQuestion(Refusal):
    """The question was answered meanwhile, or never asked of this person."""

    status = 404
    sentence = N_("Frågan är redan besvarad.")
