"""Writing to a generation: pages and the list of words, in the transaction of the caller."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from psycopg import Connection, Cursor

from boardroom.adapters.postgres_index.generations import Row, Tables
from boardroom.adapters.postgres_index.vectors import listed_words, query_of, vector_of
from boardroom.adapters.ranking import Analysts, Card, terms_of
from boardroom.ports.search_index import PageEntry


class Change:
    """What one commit does to a generation; its rows bear the commit's version, so that readers find them."""

    def __init__(self, tables: Tables, connection: Connection[Row], number: int, version: int) -> None:
        self._tables = tables
        self._connection = connection
        self._number = number
        self._version = version

    def remove(self, documents: Collection[str], keys: Collection[str]) -> set[str]:
        """Remove documents and pages; return the words, marked by field, that stood in them. Their numbers are used again."""
        chosen = [list(documents), list(keys)]
        words = self._do(
            "SELECT DISTINCT lexeme FROM {pages}, unnest(tsvector_to_array(vector)) AS lexeme"
            " WHERE (document_id = ANY(%s) OR page_key = ANY(%s)) AND left(lexeme, 1) IN ('w', 'b', 'o')",
            chosen,
        ).fetchall()
        self._do(
            "UPDATE {pages} SET version = %s, page_key = NULL, document_id = NULL, content_version = NULL,"
            " card = NULL, vector = NULL WHERE document_id = ANY(%s) OR page_key = ANY(%s)",
            [self._version, *chosen],
        )
        return {str(word) for (word,) in words}

    def add(self, pages: Sequence[tuple[Card, str]]) -> None:
        """Add pages with their vectors, first under numbers that are free."""
        free = self._do(
            "SELECT no FROM {pages} WHERE page_key IS NULL ORDER BY no LIMIT %s", [len(pages)]
        ).fetchall()
        last = self._do("SELECT coalesce(max(no), -1) FROM {pages}").fetchone()
        numbers = [int(number) for (number,) in free]
        numbers += range(last[0] + 1 if last else 0, (last[0] + 1 if last else 0) + len(pages) - len(free))
        with self._connection.cursor() as cursor:
            cursor.executemany(
                self._tables.text(
                    "INSERT INTO {pages} VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (no) DO UPDATE SET"
                    " version = excluded.version, page_key = excluded.page_key,"
                    " document_id = excluded.document_id, content_version = excluded.content_version,"
                    " card = excluded.card, vector = excluded.vector",
                    self._number,
                ),
                [
                    self._row(number, card, vector)
                    for number, (card, vector) in zip(numbers, pages, strict=True)
                ],
            )

    def fill(self, pages: Iterable[tuple[Card, str]], first: int) -> None:
        """Add pages to a generation that nobody reads yet, under numbers from `first` on."""
        with (
            self._connection.cursor() as cursor,
            cursor.copy(self._tables.text("COPY {pages} FROM STDIN", self._number)) as copy,
        ):
            for number, (card, vector) in enumerate(pages, first):
                copy.write_row(self._row(number, card, vector))

    def list_words(self, words: Collection[str]) -> None:
        """List words as standing on some page."""
        self._do("INSERT INTO {words} SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", [list(words)])

    def unlist_words(self, words: Collection[str]) -> None:
        """Take those of the words off the list that stand on no page any more."""
        asked = list(words)
        self._do(
            "DELETE FROM {words} USING unnest(%s::text[], %s::text[]) AS gone(word, query)"
            " WHERE {words}.word = gone.word"
            " AND NOT EXISTS (SELECT FROM {pages} WHERE vector @@ gone.query::tsquery)",
            [asked, [query_of(word) for word in asked]],
        )

    def _do(self, statement: str, parameters: Sequence[object] = ()) -> Cursor[Row]:
        return self._connection.execute(self._tables.text(statement, self._number), parameters)

    def _row(self, number: int, card: Card, vector: str) -> tuple[object, ...]:
        values = json.dumps(card, default=str)
        return (
            number,
            self._version,
            card.page_key,
            card.document_id,
            card.content_version,
            values,
            vector,
        )


@dataclass(frozen=True, slots=True)
class Vectors:
    """Some pages as they are written, and the words that stand on them. Goes between processes."""

    pages: list[tuple[Card, str]]
    words: set[str]


def vectors_of(entries: Sequence[PageEntry]) -> Vectors:
    """Analyse entries."""
    found = Vectors([], set())
    for entry in entries:
        card, terms = terms_of(entry)
        found.pages.append((card, vector_of(terms)))
        found.words.update(listed_words(terms))
    return found


class PostgresBuilder:
    """Fills a generation that is not yet in use: pages are analysed beside each other, and written by one."""

    def __init__(self, change: Change, analysts: Analysts[Vectors]) -> None:
        self._change = change
        self._analysts = analysts
        self._next = 0
        self._words: set[str] = set()

    def add(self, entries: Sequence[PageEntry]) -> None:
        """Add entries to the new index; keys must be new."""
        for found in self._analysts.hand_in(entries):
            self._fill(found)

    def finish(self) -> None:
        """Add what was not yet analysed, and list the words of all entries."""
        for found in self._analysts.rest():
            self._fill(found)
        self._change.list_words(self._words)

    def _fill(self, found: Vectors) -> None:
        self._change.fill(found.pages, self._next)
        self._next += len(found.pages)
        self._words |= found.words
