"""A right to see everything is only as good as what is asked: no column in which people write is forgotten."""

import json
import sqlite3
import uuid
from datetime import date, datetime
from fnmatch import fnmatch

import pytest
from sqlalchemy import JSON, Enum, String

from boardroom.core.db import Base, Instant
from boardroom.documents.actions import file_document, hide_from
from boardroom.documents.rules import NewFile
from boardroom.papers.actions import note_paper
from boardroom.papers.rules import PaperStatus
from boardroom.privacy.queries.seeing import seen_of
from boardroom.privacy.rules.unasked import UNASKED
from boardroom.retention.actions import release

_WORDS = {
    f"{table.name}.{column.name}": column
    for table in Base.metadata.sorted_tables
    for column in table.c
    if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
}
_NOON = "2026-03-14 12:00:00.000000"
# What a row must say so that it is one of those that are asked.
_SAYS = {
    "privacy_request": {"state": "closed", "closed_at": _NOON, "package_sha256": ""},
    "envelope": {"document_id": None, "batch_id": None},
    "matter": {"disposed_at": None},
    "past_minutes_wish": {"answered_at": _NOON},
    "handover": {"closed_at": _NOON},
    "saved_search": {"address": "q=Hugo+Bj%C3%B6rk+saved_search.address."},
}
# A row more: a document without pages with its words, and a file that became no document.
_MORE = ("document", "tag", "upload")


def _named(table):
    return (f"{table.name}.{column.name}" in _WORDS for column in table.c)


def _marker(place: str) -> str:
    return f"Hugo Björk {place}."


def _value(table, column, ids):
    """Return what a row of nobody's making says: in words the name and where it stands, else anything that fits."""
    place = f"{table.name}.{column.name}"
    if column.name == "association_id":
        return ids["association"]
    if place in _WORDS:
        return json.dumps({"head": _marker(place)}) if isinstance(column.type, JSON) else _marker(place)
    if column.primary_key and column.name == "id":
        return ids[table.name]
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    if column.name == "person_id":
        return ids["person"]
    if column.nullable:
        return None
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    kind = datetime if isinstance(column.type, Instant) else column.type.python_type
    return {
        int: 9, float: 1.0, bool: 0, bytes: b"", uuid.UUID: uuid.uuid4().hex,
        datetime: _NOON, date: "2026-03-14",
    }[kind]  # fmt: skip


def _insert(database, table, values):
    marks = ", ".join("?" * len(values))
    names = ", ".join(f'"{name}"' for name in values)
    database.execute(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(values.values()))  # noqa: S608 - names of our own


@pytest.fixture
def told(desk):
    """Return all that is found when every column in which words stand names the same person."""
    ids = {table.name: uuid.uuid4().hex for table in Base.metadata.sorted_tables}
    ids["association"] = desk.tenant.hex
    with sqlite3.connect(desk.shelf.board.runtime.settings.home / "boardroom.db") as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("PRAGMA foreign_keys = OFF")
        for table in Base.metadata.sorted_tables:
            # The rest join and part documents: what stands in no list any more is not asked either.
            if table.name == "association" or not any(_named(table)):
                continue
            values = {column.name: _value(table, column, ids) for column in table.c}
            _insert(database, table, values | _SAYS.get(table.name, {}))
        ids |= {name: uuid.uuid4().hex for name in ("document", "tag", "upload")}
        for name in _MORE:
            table = Base.metadata.tables[name]
            values = {column.name: _value(table, column, ids) for column in table.c}
            values |= {"reference": "2026-900"} if name == "document" else {}
            values |= {"document_id": None} if name == "upload" else {}
            _insert(database, table, values)
    database.close()
    made = desk.gathered()
    assert made.state.value == "reviewing", made.problem
    return "\n".join(f"{one.text}\n{one.excerpt}" for one in desk.findings(made))


def _excluded(place: str) -> str:
    return next((why for pattern, why in UNASKED.items() if fnmatch(place, pattern)), "")


def test_every_column_with_words_is_asked_or_left_out_for_a_written_reason(told):
    asked = {place for place in _WORDS if _marker(place) in told}
    forgotten = {place for place in _WORDS if place not in asked and not _excluded(place)}
    assert not forgotten, "ask it in privacy/queries/typed.py, or say in privacy/rules/unasked.py why not"
    for pattern, why in UNASKED.items():
        covered = {place for place in _WORDS if fnmatch(place, pattern)}
        assert covered, f"{pattern} is no column"
        assert not covered <= asked, f"{pattern} is asked all the same"
        assert why


def test_a_few_words_in_a_small_place_are_found_and_hidden_with_what_they_stand_in(desk):
    shelf = desk.shelf
    shelf.adopt()
    people, fax = shelf.board.people, shelf.file("Fax", read=False, record_class="correspondence_routine")
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        hide_from(work, fax.id, people["treasurer"].id, "Gift med Hugo Björk")
        release(work, fax.id, "Hugo Björk bad om det")
        note_paper(work, fax.id, status=PaperStatus.KEPT, place="hemma hos Hugo Björk")
    found = desk.findings(desk.gathered())
    texts = {one.title: one.text for one in found}
    assert texts["Jäv om en handling"] == "Skäl: Gift med Hugo Björk"
    assert texts["Handling som får gallras i förtid"] == "Skäl: Hugo Björk bad om det"
    assert texts["Var papperet finns"] == "Plats: hemma hos Hugo Björk"
    seen = {}
    for role in ("treasurer", "secretary"):
        with shelf.opener.reading(shelf.board.actor(role)) as work:
            seen[role] = {one.title for one in seen_of(work, found)}
    hidden = {"Jäv om en handling", "Var papperet finns"}
    assert hidden <= seen["secretary"]
    assert not hidden & seen["treasurer"], "the paper is hidden from the treasurer, and so is what it says"


def test_a_document_without_pages_is_told_of_by_its_title_and_the_name_of_its_file(desk):
    stored = desk.opener.ports.blobs.put(desk.tenant, b"PK\x03\x04 nothing")
    sheet = NewFile(
        stored.sha256, stored.size, "application/vnd.oasis.opendocument.spreadsheet", "Björk Hugo.ods", 0
    )
    with desk.writing() as work:
        file_document(
            work, title="Klagomål från Hugo Björk", files=[sheet], record_class="correspondence_routine"
        )
    texts = {one.text for one in desk.findings(desk.gathered())}
    assert {"Titel: Klagomål från Hugo Björk", "Fil: Björk Hugo.ods"} <= texts
