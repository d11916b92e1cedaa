"""A rebuild of many pages: analysed in several processes, put aside in files when memory is full, found all the same."""

import multiprocessing
import os
import signal
import sqlite3

import pytest

from boardroom.adapters.ranking import analysts
from boardroom.adapters.whoosh_index import WhooshIndex, files, writing
from boardroom.adapters.whoosh_index.pool import Pool
from boardroom.ports.search_index import Filter, PageEntry
from boardroom.search.rules import parse_query
from boardroom.work import database, take_statistics

HOME = "granen"
WORDS = ("taket", "hissen", "stambyte", "avgiften", "fönster")


def entries(count: int) -> list[PageEntry]:
    return [
        PageEntry(
            f"p{at}", f"d{at}", 1, "Protokoll", f"{WORDS[at % len(WORDS)]} nummer{at} byttes", "board_minutes"
        )
        for at in range(count)
    ]


def rebuilt(folder, count: int) -> WhooshIndex:
    index = WhooshIndex(folder)
    with index.rebuild(HOME) as builder:
        for start in range(0, count, 30):
            builder.add(entries(count)[start : start + 30])
    return index


def answers(index: WhooshIndex) -> dict[str, list[tuple[str, float]]]:
    found = {
        typed: [
            (hit.document_id, round(hit.score, 6))
            for hit in index.search(HOME, parse_query(typed), Filter(), limit=500).documents
        ]
        for typed in (*WORDS, "byta nummer77", '"hissen nummer31"', "avg*")
    }
    index.close()
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return answers(rebuilt(tmp_path_factory.mktemp("plain"), 200))


def test_several_processes_make_the_same_index(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(analysts, "WORTH_STARTING", 60)
    monkeypatch.setattr(analysts.os, "sched_getaffinity", lambda _process: {0, 1}, raising=False)
    assert plain["nummer77" if "nummer77" in plain else "byta nummer77"][0][0] == "d77"
    assert answers(rebuilt(tmp_path, 200)) == plain


def test_postings_that_were_put_aside_are_written_in_order(plain, tmp_path, monkeypatch):
    runs = []
    save = Pool.save

    def counted(self):
        save(self)
        runs.append(len(self.runs))

    monkeypatch.setattr(Pool, "save", counted)
    monkeypatch.setattr(writing, "_MEMORY", 0.05)
    monkeypatch.setattr(analysts, "_AT_ONCE", 10)
    monkeypatch.setattr(analysts.os, "sched_getaffinity", lambda _process: {0}, raising=False)
    assert answers(rebuilt(tmp_path, 200)) == plain
    assert max(runs) > 1, "nothing was put aside, so nothing was tried"


def test_a_failed_page_leaves_the_index_in_use(tmp_path, monkeypatch):
    index = rebuilt(tmp_path, 5)
    monkeypatch.setattr(analysts, "WORTH_STARTING", 60)
    monkeypatch.setattr(analysts, "_AT_ONCE", 200)  # one piece of work: a second process would only start
    monkeypatch.setattr(analysts.os, "sched_getaffinity", lambda _process: {0, 1}, raising=False)
    broken = [*entries(100), PageEntry("bad", "bad", 1, "", None, "board_minutes")]
    with pytest.raises(Exception, match=r"."), index.rebuild(HOME) as builder:
        builder.add(broken)
    assert [hit.document_id for hit in index.search(HOME, parse_query("hissen"), Filter()).documents] == [
        "d1"
    ]
    index.close()


def test_sqlite_is_told_how_many_rows_its_indexes_stand_for(tmp_path):
    engine = database(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE page (association, number)")
        connection.exec_driver_sql("CREATE INDEX of_association ON page (association)")
        connection.exec_driver_sql("INSERT INTO page VALUES (1, 1), (1, 2), (1, 3)")
    take_statistics(engine)
    engine.dispose()
    kept = sqlite3.connect(tmp_path / "a.db")
    assert kept.execute("SELECT idx, stat FROM sqlite_stat1").fetchall() == [("of_association", "3 3")]
    kept.close()


def _half_a_rebuild(folder) -> None:
    with WhooshIndex(folder).rebuild(HOME) as builder:
        builder.add(entries(30))
        os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_rebuild_left_is_gone_after_the_next_and_a_running_one_is_let_alone(
    tmp_path, monkeypatch
):
    rebuilt(tmp_path, 30)
    child = multiprocessing.get_context("spawn").Process(target=_half_a_rebuild, args=(tmp_path,))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    left = {path.name for path in (tmp_path / HOME).glob("v*")}
    assert len(left) == 2  # the one in use, and half of another
    monkeypatch.setattr(files, "_ABANDONED_AFTER", 0.0)
    with WhooshIndex(tmp_path).rebuild(HOME) as running:
        running.add(entries(30))
        began = {path.name for path in (tmp_path / HOME).glob("v*")} - left
        rebuilt(tmp_path, 30)
        assert began <= {path.name for path in (tmp_path / HOME).glob("v*")}
    assert len(list((tmp_path / HOME).glob("v*"))) == 1
    assert not list(tmp_path.glob(".granen.build-*"))
