"""Tesseract missing, crashing, hanging; the database held; the disk full: nothing lost, nothing doubled, all told."""

import contextlib
import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from boardroom.adapters.disk_blobs import DiskBlobs
from boardroom.adapters.tesseract import engine as tesseract_engine
from boardroom.admin.queries import outstanding
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.core.errors import Unavailable
from boardroom.documents.models import Document, File
from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.errors import DiskAlmostFull
from boardroom.intake.models import Upload
from boardroom.reading.actions import retry_many
from boardroom.reading.jobs import recognise
from boardroom.reading.models import Page, PageState, TextLayer
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from tests.data.drained import drain
from tests.data.papers import encoded, picture, text_pdf

WORDS = ["avlopp", "balkong"]
PAPERS = [encoded(picture(f"Beslut om {word}", size=(640, 110)), dpi=(300, 300)) for word in WORDS]
REAL = shutil.which("tesseract") or "tesseract"

pytestmark = [pytest.mark.recognition, pytest.mark.timeout(240)]


def _send(board, papers=PAPERS):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    for number, paper in enumerate(papers):
        receive(opener, secretary, [Incoming(io.BytesIO(paper), f"{number}.png")], house=House(), seconds=30)


def _pages(board):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return work.session.query(Page).all()


def _whole(board):
    """Every original is there, every page was read once and is found once."""
    opener, tenant = board.runtime.opener, board.association.id
    with opener.reading(worker_for(tenant)) as work:
        files = work.session.query(File).filter(File.role == "original").all()
        assert len(files) == work.session.query(Document).count() == len(WORDS)
        for file in files:
            opener.ports.blobs.check(tenant, file.sha256)
        pages = work.session.query(Page).all()
        assert [page.state for page in pages] == [PageState.READ] * len(WORDS)
        assert sorted(layer.page_id for layer in work.session.query(TextLayer)) == sorted(p.id for p in pages)
        for word in WORDS:
            assert search(work, word, Narrowing()).hits.total == 1
    with opener.reading(ANONYMOUS) as work:
        assert not any(outstanding(work).values())


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """Put a program of one's own in the place of Tesseract; `back()` is the real one again."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "setpriv", "sleep", "expr", "cat"):
        (folder / tool).symlink_to(shutil.which(tool))
    ordinary = os.environ["PATH"]

    class Engine:
        def replaced(self, script: str = "") -> None:
            monkeypatch.setenv("PATH", str(folder))
            if script:
                place = folder / "tesseract"
                place.write_text(
                    f'#!/bin/sh\ncase "$*" in *--list-langs*|*--version*) exec {REAL} "$@";; esac\n{script}\n'
                )
                place.chmod(0o755)

        def back(self) -> None:
            monkeypatch.setenv("PATH", ordinary)

    return Engine()


def test_pages_wait_while_tesseract_is_gone_and_it_is_no_fault_of_theirs(board, engine):
    _send(board)
    engine.replaced()
    for _try in range(5):
        assert not recognise(board.runtime.opener)
    assert {(page.state, page.attempts) for page in _pages(board)} == {(PageState.WAITING, 0)}
    engine.back()
    drain(board.runtime.opener)
    _whole(board)


def test_a_page_at_which_tesseract_crashes_once_is_read_the_next_time(board, engine, tmp_path):
    _send(board)
    mark = tmp_path / "crashed"
    # At a whole page: where a strip or the page's orientation is looked at again, a crash costs no reading.
    engine.replaced(
        f'case "$*" in *"--psm 3"*) [ -e {mark} ] || {{ : >{mark}; kill -SEGV $$; }};; esac\nexec {REAL} "$@"'
    )
    drain(board.runtime.opener)
    assert mark.exists()
    assert sorted(page.attempts for page in _pages(board)) == [1, 2]
    _whole(board)


def test_pages_at_which_tesseract_always_crashes_say_so_and_can_be_tried_again(board, engine):
    _send(board)
    engine.replaced("kill -SEGV $$")
    drain(board.runtime.opener)
    pages = _pages(board)
    assert {(page.state, page.attempts) for page in pages} == {(PageState.FAILED, 3)}
    assert all("gick inte att läsa av" in page.problem for page in pages)
    engine.back()
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        assert retry_many(work, [page.document_id for page in pages]) == len(WORDS)
    drain(board.runtime.opener)
    _whole(board)


def test_a_hanging_tesseract_is_ended_and_the_page_is_read_the_next_time(
    board, engine, tmp_path, monkeypatch
):
    monkeypatch.setattr(tesseract_engine, "PAGE_SECONDS", 5)
    _send(board)
    mark = tmp_path / "hung"
    engine.replaced(
        f'case "$*" in *"--psm 3"*) [ -e {mark} ] || {{ : >{mark}; exec sleep 600; }};; esac\nexec {REAL} "$@"'
    )
    drain(board.runtime.opener)
    assert mark.exists()
    assert max(page.attempts for page in _pages(board)) >= 2
    _whole(board)


_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
"""


@pytest.fixture
def hold(board):
    """Another process that keeps the database to itself until it is let go; we wait for it a tenth of a second."""

    @event.listens_for(board.runtime.engine, "checkout")
    def _impatient(connection, _record, _proxy):
        connection.execute("PRAGMA busy_timeout=100")

    holders = []

    def held():
        holder = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(board.runtime.settings.home / "boardroom.db")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        holders.append(holder)
        assert holder.stdout.readline() == "held\n"

        def let_go():
            holder.communicate("\n", timeout=10)

        return let_go

    yield held
    for holder in holders:
        if holder.poll() is None:
            holder.communicate("\n", timeout=10)


