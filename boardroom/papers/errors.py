"""Refusals of papers: what may not be destroyed, certified or written into the register."""

from boardroom.core.errors import Invalid, Refusal
from boardroom.core.words import N_


class PaperIsPreserved(Refusal):
    """The record class is preserved, and so is its paper, scanned or not (DOMAIN sections 3 and 5)."""

    sentence = N_(
        "Handlingstypen ”%(kind)s” bevaras för alltid, och då bevaras papperet också, även när det är inläst. "
        "Därför kan det inte antecknas som förstört."
    )


class UnclassifiedIsKept(Refusal):
    """Nobody has said what the paper is, so it is kept."""

    sentence = N_(
        "Handlingstypen är inte bestämd, och det som är oklassat bevaras. Bestäm handlingstypen först; "
        "då visar det sig om papperet får förstöras."
    )


class TransferNotCertified(Refusal):
    """Paper may be destroyed only after a safe transfer that someone has certified (bokföringslagen 7 kap.)."""

    sentence = N_(
        "Papperet får förstöras först när överföringen är intygad: vem som läste in det, när och med vad, "
        "och vem som jämförde. Välj Intyga överföringen på dokumentets sida."
    )


class ScanHasChanged(Refusal):
    """The certified bytes are not the document's files any more."""

    sentence = N_(
        "Dokumentets filer är inte längre de som överföringen intygades för. Intyga överföringen igen innan "
        "papperet förstörs."
    )


class NothingScanned(Refusal):
    """A document whose files have no pages that anyone can see."""

    sentence = N_("Dokumentet har inga sidor som går att visa, så det finns ingen överföring att intyga.")


class PagesStillWaiting(Refusal):
    """Some pages have not been read, so nobody knows that they can be."""

    sentence = N_(
        "%(count)s av sidorna väntar fortfarande på att läsas av. Vänta tills alla är lästa och intyga sedan."
    )


class PagesFailed(Refusal):
    """Some pages could not be read."""

    sentence = N_(
        "%(count)s av sidorna gick inte att läsa av. Läs in dem igen, eller behåll papperet: en överföring "
        "intygas bara när varje sida är läsbar."
    )


class PageCountDiffers(Invalid):
    """The paper and its scan do not have the same number of pages."""

    sentence = N_(
        "Antalet sidor stämmer inte: %(paper)s på papper men %(scan)s i det inlästa. Räkna igen, och läs in det "
        "som saknas innan du intygar."
    )


class WordMissing(Invalid):
    """A transfer record without a who, a what or a how proves nothing."""

    sentence = N_("Fyll i vem som läste in papperet, med vad, vem som jämförde och hur.")


class DayAhead(Invalid):
    """A day that has not been yet."""

    sentence = N_("Dagen har inte varit än. Ange dagen då det gjordes.")


class LabelMissing(Invalid):
    """A binder without a name cannot be told from the next."""

    sentence = N_("Skriv vad som står på pärmens rygg.")


class YearsOutOfReach(Invalid):
    """Years that no binder of a housing association can hold, or in the wrong order."""

    sentence = N_("Årtalen stämmer nog inte. Skriv dem som 1978 och 1985, det tidigaste först.")


class ReasonMissing(Invalid):
    """A binder is not removed from the register without a reason."""

    sentence = N_("Skriv varför pärmen tas bort, så att nästa styrelse förstår.")


class ClassOutOfReach(Invalid):
    """A record class that the association has not adopted, or one outside the actor's Scope."""

    sentence = N_("Handlingstypen finns inte i föreningens plan. Välj ur listan.")
