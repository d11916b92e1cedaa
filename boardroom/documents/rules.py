"""Names of files for people, references, runs of pages, which files a reader is given, when bytes are re-read."""

import re
import uuid
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from boardroom.core.actor import Actor, ActorKind
from boardroom.mandates.rules import BOARD_ROLES

SEALED, READING_COPY, ORIGINAL, ACCESS_COPY = "sealed", "reading_copy", "original", "access_copy"

# Who may see evidence: it can carry personal identity numbers and addresses of signers (DOMAIN section 3).
EVIDENCE_ROLES = BOARD_ROLES | {"deputy", "auditor"}

_EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/heic": ".heic",
    "image/webp": ".webp",
}
# What some file system or mail program refuses in a name.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
EARLIEST = date(1600, 1, 1)


@dataclass(frozen=True)
class NewFile:
    """Bytes that already lie in the blob store, about to become a file of a document."""

    sha256: str
    size: int
    media_type: str
    name: str
    page_count: int = 0
    role: str = ORIGINAL
    problem: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a reader asks the archive for; None asks for anything."""

    record_classes: frozenset[str] | None = None
    unclassified: bool = False
    year: int | None = None
    undated: bool = False
    since: date | None = None
    before: date | None = None  # the first day that is not asked for
    tag: str | None = None
    order: str = "date"  # date | arrival | title


@dataclass(frozen=True)
class Facets:
    """How many documents each choice would show, within what the reader may see; None is "none given"."""

    by_class: dict[str | None, int] = field(default_factory=dict)
    by_year: dict[int | None, int] = field(default_factory=dict)
    total: int = 0


class _HasRole(Protocol):
    @property
    def role(self) -> str: ...


F = TypeVar("F", bound=_HasRole)


def reference(year: int, number: int) -> str:
    """Return the human reference, "2026-014": by year of arrival, three digits or as many as it takes."""
    return f"{year}-{number:03d}"


def may_see_evidence(actor: Actor) -> bool:
    """Tell whether the sealed file with its evidence is for the actor: board, auditor, and the product itself."""
    return actor.kind is ActorKind.WORKER or bool(actor.roles & EVIDENCE_ROLES)


def files_for(actor: Actor, files: Iterable[F]) -> list[F]:
    """Return those of a document's files that the actor may have, in the given order."""
    evidence = may_see_evidence(actor)
    return [file for file in files if evidence or file.role != SEALED]


def main_file(files: Sequence[F]) -> F | None:
    """Return the file that stands for the document among those a reader may have: sealed, reading copy, original.

    A searchable copy never does: it is made from the original and can be made anew.
    """
    for role in (SEALED, READING_COPY, ORIGINAL):
        for file in files:
            if file.role == role:
                return file
    return None


# A number and its year, which no file name can have a slash between: "Styrelseprotokoll 10/2026" is "… nr 10-2026".
_OF_MINUTES = re.compile(r"(protokoll) (?=\d+/\d{4}\b)", re.IGNORECASE)
_OF_A_YEAR = re.compile(r"\b(\d+)/(\d{4})\b")


