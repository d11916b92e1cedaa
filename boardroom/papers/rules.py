"""What is kept where on paper, in words, and when a transfer is safe enough to destroy the paper; pure."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boardroom.core.words import N_
from boardroom.papers.errors import (
    DayAhead,
    LabelMissing,
    NothingScanned,
    PageCountDiffers,
    PagesFailed,
    PagesStillWaiting,
    WordMissing,
    YearsOutOfReach,
)

EARLIEST_YEAR = 1600


class PaperStatus(enum.StrEnum):
    """What is known of a document's paper original; no row at all means the same as UNKNOWN."""

    KEPT = "kept"
    DESTROYED = "destroyed"
    UNKNOWN = "unknown"
    NEVER_EXISTED = "never_existed"  # born digital


class Scanned(enum.StrEnum):
    """How much of a binder is in the archive."""

    NONE = "none"
    PARTLY = "partly"
    ALL = "all"


STATUS_WORDS: dict[PaperStatus, str] = {
    PaperStatus.KEPT: N_("Finns på papper"),
    PaperStatus.DESTROYED: N_("Förstört efter överföring"),
    PaperStatus.UNKNOWN: N_("Vet inte"),
    PaperStatus.NEVER_EXISTED: N_("Har aldrig funnits på papper"),
}
SCANNED_WORDS: dict[Scanned, str] = {
    Scanned.NONE: N_("Inte inläst"),
    Scanned.PARTLY: N_("Delvis inläst"),
    Scanned.ALL: N_("Allt är inläst"),
}


@dataclass(frozen=True)
class Card:
    """What the register says of a binder; `years` are the first and the last that it holds."""

    label: str
    shelf: str = ""
    contents: str = ""
    years: tuple[int, int] | None = None
    record_classes: frozenset[str] = frozenset()
    scanned: Scanned = Scanned.NONE
    note: str = ""


@dataclass(frozen=True)
class Transfer:
    """What a person certifies of how a paper was transferred; `comparison` says how the two were compared."""

    transferred_on: date
    transferred_by: str
    device: str
    page_count: int
    checked_by: str
    comparison: str


@dataclass(frozen=True)
class Scan:
    """A document's originals as they stand: their hashes in order, and the pages read, waiting and failed."""

    hashes: tuple[str, ...] = ()
    pages: int = 0
    waiting: int = 0
    failed: int = 0

    @property
    def signature(self) -> str:
        """The hashes as a transfer record keeps them: SHA-256 of each file, in order."""
        return " ".join(self.hashes)


def certifiable(transfer: Transfer, scan: Scan, today: date) -> None:
    """Refuse a transfer that is not safe: bokföringslagen 7 kap. wants every page there and legible.

    NothingScanned, PagesStillWaiting, PagesFailed, PageCountDiffers, DayAhead or WordMissing says what is wrong.
    """
    if not scan.hashes or not scan.pages:
        raise NothingScanned
    if scan.waiting:
        raise PagesStillWaiting(count=scan.waiting)
    if scan.failed:
        raise PagesFailed(count=scan.failed)
    if transfer.page_count != scan.pages:
        raise PageCountDiffers(paper=transfer.page_count, scan=scan.pages)
    if transfer.transferred_on > today:
        raise DayAhead
    if not all(
        word.strip()
        for word in (transfer.transferred_by, transfer.device, transfer.checked_by, transfer.comparison)
    ):
        raise WordMissing


def tidy(card: Card, today: date) -> Card:
    """Return a card as it is kept; LabelMissing or YearsOutOfReach when it cannot be."""
    label = " ".join(card.label.split())[:120]
    if not label:
        raise LabelMissing
    if card.years and not EARLIEST_YEAR <= card.years[0] <= card.years[1] <= today.year + 1:
        raise YearsOutOfReach
    return Card(
        label=label,
        shelf=" ".join(card.shelf.split())[:200],
        contents=card.contents.strip()[:2000],
        years=card.years,
        record_classes=card.record_classes,
        scanned=card.scanned,
        note=card.note.strip()[:1000],
    )


def span_in_words(years: tuple[int, int] | None) -> str:
    """Return "1978–1985", "1978" for a single year, and an empty string for none."""
    if years is None:
        return ""
    return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"


def place_in_words(*parts: str) -> str:
    """Return "Pärm 4, hyllan i föreningslokalen, 1978–1985" out of the parts that say something."""
    return ", ".join(part for part in parts if part)


def spine(label: str) -> str:
    """Return what the ways of writing one binder's name have in common: Pärm 4, pärm  4 and 4 are the same."""
    return " ".join(label.casefold().removeprefix("pärm").split())


def scanned_so_far(noted: Scanned, count: int) -> Scanned:
    """Return how much of a binder is in the archive: one with documents there is begun, whatever nobody has noted."""
    return Scanned.PARTLY if noted is Scanned.NONE and count else noted


def shelf_order(label: str) -> tuple[tuple[int, int, str], ...]:
    """Return what binders are ordered by: Pärm 2 stands before Pärm 10."""
    parts: Sequence[str] = re.findall(r"\d+|\D+", label.casefold())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
