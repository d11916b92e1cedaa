"""Runs one named function in a fresh child process with limits: hostile bytes cost one call an error, no more."""

import ctypes
import enum
import functools
import importlib
import json
import os
import resource
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

_ROOT = Path(__file__).resolve().parent.parent.parent
# What the child is told to run: it learns where the code lies, and nothing else of this process.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from boardroom.core.child import serve; serve()"
_SIZES = struct.Struct(">QQ")  # length of the JSON, length of the bytes after it
_LONGEST_JSON = 64_000_000
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1

# How many children one process keeps at once: a burst of uploads must not empty the machine's memory.
_places = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


class Reason(enum.StrEnum):
    """Why a child did not answer."""

    CRASHED = "crashed"
    TOO_LONG = "too_long"
    TOO_MUCH_MEMORY = "too_much_memory"
    FAILED = "failed"
    BUSY = "busy"  # no place came free in time; nothing was tried


class ChildFailed(Exception):
    """The child crashed, hung, ate too much or met an error that it did not foresee; `reason` says which."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail


class Declined(Exception):
    """Raised by a function in the child, and again here, for input that it looked at and does not accept."""


@dataclass(frozen=True)
class Limits:
    """What one call may use: wall-clock and CPU seconds, bytes of address space, open files, bytes of answer."""

    seconds: float = 20.0
    memory: int = 900_000_000  # a worker and its child stay below a gigabyte
    files: int = 64
    answer: int = 400_000_000


@dataclass(frozen=True)
class Answer:
    """What a function in the child gives back: plain facts (JSON) and bytes. Never pickles: they would run."""

    facts: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""


Function = Callable[[Mapping[str, Any], bytes], Answer]
DEFAULT_LIMITS = Limits()


def call(
    function: str, arguments: Mapping[str, Any], content: bytes = b"", *, limits: Limits = DEFAULT_LIMITS
) -> Answer:
    """Run `function` ("package.module:name", a `Function`) in a child of its own and return its answer.

    Safe from threads: the child is a new interpreter, never a fork of this one. Waiting for a place counts
    against the time. Raises Declined for what the function declined, ChildFailed for everything else.
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
    return bool(call("boardroom.core.child:probe", {}).facts["isolated"])


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
    seconds = max(0.05, deadline - time.monotonic())
    request = json.dumps(
        {
            "function": function,
            "arguments": dict(arguments),
            "memory": limits.memory,
            "files": limits.files,
            "cpu": int(seconds) + 1,
        }
    ).encode()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-I", "-B", "-c", _START, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},  # no settings, no secrets
        start_new_session=True,
    )
    ended = threading.Event()
    timer = threading.Timer(seconds, _end, (process, ended))
    timer.daemon = True
    timer.start()
    try:
        facts, answered = _exchange(process, request, content, limits)
    except (OSError, EOFError, ValueError) as error:
        raise _failure(process, error, out_of_time=ended.is_set()) from None
    finally:
        timer.cancel()
        _end(process)
    return _read(facts, answered)


def _exchange(
    process: subprocess.Popen[bytes], request: bytes, content: bytes, limits: Limits
) -> tuple[dict[str, Any], bytes]:
    assert process.stdin  # noqa: S101 - opened as a pipe above
    assert process.stdout  # noqa: S101
    with process.stdin as target:
        target.write(_SIZES.pack(len(request), len(content)))
        target.write(request)
        target.write(content)
    return _receive(process.stdout, limits.answer)


def _failure(process: subprocess.Popen[bytes], error: Exception, *, out_of_time: bool) -> ChildFailed:
    if out_of_time:
        return ChildFailed(Reason.TOO_LONG)
    try:
        code = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return ChildFailed(Reason.FAILED, str(error))
    if code == -signal.SIGXCPU:
        return ChildFailed(Reason.TOO_LONG)
    if code < 0:
        return ChildFailed(Reason.CRASHED, signal.Signals(-code).name)
    return ChildFailed(Reason.FAILED, f"{error} (code {code})")


def _read(facts: dict[str, Any], content: bytes) -> Answer:
    if "declined" in facts:
        raise Declined(str(facts["declined"]))
    if "reason" in facts:
        raise ChildFailed(Reason(facts["reason"]), str(facts.get("detail", "")))
    return Answer(dict(facts.get("facts") or {}), content)


def _end(process: subprocess.Popen[bytes], ended: threading.Event | None = None) -> None:
    """Kill the child if it still runs, and reap it; `ended` is set when it was the clock that asked."""
    if process.poll() is None:
        if ended is not None:
            ended.set()
        process.kill()
    if ended is None:
        process.wait()
        if process.stdout:
            process.stdout.close()


def _receive(source: IO[bytes], most: int) -> tuple[dict[str, Any], bytes]:
    json_length, length = _SIZES.unpack(_exactly(source, _SIZES.size))
    if json_length > _LONGEST_JSON or length > most:
        raise ValueError("the answer is too long")
    facts = json.loads(_exactly(source, json_length))
    if not isinstance(facts, dict):
        raise ValueError("the answer is no object")  # noqa: TRY004 - one kind of error for a bad answer
    return facts, _exactly(source, length)


def _exactly(source: IO[bytes], length: int) -> bytes:
    content = source.read(length)
    if len(content) != length:
        raise EOFError("the child ended without an answer")
    return content


# --- What runs inside the child --------------------------------------------------------------------


def serve() -> None:
    """Answer the one request on standard input; the child's whole life."""
    _die_with_parent()
    isolated = _leave_network()
    # Whatever an engine prints goes nowhere: the answer has a descriptor of its own.
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request, content = _receive(sys.stdin.buffer, 1 << 40)
    facts, answered = _run(request, content, isolated=isolated)
    body = json.dumps(facts).encode()
    with answer_to as target:
        target.write(_SIZES.pack(len(body), len(answered)))
        target.write(body)
        target.write(answered)
    # No tidying: engines may crash while they are torn down, and the answer is already given.
    target.close()
    os._exit(0)


def _run(request: dict[str, Any], content: bytes, *, isolated: bool) -> tuple[dict[str, Any], bytes]:
    try:
        function = _function(str(request["function"]))
        _limit(request)
        answer = function({**request["arguments"], "network_isolated": isolated}, content)
    except Declined as declined:
        return {"declined": str(declined)}, b""
    except MemoryError:
        return {"reason": Reason.TOO_MUCH_MEMORY.value}, b""
    except Exception as error:  # noqa: BLE001 - any error of an engine is this call's error and nobody else's
        return {"reason": Reason.FAILED.value, "detail": f"{type(error).__name__}: {error}"[:300]}, b""
    return {"facts": answer.facts}, answer.content


def _function(name: str) -> Function:
    module, _, attribute = name.partition(":")
    if not module.startswith("boardroom."):
        raise ValueError("only the product's own functions run in a child")
    function: Function = getattr(importlib.import_module(module), attribute)
    return function


def _limit(request: Mapping[str, Any]) -> None:
    """Set the limits, after the function's own code was loaded and before any hostile byte is read."""
    for what, amount in (
        (resource.RLIMIT_AS, int(request["memory"])),
        (resource.RLIMIT_CPU, int(request["cpu"])),
        (resource.RLIMIT_NOFILE, int(request["files"])),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # a child reads; it never writes a file
    ):
        _, hard = resource.getrlimit(what)
        most = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(what, (most, most))


def _die_with_parent() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _leave_network() -> bool:
    """Move into an empty network namespace where the system allows it; tell whether it did."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare"):
        return False
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def probe(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Tell whether this child has left the network."""
    return Answer({"isolated": bool(arguments["network_isolated"])})
