"""Those whom the person with the shell lets in: they act under their own names."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from boardroom.app import create_app
from boardroom.associations.queries import by_slug
from boardroom.audit.models import Entry
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.identity.models import Account, ApiToken
from boardroom.mandates.actions import Seat, seat
from boardroom.mandates.models import Role
from boardroom.notices.models import Message
from boardroom.runtime import build

PASSWORD = "fyra ovanliga ord räcker"
SEAT = ("association", "administrator", "--association", "brf-provet-1")


@pytest.fixture
def made(founded):
    runtime = build(founded.settings)
    yield runtime
    runtime.engine.dispose()


@pytest.fixture
def association(made):
    with made.opener.reading(ANONYMOUS) as work:
        return by_slug(work, "brf-provet-1")


@pytest.fixture
def maja(founded):
    """Someone with an account, whose password was asked for and never stood on the command line."""
    answer = founded(
        "account", "create", "--email", "maja@exempel.se", "--name", "Maja Ek", given=f"{PASSWORD}\n" * 2
    )
    assert answer.exit_code == 0, answer.output
    assert "maja@exempel.se can log in." in answer.output
    assert PASSWORD not in answer.output
    return "maja@exempel.se"


def _rows(made, of, *conditions):
    with made.opener.reading(worker_for()) as work:
        return list(work.session.scalars(select(of).where(*conditions)))


def test_a_lost_administrator_is_replaced_and_the_board_is_told_why(founded, made, association, maja):
    first = founded(*SEAT, "--email", maja, "--name", "Maja Ek", "--because", "den första")
    assert first.exit_code == 0, first.output
    assert first.output == "Maja Ek is seated as administrator of Brf Provet 1; the board is told.\n"
    second = founded(*SEAT, "--email", "eva@exempel.se", "--name", "Eva Gran", "--because", "Maja är borta")
    assert second.exit_code == 0, second.output
    link = re.search(r"Hand over this link: http://localhost:8000(/link/\S+)", second.output)[1]
    told = [one for one in _rows(made, Message) if one.to_address == maja]
    assert ["Maja är borta" in one.facts["body"] for one in told] == [True]
    entries = _rows(made, Entry, Entry.verb == "seated_administrator")
    assert [(one.actor_kind, one.payload["because"]) for one in entries] == [
        ("operator", "den första"),
        ("operator", "Maja är borta"),
    ]
    app = create_app(made)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    eva, other = app.test_client(), app.test_client()
    eva.post(link)
    assert eva.post("/invitation", data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert eva.get("/brf-provet-1/board/").status_code == 200
    assert other.post(link).status_code == 410
    # And the account that the shell made is logged in to with the password that was typed.
    other.post("/log-in", data={"email": maja, "password": PASSWORD})
    assert other.get("/brf-provet-1/board/").status_code == 200


def test_nobody_is_seated_in_an_association_that_is_not_there(founded, made):
    there = [word.replace("provet", "annat") for word in SEAT]
    answer = founded(*there, "--email", "eva@exempel.se", "--name", "Eva Gran", "--because", "igen")
    assert answer.exit_code == 1
    assert answer.output == "Error: There is no association “brf-annat-1”.\n"
    assert _rows(made, Account) == []


def test_a_token_adds_papers_under_its_holders_mandate_and_does_nothing_else(
    founded, made, association, maja
):
    create = ("token", "create", "--association", "brf-provet-1", "--email", maja, "--days", "3")
    assert founded(*create).output == "Error: maja@exempel.se is nobody in Brf Provet 1.\n"
    with made.opener.writing(worker_for(association.id)) as work:
        seat(work, Seat(role=Role.SECRETARY, name="Maja Ek", email=maja), date(2025, 5, 14))
    founded(*SEAT, "--email", maja, "--name", "Maja Ek", "--because", "bunden vid sitt konto")
    answer = founded(*create)
    assert answer.exit_code == 0, answer.output
    (token,) = answer.output.split()
    program = create_app(made).test_client()
    asked = program.get(
        "/api/v1/associations/brf-provet-1/state", headers={"Authorization": f"Bearer {token}"}
    )
    assert asked.status_code == 200, asked.text
    (kept,) = _rows(made, ApiToken)
    assert kept.permissions == ["add_documents", "read_documents"]
    assert timedelta(0) <= kept.expires_at - kept.created_at - timedelta(days=3) < timedelta(minutes=1)
