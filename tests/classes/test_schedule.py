import re
from datetime import date

import pytest

from boardroom.associations.actions import create
from boardroom.classes.actions import adopt_pack
from boardroom.classes.errors import NoSuchPack
from boardroom.classes.queries import basis_in, by_key, every, jurisdictions, pack, pack_of, schedule
from boardroom.classes.rules import TRIGGER_WORDS, Facts, Level, Trigger, keep_until, shorter
from boardroom.core.actor import worker_for
from boardroom.mandates.rules import ROLE_CLASSES

# DOMAIN section 5, row by row: key, trigger, what is kept. P is for ever, FY+7 by calendar years
# after the fiscal year. Loan end, policy end and permit end are ends of a contract; an inspection
# counts from its own date.
DOMAIN_TABLE = """
board_minutes            created            P
per_capsulam_decision    created            P
constituting_minutes     created            P
general_meeting_minutes  meeting            P
notice_motions           meeting            P
proxies_ballots          meeting            1 years
bylaws                   superseded         P
policies                 superseded         P
economic_plan            created            P
annual_report            fiscal_year_end    P
vouchers                 fiscal_year_end    7 fiscal_years
ledgers                  fiscal_year_end    7 fiscal_years
main_ledger              fiscal_year_end    P
fees_payroll             fiscal_year_end    7 fiscal_years
budget                   fiscal_year_end    7 fiscal_years
mortgage_deeds           created            P
loan_papers              contract_end       10 years
title_deeds              created            P
drawings_permits         created            P
maintenance_plan         superseded         P
construction_contract    created            P
decision_basis           created            P
judgments                created            P
processor_agreement      contract_end       10 years
service_contract         contract_end       10 years
rejected_tender          decision           2 years
insurance_policy         contract_end       10 years
damage_case              case_closed        10 years
energy_declaration       superseded         10 years
ventilation_inspection   document_date      12 years
safety_inspection        superseded         10 years
apartment_register       created            P
member_register          dissolution        7 years
pledge_letter            released           1 years
credit_check             decision           0 days
refused_membership       decision           1 years
subletting_application   contract_end       2 years
premises_lease           contract_end       10 years
parking_lease            contract_end       2 years
renovation_permit        created            P
disturbance_case         case_closed        2 years
correspondence_material  case_closed        10 years
correspondence_routine   case_closed        1 years
resident_contact         moved_out          3 months
key_receipt              returned           1 years
drafts                   minutes_signed     30 days
working_papers           discharge          5 years
access_log               created            12 months
photos_history           created            P
"""

ROWS = [line.split(maxsplit=2) for line in DOMAIN_TABLE.strip().splitlines()]


@pytest.mark.parametrize(("key", "trigger", "kept"), ROWS, ids=[row[0] for row in ROWS])
def test_the_swedish_pack_says_what_the_domain_table_says(key, trigger, kept):
    row = next(row for row in pack("se") if row.key == key)
    assert row.trigger == trigger
    said = "P" if row.duration is None else f"{row.duration} {row.unit}"
    assert said == kept


def test_the_pack_has_no_row_that_the_table_lacks_but_the_nominating_committees_and_the_portals_own():
    assert {row.key for row in pack("se")} - {row[0] for row in ROWS} == {
        "nominating_papers",
        "disposal_certificate",
    }


def test_every_row_is_named_in_both_languages_and_has_a_basis():
    for row in pack("se"):
        assert {"sv", "en"} == dict(row.names).keys()
        assert all(dict(row.names).values())
        assert row.basis
        assert len(row.key) <= 40


def test_what_a_term_rests_on_is_said_in_english_too_where_it_is_more_than_a_section_of_a_law():
    bare = re.compile(r"(LEF|BFL|BRL|GDPR art\.|Limitation Act 1980 s\.) [\d:–]+$")
    for country in jurisdictions():
        found = pack_of(country)
        assert found.source("en") != found.source("sv")
        for row in found.rows:
            english = basis_in(row.basis, "en")
            assert bool(bare.match(row.basis)) == (english == row.basis), row.key
            assert basis_in(row.basis, "sv") == row.basis
    assert basis_in("Praxis", "en") == "Practice"
    assert basis_in("Beslut av styrelsen", "en") == "Beslut av styrelsen"


def test_no_two_rows_share_a_key_or_a_name():
    rows = pack("se")
    for values in ([r.key for r in rows], [r.name("sv") for r in rows], [r.name("en") for r in rows]):
        assert len(values) == len(set(values))


