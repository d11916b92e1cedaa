"""Tables of an association as rows: all but what is named as left out, found in the schema itself."""

import re
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, Engine, Enum, LargeBinary, Table, select

from boardroom.core.db import Base, Instant
from boardroom.core.permissions import Permission
from boardroom.export.rules.tables import ALWAYS, LEFT_OUT, RENDITIONS, ROOTS, opens_doors
from boardroom.work import Work

_KINDS: dict[type, str] = {
    uuid.UUID: "uuid",
    date: "date",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "text",
}
# Tables that not everyone who may export may read.
_ASKS: dict[str, Permission] = {
    "reading_log": Permission.READ_ACCESS_LOG,
    "audit_entry": Permission.READ_CHANGES,
    "minutes": Permission.READ_MINUTES,
    "share": Permission.SHARE_DOCUMENTS,
    "share_opening": Permission.SHARE_DOCUMENTS,
    "opened_access": Permission.OPEN_ACCESS,
    "past_minutes_wish": Permission.OPEN_ACCESS,
    "legal_hold": Permission.READ_RETENTION,
    "keeping": Permission.HAND_OVER,
    "handover": Permission.HAND_OVER,
    "handover_part": Permission.HAND_OVER,
    "handover_point": Permission.HAND_OVER,
    "restore_drill": Permission.READ_JOBS,
    "ownership": Permission.MANAGE_MANDATES,
}
# What is told of requests, incidents and pages looked through, in every table whose name begins so.
_OF_PRIVACY = "privacy_"
# How people are reached; whoever does not look after who sits reads names alone, in the package as on the page.
_CONTACTS = ("email", "phone", "wish_email")
# What an import, and the letter that it came by, is called: as its papers often are. By the column that names the import.
_IMPORT = {"import": "id", "mail_message": "import_id"}
_NAMES_OF_IMPORTS = frozenset({"name", "subject", "sender", "message_id"})
_KEY = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass
class Chosen:
    """What is chosen: the tables, and the keys that are not among them. Grows while tables are read in their order."""

    tables: tuple[Table, ...]
    part: bool  # one period or class, or a reader of some classes alone: rows must belong to something chosen
    without: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    always: frozenset[str] = ALWAYS  # tables whose rows need belong to nothing
    conceals: bool = False  # something is hidden from the reader, so the log must not tell of it either
    veiled: frozenset[uuid.UUID] = (
        frozenset()
    )  # imports that brought something hidden: their names may tell of it
    nameless: set[uuid.UUID] = field(default_factory=set)  # rows of those imports, and of their letters
    withheld: int = 0  # entries of the log whose facts are left out for that


@cache
def tables_of_associations() -> tuple[Table, ...]:
    """Return every table of an association that is exported, those that others refer to first."""
    return tuple(
        table
        for table in Base.metadata.sorted_tables
        if table.name not in LEFT_OUT and (table.name == "association" or "association_id" in table.columns)
    )


def tables_for(work: Work, always: frozenset[str], *, part: bool) -> tuple[Table, ...]:
    """Return the tables that a package holds for the actor: of a part, what can belong to documents or minutes."""
    found = tuple(table for table in tables_of_associations() if _may_read(work, table.name))
    # The log last: by then it is known what the package leaves out.
    found = tuple(sorted(found, key=lambda table: table.name == "audit_entry"))
    if not part:
        return found
    reached = ROOTS | always
    for table in found:
        if any(target in reached - always for _columns, target in references(table)):
            reached |= {table.name}
    return tuple(table for table in found if table.name in reached)


def _may_read(work: Work, name: str) -> bool:
    wanted = Permission.HANDLE_PRIVACY if name.startswith(_OF_PRIVACY) else _ASKS.get(name)
    return wanted is None or work.actor.may(wanted)


@cache
def references(table: Table) -> tuple[tuple[str, str], ...]:
    """Return a table's references to rows of others, by their key: pairs of its own column and the other table."""
    return tuple(
        (element.parent.name, element.column.table.name)
        for constraint in table.foreign_key_constraints
        for element in constraint.elements
        if element.column.name == "id" and element.column.table.name not in {"association", "account"}
    )


@cache
def accounts_named(table: Table) -> frozenset[str]:
    """Return the columns that refer to accounts: they belong to the installation and are left empty."""
    return frozenset(
        key.parent.name
        for key in table.foreign_keys
        if key.column.table.name == "account" and key.parent.nullable
    )


