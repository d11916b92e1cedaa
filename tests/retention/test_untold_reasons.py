"""Why a matter or a paper is held is not told to who has a conflict of interest in it, wherever holds are spoken of."""

import pytest

from boardroom.archive.actions import note_paper
from boardroom.core.errors import NotFound
from boardroom.documents.actions import show_again
from boardroom.matters.actions import Card, declare_conflict, link, open_matter
from boardroom.matters.queries import Thing
from boardroom.papers.models import PaperStatus
from boardroom.retention import actions, queries
from boardroom.retention.errors import StillHeld
from boardroom.retention.rules import Held, HoldKind
from tests.data.filed import seen
from tests.retention.test_holds import BASE, hold

WHY, UNTOLD = "Ordföranden stäms", "Skälet visas inte, eftersom du har jäv"


@pytest.fixture
def held(shelf):
    """A matter with a paper that everybody reads, as adopted minutes are, held for a reason that concerns the chair."""
    paper = shelf.file("Faktura tak", read=False)
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        matter = open_matter(work, Card("Tvisten"))
        link(work, matter.id, Thing(document_id=paper.id))
        declare_conflict(work, matter.id, shelf.board.people["chair"].id, "Part i målet")
        show_again(work, paper.id, shelf.board.people["chair"].id)
    placed = hold(shelf, Held(HoldKind.MATTER, matter_id=matter.id), reason=WHY, role="secretary")
    return paper, placed


def test_pages_tell_that_there_is_a_hold_and_not_why(shelf, held, client_as):
    paper, placed = held
    chair, treasurer = client_as("chair"), client_as("treasurer")
    for page in (f"{BASE}/retention/holds", f"{BASE}/archive/{paper.id}"):
        told = seen(chair, page)
        assert WHY not in told, page
        assert "Gallringsstopp" in told, page
        assert WHY in seen(treasurer, page), page
    listed = seen(chair, f"{BASE}/retention/holds")
    assert UNTOLD in listed
    assert "ett ärende som du inte ser" in listed
    assert f"{placed.id}/lift" not in listed


def test_nobody_lifts_a_hold_on_what_they_have_a_conflict_of_interest_in(shelf, held, client_as):
    _paper, placed = held
    chair = client_as("chair")
    address = f"{BASE}/retention/holds/{placed.id}/lift"
    assert chair.get(address).status_code == 404
    assert chair.post(address, data={"reason": "Löst"}).status_code == 404
    with shelf.opener.writing(shelf.board.actor("chair")) as work, pytest.raises(NotFound):
        actions.lift_hold(work, placed.id, "Löst")
    other = hold(shelf, Held(HoldKind.PERSON, spellings=("Rune Wikmark",)), reason="Annat")
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        assert actions.lift_hold(work, other.id, "Löst").lifted_at  # of anything else they do
        assert queries.barred_holds(work, queries.holds(work)) == {placed.id}


def test_the_refusal_to_destroy_the_paper_does_not_say_it_either(shelf, held):
    paper, _placed = held
    for role, told in (("chair", "jäv"), ("secretary", WHY)):
        with (
            shelf.opener.writing(shelf.board.actor(role)) as work,
            pytest.raises(StillHeld, match=told) as refused,
        ):
            note_paper(work, paper.id, status=PaperStatus.DESTROYED)
        assert (WHY in str(refused.value)) is (role != "chair")
