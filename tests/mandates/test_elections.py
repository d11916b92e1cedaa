from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission
from boardroom.identity.models import Invitation
from boardroom.mandates.actions import (
    Election,
    Seat,
    add_person,
    end_mandate,
    enter_election,
    resign,
    seat,
)
from boardroom.mandates.errors import (
    AddressTaken,
    AlreadyEnded,
    BadTerm,
    ConstitutingTooEarly,
    MeetingTooEarly,
    NobodyElected,
    NoChair,
    TooFewAdministrators,
)
from boardroom.mandates.models import Role
from boardroom.mandates.queries import board_on, mandates_of, period_of, periods
from boardroom.mandates.rules import ADMINISTRATOR_ROLES, ROLE_PERMISSIONS, ROLE_WORDS, period_label

MEETING = date(2026, 5, 20)


def enter(board, *seats, as_role="chair", **facts):
    facts.setdefault("meeting", MEETING)
    with board.runtime.opener.writing(board.actor(as_role)) as work:
        return enter_election(work, Election(seats=seats, **facts))


def sits(board, day):
    with board.runtime.opener.reading(board.actor("administrator")) as work:
        return {(person.name, mandate.role.value) for person, mandate in board_on(work, day)}


def known(board, role, as_=None, **facts):
    return Seat(role=Role(as_ or role), person_id=board.people[role].id, **facts)


def test_an_election_closes_the_period_and_opens_the_next(board):
    enter(board, known(board, "secretary", "chair"))
    with board.runtime.opener.reading(board.actor("administrator")) as work:
        newest, before = periods(work)
        assert (newest.label, newest.start, newest.end) == ("2026/27", MEETING, None)
        assert (before.start, before.end) == (date(2025, 5, 14), MEETING)
        assert period_of(work, MEETING).id == newest.id
        assert period_of(work, date(2026, 5, 19)).id == before.id


def test_terms_that_ran_out_end_the_day_after_the_meeting(board):
    enter(board, known(board, "secretary", "chair"), known(board, "treasurer"))
    assert ("Astrid Ek", "chair") in sits(board, MEETING)
    after = sits(board, date(2026, 5, 21))
    assert after == {
        ("Bo Lind", "chair"),
        ("Cecilia Ask", "treasurer"),
        # Nobody elects these at a general meeting.
        ("Gun Tall", "manager"),
        ("Hugo Björk", "member"),
        ("Ines Lönn", "administrator"),
    }


def test_a_member_elected_for_two_years_last_year_is_not_removed(board):
    enter(
        board,
        known(board, "chair", years=1),
        known(board, "board_member", years=2),
        Seat(role=Role.BOARD_MEMBER, name="Karin Lund", email="karin@exempel.se", years=2),
        known(board, "auditor", years=1),
    )
    enter(board, known(board, "secretary", "chair", years=1), meeting=date(2027, 5, 19))
    after = sits(board, date(2027, 5, 20))
    assert ("David Alm", "board_member") in after
    assert ("Karin Lund", "board_member") in after
    assert ("Astrid Ek", "chair") not in after
    assert ("Folke Hägg", "auditor") not in after
    enter(board, known(board, "secretary", "chair"), meeting=date(2028, 5, 17))
    assert ("David Alm", "board_member") not in sits(board, date(2028, 5, 18))


def test_officers_take_over_after_the_constituting_meeting_and_someone_acts_meanwhile(board):
    enter(
        board,
        known(board, "secretary", "chair"),
        known(board, "treasurer"),
        constituting=date(2026, 5, 27),
        acting_chair=known(board, "treasurer", "chair"),
    )
    between = sits(board, date(2026, 5, 22))
    assert ("Cecilia Ask", "chair") in between
    assert ("Bo Lind", "board_member") in between
    assert ("Astrid Ek", "chair") not in between
    after = sits(board, date(2026, 5, 28))
    assert {("Bo Lind", "chair"), ("Cecilia Ask", "treasurer")} <= after
    assert ("Cecilia Ask", "chair") not in after
    assert ("Bo Lind", "board_member") not in after


def test_without_anyone_to_lead_in_between_the_election_is_refused(board):
    with pytest.raises(NoChair):
        enter(board, known(board, "secretary", "chair"), constituting=date(2026, 5, 27))
    with pytest.raises(NoChair):
        enter(board, known(board, "secretary"))
    # Nothing of a refused election is kept.
    assert ("Astrid Ek", "chair") in sits(board, date(2026, 6, 1))


