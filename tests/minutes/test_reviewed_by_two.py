"""Two who go through the same old minutes: the second is told what the first entered, and keeps their own words."""

import re
from datetime import date

import html5lib
import pytest

from boardroom.minutes import queries
from boardroom.minutes.queries import Sought
from tests.data.filed import HTML, put_in, seen
from tests.minutes.test_decisions import OLD

ALTAN = "Ansökan om altan avslogs"
MINE = "Ansökan om altan avslogs, med tre röster mot två."


@pytest.fixture
def paper(board):
    secretary = board.actor("secretary")
    return put_in(
        board.runtime.opener, secretary, OLD, title="Styrelseprotokoll 3/1987", day=date(1987, 4, 27)
    )


def sent_by(client, address):
    """Return what the page of suggestions would send with nothing ticked, and the place of each by its words."""
    tree = html5lib.parse(seen(client, address))
    sent, places = {}, {}
    for box in tree.iter(f"{HTML}input"):
        if box.get("name") and box.get("type") == "hidden":
            sent[box.get("name")] = box.get("value") or ""
    for box in tree.iter(f"{HTML}textarea"):
        sent[box.get("name")] = (box.text or "").removeprefix("\n")
        if found := re.fullmatch(r"suggested-(\d+)-text", box.get("name")):
            places[sent[box.get("name")]] = int(found[1])
            sent[f"suggested-{found[1]}-outcome"] = "adopted"
            sent[f"suggested-{found[1]}-responsible"] = ""
    return sent, places


def entered(board):
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        return [one.decision.text for one in queries.decisions(work, Sought(order="oldest")).rows]


@pytest.fixture
def two(board, client_as, paper):
    """Two browsers, each with what its page would send, the address, and where the balcony and the tender stand."""
    address = f"/brf-provet-1/decisions/review/{paper.document.id}"
    first, second = client_as("secretary"), client_as("chair")
    (one, places), (other, _places) = sent_by(first, address), sent_by(second, address)
    altan = next(place for words, place in places.items() if words.startswith(ALTAN))
    tender = next(place for words, place in places.items() if "Nyström" in words)
    return first, one, second, other, address, altan, tender


def test_the_words_of_the_second_are_shown_beside_what_the_first_entered(board, two):
    first, one, second, other, address, altan, tender = two
    first.post(address, data=one | {f"suggested-{altan}-chosen": "y"})
    [stands] = entered(board)
    told = {
        f"suggested-{altan}-chosen": "y",
        f"suggested-{altan}-text": MINE,
        f"suggested-{tender}-chosen": "y",
    }
    answer = second.post(address, data=other | told)
    assert "Ett beslut är infört i registret. Ett beslut hade redan förts in" in answer.text
    assert MINE in answer.text
    assert stands in answer.text
    assert len(entered(board)) == 2
    assert MINE not in entered(board)


def test_of_a_sentence_with_several_decisions_none_is_entered_twice(board, two):
    first, one, second, other, address, _altan, tender = two
    for browser, sent in ((first, one), (second, other)):
        answer = browser.post(address, data=sent | {f"suggested-{tender}-chosen": "y"})
        assert answer.status_code == 302
    assert len(entered(board)) == 1
    assert "Ett beslut hade redan förts in medan du hade sidan öppen." in second.get(answer.location).text


def test_whoever_took_it_for_no_decision_is_told_that_another_did(board, two):
    first, one, second, other, address, altan, _tender = two
    first.post(address, data=one | {f"suggested-{altan}-chosen": "y"})
    answer = second.post(address, data=other)
    assert "Inget beslut fördes in. Ett beslut hade redan förts in" in answer.text
    assert "Du kryssade inte för det som beslut." in answer.text
    assert entered(board)[0] in answer.text
