"""A portal whose archive and whose search index both lie in PostgreSQL: filed, indexed, found, rebuilt, taken away."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from boardroom.adapters.postgres_index import PostgresIndex
from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.core.actor import worker_for
from boardroom.core.db import Base
from boardroom.documents.actions import withdraw
from boardroom.documents.models import Document
from boardroom.runtime import build
from boardroom.search.actions import search, suggest
from boardroom.search.jobs import index, is_outdated, rebuild, recover
from boardroom.search.queries import Narrowing
from boardroom.work import database
from config import Settings
from tests.conftest import seated_board
from tests.data.filed import put_in
from tests.data.postgres_server import new_database


@pytest.fixture(scope="module")
def empty(postgres: str):
    """A database with every table and no row."""
    with new_database(postgres) as address:
        engine = database(address)
        Base.metadata.create_all(engine)
        engine.dispose()
        yield address


@pytest.fixture
def address(postgres: str, empty: str):
    with new_database(postgres, empty) as address:
        yield address


@pytest.fixture
def settings(settings: Settings, address: str) -> Settings:
    return replace(settings, database=address, search_database=address)


@pytest.fixture
def board(runtime):
    return seated_board(runtime)


@pytest.fixture
def opener(board):
    yield board.runtime.opener
    board.runtime.opener.ports.search_index.close()


def found(board, words: str) -> list[str]:
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return [row.document.title for row in search(work, words, Narrowing()).rows]


def test_a_paper_is_found_as_long_as_it_is_there(board, opener):
    tenant, secretary = board.association.id, board.actor("secretary")
    put_in(opener, secretary, "Alla avloppsstammar byts", title="Stambyte")
    gone = put_in(opener, secretary, "Hissens garanti", title="Hiss")
    assert found(board, "avloppsstam") == ["Stambyte"]
    assert not is_outdated(opener, tenant)
    assert rebuild(opener, tenant) == 2
    recover(opener)
    assert not index(opener), "what was rebuilt is not indexed again"
    assert found(board, "hissgaranti") == ["Hiss"]
    with opener.writing(worker_for(tenant)) as work:
        rows = work.session.scalars(select(Document).where(Document.id == gone.document.id))
        withdraw(work, list(rows), "fel")
    while index(opener):
        pass
    assert found(board, "hissgaranti") == []
    with opener.reading(board.actor("chair")) as work:
        assert suggest(work, "garan") == []


def test_a_lost_index_is_filled_again_by_the_worker(board, opener, address):
    put_in(opener, board.actor("secretary"), "Alla avloppsstammar byts", title="Stambyte")
    engine = database(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA boardroom_search CASCADE")
    engine.dispose()
    assert found(board, "avloppsstam") == []
    while index(opener):
        pass
    assert found(board, "avloppsstam") == ["Stambyte"]


def test_a_worker_that_starts_while_the_index_is_out_of_reach_forgets_nothing(board, opener, tmp_path):
    tenant = board.association.id
    put_in(opener, board.actor("secretary"), "Alla avloppsstammar byts", title="Stambyte")
    absent = PostgresIndex(f"postgresql://nobody@/nowhere?host={tmp_path}")
    recover(replace(opener, ports=replace(opener.ports, search_index=absent)))
    assert not index(replace(opener, ports=replace(opener.ports, search_index=absent)))
    absent.close()
    assert not is_outdated(opener, tenant)
    assert not index(opener), "there is nothing to index again"


def test_the_setting_chooses_the_engine(tmp_path):
    plain = Settings(home=tmp_path / "var", keys=tmp_path / "keys")
    chosen = Settings.from_env({"BOARDROOM_SEARCH_DATABASE": "postgresql://search@db/boardroom"})
    for settings, engine in (
        (plain, WhooshIndex),
        (replace(plain, search_database=chosen.search_database), PostgresIndex),
    ):
        made = build(settings)
        assert isinstance(made.opener.ports.search_index, engine)
        made.engine.dispose()