def test_the_officers_can_be_entered_later_under_the_same_meeting(board):
    enter(
        board,
        known(board, "secretary", "board_member", years=2),
        known(board, "treasurer", "board_member", years=1),
        acting_chair=known(board, "treasurer", "chair"),
    )
    enter(board, known(board, "secretary", "chair"), constituting=date(2026, 5, 25), as_role="administrator")
    after = sits(board, date(2026, 5, 26))
    assert ("Bo Lind", "chair") in after
    assert ("Cecilia Ask", "chair") not in after
    assert ("Cecilia Ask", "board_member") in after
    with board.runtime.opener.reading(board.actor("administrator")) as work:
        assert len(periods(work)) == 2


def test_who_hands_over_an_office_in_mid_term_stays_on_the_board(board):
    enter(board, known(board, "chair", years=2), known(board, "secretary", years=1))
    enter(board, known(board, "secretary", "chair", years=1), meeting=date(2027, 5, 19))
    after = sits(board, date(2027, 5, 20))
    assert ("Bo Lind", "chair") in after
    assert ("Astrid Ek", "board_member") in after
    assert ("Astrid Ek", "chair") not in after
    enter(board, known(board, "secretary", "chair"), meeting=date(2028, 5, 17))
    assert not {row for row in sits(board, date(2028, 5, 18)) if row[0] == "Astrid Ek"}


def test_the_term_that_was_said_is_kept_of_one_who_holds_the_role_already(board):
    enter(board, known(board, "chair", years=1), known(board, "board_member", years=2))
    enter(
        board,
        known(board, "chair", years=2),
        known(board, "board_member", years=2),
        meeting=date(2027, 5, 19),
    )
    with board.runtime.opener.reading(board.actor("administrator")) as work:
        for role in ("chair", "board_member"):
            *earlier, last = mandates_of(work, board.people[role].id)
            assert (last.start, last.end, last.term) == (date(2027, 5, 20), None, 2)
            assert earlier[-1].end == date(2027, 5, 20)
    # In the middle of a term too: David was chosen for two years in 2026 and is chosen anew for two in 2027.
    enter(board, known(board, "secretary", "chair", years=1), meeting=date(2028, 5, 17))
    assert {("David Alm", "board_member"), ("Astrid Ek", "board_member")} <= sits(board, date(2028, 5, 18))


def test_the_same_meeting_entered_again_corrects_the_term(board):
    enter(board, known(board, "chair"), known(board, "secretary"))
    enter(board, known(board, "chair", years=2), known(board, "secretary"))
    with board.runtime.opener.reading(board.actor("administrator")) as work:
        *_earlier, last = mandates_of(work, board.people["chair"].id)
        assert (last.start, last.term) == (date(2026, 5, 21), 2)


def test_a_future_election_changes_nothing_before_its_day(board, clock):
    enter(board, known(board, "secretary", "chair"), meeting=date(2026, 9, 1))
    assert board.actor("chair").may(Permission.MANAGE_MANDATES)
    clock.set(datetime(2026, 9, 1, 21, 59, 59, tzinfo=UTC))  # 23:59:59 in Stockholm
    assert board.actor("chair").may(Permission.MANAGE_MANDATES)
    assert not board.actor("secretary").may(Permission.MANAGE_MANDATES)
    clock.set(datetime(2026, 9, 1, 22, 0, tzinfo=UTC))  # 00:00
    assert board.actor("chair").permissions == frozenset()
    assert board.actor("secretary").may(Permission.MANAGE_MANDATES)


def test_someone_new_is_added_and_invited(board):
    made = enter(
        board,
        known(board, "chair"),
        Seat(role=Role.SECRETARY, name="Karin Lund", email="Karin@Exempel.se", signatory=True),
    )
    assert [person.name for person in made.invited] == ["Karin Lund"]
    with board.runtime.opener.reading(board.actor("administrator")) as work:
        invitation = work.session.scalars(select(Invitation)).one()
        assert invitation.email == "karin@exempel.se"


def test_a_known_address_is_the_known_person(board):
    made = enter(
        board, known(board, "chair"), Seat(role=Role.SECRETARY, name="B. Lind", email="SECRETARY@exempel.se")
    )
    assert {mandate.person_id for mandate in made.seated} == {
        board.people["chair"].id,
        board.people["secretary"].id,
    }


