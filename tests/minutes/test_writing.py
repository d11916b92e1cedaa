from dataclasses import replace
from datetime import date

import pytest

from boardroom.core.errors import NotFound, NotPermitted
from boardroom.minutes import actions
from boardroom.minutes.actions import Sending
from boardroom.minutes.errors import (
    AlreadySent,
    ChangedMeanwhile,
    NoAdjuster,
    NothingWritten,
    SameAdjuster,
    SavedElsewhere,
)
from boardroom.minutes.models import Stage
from boardroom.minutes.rules import decisions_as_lines, decisions_from
from boardroom.signing import actions as signing
from boardroom.signing.errors import AlreadyDecided
from boardroom.signing.queries import visible
from boardroom.signing.rules.methods import Method
from tests.signing.conftest import Desk

READING_COPY = {
    "language": "sv",
    "association": {"name": "Brf Provet 1", "org_number": "769600-0009"},
    "title": "Protokoll",
    "sha256": "0" * 64,
    "page_count": 1,
    "signers": [],
    "missing": [],
}


def test_minutes_begin_with_the_paragraphs_that_a_board_meeting_has(secretary):
    minutes = secretary.read(secretary.begin())
    assert minutes.items[0].heading == "Mötets öppnande"
    assert minutes.items[-1].heading == "Mötets avslutande"
    assert [item.position for item in minutes.items] == list(range(1, len(minutes.items) + 1))


def test_what_is_saved_is_read_back_in_order(secretary):
    minutes = secretary.read(secretary.written())
    assert [item.heading for item in minutes.items] == ["Mötets öppnande", "Takomläggning"]
    assert minutes.items[1].decisions[0].text == "att anta anbudet på 300 000 kr."
    assert minutes.revision == 2


def test_a_save_from_an_older_page_is_refused_and_loses_nothing(board, secretary):
    minutes = secretary.written()
    with (
        pytest.raises(SavedElsewhere) as refused,
        secretary.opener.writing(board.actor("chair")) as work,
    ):
        actions.save(work, minutes.id, secretary.writing(place="Någon annanstans"), revision=1)
    assert "Astrid Ek" not in str(refused.value.facts), "it was not the one who reads this that saved"
    assert secretary.read(minutes).place == "Föreningslokalen"


def test_each_line_is_a_decision_with_its_outcome():
    lines = "att anta anbudet.\nAvslag: motionen om laddstolpar\n\nBordlagt: färgen på porten"
    decisions = decisions_from(lines)
    assert [outcome for outcome, _ in decisions] == ["adopted", "rejected", "deferred"]
    assert decisions_from(decisions_as_lines(decisions)) == decisions


def test_minutes_without_an_adjuster_are_not_sent(secretary):
    with pytest.raises(NoAdjuster):
        secretary.send(secretary.written(adjuster=None))


def test_the_chair_cannot_adjust_their_own_meeting(board, secretary):
    with pytest.raises(SameAdjuster):
        secretary.send(secretary.written(adjuster=board.people["chair"].id))


def test_empty_minutes_are_not_sent(secretary):
    with pytest.raises(NothingWritten):
        secretary.send(secretary.begin())


def test_a_refused_sending_takes_no_number(secretary):
    minutes = secretary.begin()
    with pytest.raises(NothingWritten):
        secretary.send(minutes)
    assert secretary.read(minutes).number is None


def test_sent_minutes_wait_for_all_three_and_cannot_be_changed(board, secretary):
    minutes = secretary.written()
    secretary.send(minutes)
    standing = secretary.standing(minutes)
    assert standing.key == "waiting"
    assert set(standing.waits_for) == {
        board.people[role].name for role in ("chair", "secretary", "board_member")
    }
    with pytest.raises(AlreadySent), secretary.opener.writing(board.actor("secretary")) as work:
        actions.save(work, minutes.id, secretary.writing(), revision=2)


def test_a_refusal_returns_the_minutes_as_version_two_with_the_same_number(board, secretary):
    minutes = secretary.written()
    secretary.decline(secretary.send(minutes))
    assert secretary.standing(minutes).key == "returned"
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.reopen(work, minutes.id)
    before = secretary.read(minutes)
    second = secretary.send(minutes)
    after = secretary.read(minutes)
    assert (before.version, after.version) == (2, 2)
    assert after.label == before.label
    assert after.envelope_id == second


