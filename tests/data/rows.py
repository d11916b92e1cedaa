"""Rows of an earlier version's tables, which no model describes any more."""

import uuid

from sqlalchemy import Connection, text


def key(number: int) -> str:
    """Return a key as SQLite keeps it."""
    return uuid.UUID(int=number).hex


def insert(connection: Connection, table: str, **given) -> None:
    """Insert a row, with something harmless in every other column that must not be empty."""
    row = dict(given)
    for column in connection.execute(text(f"PRAGMA table_info({table})")).mappings():
        if column["notnull"] and column["name"] not in row and column["dflt_value"] is None:
            kind = column["type"].upper()
            row[column["name"]] = (
                "2026-01-01 00:00:00" if "DATE" in kind else 1 if kind in {"INTEGER", "BOOLEAN"} else ""
            )
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608 - a test's own words
