"""What a search knows of a generation: its cards, kept warm from commit to commit, and words read as they are asked for."""

import datetime as dt
import math
import sys
import time
from array import array
from collections.abc import Collection, Iterable, Sequence

from psycopg import Connection
from psycopg.errors import QueryCanceled

from boardroom.adapters.postgres_index.generations import Generation, Row, Tables
from boardroom.adapters.postgres_index.vectors import (
    LAST_POSITION,
    LEVELS,
    phrase_query,
    query_of,
    weight_of,
    word_of,
)
from boardroom.adapters.ranking import Card, ClockCheck, OutOfTime, Places, Postings, Slots, Snapshot
from boardroom.language.expansion import Term

# On so many pages at most it is counted how many times a phrase stands; on the others it stands once.
_MOST_PAGES_COUNTED = 200
_LAST_PLACE = LAST_POSITION - 1  # where all that stands later is counted too
_FREE = Card("", "", 0, "", None, None, (), 0, None, "page", 0, (), None, (), (), (), (), superseded=False)

# Seconds that the cards may take, when a process opens an index or follows a commit.
LONGEST_LOADING = 30

Key = tuple[str, str]


class Question:
    """A search's own way to one commit of a generation: its transaction, and the time that is left for it.

    `limit` is the seconds that the server allows a question in this transaction so far.
    """

    def __init__(
        self, tables: Tables, connection: Connection[Row], number: int, deadline: float, limit: float
    ) -> None:
        self._tables = tables
        self._connection = connection
        self._number = number
        self._deadline = deadline
        self._limit = limit

    def ask(self, statement: str, parameters: Sequence[object]) -> list[Row]:
        """Ask the server, which gives up at the deadline. OutOfTime then, and for every question after it."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime
        try:
            if left < self._limit / 2:
                # Said again only when it makes a difference: the server is asked often and seldom takes long.
                self._connection.execute(f"SET LOCAL statement_timeout = {math.ceil(1000 * left)}")
                self._limit = left
            return self._connection.execute(
                self._tables.text(statement, self._number), parameters, binary=True
            ).fetchall()
        except QueryCanceled as error:
            self._deadline = 0.0
            raise OutOfTime from error


class Pages(Snapshot):
    """One commit of a generation; `question` is that of the search at hand, None where no generation is."""

    def __init__(self, generation: Generation | None, cards: list[Card]) -> None:
        self.generation = generation
        self.question: Question | None = None
        free = {number for number, card in enumerate(cards) if not card.page_key}
        super().__init__(cards, free)

    @classmethod
    def opened(
        cls, tables: Tables, connection: Connection[Row], today: Generation | None, before: "Pages | None"
    ) -> "Pages":
        """Today's commit; of the one before, what is the same is taken over."""
        if before is not None and before.generation == today:
            return before
        return cls(today, _cards(tables, connection, today, before))

    def pages_with(self, field: str, text: str) -> int:
        """In how many pages the term stands."""
        return len(self.postings(field, text, _no_clock)[0])

    def read_postings(self, field: str, text: str, check_clock: ClockCheck) -> Postings:
        """Read the pages that hold the term, and its weight in each."""
        check_clock()
        return self._fetch([(field, text)])[field, text]

    def expect(self, terms: Iterable[Term], check_clock: ClockCheck) -> None:
        """Fetch the terms that are not warm, in one question."""
        keys = {(term.field, term.text) for term in terms}
        wanted = [key for key in keys if self.kept(*key) is None]
        if wanted:
            check_clock()
            for (field, text), found in self._fetch(wanted).items():
                self.keep(field, text, found)

    def words_beginning(self, prefix: str, field: str = "written") -> Iterable[str]:
        """Words of the field that begin so, in order of the alphabet."""
        beginning = word_of(field, prefix)
        rows = self._ask(
            "SELECT substr(word, 2) FROM {words} WHERE word >= %s AND word < %s ORDER BY word",
            [beginning, beginning + "\U0010ffff"],
        )
        return [str(row[0]) for row in rows]

    def phrase(self, slots: Slots, allowed: bytearray, check_clock: ClockCheck) -> dict[int, int]:
        """Pages where the words follow each other, and how many times."""
        check_clock()
        rows = self._ask(
            "SELECT string_agg(int4send(no), ''::bytea) FROM {pages} WHERE vector @@ %s::tsquery",
            [phrase_query(slots)],
        )
        found = [page for page in _numbers(rows[0][0] if rows else b"") if allowed[page]]
        if len(found) > _MOST_PAGES_COUNTED:
            return dict.fromkeys(found, 1)
        return self._times(slots, found)

    def places(self, terms: Collection[Term], pages: Sequence[int], check_clock: ClockCheck) -> Places:
        """Where the terms stand in the pages, counted from 0.

        Read out of the vector as the server writes it: having it unnested takes a millisecond a page.
        """
        check_clock()
        found: dict[Term, dict[int, list[int]]] = {term: {} for term in terms}
        # A quote within a word is written twice, so only a word of its own begins so.
        signs = {term: f" {query_of(word_of(term.field, term.text))}:" for term in terms}
        rows = self._ask("SELECT no, vector::text FROM {pages} WHERE no = ANY(%s)", [list(pages)])
        for page, written in rows:
            text = f" {written} "
            for term, sign in signs.items():
                at = text.find(sign)
                if at >= 0:
                    start = at + len(sign)
                    numbers = text[start : text.index(" ", start)].split(",")
                    found[term][page] = [int(number) - 1 for number in numbers]
        return found

    def all_words(self) -> Iterable[str]:
        """The words of all pages and their bases."""
        rows = self._ask(
            "SELECT string_agg(DISTINCT substr(word, 2), chr(10)) FROM {words} WHERE left(word, 1) IN ('w', 'b')",
            [],
        )
        return str(rows[0][0] or "").split("\n") if rows else []

    # -- inside

    def _times(self, slots: Slots, pages: Sequence[int]) -> dict[int, int]:
        places = self.places({term for slot in slots for term in slot}, pages, _no_clock)
        times = {}
        for page in pages:
            starts = [
                {place - at for term in slot for place in places[term].get(page, ()) if place < _LAST_PLACE}
                for at, slot in enumerate(slots)
            ]
            times[page] = max(1, len(set.intersection(*starts)))
        return times

    def _fetch(self, keys: Sequence[Key]) -> dict[Key, Postings]:
        # Only of a term that stands somewhere it is asked where it weighs more: most forms of a word stand nowhere.
        rows = self._ask(
            "SELECT holding.pages, CASE WHEN holding.pages IS NOT NULL THEN ARRAY("
            "SELECT coalesce((SELECT string_agg(int4send(no), ''::bytea) FROM {pages}"
            " WHERE vector @@ (chr(39) || level || substr(query, 2))::tsquery), ''::bytea)"
            " FROM generate_series(1, %s) AS level ORDER BY level) END"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS asked(query, place) CROSS JOIN LATERAL ("
            "SELECT string_agg(int4send(no), ''::bytea) AS pages FROM {pages} WHERE vector @@ query::tsquery"
            ") AS holding ORDER BY place",
            [LEVELS, [query_of(word_of(*key)) for key in keys]],
        )
        found: dict[Key, Postings] = {}
        for key, (holding, heavier) in zip(keys, rows or [(b"", None)] * len(keys), strict=True):
            pages = _numbers(holding)
            heavy: dict[int, float] = {}
            for level, some in enumerate(heavier or (), 1):
                heavy.update(dict.fromkeys(_numbers(some), weight_of(level)))
            weights = (
                array("f", [heavy.get(page, 1.0) for page in pages])
                if heavy
                else array("f", [1.0]) * len(pages)
            )
            found[key] = (pages, weights)
        return found

    def _ask(self, statement: str, parameters: Sequence[object]) -> list[Row]:
        return self.question.ask(statement, parameters) if self.question else []


def _no_clock() -> None:
    """The question watches the clock itself."""


def _cards(
    tables: Tables, connection: Connection[Row], today: Generation | None, before: Pages | None
) -> list[Card]:
    """The cards by number; of a generation that is known only what has been written since."""
    if today is None:
        return []
    cards: list[Card] = []
    since = -1
    if before is not None and before.generation is not None and before.generation.number == today.number:
        cards, since = before.cards.copy(), before.generation.version
    connection.execute(f"SET LOCAL statement_timeout = {1000 * LONGEST_LOADING}")
    rows = connection.execute(
        tables.text("SELECT no, card FROM {pages} WHERE version > %s", today.number), [since]
    )
    for number, values in rows:
        if number >= len(cards):
            cards += [_FREE] * (number + 1 - len(cards))
        cards[number] = _card(values) if values else _FREE
    return cards


def _card(values: list[object]) -> Card:
    made = Card(*(tuple(each) if isinstance(each, list) else each for each in values))  # type: ignore[arg-type]  # the card’s own fields, read back
    return (
        made._replace(document_date=dt.date.fromisoformat(str(made.document_date)))
        if made.document_date
        else made
    )


def _numbers(found: bytes | None) -> "array[int]":
    """Numbers as the server packs them: four bytes each, the highest first."""
    numbers = array("i")
    numbers.frombytes(found or b"")
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
