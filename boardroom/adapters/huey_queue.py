"""The queue on huey: JSON bells in SQLite, consumed in each worker by a thread for the work, one for what is prompt, one for what a gateway may hold up."""

import functools
import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

log = logging.getLogger(__name__)

# Two lines for every bell would bury what a log is read for.
logging.getLogger("huey").setLevel(logging.WARNING)

POLL_SECONDS = 0.3
SHORTEST_PAUSE = 0.05
# As many bells of one lane keep all workers busy; more of them would only keep other lanes waiting.
MOST_BELLS = 8
# Small items are taken in a row for so long, since a bell of its own costs as much time as a letter does.
IN_A_ROW_SECONDS = 0.1
# So many hurried items within a second are a crowd, in which one bell a second of all other lanes' has something done.
CROWD = 3
CROWD_SECONDS = 1.0


class JsonBells(Serializer):
    """Writes bells as JSON: huey's own serialiser is pickle, which would run whatever it is given."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            return json.dumps(
                {field: getattr(data, field) for field in Message._fields}, default=str
            ).encode()
        return json.dumps(data, default=str).encode()

    def _deserialize(self, data: bytes) -> Any:
        value = json.loads(data)
        if isinstance(value, dict) and set(Message._fields) <= set(value):
            return Message(**{field: value[field] for field in Message._fields})
        return value


class HueyQueue:
    """Implements ports.queue.Queue; the worker process also consumes through it."""

    def __init__(
        self,
        path: Path,
        priorities: Mapping[str, int] | None = None,
        prompt: Collection[str] = (),
        hurried: Collection[str] = (),
        patient: Collection[str] = (),
        *,
        slow: Collection[str] = (),
    ) -> None:
        """`prompt` are the lanes that stand behind no other: people sit and wait for what they bring.

        The `slow` are such lanes too, but wait for a server that may take its time, and keep none of the prompt waiting.
        While one of the `hurried` has much to do, the `patient` go at a walk: many people are at it, and nobody waits for these.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._priorities = dict(priorities or {})
        self._prompt, self._slow = frozenset(prompt), frozenset(slow)
        self._hurried, self._patient = frozenset(hurried), frozenset(patient)
        self._hurried_at: deque[float] = deque(maxlen=CROWD)
        self._walked_at = -CROWD_SECONDS
        self._lanes: dict[str, Callable[[], bool]] = {}

    @functools.cached_property
    def _opened(self) -> tuple[SqliteHuey, Any]:
        """The file and its one task, opened at the first bell: most commands ring none."""
        return self._open("boardroom")

    @functools.cached_property
    def _opened_prompt(self) -> tuple[SqliteHuey, Any]:
        """The same for the prompt lanes, whose bells nobody else takes."""
        return self._open("boardroom-prompt")

    @functools.cached_property
    def _opened_slow(self) -> tuple[SqliteHuey, Any]:
        """The same for the slow lanes."""
        return self._open("boardroom-slow")

    def _open(self, name: str) -> tuple[SqliteHuey, Any]:
        huey = SqliteHuey(
            name,
            filename=str(self._path),
            results=False,
            serializer=JsonBells(),
            utc=True,
            fsync=False,
        )
        return huey, huey.task(name="bell")(self._answer)

    def ring(self, lane: str) -> None:
        """Enqueue one bell for the lane, unless enough of them wait already: they find this item too."""
        if self._waiting(lane) >= MOST_BELLS:
            return
        huey, bell = self._bells(lane)
        huey.enqueue(bell.s(lane, priority=self._priorities.get(lane, 0)))

    def _bells(self, lane: str) -> tuple[SqliteHuey, Any]:
        if lane in self._slow:
            return self._opened_slow
        return self._opened_prompt if lane in self._prompt else self._opened

    def _waiting(self, lane: str) -> int:
        """Return how many bells of a lane wait; lanes are told apart by their priorities."""
        storage = self._bells(lane)[0].storage
        found = storage.sql(
            "select count(*) from task where queue = ? and priority = ?",
            (storage.name, self._priorities.get(lane, 0)),
            results=True,
        )
        return int(found[0][0])

    def consume(self, lanes: Mapping[str, Callable[[], bool]]) -> None:
        """Answer bells until the process is told to stop; each bell takes one item of its lane, or several small ones."""
        self._lanes = dict(lanes)
        consumer = Consumer(
            self._opened[0],
            workers=1,
            worker_type="thread",
            initial_delay=SHORTEST_PAUSE,
            backoff=1.2,
            max_delay=POLL_SECONDS,
            check_worker_health=True,
            graceful_signal="TERM",  # the item at hand is finished first
        )
        stop = threading.Event()
        beside = [
            threading.Thread(target=self._answer_promptly, args=(stop, opened), name=name)
            for name, opened in (("prompt", self._opened_prompt), ("slow", self._opened_slow))
        ]
        for thread in beside:
            thread.start()
        try:
            consumer.run()
        finally:
            stop.set()
            for thread in beside:
                thread.join()

    def _answer_promptly(self, stop: threading.Event, opened: tuple[SqliteHuey, Any]) -> None:
        """Answer the bells of the prompt or the slow lanes, whatever the other threads are at: a code by mail waits for no page being read."""
        huey: Any = opened[0]
        pause = SHORTEST_PAUSE
        while not stop.is_set():
            try:
                task = huey.dequeue()
                if task is not None:
                    huey.execute(task)
            except Exception:  # one bell that cannot be answered must not stop those behind it
                log.exception("a bell could not be answered")
                task = None
            if task is None:
                stop.wait(pause)
            pause = SHORTEST_PAUSE if task is not None else min(pause * 1.2, POLL_SECONDS)

    def _answer(self, lane: str) -> None:
        job = self._lanes.get(lane)
        if job is None:
            log.warning("a bell rang for an unknown lane", extra={"facts": {"lane": lane}})
            return
        if lane in self._patient and not self._may_walk():
            return  # the worker looks by itself again
        # A lane with 20,000 pages cannot keep a mail waiting: after a moment whoever ranks higher comes first.
        until = time.monotonic() + IN_A_ROW_SECONDS
        while job():
            now = time.monotonic()
            if lane in self._hurried:
                self._hurried_at.append(now)
            elif lane in self._patient:
                self._walked_at = now
            if now >= until:
                self.ring(lane)
                return

    def _may_walk(self) -> bool:
        """Whether a patient lane may answer: there is no crowd, or none of them has done anything for a second.

        Of those that have nothing to do the bells ring as often, and they keep no other from its turn.
        """
        now = time.monotonic()
        crowded = len(self._hurried_at) == CROWD and now - self._hurried_at[0] < CROWD_SECONDS
        return not crowded or now - self._walked_at >= CROWD_SECONDS
