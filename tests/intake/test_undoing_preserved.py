"""Undoing an import destroys nothing that is to be preserved on one person's word: a second one agrees, and the board is told."""

import os
from datetime import timedelta
from itertools import count

import pytest

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.archive import jobs
from boardroom.archive.actions import undo_import
from boardroom.core.actor import worker_for
from boardroom.documents.actions import describe
from boardroom.documents.models import Document
from boardroom.intake.actions import redo
from boardroom.notices.models import Message
from tests.data.papers import text_pdf
from tests.intake.conftest import send

__all__ = ["send"]
PAGE = "/brf-provet-1/imports/"


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def undone(board, opener, send):
    """An import of a paper with each class, in turn, undone by the secretary."""

    def run(*classes):
        [row] = send(("protokoll.pdf", text_pdf("Protokoll nr 4")))
        for record_class in classes:
            with opener.writing(board.actor("secretary")) as work:
                described = {"record_class": record_class, "document_date": None}
                describe(work, row.document_id, title="Protokoll 4", **described)
        with opener.writing(board.actor("secretary")) as work:
            undo_import(work, row.import_id)
        return row

    return run


@pytest.fixture
def later(board, opener, clock):
    """Let the grace pass, with every stored file as old as that, and erase what is due."""

    def run():
        clock.advance(timedelta(days=31))
        then = clock.now().timestamp() - 7200
        for sha256 in opener.ports.blobs.addresses(board.association.id):
            os.utime(opener.ports.blobs.path(board.association.id, sha256), (then, then))
        return jobs.erase_withdrawn(opener)

    return run


@pytest.fixture(autouse=True)
def ticking(clock, monkeypatch):
    """A clock as it is in the world: never twice the same instant, not even within one Work."""
    still, ticks = clock.now, count()
    monkeypatch.setattr(clock, "now", lambda: still() + timedelta(microseconds=next(ticks)))


def letters(board, opener):
    with opener.reading(worker_for(board.association.id)) as work:
        return work.session.query(Message).filter_by(template="import_undone").all()


# One who changes the class first, alone, gets no further.
@pytest.mark.parametrize("classes", [("board_minutes",), ("board_minutes", "vouchers")])
def test_what_is_to_be_preserved_waits_for_a_second_person(board, opener, undone, later, client_as, classes):
    row = undone(*classes)
    assert not later()
    assert not later()
    address = f"{PAGE}{row.import_id}"
    agree = f"/brf-provet-1/archive/imports/{row.import_id}/undo/agree"
    own = client_as("secretary")
    assert "Inget av det raderas förrän en till i styrelsen godkänner" in own.get(address).get_data(
        as_text=True
    )
    assert agree not in own.get(address).get_data(as_text=True)
    assert own.post(agree).status_code == 409
    assert client_as("deputy").post(agree).status_code == 403
    assert not later()
    chair = client_as("chair")
    assert address in chair.get("/brf-provet-1/").get_data(as_text=True)
    for role in ("secretary", "deputy"):  # who undid it, and who approves no disposal
        assert "En ångrad inläsning väntar" not in client_as(role).get("/brf-provet-1/").get_data(
            as_text=True
        )
    assert agree in chair.get(address).get_data(as_text=True)
    assert chair.post(agree).status_code == 303
    assert address not in chair.get("/brf-provet-1/").get_data(as_text=True)
    assert later()
    with opener.reading(worker_for(board.association.id)) as work:
        assert work.session.get(Document, row.document_id).erased_at


def test_until_a_second_agrees_it_can_be_put_back(board, opener, undone, later):
    row = undone("board_minutes")
    assert not later()
    with opener.writing(board.actor("secretary")) as work:
        assert redo(work, row.import_id).moved == 1
    with opener.reading(worker_for(board.association.id)) as work:
        assert work.session.get(Document, row.document_id).withdrawn_at is None


def test_the_board_is_told_by_letter(board, opener, undone):
    undone("board_minutes")
    told = letters(board, opener)
    assert {"Astrid Ek", "Cecilia Ask"} <= {one.to_name for one in told}
    for language in ("sv", "en"):
        letter = JinjaLetters().letter("import_undone", language, {**told[0].facts, "to_name": "Astrid Ek"})
        assert "Bo Lind har" in letter.text or "Bo Lind has" in letter.text


def test_what_is_of_no_such_class_goes_as_before_and_nobody_is_written_to(board, opener, undone, later):
    undone("vouchers")
    assert later()
    assert letters(board, opener) == []


@pytest.mark.parametrize(("undoer", "goes"), [("secretary", True), ("chair", False)])
def test_what_another_brought_goes_by_nobodys_word_alone(board, opener, send, later, undoer, goes):
    [row] = send(("skannat.pdf", text_pdf("Något gammalt")))  # by the secretary
    with opener.writing(board.actor(undoer)) as work:
        undo_import(work, row.import_id)
    assert bool(later()) is goes
    assert bool(letters(board, opener)) is not goes
