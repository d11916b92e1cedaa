"""An import whose stacks were split at their sheets is undone, and redone, as one: a stack goes with all of its parts."""

import os
from datetime import timedelta
from itertools import count

import pytest

from boardroom.archive import jobs as archive_jobs
from boardroom.archive.actions import undo_import
from boardroom.archive.queries import in_use
from boardroom.documents.actions import NewPart, describe, split
from boardroom.documents.models import Document
from boardroom.documents.queries import browse, derivations
from boardroom.documents.rules import Wanted
from boardroom.intake import jobs, queries
from boardroom.intake.actions import Given, redo
from boardroom.intake.errors import NothingToUndo
from boardroom.intake.rules.stacks import SplitAt
from boardroom.search.jobs import index
from boardroom.search.queries import outdated_count
from tests.data import papers
from tests.data.filed import picture, read_next, seen


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def stack(board, opener, send):
    """A stack of two papers with a blank sheet between them, split by the worker."""
    [row] = send(("bunt.tif", picture(4)), given=Given(split_at=SplitAt.BLANKS))
    for text in ("Protokoll ett", None, None, "Protokoll två"):
        read_next(opener, board.actor("secretary"), text)
    assert jobs.split(opener)
    return row


def _parts(board, row):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return derivations.parts_at_sheets(work, [row.document_id])[row.document_id]


