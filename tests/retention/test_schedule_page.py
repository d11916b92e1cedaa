import re
from datetime import date

import pytest

from boardroom.classes.rules import Unit
from boardroom.core.errors import NotPermitted
from boardroom.core.ids import new_id
from boardroom.minutes.actions import Meeting, begin
from boardroom.minutes.models import Decision, Item, MinutesKind
from boardroom.retention.queries import schedule_page
from boardroom.retention.rules import DURATIONS, kept_words

ADDRESS = "/brf-provet-1/retention/"


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_the_schedule_is_a_table_that_a_lawyer_can_read(client_as):
    page = text(client_as("auditor").get(ADDRESS))
    assert "Styrelseprotokoll med bilagor" in page
    assert "LEF 7:24" in page
    assert "Till och med det 7:e kalenderåret efter det år då räkenskapsåret slutade" in page
    assert "Inget gallras förrän" in page


def test_who_reads_english_reads_what_each_term_rests_on_in_english(client_as):
    auditor = client_as("auditor")
    auditor.set_cookie("language", "en")
    page = text(auditor.get(ADDRESS))
    assert "The time for contesting a general meeting’s decision" in page
    assert "practice of the trade" in page
    assert not re.findall("Praxis|Preskription|Husets minne|branschpraxis", page)


def test_the_decision_that_adopts_the_schedule_is_named(board, client_as):
    chair = client_as("chair")
    wanting = chair.post(f"{ADDRESS}proposal/adopt", data={"chosen": "", "decision": ""})
    assert "Ange beslutet som antar planen" in text(wanting)
    done = chair.post(
        f"{ADDRESS}proposal/adopt",
        data={"chosen": "", "decision": "§ 7 i protokoll 3/2026", "decided_on": "2026-03-01"},
        follow_redirects=True,
    )
    assert "antagen genom § 7 i protokoll 3/2026" in text(done)
    assert "Inget gallras" not in text(done)


def test_a_change_is_proposed_shown_beside_what_applies_and_adopted_while_the_old_version_stays(client_as):
    secretary = client_as("secretary")
    said = {"chosen": "", "decision": "§ 7 i protokoll 3/2026", "decided_on": "2026-03-01"}
    secretary.post(f"{ADDRESS}proposal/adopt", data=said)
    secretary.post(f"{ADDRESS}proposal/begin", data={"reason": "Budgeten behövs längre"})
    row = {
        "name": "Budget",
        "keep": "while",
        "duration": "10",
        "unit": "fiscal_years",
        "trigger": "fiscal_year_end",
        "basis": "Styrelsen",
    }
    secretary.post(f"{ADDRESS}proposal/classes/budget", data=row)
    page = text(secretary.get(f"{ADDRESS}proposal"))
    assert "Budgeten behövs längre" in page
    assert "1 rad skiljer sig" in page
    assert "Till och med det 10:e kalenderåret" in page
    assert "Till och med det 10:e kalenderåret" not in text(secretary.get(ADDRESS))
    refused = secretary.post(
        f"{ADDRESS}proposal/classes/vouchers", data=row | {"name": "Verifikationer", "duration": "5"}
    )
    assert "Lagen kräver" in text(refused)
    secretary.post(f"{ADDRESS}proposal/adopt", data=said | {"decision": "§ 4 i protokoll 4/2026"})
    page = text(secretary.get(ADDRESS))
    assert "Till och med det 10:e kalenderåret" in page
    assert "föreningens egen" in page
    old = text(secretary.get(f"{ADDRESS}versions/1"))
    assert "§ 7 i protokoll 3/2026" in old
    assert "Till och med det 10:e kalenderåret" not in old
    assert client_as("auditor").post(f"{ADDRESS}proposal/begin", data={"reason": "x"}).status_code == 403


def test_a_discharge_that_the_register_knows_is_suggested_and_noted(board, client_as):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        meeting = Meeting(
            MinutesKind.GENERAL_MEETING,
            date(2025, 5, 14),
            board.people["chair"].id,
            board.people["secretary"].id,
        )
        minutes = begin(work, meeting)
        item = Item(id=new_id(), association_id=minutes.association_id, minutes_id=minutes.id, position=90)
        item.heading, item.text = "Ansvarsfrihet", ""
        work.session.add(item)
        work.session.flush()
        decided = Decision(id=new_id(), association_id=minutes.association_id, item_id=item.id, position=1)
        decided.text = "att bevilja styrelsen ansvarsfrihet för 2024"
        work.session.add(decided)
    chair = client_as("chair")
    page = text(chair.get(f"{ADDRESS}discharges"))
    assert "Föreslås" in page
    assert "att bevilja styrelsen ansvarsfrihet för 2024" in page
    noted = {"fiscal_year_end": "2024-12-31", "granted_on": "2025-05-14", "source": "§ 9"}
    assert "Beviljad" in text(chair.post(f"{ADDRESS}discharges", data=noted, follow_redirects=True))
    wrong = chair.post(f"{ADDRESS}discharges", data=noted | {"fiscal_year_end": "2024-11-30"})
    assert "Ange räkenskapsårets sista dag" in text(wrong)
    chair.post(f"{ADDRESS}discharges/2024-12-31/forget")
    assert "Beviljad" not in text(chair.get(f"{ADDRESS}discharges"))


@pytest.mark.parametrize("role", ["member", "manager", "administrator"])
def test_those_without_the_right_do_not_see_it(board, client_as, role):
    assert client_as(role).get(ADDRESS).status_code == 403
    with board.runtime.opener.reading(board.actor(role)) as work, pytest.raises(NotPermitted):
        schedule_page(work)


def test_every_unit_has_words():
    assert set(DURATIONS) == set(Unit)
    assert kept_words(None, None) == "För alltid"
    assert kept_words(1, Unit.YEARS) % {"count": 1} == "1 år"
    assert kept_words(30, Unit.DAYS) % {"count": 30} == "30 dagar"
    assert kept_words(0, Unit.DAYS) == "Gallras när ändamålet är uppfyllt"
