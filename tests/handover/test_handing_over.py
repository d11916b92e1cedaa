"""At a change of board those who leave tell what they know, those who come sign for it, and a receipt stays."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.queries import by_id, files_of
from boardroom.handover import actions, queries
from boardroom.handover.errors import (
    BegunAlready,
    Closed,
    HoldsSecret,
    NobodyChanges,
    NotAllDone,
    NothingTold,
)
from boardroom.handover.models import Kind, Point, Side
from boardroom.handover.rules import Thing
from boardroom.mandates.models import Mandate
from boardroom.signing.queries import paper as signable
from tests.data.filed import seen

CHANGE = date(2026, 3, 25)


@pytest.fixture
def changing(board):
    """David Alm leaves on the 25th of March, and Vera Sten comes."""
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        [mandate] = work.session.scalars(
            select(Mandate).where(Mandate.person_id == board.people["board_member"].id)
        )
        mandate.end = CHANGE
    board.add("vice_chair", "Vera Sten", CHANGE)
    return board


def _begin(board, role="chair"):
    with board.runtime.opener.writing(board.actor(role)) as work:
        return actions.begin(work, CHANGE)


def _waiting(board, role):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return queries.waiting(work)


def _hand_on(
    board, handover, looked_after="Skötte snöröjningen", ask="Fråga mig om lekplatsen", confirmed=True
):
    with board.runtime.opener.writing(board.actor("board_member")) as work:
        actions.hand_on(work, handover.id, looked_after, ask, confirmed=confirmed)


def _receive(board, handover):
    with board.runtime.opener.writing(board.actor("vice_chair")) as work:
        actions.receive(work, handover.id)


def test_a_change_of_board_is_asked_about_before_it_comes_and_only_until_it_is_begun(changing):
    [turn] = _waiting(changing, "chair").due
    assert turn.day == CHANGE
    assert turn.leaving == (changing.people["board_member"].id,)
    assert turn.arriving == (changing.people["vice_chair"].id,)
    _begin(changing)
    assert not _waiting(changing, "secretary").due
    with pytest.raises(BegunAlready):
        _begin(changing)


def test_nothing_is_asked_where_nobody_leaves_or_comes(board):
    assert not _waiting(board, "chair").due
    with pytest.raises(NobodyChanges):
        _begin(board)


def test_who_leaves_and_who_comes_have_a_part_and_nobody_else(changing):
    handover = _begin(changing)
    assert [side for _, side in _waiting(changing, "board_member").own] == [Side.LEAVING]
    assert [side for _, side in _waiting(changing, "vice_chair").own] == [Side.ARRIVING]
    assert not _waiting(changing, "treasurer").own
    with (
        changing.runtime.opener.writing(changing.actor("treasurer")) as work,
        pytest.raises(NotFound),
    ):
        actions.receive(work, handover.id)


def test_who_has_left_still_tells_their_part_and_sees_nothing_else(app, changing, clock, client_as):
    handover = _begin(changing)
    clock.advance(timedelta(days=10))
    assert not changing.actor("board_member").permissions
    browser = client_as("board_member")
    assert "Lämna över till nya styrelsen" in seen(browser, "/brf-provet-1/")
    seen(browser, f"/brf-provet-1/handover/{handover.id}/own")
    assert browser.get(f"/brf-provet-1/handover/{handover.id}").status_code == 403
    form = {"looked_after": "Skötte snöröjningen", "confirmed": "y"}
    assert browser.post(f"/brf-provet-1/handover/{handover.id}/own", data=form).status_code == 303
    assert "Lämna över till nya styrelsen" not in seen(browser, "/brf-provet-1/")
    assert "Skötte snöröjningen" in seen(client_as("chair"), f"/brf-provet-1/handover/{handover.id}")


def test_confirming_wants_a_word_and_takes_no_password(changing):
    handover = _begin(changing)
    with pytest.raises(NothingTold):
        _hand_on(changing, handover, "")
    with pytest.raises(HoldsSecret):
        _hand_on(changing, handover, "Bankens lösenord: granen7")
    _hand_on(changing, handover, "", confirmed=False)  # a draft may be empty
    assert _waiting(changing, "board_member").own


def test_closing_waits_for_everyone_or_says_why_not(changing):
    handover, opener = _begin(changing), changing.runtime.opener
    with pytest.raises(NotAllDone):
        actions.close(opener, changing.actor("chair"), handover.id)
    actions.close(opener, changing.actor("chair"), handover.id, "David har flyttat och svarar inte")
    with pytest.raises(Closed):
        actions.close(opener, changing.actor("chair"), handover.id)
    assert not _waiting(changing, "board_member").own


def test_the_receipt_lies_in_the_archive_with_all_that_was_told_and_can_be_signed(changing):
    handover, opener = _begin(changing), changing.runtime.opener
    with opener.writing(changing.actor("secretary")) as work:
        actions.keep(
            work, Thing(Kind.ROOM_KEY, "Undercentralens nyckel", "källaren", changing.people["treasurer"].id)
        )
        actions.check_point(work, handover.id, Point.KEYS, "Alla nycklar räknade")
    _hand_on(changing, handover)
    _receive(changing, handover)
    assert _waiting(changing, "chair").to_close
    document_id = actions.close(opener, changing.actor("chair"), handover.id)
    with opener.reading(changing.actor("chair")) as work:
        document = by_id(work, document_id)
        [file] = files_of(work, document)
        assert signable(work, document_id).file_name
    content = opener.ports.blobs.read(changing.association.id, file.sha256)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    for said in (
        "David Alm",
        "Skötte snöröjningen",
        "Vera Sten",
        "Undercentralens nyckel",
        "Alla nycklar räknade",
    ):
        assert said in text, said
    assert not _waiting(changing, "chair").to_close
    with opener.writing(changing.actor("secretary")) as work, pytest.raises(Closed):
        actions.check_point(work, handover.id, Point.PAPER)


def test_a_point_is_gone_through_and_taken_up_again(changing, client_as):
    handover, browser = _begin(changing), client_as("secretary")
    address = f"/brf-provet-1/handover/{handover.id}"
    assert (
        browser.post(f"{address}/points/paper", data={"paper-remark": "Pärm 4 är utlånad"}).status_code == 303
    )
    assert "Pärm 4 är utlånad" in seen(browser, address)
    browser.post(f"{address}/points/paper", data={"again": "1"})
    assert "Pärm 4 är utlånad" not in seen(browser, address)
    assert browser.post(f"{address}/points/nonsense").status_code == 404


@pytest.mark.parametrize("role", ["auditor", "manager", "member"])
def test_only_the_board_hands_over(changing, role):
    with pytest.raises(NotPermitted):
        _begin(changing, role)


def test_every_page_of_the_handover_is_in_order(changing, client_as):
    browser = client_as("chair")
    root = "/brf-provet-1/handover"
    assert "Vera Sten" in seen(browser, f"{root}/")
    seen(browser, f"{root}/begin?day=2026-03-25")
    answer = browser.post(f"{root}/begin", data={"day": "2026-03-25"})
    assert answer.status_code == 303
    seen(browser, answer.location)
    seen(browser, f"{answer.location}/close")
    for page in ("keys", "keys/new", "driftkort", "drill", "first-visit"):
        seen(browser, f"{root}/{page}")
    assert browser.post(f"{answer.location}/close", data={"remark": ""}).status_code == 200
    done = browser.post(f"{answer.location}/close", data={"remark": "Ingen svarar"})
    assert done.status_code == 303
    seen(browser, answer.location)
    assert "Kvitto på överlämningen" in seen(browser, f"{root}/")
