"""What was corrected before versions were kept becomes the first version, and nothing else changes."""

import uuid

import pytest
from sqlalchemy import select

from boardroom.work import schema
from tests.conftest import NOW
from tests.data.older import FILE_ROW, OF_IT, PAGE, older, put, tables


@pytest.fixture
def engine(tmp_path):
    with older(tmp_path, "0002") as made:
        yield made


def test_corrections_become_first_versions_and_files_may_be_searchable_copies(engine):
    there = tables(engine)
    with engine.begin() as connection:
        put(
            connection,
            there["text_layer"],
            id=uuid.uuid4().hex,
            page_id=PAGE.hex,
            source="corrected",
            text="Rättat",
            words=b"",
            created_at=NOW,
            **OF_IT,
        )
    schema.migrate(engine, "0003")
    there = tables(engine)
    with engine.begin() as connection:
        [version] = connection.execute(select(there["correction"])).mappings()
        assert (version["number"], version["deed"], version["text"]) == (1, "corrected", "Rättat")
        [found] = connection.execute(select(there["page"])).mappings()
        assert (found["doubts"], found["judged"], found["copy_sha256"], found["ink"]) == ("", 0, "", None)
        put(
            connection,
            there["file"],
            id=uuid.uuid4().hex,
            role="access_copy",
            position=2,
            **FILE_ROW,
        )
    schema.go_back(engine, "0002")
    with engine.connect() as connection:
        roles = connection.execute(select(tables(engine)["file"].c.role)).scalars().all()
    assert roles == ["original"]
