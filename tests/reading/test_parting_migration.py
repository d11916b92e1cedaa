"""Sheets are whole until they are parted; going back keeps what people wrote of the halves, in the sheet's history."""

import uuid

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from boardroom.work import schema
from tests.conftest import NOW
from tests.data.older import OF_IT, PAGE, PAGE_ROW, older, put, tables


@pytest.fixture
def engine(tmp_path):
    with older(tmp_path, "0009") as made:
        yield made


def _version(connection, there, page_id, number, text):
    put(
        connection,
        there["correction"],
        id=uuid.uuid4().hex,
        page_id=page_id,
        number=number,
        deed="corrected",
        text=text,
        made_at=NOW,
        **OF_IT,
    )


def test_pages_become_whole_and_halves_go_back_into_their_sheet(engine):
    there = tables(engine)
    with engine.begin() as connection:
        _version(connection, there, PAGE.hex, 1, "Uppslaget")
    schema.migrate(engine, "0010")
    there = tables(engine)
    with engine.begin() as connection:
        [row] = connection.execute(select(there["page"])).mappings()
        assert (row["half"], row["set_aside"], row["cut"], row["kept_whole"]) == ("whole", 0, 0, 0)
        before = connection.execute(select(there["document"].c.content_version)).scalar_one()
        for half in ("left", "right"):
            key = uuid.uuid4().hex
            put(connection, there["page"], id=key, **PAGE_ROW | {"half": half, "cut": 0.5, "turn": 0})
            _version(connection, there, key, 1, half)
            put(
                connection,
                there["text_layer"],
                id=uuid.uuid4().hex,
                page_id=key,
                source="corrected",
                text=half,
                words=b"",
                created_at=NOW,
                **OF_IT,
            )
    for wrong in ({"half": "left", "cut": 0.5}, {"half": "whole", "cut": 0.5, "number": 2}):
        row = {"id": uuid.uuid4().hex, "turn": 0, **PAGE_ROW, **wrong}
        with pytest.raises(IntegrityError), engine.begin() as connection:
            put(connection, there["page"], **row)
    schema.go_back(engine, "0009")
    there = tables(engine)
    with engine.begin() as connection:
        [row] = connection.execute(select(there["page"])).mappings()
        assert "half" not in row
        versions = connection.execute(
            select(
                there["correction"].c.page_id, there["correction"].c.number, there["correction"].c.text
            ).order_by(there["correction"].c.number)
        ).all()
        assert [(number, text) for _, number, text in versions] == [
            (1, "Uppslaget"),
            (2, "left"),
            (3, "right"),
        ]
        assert len({page_id for page_id, _, _ in versions}) == 1
        assert connection.execute(select(there["text_layer"])).all() == []
        after = connection.execute(select(there["document"].c.content_version)).scalar_one()
        assert after == before + 1, "search follows"
        with pytest.raises(IntegrityError):
            connection.execute(insert(there["page"]).values(**dict(row) | {"id": uuid.uuid4().hex}))
    schema.migrate(engine, "0010")
