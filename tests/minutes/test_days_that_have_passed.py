"""A last day that has passed is said at its field, with all that was typed kept."""

from datetime import date

from boardroom.minutes import actions, queries
from tests.minutes.test_taken_as_pdf import fields_of

HOME = "/brf-provet-1/"
PASSED = "Välj en dag som inte har passerat."


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
    assert refused.text.count("Dagen ligger före mötet.") == 2, "above the form, and at the field"
    assert f'href="#{name}"' in refused.text
    assert "Osparat ord." in refused.text
    kept = client.post(address, data=sent | {name: minutes.held_on.isoformat()})
    assert kept.status_code == 302, "the day of the meeting itself, though it may have passed since"
