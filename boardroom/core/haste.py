"""How far what this process computes, itself or in programs that it starts, gives way to other processes.

What computes long gives way; whoever records its results does not: it holds the database's one write lock, and those who
wait for a page would wait for it (priority inversion).
"""

import functools
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

_MOST_THREADS = 4
_LAST = 19  # the niceness of whoever gives way to everyone
Result = TypeVar("Result")


@dataclass
class Programs:
    """The programs that this process starts."""

    niceness: int = 0  # nice(2)


PROGRAMS = Programs()


def giving_way(deed: Callable[[], Result]) -> Result:
    """Do what only computes, as far behind other processes as this one's programs are; return what it returns.

    A thread that has given way may not come back unprivileged, so this is another thread, and the caller waits for it. The deed
    must hold no write lock. Where threads have no niceness of their own (all but Linux), it is simply done.
    """
    if not PROGRAMS.niceness or sys.platform != "linux":
        return deed()
    return _behind(PROGRAMS.niceness).submit(deed).result()


def left_for_programs() -> int:
    """Return how much further than the thread that starts it a program is to give way: a thread may have done so already."""
    if sys.platform != "linux":
        return PROGRAMS.niceness
    gone = _niceness(threading.get_native_id()) - _niceness(os.getpid())
    return max(0, PROGRAMS.niceness - gone)


def _niceness(thread: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, thread)


@functools.cache
def _behind(niceness: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_MOST_THREADS, "behind", initializer=_give_way, initargs=(niceness,))


def _give_way(niceness: int) -> None:
    # Linux keeps a niceness for each thread, contrary to POSIX: setpriority(2). It is that much behind what it began with, as
    # with programs: the whole portal may give way already, and no thread comes back from there without privileges.
    thread = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, thread, min(_LAST, _niceness(thread) + niceness))
