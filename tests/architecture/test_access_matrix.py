"""Every route, for every role, in every state of a mandate: let in exactly when the rules say so.

Each actor is loaded as any request loads it, from session or token and the day's mandates. An actor is a value, and equal
ones stand before the same gates: so every route is asked once for each actor that differs, with a real request through the
gate, which is answered there instead of by its view. Nothing is changed, and the whole matrix stays quick. What the views
do behind open gates is seen to by `test_access` (every page, every role) and by the features' own tests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from boardroom.core.actor import Actor, worker_for
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.identity.actions import create_token
from boardroom.mandates.models import Mandate, OpenedAccess, Role
from boardroom.mandates.rules import NEVER_OPENED, OPENED, ROLE_PERMISSIONS
from boardroom.web.guard import IN_ROOM, INVITED, LOGGED_IN, PUBLIC
from tests.architecture.test_access import _address, _routes
from tests.conftest import NOW, Board, session_of

TODAY, TOMORROW, LONG_AGO = date(2026, 3, 20), date(2026, 3, 21), date(2025, 5, 14)
MIDNIGHT = datetime(2026, 3, 20, 23, 0, tzinfo=UTC)  # 00:00 in Stockholm
BEFORE_IT = MIDNIGHT - timedelta(seconds=1)
NOTHING: frozenset[Permission] = frozenset()
ROLES = [role.value for role in Role]


@dataclass(frozen=True)
class State:
    """One state of a mandate: its days, when it is asked about, and whether it lets its holder in then."""

    start: date
    end: date | None
    asked_at: datetime
    open: bool
    opens_from: date | None = None
    opens_until: date | None = None


STATES = {
    "running": State(LONG_AGO, None, NOW, open=True),
    "begins at midnight, before it": State(TOMORROW, None, BEFORE_IT, open=False),
    "begins at midnight, after it": State(TOMORROW, None, MIDNIGHT, open=True),
    "ends at midnight, before it": State(LONG_AGO, TOMORROW, BEFORE_IT, open=True),
    "ends at midnight, after it": State(LONG_AGO, TOMORROW, MIDNIGHT, open=False),
    "ended yesterday": State(LONG_AGO, TODAY, NOW, open=False),
    "runs, but its access has not begun": State(LONG_AGO, None, NOW, open=False, opens_from=TOMORROW),
    "runs, but its access is over": State(LONG_AGO, None, NOW, open=False, opens_until=TODAY),
}

# In the order in which the gate is passed: by whom, and whether within an association.
BROWSER, BROWSER_OUTSIDE, PROGRAM = ("browser", True), ("browser", False), ("program", True)
PROBES = {
    BROWSER: "/brf-provet-1/",
    BROWSER_OUTSIDE: "/account",
    PROGRAM: "/api/v1/associations/brf-provet-1/state",
}


@dataclass
class Matrix:
    """The portal, one person in a browser and with a program, and how every route answered each actor so far."""

    app: Flask
    board: Board
    clock: Callable[[datetime], None]
    routes: list[tuple[str, str, object]]  # method, address, gate
    headers: dict[str, str]
    browser: FlaskClient
    loaded: dict[tuple[str, bool], dict[str, object]]
    answered: dict[tuple[Actor, str, str], str] = field(default_factory=dict)

    def ask(self, method: str, address: str) -> TestResponse:
        if address.startswith("/api/"):
            return self.app.test_client().open(address, method=method, headers=self.headers)
        return self.browser.open(address, method=method)

    def wrong(self, allowed: frozenset[Permission], *, seated: bool, known: bool = True) -> list[str]:
        """Ask every route anew and return where the answer was not what someone with these permissions is due."""
        self.loaded.clear()
        for probe in PROBES.values():
            self.ask("GET", probe)
        found = []
        for method, address, gate in self.routes:
            program = address.startswith("/api/")
            way = PROGRAM if program else BROWSER if "/brf-provet-1" in address else BROWSER_OUTSIDE
            place = (self.loaded[way]["actor"], method, address)
            if place not in self.answered:
                self.answered[place] = _word(self.ask(method, address))
            due = _due(gate, allowed, way=way, seated=seated, known=known)
            if self.answered[place] != due:
                found.append(f"{method} {address}: {self.answered[place]}, due: {due}")
        return found


def _word(answer: TestResponse) -> str:
    if answer.status_code in {302, 303}:
        return "to the log-in page" if answer.location.startswith("/log-in") else "led elsewhere"
    words = {204: "let in", 401: "not known", 403: "refused", 404: "not found"}
    return words.get(answer.status_code, str(answer.status_code))


def _due(
    gate: object, allowed: frozenset[Permission], *, way: tuple[str, bool], seated: bool, known: bool
) -> str:
    """Return what DOMAIN section 4 has a route answer: `seated` has a mandate today, `known` is a person there at all."""
    if gate == PUBLIC:
        return "let in"
    if way == PROGRAM:
        if not seated:
            return "not known"  # a token dies with its holder's last mandate
    elif way == BROWSER and not known:
        return "not found"
    if gate == IN_ROOM:
        return "not found"  # a page of a shared tablet, for who is none
    if gate in {LOGGED_IN, INVITED}:
        return "let in"
    return "let in" if Permission(str(gate)) in allowed else "refused"


@pytest.fixture
def matrix(app: Flask, board: Board, clock, loaded, plain_refusals) -> Matrix:
    person = board.add("vice_chair", "Ove Asp", LONG_AGO)
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        secret = session_of(work, person.account_id, seen_at=MIDNIGHT)
    holder = replace(board.actor("vice_chair"), permissions=frozenset(Permission))
    with board.runtime.opener.writing(holder) as work:
        token, text = create_token(work, "provets program", frozenset(Permission), 30)
        token.used_at = MIDNIGHT
    routes = [
        (method, _address(app, rule, board.association.slug, method), gate)
        for rule, method, gate in _routes(app)
    ]
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = secret, True
    made = Matrix(app, board, clock.set, routes, {"Authorization": f"Bearer {text}"}, browser, loaded)
    # After the gate, before the view: whoever came this far was let in.
    app.before_request_funcs[None].append(lambda: Response(status=204))
    return made


def _hold(matrix: Matrix, role: str, state: State) -> None:
    with matrix.board.runtime.opener.writing(worker_for(matrix.board.association.id)) as work:
        held = work.session.scalars(
            select(Mandate).where(Mandate.person_id == matrix.board.people["vice_chair"].id)
        ).one()
        held.role, held.start, held.end = Role(role), state.start, state.end
        held.opens_from, held.opens_until = state.opens_from, state.opens_until
    matrix.clock(state.asked_at)


def test_every_route_answers_every_role_in_every_state_as_the_rules_say(matrix):
    assert len(matrix.routes) > 300
    for role in ROLES:
        for name, state in STATES.items():
            _hold(matrix, role, state)
            allowed = ROLE_PERMISSIONS[role] if state.open else NOTHING
            assert not matrix.wrong(allowed, seated=state.open), f"{role}, {name}"
    # Each role that differs was asked at every route, and so was who holds nothing.
    kinds = {actor.permissions for actor, _method, _address in matrix.answered}
    assert kinds >= {*ROLE_PERMISSIONS.values(), NOTHING}


def test_members_reach_their_shelf_once_the_board_has_opened_it_and_nothing_else(matrix):
    _hold(matrix, "member", STATES["running"])
    for shown in (False, True, False):
        with matrix.board.runtime.opener.writing(worker_for(matrix.board.association.id)) as work:
            work.session.merge(matrix.board.association).member_pages = shown
        shelf = frozenset({Permission.READ_DOCUMENTS}) if shown else NOTHING
        assert not matrix.wrong(shelf, seated=True)


@pytest.mark.parametrize("role", sorted(OPENED))
def test_access_opened_by_two_lets_in_for_its_hours_and_programs_never(matrix, role):
    people = matrix.board.people
    _hold(matrix, "member", STATES["ended yesterday"])
    with matrix.board.runtime.opener.writing(worker_for(matrix.board.association.id)) as work:
        work.session.add(
            OpenedAccess(
                id=new_id(),
                association_id=matrix.board.association.id,
                person_id=people["vice_chair"].id,
                role=Role(role),
                reason="provet",
                hours=4,
                asked_by=people["secretary"].id,
                asked_at=NOW,
                confirmed_by=people["treasurer"].id,
                confirmed_at=NOW,
                ends_at=NOW + timedelta(hours=4),
            )
        )
    assert not matrix.wrong(ROLE_PERMISSIONS[role] - NEVER_OPENED, seated=False)
    matrix.clock(NOW + timedelta(hours=4))
    assert not matrix.wrong(NOTHING, seated=False)


def test_an_account_without_any_tie_to_the_association_finds_nothing_of_it(matrix):
    with matrix.board.runtime.opener.writing(worker_for(matrix.board.association.id)) as work:
        work.session.merge(matrix.board.people["vice_chair"]).account_id = None
    assert not matrix.wrong(NOTHING, seated=False, known=False)


def test_a_stranger_is_sent_to_the_log_in_page_from_every_route_that_is_not_public(matrix):
    matrix.browser = matrix.app.test_client()
    matrix.headers = {}
    for method, address, gate in matrix.routes:
        due = "not known" if address.startswith("/api/") else "to the log-in page"
        assert _word(matrix.ask(method, address)) == ("let in" if gate == PUBLIC else due), address
