"""Versions of the schedule, and when the clock of a board's working papers starts."""

from datetime import date

import pytest

from boardroom.associations.actions import change_fiscal_year
from boardroom.associations.rules import FiscalCalendar
from boardroom.classes import actions
from boardroom.classes.errors import (
    BadDischarge,
    BadRow,
    DecisionMissing,
    NameTaken,
    NothingProposed,
    ProposedAlready,
    ShorterThanLaw,
)
from boardroom.classes.models import Discharge
from boardroom.classes.queries import adopted, by_key, every, proposed, rows_of, schedule, versions
from boardroom.classes.rules import Facts, Row, Term, Trigger, Unit, discharge_of, keep_until, shorter
from boardroom.core.dates import Period
from boardroom.core.errors import NotPermitted
from boardroom.core.ids import new_id
from boardroom.mandates.models import MandatePeriod

BUDGET = Row("budget", "Budget", Trigger.FISCAL_YEAR_END, 10, Unit.FISCAL_YEARS, "Styrelsen")
DAY = date(2026, 3, 1)


@pytest.fixture
def write(board):
    def opened(role="chair"):
        return board.runtime.opener.writing(board.actor(role))

    return opened


def test_the_first_version_is_a_proposal_until_a_decision_is_named(write):
    with write() as work:
        assert adopted(work) is None
        assert proposed(work).number == 1
        for decision, day in (("", DAY), ("§ 7", None), ("§ 7", date(2026, 3, 21))):
            with pytest.raises(DecisionMissing):
                actions.adopt_version(work, decision, day)
        actions.adopt_version(work, "§ 7 i protokoll 3/2026", DAY)
        assert adopted(work).decision == "§ 7 i protokoll 3/2026"
        with pytest.raises(NothingProposed):
            actions.adopt_version(work, "§ 8", DAY)


def test_what_applies_changes_only_when_the_version_is_adopted_and_the_old_one_is_kept(write):
    with write() as work:
        actions.adopt_version(work, "§ 7", DAY)
        actions.propose_version(work, "Budgeten behövs längre")
        with pytest.raises(ProposedAlready):
            actions.propose_version(work, "Igen")
        actions.change_row(work, "budget", BUDGET)
        added = actions.add_class(work, Row("", "Cykelförråd", Trigger.CASE_CLOSED, 1, Unit.YEARS, "Eget"))
        assert added.key == "own_cykelforrad"
        assert by_key(work, "budget").duration == 7
        assert by_key(work, added.key) is None
        actions.adopt_version(work, "§ 4", DAY)
        assert by_key(work, "budget").duration == 10
        assert by_key(work, added.key).name == "Cykelförråd"
        now, before = versions(work)
        assert {row.key: row.duration for row in rows_of(work, before)}["budget"] == 7
        assert [row.row for row in rows_of(work, now)] == [
            Row(one.key, one.name, one.trigger, one.duration, one.unit, one.basis) for one in every(work)
        ]


def test_a_discarded_proposal_changes_nothing_and_its_number_is_not_used_again(write):
    with write() as work:
        actions.adopt_version(work, "§ 7", DAY)
        actions.propose_version(work, "Prov")
        actions.change_row(work, "budget", BUDGET)
        actions.discard_version(work)
        assert by_key(work, "budget").duration == 7
        assert actions.propose_version(work, "Igen").number == 3


def test_the_law_sets_the_least_and_the_rest_is_the_boards_to_choose(write):
    with write() as work:
        for row in (
            Row("vouchers", "Verifikationer", Trigger.FISCAL_YEAR_END, 6, Unit.FISCAL_YEARS, "x"),
            Row("vouchers", "Verifikationer", Trigger.FISCAL_YEAR_END, 7, Unit.YEARS, "x"),
            Row("vouchers", "Verifikationer", Trigger.CREATED, 7, Unit.FISCAL_YEARS, "x"),
            Row("board_minutes", "Protokoll", Trigger.CREATED, 100, Unit.YEARS, "x"),
            Row("disposal_certificate", "Intyg", Trigger.CREATED, 100, Unit.YEARS, "x"),
        ):
            with pytest.raises(ShorterThanLaw):
                actions.change_row(work, row.key, row)
        actions.change_row(
            work,
            "vouchers",
            Row("", "Verifikationer", Trigger.FISCAL_YEAR_END, 10, Unit.FISCAL_YEARS, "Försiktighet"),
        )
        actions.change_row(
            work, "vouchers", Row("", "Verifikationer", Trigger.CREATED, None, None, "För alltid")
        )
        actions.change_row(work, "budget", Row("", "Budget", Trigger.FISCAL_YEAR_END, 1, Unit.YEARS, "x"))
        assert actions.restore_row(work, "budget").duration == 7
        with pytest.raises(BadRow):
            actions.change_row(work, "budget", Row("", "Budget", Trigger.CREATED, None, Unit.YEARS, "x"))
        with pytest.raises(NameTaken):
            actions.change_row(work, "budget", Row("", "pantbrev", Trigger.CREATED, None, None, "x"))


