"""A scanner's folder under watch: nothing is sent half, nothing is moved before it is safe."""

import hashlib
import threading

import pytest
from flask import Response, jsonify, request

from boardroom.core.actor import worker_for
from boardroom.documents.models import File
from scanner.command import main
from scanner.importing import Wishes
from scanner.portal import Portal
from scanner.watching import LOOKS_AT_EMPTY, PAUSE, Watcher, keep_watch, reasons
from tests.data.papers import text_pdf


class _Lines:
    def __init__(self) -> None:
        self.words: list[str] = []

    def ended(self, name: str, outcome: str, words: str) -> None:
        raise AssertionError("the watcher itself tells of single files")

    def moved(self, name: str, arrived: int, size: int) -> None:
        pass

    def said(self, words: str) -> None:
        self.words.append(words)


@pytest.fixture
def lines() -> _Lines:
    return _Lines()


@pytest.fixture
def watcher(served, waits, box, lines) -> Watcher:
    portal = Portal(served.address, served.slug, served.token, wait=waits, patience=20)
    portal.check()
    portal.tell = lines.said
    return Watcher(portal, lines, Wishes(), box)


def _stored(board) -> list[str]:
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return sorted(file.sha256 for file in work.session.query(File))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _lying(box) -> list[str]:
    return sorted(path.relative_to(box).as_posix() for path in box.rglob("*") if path.is_file())


def test_a_file_that_is_written_slowly_is_sent_once_it_is_whole(board, box, watcher, lines):
    paper = text_pdf("Skannat")
    path = box / "skan 1.pdf"
    for end in (0, 10, 200, len(paper)):
        path.write_bytes(paper[:end])
        assert watcher.look() == 1
    assert _stored(board) == []
    assert watcher.look() == 0
    assert _stored(board) == [_hash(paper)]
    assert _lying(box) == ["done/skan 1.pdf"]
    assert (box / "done/skan 1.pdf").read_bytes() == paper
    assert lines.words == ["skan 1.pdf: sent"]
    assert watcher.look() == 0


def test_a_scanner_that_renames_is_waited_for(board, box, watcher, put):
    path = put("Fack 2/skan.pdf.tmp")
    for _look in range(3):
        assert watcher.look() == 0
    path.rename(path.with_name("skan.pdf"))
    assert watcher.look() == 1
    assert watcher.look() == 0
    assert _lying(box) == ["done/Fack 2/skan.pdf"]


def test_what_is_there_already_is_moved_over_nothing(board, served, box, put, watcher):
    main(["import", str(put("a.pdf")), *served.options])
    (box / "done").mkdir()
    (box / "done" / "a.pdf").write_bytes(b"en annan")
    watcher.look()
    assert watcher.look() == 0
    assert _lying(box) == ["done/a (2).pdf", "done/a.pdf"]
    assert (box / "done" / "a.pdf").read_bytes() == b"en annan"
    assert len(_stored(board)) == 1


def test_a_refused_file_goes_aside_with_its_reason_beside_it(board, box, watcher):
    name = "x" * 246 + ".pdf"
    (box / name).write_bytes(b"PK\x03\x04 zip")
    (box / "brev.pdf").write_bytes(b"hej")
    watcher.look()
    assert watcher.look() == 0
    assert {path.name for path in (box / "refused").glob("*.pdf")} == {name, "brev.pdf"}
    assert (box / "refused" / "brev.pdf.txt").read_text(encoding="utf-8").startswith("Filen är varken en PDF")
    assert len(reasons(box)) == 2


def test_an_empty_file_is_given_time_to_be_filled(box, watcher):
    path = box / "skan.pdf"
    path.touch()
    for _look in range(LOOKS_AT_EMPTY - 1):
        assert watcher.look() == 1
    path.write_bytes(text_pdf("Nu"))
    watcher.look()
    assert watcher.look() == 0
    assert _lying(box) == ["done/skan.pdf"]


def test_an_empty_file_that_stays_so_is_refused(box, watcher):
    (box / "skan.pdf").touch()
    for _look in range(LOOKS_AT_EMPTY):
        watcher.look()
    assert "refused/skan.pdf" in _lying(box)


