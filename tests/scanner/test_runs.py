"""Whole runs of the program: reports, patterns, sessions, Ctrl-C, kill -9."""

import csv
import hashlib
import json
import os
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Response, jsonify, request

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document, File
from boardroom.intake.models import UnfinishedUpload, Upload
from scanner.command import main
from tests.data.chances import chance as told_chance
from tests.data.papers import text_pdf

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Let Ctrl-C be heard: a shell that starts the tests in the background has them, and what they start, ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _stored(board) -> list[str]:
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return sorted(file.sha256 for file in work.session.query(File))


def _lying(box) -> list[str]:
    return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in box.rglob("*.pdf"))


def test_a_report_says_what_became_of_each_file(served, box, put):
    put("a.pdf")
    put("=b.pdf", "formel")
    (box / "tom.pdf").write_bytes(b"")
    shutil.copy(box / "a.pdf", box / "c.pdf")
    table, told = box.parent / "rapport.csv", box.parent / "rapport.json"
    assert main(["import", str(box), *served.options, "--report", str(told)]) == 1
    rows = {Path(row["path"]).name: row for row in json.loads(told.read_text(encoding="utf-8"))}
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "a.pdf": "sent",
        "=b.pdf": "sent",
        "c.pdf": "already there",
        "tom.pdf": "refused",
    }
    assert rows["a.pdf"]["sha256"] == hashlib.sha256((box / "a.pdf").read_bytes()).hexdigest()
    assert rows["a.pdf"]["url"].startswith("http://localhost/brf-provet-1/archive/")
    assert rows["c.pdf"]["document"] == rows["a.pdf"]["document"]
    assert rows["tom.pdf"]["reason"].startswith("Filen är tom.")
    os.chdir(box)
    assert main(["import", "=b.pdf", *served.options, "--report", str(table)]) == 0
    text = table.read_text(encoding="utf-8-sig")
    [row] = csv.DictReader(text.splitlines(), delimiter=";")
    assert row["outcome"] == "already there"
    assert row["url"] == rows["=b.pdf"]["url"]
    assert row["path"] == "'=b.pdf"  # a spreadsheet must not take it for a formula


@pytest.fixture(autouse=True)
def _stay_here():
    before = Path.cwd()
    yield
    os.chdir(before)


def test_a_report_that_cannot_be_written_is_said_before_anything_is_sent(served, box, put, capsys):
    put("a.pdf")
    for name in ("borta/rapport.csv", "rapport.txt"):
        assert main(["import", str(box), *served.options, "--report", str(box / name)]) == 2
    said = capsys.readouterr().err
    assert "could not be written" in said
    assert "must end in .csv or .json" in said
    assert served.asked["documents"] == 0


def test_a_report_that_fails_at_the_end_loses_nothing(served, board, box, put, capsys):
    """Such as on a laptop whose disk is full by then."""
    put("a.pdf")
    folder = box.parent / "rapporter"
    folder.mkdir()

    def fills() -> None:
        if request.path.endswith("/documents"):
            shutil.rmtree(folder, ignore_errors=True)

    served.app.before_request_funcs[None].append(fills)
    assert main(["import", str(box), *served.options, "--report", str(folder / "r.csv")]) == 4
    said = capsys.readouterr()
    assert "1 sent" in said.out
    assert "could not be written" in said.err
    assert "What was sent is safe" in said.err
    assert len(_stored(board)) == 1


def test_patterns_are_resolved_where_the_command_line_does_not(served, board, box, put):
    put("Pärm 1/a.pdf")
    put("Pärm 2/b.pdf")
    put("Annat/c.pdf")
    assert main(["import", str(box / "Pärm*"), *served.options]) == 0
    assert len(_stored(board)) == 2
    assert main(["import", str(box / "**" / "*.pdf"), str(box), *served.options]) == 0
    assert len(_stored(board)) == 3


