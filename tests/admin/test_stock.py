"""Taking stock: what database, manifest and disk say of the stored bytes is compared, and the difference told."""

import os
import sqlite3
import uuid
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Enum, String, Text

from boardroom.admin.jobs import compare_all, take_stock
from boardroom.admin.models import ShelfCheck
from boardroom.admin.queries import spoken_of, stored
from boardroom.admin.rules import SHELVES
from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.db import Base, Instant
from boardroom.core.ids import new_id
from boardroom.documents.actions import file_document
from boardroom.documents.jobs import MISSING
from boardroom.documents.models import Document, File
from boardroom.documents.queries import files_of
from boardroom.documents.queries.fixity import damaged
from boardroom.documents.rules import FIXITY_INTERVAL, NewFile
from boardroom.minutes.actions import Meeting, begin
from boardroom.minutes.models import MinutesKind
from boardroom.reading.models import Page, PageState


@pytest.fixture
def blobs(board):
    return board.runtime.opener.ports.blobs


@pytest.fixture
def file(board, blobs):
    """The one file of a document."""
    opener = board.runtime.opener
    one = blobs.put(board.association.id, b"protokoll")
    with opener.writing(board.actor("secretary")) as work:
        document = file_document(
            work, title="Protokoll", files=[NewFile(one.sha256, one.size, "application/pdf", "p.pdf")]
        )
        return files_of(work, document)[0]


def _all(board, **how):
    [found] = compare_all(board.runtime.opener, **how)
    return found


def _manifest(board):
    return board.runtime.settings.home / "blobs" / str(board.association.id) / "manifest-sha256.txt"


def test_a_portal_that_is_as_it_should_be_has_nothing_to_tell(board, file):
    found = _all(board)
    assert len(found.blobs) == 1
    assert not found.lost | found.vanished | found.strays
    assert not found.entered | found.remade


def test_a_file_without_bytes_is_told(board, blobs, file):
    blobs.path(board.association.id, file.sha256).unlink()
    _all(board)
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert [(one.id, one.damage) for one in damaged(work)] == [(file.id, MISSING)]


def test_what_database_and_disk_lost_together_the_manifest_remembers(board, blobs, file, client_as):
    blobs.path(board.association.id, file.sha256).unlink()
    with sqlite3.connect(board.runtime.settings.home / "boardroom.db") as database:
        database.execute("DELETE FROM file")
    database.close()
    assert _all(board).vanished == {file.sha256}
    assert "borta ur både databasen och lagringen" in client_as("chair").get("/brf-provet-1/health/").text
    assert not _all(board, accept=True).vanished
    assert not _all(board).vanished


def test_a_blob_that_nobody_knows_is_a_stray_once_it_is_old(board, blobs, file, clock):
    stray = blobs.put(board.association.id, b"ingen").sha256
    path = blobs.path(board.association.id, stray)
    os.utime(path, (clock.now().timestamp(),) * 2)
    assert not _all(board).strays
    clock.advance(timedelta(hours=2))
    assert _all(board).strays == {stray}
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert stored(work).strays == 1


def test_what_a_refused_upload_left_is_destroyed_after_a_day(board, blobs, file, clock):
    tenant = board.association.id
    stray = blobs.put(tenant, b"ingen").sha256
    for one in (stray, file.sha256):
        os.utime(blobs.path(tenant, one), (clock.now().timestamp(),) * 2)
    clock.advance(timedelta(hours=23))
    assert not _all(board).cleared
    clock.advance(timedelta(hours=2))
    found = _all(board)
    assert (found.cleared, found.strays, found.blobs) == ({stray}, frozenset(), {file.sha256})
    assert not blobs.has(tenant, stray)
    assert blobs.listed(tenant) == {file.sha256}
    found = _all(board)
    assert not found.cleared | found.vanished | found.lost
    with board.runtime.opener.reading(board.actor("chair")) as work:
        [logged] = work.session.query(Entry).filter(Entry.verb == "documents.leftovers_destroyed")
    assert logged.payload["count"] == "1"


