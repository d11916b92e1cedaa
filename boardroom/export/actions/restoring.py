"""Putting the rows of a package into the database, in the order in which they refer to each other."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, insert, update

from boardroom.audit.actions import record
from boardroom.work import Work

AT_ONCE = 500


def insert_rows(work: Work, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert the rows of one table, a few hundred at a time; return how many.

    A row may refer to a later one of its own table: such references are set when all are there.
    """
    own = [
        element.parent.name
        for constraint in table.foreign_key_constraints
        for element in constraint.elements
        if element.column.table is table and element.column.name == "id"
    ]
    count = 0
    later: list[tuple[uuid.UUID, dict[str, Any]]] = []
    waiting: list[dict[str, Any]] = []
    for row in rows:
        values = dict(row)
        if put_off := {name: values[name] for name in own if values[name] is not None}:
            later.append((values["id"], put_off))
            values.update(dict.fromkeys(put_off))
        waiting.append(values)
        count += 1
        if len(waiting) == AT_ONCE:
            work.session.execute(insert(table), waiting)
            waiting = []
    if waiting:
        work.session.execute(insert(table), waiting)
    for key, values in later:
        work.session.execute(update(table).where(table.c.id == key).values(values))
    return count


def note_imported(work: Work, association_id: uuid.UUID, checksum: str, made_at: str) -> None:
    """Write to the association's own log that it was read back from a package, and which."""
    record(
        work,
        "imported",
        "association",
        association_id,
        association_id=association_id,
        checksum=checksum,
        made_at=made_at,
    )
