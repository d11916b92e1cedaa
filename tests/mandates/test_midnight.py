"""Permissions and sessions around 00:00 local time, and random histories of mandates."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boardroom.core.dates import Period, local_date, start_of_day
from boardroom.core.permissions import Permission
from boardroom.mandates.actions import Election, Seat, end_mandate, enter_election
from boardroom.mandates.models import Role
from boardroom.mandates.queries import mandates_of
from boardroom.mandates.queries.pages import YEARS_AHEAD, YEARS_BACK
from boardroom.mandates.rules import (
    ELECTED_ROLES,
    ROLE_PERMISSIONS,
    Held,
    calendar,
    classes_of,
    permissions_of,
    ran_out,
    runs_out_in,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")


# The last day, among them the days on which clocks are moved, leap day and new year's eve.
@pytest.mark.parametrize(
    "last_day",
    [
        date(2026, 3, 28),
        date(2026, 3, 29),
        date(2026, 10, 24),
        date(2026, 10, 25),
        date(2028, 2, 29),
        date(2026, 12, 31),
    ],
)
def test_a_mandate_lasts_until_midnight_where_the_association_lives(board, clock, last_day):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        mandate = mandates_of(work, board.people["secretary"].id)[0]
        end_mandate(work, mandate.id, last_day=last_day)
    midnight = datetime(last_day.year, last_day.month, last_day.day, tzinfo=STOCKHOLM) + timedelta(days=1)
    clock.set(midnight.astimezone(UTC) - timedelta(minutes=1))
    assert board.actor("secretary").may(Permission.READ_DOCUMENTS)
    clock.set(midnight.astimezone(UTC))
    after = board.actor("secretary")
    assert after.permissions == frozenset()
    assert after.record_classes == frozenset()


# Elections entered weeks ahead whose first day without is one on which clocks are moved, or the day after it.
@pytest.mark.parametrize(
    "meeting", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]
)
def test_an_election_takes_effect_at_midnight_with_nobody_logged_in(board, clock, meeting):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        enter_election(
            work,
            Election(
                meeting=meeting,
                seats=[
                    Seat(role=Role.CHAIR, person_id=board.people["deputy"].id),
                    Seat(
                        role=Role.AUDITOR,
                        person_id=board.people["auditor"].id,
                        last_day=meeting + timedelta(days=1),
                    ),
                ],
            ),
        )
    midnight = datetime(meeting.year, meeting.month, meeting.day, tzinfo=STOCKHOLM) + timedelta(days=1)
    clock.set(midnight.astimezone(UTC) - timedelta(seconds=1))
    assert board.actor("chair").may(Permission.MANAGE_MANDATES)
    assert not board.actor("deputy").may(Permission.MANAGE_MANDATES)
    clock.set(midnight.astimezone(UTC))
    assert board.actor("chair").permissions == frozenset()
    assert board.actor("deputy").may(Permission.MANAGE_MANDATES)
    # A day of 23, 24 or 25 hours later.
    next_midnight = (midnight + timedelta(days=1)).astimezone(UTC)
    clock.set(next_midnight - timedelta(seconds=1))
    assert board.actor("auditor").may(Permission.READ_MINUTES)
    clock.set(next_midnight)
    assert board.actor("auditor").permissions == frozenset()


def test_the_session_of_the_one_who_left_opens_nothing_after_midnight(board, client_as, clock):
    browser = client_as("secretary")
    assert browser.get("/brf-provet-1/board/").status_code == 200
    with board.runtime.opener.writing(board.actor("chair")) as work:
        enter_election(
            work,
            Election(
                meeting=date(2026, 3, 20),
                seats=[Seat(role=Role.CHAIR, person_id=board.people["chair"].id)],
            ),
        )
    clock.set(datetime(2026, 3, 20, 22, 59, tzinfo=UTC))  # 23:59 in Stockholm
    assert browser.get("/brf-provet-1/board/").status_code == 200
    clock.set(datetime(2026, 3, 20, 23, 0, tzinfo=UTC))  # 00:00
    assert browser.get("/brf-provet-1/board/").status_code == 403
    assert browser.post("/brf-provet-1/board/election").status_code == 403


days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
mandates = st.lists(
    st.tuples(st.sampled_from(sorted(ROLE_PERMISSIONS)), days, st.none() | st.integers(1, 2000)), max_size=6
)


@given(history=mandates, day=days, member_pages=st.booleans())
def test_nobody_may_more_than_the_mandates_of_the_day_say(history, day, member_pages):
    held = [
        Held(role)
        for role, start, length in history
        if Period(start, start + timedelta(days=length) if length else None).covers(day)
    ]
    allowed = permissions_of(held, member_pages=member_pages)
    if not held:
        assert allowed == frozenset()
        assert classes_of(held, member_pages=member_pages) == frozenset()
    for mandate in held:
        assert ROLE_PERMISSIONS[mandate.role] <= allowed
    # Content opens only through a role that opens content.
    if {mandate.role for mandate in held} <= {"administrator"}:
        assert Permission.READ_DOCUMENTS not in allowed


@given(
    start=days,
    term=st.integers(1, 4),
    role=st.sampled_from(sorted(ELECTED_ROLES)),
    gaps=st.lists(st.integers(20, 500), min_size=1, max_size=8),
)
def test_a_term_of_n_years_ends_at_the_ordinary_meeting_of_the_nth_year_and_never_before(
    start, term, role, gaps
):
    meetings = [start - timedelta(days=1)]  # elected at one, from midnight
    for gap in gaps:
        meetings.append(meetings[-1] + timedelta(days=gap))
    for count in range(1, len(meetings) + 1):
        over = count > 1 and meetings[count - 1].year - meetings[0].year >= term
        assert ran_out(role, start, term, meetings[:count]) is over


# What a phone of 390 px shows of the years beside the names.
PHONE_SHOWS = 240


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 7, 2), date(2026, 12, 31)])
def test_the_calendar_opened_at_its_end_shows_today_on_a_phone(today):
    drawn = calendar(
        [("Astrid Ek", "ordförande", Period(date(2025, 5, 15)))],
        today,
        first_year=today.year - YEARS_BACK,
        last_year=today.year + YEARS_AHEAD,
    )
    assert 0 <= drawn.width - drawn.today < PHONE_SHOWS


def test_a_second_ordinary_meeting_in_a_year_shortens_nobodys_term():
    twice = [date(2025, 5, 14), date(2026, 2, 10), date(2026, 11, 27)]
    elected = date(2025, 5, 15)
    assert not ran_out("chair", elected, 2, twice)
    assert runs_out_in("chair", elected, 2, twice) == 2027
    assert ran_out("chair", elected, 2, [*twice, date(2027, 5, 18)])
    # One chosen between two meetings for a year sits until the next, and not until the year after.
    assert ran_out("board_member", date(2026, 1, 10), 1, twice[:2])


@given(start=days, meetings=st.lists(days, max_size=5), term=st.none() | st.integers(1, 3))
def test_appointed_roles_never_run_out_at_a_meeting(start, meetings, term):
    for role in ("manager", "member", "administrator"):
        assert not ran_out(role, start, term, meetings)


@given(day=days)
def test_a_local_day_begins_when_the_date_changes(day):
    begins = start_of_day(day, "Europe/Stockholm")
    assert local_date(begins, "Europe/Stockholm") == day
    assert local_date(begins - timedelta(seconds=1), "Europe/Stockholm") == day - timedelta(days=1)
