"""What only a person can tell is asked once, at the right time, with its evidence; the answer sets the day."""

from datetime import date, timedelta

import pytest

from boardroom.classes.actions import forget_discharge, note_discharge
from boardroom.classes.queries import discharges, kept_until
from boardroom.classes.rules import Trigger
from boardroom.core.actor import worker_for
from boardroom.documents.actions import hide_from
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.mandates.actions import change_ownership, enter_ownership
from boardroom.matters import actions, queries
from boardroom.matters.errors import DayAhead, NoSuchQuestion, ReasonMissing
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import WrittenItem
from tests.data.filed import seen
from tests.matters.conftest import BASE


@pytest.fixture(autouse=True)
def _discharged(house):
    """The board of 2024 was discharged by the meeting of 2025, which began the present mandate period."""
    with house.writing("chair") as work:
        note_discharge(work, date(2024, 12, 31), date(2025, 5, 14))


def asked(house, role="chair"):
    with house.reading(role) as work:
        return queries.questions(work)


def say(house, key, day, because="", role="chair"):
    with house.writing(role) as work:
        actions.answer(work, key, day, because)


def test_a_general_meeting_is_followed_by_the_question_of_discharge_with_the_decision(house, secretary):
    items = (
        WrittenItem(
            "Ansvarsfrihet",
            "",
            (("adopted", "att bevilja styrelsen ansvarsfrihet för räkenskapsåret 2025."),),
        ),
    )
    secretary.sealed(items, kind=MinutesKind.GENERAL_MEETING, held_on=date(2026, 3, 16))
    [one] = [found for found in asked(house) if found.trigger is Trigger.DISCHARGE]
    assert (one.year_end, one.suggested) == (date(2025, 12, 31), date(2026, 3, 16))
    assert "ansvarsfrihet" in one.decision.decision.text
    say(house, one.key, date(2026, 3, 16))
    assert asked(house) == []
    with house.reading("chair") as work:
        noted = discharges(work)[0]
    assert (noted.fiscal_year_end, noted.granted_on) == (date(2025, 12, 31), date(2026, 3, 16))
    assert noted.source.startswith("§ 1 i ")


def test_a_meeting_whose_decisions_nobody_has_entered_asks_too_and_a_noted_discharge_does_not(house):
    assert asked(house) == []
    with house.writing("chair") as work:
        forget_discharge(work, date(2024, 12, 31))
    [one] = asked(house)
    assert (one.suggested, one.paper) == (date(2025, 5, 14), None), "the meeting began a mandate period"
    paper = house.file("Protokoll från stämman 2025", "general_meeting_minutes", date(2025, 5, 14))
    [one] = asked(house)
    assert (one.year_end, one.suggested, one.paper.id) == (date(2024, 12, 31), date(2025, 5, 14), paper.id)
    assert asked(house, "treasurer") == [], "who does not manage retention is not asked"


def test_a_contract_that_has_run_out_is_asked_about_and_the_answer_dates_its_paper(house, clock):
    paper = house.file("Avtal", "service_contract", date(2024, 1, 1))
    house.contract(document=paper, ends_on=date(2026, 3, 20), renewal_months=None)
    assert asked(house) == [], "on its last day it still applies"
    clock.advance(timedelta(days=1))
    [one] = asked(house)
    assert one.suggested == date(2026, 3, 20)
    say(house, one.key, one.suggested)
    assert house.event_day(paper.id) == date(2026, 3, 20)
    assert asked(house) == []


def test_a_quiet_matter_is_asked_about_and_closed_with_how_it_ended(house, clock):
    matter, paper = house.open("Läckan"), house.file("Rapport", "damage_case", date(2026, 3, 1))
    house.put(matter, document_id=paper.id)
    clock.advance(timedelta(days=179))
    assert asked(house) == []
    clock.advance(timedelta(days=1))
    [one] = asked(house)
    with pytest.raises(ReasonMissing):
        say(house, one.key, date(2026, 9, 1))
    say(house, one.key, date(2026, 9, 1), "Torrt och godkänt")
    assert house.event_day(paper.id) == date(2026, 9, 1)
    assert house.matter(matter).closed_on == date(2026, 9, 1)


