"""The contract of the blob store: what is answered for lies there, whole."""

import os
import stat
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from boardroom.adapters.disk_blobs import DiskBlobs, manifest
from boardroom.ports.blobs import BlobDamaged

TENANT = uuid.uuid4()


def test_bytes_that_come_again_mend_what_has_decayed(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll")
    path = blobs.path(TENANT, stored.sha256)
    path.chmod(0o640)
    path.write_bytes(b"protok0ll")
    assert blobs.put(TENANT, b"protokoll") == stored
    assert blobs.read(TENANT, stored.sha256) == b"protokoll"
    blobs.check(TENANT, stored.sha256)


@pytest.fixture
def deeds(monkeypatch):
    """What is asked of the disk, in order: files and folders made durable, files given their names."""
    done, fsync, replace = [], os.fsync, Path.replace

    def noted(descriptor):
        done.append(("sync", Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def renamed(source, target):
        done.append(("name", source, target))
        return replace(source, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(Path, "replace", renamed)
    return done


def test_bytes_are_durable_before_they_get_their_name_and_the_name_before_it_is_answered_for(tmp_path, deeds):
    blobs = DiskBlobs(tmp_path / "blobs")
    lies = blobs.path(TENANT, blobs.put(TENANT, b"protokoll").sha256)
    ((_, written, named),) = (deed for deed in deeds if deed[0] == "name")
    assert named == lies
    at = deeds.index(("name", written, lies))
    assert ("sync", written) in deeds[:at]
    assert {("sync", lies.parent), ("sync", lies.parent.parent)} <= set(deeds[at:])
    assert ("sync", tmp_path / "blobs") in deeds, "the association's first blob makes its folder"
    # Whoever finds them there already did not write them, and does not know how far the other one came.
    deeds.clear()
    blobs.put(TENANT, b"protokoll")
    assert {("sync", lies.parent), ("sync", lies.parent.parent)} <= set(deeds)


def test_bytes_that_the_disk_did_not_keep_get_no_name(tmp_path, monkeypatch):
    blobs, fsync = DiskBlobs(tmp_path / "blobs"), os.fsync

    def worn(descriptor):
        fsync(descriptor)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.pwrite(descriptor, b"X", 3)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", worn)
        with pytest.raises(BlobDamaged):
            blobs.put(TENANT, b"protokoll")
    assert [one for one in (tmp_path / "blobs").rglob("*") if one.is_file()] == []
    assert blobs.listed(TENANT) == set()
    blobs.check(TENANT, blobs.put(TENANT, b"protokoll").sha256)


def test_one_association_cannot_learn_what_another_has(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll")
    assert not blobs.has(uuid.uuid4(), stored.sha256)


def _manifest(tmp_path):
    return tmp_path / "blobs" / str(TENANT) / "manifest-sha256.txt"


def test_what_is_put_stands_in_a_manifest_that_needs_no_program_of_ours(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    kept = blobs.put(TENANT, b"protokoll").sha256
    gone = blobs.put(TENANT, b"bild").sha256
    blobs.remove(TENANT, gone)
    assert blobs.listed(TENANT) == {kept}
    check = ["sha256sum", "--check", "--strict", "--ignore-missing", "manifest-sha256.txt"]
    said = subprocess.run(check, cwd=_manifest(tmp_path).parent, capture_output=True, text=True, check=True)
    assert said.stdout == f"{kept[:2]}/{kept[2:]}: OK\n"
    blobs.path(TENANT, kept).chmod(0o640)
    blobs.path(TENANT, kept).write_bytes(b"rot")
    assert subprocess.run(check, cwd=_manifest(tmp_path).parent, capture_output=True, check=False).returncode


@pytest.mark.parametrize("cut", [1, 20, 64, 66, 100])
def test_a_line_that_was_cut_short_says_nothing_and_spoils_no_other(tmp_path, cut):
    blobs = DiskBlobs(tmp_path / "blobs")
    first = blobs.put(TENANT, b"ett").sha256
    blobs.put(TENANT, b"tva")
    content = _manifest(tmp_path).read_bytes()
    _manifest(tmp_path).write_bytes(content[:-cut])
    third = blobs.put(TENANT, b"tre").sha256
    assert {first, third} <= blobs.listed(TENANT)
    assert blobs.listed(TENANT, third[:2]) >= {third}


def test_many_writers_at_once_lose_no_line(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda n: blobs.put(TENANT, b"%d" % n).sha256, range(80)))
    assert blobs.listed(TENANT) == set(stored)


def test_bytes_that_were_put_again_lately_are_not_struck(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll").sha256
    now = blobs.put_at(TENANT, stored)
    assert not blobs.retire(TENANT, stored, 3600, now)
    assert blobs.listed(TENANT) == {stored}
    assert blobs.retire(TENANT, stored, 3600, now + 7200)
    assert blobs.listed(TENANT) == set()


def test_a_blob_is_entered_only_when_it_is_whole(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll").sha256
    blobs.strike(TENANT, stored)
    blobs.path(TENANT, stored).chmod(0o640)
    blobs.path(TENANT, stored).write_bytes(b"rot")
    with pytest.raises(BlobDamaged):
        blobs.enlist(TENANT, stored)
    assert blobs.listed(TENANT) == set()


class _Killed(BaseException):
    """What stands for kill -9: nothing that comes after it is done."""


_STEPS = {"set aside": (Path, "rename"), "struck from the manifest": (manifest, "note_removed")}


def _interrupted(monkeypatch, step, deed):
    """Do a deed that is killed just after the named step."""
    owner, name = _STEPS[step]
    real = getattr(owner, name)

    def killed(*given):
        real(*given)
        raise _Killed

    with monkeypatch.context() as broken:
        broken.setattr(owner, name, killed)
        with pytest.raises(_Killed):
            deed()


@pytest.mark.parametrize("step", list(_STEPS))
@pytest.mark.parametrize("put_again", [False, True])
def test_bytes_that_were_set_aside_by_a_killed_process_are_put_back(tmp_path, monkeypatch, step, put_again):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll").sha256
    now = blobs.put_at(TENANT, stored)
    _interrupted(monkeypatch, step, lambda: blobs.retire(TENANT, stored, 3600, now + 7200))
    assert not blobs.has(TENANT, stored)
    if put_again:
        blobs.put(TENANT, b"protokoll")
    # Not from under the hands of one that is at work.
    blobs.sweep(3600, time.time())
    assert blobs.has(TENANT, stored) is put_again
    assert blobs.sweep(3600, time.time() + 120) == 0
    blobs.check(TENANT, stored)
    assert blobs.listed(TENANT) == {stored}
    assert list((tmp_path / "blobs" / str(TENANT)).glob(".incoming-*")) == []


@pytest.mark.parametrize("step", list(_STEPS))
def test_who_asks_again_after_a_kill_has_the_bytes_destroyed(tmp_path, monkeypatch, step):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll").sha256
    now = blobs.put_at(TENANT, stored)
    _interrupted(monkeypatch, step, lambda: blobs.retire(TENANT, stored, 3600, now + 7200))
    assert blobs.retire(TENANT, stored, 3600, now + 7200)
    blobs.sweep(3600, time.time() + 7200)
    assert not blobs.has(TENANT, stored)
    assert blobs.listed(TENANT) == set()
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [_manifest(tmp_path)]


def test_bytes_put_just_before_they_are_set_aside_survive_the_kill(tmp_path, monkeypatch):
    blobs = DiskBlobs(tmp_path / "blobs")
    stored = blobs.put(TENANT, b"protokoll").sha256
    now = blobs.put_at(TENANT, stored)
    _interrupted(monkeypatch, "set aside", lambda: blobs.retire(TENANT, stored, 3600, now))
    # The next asking, too, finds that they were put lately, and leaves them.
    assert not blobs.retire(TENANT, stored, 3600, now)
    assert blobs.has(TENANT, stored)


def test_an_unfinished_write_is_swept_once_it_is_old(tmp_path):
    blobs = DiskBlobs(tmp_path / "blobs")
    blobs.put(TENANT, b"protokoll")
    left = tmp_path / "blobs" / str(TENANT) / ".incoming-abc"
    left.write_bytes(b"halv")
    assert blobs.sweep(3600, time.time()) == 0
    assert blobs.sweep(3600, time.time() + 7200) == 1
    assert not left.exists()
