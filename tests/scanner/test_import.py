"""The importer against a portal that really listens."""

import hashlib
import os
import pty
import re
import shutil
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pytest
from flask import Flask, Response

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document, File, Tag
from boardroom.identity.actions import revoke_token
from boardroom.identity.queries import tokens_of
from scanner.command import main
from scanner.finding import Found, find
from scanner.importing import Importer, Outcome, Wishes
from scanner.portal import Portal
from scanner.progress import progress_for

ROOT = Path(__file__).resolve().parents[2]


def _hashes(folder: Path) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def _rows(board, kind):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return work.session.query(kind).all()


def _import(served, box, *more: str) -> int:
    return main(["import", str(box), *served.options, *more])


@pytest.fixture
def importer(served, waits, capsys):
    """An importer whose waits are noted instead of waited."""

    def make(**wishes) -> Importer:
        portal = Portal(served.address, served.slug, served.token, wait=waits, patience=120)
        portal.check()
        with progress_for(sys.stdout, 1) as lines:
            portal.tell = lines.said
            return Importer(portal, lines, Wishes(**wishes))

    return make


def test_a_box_of_papers_arrives_whole_and_a_second_run_sends_nothing(served, board, box, put, capsys):
    put("Protokoll 1987.pdf")
    put("Pärm 1/Flik ÅÄÖ/årsmöte.pdf")
    put(unicodedata.normalize("NFD", "Pärm 1/räkenskaper å.pdf"))
    put("Pärm 1/" + "ett långt namn " * 10 + "x" * 46 + ".pdf")
    put("namn med  blanksteg (1) & 'tecken' #5 100%.pdf")
    twin = put("tvilling a.pdf", "samma")
    shutil.copy(twin, box / "tvilling b.pdf")
    sent = _hashes(box)
    assert len(sent) == 6

    assert _import(served, box) == 0
    said = capsys.readouterr().out
    assert "7 files for Brf Provet 1" in said
    assert "6 sent, 1 already there, 0 refused, 0 not sent" in said
    files = _rows(board, File)
    assert {file.sha256 for file in files} == sent
    assert len(files) == len(_rows(board, Document)) == 6
    for file in files:
        board.runtime.opener.ports.blobs.check(board.association.id, file.sha256)
        assert unicodedata.is_normalized("NFC", file.name)
    assert "namn med  blanksteg (1) & 'tecken' #5 100%.pdf" in {file.name for file in files}
    assert max(len(file.name) for file in files) == 200
    assert served.asked["documents"] == 6

    served.asked.clear()
    assert _import(served, box) == 0
    assert "0 sent, 7 already there, 0 refused, 0 not sent" in capsys.readouterr().out
    assert served.asked["documents"] == 0
    assert len(_rows(board, Document)) == 6


def test_a_quotation_mark_in_a_name_arrives_as_one(served, board, box, put):
    put('Avtal "Hissen".pdf')
    assert _import(served, box) == 0
    assert [file.name for file in _rows(board, File)] == ['Avtal "Hissen".pdf']


def test_a_dry_run_sends_nothing(served, board, box, put, capsys):
    put("a.pdf")
    put("b.pdf", "annat")
    assert _import(served, box, "--dry-run") == 0
    assert "2 would be sent, 0 already there" in capsys.readouterr().out
    assert served.asked["documents"] == 0
    assert _rows(board, Document) == []


def test_facts_go_along(served, board, box, put):
    put("Stambyte/Etapp 1, 2/1987-03-14 Protokoll.pdf")
    assert _import(served, box, "--class", "board_minutes", "--tags-from-folders", "--dates-from-names") == 0
    [document] = _rows(board, Document)
    assert document.record_class == "board_minutes"
    assert str(document.document_date) == "1987-03-14"
    assert {tag.name for tag in _rows(board, Tag)} == {"Stambyte", "Etapp 1 2"}