def _shelf(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return sorted(one.title for one in browse(work, Wanted()).documents)


def _undo(board, row, role="secretary"):
    with board.runtime.opener.writing(board.actor(role)) as work:
        return undo_import(work, row.import_id)


def _why(board, row):
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        return in_use(work, queries.import_by_id(work, row.import_id))


def test_a_stack_goes_with_its_parts_and_comes_back_split_as_it_was(board, opener, stack, send):
    send(("avtal.pdf", papers.text_pdf("Avtal")))
    before = ["Avtal", "Bunt, del 1 av 2", "Bunt, del 2 av 2"]
    assert _shelf(board) == before
    done = _undo(board, stack)
    assert (done.moved, done.stayed, done.parts) == (2, 0, 2)
    assert _shelf(board) == []
    while index(opener):
        pass
    with opener.reading(board.actor("secretary")) as work:
        assert outdated_count(work) == 0
    with opener.writing(board.actor("secretary")) as work:
        assert redo(work, stack.import_id) == done
    assert _shelf(board) == before


def test_a_stack_comes_back_with_its_parts_although_time_goes_on_between_two_of_them(
    board, opener, stack, clock, monkeypatch
):
    before, still = _shelf(board), clock.now
    ticks = count()
    monkeypatch.setattr(clock, "now", lambda: still() + timedelta(microseconds=next(ticks)))
    _undo(board, stack)
    with opener.writing(board.actor("secretary")) as work:
        redo(work, stack.import_id)
    assert _shelf(board) == before


def test_a_stack_stays_whole_with_its_parts_when_someone_else_has_worked_on_one(board, opener, stack, send):
    send(("avtal.pdf", papers.text_pdf("Avtal")))
    first, second = _parts(board, stack)
    with opener.writing(board.actor("chair")) as work:
        describe(work, second.id, title="Styrelseprotokoll 2", record_class=None, document_date=None)
    assert _why(board, stack) == {stack.document_id: "part_in_use", second.id: "changed"}
    done = _undo(board, stack)
    assert (done.moved, done.stayed, done.parts) == (1, 1, 0)
    assert _shelf(board) == [first.title, "Styrelseprotokoll 2"]


def test_a_part_that_was_split_by_hand_keeps_its_stack(board, opener, send):
    [row] = send(("bunt.tif", picture(5)), given=Given(split_at=SplitAt.BLANKS))
    for text in ("Ett", None, None, "Två", "Tre"):
        read_next(opener, board.actor("secretary"), text)
    assert jobs.split(opener)
    part = _parts(board, row)[1]
    with opener.writing(board.actor("secretary")) as work:
        split(work, part.id, [NewPart("Två", 1, 1), NewPart("Tre", 2, 2)])
    assert _why(board, row) == {row.document_id: "part_in_use", part.id: "divided"}
    with pytest.raises(NothingToUndo):
        _undo(board, row)


def test_the_page_names_the_parts_that_go_and_what_keeps_a_stack(board, opener, stack, client_as):
    client = client_as("secretary")
    address = f"/brf-provet-1/archive/imports/{stack.import_id}/undo"
    first, second = _parts(board, stack)
    page = seen(client, address)
    assert first.title in page
    assert second.title in page
    assert "som går att ångra" not in page
    with opener.writing(board.actor("chair")) as work:
        describe(work, second.id, title="Styrelseprotokoll 2", record_class=None, document_date=None)
    page = seen(client, address)
    assert "en del av det används; därför är alla delar kvar" in page
    assert "Styrelseprotokoll 2</a>: ändrat av någon annan" in page
    assert first.title not in page


def test_after_the_deed_the_parts_are_told_of(stack, client_as):
    client = client_as("secretary")
    address = f"/brf-provet-1/archive/imports/{stack.import_id}/undo"
    page = client.post(address, follow_redirects=True).get_data(as_text=True)
    assert "De 2 dokument som buntarna delades i är också borttagna" in page
    again = f"/brf-provet-1/imports/{stack.import_id}/redo"
    assert "De 2 dokument som buntarna delades i är också tillbaka" in client.post(
        again, follow_redirects=True
    ).get_data(as_text=True)


def test_after_thirty_days_the_parts_are_erased_with_their_stack(board, opener, stack, clock):
    _undo(board, stack)
    clock.advance(timedelta(days=31))
    for sha256 in opener.ports.blobs.addresses(board.association.id):
        long_ago = (clock.now() - timedelta(days=31)).timestamp()
        os.utime(opener.ports.blobs.path(board.association.id, sha256), (long_ago, long_ago))
    while archive_jobs.erase_withdrawn(opener):
        pass
    with opener.reading(board.actor("secretary")) as work:
        documents = work.session.query(Document).all()
        assert [bool(one.erased_at) and one.title == one.reference for one in documents] == [True] * 3


def test_an_open_page_asks_no_more_for_the_stack_once_it_is_split(client_as, stack):
    client = client_as("secretary")
    answer = client.get(f"/brf-provet-1/upload/{stack.id}/stack?row=1")
    assert answer.headers["HX-Retarget"] == f"#upload-{stack.id}"
    row = answer.get_data(as_text=True)
    assert "Bunten delades i 2 dokument" in row
    assert "Godkänn" not in row


def test_while_it_waits_the_stack_alone_is_told_of_and_what_is_typed_in_its_row_stays(client_as, send):
    [row] = send(("bunt.tif", picture(4)), given=Given(split_at=SplitAt.BLANKS))
    client = client_as("secretary")
    page = seen(client, "/brf-provet-1/upload/")
    assert f'hx-get="/brf-provet-1/upload/{row.id}/stack?row=1"' in page
    answer = client.get(f"/brf-provet-1/upload/{row.id}/stack?row=1")
    assert "HX-Retarget" not in answer.headers
    assert "upload-row" not in answer.get_data(as_text=True)


def test_a_paper_that_was_split_by_hand_is_not_asked_for_on_the_upload_page(board, opener, client_as, send):
    [row] = send(("bunt.pdf", papers.text_pdf("Ett", "Två")))
    client = client_as("secretary")
    assert "Väntar på att du godkänner" in seen(client, "/brf-provet-1/upload/")
    with opener.writing(board.actor("secretary")) as work:
        split(work, row.document_id, [NewPart("Ett", 1, 1), NewPart("Två", 2, 2)])
    assert "Väntar på att du godkänner" not in seen(client, "/brf-provet-1/upload/")


def test_after_the_deed_what_was_left_is_said_with_its_reason(board, opener, stack, send, client_as):
    send(("avtal.pdf", papers.text_pdf("Avtal")))
    second = _parts(board, stack)[1]
    with opener.writing(board.actor("chair")) as work:
        describe(work, second.id, title="Styrelseprotokoll 2", record_class=None, document_date=None)
    page = (
        client_as("secretary")
        .post(f"/brf-provet-1/archive/imports/{stack.import_id}/undo", follow_redirects=True)
        .get_data(as_text=True)
    )
    assert "en handling är borttagen. En används redan och är kvar. Bunt: delat vid inläsningen" in page
    assert "Styrelseprotokoll 2: ändrat av någon annan." in page