def sensible_name(
    title: str, document_date: date | None, media_type: str, part: int = 0, *, kind: str = ""
) -> str:
    """Return a download's name, "2026-03-14 Styrelseprotokoll 3.pdf"; `part` numbers the files of several.

    `kind` tells a file from others of the same title, and stands behind it however long that is.
    """
    words = _FORBIDDEN.sub(" ", _OF_A_YEAR.sub(r"\1-\2", _OF_MINUTES.sub(r"\1 nr ", title)))
    words = re.sub(r"\s+", " ", words).strip(" .")[:120].strip(" .") or "Dokument"
    start = (
        f"{document_date.isoformat()} "
        if document_date and not words.startswith(document_date.isoformat())
        else ""
    )
    number = f" ({part})" if part else ""
    told = f" ({kind})" if kind else ""
    return f"{start}{words}{told}{number}{_EXTENSIONS.get(media_type, '')}"


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Return tags as they are kept: trimmed, short, each once, in order."""
    kept: dict[str, str] = {}
    for tag in tags:
        name = re.sub(r"\s+", " ", tag).strip()[:60]
        if name:
            kept.setdefault(name.casefold(), name)
    return list(kept.values())


def possible_date(day: date | None, today: date) -> bool:
    """Tell whether a paper can bear this date: not before there were any, nor more than five years ahead."""
    return day is None or EARLIEST <= day <= date(today.year + 5, 12, 31)


@dataclass(frozen=True)
class Span:
    """A run of pages of one file, from 1, both ends included."""

    file_id: uuid.UUID
    first: int
    last: int


Leaf = tuple[uuid.UUID, int]  # a file and the number of a page in it


def leaves(spans: Iterable[Span]) -> list[Leaf]:
    """Return the pages of a document one by one."""
    return [(span.file_id, number) for span in spans for number in range(span.first, span.last + 1)]


def spans_of_leaves(pages: Iterable[Leaf]) -> tuple[Span, ...]:
    """Return pages as the fewest runs, in the same order."""
    runs: list[Span] = []
    for file_id, number in pages:
        if runs and runs[-1].file_id == file_id and runs[-1].last == number - 1:
            runs[-1] = Span(file_id, runs[-1].first, number)
        else:
            runs.append(Span(file_id, number, number))
    return tuple(runs)


def cut(whole: Sequence[Span], first: int, last: int) -> tuple[Span, ...]:
    """Return pages `first` to `last` (from 1, counted across the document's files) of a document."""
    return spans_of_leaves(leaves(whole)[first - 1 : last])


def numbers_within(
    whole: Sequence[Span], piece: Sequence[Span], parted: Container[Leaf] = ()
) -> list[tuple[int, int]]:
    """Return where the pages of a piece stand in a whole, as runs of page numbers from 1.

    A sheet that is `parted` stands as two pages, and has two numbers.
    """
    places: dict[Leaf, tuple[int, int]] = {}
    after = 0
    for leaf in leaves(whole):
        places[leaf] = after + 1, after + (2 if leaf in parted else 1)
        after = places[leaf][1]
    runs: list[tuple[int, int]] = []
    for leaf in leaves(piece):
        if leaf not in places:
            continue
        first, last = places[leaf]
        if runs and runs[-1][1] == first - 1:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return runs


def page_count(spans: Iterable[Span], parted: Container[Leaf] = ()) -> int:
    """Return how many pages runs of sheets stand as; `parted` as for `numbers_within`."""
    return sum(2 if leaf in parted else 1 for leaf in leaves(spans))


def in_turn(ranges: Sequence[tuple[int, int]], count: int) -> bool:
    """Tell whether ranges of pages follow one another within a document of `count` pages, none twice."""
    after = 0
    for first, last in ranges:
        if not after < first <= last <= count:
            return False
        after = last
    return bool(ranges)


# Every stored byte is read again at least this often.
FIXITY_INTERVAL = timedelta(days=30)


def is_due(oldest: datetime, latest: datetime | None, count: int, now: datetime) -> bool:
    """Tell whether the next of `count` things should be read again, so that the disk is never busy with it for long.

    `oldest` is when the one whose turn it is was last read, `latest` when any was. From half the interval on they
    are due one by one, evenly over the other half; after a stop that was longer the pace is four times that.
    """
    age = now - oldest
    if age < FIXITY_INTERVAL / 2:
        return False
    pace = FIXITY_INTERVAL / 2 / max(1, count)
    return latest is None or now - latest >= (pace if age < FIXITY_INTERVAL else pace / 4)


def hiding_key(source: uuid.UUID, document_id: uuid.UUID) -> uuid.UUID:
    """Return the key of the hiding of a document that a conflict of interest makes; `source` is the conflict's own key."""
    return uuid.uuid5(source, document_id.hex)


def by_hand(key: uuid.UUID) -> bool:
    """Tell by its key whether a person hid the document, and no conflict of interest.

    A conflict's key is made from names, and that of what a person does is random (RFC 9562, 4.2).
    """
    return key.version != 5
