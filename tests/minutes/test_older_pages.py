"""A page that was opened before others saved: what its writer never touched there competes with nothing."""

from dataclasses import replace

import pytest

from boardroom.minutes.rules import WrittenDecision, WrittenItem
from tests.minutes.test_editing import Desk
from tests.minutes.test_head_together import opened_fields


class Older(Desk):
    """A desk where the secretary has had the editor open since before the chair wrote."""

    def __init__(self, board, secretary, client_as):
        super().__init__(board, secretary)
        first, roof = self.opened()
        person = board.people["treasurer"].id
        # As others than the editor put words there: with spaces that a form would take away.
        self.write(replace(first, text="Ordföranden öppnade mötet.\n", recused=frozenset({person})))
        self.write(replace(roof, decisions=(WrittenDecision("adopted", "att anta  anbudet.", person),)))
        self.save([*self.opened(), WrittenItem("Sist", "Mötet slutade.")])
        self.browser = client_as("secretary")
        self.page = opened_fields(self.browser, self)

    def press(self, **changes):
        answer = self.browser.post(f"{self.address}/edit", data=self.page | {"deed": "save"} | changes)
        assert answer.status_code == 302, answer.text

    def send(self, place, **changes):
        """Send one § by itself, as the page does while someone writes; return what it is told."""
        prefix = f"items-{place}-"
        sent = {key.removeprefix(prefix): told for key, told in self.page.items() if key.startswith(prefix)}
        return self.browser.post(f"{self.address}/paragraph", data=sent | changes).json


@pytest.fixture
def desk(board, secretary, client_as):
    return Older(board, secretary, client_as)


def test_a_paragraph_that_the_page_left_alone_does_not_compete_with_what_another_saved(desk):
    first, roof, _last = desk.opened()
    desk.write(replace(first, text="Ordförandens öppning."), "chair")
    desk.write(replace(roof, heading="Taket", decisions=()), "chair")
    desk.press(**{"items-2-text": "Mötet slutade kl. 21."})
    assert desk.texts() == ["Ordförandens öppning.", "Två anbud.", "Mötet slutade kl. 21."]
    assert desk.beside() == []


@pytest.mark.parametrize(
    "field", ["items-1-text", "items-1-heading", "items-1-reservation", "items-1-decisions-0-text"]
)
def test_a_paragraph_that_the_page_changed_anywhere_is_kept_beside_as_before(desk, field):
    desk.write(replace(desk.opened()[1], text="Ordförandens ord."), "chair")
    desk.press(**{field: "Mina ord."})
    [kept] = desk.beside()
    assert "Mina ord." in {kept.text, kept.heading, kept.reservation, kept.decisions}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("items-1-decisions-0-outcome", "rejected"),
        ("items-1-decisions-0-responsible", ""),
        ("items-1-decisions-0-due", "2026-05-01"),
        ("items-0-recused", []),
    ],
)
def test_a_choice_that_the_page_made_in_a_paragraph_is_a_change_of_it(desk, field, value):
    for item in desk.opened():
        desk.write(replace(item, text="Ordförandens ord."), "chair")
    desk.press(**{field: value})
    assert len(desk.beside()) == 1


def test_a_paragraph_that_another_took_away_does_not_come_back_from_a_page_that_left_it_alone(desk):
    first, roof, _last = desk.opened()
    desk.save([first, roof], "chair")
    desk.press()
    assert desk.beside() == []
    assert len(desk.texts()) == 2


def test_a_page_that_does_not_say_what_it_was_opened_with_loses_no_word(desk):
    desk.write(replace(desk.opened()[1], text="Ordförandens ord."), "chair")
    desk.press(**{"items-1-stood": ""})
    assert [one.text for one in desk.beside()] == ["Två anbud."]


def test_what_was_saved_while_it_was_written_is_what_the_page_has_left_alone_from_then_on(desk):
    told = desk.send(1, text="Tre anbud.")
    desk.page |= {"items-1-revision": str(told["revision"]), "items-1-stood": told["stood"]}
    desk.write(replace(desk.opened()[1], text="Fyra anbud."), "chair")
    desk.press(**{"items-1-text": "Tre anbud."})
    assert (desk.texts()[1], desk.beside()) == ("Fyra anbud.", [])


def test_what_lies_beside_already_is_not_put_there_again_by_the_page_that_wrote_it(desk):
    desk.write(replace(desk.opened()[1], text="Ordförandens ord."), "chair")
    told = desk.send(1, text="Mina ord.")
    assert told["state"] == "beside"
    desk.press(**{"items-1-text": "Mina ord.", "items-1-stood": told["stood"]})
    assert [one.text for one in desk.beside()] == ["Mina ord."]


def test_a_page_that_lacks_what_another_wrote_goes_on_from_the_one_that_it_has(desk):
    roof = desk.opened()[1]
    more = (*roof.decisions, WrittenDecision("adopted", "att byta rännorna."))
    desk.write(replace(roof, decisions=more), "chair")
    # Its writer has changed a word and changed it back.
    told = desk.send(1)
    assert (told["state"], told["revision"]) == ("saved", roof.revision)
    desk.send(1, revision=str(told["revision"]), text="Två anbud kom.")
    assert [one.text for one in desk.opened()[1].made] == ["att anta  anbudet.", "att byta rännorna."]
    assert [one.text for one in desk.beside()] == ["Två anbud kom."]


def test_guests_whom_two_have_named_since_it_was_opened_are_all_there_and_once(desk, client_as):
    theirs = client_as("chair")
    for place, name in enumerate(("Nils Ek", "Elsa Rönn")):
        page = opened_fields(theirs, desk)
        theirs.post(f"{desk.address}/edit", data=page | {f"attendance-{place}-name": name, "deed": "save"})
    desk.press(**{"attendance-0-name": "Elsa Rönn"})
    assert [row.name for row in desk.secretary.read(desk.minutes).attendance] == ["Nils Ek", "Elsa Rönn"]
