"""What an association had keeps its meaning over the coming of matters, and nothing that is held is let go of on the way back."""

import uuid

import pytest
from sqlalchemy import text

from boardroom.work import database, schema


@pytest.fixture
def engine(tmp_path):
    made = database(f"sqlite:///{tmp_path / 'old.db'}")
    schema.migrate(made, "0023")
    with made.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        _insert(connection, "association", id=_key(1), slug="brf", name="Brf", minutes_form="yearly")
        for kind, facts in (
            ("person", {"names": "Gun Tall"}),
            ("period", {"since": "2012-01-01", "before": "2013-01-01"}),
        ):
            _insert(
                connection,
                "legal_hold",
                id=uuid.uuid4().hex,
                association_id=_key(1),
                kind=kind,
                reason="Tvist",
                **facts,
            )
    yield made
    made.dispose()


def _key(number: int) -> str:
    return uuid.UUID(int=number).hex


def _insert(connection, table: str, **given) -> None:
    """Insert a row, with something harmless in every other column that must not be empty."""
    row = dict(given)
    for column in connection.execute(text(f"PRAGMA table_info({table})")).mappings():
        if column["notnull"] and column["name"] not in row and column["dflt_value"] is None:
            kind = column["type"].upper()
            row[column["name"]] = (
                "2026-01-01 00:00:00" if "DATE" in kind else 1 if kind in {"INTEGER", "BOOLEAN"} else ""
            )
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608 - a test's own words


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
        _insert(
            connection, "matter", id=_key(2), association_id=_key(1), state="open", title="Taket", number=1
        )
        _insert(
            connection,
            "legal_hold",
            id=_key(3),
            association_id=_key(1),
            kind="matter",
            matter_id=_key(2),
            reason="Tvist",
        )
    with pytest.raises(RuntimeError, match="1 legal holds by matter"):
        schema.go_back(engine, "0023")