def test_shorter_is_judged_only_of_what_counts_alike():
    least = Term(Trigger.FISCAL_YEAR_END, 7, Unit.FISCAL_YEARS)
    assert not shorter(least, least)
    assert not shorter(Term(Trigger.CREATED, None, None), least)
    assert shorter(Term(Trigger.CREATED, 80, Unit.YEARS), least)
    assert not shorter(Term(Trigger.CREATED, 0, Unit.DAYS), None)


def test_only_chair_and_secretary_change_the_schedule(write):
    for role in ("treasurer", "board_member", "auditor", "administrator"):
        with pytest.raises(NotPermitted), write(role) as work:
            actions.propose_version(work, "x")


GRANTED = {date(2023, 12, 31): date(2024, 5, 15), date(2024, 12, 31): date(2025, 5, 14)}


def test_a_mandate_period_is_discharged_when_the_last_fiscal_year_it_reaches_into_is():
    period = Period(date(2023, 5, 16), date(2024, 5, 15))
    assert discharge_of(period, FiscalCalendar(), GRANTED) == date(2025, 5, 14)
    assert discharge_of(period, FiscalCalendar(), {date(2023, 12, 31): date(2024, 5, 15)}) is None
    assert discharge_of(period, FiscalCalendar(), {date(2024, 12, 31): date(2025, 5, 14)}) is None
    assert discharge_of(Period(date(2025, 5, 14)), FiscalCalendar(), GRANTED) is None
    assert discharge_of(None, FiscalCalendar(), GRANTED) is None


def test_a_broken_and_a_prolonged_fiscal_year_are_discharged_by_their_own_last_days():
    broken = FiscalCalendar(7, 1)
    granted = {date(2023, 6, 30): date(2023, 11, 20), date(2024, 6, 30): date(2024, 11, 25)}
    assert discharge_of(Period(date(2023, 1, 1), date(2024, 1, 1)), broken, granted) == date(2024, 11, 25)
    # Eighteen months, to the end of 2024: one year, one discharge.
    prolonged = FiscalCalendar(1, 1, (Period(date(2023, 7, 1), date(2025, 1, 1)),))
    assert discharge_of(
        Period(date(2023, 11, 20), date(2024, 11, 25)), prolonged, {date(2024, 12, 31): date(2025, 5, 14)}
    ) == date(2025, 5, 14)


def test_working_papers_of_2023_24_discharged_on_14_may_2025_are_kept_through_14_may_2030():
    facts = Facts(period_end=date(2024, 5, 15), discharged_on=date(2025, 5, 14))
    assert keep_until(Trigger.DISCHARGE, 5, Unit.YEARS, facts).day == date(2030, 5, 14)
    leap = Facts(period_end=date(2023, 5, 15), discharged_on=date(2024, 2, 29))
    assert keep_until(Trigger.DISCHARGE, 5, Unit.YEARS, leap).day == date(2029, 3, 1)


class Paper:
    record_class, trigger_date = "working_papers", None

    def __init__(self, day, created_at):
        self.document_date, self.created_at = day, created_at
        self.fiscal_year = ""


def test_noted_discharges_reach_every_working_paper_of_the_period(write, clock):
    paper = Paper(date(2024, 2, 1), clock.now())
    with write() as work:
        work.session.add(
            MandatePeriod(
                id=new_id(),
                association_id=work.actor.tenant,
                label="2023/24",
                start=date(2023, 5, 16),
                end=date(2024, 5, 15),
            )
        )
        work.session.flush()
        assert schedule(work).keep_until(paper).day is None
        for last_day, granted_on in GRANTED.items():
            actions.note_discharge(work, last_day, granted_on, "§ 9")
        assert schedule(work).keep_until(paper).day == date(2030, 5, 14)
        actions.forget_discharge(work, date(2024, 12, 31))
        assert schedule(work).keep_until(paper).day is None


def test_a_discharge_is_for_a_whole_fiscal_year_and_comes_after_it(write):
    with write() as work:
        for last_day, granted_on in (
            (date(2024, 11, 30), date(2025, 5, 14)),
            (date(2024, 12, 31), date(2024, 12, 31)),
            (date(2024, 12, 31), date(2026, 3, 21)),
        ):
            with pytest.raises(BadDischarge):
                actions.note_discharge(work, last_day, granted_on)
        change_fiscal_year(work, start=date(2025, 1, 1), end=date(2025, 7, 1))
        actions.note_discharge(work, date(2025, 6, 30), date(2025, 11, 1))
        actions.note_discharge(work, date(2025, 6, 30), date(2025, 11, 2))
        assert [one.granted_on for one in work.session.query(Discharge)] == [date(2025, 11, 2)]
