"""Backups while the portal works: blobs come and go meanwhile, and what cannot be made again is never left out."""

import hashlib
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from boardroom.adapters import backup_folder
from boardroom.adapters.backup_folder import BackupProblem, moments, restore, take
from boardroom.adapters.disk_blobs import DiskBlobs
from boardroom.core.actor import worker_for
from boardroom.core.db import Base
from boardroom.documents.actions import withdraw
from boardroom.documents.models import Document
from boardroom.reading.models import Page
from tests.data.filed import put_in

NOW = datetime(2026, 3, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def paper(board, opener):
    return put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")


@pytest.fixture
def picture(board, opener, paper):
    """An image of the paper's page, made again whenever somebody asks for it."""
    stored = opener.ports.blobs.put(board.association.id, b"a picture")
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.scalars(select(Page)).one().image_sha256 = stored.sha256
    return stored.sha256


@pytest.fixture
def back_up(settings, tmp_path):
    """Take a backup, each later than the one before."""
    taken = []

    def run():
        taken.append(None)
        return take(
            settings.home / "boardroom.db",
            settings.home / "blobs",
            tmp_path / "backup",
            NOW + timedelta(hours=len(taken)),
            "1",
        )

    return run


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen after the blobs were listed and before the first is copied."""
    copy = backup_folder._copy

    def arrange(happen):
        def copied(*arguments):
            monkeypatch.setattr(backup_folder, "_copy", copy)
            happen()
            copy(*arguments)

        monkeypatch.setattr(backup_folder, "_copy", copied)

    return arrange


@pytest.fixture
def lose(board, opener):
    return lambda sha256: opener.ports.blobs.remove(board.association.id, sha256)


def _restored(tmp_path):
    home = tmp_path / "restored"
    restore(tmp_path / "backup", "", home / "boardroom.db", home / "blobs")
    return DiskBlobs(home / "blobs")


def _names(snapshot):
    return " ".join(json.loads((snapshot.folder / "manifest.json").read_text())["files"])


def test_a_picture_that_goes_while_the_backup_is_taken_is_left_out(
    board, paper, picture, back_up, meanwhile, lose, tmp_path
):
    meanwhile(lambda: lose(picture))
    snapshot = back_up()
    assert picture[2:] not in _names(snapshot)
    names = {each.name for each in snapshot.folder.iterdir()}
    assert names == {"boardroom.db", "manifest.json", "manifests"}
    blobs = _restored(tmp_path)
    assert not blobs.has(board.association.id, picture)
    kept = blobs.read(board.association.id, paper.file.sha256)
    assert hashlib.sha256(kept).hexdigest() == paper.file.sha256


def test_pictures_that_stay_are_backed_up_too(paper, picture, back_up):
    assert picture[2:] in _names(back_up())


@pytest.mark.parametrize("before", [True, False])
def test_a_backup_without_an_original_fails_and_says_which_is_missing(
    paper, picture, back_up, meanwhile, lose, tmp_path, before
):
    if before:
        lose(paper.file.sha256)
    else:
        meanwhile(lambda: lose(paper.file.sha256))
    with pytest.raises(BackupProblem, match=f"1 stored files.*{paper.file.sha256}.*boardroom fixity") as told:
        back_up()
    assert len(str(told.value).splitlines()) == 1
    assert moments(tmp_path / "backup") == []
    assert list((tmp_path / "backup" / "snapshots").iterdir()) == [], "no half copy of the database is left"


def test_an_original_that_the_portal_lost_is_kept_by_the_backup_that_has_it(
    board, paper, back_up, lose, tmp_path
):
    back_up()
    lose(paper.file.sha256)
    back_up()
    kept = _restored(tmp_path).read(board.association.id, paper.file.sha256)
    assert hashlib.sha256(kept).hexdigest() == paper.file.sha256


def test_what_the_backup_has_of_a_lost_original_must_be_whole(paper, back_up, lose, tmp_path):
    back_up()
    lose(paper.file.sha256)
    [held] = (tmp_path / "backup" / "blobs").rglob(paper.file.sha256[2:])
    held.chmod(0o640)
    held.write_bytes(b"rot")
    with pytest.raises(BackupProblem, match=paper.file.sha256):
        back_up()


def test_an_original_that_lies_elsewhere_for_a_moment_is_not_missed(
    board, opener, paper, picture, back_up, meanwhile, tmp_path
):
    place = opener.ports.blobs.path(board.association.id, paper.file.sha256)
    aside = place.rename(place.parent.parent / ".incoming-aside")
    meanwhile(lambda: aside.rename(place))
    assert paper.file.sha256[2:] in _names(back_up())


@pytest.mark.parametrize("also_elsewhere", [True, False])
def test_bytes_of_a_withdrawn_document_may_go_unless_another_document_bears_them(
    board, opener, paper, picture, back_up, meanwhile, lose, also_elsewhere
):
    with opener.writing(worker_for(board.association.id)) as work:
        withdraw(work, [work.session.scalars(select(Document)).one()], "fel")
    if also_elsewhere:
        again = put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")
        assert again.file.sha256 == paper.file.sha256
    meanwhile(lambda: lose(paper.file.sha256))
    if also_elsewhere:
        with pytest.raises(BackupProblem, match=paper.file.sha256):
            back_up()
    else:
        assert paper.file.sha256[2:] not in _names(back_up())


def test_every_column_that_names_a_blob_is_minded_or_can_be_made_again(empty_database, tmp_path):
    remade = {"page.image_sha256", "page.thumb_sha256", "page.copy_sha256", "envelope_page_image.sha256"}
    remade |= {"share.copy_sha256"}
    # Checksums of what is no blob, or of bytes that are a file of a document anyway.
    no_blob = {"envelope.certificate_sha256", "mail_message.sha256", "unfinished_upload.sha256"}
    # A letter's attachment is the reading copy of an envelope.
    files = {"upload.sha256", "transfer_record.scan_sha256", "message.attachment_sha256"}
    # What a disposal lists are files of documents; what it has still to remove is on its way out.
    files |= {"disposal_item.files_sha256", "disposal_item.remaining_sha256"}
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("sha256")
    }
    minded = {
        f"{table}.{column}"
        for question in backup_folder._IRREPLACEABLE
        for column, table in re.findall(r", (\w+) FROM (\w+)", question)
    }
    assert columns == minded | remade | no_blob | files
    copy = shutil.copy(empty_database, tmp_path / "some.db")
    with sqlite3.connect(copy) as database:
        for question in (
            *backup_folder._IRREPLACEABLE,
            *backup_folder._WITHDRAWN,
            *backup_folder._STANDING,
        ):
            assert database.execute(question).fetchall() == []
    database.close()


def test_old_snapshots_age_out_with_what_no_other_names_and_the_last_one_stays(
    board, opener, paper, back_up, tmp_path
):
    target = tmp_path / "backup"
    first = back_up()
    opener.ports.blobs.remove(board.association.id, paper.file.sha256)
    with opener.writing(board.actor("secretary")) as work:
        withdraw(work, [work.session.get_one(Document, paper.file.document_id)], "fel")
    back_up()
    kept = target / "blobs" / str(board.association.id) / paper.file.sha256[:2] / paper.file.sha256[2:]
    assert backup_folder.age_out(target, NOW + timedelta(minutes=30)) == 0
    assert kept.is_file()
    assert backup_folder.age_out(target, NOW + timedelta(minutes=90)) == 1
    assert not first.folder.exists()
    assert not kept.exists()
    # Nobody has taken a backup for long: the last one is better than none.
    assert backup_folder.age_out(target, NOW + timedelta(days=900)) == 0
    restore(target, "", tmp_path / "again" / "boardroom.db", tmp_path / "again" / "blobs")


def _manifest_of(folder):
    """Where the newest snapshot's manifest lies, and what it says: anyone with the disk in hand can write another."""
    place = folder / "snapshots" / moments(folder)[-1] / "manifest.json"
    return place, json.loads(place.read_text())


@pytest.mark.parametrize(
    "name",
    [
        "x/{outside}",
        "blobs/{outside}",
        "blobs/../../{tenant}/{first}/{rest}",
        "manifests/{tenant}/../../../authorized_keys",
        "snapshots/boardroom.db",
        "blobs/{tenant}/{first}/{rest}/further",
    ],
)
def test_a_manifest_that_names_anything_but_a_backups_own_files_writes_nothing(
    board, paper, back_up, tmp_path, name
):
    back_up()
    content = b"ssh-ed25519 AAAA inkr\xc3\xa4ktare"
    digest = hashlib.sha256(content).hexdigest()
    outside = tmp_path / "somebodys" / "authorized_keys"
    told_name = name.format(outside=outside, tenant=board.association.id, first=digest[:2], rest=digest[2:])
    place, told = _manifest_of(tmp_path / "backup")
    told["files"][told_name] = digest
    place.write_text(json.dumps(told))
    # Where each branch would have looked for its bytes.
    for base in (tmp_path / "backup", place.parent):
        lies = base / told_name
        if ".." not in told_name and not told_name.startswith("snapshots"):
            lies.parent.mkdir(parents=True, exist_ok=True)
            lies.write_bytes(content)
    outside.unlink(missing_ok=True)
    with pytest.raises(BackupProblem, match="no backup of Boardroom does"):
        restore(tmp_path / "backup", "", tmp_path / "anew" / "boardroom.db", tmp_path / "anew" / "blobs")
    assert not outside.exists()
    assert not [path for path in (tmp_path / "anew").rglob("*") if path.is_file()]


def test_a_blob_under_another_address_than_its_bytes_have_is_refused(board, paper, back_up, tmp_path):
    back_up()
    place, told = _manifest_of(tmp_path / "backup")
    told["files"][f"blobs/{board.association.id}/ab/{'c' * 62}"] = hashlib.sha256(b"annat").hexdigest()
    place.write_text(json.dumps(told))
    with pytest.raises(BackupProblem, match="no backup of Boardroom does"):
        restore(tmp_path / "backup", "", tmp_path / "anew" / "boardroom.db", tmp_path / "anew" / "blobs")


def test_a_link_out_of_the_backup_is_not_followed(paper, back_up, tmp_path):
    snapshot = back_up()
    (tmp_path / "elsewhere.db").write_bytes((snapshot.folder / "boardroom.db").read_bytes())
    (snapshot.folder / "boardroom.db").unlink()
    (snapshot.folder / "boardroom.db").symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(BackupProblem, match="no backup of Boardroom does"):
        restore(tmp_path / "backup", "", tmp_path / "anew" / "boardroom.db", tmp_path / "anew" / "blobs")


_KILLED = """
import os, pathlib, signal, sys
from datetime import UTC, datetime
from boardroom.adapters import backup_folder
backup_folder._irreplaceable = lambda snapshot: os.kill(os.getpid(), signal.SIGKILL)
home, target = map(pathlib.Path, sys.argv[1:3])
lock = None
if sys.argv[3] == "sealed":
    from boardroom.adapters.backup_folder.holders import add
    made, _secret = add(target.parent / "keys-of-killed", "Astrid Ek", datetime.now(UTC).date())
    lock = backup_folder.Lock((made,), b"n" * 32)
backup_folder.take(home / "boardroom.db", home / "blobs", target, datetime(2026, 3, 20, tzinfo=UTC), "1", lock=lock)
"""


@pytest.mark.parametrize("kind", ["plain", "sealed"])
@pytest.mark.parametrize("then", ["take", "age_out"])
def test_what_a_killed_backup_left_readable_is_removed_by_the_next(
    settings, paper, back_up, tmp_path, kind, then
):
    target = tmp_path / "backup"
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED, str(settings.home), str(target), kind], check=False, timeout=60
    )
    assert ended.returncode == -signal.SIGKILL
    left = [*target.glob("snapshots/.*/boardroom.db"), *settings.home.glob(".backup-*/boardroom.db")]
    assert len(left) == 1, "the database lies readable"
    if then == "take":
        back_up()
        assert not [*settings.home.glob(".backup-*")]
    else:
        backup_folder.age_out(target, NOW)
    assert not [*target.glob("snapshots/.*")]


def test_a_backup_that_another_is_taking_is_left_alone(settings, paper, back_up, tmp_path):
    """The folders of one that runs are held; removing them would spoil it."""
    folders = tmp_path / "backup" / "snapshots" / ".running", settings.home / ".backup-running"
    for folder in folders:
        folder.mkdir(parents=True)
    with backup_folder.in_use(folders[0]), backup_folder.in_use(folders[1]):
        back_up()
        assert all(folder.is_dir() for folder in folders)
    back_up()
    assert not any(folder.exists() for folder in folders)
