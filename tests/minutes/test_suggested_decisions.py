"""Decisions that stand in the text of a § written here: proposed in the editor, told of before sending, taken up once."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.models import Outcome
from boardroom.minutes.queries import Sought
from boardroom.minutes.rules import WrittenDecision, WrittenItem
from tests.data.filed import seen

TEXT = (
    "Två anbud lästes upp.\n\nStyrelsen beslutade att **anta anbudet** från Bygg AB på 300 000 kr samt att ge "
    "Cecilia Ask i uppdrag att skriva avtal senast den 1 maj."
)


@pytest.fixture
def desk(board, secretary):
    class Desk:
        minutes = secretary.begin()

        def __init__(self):
            secretary.save(
                self.minutes, [WrittenItem("Öppnande", "Mötet öppnades."), WrittenItem("Tak", TEXT)]
            )

        def suggested(self):
            return queries.suggested_in(secretary.read(self.minutes))

        def accept(self, one):
            with secretary.opener.writing(board.actor("secretary")) as work:
                return actions.accept(work, self.minutes.id, one.item.id, one.key)

        def register(self):
            with secretary.opener.reading(board.actor("secretary")) as work:
                return [row.decision.text for row in queries.decisions(work, Sought()).rows]

    return Desk()


def test_what_the_text_of_a_paragraph_decides_is_taken_up_once(desk, board):
    anta, ge = desk.suggested()
    assert (anta.item.position, anta.told.text) == (2, "att anta anbudet från Bygg AB på 300 000 kr.")
    made = desk.accept(ge)
    assert (made.outcome, made.due) == (Outcome.ADOPTED, date(2026, 5, 1))
    assert made.responsible_id == board.people["treasurer"].id
    assert desk.accept(ge) is None
    assert [one.told.text for one in desk.suggested()] == [anta.told.text]
    desk.accept(anta)
    assert desk.suggested() == []
    assert sorted(desk.register()) == sorted([anta.told.text, ge.told.text])


def test_a_sentence_that_is_entered_stays_so_when_its_decisions_are_worded_anew(desk, secretary):
    for one in desk.suggested():
        desk.accept(one)
    opening, roof = [queries.written(item) for item in secretary.read(desk.minutes).items]
    reworded = [made._replace(text=f"Ny lydelse {place}") for place, made in enumerate(roof.made)]
    secretary.save(desk.minutes, [opening, replace(roof, decisions=tuple(reworded))])
    assert desk.register() == ["Ny lydelse 0", "Ny lydelse 1"]
    assert desk.suggested() == []


def test_what_stands_as_a_decision_already_is_not_proposed(secretary, desk):
    made = (WrittenDecision("adopted", "anta anbudet från Bygg AB på 300 000 kr"),)
    secretary.save(desk.minutes, [WrittenItem("Tak", TEXT, made)])
    assert [one.told.text[:20] for one in desk.suggested()] == ["att ge Cecilia Ask i"]


def test_the_editor_proposes_and_the_sending_tells_until_it_is_entered(desk, secretary, client_as):
    browser, here = client_as("secretary"), f"/brf-provet-1/minutes/{desk.minutes.id}"
    page = seen(browser, f"{here}/edit")
    keys = re.findall(r'value="(accept-[^"]+)"', page)
    assert len(keys) == 2
    assert "2 beslut står bara i löpande text" in seen(browser, f"{here}/send")
    sent = _form(page)
    answer = browser.post(f"{here}/edit", data=sent | {"deed": keys[0]})
    assert answer.headers["Location"].endswith("#item-2")
    assert desk.register() == ["att anta anbudet från Bygg AB på 300 000 kr."]
    # Pressed on a page that was opened before: what is entered is not entered again.
    browser.post(f"{here}/edit", data=sent | {"deed": keys[0]})
    assert desk.register() == ["att anta anbudet från Bygg AB på 300 000 kr."]
    assert "Ett beslut står bara i löpande text" in seen(browser, f"{here}/send")


def test_what_was_just_written_is_proposed_as_it_is_saved(desk, secretary, client_as):
    opening = secretary.read(desk.minutes).items[0]
    sent = {
        "item_id": str(opening.id),
        "revision": str(opening.revision),
        "heading": "Öppnande",
        "text": "Ansökan avslogs.",
    }
    answer = client_as("secretary").post(f"/brf-provet-1/minutes/{desk.minutes.id}/paragraph", data=sent)
    assert "Ansökan avslogs." in answer.json["suggested"]
    assert f"accept-{opening.id.hex}-" in answer.json["suggested"]


def test_of_minutes_taken_as_a_pdf_the_paragraphs_propose_nothing(desk, board, secretary):
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.take_upload(work, desk.minutes.id, sha256="0" * 64, name="p.pdf")
    assert desk.suggested() == []


def _form(page):
    """What a browser would send of the editor's form."""
    sent = {}
    for name, value in re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', page):
        sent[name] = unescape(value)
    for name, value in re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        sent[name] = unescape(value).removeprefix("\r\n").removeprefix("\n")
    for name, rows in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        if chosen := re.search(r'<option selected value="([^"]*)"', rows):
            sent[name] = chosen[1]
    return sent
