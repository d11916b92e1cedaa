"""A paper of a class that a role does not open is not there at any route that names it, in the browser or over the API."""

from datetime import date

import pytest

from boardroom.core.actor import worker_for
from tests.architecture.test_access import _address
from tests.architecture.test_conflict_matrix import (
    NOTHING_TOLD,
    WORD,
    _changes,
    filled,
    naming_routes,
    sealed,
    token,
)
from tests.data.filed import put_in

SINCE = date(2025, 5, 14)


# The auditor opens classes enough, but not this one; a member opens a few.
@pytest.mark.parametrize("role", ["auditor", "member"])
@pytest.mark.usefixtures("plain_refusals")
def test_a_paper_outside_a_roles_classes_is_told_of_nowhere(app, board, client_as, role):
    opener = board.runtime.opener
    if role not in board.people:
        board.add(role, "Någon", SINCE)
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.merge(board.association).member_pages = True
    facts = {"title": f"Störning {WORD}", "record_class": "disturbance_case"}
    paper = put_in(opener, board.actor("secretary"), f"{WORD} om grannen", **facts)
    envelope_id = sealed(board, paper)
    assert WORD in client_as("chair").get(f"/brf-provet-1/archive/{paper.document.id}").get_data(as_text=True)
    program = {"Authorization": f"Bearer {token(board, role)}"}
    browser = client_as(role)
    before = _changes(board)
    told = []
    for rule, method, _gate in naming_routes(app):
        headers = program if rule.rule.startswith("/api/") else {}
        address = filled(app, board, paper, envelope_id, rule, method)
        answer = browser.open(address, method=method, headers=headers)
        unknown = _address(app, rule, "brf-provet-1", method)
        if WORD in answer.get_data(as_text=True) or (
            answer.status_code not in {*NOTHING_TOLD, 401}
            and answer.status_code != browser.open(unknown, method=method, headers=headers).status_code
        ):
            told.append(f"{method} {address}: {answer.status_code}")
    assert told == []
    assert _changes(board) == before
