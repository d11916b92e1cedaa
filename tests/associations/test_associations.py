from datetime import date

import pytest
from stdnum.luhn import calc_check_digit

from boardroom.associations import actions, queries
from boardroom.associations.errors import (
    BadFiscalYear,
    BadMinutesNumber,
    BadOrgNumber,
    BadSlug,
    SlugTaken,
)
from boardroom.associations.models import MinutesForm
from boardroom.associations.rules import (
    NOT_OF_AN_ORGANISATION,
    NOT_TEN_DIGITS,
    RESERVED_SLUGS,
    WRONG_CHECK_DIGIT,
    is_slug,
    org_number_of,
    org_number_problem,
    slug_of,
)
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted


def org_number(nine: str = "769612345") -> str:
    return f"{nine[:6]}-{nine[6:]}{calc_check_digit(nine)}"


@pytest.mark.parametrize("slug", ["brf-granen-7", "granen", "a1"])
def test_a_plain_slug_is_accepted(slug):
    assert is_slug(slug)


@pytest.mark.parametrize(
    "slug", ["", "Granen", "brf_granen", "-granen", "granen-", "brf--granen", "ängen", "a" * 61, "a/b"]
)
def test_a_slug_that_would_bend_addresses_is_refused(slug):
    assert not is_slug(slug)


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_the_portals_own_addresses_are_nobodys_slug(slug):
    assert not is_slug(slug)


def test_no_address_of_the_portal_can_be_an_associations_slug(app):
    first_parts = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    ours = {part for part in first_parts if part and not part.startswith("<")}
    assert not {part for part in ours if is_slug(part)}


def test_a_slug_is_made_from_a_name():
    assert slug_of("Brf Ängen & Ön 7") == "brf-angen-on-7"


def test_an_organisation_number_is_checked_and_written_one_way():
    assert org_number_of(org_number().replace("-", "")) == org_number()
    assert org_number_of(org_number()) == org_number()


@pytest.mark.parametrize("number", ["", "769612-3456", "12345", "abc", "810910-9876", "111111-1111"])
def test_a_bad_organisation_number_is_refused(number):
    assert org_number_of(number) is None


def test_what_is_wrong_with_an_organisation_number_is_said():
    assert org_number_problem(org_number()) == ""
    assert org_number_problem("769612-3456") == WRONG_CHECK_DIGIT
    assert org_number_problem("769612345") == NOT_TEN_DIGITS
    assert org_number_problem("111111-1111").startswith("Organisationsnumret stämmer inte: den sista")
    assert org_number_problem("811218-9876") == NOT_OF_AN_ORGANISATION


def test_founding_an_association_refuses_bad_facts(runtime, board):
    with runtime.opener.writing(worker_for()) as work:
        with pytest.raises(BadOrgNumber):
            actions.create(work, name="Brf Två", org_number="769612-0001", slug="brf-tva")
        with pytest.raises(BadSlug):
            actions.create(work, name="Brf Två", org_number=org_number(), slug="log-in")
        with pytest.raises(SlugTaken):
            actions.create(work, name="Brf Två", org_number=org_number(), slug=board.association.slug)
        with pytest.raises(BadFiscalYear):
            actions.create(
                work, name="Brf Två", org_number=org_number(), slug="brf-tva", fiscal_year_start=(4, 31)
            )


def test_a_founded_association_stands_in_its_own_log(runtime):
    with runtime.opener.writing(worker_for()) as work:
        made = actions.create(
            work, name=" Brf Två ", org_number=org_number(), slug="brf-tva", fiscal_year_start=(7, 1)
        )
    with runtime.opener.reading(worker_for(made.id)) as work:
        assert queries.own(work).name == "Brf Två"
        assert queries.calendar(work).year_of(date(2026, 3, 1)).start == date(2025, 7, 1)


def test_only_who_manages_the_association_changes_its_settings(board):
    for role in ("secretary", "auditor", "member", "manager", "deputy"):
        with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor(role)) as work:
            actions.rename(work, "Annat")


def test_the_minutes_series_begins_where_paper_stands(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        actions.set_minutes_series(work, form=MinutesForm.YEARLY, next_number=7)
        with pytest.raises(BadMinutesNumber):
            actions.set_minutes_series(work, form=MinutesForm.YEARLY, next_number=0)
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert queries.own(work).minutes_next == 7


def test_changing_the_fiscal_year_keeps_earlier_years_where_they_were(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        actions.set_fiscal_year_start(work, month=7, day=1)
        actions.change_fiscal_year(work, start=date(2025, 7, 1), end=date(2027, 1, 1))
    with board.runtime.opener.reading(board.actor("chair")) as work:
        calendar = queries.calendar(work)
    assert calendar.year_of(date(2025, 6, 30)).start == date(2024, 7, 1)
    assert calendar.year_of(date(2026, 8, 1)).end == date(2027, 1, 1)
    assert calendar.year_of(date(2027, 8, 1)).start == date(2027, 1, 1)


def test_a_fiscal_year_is_at_most_eighteen_months_and_overlaps_none(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        actions.change_fiscal_year(work, start=date(2025, 7, 1), end=date(2027, 1, 1))
        for start, end in ((date(2027, 1, 1), date(2028, 8, 1)), (date(2026, 7, 1), date(2027, 7, 1))):
            with pytest.raises(BadFiscalYear):
                actions.change_fiscal_year(work, start=start, end=end)