def test_what_happens_in_a_matter_puts_the_question_off(house, clock):
    matter = house.open("Läckan")
    clock.advance(timedelta(days=179))
    house.put(matter, document_id=house.file("Nytt papper").id)
    clock.advance(timedelta(days=30))
    assert asked(house) == []


def test_a_newer_version_of_the_same_thing_asks_whether_it_replaced_the_older(house):
    old = house.file("Hissbesiktning 2019", "safety_inspection", date(2019, 5, 1))
    house.file("Radonmätning", "safety_inspection", date(2022, 5, 1))
    new = house.file("Hissbesiktning 2024", "safety_inspection", date(2024, 5, 1))
    [one] = asked(house)
    assert (one.document.id, one.paper.id, one.suggested) == (old.id, new.id, date(2024, 5, 1))
    say(house, one.key, one.suggested)
    with house.opener.reading(worker_for(house.board.association.id)) as work:
        assert kept_until(work, by_id(work, old.id)).day == date(2034, 5, 1)


def test_drafts_are_asked_about_once_the_minutes_after_them_are_signed(house, secretary):
    draft = house.file("Utkast", "drafts", date(2026, 3, 10))
    assert asked(house) == []
    secretary.sealed()
    [one] = asked(house)
    assert (one.document.id, one.trigger) == (draft.id, Trigger.MINUTES_SIGNED)
    assert one.suggested == date(2026, 3, 20)


def test_who_moved_out_is_asked_with_the_later_transfer_of_the_apartment(house):
    contact = house.file("Kontakt lgh 1203", "resident_contact", date(2024, 1, 1))
    house.file("Överlåtelse lgh 1204", "apartment_register", date(2025, 2, 1))
    transfer = house.file("Överlåtelse lgh 1203", "apartment_register", date(2025, 3, 1))
    [one] = asked(house)
    assert (one.document.id, one.paper.id, one.suggested) == (contact.id, transfer.id, date(2025, 3, 1))
    say(house, one.key, date(2025, 3, 1))
    with house.opener.reading(worker_for(house.board.association.id)) as work:
        assert kept_until(work, by_id(work, contact.id)).day == date(2025, 6, 1)


def test_who_moved_out_by_the_register_of_apartments_is_asked_about_at_once(house):
    # The tests' day is 20 March 2026; two owned it together, and one of them has left.
    contact = house.file("Kontaktuppgifter", "resident_contact", date(2025, 12, 1))
    house.file("Kontakt lgh 1204", "resident_contact", date(2025, 12, 1))
    with house.writing() as work:
        work.session.get_one(Document, contact.id).apartment = "1203"
    first, second = house.board.people["member"].id, house.board.people["treasurer"].id
    with house.writing("chair") as work:
        enter_ownership(work, first, "1203", date(2020, 1, 1), date(2026, 2, 28))
        other = enter_ownership(work, second, "1203", date(2020, 1, 1))
        enter_ownership(work, first, "1204", date(2026, 1, 1), date(2026, 2, 1))  # after the paper's day
    assert asked(house) == []
    with house.writing("chair") as work:
        change_ownership(work, other.id, "1203", date(2020, 1, 1), date(2026, 3, 19))
    [one] = asked(house)
    assert (one.document.id, one.trigger, one.suggested) == (
        contact.id,
        Trigger.MOVED_OUT,
        date(2026, 3, 19),
    )


@pytest.mark.parametrize(
    ("record_class", "trigger", "old_enough", "too_young"),
    [
        ("rejected_tender", Trigger.DECISION, date(2026, 1, 19), date(2026, 1, 20)),
        ("key_receipt", Trigger.RETURNED, date(2024, 3, 19), date(2024, 3, 20)),
        ("pledge_letter", Trigger.RELEASED, date(2023, 3, 19), date(2023, 3, 20)),
        ("disturbance_case", Trigger.CASE_CLOSED, date(2025, 3, 19), date(2025, 3, 20)),
        ("subletting_application", Trigger.CONTRACT_END, date(2023, 3, 19), date(2023, 3, 20)),
    ],
)
def test_papers_are_asked_about_when_they_are_old_enough(house, record_class, trigger, old_enough, too_young):
    old = house.file("Gammalt", record_class, old_enough)
    house.file("Nyare", record_class, too_young)
    assert [(one.document.id, one.trigger) for one in asked(house)] == [(old.id, trigger)]


