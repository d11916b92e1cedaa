"""Whose turn it is to write in an SQLite database, among the threads and processes of one portal."""

import contextlib
import os
import select
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

# How long one who waits goes without looking where no sign comes: whoever had the lock may have been killed. In seconds.
_LOOKS_AGAIN = 0.02
# And where no sign can come at all.
_LOOKS_OFTEN = 0.002


@dataclass(frozen=True)
class Signs:
    """A pipe that the processes of a portal have in common, made by the one that starts them.

    A byte in it says that somebody has let go of the write lock. The lock itself stays SQLite's own, and whoever is
    killed with it lets go: a sign that is missed costs a moment, one too many costs a look.
    """

    reading: int  # descriptors
    writing: int

    @classmethod
    def make(cls) -> Self:
        """Open a pipe, for the processes that are started with its descriptors."""
        reading, writing = os.pipe()
        for end in (reading, writing):
            os.set_blocking(end, False)
        return cls(reading, writing)

    def await_one(self) -> None:
        """Return when somebody has let go, or after a moment."""
        signs = select.poll()
        signs.register(self.reading, select.POLLIN)
        if signs.poll(1000 * _LOOKS_AGAIN):
            with contextlib.suppress(BlockingIOError):  # another took it first
                os.read(self.reading, 4096)

    def give(self) -> None:
        """Say that the lock is free."""
        with contextlib.suppress(BlockingIOError):  # full of signs that nobody waited for
            os.write(self.writing, b".")


class Turn:
    """Has one thread of each process look whether the lock is free, and the rest of it stand in line."""

    def __init__(self, signs: Signs | None) -> None:
        self._signs = signs
        self._first = threading.Lock()

    @contextlib.contextmanager
    def next_in_line(self, patience: float) -> Iterator[None]:
        """Be the one who looks, after at most so many seconds."""
        first = self._first.acquire(timeout=patience)
        try:
            yield
        finally:
            if first:
                self._first.release()

    def wait(self) -> None:
        """Wait until somebody may have let go."""
        if self._signs is None:
            time.sleep(_LOOKS_OFTEN)
        else:
            self._signs.await_one()

    def over(self) -> None:
        """Tell the other processes that the lock is free."""
        if self._signs is not None:
            self._signs.give()
