"""Fixity: every byte is read again in time, damage is told, and a backup mends it."""

from datetime import UTC, datetime, timedelta

import pytest

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.documents import actions, jobs, queries
from boardroom.documents.models import Document, File
from boardroom.documents.queries.fixity import damaged
from boardroom.documents.rules import FIXITY_INTERVAL, NewFile, is_due

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def kept(board):
    """Two files of one document, as the secretary filed them."""
    opener = board.runtime.opener
    stored = [opener.ports.blobs.put(board.association.id, f"protokoll {n}".encode()) for n in range(2)]
    with opener.writing(board.actor("secretary")) as work:
        document = actions.file_document(
            work,
            title="Styrelseprotokoll 3",
            files=[NewFile(one.sha256, one.size, "application/pdf", "p.pdf") for one in stored],
        )
        return queries.files_of(work, document)


def _spoil(board, file, content=b"rot"):
    path = board.runtime.opener.ports.blobs.path(board.association.id, file.sha256)
    path.chmod(0o640)
    path.write_bytes(content)


def _verbs(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return [row.verb for row in work.session.query(Entry) if row.verb.startswith("documents.")]


def test_files_that_came_in_together_are_read_again_one_by_one_and_each_within_the_month(board, kept, clock):
    opener = board.runtime.opener
    arrived, checked = clock.now(), []
    while clock.now() < arrived + 2 * FIXITY_INTERVAL:
        clock.advance(timedelta(hours=12))
        if jobs.fixity(opener):
            assert not jobs.fixity(opener), "the second waits for its turn"
            checked.append(clock.now() - arrived)
    assert len(checked) >= 4
    assert checked[0] >= FIXITY_INTERVAL / 2
    assert (
        max(later - earlier for earlier, later in zip(checked, checked[2:], strict=False)) <= FIXITY_INTERVAL
    )
    with opener.reading(worker_for(board.association.id)) as work:
        assert all(file.checked_at for file in work.session.query(File))
    assert "documents.damage_found" not in _verbs(board)


def test_after_a_long_stop_the_pace_is_four_times_that():
    late = START + FIXITY_INTERVAL + timedelta(days=1)
    quarter = FIXITY_INTERVAL / 2 / 100 / 4
    assert is_due(START, late - quarter, 100, late)
    assert not is_due(START, late - quarter * 0.9, 100, late)
    on_time = START + FIXITY_INTERVAL * 0.75
    assert not is_due(START, on_time - quarter, 100, on_time)


def test_damage_is_found_in_turn_told_at_the_document_and_logged(board, kept, clock, client_as):
    second = kept[1]
    _spoil(board, second)
    for _file in kept:
        clock.advance(FIXITY_INTERVAL)
        assert jobs.fixity(board.runtime.opener)
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert [(file.id, file.damage) for file in damaged(work)] == [(second.id, jobs.DIFFERENT)]
    assert _verbs(board).count("documents.damage_found") == 1
    browser = client_as("chair")
    page = browser.get(f"/brf-provet-1/archive/{second.document_id}").text
    assert "återställa den från säkerhetskopian" in page
    page = browser.get("/brf-provet-1/health/").text
    assert "1 filer stämmer inte längre" in page
    assert "Styrelseprotokoll 3" in page
    assert "I egna processer" in page


def test_a_missing_and_a_changed_file_are_brought_back_from_a_backup(board, kept, tmp_path):
    opener, tenant = board.runtime.opener, board.association.id
    backup = {file.sha256: tmp_path / file.sha256 for file in kept}
    for digest, path in backup.items():
        path.write_bytes(opener.ports.blobs.read(tenant, digest))
    _spoil(board, kept[0])
    opener.ports.blobs.path(tenant, kept[1].sha256).unlink()
    found = jobs.check_all(opener)
    assert {(file.id, damage) for file, damage in found.wrong} == {
        (kept[0].id, jobs.DIFFERENT),
        (kept[1].id, jobs.MISSING),
    }
    mended = jobs.check_all(opener, lambda _tenant, sha256: backup[sha256])
    assert not mended.wrong
    assert len(mended.restored) == 2
    for file in kept:
        opener.ports.blobs.check(tenant, file.sha256)
    assert _verbs(board).count("documents.restored") == 2
    assert not jobs.check_all(opener).wrong


def test_a_backup_with_other_bytes_mends_nothing(board, kept, tmp_path):
    _spoil(board, kept[0])
    (tmp_path / "other").write_bytes(b"other")
    found = jobs.check_all(board.runtime.opener, lambda *_: tmp_path / "other")
    assert [(file.id, damage) for file, damage in found.wrong] == [(kept[0].id, jobs.DIFFERENT)]


def test_what_was_taken_away_and_erased_is_not_missed(board, kept, clock):
    opener, tenant = board.runtime.opener, board.association.id
    with opener.writing(worker_for(tenant)) as work:
        document = work.session.get(Document, kept[0].document_id)
        document.withdrawn_at, document.erased_at = work.now, work.now
    for file in kept:
        opener.ports.blobs.remove(tenant, file.sha256)
    clock.advance(FIXITY_INTERVAL)
    assert not jobs.fixity(opener)
    assert jobs.check_all(opener).count == 0
    with opener.reading(board.actor("chair")) as work:
        assert not damaged(work)
