"""An import that was undone before the update, and what it took away, bear one instant afterwards; other papers keep theirs."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from boardroom.work import schema
from tests.conftest import NOW
from tests.data.older import DOCUMENT, OF_IT, older, put, tables


@pytest.mark.parametrize(("before", "together"), [(11_000, True), (3_600_000_000, False)])
def test_what_was_undone_a_hair_apart_bears_one_instant(tmp_path, before, together):
    with older(tmp_path, "0037") as engine:
        there, person = tables(engine), uuid.uuid4().hex
        with engine.begin() as connection:
            put(
                connection,
                there["import"],
                id=uuid.uuid4().hex,
                source="web",
                undone_at=NOW,
                started_at=NOW,
                last_at=NOW,
                undone_by=person,
                **OF_IT,
            )
            connection.execute(
                update(there["document"])
                .where(there["document"].c.id == DOCUMENT.hex)
                .values(withdrawn_at=NOW - timedelta(microseconds=before), withdrawn_by=person)
            )
        schema.migrate(engine, "0038")
        there = tables(engine)
        with engine.connect() as connection:
            withdrawn = connection.execute(select(there["document"].c.withdrawn_at)).scalar_one()
            undone = connection.execute(select(there["import"].c.undone_at)).scalar_one()
            assert (withdrawn == undone) is together
            assert "settled_at" in there["upload"].c
        schema.go_back(engine, "0037")
        assert "settled_at" not in tables(engine)["upload"].c