def test_bytes_that_come_again_meanwhile_are_left_alone(board, blobs, clock, monkeypatch):
    tenant = board.association.id
    stray = blobs.put(tenant, b"ingen").sha256
    os.utime(blobs.path(tenant, stray), (clock.now().timestamp() - 90_000,) * 2)

    def asked_last(work, shelf):
        os.utime(blobs.path(tenant, stray), (clock.now().timestamp(),) * 2)  # an upload puts them, now
        return set()

    monkeypatch.setattr("boardroom.admin.jobs.spoken_of", asked_last)
    assert not _all(board).cleared
    assert blobs.has(tenant, stray)


_SPEAKS_OF_BYTES = [
    (table.name, column.name)
    for table in Base.metadata.sorted_tables
    for column in table.c
    if "sha256" in column.name
]
# Columns that hold other hashes, of secrets and of chains: bytes lie under none of them.
_NO_HASHES = {
    ("audit_entry", "actor_id"),
    ("audit_entry", "subject_id"),
    ("audit_entry", "salt"),
    ("reading_log", "subject_id"),
    ("access_copy", "fingerprint"),  # of what a copy was made from
    ("indexed", "surroundings"),  # of what an entry was made from
    ("upload_piece", "name"),  # among the parts, not the blobs
    ("shelf_check", "blobs"),  # how many
    ("envelope", "nonce"),
    ("one_time_code", "salt"),
    ("attempt", "subject"),
    *(
        ("bankid_order", column)
        for column in ("order_ref", "auto_start_token", "qr_start_token", "qr_start_secret")
    ),  # BankID's own words
    *(("bankid_order", column) for column in ("nonce_hash", "address_hash", "expected_hash")),
    ("message", "receipt_hash"),  # of the address that a receipt comes to
    ("eid_errand", "state_hash"),
    ("eid_errand", "salt"),
    ("eid_link", "subject_hash"),  # of a person's number
    ("chain_anchor", "head"),  # of an entry of the log
    ("privacy_finding", "text_mark"),  # of a page's text
    ("privacy_page_look", "shield"),  # of the names that were looked for
    ("export_order", "checksum"),  # of a package, which is no blob
    ("seal_certificate", "fingerprint"),  # of a certificate, which lies with the keys
    ("chain_anchor", "head"),  # of an entry of the log
    ("privacy_page_look", "shield"),  # of the names that were looked for
    ("privacy_finding", "text_mark"),  # of the text that was gone through
}
_OTHER_HASHES = {
    "payload_hash",
    "previous_hash",
    "hash",
    "password_hash",
    "pin_hash",
    "seat_hash",
    "token_hash",
    "code_hash",
}


@pytest.mark.parametrize(("table", "column"), _SPEAKS_OF_BYTES)
def test_what_any_column_speaks_of_stays(board, blobs, file, clock, table, column):
    tenant = board.association.id
    first, kept = (blobs.put(tenant, text).sha256 for text in (b"en", f"{table}.{column}".encode()))
    for one in (first, kept):
        os.utime(blobs.path(tenant, one), (clock.now().timestamp() - 90_000,) * 2)
    place = Base.metadata.tables[table].c[column]
    several = isinstance(place.type, Text)
    with sqlite3.connect(board.runtime.settings.home / "boardroom.db") as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("PRAGMA foreign_keys = OFF")
        values = {
            one.name: _anything(one)
            for one in place.table.c
            if not one.nullable and one.server_default is None
        }
        values["association_id"] = tenant.hex
        values[column] = f"{first} {kept}" if several else kept
        marks = ", ".join("?" * len(values))
        database.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",  # noqa: S608 - names of our own
            list(values.values()),
        )
    database.close()
    with board.runtime.opener.reading(worker_for(tenant)) as work:
        assert spoken_of(work, kept[:2]) >= {kept}
        assert spoken_of(work, "") == {file.sha256, kept} | ({first} if several else set())


