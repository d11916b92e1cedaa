"""A last day that has passed is said at its field, with all that was typed kept."""

from dataclasses import replace
from datetime import date

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.errors import DueBefore
from tests.minutes.test_editing import Desk
from tests.minutes.test_taken_as_pdf import fields_of

HOME = "/brf-provet-1/"
PASSED = "Välj en dag som inte har passerat."


@pytest.fixture
def desk(board, secretary):
    return Desk(board, secretary)


def test_minutes_are_not_sent_to_be_signed_by_a_day_that_has_passed(secretary, client_as):
    client, address = client_as("secretary"), f"{HOME}minutes/{secretary.written().id}/send"
    wrong = {"deadline": "2020-01-01", "message": "Läs § 3 noga."}
    refused = client.post(address, data=wrong)
    assert refused.status_code == 200
    assert PASSED in refused.text
    assert "Välj minst ett sätt att skriva under." in refused.text, "told with all that is wrong besides"
    assert "Läs § 3 noga." in refused.text
    assert client.post(address, data=wrong | {"methods": ["passkey"]}).status_code == 200
    ahead = {"deadline": "2099-01-01", "methods": ["passkey", "code"]}
    assert client.post(address, data=ahead).status_code == 302


def test_a_proposal_with_a_day_that_has_passed_keeps_all_that_was_typed(secretary, client_as, board):
    client, address = client_as("secretary"), f"{HOME}minutes/per-capsulam/new"
    asked = {"heading": "Taket", "proposal": "att anta anbudet", "background": "Det läcker igen."}
    refused = client.post(address, data=asked | {"deadline": "2020-01-01"})
    assert refused.status_code == 200
    assert "Sista dagen måste ligga efter i dag." in refused.text
    for typed in asked.values():
        assert typed in refused.text
    assert 'value="2020-01-01"' in refused.text
    everyone = [str(board.people[role].id) for role in ("chair", "treasurer", "board_member")]
    ahead = asked | {"deadline": "2099-01-01"}
    too_few = client.post(address, data=ahead | {"recused": everyone})
    assert too_few.status_code == 200
    assert "Det läcker igen." in too_few.text, "whatever it is refused for"
    assert client.post(address, data=ahead).status_code == 302


def test_a_decision_is_not_to_be_done_by_a_day_that_has_passed_but_keeps_one_that_stands(
    secretary, client_as, board
):
    minutes = secretary.written()
    with secretary.opener.reading(board.actor("secretary")) as work:
        made = next(one for item in queries.by_id(work, minutes.id).items for one in item.decisions)
    client, address = client_as("secretary"), f"{HOME}decisions/{made.id}"

    def due():
        with secretary.opener.reading(board.actor("secretary")) as work:
            return queries.decision(work, made.id).decision.due

    refused = client.post(f"{address}/assign", data={"due": "2020-01-01"}, follow_redirects=True)
    assert PASSED in refused.text
    assert due() is None
    client.post(f"{address}/assign", data={"due": "2099-01-01"})
    assert due() == date(2099, 1, 1)
    # One that stands since it was written, in minutes taken over perhaps, does not keep it from being assigned.
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.assign(work, made.id, None, date(2020, 1, 1))
    chair = str(board.people["chair"].id)
    kept = client.post(
        f"{address}/assign", data={"due": "2020-01-01", "responsible": chair}, follow_redirects=True
    )
    assert "Sparat." in kept.text


def test_a_decision_of_the_minutes_is_not_to_be_done_before_their_meeting(secretary, client_as):
    minutes = secretary.written()
    client, address = client_as("secretary"), f"{HOME}minutes/{minutes.id}/edit"
    sent = fields_of(client.get(address).text) | {"deed": "save"}
    name = next(one for one in sent if one.endswith("-due"))
    refused = client.post(address, data=sent | {name: "2020-01-01", "items-0-text": "Osparat ord."})
    assert refused.status_code == 200
    assert refused.text.count("Dagen ligger före beslutet.") == 2, "above the form, and at the field"
    assert f'href="#{name}"' in refused.text
    assert "Osparat ord." in refused.text
    kept = client.post(address, data=sent | {name: minutes.held_on.isoformat()})
    assert kept.status_code == 302, "the day of the meeting itself, though it may have passed since"


def paragraph_of(desk, place, **more):
    """What the editor sends of one § while someone writes in it."""
    item = desk.opened()[place]
    sent = {
        "item_id": str(item.id),
        "revision": str(item.revision),
        "heading": item.heading,
        "text": item.text,
    }
    for number, made in enumerate(item.made):
        sent |= {f"decisions-{number}-decision_id": str(made.id), f"decisions-{number}-text": made.text}
        sent |= {f"decisions-{number}-outcome": made.outcome}
    return sent | more


def test_a_paragraph_that_is_saved_by_itself_takes_no_day_before_the_meeting_either(desk, client_as):
    client, address = client_as("secretary"), f"{desk.address}/paragraph"
    refused = client.post(address, data=paragraph_of(desk, 1, **{"decisions-0-due": "2026-03-13"}))
    assert (refused.status_code, refused.json["state"]) == (422, "wrong")
    assert desk.opened()[1].made[0].due is None
    taken = client.post(address, data=paragraph_of(desk, 1, **{"decisions-0-due": "2026-03-14"}))
    assert taken.json["state"] == "saved", "the day of the meeting itself"


def test_minutes_are_not_sent_with_a_day_before_the_meeting_however_it_came_there(desk, client_as):
    first, roof = desk.opened()
    made = (roof.made[0]._replace(due=date(2026, 3, 13)),)
    desk.save([first, replace(roof, decisions=made)])
    with pytest.raises(DueBefore) as refused:
        desk.secretary.send(desk.minutes)
    assert str(refused.value.facts["where"]) == "§\u00a02 Takomläggning"
    page = client_as("secretary").get(f"{desk.address}/send")
    assert page.status_code == 409
    assert "sista dag som ligger före dagen då det fattades: §\u00a02 Takomläggning" in page.text
    assert "#item-2" in page.text
    desk.save([first, replace(desk.opened()[1], decisions=roof.made)])
    assert desk.secretary.send(desk.minutes)


def test_of_a_file_made_elsewhere_no_day_is_asked(desk):
    first, roof = desk.opened()
    made = (roof.made[0]._replace(due=date(2026, 3, 13)),)
    desk.save([first, replace(roof, decisions=made)])
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        minutes = actions.take_upload(work, desk.minutes.id, sha256="0" * 64, name="protokoll.pdf")
        actions.check_ready(work, minutes)
