"""What happened to an envelope, where its letters are and how its pages look is told by the queries to those alone who may know."""

from dataclasses import replace

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound
from boardroom.signing import actions, queries
from boardroom.signing.models import PageImage
from boardroom.signing.rules.states import SignerRole


@pytest.fixture
def envelope(desk):
    """Sent to two, one of whom has no mandate any more."""
    return desk.send([("chair", SignerRole.CHAIR), ("board_member", SignerRole.ADJUSTER)])


def told(desk, actor, envelope):
    with desk.opener.reading(actor) as work:
        return bool(queries.events_of(work, envelope.id)), bool(queries.deliveries(work, envelope.id))


def left(desk):
    """The adjuster, who has left the board since."""
    adjuster = desk.board.actor("board_member")
    return replace(adjuster, permissions=frozenset(), roles=frozenset(), record_classes=frozenset())


def test_events_and_letters_are_for_those_who_follow_by_mandate(desk, envelope):
    for knows in (
        desk.board.actor("chair"),
        desk.board.actor("treasurer"),
        worker_for(envelope.association_id),
    ):
        assert told(desk, knows, envelope) == (True, True)
    narrow = replace(desk.board.actor("treasurer"), record_classes=frozenset({"vouchers"}))
    for stranger in (desk.board.actor("administrator"), desk.board.actor("member"), left(desk), narrow):
        assert told(desk, stranger, envelope) == (False, False)


def test_a_page_is_for_who_may_read_the_paper_and_others_can_put_no_picture_of_theirs_there(desk, envelope):
    for reads in (desk.board.actor("treasurer"), left(desk)):
        with desk.opener.reading(reads) as work:
            page, drawn = queries.page_image(work, envelope.id, 2)
        assert (page.number, page.sha256, drawn) == (2, envelope.frozen_sha256, "")
    for stranger in (desk.board.actor("administrator"), desk.board.actor("member")):
        with desk.opener.reading(stranger) as work, pytest.raises(NotFound):
            queries.page_image(work, envelope.id, 2)
        with desk.opener.writing(stranger) as work, pytest.raises(NotFound):
            actions.keep_page_image(work, envelope.id, 2, "a" * 64)
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, "fel bilaga")
    with desk.opener.reading(left(desk)) as work, pytest.raises(NotFound):
        queries.page_image(work, envelope.id, 2)
    with desk.opener.reading(worker_for(envelope.association_id)) as work:
        assert not work.session.query(PageImage).count()


def test_there_is_no_page_before_the_first_or_after_the_last(desk, envelope):
    with desk.opener.reading(desk.board.actor("chair")) as work:
        for number in (0, envelope.pages_to_read + 1):
            with pytest.raises(NotFound):
                queries.page_image(work, envelope.id, number)
