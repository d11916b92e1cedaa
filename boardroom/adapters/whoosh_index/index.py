"""The SearchIndex port on Whoosh files: write, search, suggest, rebuild, and never fail upwards."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from whoosh import index as whoosh_index

from boardroom.adapters.ranking import Analysts, Ranking, VisibleWords, last_of_each_key
from boardroom.adapters.whoosh_index.files import Generations
from boardroom.adapters.whoosh_index.mapped import read_in_place
from boardroom.adapters.whoosh_index.segments import Segments
from boardroom.adapters.whoosh_index.writing import Inverted, Writer, inverted
from boardroom.language.compounds import open_dictionaries
from boardroom.ports.search_index import AssociationId, Filter, Hits, Order, PageEntry, ParsedQuery

read_in_place()

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")

_WAIT_FOR_WRITER = 20.0  # seconds
_MOST_TRIES = 3  # of a search that meets a swap
_SOUND_FOR = 60.0  # seconds in which the files are not read again, however many questions fail


class _Warm:
    """The open reader of one association; one search at a time, as Whoosh's files keep one place each."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.name: str | None = None
        self.index: whoosh_index.FileIndex | None = None
        self.generation = -1
        self.snapshot: Segments | None = None
        self.found_sound: float | None = None  # when its files were last compared with what was written


