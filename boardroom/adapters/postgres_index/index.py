"""The SearchIndex port on PostgreSQL: write, search, suggest, rebuild, and never fail upwards."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from boardroom.adapters.postgres_index.pages import LONGEST_LOADING, Pages, Question
from boardroom.adapters.postgres_index.server import BROKEN, LOST, TROUBLES, Server
from boardroom.adapters.postgres_index.writing import Change, PostgresBuilder, vectors_of
from boardroom.adapters.ranking import Analysts, Ranking, VisibleWords, last_of_each_key
from boardroom.core.errors import Unavailable
from boardroom.language.compounds import open_dictionaries
from boardroom.ports.search_index import AssociationId, Filter, Hits, Order, PageEntry, ParsedQuery

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")

_MOST_TRIES = 3  # of a question that meets a swap or a database without our tables
_OUT_OF_REACH = "The search index cannot be reached."
_PAGES_KEPT_WARM = 500_000  # cards of all associations together; about half a kilobyte each


class _Warm:
    """What is known of one association; one search at a time."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.pages: Pages | None = None


class PostgresIndex:
    """Search indexes in the database at `address`, in a schema of their own; searches stop after `seconds`."""

    def __init__(self, address: str, seconds: float = 1.5, schema: str = "boardroom_search") -> None:
        self.seconds = seconds
        self._server = Server(address, schema)
        self._tables = self._server.tables
        self._warm: OrderedDict[str, _Warm] = OrderedDict()
        self._guard = threading.Lock()

    # -- writing

    def write(
        self,
        association_id: AssociationId,
        add: Sequence[PageEntry],
        remove_documents: Collection[str] = (),
    ) -> bool:
        """Remove, then add, in one transaction. A failure is logged and told; the caller writes the same again."""
        if not add and not remove_documents:
            return True
        association = str(association_id)
        try:
            fresh = vectors_of(last_of_each_key(add))
            with self._server.writing() as connection:
                held = self._tables.held(connection, association)
                change = Change(self._tables, connection, held.number, held.version + 1)
                left = change.remove(remove_documents, [card.page_key for card, _ in fresh.pages])
                change.add(fresh.pages)
                change.list_words(fresh.words)
                change.unlist_words(left - fresh.words)
                connection.execute(
                    self._tables.text("UPDATE {catalogue} SET version = %s WHERE association = %s"),
                    [held.version + 1, association],
                )
        except BROKEN as error:
            self._start_again(association, error)
            return False
        except Exception as error:  # noqa: BLE001 -- an index never fails upwards
            self._tell("search index could not be written", association, error)
            return False
        return True

    @contextmanager
    def rebuild(self, association_id: AssociationId) -> "Iterator[PostgresBuilder]":
        """Build beside the live index and swap at the end; an error, or a lost connection, leaves the live one.

        What changed meanwhile is not in it: it is unsettled until the records have been compared with it.
        """
        association = str(association_id)
        # While the index is built the archive is read, whose troubles are its own.
        with _reached(*LOST), ExitStack() as until_built:
            with _reached(*TROUBLES):
                connection = until_built.enter_context(self._server.writing())
            # Between two batches the archive is read, which takes its time.
            connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
            number = self._tables.create(connection)
            with Analysts(vectors_of) as analysts:
                builder = PostgresBuilder(Change(self._tables, connection, number, 0), analysts)
                yield builder
                builder.finish()
            self._tables.make_searchable(connection, number)
            self._tables.hold(connection, association)
            self._tables.swap_in(connection, association, number)

    @contextmanager
    def turn(self, association_id: AssociationId, *, wait: bool = False) -> "Iterator[bool]":
        """Hold the association's turn to write and record; True when it was got, never without the database.

        A lock of the session: the server lets go of it when the process dies.
        """
        with ExitStack() as held:
            mine = False
            try:
                mine = held.enter_context(self._server.turn(f"turn {association_id}", wait=wait))
            except TROUBLES as error:
                self._tell("search index could not be reached", str(association_id), error)
            yield mine

    def unsettled(self, association_id: AssociationId) -> str | None:
        """Name the generation in use when nobody has settled it yet; a missing one is begun."""
        try:
            with self._server.writing() as connection:
                today = self._tables.current(connection, str(association_id))
                if today is None:
                    today = self._tables.held(connection, str(association_id))
                return None if today.settled else today.name
        except TROUBLES as error:
            self._tell("search index could not be opened", str(association_id), error)
            return None

    def settle(self, association_id: AssociationId, name: str) -> None:
        """Note that the records agree with the generation of that name."""
        number = name.rpartition("-")[2]
        with self._server.writing() as connection:
            connection.execute(
                self._tables.text(
                    "UPDATE {catalogue} SET settled = true WHERE association = %s AND number = %s"
                ),
                [str(association_id), int(number) if number.isdigit() else 0],
            )

    def optimise(self, association_id: AssociationId) -> None:
        """Have the server give back the room of removed pages, so that their words are gone from its files."""
        try:
            with self._server.writing() as connection:
                today = self._tables.current(connection, str(association_id))
            if today is not None:
                with self._server.connected() as connection:
                    connection.execute(self._tables.text("VACUUM (ANALYZE) {pages}, {words}", today.number))
        except TROUBLES as error:
            self._tell("search index could not be optimised", str(association_id), error)

    def drop(self, association_id: AssociationId) -> None:
        """Remove the association's index altogether."""
        with self._server.writing() as connection:
            self._tables.hold(connection, str(association_id))
            self._tables.remove(connection, str(association_id))
        with self._guard:
            self._warm.pop(str(association_id), None)

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

        def ask(pages: Pages, deadline: float) -> Hits:
            return Ranking(pages, within, query.filters, deadline).answer(query, limit, offset, order)

        return self._read(association_id, ask, Hits(complete=False, out_of_reach=True))

    def suggest(
        self, association_id: AssociationId, prefix: str, within: Filter, limit: int = 8
    ) -> list[str]:
        """Words beginning so in documents within the filter, most frequent first; at least two letters."""
        return self._read(
            association_id,
            lambda pages, deadline: VisibleWords(pages, within, deadline).beginning(prefix)[:limit],
            [],
        )

    def nearest(self, association_id: AssociationId, word: str, within: Filter, limit: int = 3) -> list[str]:
        """Words within the filter that one may have meant, nearest and then most frequent first."""
        return self._read(
            association_id,
            lambda pages, deadline: VisibleWords(pages, within, deadline).near(word)[:limit],
            [],
        )

    def counts(
        self, association_id: AssociationId, words: Collection[str], within: Filter
    ) -> tuple[dict[str, int], int]:
        """In how many entries within the filter each written word stands, and how many those are."""
        nothing: dict[str, int] = {}
        return self._read(
            association_id,
            lambda pages, deadline: VisibleWords(pages, within, deadline).counts(words),
            (nothing, 0),
        )

    def indexed_versions(self, association_id: AssociationId) -> dict[str, int]:
        """Document -> lowest content version among its entries. Unavailable when the database does not answer.

        Nothing held and nothing known are not the same here: what is not held is indexed again.
        """
        try:
            with self._server.writing() as connection:
                today = self._tables.current(connection, str(association_id))
                if today is None:
                    return {}
                return dict(
                    connection.execute(
                        self._tables.text(
                            "SELECT document_id, min(content_version) FROM {pages}"
                            " WHERE document_id IS NOT NULL GROUP BY document_id",
                            today.number,
                        )
                    ).fetchall()
                )
        except BROKEN as error:
            self._start_again(str(association_id), error)
            return {}
        except TROUBLES as error:
            raise Unavailable(_OUT_OF_REACH) from error

    def associations(self) -> list[str]:
        """Those that have an index here."""
        with self._server.writing() as connection:
            rows = connection.execute(self._tables.text("SELECT association FROM {catalogue}")).fetchall()
        return [str(association) for (association,) in rows]

    def close(self) -> None:
        """Let go of all connections; the next search opens new ones."""
        with self._guard:
            self._warm.clear()
        self._server.close()

    # -- inside

    def _read(
        self, association_id: AssociationId, ask: Callable[[Pages, float], _Answer], otherwise: _Answer
    ) -> _Answer:
        """Ask today's commit. Tables that are gone though the catalogue names them start again, empty.

        A generation that was swapped out while it was asked is asked again in its successor.
        """
        association = str(association_id)
        warm = self._warm_of(association)
        trouble: Exception | None = None
        with warm.lock:
            for _ in range(_MOST_TRIES):
                try:
                    with self._server.reading(self.seconds) as connection:
                        today = self._tables.current(connection, association)
                        before = warm.pages
                        pages = warm.pages = Pages.opened(self._tables, connection, today, before)
                        # Opening does not count: a first search after a restart would find nothing.
                        deadline = time.monotonic() + self.seconds
                        if today is not None:
                            limit = self.seconds if pages is before else LONGEST_LOADING
                            pages.question = Question(self._tables, connection, today.number, deadline, limit)
                        return ask(pages, deadline)
                except BROKEN as error:
                    warm.pages, trouble = None, error
                except Exception as error:  # noqa: BLE001 -- an index never fails upwards
                    warm.pages = None
                    self._tell("search index could not be read", association, error)
                    return otherwise
                finally:
                    self._trim()
        self._start_again(association, trouble)
        return otherwise

    def _start_again(self, association: str, trouble: Exception | None) -> None:
        self._tell("search index is broken and starts again empty", association, trouble)
        try:
            with self._server.writing() as connection:
                self._tables.hold(connection, association)
                self._tables.remove(connection, association)
        except TROUBLES as error:
            self._tell("search index could not be recreated", association, error)

    def _warm_of(self, association: str) -> _Warm:
        with self._guard:
            warm = self._warm.setdefault(association, _Warm())
            self._warm.move_to_end(association)
            return warm

    def _trim(self) -> None:
        """Forget the associations that were asked longest ago when all together hold too much."""
        with self._guard:
            held = sum(warm.pages.count for warm in self._warm.values() if warm.pages)
            while held > _PAGES_KEPT_WARM and len(self._warm) > 1:
                _, oldest = self._warm.popitem(last=False)
                held -= oldest.pages.count if oldest.pages else 0

    def _tell(self, what: str, association: str, error: Exception | None) -> None:
        """Log a failure; the server's by its kind alone, as what it says of a row may hold what people wrote."""
        self._server.doubt()
        ours = error if not isinstance(error, TROUBLES) else None
        _log.error(
            what,
            exc_info=ours,
            extra={
                "association": association,
                "facts": {"trouble": type(error).__name__, "state": getattr(error, "sqlstate", None)},
            },
        )


@contextmanager
def _reached(*troubles: type[Exception]) -> Iterator[None]:
    """Say as the port does that the database does not answer."""
    try:
        yield
    except troubles as error:
        raise Unavailable(_OUT_OF_REACH) from error
