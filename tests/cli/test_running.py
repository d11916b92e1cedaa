"""The web process, as the commands start it."""

import os
import threading

from boardroom.cli import running
from boardroom.cli.running import processes_of
from config import Settings


def test_the_dictionaries_are_read_before_anyone_has_searched_and_nobody_waits_for_them(runtime, monkeypatch):
    asked, done = threading.Event(), threading.Event()

    def slow():
        asked.set()
        done.wait(5)

    monkeypatch.setattr(running, "open_dictionaries", slow)
    assert running._application(runtime) is not None
    assert asked.wait(5)
    assert not done.is_set(), "the application was there while they were still being read"
    done.set()


def test_a_worker_reads_them_before_the_first_paper_and_works_meanwhile(runtime, monkeypatch):
    asked, done, working = threading.Event(), threading.Event(), threading.Event()

    def slow():
        asked.set()
        done.wait(5)

    monkeypatch.setattr(running, "open_dictionaries", slow)
    monkeypatch.setattr(running, "die_with_parent", lambda _supervisor: None)
    monkeypatch.setattr(running, "runtime", lambda **_given: runtime)
    monkeypatch.setattr(running.worker_process, "run", lambda _runtime, _niceness: working.set())
    running.worker.callback(supervisor=0, signs=None)
    assert asked.wait(5)
    assert working.is_set()
    assert not done.is_set(), "it worked while they were still being read"
    done.set()


def test_a_worker_runs_on_every_core_unless_it_is_set_otherwise(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    places = {"home": tmp_path / "var", "keys": tmp_path / "keys"}
    assert processes_of(Settings(**places)) == [["web"], ["worker"], ["worker"], ["worker"]]
    assert processes_of(Settings(**places, workers=1)) == [["web"], ["worker"]]
