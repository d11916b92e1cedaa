"""Sheets are whole until they are parted; going back keeps what people wrote of the halves, in the sheet's history."""

import uuid

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from boardroom.work import database, schema
from tests.conftest import NOW
from tests.reading.test_migration import _put, _tables

ASSOCIATION, DOCUMENT, FILE, PAGE = (uuid.uuid4() for _ in range(4))
KEPT = {"association_id": ASSOCIATION.hex}


@pytest.fixture
def engine(tmp_path):
    made = database(f"sqlite:///{tmp_path / 'old.db'}")
    schema.migrate(made, "0009")
    yield made
    made.dispose()


def _version(connection, tables, page_id, number, text):
    _put(
        connection,
        tables["correction"],
        id=uuid.uuid4().hex,
        page_id=page_id,
        number=number,
        deed="corrected",
        text=text,
        made_at=NOW,
        **KEPT,
    )


def test_pages_become_whole_and_halves_go_back_into_their_sheet(engine):
    tables = _tables(engine)
    page = {
        "document_id": DOCUMENT.hex,
        "file_id": FILE.hex,
        "number": 1,
        "state": "read",
        "arrived_at": NOW,
        "lease_until": None,
        **KEPT,
    }
    with engine.begin() as connection:
        _put(
            connection,
            tables["association"],
            id=ASSOCIATION.hex,
            slug="x",
            created_at=NOW,
            minutes_form="yearly",
        )
        _put(connection, tables["document"], id=DOCUMENT.hex, record_class=None, created_at=NOW, **KEPT)
        _put(
            connection,
            tables["file"],
            id=FILE.hex,
            document_id=DOCUMENT.hex,
            role="original",
            sha256="0" * 64,
            created_at=NOW,
            **KEPT,
        )
        _put(connection, tables["page"], id=PAGE.hex, **page)
        _version(connection, tables, PAGE.hex, 1, "Uppslaget")
    schema.migrate(engine, "0010")
    tables = _tables(engine)
    with engine.begin() as connection:
        [row] = connection.execute(select(tables["page"])).mappings()
        assert (row["half"], row["set_aside"], row["cut"], row["kept_whole"]) == ("whole", 0, 0, 0)
        before = connection.execute(select(tables["document"].c.content_version)).scalar_one()
        for half in ("left", "right"):
            key = uuid.uuid4().hex
            _put(connection, tables["page"], id=key, **page | {"half": half, "cut": 0.5, "turn": 0})
            _version(connection, tables, key, 1, half)
            _put(
                connection,
                tables["text_layer"],
                id=uuid.uuid4().hex,
                page_id=key,
                source="corrected",
                text=half,
                words=b"",
                created_at=NOW,
                **KEPT,
            )
    for wrong in ({"half": "left", "cut": 0.5}, {"half": "whole", "cut": 0.5, "number": 2}):
        row = {"id": uuid.uuid4().hex, "turn": 0, **page, **wrong}
        with pytest.raises(IntegrityError), engine.begin() as connection:
            _put(connection, tables["page"], **row)
    schema.go_back(engine, "0009")
    tables = _tables(engine)
    with engine.begin() as connection:
        [row] = connection.execute(select(tables["page"])).mappings()
        assert "half" not in row
        versions = connection.execute(
            select(
                tables["correction"].c.page_id, tables["correction"].c.number, tables["correction"].c.text
            ).order_by(tables["correction"].c.number)
        ).all()
        assert [(number, text) for _, number, text in versions] == [
            (1, "Uppslaget"),
            (2, "left"),
            (3, "right"),
        ]
        assert len({page_id for page_id, _, _ in versions}) == 1
        assert connection.execute(select(tables["text_layer"])).all() == []
        after = connection.execute(select(tables["document"].c.content_version)).scalar_one()
        assert after == before + 1, "search follows"
        with pytest.raises(IntegrityError):
            connection.execute(insert(tables["page"]).values(**dict(row) | {"id": uuid.uuid4().hex}))
    schema.migrate(engine, "0010")
