"""The database engine: what its errors say ends in the log, and people's data must not."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from boardroom.work import database


def test_an_error_of_the_database_names_no_value(tmp_path: Path):
    engine = database(f"sqlite:///{tmp_path / 'some.db'}")
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO nowhere (number) VALUES (:number)"), {"number": "811218-9876"})
    engine.dispose()
    assert "nowhere" in str(caught.value)
    assert "811218" not in str(caught.value)


def test_a_database_server_hides_values_too(postgres):
    engine = database(postgres)
    twice = text("INSERT INTO known VALUES (:number), (:number)")
    with engine.connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE known (number text UNIQUE)"))
        with pytest.raises(DBAPIError) as caught:
            connection.execute(twice, {"number": "811218-9876"})
    engine.dispose()
    assert "known_number_key" in str(caught.value)
    assert "811218" not in str(caught.value)
    assert "811218" not in str(caught.value.orig)


def test_a_commit_waits_for_the_disk_unless_it_would_only_be_done_again(tmp_path: Path):
    engine = database(f"sqlite:///{tmp_path / 'some.db'}")

    def waits(**options: bool) -> bool:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            return connection.execute(text("PRAGMA synchronous")).scalar_one() == 2

    # One connection after another is the pool's same one.
    assert [waits(), waits(lasting=False), waits(lasting=False), waits(), waits(lasting=True)] == [
        True,
        False,
        False,
        True,
        True,
    ]
    engine.dispose()


def test_a_server_waits_for_its_disk_by_the_same_word(postgres):
    engine = database(postgres)

    def setting(**options: bool) -> str:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            return connection.execute(text("SHOW synchronous_commit")).scalar_one()

    assert [setting(), setting(lasting=False), setting()] == ["on", "off", "on"]
    engine.dispose()
