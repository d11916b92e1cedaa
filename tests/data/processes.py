"""Commands as processes of their own, forked from one that has read the whole program already.

They are as real as those that `python -m boardroom` starts, and are killed like them. What they leave out is the
reading, which takes a processor longer than most of what a test of kills wants to see.
"""

import atexit
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from multiprocessing import forkserver
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.data.preloaded"])


def get_ready() -> None:
    """Start the process that the others are forked from, if it does not run yet."""
    forkserver.ensure_running()


class Started:
    """A running command, asked and ended as a subprocess.Popen is."""

    def __init__(self, words: list[str], environment: Mapping[str, str], log: Path) -> None:
        self._process = _forks.Process(target=_become, args=(words, dict(environment), str(log)))
        self._process.start()
        assert self._process.pid
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return how it ended, or None while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float) -> int:
        """Return how it ended; TimeoutError when it has not by then."""
        self._process.join(seconds)
        ended = self._process.exitcode
        if ended is None:
            raise TimeoutError(f"process {self.pid} still runs")
        return ended

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def _become(words: list[str], environment: dict[str, str], log: str) -> None:
    """Be the program that the first word names; what it says is appended to the log."""
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.argv = list(words)
    try:
        sys.exit(_main(words[0])())
    finally:
        atexit._run_exitfuncs()  # what is forked ends without, an ordinary program does not


def _main(program: str) -> Callable[[], int | None]:
    from boardroom.cli.main import main as portal
    from scanner.command import main as importer

    return {"boardroom": portal, "scanner": importer}[program]
