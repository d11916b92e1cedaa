"""Taking stock: what database, manifest and disk say of the stored bytes is compared, and the difference told."""

import os
import sqlite3
from datetime import timedelta

import pytest

from boardroom.admin.jobs import compare_all, take_stock
from boardroom.admin.models import ShelfCheck
from boardroom.admin.queries import stored
from boardroom.admin.rules import SHELVES
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.documents.actions import file_document
from boardroom.documents.jobs import MISSING
from boardroom.documents.models import Document, File
from boardroom.documents.queries import files_of
from boardroom.documents.queries.fixity import damaged
from boardroom.documents.rules import FIXITY_INTERVAL, NewFile
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