def test_what_is_refused_is_told_and_the_rest_goes_on(served, board, box, put, capsys):
    put("a.pdf")
    (box / "tom.pdf").write_bytes(b"")
    (box / "packad.pdf").write_bytes(b"PK\x03\x04 zip")
    (box / "brev.docx").write_bytes(b"PK")
    assert _import(served, box) == 1
    said = capsys.readouterr().out
    assert "left alone, being neither PDF nor image: 1 .docx" in said
    assert "1 sent, 0 already there, 2 refused, 0 not sent" in said
    assert "  tom.pdf: Filen är tom." in said
    assert "  packad.pdf: Det här är en ZIP-fil" in said
    assert len(_rows(board, Document)) == 1


def test_a_class_that_is_none_is_said_before_anything_is_sent_with_those_that_are(served, box, put, capsys):
    put("a.pdf")
    assert _import(served, box, "--class", "protokoll") == 2
    said = capsys.readouterr().err
    assert "There is no class protokoll" in said
    assert "board_minutes: Styrelseprotokoll med bilagor" in said
    assert served.asked["documents"] == 0


def test_a_class_can_be_told_by_its_name(served, board, box, put):
    put("a.pdf")
    assert _import(served, box, "--class", "styrelseprotokoll med bilagor") == 0
    assert [one.record_class for one in _rows(board, Document)] == ["board_minutes"]


def test_a_portal_that_tells_no_classes_refuses_each_file_with_the_reason(
    served, box, put, capsys, monkeypatch
):
    monkeypatch.setattr("boardroom.archive.api.record_classes", lambda _work: [])
    put("a.pdf")
    assert _import(served, box, "--class", "styrelseprotokoll") == 1
    assert "Handlingstypen finns inte" in capsys.readouterr().out