def test_nothing_is_moved_that_the_portal_has_not_confirmed(served, box, put, watcher, lines):
    put("a.pdf")

    def lies() -> Response | None:
        if request.path.endswith("/documents"):
            return jsonify(id="1", sha256="0" * 64, duplicate=False)
        return None

    served.app.before_request_funcs[None].append(lies)
    for _look in range(4):
        assert watcher.look() == 1
    assert _lying(box) == ["a.pdf"]
    assert lines.words == ["a.pdf: the portal did not confirm the file; it is asked again next time"]
    assert served.asked["documents"] == 1  # and not at each look


def test_a_file_that_is_replaced_while_it_is_sent_is_sent_too(served, board, box, put, watcher):
    path = put("skan.pdf", "först")
    first, second = path.read_bytes(), text_pdf("sedan, längre")

    def replace() -> None:
        if request.path.endswith("/documents") and path.read_bytes() == first:
            request.files.get("file")  # the first one has come whole
            path.write_bytes(second)

    served.app.before_request_funcs[None].append(replace)
    watcher.look()
    assert watcher.look() == 1
    assert path.read_bytes() == second
    watcher.look()
    watcher.look()
    assert _stored(board) == sorted([_hash(first), _hash(second)])
    assert [(box / name).read_bytes() for name in _lying(box)] == [second]


def test_a_portal_that_is_away_for_long_is_waited_for(served, board, box, put, watcher, waits, lines):
    put("a.pdf")
    watcher.look()
    served.stop()
    assert watcher.look() == 1
    assert watcher.pause == PAUSE
    assert watcher.look() == 1
    assert sum("Trying again each minute" in words for words in lines.words) == 1
    served.start()
    assert watcher.look() == 0
    assert watcher.pause == 0
    assert _lying(box) == ["done/a.pdf"]


def test_a_full_disk_in_the_portal_is_waited_for_and_a_bad_token_is_not(
    served, board, box, put, watcher, lines
):
    from dataclasses import replace

    put("a.pdf")
    settings = served.app.extensions["boardroom-settings"]
    served.app.extensions["boardroom-settings"] = replace(settings, disk_reserve_mb=10**9)
    watcher.look()
    assert watcher.look() == 1
    assert not watcher.stopped
    assert "The portal's disk is full" in lines.words[0]
    served.app.extensions["boardroom-settings"] = settings
    served.app.before_request_funcs[None].insert(0, lambda: Response("", 401))
    assert keep_watch(watcher, lambda _seconds: None) == 1
    assert "The token is not good" in watcher.stopped
    assert _lying(box) == ["a.pdf"]


def test_it_goes_on_until_it_is_stopped(served, board, box, put, watcher):
    arrived = iter(["1.pdf", "2.pdf", "", "3.pdf", "", ""])

    def meanwhile(_seconds: float) -> None:
        name = next(arrived, None)
        if name is None:
            watcher.stopped = "nog"
        elif name:
            put(name)

    assert keep_watch(watcher, meanwhile) == 0
    assert len(_stored(board)) == 3


def test_once_is_for_cron(served, board, box, put, capsys):
    put("a.pdf")
    assert main(["watch", str(box), *served.options, "--once", "--settle", "0.05"]) == 0
    assert "1 in the archive, 0 refused, 0 waiting" in capsys.readouterr().out
    assert main(["watch", str(box), *served.options, "--once", "--settle", "0.05"]) == 0
    (box / "b.pdf").write_bytes(b"hej")
    assert main(["watch", str(box), *served.options, "--once", "--settle", "0.05"]) == 1
    capsys.readouterr()
    assert main(["status", str(box), *served.options]) == 1
    said = capsys.readouterr().out
    assert "0 in the archive, 0 not yet" in said
    assert "1 refused:\n  b.pdf: Filen är varken" in said


def test_a_watch_begins_before_its_portal_does(served, box, put, monkeypatch, capsys):
    monkeypatch.setattr("scanner.watching.PAUSE", 0.05)
    put("a.pdf")
    served.stop()
    threading.Timer(0.5, served.start).start()
    monkeypatch.setattr("scanner.watching.keep_watch", lambda watcher, wait, **more: watcher.look())
    assert main(["watch", str(box), *served.options]) == 1
    assert "No portal answers" in capsys.readouterr().out