def test_minutes_and_contracts_recommend_an_advanced_signature():
    levels = {row.key: row.recommended_level for row in pack("se")}
    for key in ("board_minutes", "constituting_minutes", "general_meeting_minutes", "service_contract"):
        assert levels[key] is Level.ADVANCED
    assert levels["key_receipt"] is Level.SIMPLE


def test_every_class_that_a_role_opens_is_in_the_pack():
    known = {row.key for row in pack("se")}
    for role, opened in ROLE_CLASSES.items():
        assert (opened or frozenset()) <= known, role


def test_every_trigger_has_words():
    assert set(TRIGGER_WORDS) == set(Trigger)


def test_an_adopted_pack_is_the_associations_own(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert [row.key for row in every(work)] == [row.key for row in pack("se")]
        vouchers = by_key(work, "vouchers")
        assert vouchers is not None
        assert (vouchers.duration, vouchers.unit) == (7, "fiscal_years")
        assert schedule(work).name_of("board_minutes", "en") == "Board minutes with annexes"
        assert schedule(work).name_of("board_minutes") == "Styrelseprotokoll med bilagor"


class Paper:
    def __init__(self, record_class, document_date=None, trigger_date=None, created_at=None):
        self.record_class = record_class
        self.fiscal_year = ""
        self.document_date = document_date
        self.trigger_date = trigger_date
        self.created_at = created_at


@pytest.mark.parametrize(
    ("paper", "text"),
    [
        (("board_minutes", date(2026, 3, 1)), "Bevaras för alltid"),
        (("vouchers", date(2024, 6, 30)), "Sparas till och med 31 december 2031"),
        ((None, date(2024, 6, 30)), "Bevaras tills vidare – handlingstypen är inte bestämd"),
        (("no_such_class", date(2024, 6, 30)), "Bevaras tills vidare – handlingstypen är inte bestämd"),
        (("service_contract", date(2024, 6, 30)), "Bevaras tills vidare – slutdatum är inte angivet"),
        (("service_contract", date(2024, 6, 30), date(2025, 1, 1)), "Sparas till och med 1 januari 2035"),
        (
            ("working_papers", date(2026, 1, 1)),
            "Bevaras tills vidare – ansvarsfrihet för mandatperioden är inte antecknad",
        ),
    ],
)
def test_a_document_is_told_how_long_it_is_kept(board, clock, paper, text):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert schedule(work).keep_until(Paper(*paper, created_at=clock.now())).text == text


def test_each_country_has_a_pack_that_names_its_source_and_what_its_law_asks_for():
    assert jurisdictions() == ["dk", "fi", "gb", "no", "se"]
    for country in jurisdictions():
        found = pack_of(country)
        assert found.source("sv")
        keys = [row.key for row in found.rows]
        assert len(keys) == len(set(keys))
        assert {"board_minutes", "vouchers", "working_papers", "disposal_certificate"} <= set(keys)
        assert all(row.basis for row in found.rows)
        assert not [row.key for row in found.rows if shorter(row.term, row.least)]


@pytest.mark.parametrize(
    ("country", "fiscal_year_end", "last_day"),
    [
        ("se", date(2024, 6, 30), date(2031, 12, 31)),
        ("no", date(2024, 12, 31), date(2029, 12, 31)),
        ("fi", date(2024, 3, 31), date(2030, 12, 31)),
        ("dk", date(2024, 12, 31), date(2029, 12, 31)),
        ("gb", date(2024, 3, 31), date(2030, 3, 31)),
    ],
)
def test_a_voucher_is_kept_as_long_as_its_country_says(country, fiscal_year_end, last_day):
    row = next(row for row in pack(country) if row.key == "vouchers")
    facts = Facts(trigger_date=fiscal_year_end)
    assert keep_until(row.trigger, row.duration, row.unit, facts).day == last_day


def test_minutes_of_an_english_company_are_kept_ten_years_from_the_meeting():
    row = next(row for row in pack("gb") if row.key == "board_minutes")
    kept = keep_until(row.trigger, row.duration, row.unit, Facts(document_date=date(2016, 2, 29)))
    assert kept.day == date(2026, 3, 1)


def test_an_association_of_another_country_begins_with_its_pack(runtime, board):
    with runtime.opener.writing(worker_for()) as work:
        founded = create(
            work, name="Borettslaget", org_number="769600-0012", slug="borettslaget", jurisdiction="no"
        )
        given = {row.key: row for row in adopt_pack(work, founded)}
    assert given["vouchers"].duration == 5
    assert given["vouchers"].basis.startswith("Bokføringsloven § 13")
    with pytest.raises(NoSuchPack):
        pack_of("atlantis")
