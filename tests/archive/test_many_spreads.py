"""Many spreads are parted by the worker, some at a time: one press does all, it can be followed, taken back and killed."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import insert, select, update

from boardroom.archive import actions, jobs
from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted
from boardroom.core.ids import new_id
from boardroom.documents.models import File
from boardroom.intake.actions import House, Incoming, receive
from boardroom.reading import actions as reading
from boardroom.reading import queries
from boardroom.reading.actions.ordering import ATTEMPTS, ORDER_LEASE
from boardroom.reading.actions.parting import SHEETS_AT_ONCE
from boardroom.reading.errors import NothingToPart
from boardroom.reading.models import Page, PageState, SheetOrder
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState
from tests.data import papers
from tests.data.filed import put_in, read_next, seen

MANY = 2 * SHEETS_AT_ONCE + 5


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def books(board, opener):
    """An import of two books: one of many spreads, one of a single; as the worker has read them."""
    files = [
        Incoming(BytesIO(papers.encoded(papers.picture(f"Bok {number}", (420, 300)))), f"bok {number}.png")
        for number in (1, 2)
    ]
    rows = receive(opener, board.actor("secretary"), files, house=House(), seconds=60)
    for _ in rows:
        read_next(opener, board.actor("secretary"), "Avlopp")
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.execute(update(Page).values(fold=210, width=420))
        [first] = queries.pages_of(work, rows[0].document_id)
        facts = {column.name: getattr(first, column.name) for column in Page.__table__.columns}
        more = [facts | {"id": new_id(), "number": number} for number in range(2, MANY + 1)]
        work.session.execute(insert(Page), more)
        work.session.execute(
            update(File).where(File.document_id == rows[0].document_id).values(page_count=MANY)
        )
    return rows


def numbers(board, opener, row):
    with opener.reading(board.actor("chair")) as work:
        return [page.number for page in queries.pages_of(work, row.document_id)]


def orders(opener):
    with opener.reading(worker_for()) as work:
        return list(work.session.scalars(select(SheetOrder)))


def press(board, opener, books, deed=actions.part_imported):
    with opener.writing(board.actor("secretary")) as work:
        return deed(work, books[0].import_id)


def run(opener):
    steps = 0
    while jobs.handle_sheets(opener):
        steps += 1
    return steps


def test_one_press_parts_them_all_in_steps_and_the_pages_tell_how_far_it_has_come(
    board, opener, books, client_as
):
    browser = client_as("secretary")
    address = f"/brf-provet-1/imports/{books[0].import_id}"
    way = f"/brf-provet-1/archive/imports/{books[0].import_id}/spreads"
    assert f"{MANY + 1} uppslag i 2 dokument" in seen(browser, way)
    assert browser.post(way).location.endswith(address)
    page = seen(browser, address)
    assert browser.post(way).status_code == 409, "asked for already"
    assert f"{MANY + 1} uppslag delas nu, några åt gången" in page
    assert f"Uppslagen delas, 0 av {MANY + 1} är klara" in page
    assert jobs.handle_sheets(opener)
    page = browser.get(f"{address}/progress").get_data(as_text=True)
    assert f"Uppslagen delas, {SHEETS_AT_ONCE} av {MANY + 1} är klara" in page
    assert "hx-trigger" in page, "it asks again"
    book = f"/brf-provet-1/archive/{books[0].document_id}"
    assert "Uppslagen delas" in seen(browser, book)
    assert "visar ett uppslag" not in seen(browser, book)
    assert run(opener) == 2
    assert orders(opener) == []
    assert numbers(board, opener, books[0]) == sorted(2 * [*range(1, MANY + 1)])
    assert numbers(board, opener, books[1]) == [1, 1]
    assert "Uppslagen delas" not in seen(browser, address)
    with opener.reading(board.actor("chair")) as work:
        verbs = [entry.verb for entry in work.session.scalars(select(Entry).order_by(Entry.number))]
    assert verbs.count("reading.parting_asked") == 1


def test_a_whole_imports_parting_is_taken_back_also_while_it_is_still_going_on(
    board, opener, books, client_as
):
    press(board, opener, books)
    assert jobs.handle_sheets(opener)
    browser = client_as("secretary")
    way = f"/brf-provet-1/archive/imports/{books[0].import_id}/spreads"
    assert f"{SHEETS_AT_ONCE} uppslag är redan delade" in seen(browser, way)
    assert browser.post(f"{way}/rejoin").status_code == 303
    run(opener)
    assert numbers(board, opener, books[0]) == [*range(1, MANY + 1)]
    assert numbers(board, opener, books[1]) == [1]
    assert browser.post(f"{way}/rejoin").status_code == 409
    address = f"/brf-provet-1/imports/{books[0].import_id}"
    assert "visar ett uppslag" not in seen(browser, address), "nobody is asked again"


def test_of_one_book_the_first_are_parted_at_once_and_taken_back_all_stand_whole(board, opener, books):
    secretary = board.actor("secretary")
    with opener.writing(secretary) as work:
        ids = [page.id for page in queries.spreads(work, books[0].document_id)]
        assert actions.part_by_hand(work, books[0].document_id, ids) == MANY
    assert len(numbers(board, opener, books[0])) == MANY + SHEETS_AT_ONCE
    with opener.writing(secretary) as work:
        assert reading.rejoin(work, books[0].document_id) == MANY
    run(opener)
    assert numbers(board, opener, books[0]) == [*range(1, MANY + 1)]
    with opener.writing(secretary) as work:
        actions.part_by_hand(work, books[0].document_id, ids)
    run(opener)
    assert len(numbers(board, opener, books[0])) == 2 * MANY
    with opener.writing(secretary) as work:
        assert reading.rejoin(work, books[0].document_id) == MANY
    assert len(numbers(board, opener, books[0])) == 2 * MANY - SHEETS_AT_ONCE
    run(opener)
    assert numbers(board, opener, books[0]) == [*range(1, MANY + 1)]


def test_left_in_peace_all_of_them_are(board, opener, books, client_as):
    press(board, opener, books, actions.keep_imported_whole)
    browser = client_as("secretary")
    assert "visar ett uppslag" not in seen(browser, f"/brf-provet-1/imports/{books[0].import_id}")
    run(opener)
    with opener.reading(board.actor("chair")) as work:
        assert all(page.kept_whole for page in queries.pages_of(work, books[0].document_id))


def test_a_worker_that_dies_in_a_step_leaves_it_to_another_and_comes_too_late_itself(
    board, opener, books, clock
):
    press(board, opener, books)
    with opener.writing(worker_for()) as work:
        claimed = reading.claim_order(work)
    with opener.reading(worker_for(board.association.id)) as work:
        batch = reading.gather_sheets(work, claimed)
    assert not jobs.handle_sheets(opener), "it is under the dead one's lease"
    clock.advance(ORDER_LEASE + timedelta(seconds=1))
    assert run(opener) == 3
    with opener.writing(worker_for(board.association.id)) as work:
        assert not reading.carry_out(work, claimed, batch)
    assert len(numbers(board, opener, books[0])) == 2 * MANY


def test_a_step_that_always_fails_is_given_up_and_its_sheets_are_asked_about_again(
    board, opener, books, clock
):
    press(board, opener, books)
    for _ in range(ATTEMPTS):
        with opener.writing(worker_for()) as work:
            assert reading.claim_order(work)
        clock.advance(ORDER_LEASE + timedelta(seconds=1))
    assert not jobs.handle_sheets(opener)
    assert orders(opener) == []
    assert press(board, opener, books) == MANY + 1


def test_what_changed_between_the_dealing_and_the_recording_is_never_dealt_out_wrongly(board, opener, books):
    press(board, opener, books)
    with opener.writing(worker_for()) as work:
        claimed = reading.claim_order(work)
    worker = worker_for(board.association.id)
    with opener.reading(worker) as work:
        batch = reading.gather_sheets(work, claimed)
    moved, waiting = batch.pages[0].id, batch.pages[1].id
    with opener.writing(worker) as work:
        work.session.execute(update(Page).where(Page.id == moved).values(fold=100))
        work.session.execute(update(Page).where(Page.id == waiting).values(state=PageState.WAITING))
    with opener.writing(worker) as work:
        assert reading.carry_out(work, claimed, batch)
    run(opener)
    with opener.reading(worker) as work:
        whole = work.session.get(Page, moved)
        halves = queries.all_of_sheets(work, [whole])[whole.file_id, whole.number]
        assert whole.set_aside
        assert {round(half.cut, 3) for half in halves.values() if half.cut} == {round(100 / 420, 3)}
        assert not work.session.get(Page, waiting).set_aside, "it may come out of reading as one page"
        assert work.session.get(Page, waiting).order_id is None


def test_what_is_sent_for_signing_meanwhile_stays_as_it_is(board, opener, books):
    press(board, opener, books)
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.add(
            Envelope(
                id=new_id(),
                association_id=board.association.id,
                kind=EnvelopeKind.DOCUMENT,
                state=EnvelopeState.SENT,
                subject_key=str(books[1].document_id),
                version=1,
                document_id=books[1].document_id,
                title="Bok 2",
                record_class="board_minutes",
                frozen_sha256="0" * 64,
                page_count=1,
                nonce="n",
                allowed_methods="passkey",
                sent_by_name="Bo Lind",
                sent_at=work.now,
            )
        )
    run(opener)
    assert numbers(board, opener, books[1]) == [1]
    assert len(numbers(board, opener, books[0])) == 2 * MANY


def test_only_those_who_may_edit_ask_for_it(board, opener, books):
    for deed in (actions.part_imported, actions.keep_imported_whole, actions.rejoin_imported):
        with pytest.raises(NotPermitted), opener.writing(board.actor("auditor")) as work:
            deed(work, books[0].import_id)
    paper = put_in(opener, board.actor("secretary"), "Utan uppslag")
    with pytest.raises(NothingToPart), opener.writing(board.actor("secretary")) as work:
        actions.part_by_hand(work, paper.document.id, [paper.pages[0].id])
