"""Pages on their way into a segment: analysed and inverted some at a time, and written term by term.

This leans on the insides of Whoosh's writer, whose version is pinned: adding page by page and posting by posting took
twice as long, and a rebuild has thirteen million postings for twenty thousand pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from boardroom.adapters.ranking import terms_of
from boardroom.adapters.whoosh_index.fields import value_of
from boardroom.adapters.whoosh_index.pool import Key, Pool
from boardroom.adapters.whoosh_index.soundness import note_sums
from boardroom.ports.search_index import PageEntry

_FIELDS = ("key", "document", "written", "bases", "parts", "folded", "near", "persons")
_MEMORY = 96  # megabytes of postings, before some are put aside in a file


@dataclass(frozen=True, slots=True)
class Inverted:
    """Some pages by the terms that stand in them; their numbers begin at 0. Goes between processes."""

    cards: list[tuple[Any, ...]]
    postings: list[tuple[Key, list[Any]]]  # as the pool takes them


def inverted(entries: Sequence[PageEntry]) -> Inverted:
    """Analyse entries and invert them."""
    cards = []
    found: dict[str, dict[str, list[Any]]] = {field: {} for field in _FIELDS}
    for page, entry in enumerate(entries):
        card, terms = terms_of(entry)
        cards.append(tuple(card))
        _weigh(found["key"], page, {entry.page_key: 1.0})
        _weigh(found["document"], page, {entry.document_id: 1.0})
        _place(found["written"], page, terms.written, terms.written_extra)
        _place(found["bases"], page, terms.bases, terms.bases_extra)
        _weigh(found["parts"], page, terms.parts)
        _weigh(found["folded"], page, terms.folded)
        _place(found["near"], page, terms.near, terms.near_extra)
        _weigh(found["persons"], page, dict.fromkeys(terms.persons, 1.0))
    return Inverted(
        cards, [((field, term.encode()), its) for field, some in found.items() for term, its in some.items()]
    )


def _place(
    found: dict[str, list[Any]], page: int, standing: Mapping[str, list[int]], extra: Mapping[str, float]
) -> None:
    for term, positions in standing.items():
        weight = len(positions) + extra.get(term, 0.0)
        its = found.get(term)
        if its is None:
            found[term] = [page, weight, value_of(positions)]
        else:
            its += (page, weight, value_of(positions))


def _weigh(found: dict[str, list[Any]], page: int, weights: Mapping[str, float]) -> None:
    for term, weight in weights.items():
        its = found.get(term)
        if its is None:
            found[term] = [page, weight, b""]
        else:
            its += (page, weight, b"")


class Writer(SegmentWriter):
    """A writer of one segment that takes whole batches; what it inherits merges and removes."""

    def __init__(self, index: FileIndex, timeout: float = 0.0) -> None:
        super().__init__(index, timeout=timeout, limitmb=_MEMORY)  # type: ignore[no-untyped-call]  # Whoosh is untyped
        self._waiting = self.pool = Pool(self._tempstorage, self.newsegment, _MEMORY)

    def add(self, pages: Inverted) -> None:
        """Add pages after those that were added before."""
        for number, card in enumerate(pages.cards, self.docnum):
            self.perdocwriter.start_doc(number)
            self.perdocwriter.add_field("card", self.schema["card"], card, 0)
            self.perdocwriter.finish_doc()
        self._waiting.take(pages.postings, self.docnum)
        self.docnum += len(pages.cards)
        self._added = self._added or bool(pages.cards)

    def commit(  # type: ignore[override]  # Whoosh's own two do not agree
        self, mergetype: Any = None, optimize: Any = None, merge: Any = None
    ) -> None:
        """Write the segment, merged with others as told, and let go of the lock."""
        super().commit(mergetype, optimize, merge)  # type: ignore[no-untyped-call]  # as above

    def cancel(self, **_: Any) -> None:
        """Write nothing, and let go of the lock."""
        super().cancel()  # type: ignore[no-untyped-call]  # as above

    def _commit_toc(self, segments: Sequence[Any]) -> None:
        note_sums(Path(self.storage.folder), segments)
        super()._commit_toc(segments)  # type: ignore[no-untyped-call]  # as above

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        writer, open_field = self.fieldwriter, None
        for (field, term), some in self._waiting.iter_terms():
            if field != open_field:
                if open_field is not None:
                    writer.finish_field()
                writer.start_field(field, self.schema[field])
                open_field = field
            writer.start_term(term)
            for kept in some:
                _write(writer, *kept)
            writer.finish_term()
        if open_field is not None:
            writer.finish_field()
        writer.close()


def _write(writer: Any, pages: Any, weights: Any, lengths: Any, values: bytearray) -> None:
    """Write the postings of a term."""
    if not lengths:
        for page, weight in zip(pages, weights, strict=True):
            writer.add(page, weight, b"", 0)
        return
    start, every = 0, bytes(values)
    for page, weight, length in zip(pages, weights, lengths, strict=True):
        writer.add(page, weight, every[start : start + length], 0)
        start += length
