"""What an association had keeps its meaning over the coming of matters, and nothing that is held is let go of on the way back."""

import uuid

import pytest
from sqlalchemy import text

from boardroom.work import database, schema
from tests.data.rows import insert, key


@pytest.fixture
def engine(tmp_path):
    made = database(f"sqlite:///{tmp_path / 'old.db'}")
    schema.migrate(made, "0023")
    with made.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        insert(connection, "association", id=key(1), slug="brf", name="Brf", minutes_form="yearly")
        for kind, facts in (
            ("person", {"names": "Gun Tall"}),
            ("period", {"since": "2012-01-01", "before": "2013-01-01"}),
        ):
            insert(
                connection,
                "legal_hold",
                id=uuid.uuid4().hex,
                association_id=key(1),
                kind=kind,
                reason="Tvist",
                **facts,
            )
    yield made
    made.dispose()


def _holds(engine):
    with engine.connect() as connection:
        return connection.execute(
            text('SELECT kind, names, since, "before", reason FROM legal_hold ORDER BY kind')
        ).all()


BEFORE = [("period", "", "2012-01-01", "2013-01-01", "Tvist"), ("person", "Gun Tall", None, None, "Tvist")]


def test_holds_stay_as_they_were_forward_and_back(engine):
    schema.migrate(engine, "0025")
    assert _holds(engine) == BEFORE
    schema.go_back(engine, "0023")
    assert _holds(engine) == BEFORE


def test_a_hold_by_matter_in_force_keeps_the_earlier_version_from_coming_back(engine):
    schema.migrate(engine, "0025")
    with engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        insert(connection, "matter", id=key(2), association_id=key(1), state="open", title="Taket", number=1)
        insert(
            connection,
            "legal_hold",
            id=key(3),
            association_id=key(1),
            kind="matter",
            matter_id=key(2),
            reason="Tvist",
        )
    with pytest.raises(RuntimeError, match="1 legal holds by matter"):
        schema.go_back(engine, "0023")
