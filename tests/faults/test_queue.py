"""Bells: any number may be rung, few wait, each lane is told apart, and what is read is JSON."""

import itertools
import json
import pickle
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from boardroom.adapters.huey_queue import MOST_BELLS, HueyQueue
from boardroom.runtime import HURRIED, PATIENT, PRIORITIES, PROMPT, SLOW
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


def test_a_bell_is_json_and_rings_its_lane(tmp_path):
    queue, rung = HueyQueue(tmp_path / "queue.db", PRIORITIES), []
    queue.ring("notices.deliver")
    with sqlite3.connect(tmp_path / "queue.db") as database:
        (written,) = database.execute("SELECT data FROM task").fetchone()
    assert json.loads(written)["args"] == ["notices.deliver"]
    queue._lanes = {"notices.deliver": lambda: bool(rung.append("delivered"))}
    huey = queue._opened[0]
    huey.execute(huey.dequeue())
    assert rung == ["delivered"]


@pytest.mark.parametrize(("seconds", "taken"), [(0.0, 5), (0.15, 1)])
def test_small_items_are_taken_in_a_row_and_after_a_long_one_the_next_bell_is_heard(tmp_path, seconds, taken):
    queue, left = HueyQueue(tmp_path / "queue.db", PRIORITIES), [1, 2, 3, 4, 5]

    def job() -> bool:
        time.sleep(seconds)
        return bool(left and left.pop())

    queue.ring("notices.deliver")
    queue._lanes = {"notices.deliver": job}
    huey = queue._opened[0]
    huey.execute(huey.dequeue())
    assert 5 - len(left) == taken
    assert _bells(tmp_path / "queue.db") == (1 if left else 0)


class _Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, sprung):
        self._sprung = sprung

    def __reduce__(self):
        return Path.touch, (self._sprung,)


def test_a_pickle_in_the_queue_is_never_opened(tmp_path):
    queue = HueyQueue(tmp_path / "queue.db", PRIORITIES)
    huey, sprung = queue._opened[0], tmp_path / "sprung"
    huey.storage.enqueue(pickle.dumps(_Trap(sprung)))
    with pytest.raises(ValueError, match="decode"):
        huey.dequeue()
    assert not sprung.exists()
    assert _bells(tmp_path / "queue.db") == 0  # nor does it stand in the way of the bells behind it


def test_a_letter_waits_for_no_page_that_is_being_read(tmp_path):
    queue, sent = HueyQueue(tmp_path / "queue.db", PRIORITIES, PROMPT), threading.Event()
    failing = iter([True, False])

    def deliver() -> bool:
        if next(failing):
            raise ConnectionError
        sent.set()
        return False

    # The thread for the work is at a long page: nobody takes its bells.
    queue.ring("reading.recognise")
    queue.ring("notices.deliver")
    queue.ring("notices.deliver")
    queue._lanes = {"notices.deliver": deliver}
    stop = threading.Event()
    prompt = threading.Thread(target=queue._answer_promptly, args=(stop, queue._opened_prompt))
    prompt.start()
    try:
        assert sent.wait(10), "one letter that fails keeps no other waiting"
    finally:
        stop.set()
        prompt.join(10)
    assert _bells(tmp_path / "queue.db") == 1
    huey = queue._opened[0]
    assert list(huey.dequeue().args) == ["reading.recognise"]


def test_a_letter_waits_for_no_gateway_that_takes_its_time(tmp_path):
    queue = HueyQueue(tmp_path / "queue.db", PRIORITIES, PROMPT, slow=SLOW)
    sent, holding, go_on = threading.Event(), threading.Event(), threading.Event()

    def text() -> bool:
        holding.set()
        go_on.wait(20)
        return False

    queue._lanes = {"notices.deliver": lambda: bool(sent.set()), "notices.deliver_texts": text}
    stop = threading.Event()
    threads = [
        threading.Thread(target=queue._answer_promptly, args=(stop, opened))
        for opened in (queue._opened_prompt, queue._opened_slow)
    ]
    queue.ring("notices.deliver_texts")
    for thread in threads:
        thread.start()
    try:
        assert holding.wait(10)
        queue.ring("notices.deliver")
        assert sent.wait(10), "the gateway has not answered yet, and the letter has left"
    finally:
        go_on.set()
        stop.set()
        for thread in threads:
            thread.join(10)


def test_in_a_crowd_what_nobody_waits_for_goes_at_a_walk_and_afterwards_as_before(tmp_path, monkeypatch):
    queue, answered = HueyQueue(tmp_path / "queue.db", PRIORITIES, PROMPT, HURRIED, PATIENT, slow=SLOW), []
    now = [100.0]
    monkeypatch.setattr("boardroom.adapters.huey_queue.time.monotonic", lambda: now[0])
    seals, pages = itertools.cycle((True, False)), itertools.cycle((True, False))  # one at each bell
    queue._lanes = {
        "signing.seal": lambda: next(seals),
        "reading.recognise": lambda: next(pages) and not answered.append(now[0]),
        "signing.send_batches": lambda: bool(answered.append("batch")),
    }

    def second(*, seals: int) -> list[object]:
        answered.clear()
        for tenth in range(10):
            if tenth < seals:
                queue._answer("signing.seal")
            queue._answer("reading.recognise")
            now[0] += 0.1
        return list(answered)

    assert len(second(seals=0)) == 10
    assert len(second(seals=2)) == 10, "two who sign are no crowd"
    now[0] += 10
    second(seals=10)
    assert len(second(seals=10)) == 1, "an import goes on, slowly"
    queue._answer("signing.send_batches")
    assert answered[-1] == "batch", "what people wait for is not held up"
    now[0] += 1
    assert len(second(seals=0)) == 10


def test_in_a_crowd_lanes_with_nothing_to_do_keep_no_other_from_its_turn(tmp_path, monkeypatch):
    queue = HueyQueue(tmp_path / "queue.db", PRIORITIES, PROMPT, HURRIED, PATIENT, slow=SLOW)
    now, pages = [100.0], []
    monkeypatch.setattr("boardroom.adapters.huey_queue.time.monotonic", lambda: now[0])

    def read_page() -> bool:
        pages.append(now[0])
        now[0] += 0.2
        return True

    seals = itertools.cycle((True, False))  # one at each bell
    queue._lanes = dict.fromkeys(LANES, lambda: False)
    queue._lanes |= {"reading.recognise": read_page, "signing.seal": lambda: next(seals)}
    inspected = sorted(PATIENT, key=PRIORITIES.__getitem__, reverse=True)
    assert inspected.index("reading.recognise") > 0
    for _look in range(10):
        for lane in inspected:  # as the worker looks by itself, and answers the higher first
            queue._answer(lane)
        for _seal in range(20):
            queue._answer("signing.seal")
            now[0] += 0.2
    assert len(pages) >= 9, "an import goes on, slowly"
