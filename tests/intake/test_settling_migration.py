"""An import that was undone before the update, and what it took away, bear one instant afterwards; other papers keep theirs."""

import uuid
from datetime import timedelta

from sqlalchemy import select, update

from boardroom.work import schema
from tests.conftest import NOW
from tests.data.older import DOCUMENT, OF_IT, older, put, tables

HAIR, HOUR = timedelta(microseconds=11_000), timedelta(hours=1)


def test_what_was_undone_a_hair_apart_bears_one_instant(tmp_path):
    with older(tmp_path, "0037") as engine:
        there, person, other = tables(engine), uuid.uuid4().hex, uuid.uuid4().hex
        when = {"started_at": NOW, "last_at": NOW, "undone_at": NOW}
        with engine.begin() as connection:
            put(
                connection,
                there["import"],
                id=uuid.uuid4().hex,
                source="web",
                undone_by=person,
                **when,
                **OF_IT,
            )
            document = there["document"]
            put(connection, document, id=other, reference="2", record_class=None, created_at=NOW, **OF_IT)
            for key, before in ((DOCUMENT.hex, HAIR), (other, HOUR)):
                connection.execute(
                    update(document)
                    .where(document.c.id == key)
                    .values(withdrawn_at=NOW - before, withdrawn_by=person)
                )
        schema.migrate(engine, "0038")
        there = tables(engine)
        with engine.connect() as connection:
            undone = connection.execute(select(there["import"].c.undone_at)).scalar_one()
            rows = connection.execute(select(there["document"].c.id, there["document"].c.withdrawn_at)).all()
            assert {key: undone - withdrawn for key, withdrawn in rows} == {
                DOCUMENT.hex: timedelta(),
                other: HOUR,
            }
            assert "settled_at" in there["upload"].c
        schema.go_back(engine, "0037")
        assert "settled_at" not in tables(engine)["upload"].c
