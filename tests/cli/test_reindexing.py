"""The search index from the command line: rebuilt at an upgrade that changed it, and whenever it is asked for."""

import shutil
from contextlib import contextmanager

import pytest

from boardroom.adapters.whoosh_index import files
from boardroom.associations.queries import by_slug
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.runtime import build
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in


@contextmanager
def _opened(settings):
    """Give the portal's opener, and who acts in its one association; let go of both."""
    made = build(settings)
    with made.opener.reading(ANONYMOUS) as work:
        association = by_slug(work, "brf-provet-1")
    yield made.opener, worker_for(association.id)
    made.engine.dispose()


@pytest.fixture
def found(founded):
    """What a search answers, asked of a portal that is opened anew."""

    def ask(words):
        with _opened(founded.settings) as (opener, actor), opener.reading(actor) as work:
            return [row.document.title for row in search(work, words, Narrowing()).rows]

    return ask


@pytest.fixture
def paper(founded):
    with _opened(founded.settings) as (opener, actor):
        put_in(opener, actor, "Takets garanti", title="Tak")


def _generations(settings):
    return {place.name for place in (settings.home / "index").glob("*/v*")}


def test_an_upgrade_rebuilds_an_index_of_another_version_and_no_other(founded, paper, found, monkeypatch):
    assert "Search indexes rebuilt: 0." in founded("upgrade").output
    before = _generations(founded.settings)
    assert len(before) == 1
    monkeypatch.setattr(files, "INDEX_VERSION", files.INDEX_VERSION + 1)
    assert found("garanti") == []
    answer = founded("upgrade")
    assert answer.exit_code == 0, answer.output
    assert "Search indexes rebuilt: 1." in answer.output
    assert found("garanti") == ["Tak"]
    assert not before & _generations(founded.settings), "the earlier version's words are still on the disk"
    assert "Search indexes rebuilt: 0." in founded("upgrade").output


def test_reindex_brings_back_an_index_that_is_gone(founded, paper, found):
    shutil.rmtree(founded.settings.home / "index")
    assert founded("reindex", "--association", "brf-annan").exit_code == 1
    assert found("garanti") == []
    answer = founded("reindex", "--association", "brf-provet-1")
    assert answer.exit_code == 0, answer.output
    assert answer.output == "Documents indexed: 1\n"
    assert found("garanti") == ["Tak"]
