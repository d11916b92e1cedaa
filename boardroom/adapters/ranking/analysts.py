"""Analysing pages in several processes at once while their caller writes: a rebuild uses every core.

The processes are started anew and never forked, so that none inherits the lock of a writer or a connection. They end
with their caller, whatever ends it.
"""

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Generic, Self, TypeVar

from boardroom.core.child import end_with
from boardroom.language.compounds import open_dictionaries
from boardroom.ports.search_index import PageEntry

Made = TypeVar("Made")

# A process takes seconds to start and to read its dictionaries: fewer pages are analysed sooner where they are.
WORTH_STARTING = 400
_AT_ONCE = 80  # pages in one piece of work
_MOST_PROCESSES = 4  # they hold the dictionaries each, and one writer keeps no more busy
_MOST_WAITING = 2  # pieces of work for each process, done or not, before the caller is held up


class Analysts(Generic[Made]):
    """Make something of pages, some at a time, and give it back in the order that they were handed in.

    `make` is a function of a module, so that another process finds it.
    """

    def __init__(self, make: Callable[[Sequence[PageEntry]], Made]) -> None:
        self._make = make
        self._collected: list[PageEntry] = []
        self._working: deque[Future[Made]] = deque()
        self._processes: ProcessPoolExecutor | None = None
        self._count = min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._processes is not None:
            self._processes.shutdown(wait=True, cancel_futures=True)

    def hand_in(self, entries: Sequence[PageEntry]) -> Iterator[Made]:
        """Take pages in; yield what has been made of earlier ones when enough is waiting."""
        self._collected += entries
        if self._processes is None and len(self._collected) >= WORTH_STARTING and self._count > 1:
            self._processes = ProcessPoolExecutor(
                self._count, get_context("spawn"), initializer=_begin, initargs=(os.getpid(),)
            )
        if self._processes is None and self._count > 1:
            return
        while len(self._collected) >= _AT_ONCE:
            yield from self._work_off(self._collected[:_AT_ONCE])
            del self._collected[:_AT_ONCE]

    def rest(self) -> Iterator[Made]:
        """Yield what has been made of everything that was handed in and not yet given back."""
        if self._collected:
            yield from self._work_off(self._collected)
            self._collected = []
        while self._working:
            yield self._working.popleft().result()

    def _work_off(self, some: list[PageEntry]) -> Iterator[Made]:
        if self._processes is None:
            yield self._make(some)
            return
        self._working.append(self._processes.submit(self._make, some))
        while len(self._working) > self._count * _MOST_WAITING:
            yield self._working.popleft().result()


def _begin(caller: int) -> None:
    end_with(caller)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the caller ends this one with it
    open_dictionaries()
    # Nothing that is made of a page refers to itself, and looking for what does cost a third of the time.
    gc.freeze()
    gc.disable()
