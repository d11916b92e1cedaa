"""Reminders by themselves, quiet hours, deadlines, and letting someone else sign."""

from datetime import UTC, date, datetime

import pytest

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.notices.actions import mint_link
from boardroom.notices.models import Purpose
from boardroom.signing import actions, jobs
from boardroom.signing.errors import AlreadyDecided, CannotDelegate, DeadlinePassed, ReasonMissing
from boardroom.signing.rules.reminders import MOST, ReminderPlan, next_reminder, out_of_quiet
from boardroom.signing.rules.signer_rules import SigningOrder
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from tests.data.contracts import contract
from tests.signing.test_letters import written

HOME = "/brf-provet-1/signing"
PLAN = ReminderPlan(4, 3, 20, 8, "Europe/Stockholm")


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def work_off(desk):
    done = 0
    while jobs.remind(desk.opener):
        done += 1
        assert done < 50, "the job never comes to an end"
    return done


def reminded(desk):
    return [letter.to_name for letter in desk.letters("signing_reminder")]


def test_those_who_have_not_signed_are_reminded_after_some_days_and_then_again(desk):
    envelope = desk.send()
    desk.sign("chair", envelope)
    work_off(desk)
    assert reminded(desk) == []
    desk.wait(days=4, hours=15)
    work_off(desk)
    assert sorted(reminded(desk)) == ["Bo Lind", desk.board.people["board_member"].name]
    work_off(desk)
    assert len(reminded(desk)) == 2
    desk.wait(days=3, hours=1)
    work_off(desk)
    assert len(reminded(desk)) == 4


def test_reminders_stop_after_five_and_once_it_is_decided(desk):
    envelope = desk.send([("chair", SignerRole.PARTY), ("secretary", SignerRole.PARTY)])
    desk.wait(hours=14)
    for _ in range(20):
        desk.wait(days=3)
        work_off(desk)
    assert reminded(desk).count("Astrid Ek") == MOST
    desk.decline("chair", envelope)
    desk.wait(days=30)
    assert work_off(desk) == 0


def test_one_whose_turn_has_not_come_is_not_reminded(desk):
    desk.send(order=SigningOrder.ONE_BY_ONE)
    desk.wait(days=5)
    work_off(desk)
    assert reminded(desk) == ["Bo Lind"]


def test_a_worker_that_comes_late_into_the_quiet_hours_waits_for_the_morning(desk):
    desk.send([("chair", SignerRole.PARTY)])
    desk.wait(days=4, hours=5)  # midnight
    work_off(desk)
    assert reminded(desk) == []
    desk.wait(hours=8)
    work_off(desk)
    assert reminded(desk) == ["Astrid Ek"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(20, 18, 30), at(20, 18, 30)),  # 19.30 in Stockholm
        (at(20, 19), at(21, 7)),  # 20.00
        (at(21, 2), at(21, 7)),  # 03.00
        (at(28, 23), at(29, 6)),  # across the night to summer time
        (at(21, 7), at(21, 7)),
    ],
)
def test_quiet_hours_end_by_the_associations_own_clock(moment, expected):
    assert out_of_quiet(moment, PLAN) == expected


def test_equal_hours_mean_that_none_is_quiet():
    plan = ReminderPlan(4, 3, 8, 8, "Europe/Stockholm")
    assert out_of_quiet(at(21, 2), plan) == at(21, 2)


def test_one_reminder_leaves_the_day_before_the_deadline():
    found = next_reminder(
        PLAN, asked=at(1, 12), last=at(5, 12), count=1, deadline=date(2026, 3, 8), now=at(5, 12)
    )
    assert found == at(7, 8)


def test_none_leave_by_themselves_where_the_association_wants_none():
    plan = ReminderPlan(0, 3, 20, 8, "Europe/Stockholm")
    assert next_reminder(plan, asked=at(1, 12), last=None, count=0, deadline=None, now=at(1, 12)) is None


