"""The caller's side: a nursery of this process's own, a child asked of it for every call, its answer, its end."""

import atexit
import functools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boardroom.core.child.terms import (
    DEFAULT_LIMITS,
    STATUS,
    Answer,
    ChildFailed,
    Declined,
    Limits,
    Reason,
    hear,
    tell,
)
from boardroom.core.haste import left_for_programs

_ROOT = Path(__file__).resolve().parent.parent.parent.parent
# What the nursery is told to run: it learns where the code lies, and nothing else of this process.
_START = (
    "import os, sys; os.nice(int(sys.argv[2])); sys.path.insert(0, sys.argv[1]);"
    " from boardroom.core.child.nursery import serve; serve()"
)
_END_SECONDS = 5.0  # for a killed child to be gone

# How many children one process keeps at once: a burst of uploads must not empty the machine's memory.
_places = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


@dataclass(frozen=True)
class _Nursery:
    process: subprocess.Popen[bytes]
    control: socket.socket


_started: list[_Nursery] = []
_of_others: list[_Nursery] = []
_starting = threading.Lock()


def call(
    function: str, arguments: Mapping[str, Any], content: bytes = b"", *, limits: Limits = DEFAULT_LIMITS
) -> Answer:
    """Run `function` ("package.module:name", a `Function`) in a child of its own and return its answer.

    Safe from threads: the child is never a fork of this process. Waiting for a place counts against the time.
    Raises Declined for what the function declined, ChildFailed for everything else.
    """
    deadline = time.monotonic() + limits.seconds
    with _place(limits.seconds):
        return _converse(function, arguments, content, limits, deadline)


def network_isolated() -> bool:
    """Tell whether children run without any network on this system; shown on the page of the operation."""
    try:
        return _probed()
    except ChildFailed:  # not remembered: the next to ask may meet a calmer machine
        return False


@functools.cache
def _probed() -> bool:
    return bool(call("boardroom.core.child.inside:probe", {}).facts["isolated"])


@contextmanager
def _place(seconds: float) -> Iterator[None]:
    if not _places.acquire(timeout=seconds):
        raise ChildFailed(Reason.BUSY)
    try:
        yield
    finally:
        _places.release()


def _converse(
    function: str, arguments: Mapping[str, Any], content: bytes, limits: Limits, deadline: float
) -> Answer:
    seconds = max(0.001, deadline - time.monotonic())
    request = {
        "function": function,
        "arguments": dict(arguments),
        "memory": limits.memory,
        "files": limits.files,
        "cpu": int(seconds) + 1,
    }
    conversation, hold = _born(function)
    out_of_time = threading.Event()

    def stop() -> None:
        out_of_time.set()
        with suppress(OSError):  # over by now
            conversation.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    with conversation, hold:
        try:
            with conversation.makefile("wb") as said, conversation.makefile("rb") as heard:
                tell(said, request, content)
                facts, answered = hear(heard, limits.answer)
        except (OSError, EOFError, ValueError) as error:
            raise _failure(_end(hold), error, out_of_time=out_of_time.is_set()) from None
        finally:
            timer.cancel()
        _end(hold)
    return _read(facts, answered)


def _born(function: str) -> tuple[socket.socket, socket.socket]:
    """Return the ends of a new child's conversation and of the hold on it: letting go of that one kills it."""
    conversation, child = socket.socketpair()
    hold, held = socket.socketpair()
    with child, held, _starting:
        for _ in range(2):  # a nursery that was killed is followed by another
            try:
                control = (_started[0] if _started else _start()).control
                socket.send_fds(control, [function.encode()], [child.fileno(), held.fileno()])
            except OSError:
                let_go()
            else:
                return conversation, hold
    conversation.close()
    hold.close()
    raise ChildFailed(Reason.BUSY, "no child could be had")


def _start() -> _Nursery:
    # Messages keep their bounds: one asks for one child.
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), str(left_for_programs())],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},  # no settings, no secrets
            start_new_session=True,
        )
    _started.append(_Nursery(process, ours))
    return _started[0]


@atexit.register
def let_go() -> None:
    """End the nursery of this process, and with it its children; the next call starts another."""
    while _started:
        nursery = _started.pop()
        nursery.control.close()
        try:
            nursery.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            nursery.process.kill()
            nursery.process.wait()


def _forked() -> None:
    """A fork of this process starts a nursery of its own, and must not keep its parent's from ending."""
    global _starting, _places
    _starting, _places = threading.Lock(), threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
    while _started:
        nursery = _started.pop()
        nursery.control.close()
        _of_others.append(nursery)  # never waited for here: it is not this process's child


os.register_at_fork(after_in_child=_forked)


def _end(hold: socket.socket) -> int | None:
    """Let go of the child and return how it ended; None when that is not known, because the nursery ended too."""
    try:
        hold.settimeout(_END_SECONDS)
        hold.shutdown(socket.SHUT_WR)
        said = hold.recv(STATUS.size)
    except OSError:
        return None
    return int(STATUS.unpack(said)[0]) if len(said) == STATUS.size else None


def _failure(code: int | None, error: Exception, *, out_of_time: bool) -> ChildFailed:
    if out_of_time or code == -signal.SIGXCPU:
        return ChildFailed(Reason.TOO_LONG)
    if code is None:
        return ChildFailed(Reason.BUSY, str(error))
    if code < 0 and not isinstance(error, ValueError):  # such an answer's child was ended by us
        return ChildFailed(Reason.CRASHED, signal.Signals(-code).name)
    return ChildFailed(Reason.FAILED, f"{error} (code {code})")


def _read(facts: dict[str, Any], content: bytes) -> Answer:
    if "declined" in facts:
        raise Declined(str(facts["declined"]))
    if "reason" in facts:
        raise ChildFailed(Reason(facts["reason"]), str(facts.get("detail", "")))
    return Answer(dict(facts.get("facts") or {}), content)
