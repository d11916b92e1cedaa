"""What was corrected before versions were kept becomes the first version, and nothing else changes."""

import uuid

import pytest
from sqlalchemy import MetaData, insert, select

from boardroom.work import database, schema
from tests.conftest import NOW

ASSOCIATION, DOCUMENT, FILE, PAGE, LAYER = (uuid.uuid4() for _ in range(5))


@pytest.fixture
def engine(tmp_path):
    made = database(f"sqlite:///{tmp_path / 'old.db'}")
    schema.migrate(made, "0002")
    yield made
    made.dispose()


def _tables(engine):
    found = MetaData()
    found.reflect(engine)
    return found.tables


def _put(connection, table, **values):
    """Insert a row whose other columns are empty or one."""
    row = {}
    for column in table.columns:
        if not column.nullable:
            row[column.name] = 1 if column.type.python_type in {int, float, bool} else ""
    connection.execute(insert(table).values(row | values))


def test_corrections_become_first_versions_and_files_may_be_searchable_copies(engine):
    tables = _tables(engine)
    kept = {"association_id": ASSOCIATION.hex}
    with engine.begin() as connection:
        _put(
            connection,
            tables["association"],
            id=ASSOCIATION.hex,
            slug="x",
            created_at=NOW,
            minutes_form="yearly",
        )
        _put(connection, tables["document"], id=DOCUMENT.hex, record_class=None, created_at=NOW, **kept)
        file = {"document_id": DOCUMENT.hex, "sha256": "0" * 64, "created_at": NOW, **kept}
        _put(connection, tables["file"], id=FILE.hex, role="original", **file)
        page = {"document_id": DOCUMENT.hex, "file_id": FILE.hex, "state": "read", "arrived_at": NOW, **kept}
        _put(connection, tables["page"], id=PAGE.hex, **page)
        _put(
            connection,
            tables["text_layer"],
            id=LAYER.hex,
            page_id=PAGE.hex,
            source="corrected",
            text="Rättat",
            words=b"",
            created_at=NOW,
            **kept,
        )
    schema.migrate(engine, "0003")
    tables = _tables(engine)
    with engine.begin() as connection:
        [version] = connection.execute(select(tables["correction"])).mappings()
        assert (version["number"], version["deed"], version["text"]) == (1, "corrected", "Rättat")
        [found] = connection.execute(select(tables["page"])).mappings()
        assert (found["doubts"], found["judged"], found["copy_sha256"], found["ink"]) == ("", 0, "", None)
        _put(
            connection,
            tables["file"],
            id=uuid.uuid4().hex,
            role="access_copy",
            position=2,
            **file,
        )
    schema.go_back(engine, "0002")
    with engine.connect() as connection:
        roles = connection.execute(select(_tables(engine)["file"].c.role)).scalars().all()
    assert roles == ["original"]
