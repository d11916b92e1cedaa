"""The database engine: what its errors say ends in the log, and people's data must not."""

import errno
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from boardroom.associations.models import Association
from boardroom.core.actor import ANONYMOUS
from boardroom.work import database
from boardroom.work import engine as engine_module


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


def test_a_work_ends_when_it_is_on_the_disk_and_keeps_nobody_from_writing_meanwhile(board, monkeypatch):
    opener = board.runtime.opener
    waited = []

    def wait(path, *, dates):
        assert not dates
        # Another writes while this one waits: the lock is free.
        with opener.writing(ANONYMOUS, lasting=False) as other:
            rename(other, "Meanwhile")
        waited.append((path, path.stat().st_size > 0))

    monkeypatch.setattr(engine_module, "sync", wait)
    with opener.writing(ANONYMOUS) as work:
        rename(work, "Before")
        assert not waited
    journal = board.runtime.settings.home / "boardroom.db-wal"
    assert waited == [(journal, True)]
    with opener.writing(ANONYMOUS, lasting=False) as work:
        rename(work, "After")
    with opener.reading(ANONYMOUS) as work:
        assert work.session.scalars(select(Association.name)).all() == ["After"]
    assert len(waited) == 1
    # Without a journal there is nothing to wait for.
    monkeypatch.undo()
    board.runtime.engine.dispose()
    assert not journal.exists()
    engine_module.outlast(str(journal))


def test_the_journal_is_found_where_the_file_really_lies(tmp_path):
    real = tmp_path / "real.db"
    (tmp_path / "link.db").symlink_to(real)
    for address in (f"sqlite:///{tmp_path / 'link.db'}", f"sqlite:///file:{tmp_path / 'link.db'}?uri=true"):
        engine = database(address)
        with engine.connect() as connection:
            assert connection.info["journal"] == f"{real}-wal"
        engine.dispose()
    with database("sqlite://").connect() as connection:
        assert connection.info["journal"] == ""


def test_a_disk_that_refuses_is_not_taken_for_one_that_keeps(board, monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.EIO, "the disk is gone")

    monkeypatch.setattr("os.fdatasync", refuse)
    with pytest.raises(OSError, match="the disk is gone"), board.runtime.opener.writing(ANONYMOUS) as work:
        rename(work, "Lost")


def rename(work, name):
    work.session.execute(update(Association).values(name=name))


def test_a_server_waits_for_its_disk_by_the_same_word(postgres):
    engine = database(postgres)

    def setting(**options: bool) -> str:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            return connection.execute(text("SHOW synchronous_commit")).scalar_one()

    assert [setting(), setting(lasting=False), setting()] == ["on", "off", "on"]
    engine.dispose()
