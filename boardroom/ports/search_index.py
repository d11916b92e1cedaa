"""The search index as the portal sees it: what a page entry, a query, a filter and an answer are."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

EntryKind = Literal["page", "decision", "binder"]
AssociationId = UUID | str


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One unit of the index: a page, a decision, or the register card of a binder not scanned yet.

    `page_key` is unique within the association; `page_number` counts from 1, 0 is a document without pages.
    `restriction` names the access restriction in force, or None; `content_version` is the document's, and rises
    with every change that search must follow. A binder has its own id for `document_id` and says with `classes`,
    `years` (first and last) and `periods` what it holds; the other kinds leave these empty.
    """

    page_key: str
    document_id: str
    page_number: int
    title: str
    body: str
    record_class: str
    document_date: dt.date | None = None
    restriction: str | None = None
    tags: tuple[str, ...] = ()
    content_version: int = 1
    mandate_period: str | None = None
    kind: EntryKind = "page"
    classes: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """What the reader may see and has asked to see; everything else does not exist for the search.

    None means all; an empty set means none. `record_classes` are those the reader may see, `asked_class` the one
    they chose. A binder is seen by who may see every class in it; one without classes by who may see all there are.
    It is met by a chosen class, year or period when it holds some of it. `restrictions` are those the reader may pass (by default none); entries
    without a restriction need none. Years are inclusive and of the document date; entries without a date fail a year filter.
    """

    record_classes: frozenset[str] | None = None
    asked_class: str | None = None
    hidden_documents: frozenset[str] = frozenset()
    restrictions: frozenset[str] | None = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    mandate_period: str | None = None
    tags: frozenset[str] = frozenset()
    kinds: frozenset[EntryKind] | None = None
    personal_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or date to be found in any of its forms. `text` is as typed, [start, end) where it stood."""

    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word, at least three letters, typed with a final asterisk."""

    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand next to each other in this order, each in any of its forms."""

    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of this."""

    child: "Node"


Node = Word | Prefix | Phrase | Or | And | Not


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """A filter typed in the query, such as class:avtal; `negated` when it was typed with a minus."""

    name: Literal["class", "year", "from", "to", "tag", "period"]
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query understood: what to find, the typed filters, and the words that were set aside.

    `root` is None when only filters were typed: then everything within them is found. `set_aside` are question
    and stop words, to be shown to the reader. `partial` allows entries that meet only some of the words.
    """

    text: str
    root: And | None
    filters: tuple[FieldFilter, ...] = ()
    set_aside: tuple[str, ...] = ()
    partial: bool = True


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page found within its document."""

    page_key: str
    page_number: int
    kind: EntryKind
    score: float


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document found: its best pages first, and the typed words that it does not hold (empty for a full match)."""

    document_id: str
    score: float
    pages: tuple[PageHit, ...]
    page_count: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer: one stretch of documents and the figures for all of them, all within the filter.

    `total` counts documents that meet the whole query, `partial` those that follow with words missing. Facets count
    the documents of `total`, or of `partial` when nothing meets the whole query. `forms` are the casefolded forms
    to highlight. `read_as` tells of typed words that nothing meets which visible words were looked for in their place.
    `complete` is False when the time limit cut the search short. `binders` stand apart, whatever the
    stretch, and are in no figure: those that meet the whole query, or those that meet some of it when nothing at
    all meets the whole.
    """

    documents: tuple[DocumentHit, ...] = ()
    total: int = 0
    partial: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    periods: Mapping[str, int] = field(default_factory=dict)  # mandate periods by their labels
    forms: frozenset[str] = frozenset()
    words_without_hits: tuple[str, ...] = ()
    read_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = True
    binders: tuple[DocumentHit, ...] = ()


# So many binders an answer names at most.
MOST_BINDERS = 20


class Held(Protocol):
    """What a binder's entry says of what the binder holds."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Its record classes."""

    @property
    def years(self) -> tuple[int, int] | None:
        """The first year and the last."""

    @property
    def periods(self) -> tuple[str, ...]:
        """The mandate periods that its years touch."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""


def holds(binder: Held, within: Filter, typed: Sequence[FieldFilter]) -> bool:
    """Tell whether a binder exists for the reader and holds something of what was asked; the same in every adapter."""
    classes = frozenset(binder.classes)
    if within.record_classes is not None and not (classes and classes <= within.record_classes):
        return False
    first, last = binder.years or (0, 0)
    asked = (
        within.asked_class is None or within.asked_class in classes,
        within.year_from is None or last >= within.year_from,
        within.year_to is None or 0 < first <= within.year_to,
        within.mandate_period is None or within.mandate_period in binder.periods,
        within.kinds is None or "binder" in within.kinds,
        within.tags <= set(binder.tags),
    )
    return all(asked) and all(_holds(binder, each) is not each.negated for each in typed)


def _holds(binder: Held, wanted: FieldFilter) -> bool:
    value = wanted.value.casefold()
    first, last = binder.years or (0, 0)
    number = int(value) if value.isdecimal() else 0
    return {
        "class": value in {each.casefold() for each in binder.classes},
        "year": 0 < first <= number <= last,
        "from": 0 < number <= last,
        "to": 0 < first <= number,
        "tag": value in {tag.casefold() for tag in binder.tags},
        "period": wanted.value in binder.periods,
    }[wanted.name]


class IndexBuilder(Protocol):
    """A new index filling up beside the live one."""

    def add(self, entries: Sequence[PageEntry]) -> None:
        """Add entries to the new index; the live one is untouched."""


class SearchIndex(Protocol):
    """A derived index per association: losing it loses nothing, and failing never stops an upload."""

    def write(
        self,
        association_id: AssociationId,
        add: Sequence[PageEntry],
        remove_documents: Collection[str] = (),
    ) -> bool:
        """Remove the documents, then add the entries, in one commit. An entry replaces the one with its key.

        False when it was not done, or was done to an index that has been replaced meanwhile: then nothing may be
        recorded as indexed or as forgotten, and the same is to be written again.
        """

    def search(
        self,
        association_id: AssociationId,
        query: ParsedQuery,
        within: Filter,
        limit: int = 20,
        offset: int = 0,
    ) -> Hits:
        """Documents that meet the query within the filter, best first; `limit` and `offset` count documents."""

    def suggest(
        self, association_id: AssociationId, prefix: str, within: Filter, limit: int = 8
    ) -> list[str]:
        """Words beginning so that stand in documents within the filter, most frequent first."""

    def indexed_versions(self, association_id: AssociationId) -> dict[str, int]:
        """Document -> the content version its entries were indexed from (the lowest, when they differ)."""

    def rebuild(self, association_id: AssociationId) -> AbstractContextManager[IndexBuilder]:
        """A builder of a new index; leaving the block without an error swaps it in at once."""

    def turn(self, association_id: AssociationId, *, wait: bool = False) -> AbstractContextManager[bool]:
        """Hold the association's turn to write and record what was written; True when it was got.

        One process at a time has it, so that records of what the index holds are made in the order of the writes.
        """

    def unsettled(self, association_id: AssociationId) -> str | None:
        """Name the index in use when it was begun anew or swapped in and nobody has settled it yet, else None.

        Until then, records of what an earlier index held say nothing of what this one holds.
        """

    def settle(self, association_id: AssociationId, name: str) -> None:
        """Note that the records agree with the index of that name; harmless when it is no longer in use."""

    def optimise(self, association_id: AssociationId) -> None:
        """Merge, and forget the terms of removed documents; called after disposal."""

    def drop(self, association_id: AssociationId) -> None:
        """Remove the association's index altogether."""
