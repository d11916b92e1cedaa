"""Functions that misbehave in a child in every way that engines do on hostile files; for tests of core.child."""

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from boardroom.core.child import Answer, Declined


def crash(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Read from address zero."""
    return Answer({"never": ctypes.string_at(0)[:1].decode()})


def loop(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Turn round for ever."""
    while True:
        pass


def gorge(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Ask for more memory than there is."""
    hoard = []
    while True:
        hoard.append(bytearray(64_000_000))


def stumble(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Meet an error that nobody foresaw."""
    raise KeyError("unforeseen")


def leave(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """End the process without a word."""
    os._exit(3)


def decline(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Look, and say no."""
    raise Declined("not this one")


def chatter(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Print where an answer belongs, then answer properly with what came in."""
    sys.stdout.write("noise " * 10_000)
    sys.stdout.flush()
    os.write(1, b"more noise")
    return Answer({"said": arguments["word"]}, content[::-1])


def scribble(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Try to write a file."""
    Path(arguments["path"]).write_bytes(b"x" * 100)
    return Answer({"wrote": True})


def call_out(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Try to reach a server on this very machine."""
    with socket.create_connection(("127.0.0.1", int(arguments["port"])), timeout=2):
        return Answer({"reached": True})


def surroundings(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Tell what of the parent's environment came along."""
    return Answer({"environment": sorted(os.environ)})


def whereabouts(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Tell which process this one was forked from, and how many descriptors it holds."""
    return Answer({"parent": os.getppid(), "descriptors": len(list(Path("/proc/self/fd").iterdir()))})


def hold_files(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Open files and close none, until the system gives no more of them; tell how many it gave."""
    held: list[int] = []
    try:
        while len(held) < 10_000:
            held.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        pass
    return Answer({"opened": len(held)})
