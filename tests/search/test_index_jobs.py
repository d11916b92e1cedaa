"""Pulling into the index: what it holds and what is recorded of it agree, whatever happens meanwhile."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.documents.actions import withdraw
from boardroom.documents.models import Document
from boardroom.search import queries
from boardroom.search.actions import search
from boardroom.search.jobs import index, is_outdated, rebuild, recover
from boardroom.search.queries import Narrowing
from tests.adapters.test_search_index import page
from tests.data.filed import put_in


class Between:
    """The real index, with something that happens at a named call."""

    def __init__(self, inner, **instead):
        self.__dict__.update(inner=inner, **instead)

    def __getattr__(self, name):
        return getattr(self.inner, name)


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def tenant(board):
    return board.association.id


@pytest.fixture
def hits(board, opener):
    def ask(words):
        with opener.reading(board.actor("chair")) as work:
            return [row.document.title for row in search(work, words, Narrowing()).rows]

    return ask


def _with(opener, **instead):
    made = Between(opener.ports.search_index, **instead)
    return replace(opener, ports=replace(opener.ports, search_index=made))


def _pull(opener):
    while index(opener):
        pass


def _retitle(opener, tenant, paper, title):
    with opener.writing(worker_for(tenant)) as work:
        document = work.session.scalars(select(Document).where(Document.id == paper.document.id)).one()
        document.title = title
        document.changed()


def _withdraw(opener, tenant, paper):
    with opener.writing(worker_for(tenant)) as work:
        withdraw(
            work, list(work.session.scalars(select(Document).where(Document.id == paper.document.id))), "fel"
        )


def _recorded(opener, tenant):
    with opener.reading(worker_for(tenant)) as work:
        return {str(each): version for each, version in queries.indexed_versions(work).items()}


def _held(opener, tenant):
    return opener.ports.search_index.indexed_versions(tenant)


def test_nothing_is_recorded_of_a_write_that_failed_and_the_next_round_makes_it_good(
    board, opener, tenant, hits
):
    kept = put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")
    gone = put_in(opener, board.actor("secretary"), "Hissens garanti", title="Hiss")
    before = _recorded(opener, tenant)
    _retitle(opener, tenant, kept, "Yttertak")
    _withdraw(opener, tenant, gone)
    asked = []
    failing = _with(opener, write=lambda *_, **__: bool(asked.append("write")))
    assert not index(failing), "it did nothing, so its bell is not rung again at once"
    assert asked == ["write"]
    assert _recorded(opener, tenant) == _held(opener, tenant) == before
    assert index(opener)
    assert hits("yttertak") == ["Yttertak"]
    assert set(_held(opener, tenant)) == {str(kept.document.id)}
    assert _recorded(opener, tenant) == _held(opener, tenant)
    assert not index(opener)


def test_an_index_that_cannot_be_written_keeps_no_other_association_waiting(
    board, opener, tenant, monkeypatch
):
    put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")
    pulled = []
    monkeypatch.setattr("boardroom.search.jobs.every", lambda _: [board.association, board.association])
    with opener.writing(worker_for(tenant)) as work:
        work.session.scalars(select(Document)).one().changed()

    def write(*_, **__):
        pulled.append("asked")
        return False

    assert not index(_with(opener, write=write))
    assert pulled == ["asked", "asked"]


def test_what_changes_on_a_live_portal_during_a_rebuild_is_found_after_it(board, opener, tenant, hits):
    secretary = board.actor("secretary")
    renamed = put_in(opener, secretary, "Takets garanti", title="Tak")
    gone = put_in(opener, secretary, "Hissens garanti", title="Hiss")
    put_in(opener, secretary, "Portens garanti", title="Port")

    rung = []

    class Builder:
        def __init__(self, inner):
            self.inner = inner

        def add(self, entries):
            self.inner.add(entries)
            if not rung:
                rung.append(True)
                # All has been read, nothing is swapped: the lane writes to the index that will be thrown away.
                _retitle(opener, tenant, renamed, "Yttertak")
                _withdraw(opener, tenant, gone)
                put_in(opener, secretary, "Balkongens garanti", title="Balkong")
                assert hits("yttertak") == ["Yttertak"], "the lane is not kept waiting by a rebuild"

    @contextmanager
    def slow(association_id):
        with opener.ports.search_index.rebuild(association_id) as builder:
            yield Builder(builder)

    assert rebuild(_with(opener, rebuild=slow), tenant) == 3
    assert is_outdated(opener, tenant) is False, "the records say what the new index holds"
    _pull(opener)
    assert sorted(hits("garanti")) == ["Balkong", "Port", "Yttertak"]
    assert str(gone.document.id) not in _held(opener, tenant)
    assert _recorded(opener, tenant) == _held(opener, tenant)


def test_a_rebuild_that_fails_changes_neither_the_index_nor_its_records(board, opener, tenant, hits):
    paper = put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")
    before = _recorded(opener, tenant)
    _retitle(opener, tenant, paper, "Yttertak")

    @contextmanager
    def full(association_id):
        with opener.ports.search_index.rebuild(association_id) as builder:
            yield builder
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        rebuild(_with(opener, rebuild=full), tenant)
    assert _recorded(opener, tenant) == before
    _pull(opener)
    assert hits("yttertak") == ["Yttertak"]


def test_an_index_begun_anew_fills_again_without_a_restart(board, opener, tenant, hits):
    put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")
    opener.ports.search_index.drop(tenant)
    assert hits("garanti") == []
    _pull(opener)
    assert hits("garanti") == ["Tak"]
    assert not index(opener)


@pytest.mark.parametrize("begin", ["a worker starts", "the index was swapped"])
def test_what_the_index_holds_of_no_document_is_taken_out(board, opener, tenant, begin):
    paper = put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")
    gone = put_in(opener, board.actor("secretary"), "Hissens garanti", title="Hiss")
    _withdraw(opener, tenant, gone)
    _pull(opener)
    search_index = opener.ports.search_index
    never = "00000000-0000-0000-0000-00000000abcd"
    strays = [page(f"{each}/1", "Hissens garanti", document=each) for each in (str(gone.document.id), never)]
    if begin == "a worker starts":
        search_index.write(tenant, strays)
        recover(opener)
    else:
        with opener.reading(worker_for(tenant)) as work:
            entries, _ = queries.entries(work, [paper.document.id])
        with search_index.rebuild(tenant) as builder:
            builder.add([*entries, *strays])
    _pull(opener)
    assert set(_held(opener, tenant)) == {str(paper.document.id)}
    assert _recorded(opener, tenant) == _held(opener, tenant)


def test_whoever_has_not_the_turn_leaves_the_index_alone(board, opener, tenant, hits):
    with opener.ports.search_index.turn(tenant):
        put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")
        assert not index(opener)
    assert _held(opener, tenant) == {}
    _pull(opener)
    assert hits("garanti") == ["Tak"]
