"""What caller and child agree upon: limits, answers, reasons, and how both travel over a socket."""

import enum
import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

_SIZES = struct.Struct(">QQ")  # length of the JSON, length of the bytes after it
_LONGEST_JSON = 64_000_000
# How a child ended, told by the nursery: its exit code, or the signal as a negative number.
STATUS = struct.Struct(">i")


class Reason(enum.StrEnum):
    """Why a child did not answer."""

    CRASHED = "crashed"
    TOO_LONG = "too_long"
    TOO_MUCH_MEMORY = "too_much_memory"
    FAILED = "failed"
    BUSY = "busy"  # no place came free in time, or no child could be had; nothing was tried


class ChildFailed(Exception):
    """The child crashed, hung, ate too much or met an error that it did not foresee; `reason` says which."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail


class Declined(Exception):
    """Raised by a function in the child, and again in its caller, for input that it looked at and does not accept."""


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


def tell(target: IO[bytes], facts: Mapping[str, Any], content: bytes) -> None:
    """Write facts and bytes, with their lengths before them."""
    body = json.dumps(dict(facts)).encode()
    target.write(_SIZES.pack(len(body), len(content)))
    target.write(body)
    target.write(content)
    target.flush()


def hear(source: IO[bytes], most: int) -> tuple[dict[str, Any], bytes]:
    """Read what the other side told; EOFError when it ended first, ValueError for what is not to be read."""
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