class WhooshIndex:
    """One Whoosh index per association under `root`; searches stop after `seconds` with what they have."""

    def __init__(self, root: Path, seconds: float = 1.5) -> None:
        self.root = root
        self.seconds = seconds
        self._warm: dict[str, _Warm] = {}
        self._guard = threading.Lock()

    # -- writing

    def write(
        self,
        association_id: AssociationId,
        add: Sequence[PageEntry],
        remove_documents: Collection[str] = (),
    ) -> bool:
        """Remove, then add, in one commit. A failure is logged and told; the caller writes the same again."""
        if not add and not remove_documents:
            return True
        try:
            generations = self._generations(association_id)
            name, index = generations.open_current()
            pages = inverted(last_of_each_key(add))
            writer = Writer(index, timeout=_WAIT_FOR_WRITER)
            try:
                removed = frozenset(remove_documents)
                for document_id in removed:
                    writer.delete_by_term("document", document_id)
                for entry in add:
                    if entry.document_id not in removed:
                        writer.delete_by_term("key", entry.page_key)
                writer.add(pages)
                writer.commit()
            except BaseException:
                writer.cancel()
                raise
        except Exception:  # noqa: BLE001 -- an index never fails upwards
            _log.exception("search index could not be written", extra={"association": str(association_id)})
            return False
        # What was written to a generation that has been swapped out is lost with it.
        return generations.current() == name

    @contextmanager
    def rebuild(self, association_id: AssociationId) -> "Iterator[WhooshBuilder]":
        """Build beside the live index and swap at the end; an error leaves the live one as it was.

        What changed meanwhile is not in it: it is unsettled until the records have been compared with it.
        """
        generations = self._generations(association_id)
        generations.remove_abandoned()
        name, index = generations.create()
        with generations.building(name):
            writer = Writer(index)
            try:
                with Analysts(inverted) as analysts:
                    builder = WhooshBuilder(writer, analysts)
                    yield builder
                    builder.finish()
                writer.commit(merge=False)
            except BaseException:
                if not writer.is_closed:
                    writer.cancel()
                generations.remove(name)
                raise
            generations.swap_in(name)

    @contextmanager
    def turn(self, association_id: AssociationId, *, wait: bool = False) -> "Iterator[bool]":
        """Hold the association's turn to write and record; True when it was got."""
        with self._generations(association_id).locked("turn", wait=wait) as mine:
            yield mine

    def unsettled(self, association_id: AssociationId) -> str | None:
        """Name the generation in use when nobody has settled it yet; a missing one is begun."""
        try:
            generations = self._generations(association_id)
            name = generations.current() or generations.open_current()[0]
            return None if generations.is_settled(name) else name
        except Exception:  # noqa: BLE001 -- an index never fails upwards
            _log.exception("search index could not be opened", extra={"association": str(association_id)})
            return None

    def settle(self, association_id: AssociationId, name: str) -> None:
        """Note that the records agree with the generation of that name."""
        self._generations(association_id).settle(name)

    def optimise(self, association_id: AssociationId) -> None:
        """Merge all segments, so that words of removed documents are gone from the files."""
        try:
            _, index = self._generations(association_id).open_current()
            Writer(index, timeout=_WAIT_FOR_WRITER).commit(optimize=True)
        except Exception:  # noqa: BLE001 -- an index never fails upwards
            _log.exception("search index could not be optimised", extra={"association": str(association_id)})

    def drop(self, association_id: AssociationId) -> None:
        """Remove the association's index altogether."""
        warm = self._warm_of(association_id)
        with warm.lock:
            _close(warm)
            self._generations(association_id).drop()

    # -- reading

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
        """Documents that meet the query within the filter; empty and incomplete when the index cannot be read."""
        # The first search of a process reads the dictionaries; that is not the time of the search.
        open_dictionaries()

        def ask(snapshot: Segments) -> Hits:
            # Opening the index and waiting one's turn do not count: a first search after a restart would find nothing.
            return Ranking(snapshot, within, query.filters, self._deadline()).answer(
                query, limit, offset, order
            )

        return self._read(association_id, ask, Hits(complete=False, out_of_reach=True))

    def suggest(
        self, association_id: AssociationId, prefix: str, within: Filter, limit: int = 8
    ) -> list[str]:
        """Words beginning so in documents within the filter, most frequent first; at least two letters."""
        return self._read(
            association_id, lambda snapshot: self._words(snapshot, within).beginning(prefix)[:limit], []
        )

    def nearest(self, association_id: AssociationId, word: str, within: Filter, limit: int = 3) -> list[str]:
        """Words within the filter that one may have meant, nearest and then most frequent first."""
        return self._read(
            association_id, lambda snapshot: self._words(snapshot, within).near(word)[:limit], []
        )

    def counts(
        self, association_id: AssociationId, words: Collection[str], within: Filter
    ) -> tuple[dict[str, int], int]:
        """In how many entries within the filter each written word stands, and how many those are."""
        nothing: dict[str, int] = {}
        return self._read(
            association_id, lambda snapshot: self._words(snapshot, within).counts(words), (nothing, 0)
        )

    def indexed_versions(self, association_id: AssociationId) -> dict[str, int]:
        """Document -> lowest content version among its entries."""

        def ask(snapshot: Segments) -> dict[str, int]:
            found: dict[str, int] = {}
            for number, card in enumerate(snapshot.cards):
                if number not in snapshot.dead:
                    known = found.get(card.document_id, card.content_version)
                    found[card.document_id] = min(known, card.content_version)
            return found

        return self._read(association_id, ask, {})

    def close(self) -> None:
        """Let go of all files; the next search opens them again."""
        with self._guard:
            for warm in self._warm.values():
                with warm.lock:
                    _close(warm)
            self._warm.clear()

    # -- inside

    def _words(self, snapshot: Segments, within: Filter) -> VisibleWords:
        return VisibleWords(snapshot, within, self._deadline())

    def _deadline(self) -> float:
        return time.monotonic() + self.seconds

    def _read(
        self, association_id: AssociationId, ask: Callable[[Segments], _Answer], otherwise: _Answer
    ) -> _Answer:
        """Ask today's snapshot. When that fails the answer is `otherwise`, and a broken index starts again empty.

        One whose files are what was written stays: then the question failed, or the computer, and the next may be
        answered. One that was swapped out while it was read is asked again in its successor.
        """
        warm = self._warm_of(association_id)
        with warm.lock:
            for _ in range(_MOST_TRIES):
                name = self._current(association_id)
                try:
                    return ask(self._fresh(association_id, warm))
                except Exception:  # noqa: BLE001 -- an index never fails upwards
                    _close(warm)
                    if self._current(association_id) != name:
                        continue
                    _log.exception("a search failed", extra={"association": str(association_id)})
                    self._look_after(association_id, warm, name)
                    return otherwise
        return otherwise

    def _fresh(self, association_id: AssociationId, warm: _Warm) -> Segments:
        generations = self._generations(association_id)
        name = generations.current()
        if warm.index is None or name is None or name != warm.name:
            _close(warm)
            warm.name, warm.index = generations.open_current()
        latest = warm.index.latest_generation()
        if warm.snapshot is None or latest != warm.generation:
            before = warm.snapshot
            # A reader opened empty cannot be refreshed, so every commit is opened anew; cards are carried over.
            warm.snapshot = Segments(warm.index.reader(), before)
            warm.generation = latest
            if before is not None:
                before.close()
        return warm.snapshot

    def _current(self, association_id: AssociationId) -> str | None:
        try:
            return self._generations(association_id).current()
        except ValueError:
            return None

    def _look_after(self, association_id: AssociationId, warm: _Warm, name: str | None) -> None:
        """After a failure: let a broken index start again, and leave a sound one alone."""
        now = time.monotonic()
        if warm.found_sound is not None and now - warm.found_sound < _SOUND_FOR:
            return
        try:
            generations = self._generations(association_id)
            if generations.is_broken(name):
                _log.error(
                    "search index is broken and starts again empty",
                    extra={"association": str(association_id)},
                )
                generations.begin_anew(name)
            else:
                warm.found_sound = now
        except Exception:  # noqa: BLE001 -- an index never fails upwards
            _log.exception("search index could not be examined", extra={"association": str(association_id)})

    def _warm_of(self, association_id: AssociationId) -> _Warm:
        with self._guard:
            return self._warm.setdefault(str(association_id), _Warm())

    def _generations(self, association_id: AssociationId) -> Generations:
        return Generations(self.root, str(association_id))


class WhooshBuilder:
    """Fills a generation that is not yet in use: pages are analysed beside each other, and written by one."""

    def __init__(self, writer: Writer, analysts: Analysts[Inverted]) -> None:
        self._writer = writer
        self._analysts = analysts

    def add(self, entries: Sequence[PageEntry]) -> None:
        """Add entries to the new index; keys must be new."""
        for pages in self._analysts.hand_in(entries):
            self._writer.add(pages)

    def finish(self) -> None:
        """Add what was not yet analysed."""
        for pages in self._analysts.rest():
            self._writer.add(pages)


def _close(warm: _Warm) -> None:
    if warm.snapshot is not None:
        warm.snapshot.close()
    warm.name, warm.index, warm.snapshot, warm.generation = None, None, None, -1