def kind_of(column: Column[Any]) -> str:
    """Return what a column holds, as schema.json names it."""
    if isinstance(column.type, JSON):
        return "json"
    if isinstance(column.type, LargeBinary):
        return "bytes"
    if isinstance(column.type, Enum):
        return "text"
    if isinstance(column.type, Instant):
        return "instant"
    return _KINDS[column.type.python_type]


def rows(work: Work, table: Table, chosen: Chosen) -> Iterator[dict[str, Any]]:
    """Return the association's rows of a table that are chosen, a few at a time; keys of the others are remembered."""
    own = table.c.id if table.name == "association" else table.c.association_id
    asked = select(table).where(own == work.actor.tenant).execution_options(yield_per=500)
    if table.name == "audit_entry":
        asked = asked.order_by(table.c.number)
    names = {one.name for one in chosen.tables}
    links = [(column, target) for column, target in references(table) if target in names]
    empty = accounts_named(table)
    doors = [column.name for column in table.columns if opens_doors(column.name)]
    drawn = [column.name for column in table.columns if f"{table.name}.{column.name}" in RENDITIONS]
    without = chosen.without.setdefault(table.name, set())
    reached = work.actor.may(Permission.MANAGE_MANDATES)
    contacts = [] if reached else [column.name for column in table.columns if column.name in _CONTACTS]
    hidden = _hidden(chosen) if table.name == "audit_entry" else frozenset()
    for found in work.session.execute(asked).mappings():
        row = dict(found)
        if not _belongs(table, row, links, chosen):
            if "id" in row:  # what others can refer to
                without.add(row["id"])
            continue
        row.update(dict.fromkeys(empty))
        row.update({name: secrets.token_hex(32) for name in doors if row[name]})
        row.update(dict.fromkeys(drawn, ""))
        row.update(dict.fromkeys(contacts, ""))
        if row.get(_IMPORT.get(table.name, "")) in chosen.veiled:
            row.update(dict.fromkeys(_NAMES_OF_IMPORTS & row.keys(), ""))
            chosen.nameless.add(row["id"])
        if table.name == "audit_entry" and _tells(row, hidden, reached=reached):
            row["payload"] = row["salt"] = None  # the chain proves by the hash of them
            chosen.withheld += 1
        yield row


def _hidden(chosen: Chosen) -> frozenset[str]:
    """Return the keys that the log must not speak of: all that the package leaves out, when that is for its reader."""
    left_out = (*chosen.without.values(), chosen.nameless)
    return frozenset(str(key) for keys in left_out for key in keys if chosen.conceals)


def _tells(row: dict[str, Any], hidden: frozenset[str], *, reached: bool) -> bool:
    """Tell whether an entry of the log says something of what is hidden, or how somebody is reached."""
    facts = " ".join(str(value) for value in (row["payload"] or {}).values())
    named = {row["subject_id"], *_KEY.findall(facts)}
    return bool(row["payload"]) and (not named.isdisjoint(hidden) or (not reached and "@" in facts))


def _belongs(table: Table, row: dict[str, Any], links: list[tuple[str, str]], chosen: Chosen) -> bool:
    """Tell whether a row is chosen: itself, and all that it refers to; of a part it must belong to something."""
    if row.get("id") in chosen.without.get(table.name, ()):
        return False
    # A table may be no part of the package and still hold what must not be spoken of, as matters do.
    if any(
        row[column] in chosen.without.get("matter", ()) for column, to in references(table) if to == "matter"
    ):
        return False
    anchored = not chosen.part or table.name in chosen.always | ROOTS
    for column, target in links:
        key = row[column]
        if key is None:
            continue
        if key in chosen.without.get(target, ()):
            if target == table.name or (table.name in ROOTS and table.columns[column].nullable):
                row[column] = None
                continue
            return False
        anchored = anchored or target not in chosen.always
    return anchored


def rows_as_then(engine: Engine, name: str) -> Iterator[dict[str, Any]]:
    """Return all rows of a table in a database that holds one association alone, a few at a time."""
    table = Base.metadata.tables[name]
    asked = select(table).execution_options(yield_per=500)
    with engine.connect().execution_options(writing=False) as connection:
        for row in connection.execute(asked).mappings():
            yield dict(row)