def test_withdrawn_minutes_can_be_written_again(board, secretary):
    minutes = secretary.written()
    secretary.send(minutes)
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.reopen(work, minutes.id)
    assert secretary.standing(minutes).key == "draft"
    assert secretary.read(minutes).version == 2


def test_a_version_that_is_being_changed_is_completed_no_more_and_the_register_tells_what_was_signed(
    board, secretary, clock
):
    """Else the register would tell the next version's words as what the one before decided."""
    minutes = secretary.written()
    first = secretary.send(minutes)
    desk = Desk(board, clock)
    with secretary.opener.reading(board.actor("secretary")) as work:
        envelope = visible(work, first)
    desk.sign("chair", envelope)
    secretary.decline(first)
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.reopen(work, minutes.id)
        actions.save(work, minutes.id, secretary.writing(place="Ett annat rum"), revision=2)
    with secretary.opener.writing(board.actor("secretary")) as work, pytest.raises(AlreadyDecided):
        signing.complete_without(work, first, desk.signer("board_member", envelope).id, "Svarar inte")
    assert secretary.standing(minutes).key == "draft"
    # Nobody is stuck for that: the next version goes the same way.
    second = secretary.send(secretary.read(minutes))
    with secretary.opener.reading(board.actor("secretary")) as work:
        again = visible(work, second)
    desk.sign("chair", again)
    secretary.decline(second)
    with secretary.opener.writing(board.actor("secretary")) as work:
        signing.complete_without(work, second, desk.signer("board_member", again).id, "Svarar inte")
    desk.sign("secretary", again)
    assert secretary.standing(minutes).key == "signed"


@pytest.mark.parametrize("role", ["auditor", "member", "manager", "administrator"])
def test_those_who_do_not_write_minutes_cannot(board, secretary, role):
    with pytest.raises(NotPermitted), secretary.opener.writing(board.actor(role)) as work:
        actions.begin(work, secretary.meeting())


def test_uploaded_minutes_are_frozen_byte_for_byte(board, secretary):
    minutes = secretary.written()
    ports, tenant = secretary.opener.ports, board.association.id
    pdf = ports.typesetter.typeset("reading_copy", READING_COPY)
    stored = ports.blobs.put(tenant, pdf)
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.take_upload(work, minutes.id, sha256=stored.sha256, name="Protokoll från Word.pdf")
    envelope_id = actions.freeze_and_send(
        secretary.opener, board.actor("secretary"), minutes.id, Sending([Method.CODE])
    )
    from boardroom.signing.models import Envelope

    with secretary.opener.reading(board.actor("secretary")) as work:
        envelope = work.session.get_one(Envelope, envelope_id)
    assert envelope.frozen_sha256 == stored.sha256
    assert envelope.document_date == date(2026, 3, 14)


def test_minutes_of_another_association_do_not_exist(board, secretary, runtime):
    minutes = secretary.written()
    stranger = board.actor("secretary")
    from dataclasses import replace

    from boardroom.core.ids import new_id
    from boardroom.minutes import queries

    with (
        pytest.raises(NotFound),
        secretary.opener.reading(replace(stranger, association_id=new_id())) as work,
    ):
        queries.by_id(work, minutes.id)


def test_what_is_saved_while_minutes_are_typeset_is_not_lost_in_silence(board, secretary):
    minutes = secretary.written()
    typesetter = board.runtime.opener.ports.typesetter

    class SlowTypesetter:
        """Lets someone else save while the minutes are typeset."""

        def __getattr__(self, name):
            return getattr(typesetter, name)

        def typeset(self, *given):
            with secretary.opener.writing(board.actor("chair")) as work:
                actions.save(work, minutes.id, secretary.writing(), revision=2)
            return typesetter.typeset(*given)

    opener = secretary.opener
    slow = replace(opener, ports=replace(opener.ports, typesetter=SlowTypesetter()))
    with pytest.raises(ChangedMeanwhile):
        actions.freeze_and_send(slow, board.actor("secretary"), minutes.id, Sending([Method.CODE]))
    assert secretary.read(minutes).stage is Stage.DRAFT
    assert secretary.send(minutes)
