"""kill -9 at every step of a disposal: no document is ever half gone, and the round is gone on with to its end."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document, File
from boardroom.matters.actions import Card, close, link, open_matter
from boardroom.matters.models import Matter
from boardroom.matters.queries import Thing, turns_of
from boardroom.reading.models import Page, TextLayer
from boardroom.retention.models import Disposal, DisposalItem, DisposalState, ItemState
from boardroom.work import Work
from tests.data.chances import chance as told_chance
from tests.retention.conftest import Shelf

NEVER = 1_000_000
TITLE = "Störningen på femman"
PROGRAM = str(Path(__file__).with_name("worker_that_dies.py"))
Run = Callable[[int], int | None]


@pytest.fixture
def program():
    """The program that forks workers to be killed."""
    running = subprocess.Popen(
        [sys.executable, PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with running:
        yield running
        running.stdin.close()


@pytest.fixture
def run(shelf, program):
    """Run a worker until it is done or dies at a step; return how many steps it took, nothing when it died."""

    def told(last_step: int, at_once: int = 2) -> int | None:
        shelf.board.runtime.engine.dispose()
        settings = shelf.board.runtime.settings
        asked = {
            "home": str(settings.home),
            "keys": str(settings.keys),
            "now": shelf.clock.now().isoformat(),
            "last_step": last_step,
            "at_once": at_once,
        }
        program.stdin.write(json.dumps(asked) + "\n")
        program.stdin.flush()
        answer = program.stdout.readline().strip()
        return None if answer == "died" else int(answer)

    return told


def _halves(shelf: Shelf) -> list[str]:
    """Return what is half gone: described but without bytes, forgotten but not on its way out, or with words left."""
    blobs = shelf.opener.ports.blobs
    wrong = []
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        session = work.session
        files: dict[object, list[str]] = {}
        for file in session.query(File):
            files.setdefault(file.document_id, []).append(file.sha256)
        worded = {
            page.document_id
            for page, _ in session.query(Page, TextLayer).filter(TextLayer.page_id == Page.id)
        }
        for item in session.query(DisposalItem):
            if item.matter_id is not None:
                wrong += [f"{item.reference} {item.state} {why}" for why in _half_matter(work, item)]
                continue
            document = session.get_one(Document, item.document_id)
            there = [blobs.has(shelf.tenant, one) for one in files[document.id]]
            if item.state is ItemState.LISTED:
                whole = document.title.startswith("Faktura") and not document.erased_at and all(there)
                whole = whole and document.id in worded
            else:
                whole = (
                    document.title == document.reference and document.erased_at and document.id not in worded
                )
                whole = whole and (item.state is ItemState.DESTROYING or not any(there))
            if not whole:
                wrong.append(f"{item.reference} {item.state} {there}")
    return wrong


def _half_matter(work: Work, item: DisposalItem) -> list[str]:
    """Return what is wrong with a matter: it says all or nothing, and goes after the last of its papers."""
    matter = work.session.get_one(Matter, item.matter_id)
    said = (
        matter.title == TITLE,
        not matter.disposed_at,
        bool(turns_of(work, [matter.id])),
        item.state is ItemState.LISTED,
    )
    papers = work.session.query(DisposalItem).filter(
        DisposalItem.document_id.is_not(None), DisposalItem.state != ItemState.DESTROYED
    )
    wrong = [] if len(set(said)) == 1 else [f"half gone: {said}"]
    return wrong + (["before its papers"] if not any(said) and papers.count() else [])


def _ended(shelf: Shelf, disposal: Disposal, count: int) -> None:
    found = shelf.round(disposal)
    assert found.state is DisposalState.CERTIFIED
    assert {item.state for item in shelf.items(disposal).values()} == {ItemState.DESTROYED}
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert work.session.query(Document).filter_by(record_class="disposal_certificate").count() == 1
        assert work.session.query(Document).filter(Document.erased_at.is_not(None)).count() == count
        certificates = {
            file.sha256 for file in work.session.query(File).filter_by(document_id=found.certificate_id)
        }
    lying = set(shelf.opener.ports.blobs.addresses(shelf.tenant))
    # A seal that was made and not recorded lies there with no row that speaks of it, until stock is taken.
    assert certificates <= lying
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        gone = {sha256 for item in work.session.query(DisposalItem) for sha256 in item.files_sha256.split()}
    assert gone.isdisjoint(lying)
    assert gone.isdisjoint(shelf.opener.ports.blobs.listed(shelf.tenant))


def _approved(shelf: Shelf, count: int) -> Disposal:
    shelf.adopt()
    for number in range(count):
        last = shelf.file(
            f"Faktura {number}", day=date(2015, 1, 1) + timedelta(days=number % 300), read=False
        )
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        matter = open_matter(work, Card(TITLE, record_class="disturbance_case"), day=date(2015, 1, 1))
        link(work, matter.id, Thing(document_id=last.id))
        close(work, matter.id, "Löst", date(2016, 1, 1))
    shelf.settle()
    disposal = shelf.propose()
    shelf.wait_for_objections()
    shelf.approve(disposal, "chair")
    shelf.approve(disposal, "treasurer")
    shelf.age()
    return disposal


def _kept(shelf: Shelf, to: Path) -> Callable[[], None]:
    """Keep the portal as it is now, and return what puts it back: its keys too, for the first seal makes one."""
    shelf.board.runtime.engine.dispose()
    settings = shelf.board.runtime.settings
    now = shelf.clock.now()
    settings.keys.mkdir(exist_ok=True)
    places = ((settings.home, to / "home"), (settings.keys, to / "keys"))
    for place, kept in places:
        shutil.copytree(place, kept)

    def put_back() -> None:
        shelf.board.runtime.engine.dispose()
        shelf.clock.set(now)
        for place, kept in places:
            shutil.rmtree(place)
            shutil.copytree(kept, place)

    return put_back


def _killed_at(shelf: Shelf, run: Run, disposal: Disposal, last_step: int, count: int) -> None:
    assert run(last_step) is None
    assert _halves(shelf) == []
    shelf.clock.advance(timedelta(minutes=11))
    shelf.age()
    assert run(NEVER) is not None  # no steps at all, where the last one was killed with its work done
    _ended(shelf, disposal, count)


@pytest.mark.timeout(300)  # four processes and their seals, on a busy machine
def test_a_disposal_killed_anywhere_is_gone_on_with_and_none_is_half_gone(shelf, run, tmp_path):
    count = 3
    disposal = _approved(shelf, count)
    put_back = _kept(shelf, tmp_path / "before")
    steps = run(NEVER)
    _ended(shelf, disposal, count)
    assert steps > 40
    # Here the very last step and some of the others, another few each time; `./run soak` takes them all.
    for last_step in (*sorted(told_chance().sample(range(1, steps), 2)), steps):
        put_back()
        _killed_at(shelf, run, disposal, last_step, count)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_every_single_step_may_be_the_last(shelf, run, tmp_path):
    count = 3
    disposal = _approved(shelf, count)
    put_back = _kept(shelf, tmp_path / "before")
    steps = run(NEVER)
    for last_step in range(1, steps + 1):
        put_back()
        _killed_at(shelf, run, disposal, last_step, count)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_thousand_documents_are_disposed_of_through_hundreds_of_kills(shelf, run):
    count = 1_000
    disposal = _approved(shelf, count)
    chance, kills = told_chance(), 0
    while True:
        shelf.clock.advance(timedelta(minutes=11))
        shelf.age()
        if run(chance.randrange(1, 400), at_once=20) is not None:
            break
        kills += 1
        assert _halves(shelf) == []
    print(f"{kills} kills")
    _ended(shelf, disposal, count)
