"""Bells: any number may be rung, few wait, and each lane is told apart."""

import sqlite3

from boardroom.adapters.huey_queue import MOST_BELLS, HueyQueue
from boardroom.runtime import PRIORITIES
from boardroom.worker import LANES


def _bells(path) -> int:
    with sqlite3.connect(path) as database:
        return database.execute("SELECT count(*) FROM task").fetchone()[0]


def test_twenty_thousand_pages_do_not_ring_twenty_thousand_bells(tmp_path):
    queue = HueyQueue(tmp_path / "queue.db", PRIORITIES)
    for _page in range(200):
        queue.ring("reading.recognise")
    assert _bells(tmp_path / "queue.db") == MOST_BELLS
    queue.ring("notices.deliver")
    assert _bells(tmp_path / "queue.db") == MOST_BELLS + 1


def test_every_lane_has_a_number_of_its_own():
    assert set(PRIORITIES) == set(LANES)
    assert len(set(PRIORITIES.values())) == len(LANES)