def test_a_box_of_letters_is_one_question_a_year_and_one_answer(house, client_as):
    letters = [house.file(f"Brev {day}", "correspondence_routine", date(1987, 5, day)) for day in (1, 2, 3)]
    alone = house.file("Brev 1988", "correspondence_routine", date(1988, 5, 1))
    hidden = house.file("Hemligt brev", "correspondence_routine", date(1987, 6, 1))
    with house.writing() as work:
        hide_from(work, hidden.id, house.board.people["chair"].id, "Jäv")
    many, one = asked(house)
    assert (many.year.year, many.year.count, many.suggested) == (1987, 3, date(1987, 12, 31))
    assert one.document.id == alone.id
    page = seen(client_as("chair"), f"{BASE}/matters/questions/{many.key}")
    assert "3 papper av slaget ”Korrespondens, rutinmässig” från 1987" in page
    assert "Brev 3" in page
    assert "Hemligt" not in page
    say(house, many.key, date(1987, 12, 31))
    assert [house.event_day(letter.id) for letter in letters] == [date(1987, 12, 31)] * 3
    assert house.event_day(hidden.id) is None, "who answers speaks of what they have seen"


def test_a_paper_in_an_open_matter_or_in_the_register_is_answered_for_there(house):
    case, avtal = (
        house.file("Störning", "disturbance_case", date(2020, 1, 1)),
        house.file("Avtal", "service_contract", date(2020, 1, 1)),
    )
    assert len(asked(house)) == 2
    house.put(house.open(), document_id=case.id)
    house.contract(document=avtal)
    assert asked(house) == []


def test_not_yet_lets_the_question_rest_so_long(house, clock):
    house.file("Nyckelkvittens", "key_receipt", date(2020, 1, 1))
    [one] = asked(house)
    with house.writing() as work:
        actions.postpone(work, one.key, 3)
    with pytest.raises(NoSuchQuestion):
        say(house, one.key, date(2026, 1, 1))
    clock.advance(timedelta(days=91))
    assert asked(house) == []
    clock.advance(timedelta(days=1))
    assert [again.key for again in asked(house)] == [one.key]
    with house.writing() as work:
        actions.postpone(work, one.key, 12)
    assert asked(house) == []


def test_nobody_is_asked_about_what_they_do_not_see_and_no_day_lies_ahead(house):
    paper = house.file("Nyckelkvittens", "key_receipt", date(2020, 1, 1))
    [one] = asked(house)
    with pytest.raises(DayAhead):
        say(house, one.key, date(2026, 3, 21))
    with house.writing() as work:
        hide_from(work, paper.id, house.board.people["treasurer"].id, "Jäv")
    assert asked(house, "treasurer") == []
    with pytest.raises(NoSuchQuestion):
        say(house, one.key, date(2026, 3, 1), role="treasurer")
    for role in ("auditor", "manager", "member"):
        assert asked(house, role) == []


def test_att_gora_asks_one_question_and_the_page_leads_to_the_next(house, client_as):
    for name in ("Ena", "Andra"):
        house.file(f"{name} kvittensen", "key_receipt", date(2020, 1, 1))
    chair = client_as("chair")
    home = seen(chair, f"{BASE}/")
    assert home.count("Har nyckeln lämnats tillbaka") == 1
    page = chair.get(f"{BASE}/matters/questions")
    assert page.status_code == 302
    shown = seen(chair, page.location)
    assert "1 januari 2020" in shown
    wrong = chair.post(page.location, data={"day": "2030-01-01"}).get_data(as_text=True)
    assert "Dagen ligger i framtiden" in wrong
    assert chair.post(page.location, data={"day": "2021-05-01"}).status_code == 302
    following = chair.get(f"{BASE}/matters/questions").location
    assert following != page.location
    assert chair.post(f"{following}/postpone", data={"months": "12"}).status_code == 302
    assert "Allt är besvarat" in seen(chair, f"{BASE}/matters/questions")
    assert "Har nyckeln" not in seen(chair, f"{BASE}/")
    assert client_as("auditor").get(f"{BASE}/matters/questions").status_code == 403
