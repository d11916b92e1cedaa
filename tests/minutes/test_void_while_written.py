"""Minutes that are void are not written in: their editor leads to their page, and whoever was writing is told."""

from tests.data.filed import seen
from tests.minutes.test_beginning import fields_of
from tests.minutes.test_void_numbers import make_void

MINUTES = "/brf-provet-1/minutes"


def test_the_editor_of_void_minutes_leads_to_their_page(secretary, client_as):
    minutes, browser = secretary.written(), client_as("secretary")
    assert browser.get(f"{MINUTES}/{minutes.id}/edit").status_code == 200
    make_void(secretary, minutes)
    answer = browser.get(f"{MINUTES}/{minutes.id}/edit")
    assert (answer.status_code, answer.location) == (302, f"{MINUTES}/{minutes.id}")
    assert "Makulerat" in seen(browser, answer.location)


def test_whoever_writes_a_paragraph_while_another_makes_the_minutes_void_is_told(secretary, client_as):
    minutes, browser = secretary.written(), client_as("secretary")
    item = secretary.read(minutes).items[1]
    make_void(secretary, minutes, role="chair")
    sent = {"item_id": str(item.id), "revision": item.revision, "heading": item.heading, "text": "Tre anbud."}
    answer = browser.post(f"{MINUTES}/{minutes.id}/paragraph", data=sent)
    assert (answer.status_code, answer.json["state"]) == (409, "void")
    assert answer.json["said"].startswith("Protokollet är makulerat")
    assert answer.json["link"] == f"{MINUTES}/{minutes.id}"


def test_what_was_written_stands_on_the_page_that_says_that_the_minutes_are_void(secretary, client_as):
    minutes, browser = secretary.written(), client_as("secretary")
    here = f"{MINUTES}/{minutes.id}/edit"
    page = browser.get(here).text
    item = secretary.read(minutes).items[1]
    people = secretary.board.people
    sent = fields_of(page) | {
        "kind": "board",
        "chaired_by": str(people["chair"].id),
        "written_by": str(people["secretary"].id),
        "adjuster": str(people["board_member"].id),
        "deed": "save",
        "items-1-text": "Tre anbud, och det dyraste avslogs.",
    }
    make_void(secretary, minutes, role="chair")
    answer = browser.post(here, data=sent)
    assert "Protokollet är makulerat" in answer.text
    assert "Tre anbud, och det dyraste avslogs." in answer.text
    assert secretary.read(minutes).items[1].text == item.text
