"""Large files over lines that break, against a portal that restarts, forgets and refuses."""

import hashlib
import threading
from collections.abc import Iterator

import pytest
from flask import Response, request

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document, File
from boardroom.intake.models import UnfinishedUpload
from scanner.finding import find
from scanner.importing import Importer, Outcome, Result
from scanner.portal import Portal
from tests.data.papers import text_pdf
from tests.scanner.line import CuttingLine

PIECE = 100_000


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr("scanner.pieces.PIECE", PIECE)
    monkeypatch.setattr("scanner.pieces.LARGE", 2 * PIECE)


class _Heard:
    """Notes what is told of large files."""

    def __init__(self) -> None:
        self.arrived: list[int] = []
        self.words: list[str] = []

    def ended(self, name: str, outcome: str, words: str) -> None:
        self.words.append(f"{outcome}: {name} {words}")

    def moved(self, name: str, arrived: int, size: int) -> None:
        self.arrived.append(arrived)

    def said(self, words: str) -> None:
        self.words.append(words)


@pytest.fixture
def large(box):
    content = text_pdf("En hel pärm") + b"\n%" + bytes(range(48, 123)) * 13_000
    path = box / "pärm.pdf"
    path.write_bytes(content)
    return path


@pytest.fixture
def line(served) -> Iterator[CuttingLine]:
    made = CuttingLine(served.port)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def sent(served, waits, box):
    def run(address: str = "", heard: _Heard | None = None) -> list[Result]:
        portal = Portal(address or served.address, served.slug, served.token, wait=waits, patience=120)
        portal.check()
        importer = Importer(portal, heard or _Heard())
        results = importer.run(find([box]).files)
        sent.stopped = importer.stopped
        portal.close()
        return results

    sent = run
    return run


def _rows(board, kind):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return work.session.query(kind).all()


def _arrived_whole(board, path) -> bool:
    [file] = _rows(board, File)
    board.runtime.opener.ports.blobs.check(board.association.id, file.sha256)
    return file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() and file.name == path.name


def test_a_line_cut_in_the_middle_costs_a_piece_and_not_the_file(board, served, large, line, sent):
    size = large.stat().st_size
    assert size > 9 * PIECE
    line.cuts = [150_000, 380_000, 700_000, size + 2 * PIECE]
    heard = _Heard()
    [result] = sent(line.address, heard)
    assert result.outcome is Outcome.SENT
    assert _arrived_whole(board, large)
    assert line.broken >= 3
    # Each cut costs at most the piece under way; the rest is headers.
    assert line.sent < size + line.broken * PIECE + 60_000
    assert heard.arrived == sorted(heard.arrived)
    assert heard.arrived[-1] == size


def test_small_files_use_one_request(board, served, put, sent):
    put("liten.pdf")
    assert [result.outcome for result in sent()] == [Outcome.SENT]
    assert served.asked["documents"] == 1
    assert served.asked["uploads"] == 0


def test_a_portal_that_takes_no_pieces_is_sent_the_file_whole(board, served, large, sent, monkeypatch):
    monkeypatch.setattr("boardroom.archive.api.FEATURES", ())
    assert [result.outcome for result in sent()] == [Outcome.SENT]
    assert served.asked["uploads"] == 0
    assert _arrived_whole(board, large)


def test_a_portal_that_restarts_in_the_middle_is_gone_on_with(board, served, large, waits, sent):
    pieces: list[int] = []

    def count() -> None:
        if request.method == "PATCH":
            pieces.append(int(request.headers["Upload-Offset"]))
            if len(pieces) == 4:
                threading.Thread(target=served.stop).start()

    def bring_back(_seconds: float) -> None:
        if len(waits.seconds) == 3:
            served.stop()
            served.start()

    served.app.before_request_funcs[None].append(count)
    waits.meanwhile = bring_back
    assert [result.outcome for result in sent()] == [Outcome.SENT]
    assert _arrived_whole(board, large)
    assert len(pieces) <= large.stat().st_size / PIECE + 3


def test_the_next_run_goes_on_where_the_last_one_stopped(board, served, large, waits, sent):
    begun: list[int] = []

    def note() -> Response | None:
        if request.method == "PATCH":
            begun.append(int(request.headers["Upload-Offset"]))
            if len(begun) == 6:
                return Response("revoked", 401)
        return None

    served.app.before_request_funcs[None].insert(0, note)
    assert sent() == []
    assert begun[-1] == 5 * PIECE
    [result] = sent()
    assert result.outcome is Outcome.SENT
    assert begun[6] == 5 * PIECE  # nothing was sent twice
    assert _arrived_whole(board, large)
    assert len(_rows(board, UnfinishedUpload)) == 1


def test_a_piece_damaged_on_the_way_is_sent_again(board, served, large, sent):
    damaged: list[bytes] = []

    def damage() -> None:
        if request.method == "PATCH" and len(damaged) < 2:
            damaged.append(b"")
            stream = request.environ["wsgi.input"]
            request.environ["wsgi.input"] = _Flipping(stream)

    served.app.before_request_funcs[None].append(damage)
    assert [result.outcome for result in sent()] == [Outcome.SENT]
    assert _arrived_whole(board, large)
    assert len(damaged) == 2


class _Flipping:
    """Turns one bit of what passes."""

    def __init__(self, stream) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        return content[:-1] + bytes([content[-1] ^ 1]) if content else content


def test_an_upload_that_the_portal_forgot_begins_anew(board, served, large, sent):
    forgotten: list[int] = []

    def forget() -> Response | None:
        if request.method == "PATCH" and request.headers["Upload-Offset"] == str(3 * PIECE) and not forgotten:
            forgotten.append(1)
            return Response("{}", 404)
        return None

    served.app.before_request_funcs[None].append(forget)
    assert [result.outcome for result in sent()] == [Outcome.SENT]
    assert _arrived_whole(board, large)


def test_a_large_file_that_is_no_document_is_refused_with_its_reason(board, served, box, sent):
    (box / "stor.pdf").write_bytes(b"PK\x03\x04" + b"0" * 3 * PIECE)
    [result] = sent()
    assert result.outcome is Outcome.REFUSED
    assert result.words.startswith("Det här är en ZIP-fil")
    assert _rows(board, Document) == []


def test_a_large_file_that_changes_while_it_is_sent_is_not_stored_half_and_half(board, served, large, sent):
    changed: list[int] = []

    def still_written() -> None:
        if request.method == "PATCH" and not changed:
            changed.append(1)
            content = bytearray(large.read_bytes())
            content[-100:] = b"x" * 100
            large.write_bytes(content)

    served.app.before_request_funcs[None].append(still_written)
    [result] = sent()
    assert result.outcome is Outcome.FAILED
    assert "changed" in result.words
    assert _rows(board, Document) == []
    assert [result.outcome for result in sent()] == [Outcome.SENT]
    assert _arrived_whole(board, large)