def _anything(column):
    """Return a value that the column's type takes."""
    kind = column.type.python_type if not isinstance(column.type, Instant) else datetime
    return {
        int: 1,
        bool: 0,
        uuid.UUID: uuid.uuid4().hex,
        datetime: "2026-03-14 09:00:00.000000",
        date: "2026-03-14",
        dict: "{}",
        bytes: b"",
    }.get(kind, column.type.enums[0] if isinstance(column.type, Enum) else "")


def test_no_column_of_tomorrow_hides_a_hash_under_another_name():
    hashes = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if ("hash" in column.name or "digest" in column.name or "blob" in column.name)
        or (isinstance(column.type, String) and column.type.length == 64)
    }
    hidden = {
        (table, column)
        for table, column in hashes
        if not column.endswith("sha256") and column not in _OTHER_HASHES
    }
    assert hidden == _NO_HASHES
    assert all(column.endswith("sha256") for _, column in _SPEAKS_OF_BYTES)


def test_bytes_from_before_there_was_a_manifest_are_entered_once(board, blobs, file):
    _manifest(board).unlink()
    assert len(_all(board).entered) == 1
    assert blobs.listed(board.association.id) == {file.sha256}
    assert len(_all(board).entered) == 0


def test_a_damaged_file_is_not_entered_as_if_it_were_whole(board, blobs, file):
    _manifest(board).unlink()
    path = blobs.path(board.association.id, file.sha256)
    path.chmod(0o640)
    path.write_bytes(b"rot")
    assert len(_all(board).entered) == 0
    assert blobs.listed(board.association.id) == set()


def test_a_damaged_page_image_is_taken_away_to_be_made_anew(board, blobs, file):
    image = blobs.put(board.association.id, b"bild").sha256
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        work.session.add(
            Page(
                id=new_id(),
                association_id=board.association.id,
                document_id=file.document_id,
                file_id=file.id,
                number=1,
                state=PageState.READ,
                arrived_at=work.now,
                image_sha256=image,
            )
        )
    path = blobs.path(board.association.id, image)
    path.chmod(0o640)
    path.write_bytes(b"rot")
    found = _all(board)
    assert len(found.remade) == 1
    assert not blobs.has(board.association.id, image)
    # Its absence is nobody's loss.
    found = _all(board)
    assert not found.lost | found.vanished


def test_erased_documents_are_nobodys_loss(board, blobs, file):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        document = work.session.get(Document, file.document_id)
        document.withdrawn_at, document.erased_at = work.now, work.now
    blobs.remove(board.association.id, file.sha256)
    found = _all(board)
    assert not found.lost | found.vanished | found.strays
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert work.session.query(File).one().damage == ""


def test_the_worker_comes_to_every_shelf_within_the_month_and_never_to_all_in_one_go(board, file, clock):
    opener, began = board.runtime.opener, clock.now()
    share = 40  # of the 256
    steps = 0
    while steps < share:
        assert clock.now() - began < FIXITY_INTERVAL * share / len(SHELVES)
        if take_stock(opener):
            steps += 1
            assert not take_stock(opener), "the next shelf waits for its turn"
        clock.advance(timedelta(minutes=30))
    with opener.reading(worker_for(board.association.id)) as work:
        assert {check.shelf for check in work.session.query(ShelfCheck)} == set(SHELVES[:share])


def test_what_has_no_file_is_no_file_that_is_lost(board, blobs):
    opener = board.runtime.opener
    with opener.writing(board.actor("secretary")) as work:
        begin(
            work,
            Meeting(
                kind=MinutesKind.BOARD,
                held_on=date(2026, 3, 2),
                chaired_by=board.people["chair"].id,
                written_by=board.people["secretary"].id,
            ),
        )
    found = _all(board)
    assert not found.lost
