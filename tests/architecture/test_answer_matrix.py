"""Behind the open gates: for every role, in every state of a mandate, an answer names a marked paper exactly when the rules say so."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.core.permissions import Permission
from boardroom.documents.actions import hide_from
from boardroom.mandates.models import Mandate, Role
from boardroom.mandates.rules import ROLE_CLASSES, ROLE_PERMISSIONS
from tests.architecture.test_access_matrix import LONG_AGO, MIDNIGHT, ROLES, STATES
from tests.conftest import session_of
from tests.data.filed import put_in

HOME = "/brf-provet-1"
# A word of each paper's own, and its class: what every board reads, what some roles do not, what hardly anyone does.
MARKS = {
    "Falkmärket": "board_minutes",
    "Ugglemärket": "service_contract",
    "Svanmärket": "disturbance_case",
    "Dolda märket": "board_minutes",
}
HIDDEN = "Dolda märket"  # by a conflict of interest of the one who asks


@pytest.fixture
def papers(board) -> dict[str, Any]:
    secretary = board.actor("secretary")
    return {
        mark: put_in(
            board.runtime.opener, secretary, mark, title=mark, record_class=record_class, day=date(2026, 1, 2)
        ).document
        for mark, record_class in MARKS.items()
    }


def due(role: str, mark: str, *, running: bool) -> bool:
    """Whether DOMAIN section 4 lets a role read a paper of that class today."""
    classes = ROLE_CLASSES[role]
    return (
        running
        and mark != HIDDEN
        and Permission.READ_DOCUMENTS in ROLE_PERMISSIONS[role]
        and (classes is None or MARKS[mark] in classes)
    )


def test_an_answer_names_a_paper_exactly_when_the_rules_let_it_be_read(app, board, clock, papers):
    person = board.add("vice_chair", "Ove Asp", LONG_AGO)
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        secret = session_of(work, person.account_id, seen_at=MIDNIGHT)
        hide_from(work, papers[HIDDEN].id, person.id, "Jäv")
    wrong, seen = [], set()
    for role in ROLES:
        for name, state in STATES.items():
            with board.runtime.opener.writing(worker_for(board.association.id)) as work:
                held = work.session.scalars(select(Mandate).where(Mandate.person_id == person.id)).one()
                held.role, held.start, held.end = Role(role), state.start, state.end
                held.opens_from, held.opens_until = state.opens_from, state.opens_until
            clock.set(state.asked_at)
            browser = app.test_client()
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = secret, True
            listed = browser.get(f"{HOME}/archive/?group=all").get_data(as_text=True)
            for mark, paper in papers.items():
                expected = due(role, mark, running=state.open)
                page = browser.get(f"{HOME}/archive/{paper.id}").get_data(as_text=True)
                seen.add((mark, expected))
                for place, text in (("list", listed), ("page", page)):
                    if (mark in text) is not expected:
                        wrong.append(f"{role}, {name}, {mark}, {place}: due {expected}")
    assert not wrong
    # Every mark but the hidden one was read by someone and kept from someone.
    assert seen == {(mark, told) for mark in MARKS for told in (True, False)} - {(HIDDEN, True)}