def test_a_held_database_refuses_in_words_and_the_next_try_files_once(board, hold, client_as):
    browser = client_as("secretary")
    let_go = hold()
    with pytest.raises(Unavailable):
        _send(board)
    answer = browser.post("/brf-provet-1/upload/", data={"files": (io.BytesIO(PAPERS[0]), "0.png")})
    assert answer.status_code == 503
    assert "Ingenting har gått förlorat" in answer.text
    let_go()
    _send(board)
    drain(board.runtime.opener)
    _whole(board)


def test_a_page_that_was_read_while_the_database_was_held_is_read_again_and_kept_once(
    board, hold, clock, monkeypatch
):
    _send(board)
    opener = board.runtime.opener
    ports, lets = opener.ports, []
    ordinary = type(ports.recogniser).recognise

    def slow(self, image, languages):
        if not lets:
            lets.append(hold())
        return ordinary(self, image, languages)

    monkeypatch.setattr(type(ports.recogniser), "recognise", slow)
    with pytest.raises(Unavailable):
        recognise(opener)
    assert [page.state for page in _pages(board)].count(PageState.READING) == 1
    lets[0]()
    clock.set(clock.now().replace(hour=23))  # the lease has run out
    drain(opener)
    assert sorted(page.attempts for page in _pages(board)) == [1, 2]
    _whole(board)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own with hardly any room."""
    place, image = tmp_path / "disk", tmp_path / "disk.img"
    place.mkdir()
    with image.open("wb") as made:
        made.truncate(4_000_000)
    tools = "/usr/sbin:/sbin:" + os.environ["PATH"]
    format_it, mount = (shutil.which(tool, path=tools) for tool in ("mkfs.ext4", "mount"))
    if os.geteuid() or not format_it or not mount:
        pytest.skip("only root can mount a small disk")
    subprocess.run([format_it, "-q", "-O", "^has_journal", image], check=True)
    if subprocess.run([mount, "-o", "loop", image, place], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def _fill(filler: Path) -> None:
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as full:
        while True:
            full.write(bytes(1024))


def test_a_disk_that_fills_up_refuses_in_words_keeps_what_it_has_and_goes_on_with_room(
    board, small_disk, monkeypatch
):
    opener, tenant = board.runtime.opener, board.association.id
    blobs = DiskBlobs(small_disk / "blobs")
    object.__setattr__(opener.ports, "blobs", blobs)
    _send(board, PAPERS[:1])
    filler = small_disk / "filler"
    _fill(filler)
    with pytest.raises(DiskAlmostFull):
        _send(board, PAPERS[1:])
    with pytest.raises(OSError, match="No space"):
        recognise(opener)  # the page's images find no room; the worker logs it and tries again
    assert not list(Path(small_disk).rglob(".incoming-*")), "nothing half-written lies about"
    with opener.reading(worker_for(tenant)) as work:
        [file] = work.session.query(File).all()
        blobs.check(tenant, file.sha256)
    filler.unlink()
    _send(board, PAPERS[1:])
    board.runtime.opener.clock.set(opener.clock.now().replace(hour=23))  # the lease has run out
    drain(opener)
    _whole(board)
    assert blobs.listed(tenant) == set(blobs.addresses(tenant))


@pytest.fixture
def full(board):
    """A database that may grow no more while it is held so; what has room in the pages it has is still written."""
    held = []

    @event.listens_for(board.runtime.engine, "checkout")
    def _bounded(connection, _record, _proxy):
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages if held else 1 << 30}")

    @contextlib.contextmanager
    def filled():
        held.append(True)
        yield
        held.clear()

    return filled


def _refused(board, paper) -> bool:
    try:
        _send(board, [paper])
    except Unavailable as refusal:
        return "full" in str(refusal)
    return False


def test_a_full_database_refuses_in_words_keeps_what_it_has_and_goes_on_with_room(board, full, client_as):
    browser, opener, tenant = client_as("secretary"), board.runtime.opener, board.association.id
    papers = [text_pdf(f"Styrelsen beslutade om ärende {number}") for number in range(40)]
    with full():
        sent = next(number for number, paper in enumerate(papers) if _refused(board, paper))
        answer = browser.post("/brf-provet-1/upload/", data={"files": (io.BytesIO(papers[sent]), "a.pdf")})
        assert answer.status_code == 503
        assert "Ingenting har gått förlorat" in answer.text
    with opener.reading(worker_for(tenant)) as work:
        assert work.session.query(Document).count() == work.session.query(Upload).count() == sent
    _send(board, papers[sent : sent + 1])
    drain(opener)
    with opener.reading(worker_for(tenant)) as work:
        files = work.session.query(File).filter(File.role == "original").all()
        assert {file.sha256 for file in files} == {
            hashlib.sha256(one).hexdigest() for one in papers[: sent + 1]
        }
        for file in files:
            opener.ports.blobs.check(tenant, file.sha256)
        assert {page.state for page in work.session.query(Page)} == {PageState.READ}
        assert search(work, "styrelsen", Narrowing()).hits.total == len(files) == sent + 1
