"""The web process, as the commands start it."""

import threading

from boardroom.cli import running


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
