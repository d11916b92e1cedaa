"""Bearer tokens alone open the API, and only as far as their holder's mandate reaches today."""

import re
from datetime import date, timedelta

import pytest

from boardroom.associations.actions import create
from boardroom.core.actor import operator, worker_for
from boardroom.core.permissions import Permission
from boardroom.identity.actions import revoke_token
from boardroom.mandates.models import Mandate


def test_a_token_opens_its_association(program):
    answer = program.get("")
    assert answer.status_code == 200
    assert answer.get_json()["slug"] == "brf-provet-1"
    assert answer.get_json()["name"] == "Brf Provet 1"


def test_without_a_token_the_way_to_come_in_is_told(app, board, check_problem):
    answer = app.test_client().get("/api/v1/associations/brf-provet-1")
    assert "portalen" in check_problem(answer, 401)["detail"]
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic YTpi", "bearer brd_" + "x" * 43])
def test_a_wrong_token_is_named_as_the_reason(app, board, check_problem, header):
    answer = app.test_client().get("/api/v1/associations/brf-provet-1", headers={"Authorization": header})
    check_problem(answer, 401)
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_revoked_token_is_dead_at_once(program, board, check_problem):
    assert program.get("").status_code == 200
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        revoke_token(work, program.token.id)
    check_problem(program.get(""), 401)


def test_a_token_dies_with_its_last_day(token_of, clock, check_problem):
    program = token_of("secretary", Permission.READ_DOCUMENTS, days=2)
    clock.advance(timedelta(days=2, seconds=-1))
    assert program.get("").status_code == 200
    clock.advance(timedelta(seconds=1))
    check_problem(program.get(""), 401)


def test_a_token_dies_with_its_holders_mandate(program, board, clock, check_problem):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        mandate = next(
            one for one in work.session.query(Mandate) if one.person_id == board.people["secretary"].id
        )
        mandate.end = date(2026, 3, 21)
    assert program.get("").status_code == 200
    clock.advance(timedelta(hours=6))  # past midnight in Stockholm
    check_problem(program.get(""), 401)


def test_a_token_allows_no_more_than_it_was_made_for(token_of, check_problem, paper):
    reader = token_of("secretary", Permission.READ_DOCUMENTS)
    assert reader.get("/state").status_code == 200
    check_problem(reader.upload(paper), 403)
    check_problem(reader.post("/known-hashes", json={"hashes": []}), 403)
    writer = token_of("secretary", Permission.ADD_DOCUMENTS)
    check_problem(writer.get("/state"), 403)


def test_another_association_is_answered_as_if_it_were_not_there(program, board, check_problem):
    with board.runtime.opener.writing(operator()) as work:
        create(work, name="Brf Grannen 2", org_number="769699-1038", slug="brf-grannen-2")
    program.slug = "brf-grannen-2"
    there = check_problem(program.get(""), 404)
    program.slug = "brf-finns-inte"
    assert check_problem(program.get(""), 404) == there


def test_a_session_does_not_open_the_api(client_as, check_problem):
    check_problem(client_as("chair").get("/api/v1/associations/brf-provet-1"), 401)


def test_a_token_opens_no_page(program, app):
    answer = app.test_client().get(
        "/brf-provet-1/archive/", headers={"Authorization": f"Bearer {program.text}"}
    )
    assert answer.status_code == 302
    assert "/log-in" in answer.location


def test_every_route_of_the_api_asks_for_a_token(app, board, check_problem):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert len(rules) > 7
    for rule in rules:
        if rule.endpoint == "api-docs.openapi_json":
            continue
        address = rule.rule.replace("<association>", "brf-provet-1")
        address = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", address)
        for method in rule.methods - {"HEAD"}:
            check_problem(app.test_client().open(address, method=method), 401)
