"""What the portal's own registers say of a person, as plain Swedish lines; pure."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from boardroom.language.dates import format_date
from boardroom.privacy.rules.clues import Clue
from boardroom.privacy.rules.states import FindingKind

# So many lines of a log are handed out in one piece; who asks can ask for the rest.
MOST_LINES = 5_000


# What the registers keep as one of a few values, in the language of the answer.
SIGNED = {
    "waiting": "väntar på svar",
    "signed": "underskrivet",
    "declined": "underskriften avböjd",
    "skipped": "blev färdigt utan underskriften",
    "not_needed": "underskriften behövdes inte",
    "delegated": "någon annan skrev under i stället",
}
ANSWERED = {"unanswered": "inget svar", "coming": "kommer", "absent": "kommer inte"}
TOOK_PART = {
    "present": "närvarande",
    "absent": "frånvarande",
    "co_opted": "adjungerad",
    "untold": "inte sagt än",
}


@dataclass(frozen=True)
class Extract:
    """One thing of a register: what it is called, by what it was found, and its lines."""

    kind: FindingKind
    title: str
    clues: tuple[Clue, ...]
    lines: tuple[str, ...]
    source: uuid.UUID | None = None  # the minutes, envelope, binder … that it was found in

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def told(*pairs: tuple[str, object]) -> tuple[str, ...]:
    """Return "label: value" for every value that there is."""
    return tuple(f"{label}: {value}" for label, value in pairs if value not in {None, ""})


def day(value: date | None) -> str:
    """Return a day in Swedish; empty for None."""
    return format_date(value, "sv") if value else ""


def moment(value: datetime | None, time_zone: str) -> str:
    """Return an instant as "14 mars 2026 kl. 18.05" by the association's clock; empty for None."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(time_zone))
    return f"{format_date(local.date(), 'sv')} kl. {local:%H.%M}"


def most(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - MOST_LINES
    return (*lines[:MOST_LINES], f"… och {more} rader till.") if more > 0 else tuple(lines)


def clue_values(clues: Iterable[Clue]) -> str:
    """Return clues as they are stored: the surest first, each once."""
    order = list(Clue)
    return " ".join(one.value for one in sorted(set(clues), key=order.index))
