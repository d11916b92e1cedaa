"""Where an association's index lies in the database: tables of a generation, and a row that names the one in use."""

from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection, sql

from boardroom.adapters.ranking import INDEX_VERSION

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation of an association's index; `version` rises with every commit."""

    number: int
    version: int
    settled: bool = field(compare=False)

    @property
    def name(self) -> str:
        """The name that is given to those who settle it."""
        return f"v{INDEX_VERSION}-{self.number:06d}"


class Tables:
    """The statements for one schema of the database, which holds nothing but search indexes."""

    def __init__(self, schema: str) -> None:
        self.schema = schema

    def text(self, statement: str, number: int = 0) -> sql.Composed:
        """A statement with its {catalogue}, {pages} and {words}; `number` is the generation's."""
        return sql.SQL(statement).format(
            schema=sql.Identifier(self.schema),
            catalogue=sql.Identifier(self.schema, "association"),
            sequence=sql.Identifier(self.schema, "generation"),
            pages=sql.Identifier(self.schema, f"page_{number}"),
            words=sql.Identifier(self.schema, f"word_{number}"),
        )

    def lock(self, purpose: str) -> str:
        """The name under which the server locks something of ours."""
        return f"boardroom {self.schema} {purpose}"

    def make_catalogue(self, connection: Connection[Row]) -> None:
        """Make the schema and its catalogue where they are missing."""
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self.lock("catalogue")])
        connection.execute(self.text("CREATE SCHEMA IF NOT EXISTS {schema}"))
        connection.execute(self.text("CREATE SEQUENCE IF NOT EXISTS {sequence}"))
        connection.execute(
            self.text(
                "CREATE TABLE IF NOT EXISTS {catalogue} (association text PRIMARY KEY, number bigint NOT NULL,"
                " analysis integer NOT NULL, version bigint NOT NULL, settled boolean NOT NULL)"
            )
        )

    def current(self, connection: Connection[Row], association: str) -> Generation | None:
        """The generation in use; None also when it was written by another analysis than today's."""
        row = connection.execute(
            self.text(
                "SELECT number, version, settled FROM {catalogue} WHERE association = %s AND analysis = %s"
            ),
            [association, INDEX_VERSION],
        ).fetchone()
        return Generation(*row) if row else None

    def hold(self, connection: Connection[Row], association: str) -> None:
        """Wait until no other transaction writes to the index or swaps it, and let none do so until this one ends."""
        connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self.lock(f"writing {association}")]
        )

    def held(self, connection: Connection[Row], association: str) -> Generation:
        """The generation in use, for this transaction alone to write to; begun when it is missing."""
        self.hold(connection, association)
        found = self.current(connection, association)
        if found is not None:
            return found
        fresh = self.create(connection)
        self.make_searchable(connection, fresh)
        self.swap_in(connection, association, fresh)
        return Generation(fresh, 0, settled=False)

    def create(self, connection: Connection[Row]) -> int:
        """Make the tables of a new generation, to be filled before they are made searchable."""
        row = connection.execute(
            "SELECT nextval(%s::regclass)",
            [sql.Identifier(self.schema, "generation").as_string(connection)],
        ).fetchone()
        number = int(row[0]) if row else 0
        connection.execute(
            self.text(
                "CREATE TABLE {pages} (no integer PRIMARY KEY, version bigint NOT NULL, page_key text UNIQUE,"
                " document_id text, content_version integer, card json, vector tsvector)",
                number,
            )
        )
        connection.execute(
            self.text('CREATE TABLE {words} (word text COLLATE "C" PRIMARY KEY)', number),
        )
        return number

    def make_searchable(self, connection: Connection[Row], number: int) -> None:
        """Make the indexes of a generation; after it was filled, which is faster than before."""
        for statement in (
            # Without its waiting list a commit takes longer, and no search has to read through it.
            "CREATE INDEX ON {pages} USING gin (vector) WITH (fastupdate = off)",
            "CREATE INDEX ON {pages} (document_id)",
            "CREATE INDEX ON {pages} (version)",
            "CREATE INDEX ON {pages} (no) WHERE page_key IS NULL",
            "ANALYZE {pages}",
        ):
            connection.execute(self.text(statement, number))

    def swap_in(self, connection: Connection[Row], association: str, number: int) -> None:
        """Put a generation in use and remove the one before; both are seen when the transaction ends."""
        self.remove(connection, association)
        connection.execute(
            self.text("INSERT INTO {catalogue} VALUES (%s, %s, %s, 0, false)"),
            [association, number, INDEX_VERSION],
        )

    def remove(self, connection: Connection[Row], association: str) -> None:
        """Remove whatever generation the association has, also one of another analysis."""
        row = connection.execute(
            self.text("DELETE FROM {catalogue} WHERE association = %s RETURNING number"), [association]
        ).fetchone()
        if row is not None:
            connection.execute(self.text("DROP TABLE IF EXISTS {pages}, {words}", row[0]))
