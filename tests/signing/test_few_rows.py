"""A signature and its seal look at few rows, however many letters, papers and documents there are."""

import re

import pytest
from sqlalchemy import event

from boardroom.core.actor import worker_for
from boardroom.notices.actions import take
from boardroom.notices.queries import next_due
from boardroom.signing import actions, jobs
from boardroom.signing.rules.states import EnvelopeState, SignerRole

# Tables that grow for as long as there is an association.
GROWING = "attempt|audit_entry|document|envelope|envelope_event|file|link|message|one_time_code|page|signer"
# A scan, and a search by nothing but whose the row is; of the log, which is read from its end by another index.
_ALL_ROWS = re.compile(
    rf"SCAN ({GROWING})\b|SEARCH ({GROWING})\b.*\(association_id=\?\)$|USING INDEX ix_audit_entry_chain "
)


@pytest.fixture
def plans(runtime):
    """Collect what is asked of the database, and tell of each kind of question how SQLite goes about it."""
    asked = {}

    @event.listens_for(runtime.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, _context, many):
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            asked.setdefault(statement, parameters[0] if many else parameters)

    def told():
        event.remove(runtime.engine, "before_cursor_execute", note)
        with runtime.engine.connect() as connection:
            return {
                statement: [
                    row[3]
                    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                ]
                for statement, parameters in asked.items()
            }

    return told


def test_a_signature_and_its_seal_look_through_no_table_that_grows(desk, board, minutes_pdf, plans):
    envelope = desk.send([("chair", SignerRole.CHAIR)], frozen_sha256=desk.store(minutes_pdf), page_count=1)
    chair = board.actor("chair")
    with desk.opener.writing(chair) as work:
        actions.read_page(work, envelope.id, 1)
    with desk.opener.writing(chair) as work:
        actions.request_code(work, envelope.id, proved=True)
    with desk.opener.writing(worker_for()) as work:
        code = take(work, next_due(work)).code
    with desk.opener.writing(chair) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    assert jobs.seal(desk.opener)
    assert desk.envelope(envelope).state is EnvelopeState.SEALED

    found = plans()
    assert len(found) > 30
    # What can never be true is not looked for.
    slow = {
        statement: steps
        for statement, steps in found.items()
        if "0 = 1" not in statement and any(_ALL_ROWS.search(step) for step in steps)
    }
    assert slow == {}