def test_what_the_portal_knows_of_goes_along_and_nothing_else(served, box, put, monkeypatch, capsys):
    put("Pärm 1/a.pdf")
    put("Pärm 1/b.pdf")
    asked: list[dict] = []

    def portal_of_tomorrow() -> Response | None:
        if request.path.endswith("/imports"):
            asked.append(request.get_json())
            return Response(json.dumps({"id": "s1", "url": "http://x"}), 201, content_type="application/json")
        if request.path.endswith("/documents"):
            asked.append(request.form.to_dict())
            return jsonify(id="1", sha256=request.form["sha256"], duplicate=False)
        return None

    served.app.before_request_funcs[None].append(portal_of_tomorrow)
    monkeypatch.setattr("boardroom.archive.api.FEATURES", ())
    assert main(["import", str(box), *served.options, "--split", "both"]) == 2
    assert "does not split stacks" in capsys.readouterr().err
    monkeypatch.setattr("boardroom.archive.api.FEATURES", ("imports", "split", "folder"))
    assert main(["import", str(box), *served.options, "--split", "both"]) == 0
    assert asked[0] == {"name": "papper", "source": "importer"}
    assert len(asked) == 3
    for form in asked[1:]:
        assert (form["split"], form["folder"], form["import"]) == ("both", "Pärm 1", "s1")


def test_a_list_with_apartments_is_not_sent_without_them_to_a_portal_that_knows_none(
    served, board, box, put, monkeypatch, tmp_path, capsys
):
    put("a.pdf")
    told = tmp_path / "lista.csv"
    told.write_text("Sökväg;Lägenhet\na.pdf;1203\n", encoding="utf-8")
    monkeypatch.setattr("boardroom.archive.api.FEATURES", ("imports",))
    assert main(["import", str(box), *served.options, "--manifest", str(told)]) == 2
    assert "knows no apartments" in capsys.readouterr().err
    assert not _stored(board)
    monkeypatch.undo()
    assert main(["import", str(box), *served.options, "--manifest", str(told)]) == 0
    assert len(_stored(board)) == 1


@pytest.mark.parametrize("status", [403, 405])
def test_a_portal_without_sessions_is_sent_to_without(served, board, box, put, monkeypatch, status):
    put("a.pdf")
    monkeypatch.setattr("boardroom.archive.api.FEATURES", ("imports",))
    served.app.before_request_funcs[None].append(
        lambda: Response("", status) if request.path.endswith("/imports") else None
    )
    assert main(["import", str(box), *served.options]) == 0
    assert len(_stored(board)) == 1


def test_names_that_only_some_computers_allow_arrive_as_they_are(served, board, box, put):
    names = {
        "CON.pdf",
        "aux .pdf",
        "a:b?*<c>|d.pdf",
        "  .pdf",
        "slut..pdf",
        "å" * 100 + ".pdf",
        "rad\nbyte.pdf",
    }
    for name in names:
        put(name, name)
    (box / "runt").symlink_to(box)
    assert main(["import", str(box), *served.options]) == 0
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        stored = {file.name: file.sha256 for file in work.session.query(File)}
    assert sorted(stored.values()) == sorted(
        hashlib.sha256((box / name).read_bytes()).hexdigest() for name in names
    )
    assert {"CON.pdf", "a:b?*<c>|d.pdf", "å" * 100 + ".pdf"} <= stored.keys()
    assert main(["watch", str(box), *served.options, "--once", "--settle", "0.05"]) == 0
    assert {path.name for path in (box / "done").iterdir()} == names


def _run(served, *command: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "scanner", *command, *served.options],
        env=environment,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _until(true, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_ctrl_c_ends_with_a_summary_and_the_next_run_goes_on(served, board, box, put):
    for number in range(8):
        put(f"{number}.pdf")
    served.app.before_request_funcs[None].append(
        lambda: time.sleep(0.2) if request.path.endswith("/documents") else None
    )
    report = box.parent / "r.json"
    with _run(served, "import", str(box), "--report", str(report)) as process:
        _until(lambda: served.asked["documents"] >= 2)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped with Ctrl-C." in said
    assert "Run the same command again" in said
    assert "Traceback" not in said
    told = json.loads(report.read_text(encoding="utf-8"))
    sent = [row["sha256"] for row in told if row["outcome"] == "sent"]
    assert f"{len(sent)} sent" in said
    # What was under way has arrived, and nothing was sent that the summary does not tell.
    assert sorted(sent) == _stored(board)
    assert 0 < len(sent) < 8
    assert main(["import", str(box), *served.options]) == 0
    assert _stored(board) == _lying(box)


def test_on_a_terminal_a_large_file_has_a_bar_of_its_own(served, board, box):
    (box / "pärm.pdf").write_bytes(text_pdf("Pärm") + b"\n%" + b"x" * 9_000_000)
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "100"}
    command = [sys.executable, "-m", "scanner", "import", str(box), *served.options]
    with subprocess.Popen(
        command, env=environment, cwd="/", stdout=theirs, stderr=theirs, stdin=theirs
    ) as process:
        os.close(theirs)
        said = b""
        with suppress(OSError):  # the other end is gone
            while piece := os.read(ours, 4096):
                said += piece
    os.close(ours)
    assert process.returncode == 0
    assert re.search(r"[048]/9 MB", said.decode())
    assert "1/1" in said.decode()