@pytest.mark.parametrize("role", ["secretary", "treasurer", "deputy", "auditor", "member", "manager"])
def test_only_who_leads_enters_elections(board, role):
    with pytest.raises(NotPermitted):
        enter(board, known(board, "secretary", "chair"), as_role=role)


def test_the_election_is_in_the_log(board):
    enter(board, known(board, "secretary", "chair"))
    with board.runtime.opener.reading(board.actor("chair")) as work:
        verbs = set(
            work.session.scalars(select(Entry.verb).where(Entry.association_id == board.association.id))
        )
    assert {"entered_election", "ended", "seated"} <= verbs


def test_bad_elections_are_refused(board):
    with pytest.raises(NobodyElected):
        enter(board)
    with pytest.raises(MeetingTooEarly):
        enter(board, known(board, "chair"), meeting=date(2025, 5, 13))
    with pytest.raises(ConstitutingTooEarly):
        enter(board, known(board, "chair"), constituting=date(2026, 5, 19))
    with pytest.raises(BadTerm):
        enter(board, replace(known(board, "chair"), last_day=date(2026, 5, 20)))


def test_the_last_two_administrators_cannot_be_ended(board):
    with pytest.raises(TooFewAdministrators), board.runtime.opener.writing(board.actor("chair")) as work:
        resign(work, board.people["administrator"].id, last_day=date(2026, 4, 1))
    with board.runtime.opener.writing(board.actor("chair")) as work:
        seat(work, known(board, "treasurer", "vice_chair"), date(2026, 3, 1))
        resign(work, board.people["administrator"].id, last_day=date(2026, 4, 1))


def test_an_administrator_whose_end_is_known_does_not_count_beyond_it(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        chosen = known(board, "treasurer", "vice_chair", last_day=date(2026, 6, 30))
        seat(work, chosen, date(2026, 3, 1))
        with pytest.raises(TooFewAdministrators):
            resign(work, board.people["administrator"].id, last_day=date(2026, 4, 1))


def test_an_administrator_without_any_address_is_none(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        nobody = add_person(work, name="Nils Utan")
        seat(work, Seat(role=Role.VICE_CHAIR, person_id=nobody.id), date(2026, 3, 1))
        with pytest.raises(TooFewAdministrators):
            resign(work, board.people["administrator"].id, last_day=date(2026, 4, 1))


def test_an_election_may_not_leave_a_lone_chair(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        seat(work, known(board, "treasurer", "vice_chair"), date(2026, 3, 1))
        resign(work, board.people["administrator"].id, last_day=date(2026, 4, 1))
    with pytest.raises(TooFewAdministrators):
        enter(board, known(board, "chair"))
    enter(board, known(board, "chair"), known(board, "treasurer", "vice_chair"))


def test_a_resignation_ends_every_mandate_of_the_person_and_only_once(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        seat(work, known(board, "secretary", "manager"), date(2026, 1, 1))
        ended = resign(work, board.people["secretary"].id, last_day=date(2026, 4, 1), because="flyttar")
        assert {mandate.role.value for mandate in ended} == {"secretary", "manager"}
        assert all(mandate.end == date(2026, 4, 2) for mandate in ended)
        with pytest.raises(AlreadyEnded):
            resign(work, board.people["secretary"].id, last_day=date(2026, 4, 1))


def test_a_mandate_cannot_end_before_it_began(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        mandate = mandates_of(work, board.people["deputy"].id)[0]
        with pytest.raises(BadTerm):
            end_mandate(work, mandate.id, last_day=date(2025, 5, 1))
        end_mandate(work, mandate.id, last_day=date(2026, 3, 1))
        with pytest.raises(AlreadyEnded):
            end_mandate(work, mandate.id, last_day=date(2026, 4, 1))


def test_two_persons_cannot_share_an_address(board):
    with board.runtime.opener.writing(board.actor("chair")) as work, pytest.raises(AddressTaken):
        add_person(work, name="En annan", email="Chair@exempel.se")


def test_every_role_has_permissions_and_words():
    roles = {role.value for role in Role}
    assert roles == set(ROLE_PERMISSIONS) == set(ROLE_WORDS)
    assert {"chair", "vice_chair", "administrator"} == ADMINISTRATOR_ROLES


def test_each_mandate_period_that_begins_in_the_same_year_has_a_name_of_its_own():
    names: list[str] = []
    for _ in range(4):
        names.append(period_label(date(2026, 5, 1), names))
    assert names == ["2026/27", "2026/27 b", "2026/27 c", "2026/27 d"]
