"""Whose turn it is to write in an SQLite database, among the threads and processes of one portal."""

import contextlib
import os
import select
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

# How long one who waits goes without looking where no sign comes: whoever had the lock may have been killed. In ms.
_LOOKS_AGAIN = 20
# And where no sign can come at all, in seconds.
_LOOKS_OFTEN = 0.002


class Turn:
    """Tells those who wait for the write lock when somebody has let go of it, so that they need not keep looking.

    The lock itself stays SQLite's own, and whoever is killed with it lets go. A sign is a byte in a pipe beside the
    database: one that is missed costs a moment, one too many costs a look.
    """

    def __init__(self, url: str) -> None:
        path = make_url(url).database
        self._path = f"{path}.turn" if path and path != ":memory:" else ""
        self._first = threading.Lock()
        self._pipe: int | None = None
        self._process = 0

    @contextlib.contextmanager
    def next_in_line(self, patience: float) -> Iterator[None]:
        """Be the one of this process who looks, after at most so many seconds; the rest of it stand in line."""
        first = self._first.acquire(timeout=patience)
        try:
            yield
        finally:
            if first:
                self._first.release()

    def wait(self) -> None:
        """Wait until somebody may have let go."""
        pipe = self._opened()
        if pipe is None:
            time.sleep(_LOOKS_OFTEN)
            return
        signs = select.poll()
        signs.register(pipe, select.POLLIN)
        if signs.poll(_LOOKS_AGAIN):
            with contextlib.suppress(BlockingIOError):  # another took it first
                os.read(pipe, 4096)

    def over(self) -> None:
        """Tell the others that the lock is free."""
        pipe = self._opened()
        if pipe is not None:
            with contextlib.suppress(BlockingIOError):  # full of signs that nobody waited for
                os.write(pipe, b".")

    def _opened(self) -> int | None:
        """Return this process's end of the pipe; None where there can be none."""
        if self._process != os.getpid():
            self._pipe, self._process = _open(self._path), os.getpid()
            if self._pipe is not None:
                weakref.finalize(self, os.close, self._pipe)
        return self._pipe


def _open(path: str) -> int | None:
    """Open the pipe, and make it where there is none; not every file system can hold one."""
    if not path:
        return None
    try:
        with contextlib.suppress(FileExistsError):
            os.mkfifo(path, 0o600)
        return os.open(path, os.O_RDWR | os.O_NONBLOCK) if Path(path).is_fifo() else None
    except OSError:
        return None
