"""What waits when the portal is updated goes on waiting; going back forgets what was asked of sheets, and nothing else."""

import uuid

import pytest
from sqlalchemy import select, update

from boardroom.work import schema
from tests.conftest import NOW
from tests.data.older import DOCUMENT, OF_IT, PAGE, older, put, tables


@pytest.fixture
def engine(tmp_path):
    with older(tmp_path, "0012") as made:
        yield made


def test_a_stack_that_waits_may_register_nothing_and_sheets_stand_as_they_were(engine):
    there = tables(engine)
    with engine.begin() as connection:
        put(
            connection,
            there["stack"],
            id=uuid.uuid4().hex,
            document_id=DOCUMENT.hex,
            at="sheets",
            state="waiting",
            lease_until=NOW,
            asked_at=NOW,
            remarks="[]",
            **OF_IT,
        )
    schema.migrate(engine, "0013")
    there, order = tables(engine), uuid.uuid4().hex
    with engine.begin() as connection:
        assert connection.execute(select(there["stack"].c.may_register)).scalars().all() == [False]
        assert connection.execute(select(there["page"].c.order_id)).scalars().all() == [None]
        put(connection, there["sheet_order"], id=order, deed="part", asked_at=NOW, **OF_IT)
        connection.execute(update(there["page"]).values(order_id=order))
    schema.go_back(engine, "0012")
    there = tables(engine)
    assert "sheet_order" not in there
    with engine.connect() as connection:
        [page] = connection.execute(select(there["page"])).mappings()
        assert page["id"] == PAGE.hex
        assert "order_id" not in page
        assert len(connection.execute(select(there["stack"])).all()) == 1
    schema.migrate(engine, "0013")
