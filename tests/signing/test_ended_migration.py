"""Who ended what was declined before the update is known after it, by the chain of events and not by what was written."""

import pytest

from boardroom.signing import actions
from boardroom.work import schema
from tests.conftest import seated_board
from tests.data.older import migrated
from tests.signing.conftest import Desk
from tests.signing.test_turns import some

WHY = "§ 6 stämmer inte"


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request, tmp_path, settings, clock):
    """A desk in a portal whose tables were made by the migrations."""
    with migrated(request, tmp_path, settings, clock) as made:
        yield Desk(seated_board(made), clock)


def enders(desk, envelope):
    return [who for who in ("chair", "secretary", "board_member") if desk.signer(who, envelope).ended_it]


def test_whoever_ended_it_is_told_from_whoever_stood_aside_with_the_same_words(desk):
    engine = desk.board.runtime.engine
    ended = some(desk, 2)
    desk.decline("chair", ended, WHY)
    desk.decline("board_member", ended, WHY)
    taken_back = desk.send(subject_key="minutes:10")
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw(work, taken_back.id, WHY)
    schema.go_back(engine, "0043")
    schema.migrate(engine)
    assert enders(desk, ended) == ["board_member"]
    assert enders(desk, taken_back) == []


def test_minutes_that_went_on_without_whoever_had_returned_them_were_ended_by_nobody(desk):
    envelope = desk.send()
    desk.sign("chair", envelope)
    desk.decline("board_member", envelope, WHY)
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.complete_without(work, envelope.id, desk.signer("board_member", envelope).id, "Bortrest")
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, WHY)
    schema.go_back(desk.board.runtime.engine, "0043")
    schema.migrate(desk.board.runtime.engine)
    assert enders(desk, envelope) == []