def test_a_file_above_the_portals_limit_is_not_even_sent(served, box, put, capsys, board):
    from dataclasses import replace

    settings = served.app.extensions["boardroom-settings"]
    served.app.extensions["boardroom-settings"] = replace(settings, max_upload_mb=1)
    put("a.pdf")
    (box / "stor.pdf").write_bytes(b"%PDF-1.7" + b"0" * 1_100_000)
    assert _import(served, box) == 1
    assert "stor.pdf: the file is larger than the portal takes (1 MB)" in capsys.readouterr().out
    assert served.asked["documents"] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--token": "brd_falsk"}, "The token is not good"),
        ({"--token": ""}, "A token is needed"),
        ({"--association": "brf-annan"}, "The token is not for this association"),
        ({"--server": "http://127.0.0.1:1"}, "No portal answers at http://127.0.0.1:1"),
        ({"--server": "localhost:8000"}, "must begin with https://"),
        ({"--server": "http://127.0.0.1:x"}, "cannot be read"),
    ],
)
def test_what_keeps_an_import_from_beginning_is_one_line(served, box, put, capsys, change, words):
    put("a.pdf")
    options = dict(zip(served.options[::2], served.options[1::2], strict=True)) | change
    assert main(["import", str(box), *(part for pair in options.items() for part in pair)]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_another_kind_of_server_is_recognised_as_such(board, box, put, capsys):
    from tests.scanner.conftest import Served

    for answer in (Response("<h1>Hej</h1>", 200), Response("no", 404), Response("[]", 200)):
        stranger = Flask("stranger")
        stranger.add_url_rule("/<path:_any>", "any", lambda _any, answer=answer: answer)
        other = Served(stranger, "x", "brf")
        other.start()
        put("a.pdf")
        assert _import(other, box) == 2
        assert "is not the address of a Boardroom portal" in capsys.readouterr().err
        other.stop()


def test_an_empty_or_missing_folder_is_said_so(served, box, capsys):
    assert _import(served, box) == 2
    assert "No PDFs or images were found there." in capsys.readouterr().err
    assert _import(served, box / "borta") == 2
    assert "There is no file or folder" in capsys.readouterr().err


def test_the_state_can_be_asked_for(served, box, put, capsys):
    put("a.pdf")
    _import(served, box)
    capsys.readouterr()
    assert main(["status", *served.options]) == 0
    assert capsys.readouterr().out == "Brf Provet 1: 1 documents, 1 pages waiting to be read\n"


def test_a_portal_that_restarts_in_the_middle_is_waited_for(served, board, box, put, waits, importer, capsys):
    for number in range(6):
        put(f"{number}.pdf")
    away = threading.Event()

    def interrupt() -> None:
        if served.asked["documents"] == 3 and not away.is_set():
            away.set()
            threading.Thread(target=served.stop).start()

    def bring_back(_seconds: float) -> None:
        if len(waits.seconds) == 5:
            served.stop()
            served.start()

    served.app.before_request_funcs[None].append(interrupt)
    waits.meanwhile = bring_back
    results = importer(parallel=1).run(find([box]).files)
    assert {result.outcome for result in results} <= {Outcome.SENT, Outcome.THERE}
    assert {file.sha256 for file in _rows(board, File)} == _hashes(box)
    assert len(_rows(board, Document)) == 6
    # Each wait is about twice the one before.
    assert len(waits.seconds) == 5
    for number, seconds in enumerate(waits.seconds):
        assert 0.8 * 2**number <= seconds <= 1.2 * 2**number
    assert "The portal is away (no answer" in capsys.readouterr().out


def test_a_portal_that_stays_away_ends_the_run_with_one_reason(served, box, put, waits, importer):
    put("a.pdf")
    put("b.pdf")
    run = importer(parallel=1)
    served.stop()
    assert run.run(find([box]).files) == []
    # Patience is counted in waits, and no wait is as long as another.
    assert re.match(r"The portal has been away for [23] minutes: ", run.stopped)
    assert sum(waits.seconds) < 180


def test_an_answer_that_asks_for_patience_is_given_it(served, box, put, waits, importer):
    put("a.pdf")
    answers = [Response(status=503, headers={"Retry-After": "20"}), Response(status=502)]
    run = importer()
    served.app.before_request_funcs[None].append(lambda: answers.pop(0) if answers else None)
    assert [result.outcome for result in run.run(find([box]).files)] == [Outcome.SENT]
    assert 16 <= waits.seconds[0] <= 24
    assert waits.seconds[1] <= 2.4


def test_an_error_at_one_file_does_not_stop_the_others(served, board, box, put, waits, importer):
    put("a.pdf")
    put("b.pdf")
    marked = hashlib.sha256((box / "a.pdf").read_bytes()).hexdigest()

    def fails() -> None:
        from flask import request

        if request.form.get("sha256") == marked:
            raise RuntimeError

    run = importer()
    served.app.before_request_funcs[None].append(fails)
    first, second = run.run(find([box]).files)
    assert (first.outcome, second.outcome) == (Outcome.FAILED, Outcome.SENT)
    assert first.words
    assert len(_rows(board, Document)) == 1


def test_a_full_disk_stops_the_run_and_is_said_so(served, board, box, put, capsys):
    from dataclasses import replace

    settings = served.app.extensions["boardroom-settings"]
    served.app.extensions["boardroom-settings"] = replace(settings, disk_reserve_mb=10**9)
    for number in range(5):
        put(f"{number}.pdf")
    assert _import(served, box, "--parallel", "1") == 3
    said = capsys.readouterr()
    assert said.err.startswith("The portal's disk is full, so nothing more was sent.")
    assert "0 sent, 0 already there, 0 refused, 5 not sent" in said.out
    assert served.asked["documents"] == 1
    served.app.extensions["boardroom-settings"] = settings
    assert _import(served, box) == 0
    assert len(_rows(board, Document)) == 5


def test_a_token_revoked_in_the_middle_stops_the_run(served, board, box, put, capsys):
    for number in range(4):
        put(f"{number}.pdf")
    secretary = board.actor("secretary")

    def revoke() -> None:
        if served.asked["documents"] == 2:
            with board.runtime.opener.writing(secretary) as work:
                for token in tokens_of(work, secretary.account_id):
                    revoke_token(work, token.id)

    # Before the door is reached, so that the third upload finds it shut.
    served.app.before_request_funcs[None].insert(0, revoke)
    assert _import(served, box, "--parallel", "1") == 3
    assert "The token is not good" in capsys.readouterr().err
    assert len(_rows(board, Document)) == 2


def test_a_file_that_changes_while_it_is_sent_waits_for_the_next_run(served, board, box, put, importer):
    path = put("under arbete.pdf")
    put("färdig.pdf")
    run = importer(parallel=1)
    files = find([box]).files

    def still_written() -> None:
        if served.asked["known-hashes"] == 1 and served.asked["documents"] == 0:
            with path.open("ab") as target:
                target.write(b"%% mer\n")

    served.app.before_request_funcs[None].append(still_written)
    ends = {result.file.name: result for result in run.run(files)}
    assert ends["färdig.pdf"].outcome is Outcome.SENT
    assert ends["under arbete.pdf"].outcome is Outcome.FAILED
    assert "changed" in ends["under arbete.pdf"].words
    assert len(_rows(board, Document)) == 1
    assert _import(served, box) == 0
    assert {file.sha256 for file in _rows(board, File)} == _hashes(box)


def test_a_file_that_cannot_be_read_is_named_and_the_rest_sent(served, board, box, put, importer):
    put("a.pdf")
    gone = put("b.pdf")
    files = find([box]).files
    gone.unlink()
    first, second = importer().run(files)
    assert (first.outcome, second.outcome) == (Outcome.SENT, Outcome.FAILED)
    assert "could not be read" in second.words
    again = importer().run([Found(box, "mappen.pdf")])
    assert again[0].outcome is Outcome.FAILED


def test_of_two_files_with_the_same_bytes_the_one_saved_first_is_the_document(
    served, board, box, put, capsys
):
    first = put("1987/Styrelseprotokoll 3.pdf")
    copy = box / "26 kopia av 3.pdf"
    shutil.copy(first, copy)
    os.utime(first, (400_000_000, 400_000_000))
    assert _import(served, box) == 0
    assert [file.name for file in _rows(board, File)] == ["Styrelseprotokoll 3.pdf"]
    said = capsys.readouterr().out
    assert "already there: 26 kopia av 3.pdf – the same as 1987/Styrelseprotokoll 3.pdf" in said


def test_twins_of_a_refused_file_are_not_called_there(served, box, importer):
    for name in ("1.pdf", "2.pdf"):
        (box / name).write_bytes(b"not a paper")
    results = importer().run(find([box]).files)
    assert [result.outcome for result in results] == [Outcome.REFUSED, Outcome.REFUSED]
    assert served.asked["documents"] == 1


def _run(command: list[str], **more) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "100"}
    return subprocess.Popen([sys.executable, "-m", "scanner", *command], env=environment, cwd="/", **more)