def test_the_sender_is_told_once_that_the_deadline_has_passed_and_signing_goes_on(desk):
    envelope = desk.send(deadline=date(2026, 3, 24))
    desk.sign("chair", envelope)
    desk.wait(days=3)
    work_off(desk)
    assert desk.letters("signing_overdue") == []
    desk.wait(days=2)
    work_off(desk)
    (told,) = desk.letters("signing_overdue")
    assert told.to_name == "Bo Lind"
    assert "Vi väntar fortfarande på Bo Lind och David Alm." in written(told).text
    assert "still waiting for Bo Lind and David Alm." in written(told, "en").text
    work_off(desk)
    assert len(desk.letters("signing_overdue")) == 1
    desk.sign("board_member", envelope)
    desk.sign("secretary", envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED


def test_more_time_is_told_to_those_who_wait_and_the_sender_is_asked_anew_later(desk, board):
    envelope = desk.send(deadline=date(2026, 3, 21))
    desk.wait(days=3)
    work_off(desk)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.extend(work, envelope.id, date(2026, 3, 28))
    assert desk.envelope(envelope).deadline == date(2026, 3, 28)
    assert len(desk.letters("signing_extended")) == 2
    desk.wait(days=7)
    work_off(desk)
    assert len(desk.letters("signing_overdue")) == 2


def test_more_time_lies_ahead_and_is_given_by_who_leads(desk, board):
    envelope = desk.send(deadline=date(2026, 3, 21))
    with pytest.raises(DeadlinePassed), desk.opener.writing(board.actor("secretary")) as work:
        actions.extend(work, envelope.id, date(2026, 3, 19))
    with pytest.raises(NotPermitted), desk.opener.writing(board.actor("board_member")) as work:
        actions.extend(work, envelope.id, date(2026, 3, 29))


def test_the_page_offers_more_time_or_to_withdraw_once_the_day_has_passed(desk, client_as):
    envelope = desk.send(deadline=date(2026, 3, 21))
    desk.wait(days=3)
    page = client_as("secretary").get(f"{HOME}/{envelope.id}/status").text
    assert "Sista dagen har passerat" in page
    assert f"{envelope.id}/extend" in page
    answer = client_as("secretary").post(f"{HOME}/{envelope.id}/extend", data={"deadline": "2026-04-02"})
    assert answer.status_code == 303
    assert "Sista dagen har passerat" not in client_as("chair").get(f"{HOME}/{envelope.id}/status").text


def hand_over(desk, who, envelope, giving, taking, reason="Bortrest till den 4 april"):
    with desk.opener.writing(desk.board.actor(who)) as work:
        return actions.delegate(
            work, envelope.id, desk.signer(giving, envelope).id, desk.board.people[taking].id, reason
        )


def test_an_adjuster_hands_over_to_a_deputy_who_signs_in_the_same_role(desk, board):
    envelope = desk.send()
    hand_over(desk, "board_member", envelope, "board_member", "deputy")
    taking = desk.signer("deputy", envelope)
    assert (taking.role, taking.stands_in_for) == (SignerRole.ADJUSTER, board.people["board_member"].name)
    given = desk.signer("board_member", envelope)
    assert (given.state, given.reason) == (SignerState.DELEGATED, "Bortrest till den 4 april")
    assert desk.letters("signing_request")[-1].to_name == board.people["deputy"].name
    assert {letter.to_name for letter in desk.letters("signing_delegated")} == {"Astrid Ek", "Bo Lind"}
    with pytest.raises(AlreadyDecided):
        desk.sign("board_member", envelope)
    for role in ("secretary", "chair", "deputy"):
        desk.sign(role, envelope)
    assert desk.envelope(envelope).state is EnvelopeState.SIGNED


def test_the_minute_taker_and_the_chair_sign_themselves(desk):
    envelope = desk.send()
    for role in ("secretary", "chair"):
        with pytest.raises(CannotDelegate, match="förde protokollet"):
            hand_over(desk, role, envelope, role, "deputy")


def test_handing_over_needs_a_reason_an_entitled_person_and_the_right_to(desk):
    envelope = desk.send()
    with pytest.raises(ReasonMissing):
        hand_over(desk, "board_member", envelope, "board_member", "deputy", reason=" ")
    with pytest.raises(CannotDelegate):
        hand_over(desk, "board_member", envelope, "board_member", "chair")  # is asked already
    with pytest.raises(CannotDelegate):
        hand_over(desk, "board_member", envelope, "board_member", "member")
    with pytest.raises((NotPermitted, NotFound)):
        hand_over(desk, "deputy", envelope, "board_member", "deputy")


def test_the_sender_lets_another_of_the_firm_sign_a_contract_and_the_first_link_dies(desk, board):
    first, second = desk.outsider(), desk.outsider("Lars Berg", "lars.berg@exempel.se")
    envelope = contract(desk, [(first.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)])
    with desk.opener.writing(worker_for(board.association.id)) as work:
        token = mint_link(work, Purpose.SIGNING, desk.signer(first.name, envelope).id, days=3)
    hand_over(desk, "secretary", envelope, first.name, second.name, "Har slutat på firman")
    with desk.opener.reading(worker_for()) as work:
        from boardroom.notices.queries import live_link

        assert live_link(work, token) is None
    assert desk.letters("signing_request")[-1].link_subject == desk.signer(second.name, envelope).id


def test_who_handed_over_and_why_is_seen_by_all(desk, client_as):
    envelope = desk.send()
    client = client_as("board_member")
    form = client.get(
        f"{HOME}/{envelope.id}/signers/{desk.signer('board_member', envelope).id}/delegate"
    ).text
    assert desk.board.people["deputy"].name in form
    answer = client.post(
        f"{HOME}/{envelope.id}/signers/{desk.signer('board_member', envelope).id}/delegate",
        data={"person": str(desk.board.people["deputy"].id), "reason": "Ligger sjuk"},
    )
    assert answer.status_code == 303
    page = client_as("deputy").get(f"{HOME}/{envelope.id}/status").text
    assert "Ligger sjuk" in page
    assert "i stället för" in page


def test_settings_of_reminders_are_kept(board, client_as):
    answer = client_as("chair").post(
        "/brf-provet-1/settings/reminders",
        data={
            "reminders-remind_first_days": "2",
            "reminders-remind_then_days": "2",
            "reminders-quiet_from": "21",
            "reminders-quiet_until": "9",
        },
    )
    assert answer.status_code == 303
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        kept = work.session.get(Association, board.association.id)
    assert (kept.remind_first_days, kept.quiet_from, kept.quiet_until) == (2, 21, 9)


def test_a_guest_sees_how_it_stands_without_others_addresses(desk, app, board):
    guest = desk.outsider()
    envelope = contract(desk, [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)])
    with desk.opener.writing(worker_for(board.association.id)) as work:
        token = mint_link(work, Purpose.SIGNING, desk.signer(guest.name, envelope).id, days=3)
    client = app.test_client()
    client.post(f"/link/{token}")
    page = client.get(f"{HOME}/{envelope.id}/status").text
    assert "Astrid Ek" in page
    assert "@exempel.se" not in page
