import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from boardroom.audit.actions import record
from boardroom.audit.models import GENESIS
from boardroom.core.actor import worker_for


def test_each_entry_holds_the_hash_of_the_one_before(runtime):
    with runtime.opener.writing(worker_for()) as work:
        first = record(work, "filed", "document", "1", title="Ett")
        second = record(work, "filed", "document", "2", title="Två")
    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    assert second.number == first.number + 1


def test_the_database_refuses_to_change_or_delete_a_link(board):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        record(work, "filed", "document", "1")
    for statement in ("UPDATE audit_entry SET verb = 'other'", "DELETE FROM audit_entry"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            board.runtime.opener.writing(worker_for(board.association.id)) as work,
        ):
            work.session.execute(text(statement))
