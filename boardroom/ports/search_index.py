"""The search index as the portal sees it: what a page entry, a query, a filter and an answer are."""

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar
from uuid import UUID

from boardroom.language.synonyms import Synonyms

EntryKind = Literal["page", "decision", "binder"]
FieldName = Literal["class", "year", "from", "to", "tag", "period", "person", "paragraph"]
# Best match first; or the newest or the oldest first, what has no date last.
Order = Literal["best", "newest", "oldest"]
AssociationId = UUID | str
# What a match in a decision that a later one has replaced is worth beside the same match in one that is in force.
SUPERSEDED_WORTH = 0.25


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One unit of the index: a page, a decision, or the register card of a binder not scanned yet.

    `page_key` is unique within the association; `page_number` counts from 1, 0 is a document without pages.
    `restriction` names the access restriction in force, or None; `content_version` is the document's, and rises
    with every change that search must follow. A decision belongs to the document of its minutes and has page 0, or the
    page of archived minutes where it stands.
    A binder has its own id for `document_id` and says with `classes`, `years` (first and last) and `periods` what
    it holds; the other kinds leave these empty. `people` are the names of those whom it concerns, `signers` those
    of them who signed; `paragraphs` the § that stand in it, as "§7". `superseded`: a later paper,
    or of a decision a later one, has replaced it. `reference` is what the archive calls the document, such as 2026-0031.
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
    people: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    superseded: bool = False
    reference: str = ""

    @property
    def known_by(self) -> tuple[str, ...]:
        """What the document is known by besides its title, in the one form of each: its day, its year, its reference."""
        day = self.document_date
        dated = (day.isoformat(), str(day.year)) if day else ()
        return (*dated, self.reference.casefold()) if self.reference else dated


@dataclass(frozen=True, slots=True)
class Filter:
    """What the reader may see and has asked to see; everything else does not exist for the search.

    None means all; an empty set means none. `record_classes` are those the reader may see, `own_documents` others that
    they may see of any class, `asked_class` the one they chose. A binder is seen by who may see every class in it; one without classes by who may see all there are.
    It is met by a chosen class, year or period when it holds some of it. `restrictions` are those the reader may pass (by default none); entries
    without a restriction need none. Years are inclusive and of the document date; entries without a date fail a year filter.
    `signer` is the name, as the facet gave it, of one who must have signed; no binder meets it.
    """

    record_classes: frozenset[str] | None = None
    asked_class: str | None = None
    own_documents: frozenset[str] = frozenset()
    hidden_documents: frozenset[str] = frozenset()
    restrictions: frozenset[str] | None = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    mandate_period: str | None = None
    tags: frozenset[str] = frozenset()
    kinds: frozenset[EntryKind] | None = None
    personal_numbers: bool = False
    signer: str | None = None


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


def typed_words(node: Node) -> str:
    """The words of the query that the node came from."""
    match node:
        case Or():
            return " OR ".join(typed_words(child) for child in node.children)
        case And():
            return " ".join(typed_words(child) for child in node.children)
        case Not():
            return "-" + typed_words(node.child)
        case _:
            return node.text


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """A filter typed in the query, such as class:avtal; `negated` when it was typed with a minus.

    It is met by `value` or by any of the `others` that mean the same question (the classes whose names begin so).
    A person is met when every word of the value is a word of one name, in any order and case; a word with a final
    asterisk is the beginning of one. A paragraph is "§7". [start, end) is where it stood.
    """

    name: FieldName
    value: str
    negated: bool = False
    others: tuple[str, ...] = ()
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def values(self) -> tuple[str, ...]:
        """All values that meet it, casefolded."""
        return tuple(value.casefold() for value in (self.value, *self.others))


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query understood: what to find, the typed filters, and the words that were set aside.

    `root` is None when only filters were typed: then everything within them is found. `set_aside` are question
    and stop words, to be shown to the reader. `partial` allows entries that meet only some of the words.
    `synonyms` are those of the association; None: the standard ones.
    """

    text: str
    root: And | None
    filters: tuple[FieldFilter, ...] = ()
    set_aside: tuple[str, ...] = ()
    partial: bool = True
    synonyms: Synonyms | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page found within its document."""

    page_key: str
    page_number: int
    kind: EntryKind
    score: float


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document found: its best entries first, and the typed words that it does not hold (empty for a full match).

    `page_count` counts the pages that were met, decisions apart.
    """

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
    `complete` is False when the time limit cut the search short, `out_of_reach` when the index could not be asked at
    all (then it is not complete either). `binders` stand apart, whatever the
    stretch, and are in no figure: those that meet the whole query, or those that meet some of it when nothing at
    all meets the whole.
    """

    documents: tuple[DocumentHit, ...] = ()
    total: int = 0
    partial: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    periods: Mapping[str, int] = field(default_factory=dict)  # mandate periods by their labels
    signers: Mapping[str, int] = field(default_factory=dict)  # who signed, by their names
    forms: frozenset[str] = frozenset()
    words_without_hits: tuple[str, ...] = ()
    read_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = True
    out_of_reach: bool = False
    binders: tuple[DocumentHit, ...] = ()


# Scores whose ratio is less than this are as good as the same: what is newer then goes first.
TIE = 1.1
K = TypeVar("K")


def steps_of(scores: Mapping[K, float]) -> dict[K, int]:
    """The step on which each score stands, 0 for the best: those that are near ties of the best of them share one.

    Counted from the best down, for between fixed steps two that hardly differ would fall apart.
    """
    found: dict[K, int] = {}
    step, first = -1, math.inf
    for key, score in sorted(scores.items(), key=lambda item: -item[1]):
        if step < 0 or score * TIE < first:
            step, first = step + 1, score
        found[key] = step
    return found


# So many binders an answer names at most.
MOST_BINDERS = 20


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
        *,
        order: Order = "best",
    ) -> Hits:
        """Documents that meet the query within the filter; `limit` and `offset` count documents.

        Whatever the order, those that meet the whole query stand before those that meet some of it. Best first, superseded papers
        stand after those in force, decisions that were replaced are worth SUPERSEDED_WORTH of others, and what is
        newer goes first among near ties (steps_of).
        """

    def suggest(
        self, association_id: AssociationId, prefix: str, within: Filter, limit: int = 8
    ) -> list[str]:
        """Words beginning so that stand in documents within the filter, most frequent first."""

    def nearest(self, association_id: AssociationId, word: str, within: Filter, limit: int = 3) -> list[str]:
        """Words of entries within the filter that one may have meant: one letter other, more, less or swapped.

        At least four letters, nearest and then most frequent first; never the word itself.
        """

    def counts(
        self, association_id: AssociationId, words: Collection[str], within: Filter
    ) -> tuple[dict[str, int], int]:
        """Written word (casefolded) -> in how many entries within the filter it stands; and how many those are."""

    def indexed_versions(self, association_id: AssociationId) -> dict[str, int]:
        """Document -> the content version its entries were indexed from (the lowest, when they differ)."""

    def rebuild(self, association_id: AssociationId) -> AbstractContextManager[IndexBuilder]:
        """A builder of a new index; leaving the block without an error swaps it in at once.

        core.errors.Unavailable when the engine does not answer: then the live index is as it was.
        """

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
