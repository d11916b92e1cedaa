"""A schedule is adopted by a decision that can be read: one of the portal is picked and linked, only paper from before it is written."""

import re
from datetime import date, timedelta

import pytest

from boardroom.classes.errors import DecisionMissing
from boardroom.minutes.actions import Writing, save
from boardroom.minutes.rules import WrittenItem
from boardroom.retention import actions, queries
from boardroom.retention.errors import DecidedInPortal
from tests.minutes.conftest import Secretary

ADDRESS = "/brf-provet-1/retention/"
ITEMS = (
    WrittenItem("Gallringsplan", "Planen gicks igenom.", (("adopted", "att anta planen för gallring."),)),
    WrittenItem("Bevarande av ritningar", "Styrelsen enades om planen."),
    WrittenItem("Gallring av träd", "Två offerter.", (("rejected", "att godkänna gallring av träden."),)),
)


@pytest.fixture
def secretary(board) -> Secretary:
    return Secretary(board)


def choices(board, role="chair"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return {one.text: one for one in queries.adopting_decisions(work)}


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_a_decision_of_signed_minutes_is_picked_and_shown_as_a_link_to_who_may_read_it(
    board, secretary, client_as
):
    secretary.sealed(ITEMS)
    offered = choices(board)
    # Of the third § no decision was adopted; the § itself may still be the one meant.
    assert offered.keys() == {"att anta planen för gallring.", "Bevarande av ritningar", "Gallring av träd"}
    chosen = offered["att anta planen för gallring."]
    chair = client_as("chair")
    page = text(chair.get(f"{ADDRESS}proposal/adopt"))
    assert f'value="{chosen.key}"' in page
    done = chair.post(f"{ADDRESS}proposal/adopt", data={"chosen": chosen.key}, follow_redirects=True)
    link = f'<a href="/brf-provet-1/decisions/{chosen.decision_id}">{chosen.cited}</a>'
    assert f"Planen är antagen genom {link}" in text(done)
    assert link in text(chair.get(f"{ADDRESS}versions/1"))
    with board.runtime.opener.reading(board.actor("chair")) as work:
        adopted = queries.schedule_page(work).adopted
        assert (adopted.decision, adopted.decided_on) == (chosen.cited, date(2026, 3, 14))


def test_a_paragraph_of_sealed_minutes_is_picked_and_leads_to_them(board, secretary, client_as):
    minutes = secretary.sealed(ITEMS)
    chosen = choices(board)["Bevarande av ritningar"]
    chair = client_as("chair")
    done = chair.post(f"{ADDRESS}proposal/adopt", data={"chosen": chosen.key}, follow_redirects=True)
    assert f'/minutes/{minutes.id}">§ ' in text(done)


def test_what_nobody_has_signed_yet_is_not_offered_and_not_taken(board, secretary):
    minutes = secretary.begin()
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        save(work, minutes.id, Writing(secretary.meeting(), ITEMS), revision=1)
    assert choices(board) == {}
    with board.runtime.opener.reading(board.actor("chair")) as work:
        draft = next(one for one in queries.adopting.decided(work, "gallring"))
    for key in (draft.key, f"item:{draft.item_id}", "decision:", "x"):
        with (
            pytest.raises(DecisionMissing),
            board.runtime.opener.writing(board.actor("chair")) as work,
        ):
            actions.adopt_by_decision(work, key)


def test_a_decision_since_the_portal_is_there_is_not_written_by_hand(board, clock, client_as):
    said = {"chosen": "", "decision": "§ 7 i protokoll 3/2026", "decided_on": "2026-03-20"}
    clock.advance(timedelta(days=2))
    chair = client_as("chair")
    refused = chair.post(f"{ADDRESS}proposal/adopt", data=said | {"decided_on": "2026-03-21"})
    assert "Välj det i listan" in text(refused)
    with pytest.raises(DecidedInPortal), board.runtime.opener.writing(board.actor("chair")) as work:
        actions.adopt_by_paper(work, "§ 7", date(2026, 3, 21))
    done = chair.post(f"{ADDRESS}proposal/adopt", data=said, follow_redirects=True)
    assert "Planen är antagen genom § 7 i protokoll 3/2026." in text(done)