def test_ctrl_c_ends_a_watch(served, board, box, put):
    put("a.pdf")
    with _run(served, "watch", str(box), "--settle", "0.1") as process:
        _until((box / "done" / "a.pdf").exists)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "1 in the archive, 0 refused, 0 waiting" in said
    assert "Traceback" not in said


def test_as_many_files_are_under_way_at_once_as_was_asked_for(served, box, put):
    """Each upload waits in the portal for two others to be there too: one after the other none would ever be let in."""
    met, inside = threading.Barrier(3), []

    def wait_for_the_others():
        if request.method == "POST" and request.path.endswith("/documents"):
            with suppress(threading.BrokenBarrierError):
                inside.append(met.wait(10))

    served.app.before_request_funcs[None].append(wait_for_the_others)
    for number in range(6):
        put(f"{number}.pdf")
    assert main(["import", str(box), "--parallel", "3", *served.options]) == 0
    assert sorted(inside) == [0, 0, 1, 1, 2, 2]


def _killed_again_and_again(served, board, box, rounds: int, chance: random.Random) -> None:
    for _round in range(rounds):
        wanted = sum(served.asked.values()) + chance.randrange(1, 14)
        with _run(served, "import", str(box), "--parallel", "3") as process:
            _until(
                lambda wanted=wanted, process=process: (
                    sum(served.asked.values()) >= wanted or process.poll() is not None
                )
            )
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
    assert main(["import", str(box), *served.options]) == 0
    assert _stored(board) == _lying(box)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert work.session.query(Document).count() == len(_lying(box))
        # Large files were taken up again: none was begun twice and forgotten.
        assert all(one.upload_id for one in work.session.query(UnfinishedUpload))
    for digest in _stored(board):
        board.runtime.opener.ports.blobs.check(board.association.id, digest)
    assert not [path for path in (board.runtime.settings.home / "parts").rglob("*") if path.is_file()]


def _boxful(box, put, small: int, large: int) -> None:
    for number in range(small):
        put(f"{number:03d}.pdf")
    for number in range(large):
        content = text_pdf(f"Pärm {number}") + b"\n%" + bytes([65 + number]) * 13_000_000
        (box / f"pärm {number}.pdf").write_bytes(content)


def test_an_importer_that_is_killed_loses_and_doubles_nothing(served, board, box, put):
    _boxful(box, put, 8, 1)
    _killed_again_and_again(served, board, box, 3, told_chance())


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_an_importer_that_is_killed_thirty_times_loses_and_doubles_nothing(served, board, box, put):
    _boxful(box, put, 150, 6)
    _killed_again_and_again(served, board, box, 30, told_chance())


def test_the_second_of_two_alike_in_one_run_stands_on_the_imports_page_too(served, board, box, put):
    first = put("a.pdf", "samma")
    (box / "1987").mkdir()
    for name in ("Styrelseprotokoll 3.pdf", os.fsdecode(b"latin1 \xe5r.pdf")):
        (box / "1987" / name).write_bytes(first.read_bytes())
    assert main(["import", str(box), *served.options]) == 0
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        rows = work.session.query(Upload).order_by(Upload.state, Upload.name).all()
        assert len({row.document_id for row in rows}) == len({row.import_id for row in rows}) == 1
        assert sorted(row.state for row in rows) == ["duplicate", "duplicate", "filed"]
        # Whichever of them was sent: the folder that a name's year comes from goes along with each.
        assert {row.folder for row in rows if row.name != "a.pdf"} == {"1987"}
