"""What goes on the next agenda, when a notice is in time, and what an annual wheel usually holds; pure."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from boardroom.core.words import N_

KIND_WORDS = {
    "board": N_("Styrelsemöte"),
    "constituting": N_("Konstituerande möte"),
    "general_meeting": N_("Ordinarie föreningsstämma"),
    "extra_meeting": N_("Extra föreningsstämma"),
    "per_capsulam": N_("Beslut per capsulam"),
}
# For letters, which are written in their reader's language without the pages' translations.
KIND_WORDS_IN_ENGLISH = {
    "board": "Board meeting",
    "constituting": "Constituting meeting",
    "general_meeting": "Annual general meeting",
    "extra_meeting": "Extraordinary general meeting",
    "per_capsulam": "Decision per capsulam",
}
FOLLOW_UP = N_("Uppföljning av beslut")
_STATUTES = re.compile(
    r"stadgeändring|\b(?:ändr|anta|nya?\b).*\bstadgar|\bstadgarna?s?\b.*\bändr", re.IGNORECASE
)
# An item of the wheel that no meeting took up is proposed for so long after its month began.
_PATIENCE = timedelta(days=100)

# A board year with a fiscal year that is the calendar's: month, what. The board changes it as it likes.
USUAL_WHEEL: tuple[tuple[int, str], ...] = (
    (1, N_("Motioner till stämman")),
    (2, N_("Bokslut")),
    (3, N_("Årsredovisning")),
    (4, N_("Kallelse till ordinarie föreningsstämma")),
    (5, N_("Vårstädning och gården")),
    (6, N_("Konstituering, firmateckning och mötesplan")),
    (8, N_("Genomgång av underhållsplanen")),
    (9, N_("Försäkringar")),
    (10, N_("Budget och årsavgifter")),
    (11, N_("Avtal som löper ut, snöröjning")),
    (12, N_("Systematiskt brandskyddsarbete")),
)


def occurrence(month: int, day: date) -> date:
    """Return the first day of a month of the wheel, the latest one that has come by a day."""
    first = date(day.year, month, 1)
    return first if first <= day else date(day.year - 1, month, 1)


def wheel_turns(month: int, day: date, taken_up: date | None) -> bool:
    """Tell whether an item of the wheel is due at a meeting of a day; `taken_up` is the last meeting that had it."""
    came = occurrence(month, day)
    return day - came <= _PATIENCE and (taken_up is None or taken_up < came)


def changes_statutes(headings: Iterable[str]) -> bool:
    """Tell whether an agenda has a change of the statutes on it, for which an extra meeting is called earlier."""
    return any(_STATUTES.search(heading) for heading in headings)


def notice_advice(kind: str, days_before: int, *, statutes: bool = False) -> str:
    """Return what the law says of a notice that goes out so long before the meeting; empty when nothing is amiss.

    Lag (2018:672) om ekonomiska föreningar 6 kap.: six to four weeks before an ordinary general meeting, six to two
    before an extra one, or six to four where it is to change the `statutes`. These may say otherwise.
    """
    if kind not in {"general_meeting", "extra_meeting"}:
        return ""
    if days_before > 42:
        return N_("Kallelse till stämma får gå ut tidigast sex veckor före stämman.")
    if days_before < 14:
        return N_("Kallelse till stämma ska gå ut senast två veckor före stämman. Läs vad stadgarna säger.")
    if days_before < 28 and kind == "extra_meeting":
        return (
            N_(
                "Kallelse till extra stämma som ska ändra stadgarna ska gå ut senast fyra veckor före stämman."
            )
            if statutes
            else ""
        )
    if days_before < 28:
        return N_(
            "Kallelse till ordinarie stämma ska gå ut senast fyra veckor före, om stadgarna inte säger två. "
            "Läs vad era stadgar säger."
        )
    return ""
