"""A form that is refused comes back as it was filled in, with what is wrong at its field: nobody writes a word twice."""

from datetime import timedelta

import html5lib
import pytest

from boardroom.minutes import actions, queries
from tests.data.filed import HTML
from tests.minutes.test_meetings import Desk

WORDS = "Anbudet är för dyrt, och fler skulle ha tillfrågats."


def fields(answer):
    """What the fields of a page say, by name, and the names of those at which something is told to be wrong."""
    assert answer.status_code == 200, answer.status
    says, wrong = {}, set()
    for one in html5lib.parse(answer.text).iter():
        kind, name = one.tag.removeprefix(HTML) if isinstance(one.tag, str) else "", one.get("name")
        if kind in {"input", "textarea", "select"} and name and one.get("type") not in {"hidden", "submit"}:
            options = [option for option in one.iter(f"{HTML}option") if option.get("selected") is not None]
            if one.get("type") == "radio":
                says.setdefault(name, None)
                says |= {name: one.get("value")} if one.get("checked") is not None else {}
            elif kind == "select":
                says[name] = options[0].get("value") if options else ""
            else:
                says[name] = (one.text or "").removeprefix("\n") if kind == "textarea" else one.get("value")
        if "error" in (one.get("class") or "").split() and one.get("id"):
            wrong.add(one.get("id").removesuffix("-error"))
    return says, wrong


@pytest.fixture
def decision(board, secretary):
    minutes = secretary.written()
    with secretary.opener.reading(board.actor("secretary")) as work:
        [made] = [one for item in queries.by_id(work, minutes.id).items for one in item.decisions]
    return made


def test_a_mistyped_amount_loses_nothing_that_was_told_beside_it(decision, client_as):
    sent = {
        "amount": "trettio tusen",
        "reservation": WORDS,
        "votes": "4–1",
        "counterparty": "Tak AB",
        "apartment": "1203",
    }
    browser = client_as("secretary")
    answer = browser.post(f"/brf-provet-1/decisions/{decision.id}/tell", data=sent)
    says, wrong = fields(answer)
    assert ({name: says[name] for name in sent}, wrong) == (sent, {"amount"})
    assert '<details class="folded" open>' in answer.text
    # A reservation that is too long is told at itself, not as an amount.
    answer = browser.post(
        f"/brf-provet-1/decisions/{decision.id}/tell", data=sent | {"amount": "", "reservation": "a" * 2001}
    )
    assert fields(answer)[1] == {"reservation"}


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("2020-01-01", "Välj en dag som inte har passerat."),
        ("snart", "Skriv dagen som ett datum, till exempel 2026-05-20."),
    ],
)
def test_who_is_to_do_it_stays_chosen_when_the_day_is_refused(board, decision, client_as, due, told):
    sent = {"responsible": str(board.people["treasurer"].id), "due": due}
    answer = client_as("secretary").post(f"/brf-provet-1/decisions/{decision.id}/assign", data=sent)
    says, wrong = fields(answer)
    assert ({name: says[name] for name in sent}, wrong) == (sent, {"due"})
    assert answer.text.count(told) == 2, "above the page, with a way to the field, and at the field"
    assert "Not a valid" not in answer.text


@pytest.mark.parametrize(("ballot", "wrong"), [("yes", "reservation"), (None, "ballot")])
def test_a_reservation_stays_written_when_the_ballot_is_refused(board, secretary, client_as, ballot, wrong):
    made = voted_on(board, secretary)
    sent = {"reservation": WORDS} | ({"ballot": ballot} if ballot else {})
    answer = client_as("treasurer").post(f"/brf-provet-1/minutes/per-capsulam/{made.id}/vote", data=sent)
    says, at = fields(answer)
    assert (says["ballot"], says["reservation"], at) == (ballot, WORDS, {wrong})
    with secretary.opener.reading(board.actor("chair")) as work:
        assert not any(one.vote for one in queries.capsulam(work, made.id).voters)


def voted_on(board, secretary):
    """A proposal of whose form everyone has agreed."""
    with secretary.opener.writing(board.actor("chair")) as work:
        made = actions.propose(work, "Snöröjning", "att anta anbudet.", work.now.date() + timedelta(days=7))
        asked = {one.person_id for one in made.voters} - {board.people["chair"].id}
    for role in [role for role, who in board.people.items() if who.id in asked]:
        with secretary.opener.writing(board.actor(role)) as work:
            actions.agree(work, made.id)
    return made


def test_a_ballot_that_comes_too_late_finds_the_question_as_it_stands(board, secretary, client_as):
    made = voted_on(board, secretary)
    with secretary.opener.writing(board.actor("chair")) as work:
        actions.call_off(work, made.id, "Tas på mötet.")
    answer = client_as("treasurer").post(
        f"/brf-provet-1/minutes/per-capsulam/{made.id}/vote", data={"reservation": WORDS}
    )
    assert "Tas på mötet." in answer.text
    assert "Välj hur du röstar" not in answer.text, "there is nowhere to choose any more"


def test_the_background_of_a_point_stays_written_when_its_heading_is_missing(board, client_as):
    meeting = Desk(board).plan()
    sent = {"heading": "", "text": WORDS}
    answer = client_as("secretary").post(f"/brf-provet-1/meetings/{meeting.id}/points", data=sent)
    says, wrong = fields(answer)
    assert ((says["heading"] or "", says["text"]), wrong) == (("", WORDS), {"heading"})
    assert '<details class="folded" open>' in answer.text
