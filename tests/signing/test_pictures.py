"""Pages drawn before anybody opens the paper: once, and never in the way of who does."""

import pytest

from boardroom.core.actor import worker_for
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing import actions, jobs, queries
from boardroom.signing.models import PageImage
from boardroom.signing.rules.states import EnvelopeState
from tests.data.papers import text_pdf

HOME = "/brf-provet-1/signing"


@pytest.fixture
def envelope(desk):
    return desk.send(frozen_sha256=desk.store(text_pdf("Sida ett", "Sida två")), page_count=2)


def _images(desk):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        return {one.number: one.sha256 for one in work.session.query(PageImage)}


def test_pages_are_drawn_before_they_are_opened_and_shown_as_drawn(desk, envelope, client_as):
    assert jobs.draw_pages(desk.opener)
    drawn = _images(desk)
    assert set(drawn) == {1, 2}
    blobs, tenant = desk.opener.ports.blobs, desk.board.association.id
    for number, sha256 in drawn.items():
        answer = client_as("board_member").get(f"{HOME}/{envelope.id}/pages/{number}.webp")
        assert answer.data == blobs.read(tenant, sha256)
    assert not jobs.draw_pages(desk.opener)


def test_of_a_long_paper_the_first_ten_are_drawn_and_the_others_when_they_are_opened(desk, client_as):
    words = text_pdf(*(f"Sida {number}" for number in range(1, 13)))
    sent = desk.send(frozen_sha256=desk.store(words), page_count=12)
    assert jobs.draw_pages(desk.opener)
    assert set(_images(desk)) == set(range(1, 11))
    assert client_as("board_member").get(f"{HOME}/{sent.id}/pages/12.webp").status_code == 200
    assert set(_images(desk)) == {*range(1, 11), 12}


def test_a_page_that_a_dead_worker_had_begun_is_drawn_for_who_opens_it(desk, envelope, client_as):
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        assert actions.claim_pictures(work).envelope_id == envelope.id
    assert _images(desk) == {1: "", 2: ""}
    assert not jobs.draw_pages(desk.opener)
    assert client_as("board_member").get(f"{HOME}/{envelope.id}/pages/2.webp").status_code == 200
    assert _images(desk)[2]


def test_a_page_that_cannot_be_drawn_leaves_the_others(desk, envelope, monkeypatch):
    tools = desk.opener.ports.pdf_tools
    whole = tools.render

    def render(path, page, *size, **wanted):
        if page == 1:
            raise Unreadable("Trasig sida.")
        return whole(path, page, *size, **wanted)

    monkeypatch.setattr(tools, "render", render)
    assert jobs.draw_pages(desk.opener)
    drawn = _images(desk)
    assert drawn[1] == ""
    assert drawn[2]
    assert not jobs.draw_pages(desk.opener)


def test_nothing_is_drawn_of_a_paper_that_nobody_is_to_sign_any_more(desk, envelope):
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, "Fel papper.")
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        assert queries.visible(work, envelope.id).state is not EnvelopeState.SENT
    assert not jobs.draw_pages(desk.opener)


def test_what_was_drawn_for_a_paper_erased_meanwhile_is_forgotten(desk, envelope):
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        claimed = actions.claim_pictures(work)
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        work.session.query(PageImage).delete()
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        actions.keep_pictures(work, claimed, {1: "a" * 64})
    assert _images(desk) == {}
    assert envelope.id == claimed.envelope_id
