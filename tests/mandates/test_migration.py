"""0037: the apartment that a person was known by becomes a row of the register without days, and comes back from it."""

import shutil

import pytest
from sqlalchemy import text

from boardroom.work import database, schema
from tests.data.rows import insert, key


@pytest.fixture
def engine(tmp_path, migrated):
    """A database as of 0036, with one person whose apartment is known, and one without any."""
    shutil.copy(migrated, tmp_path / "then.db")
    made = database(f"sqlite:///{tmp_path / 'then.db'}")
    schema.go_back(made, "0036")
    with made.begin() as connection:
        insert(connection, "association", id=key(1), minutes_form="yearly")
        insert(connection, "person", id=key(2), association_id=key(1), name="Hugo Björk", apartment="1203")
        insert(connection, "person", id=key(3), association_id=key(1), name="Astrid Ek", apartment="")
    yield made
    made.dispose()


def _rows(engine):
    with engine.connect() as connection:
        return connection.execute(text('SELECT person_id, apartment, start, "end" FROM ownership')).all()


def test_an_apartment_without_days_opens_nothing_and_is_not_lost(engine):
    schema.migrate(engine, "0037")
    assert _rows(engine) == [(key(2), "1203", None, None)]
    with engine.begin() as connection:
        for number, apartment, start, end in (
            (5, "1101", "2020-01-01", "2026-01-01"),
            (6, "1102", "2026-01-01", None),
        ):
            insert(
                connection, "ownership",
                id=key(number), association_id=key(1), person_id=key(3), apartment=apartment, start=start, end=end,
            )  # fmt: skip
    schema.go_back(engine, "0036")
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT name, apartment FROM person ORDER BY name")).all()
    assert kept == [("Astrid Ek", "1102"), ("Hugo Björk", "1203")]
