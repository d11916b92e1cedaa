"""Two associations in one portal: what is one's is found under no address of the other."""

import uuid
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from boardroom.associations.actions import create
from boardroom.core.actor import operator, worker_for
from boardroom.core.db import Base
from boardroom.web.guard import PUBLIC
from boardroom.work import Work
from tests.architecture.test_access import _routes
from tests.conftest import Board, prepare_association, session_of
from tests.data.filed import put_in
from tests.matters.conftest import House
from tests.minutes.conftest import Secretary

OWN, THEIRS = "brf-provet-1", "brf-grannen-2"
MARK = "Grannens"  # in the name of everything that the neighbours have
# Whose rows an identifier in an address is of, where the names differ.
TABLES = {"item_id": "agenda_item", "hold_id": "legal_hold"}


@pytest.fixture
def neighbours(board) -> Board:
    """Brf Grannen 2, with a board of its own, a paper, minutes being signed, a matter and a contract."""
    opener = board.runtime.opener
    with opener.writing(operator()) as work:
        association = create(work, name="Brf Grannen 2", org_number="769699-1038", slug=THEIRS)
    with opener.writing(worker_for(association.id)) as work:
        prepare_association(work, association)
        held = work.session.merge(association)
        held.set_up_at = work.now
    theirs = Board(board.runtime, association)
    for role in ("chair", "secretary", "board_member"):
        theirs.add(role, f"{MARK} {role}", date(2025, 5, 14), email=f"{role}@grannen.exempel.se")
    put_in(opener, theirs.actor("secretary"), "avloppsstammarna", title=f"{MARK} papper")
    desk = Secretary(theirs)
    desk.send(desk.written(place=f"{MARK} lokal"))
    house = House(theirs)
    house.open(f"{MARK} ärende")
    house.contract(f"{MARK} avtal")
    return theirs


def _thing(work: Work, association: uuid.UUID, rule: Rule) -> dict[str, object] | None:
    """Return what an address names of an association's, or None where the association has no such thing."""
    named: dict[str, object] = {}
    for name in rule.arguments - {"association"}:
        converter = rule._converters[name]
        if type(converter).__name__ == "UUIDConverter":
            table = Base.metadata.tables.get(TABLES.get(name, name.removesuffix("_id")))
            if table is None or "association_id" not in table.c:
                return None
            row = work.session.execute(select(table).where(table.c.association_id == association)).first()
            if row is None:
                return None
            named[name] = row.id
        else:
            named[name] = {"AnyConverter": min(getattr(converter, "items", [""])), "IntegerConverter": 1}.get(
                type(converter).__name__, "unknown"
            )
    return named


def _addresses(app: Flask, theirs: Board) -> list[tuple[str, str, str]]:
    """Return method and address, under their name and under ours, of each page that is about a thing of the neighbours'."""
    found = []
    opener = theirs.runtime.opener
    with app.test_request_context(), opener.reading(worker_for(theirs.association.id)) as work:
        maker = app.url_map.bind("localhost")
        for rule, method, gate in _routes(app):
            names_one = any(type(one).__name__ == "UUIDConverter" for one in rule._converters.values())
            if gate == PUBLIC or not names_one or not rule.rule.startswith("/<association>/"):
                continue
            named = _thing(work, theirs.association.id, rule)
            if named is not None:
                both = (
                    maker.build(rule.endpoint, named | {"association": slug}, method)
                    for slug in (THEIRS, OWN)
                )
                found.append((method, *both))
    return found


def _rows(theirs: Board) -> dict[str, list[object]]:
    """Everything that stands in the database about the neighbours, by table."""
    with theirs.runtime.opener.reading(worker_for(theirs.association.id)) as work:
        return {
            name: sorted(map(repr, work.session.execute(select(table).where(table.c.association_id == own))))
            for name, table in Base.metadata.tables.items()
            if "association_id" in table.c and (own := theirs.association.id)
        }


@pytest.mark.usefixtures("plain_refusals")
def test_what_another_association_has_is_found_under_no_address(app, neighbours, client_as, loaded):
    before = _rows(neighbours)
    asked = _addresses(app, neighbours)
    assert len(asked) > 150
    ours = client_as("chair")
    found = []
    for method, there, _here in asked:
        if ours.open(there, method=method).status_code != 404:
            found.append(f"{method} {there}")
    loaded.clear()
    for method, _there, here in asked:
        answer = ours.open(here, method=method)
        # Some pages look at what was sent, or at how far a signing came, before they look for the thing.
        looked = {302, 303} if method == "GET" else {200, 302, 303}
        if answer.status_code not in {404, *looked} or MARK in answer.text:
            found.append(f"{method} {here}: {answer.status_code}")
    assert not found
    assert _rows(neighbours) == before


def test_the_same_addresses_are_found_by_the_one_whose_they_are(app, neighbours):
    with neighbours.runtime.opener.writing(worker_for()) as work:
        secret = session_of(work, neighbours.people["secretary"].account_id)
    them = app.test_client()
    with them.session_transaction() as session:
        session["_user_id"], session["_fresh"] = secret, True
    opened = [there for method, there, _here in _addresses(app, neighbours) if method == "GET"]
    plain = [there for there in opened if len(there.strip("/").split("/")) == 3]  # the thing's own page
    kinds = {there.split("/")[2] for there in plain if MARK in them.get(there).text}
    assert kinds == {"archive", "contracts", "decisions", "matters", "minutes", "reading", "signing"}
