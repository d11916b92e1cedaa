"""Imports: how one stands, which of its files are asked for, what a bulk edit changes, and for how long it can be undone."""

import enum
import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

SITTING = timedelta(
    hours=1
)  # files that one person sends within it, without an import of their own, belong together
UNDO_WITHIN = timedelta(hours=24)  # counted from the import's newest file
GRACE = timedelta(days=30)  # how long what was taken away can be put back
PUT_LATELY = 3_600.0  # seconds: bytes that were put anew within it are about to be referred to


class Narrowed(enum.StrEnum):
    """Which files of an import are asked for."""

    ALL = "all"
    ATTENTION = "attention"  # whatever a person should look at: the next three together
    UNDESCRIBED = "undescribed"  # the document lacks kind or date
    FAILED = "failed"  # the file or some of its pages could not be read
    REFUSED = "refused"
    DUPLICATES = "duplicates"


@dataclass
class Tally:
    """How an import stands, in files and pages."""

    files: int = 0
    waiting: int = 0  # received, not looked at yet
    filed: int = 0
    duplicates: int = 0
    refused: int = 0
    unread: int = 0  # files with a problem
    settled: int = 0  # of the refused and the unread: someone has said that it is enough so
    undescribed: int = 0
    pages: int = 0
    pages_done: int = 0
    pages_failed: int = 0
    pages_blank: int = 0  # kept and marked; nothing on them to read
    taken_away: int = 0

    @property
    def brought(self) -> int:
        """How many files became documents; with none there is nothing to undo, and nothing to change for many."""
        return self.filed + self.waiting

    @property
    def attention(self) -> int:
        """How much a person should look at; a file may be counted for two reasons."""
        return self.refused + self.unread - self.settled + self.pages_failed + self.undescribed

    @property
    def finished(self) -> bool:
        """Whether every file was looked at and every page read."""
        return not self.waiting and self.pages_done >= self.pages


@dataclass(frozen=True)
class Changes:
    """What a bulk edit changes; None, empty and nothing leave things as they are."""

    record_class: str | None = None
    day: date | None = None
    year: int | None = None
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    title_prefix: str = ""
    apartment: str = ""
    hidden_from: uuid.UUID | None = None
    reason: str = ""

    @property
    def something(self) -> bool:
        """Whether anything is to be changed."""
        return any(
            (
                self.record_class,
                self.day,
                self.year,
                self.tags_added,
                self.tags_removed,
                self.title_prefix,
                self.apartment,
                self.hidden_from,
            )
        )


def date_or_year(text: str) -> tuple[date | None, int | None] | None:
    """Read "1987-04-27" as a day and "1987" as a year; None for what is neither."""
    written = text.strip()
    if not written:
        return None, None
    if re.fullmatch(r"(1[6-9]|20)\d\d", written):
        return None, int(written)
    try:
        return date.fromisoformat(written), None
    except ValueError:
        return None


def in_year(day: date | None, year: int) -> date:
    """Return the day in another year; the first of January for a paper without a date."""
    if day is None:
        return date(year, 1, 1)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)
