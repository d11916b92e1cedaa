"""Behind the open gates: for every role, in every state of a mandate, an answer names a marked thing exactly when the rules say so."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from boardroom.core.actor import worker_for
from boardroom.core.permissions import Permission
from boardroom.documents.actions import hide_from
from boardroom.mandates.actions import enter_ownership
from boardroom.mandates.models import Mandate, Person, Role
from boardroom.mandates.rules import ROLE_CLASSES, ROLE_PERMISSIONS
from boardroom.matters.actions import Card, declare_conflict, link, open_matter
from boardroom.matters.queries import Thing
from tests.architecture.test_access_matrix import LONG_AGO, MIDNIGHT, ROLES, STATES
from tests.architecture.test_conflict_matrix import token
from tests.conftest import Board, session_of
from tests.data.filed import put_in

HOME, API = "/brf-provet-1", "/api/v1/associations/brf-provet-1"
EVERYWHERE = "gemensamt"  # stands on every paper
# A word of each paper's own, and its class: what every board reads, what some roles do not, what hardly anyone does.
PAPERS = {
    "Falkmärket": "board_minutes",
    "Ugglemärket": "service_contract",
    "Svanmärket": "disturbance_case",
    "Dolda märket": "board_minutes",
    "Örnmärket": "renovation_permit",
    "Trastmärket": "renovation_permit",
}
# Papers about the apartment of the one who asks, of a day on which it was theirs and of one before.
OWN_APARTMENT = {"Örnmärket": date(2026, 1, 2), "Trastmärket": date(2026, 1, 1)}
# A matter's own class, and the paper that it holds.
MATTERS = {
    "Falkärendet": (None, "Falkmärket"),
    "Uggleärendet": (None, "Ugglemärket"),
    "Svanärendet": ("disturbance_case", "Falkmärket"),
    "Dolda ärendet": (None, None),
}
HIDDEN = {"Dolda märket", "Dolda ärendet"}  # by a conflict of interest of the one who asks


@dataclass
class Marked:
    """What lies in the archive, and the one who asks for it: in a browser, and with a program."""

    board: Board
    person: Person
    secret: str
    program: dict[str, str]
    papers: dict[str, Any] = field(default_factory=dict)
    matters: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def marked(board) -> Marked:
    opener, secretary = board.runtime.opener, board.actor("secretary")
    person = board.add("vice_chair", "Ove Asp", LONG_AGO)
    board.people["vice_chair"] = person
    program = {"Authorization": f"Bearer {token(board, 'vice_chair')}"}
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.merge(board.association).member_pages = True
        enter_ownership(work, person.id, "1203", date(2026, 1, 2))
        made = Marked(board, person, session_of(work, person.account_id, seen_at=MIDNIGHT), program)
    for mark, record_class in PAPERS.items():
        made.papers[mark] = put_in(
            opener,
            secretary,
            f"{EVERYWHERE} {mark}",
            title=mark,
            record_class=record_class,
            day=OWN_APARTMENT.get(mark, date(2026, 1, 2)),
            apartment="1203" if mark in OWN_APARTMENT else "",
        ).document
    with opener.writing(secretary) as work:
        for mark, (record_class, paper) in MATTERS.items():
            made.matters[mark] = open_matter(work, Card(mark, record_class=record_class))
            if paper:
                link(work, made.matters[mark].id, Thing(document_id=made.papers[paper].id))
        declare_conflict(work, made.matters["Dolda ärendet"].id, person.id, "Jäv")
        hide_from(work, made.papers["Dolda märket"].id, person.id, "Jäv")
    return made


def paper_due(role: str, mark: str, *, running: bool) -> bool:
    """Whether DOMAIN section 4 lets a role read a paper of that class today, or a member one of their own apartment."""
    if role == "member":
        return running and mark == "Örnmärket"
    classes = ROLE_CLASSES[role]
    return (
        running
        and mark not in HIDDEN
        and Permission.READ_DOCUMENTS in ROLE_PERMISSIONS[role]
        and (classes is None or PAPERS[mark] in classes)
    )


def matter_due(role: str, mark: str, *, running: bool) -> bool:
    """Whether a role may know of a matter today: who sees some classes alone, only by its class and a paper in it."""
    record_class, paper = MATTERS[mark]
    classes = ROLE_CLASSES[role]
    return (
        running
        and mark not in HIDDEN
        and {Permission.READ_DOCUMENTS, Permission.READ_MINUTES} <= ROLE_PERMISSIONS[role]
        and (
            classes is None
            or ((record_class is None or record_class in classes) and paper_due(role, paper, running=running))
        )
    )


def words(answer: TestResponse) -> str:
    """What an answer says, JSON with its letters as they are."""
    return json.dumps(answer.json, ensure_ascii=False) if answer.is_json else answer.text


def answers_on_papers(asker: FlaskClient, marked: Marked) -> Iterator[tuple[str, str, TestResponse]]:
    """Yield (mark, place, answer) for every place where a paper may be named."""
    places = {
        "list": asker.get(f"{HOME}/archive/?group=all"),
        "search": asker.get(f"{HOME}/search/?q={EVERYWHERE}"),
        "search of a program": asker.get(f"{API}/search?q={EVERYWHERE}", headers=marked.program),
    }
    for mark, paper in marked.papers.items():
        for place, answer in places.items():
            yield mark, place, answer
        yield mark, "page", asker.get(f"{HOME}/archive/{paper.id}")
        yield mark, "page of a program", asker.get(f"{API}/documents/{paper.id}", headers=marked.program)
        yield mark, "suggestions", asker.get(f"{HOME}/search/suggestions?q={mark[:4]}")


def answers_on_matters(asker: FlaskClient, marked: Marked) -> Iterator[tuple[str, str, TestResponse]]:
    """Yield (mark, place, answer) for every place where a matter may be named."""
    listed = asker.get(f"{HOME}/matters/")
    program = asker.get(f"{API}/matters", headers=marked.program)
    for mark, matter in marked.matters.items():
        yield mark, "list", listed
        yield mark, "list of a program", program
        yield mark, "page", asker.get(f"{HOME}/matters/{matter.id}")


@pytest.mark.parametrize(
    ("answers", "due", "marks"),
    [
        pytest.param(answers_on_papers, paper_due, PAPERS, id="papers"),
        pytest.param(answers_on_matters, matter_due, MATTERS, id="matters"),
    ],
)
def test_an_answer_names_a_thing_exactly_when_the_rules_let_it_be_known(
    app, board, clock, marked, answers, due, marks
):
    wrong, seen = set(), set()
    for role in ROLES:
        for name, state in STATES.items():
            with board.runtime.opener.writing(worker_for(board.association.id)) as work:
                held = work.session.scalars(
                    select(Mandate).where(Mandate.person_id == marked.person.id)
                ).one()
                held.role, held.start, held.end = Role(role), state.start, state.end
                held.opens_from, held.opens_until = state.opens_from, state.opens_until
            clock.set(state.asked_at)
            asker = app.test_client()
            with asker.session_transaction() as session:
                session["_user_id"], session["_fresh"] = marked.secret, True
            for mark, place, answer in answers(asker, marked):
                expected = due(role, mark, running=state.open)
                seen.add((mark, place, expected))
                if (mark in words(answer)) is not expected:
                    wrong.add(f"{role}, {name}, {mark}, {place}: due {expected}")
    assert not sorted(wrong)
    # Every mark but the hidden ones was told to someone and kept from someone, at every place.
    places = {place for _, place, _ in seen}
    wanted = {(mark, place, told) for mark in marks for place in places for told in (True, False)}
    assert seen == {one for one in wanted if not (one[0] in HIDDEN and one[2])}