def test_without_a_terminal_there_are_plain_lines(served, box, put):
    put("Räkning.pdf")
    with _run(["import", str(box), *served.options], stdout=subprocess.PIPE) as process:
        said = process.communicate(timeout=60)[0].decode()
    assert process.returncode == 0
    assert "sent: Räkning.pdf\n" in said
    assert "\x1b" not in said


def test_on_a_terminal_there_is_a_bar(served, box, put):
    put("Räkning.pdf")
    (box / "tom.pdf").write_bytes(b"")
    ours, theirs = pty.openpty()
    with _run(["import", str(box), *served.options], stdout=theirs, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        said = b""
        try:
            while piece := os.read(ours, 4096):
                said += piece
        except OSError:
            pass  # the other end is gone
    os.close(ours)
    assert process.returncode == 1
    shown = said.decode()
    assert "━" in shown
    assert "2/2" in shown
    assert "refused: tom.pdf" in shown


def test_the_importer_starts_without_the_portals_packages(served):
    """A volunteer's laptop has no checkout: only scanner/, httpx and rich."""
    code = "import sys, scanner.command; print(sorted(m for m in sys.modules if m.split('.')[0] in "
    code += "{'boardroom', 'flask', 'sqlalchemy', 'config', 'PIL', 'pypdf'}))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd="/"
    )
    assert said.stdout.strip() == "[]"
