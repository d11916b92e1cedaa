"""What holds and disposals are refused for."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class HoldIncomplete(Refusal):
    """A hold lacks what it is to cover, or why."""

    status = 422
    sentence = N_("Ange vad stoppet gäller och varför. En tid behöver både första och sista dag, i ordning.")


class HoldOver(Refusal):
    """A hold that is lifted or over cannot be lifted again."""

    sentence = N_("Gallringsstoppet är redan hävt.")


class DayPassed(Refusal):
    """A last day must lie ahead."""

    status = 422
    sentence = N_("Sista dagen har redan varit. Ange en dag som kommer, eller lämna den tom.")


class ReasonMissing(Refusal):
    """A deed that stops or undoes something needs a reason."""

    status = 422
    sentence = N_("Skriv varför. Den som läser om tio år ska förstå.")


class StillHeld(Refusal):
    """A held document's paper may not be destroyed."""

    sentence = N_(
        "Dokumentet har ett gallringsstopp (%(reason)s). Papperet ska finnas kvar så länge stoppet gäller."
    )


class DisposalOff(Refusal):
    """Nothing is disposed of before a decision has adopted the schedule."""

    sentence = N_("Gallringen är avstängd. Anta planen först, genom att ange beslutet som antar den.")


class NothingDue(Refusal):
    """No document may be disposed of today."""

    sentence = N_("Inget är äldre än planen säger, så det finns inget att gallra.")


class RoundWaits(Refusal):
    """A round must be finished or withdrawn before another is proposed."""

    sentence = N_("Det finns redan en gallringslista som väntar. Godkänn den eller ta tillbaka den först.")


class TooEarly(Refusal):
    """The time for objections has not passed."""

    sentence = N_("Invändningar kan göras till och med den %(day)s. Därefter kan listan godkännas.")


class SamePerson(Refusal):
    """Two different people approve."""

    sentence = N_("Du har redan godkänt listan. En annan person i styrelsen ska godkänna den också.")


class NotOpen(Refusal):
    """The list is approved, withdrawn or done: nothing of it can be changed any more."""

    sentence = N_("Listan går inte att ändra längre.")


class NothingLeft(Refusal):
    """Every document of the list has been objected to."""

    sentence = N_("Alla handlingar på listan har invändningar. Ta tillbaka listan i stället.")


class ListChanged(Refusal):
    """The list is not the one that the approver read."""

    sentence = N_("Listan har ändrats sedan du läste den. Läs den igen innan du godkänner.")


class DecidedInPortal(Refusal):
    """A decision made since the portal is there stands in the portal, and is picked, not written."""

    sentence = N_(
        "Beslutet är från tiden efter att portalen togs i bruk den %(day)s. Välj det i listan. Står det inte där, "
        "låt protokollet bli underskrivet, eller läs in det och för in beslutet i beslutsregistret."
    )


class NotWholeView(Refusal):
    """Who may not see every class cannot answer for what is destroyed."""

    status = 403
    sentence = N_(
        "Ditt uppdrag visar inte alla handlingstyper. Därför kan du inte föreslå eller godkänna gallring."
    )


class KeptByLaw(Refusal):
    """What the law has kept, or the schedule preserves, is not released before its time."""

    sentence = N_("Handlingen får inte gallras i förtid: lagen eller planen kräver att den finns kvar.")
