"""The contract of the parts: a piece that is answered for lies there, and many read as one."""

import io
import os
import random
import uuid

import pytest

from boardroom.adapters.disk_parts import DiskParts

TENANT, UPLOAD = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def parts(tmp_path) -> DiskParts:
    return DiskParts(tmp_path / "parts")


def test_pieces_read_as_one_from_any_place(parts):
    chance = random.Random(7)
    content = chance.randbytes(200_000)
    names, at = [], 0
    while at < len(content):
        size = chance.choice([1, 2, 999, 65_536, 70_000])
        piece = parts.keep(TENANT, UPLOAD, io.BytesIO(content[at : at + size]), size)
        names.append(piece.name)
        at += piece.size
    with parts.whole(TENANT, UPLOAD, names) as whole:
        assert whole.read(2048) == content[:2048]
        assert whole.seek(0, os.SEEK_END) == len(content)
        assert whole.read(10) == b""
        whole.seek(0)
        assert whole.read() == content
        for _time in range(50):
            start = chance.randrange(len(content))
            whole.seek(start)
            assert whole.read(3000) == content[start : start + 3000]
            assert whole.tell() == min(len(content), start + 3000)


def test_no_more_is_taken_than_was_asked_for_and_nothing_leaves_nothing(parts, tmp_path):
    stream = io.BytesIO(b"abcdef")
    assert parts.keep(TENANT, UPLOAD, stream, 4).size == 4
    assert stream.read() == b"ef"
    assert parts.keep(TENANT, UPLOAD, stream, 4).size == 0
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_stream_that_fails_leaves_nothing(parts, tmp_path):
    class Failing(io.BytesIO):
        def read(self, size=-1):
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - whatever it was
        parts.keep(TENANT, UPLOAD, Failing(b"x"), 4)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_missing_piece_is_missed_at_once(parts):
    piece = parts.keep(TENANT, UPLOAD, io.BytesIO(b"x"), 1)
    parts.drop(TENANT, UPLOAD, piece.name)
    parts.drop(TENANT, UPLOAD, piece.name)
    with pytest.raises(FileNotFoundError):
        parts.whole(TENANT, UPLOAD, [piece.name])
    parts.remove(TENANT, UPLOAD)
    parts.remove(TENANT, UPLOAD)


def test_what_was_not_touched_for_long_is_told(parts, tmp_path):
    parts.keep(TENANT, UPLOAD, io.BytesIO(b"x"), 1)
    now = (tmp_path / "parts" / str(TENANT) / str(UPLOAD)).stat().st_mtime
    assert list(parts.left_behind(60, now + 59)) == []
    assert list(parts.left_behind(60, now + 61)) == [(TENANT, UPLOAD)]
