"""A child's short life: limits set, one function run, one answer given."""

import ctypes
import importlib
import os
import resource
import signal
from collections.abc import Mapping
from typing import Any, NoReturn

from boardroom.core.child.terms import Answer, Declined, Function, Reason, hear, tell

_PR_SET_PDEATHSIG = 1
_CONVERSATION = 3  # the one descriptor that a child keeps, beside three that lead nowhere


def live(conversation: int, nursery: int, *, isolated: bool) -> NoReturn:
    """Answer the one request that comes over a socket, and end; `nursery` is the process that it was forked from."""
    end_with(nursery)
    _keep_only(conversation)
    source = os.fdopen(_CONVERSATION, "rb", closefd=False)
    target = os.fdopen(_CONVERSATION, "wb", closefd=False)
    request, content = hear(source, 1 << 40)
    facts, answered = _run(request, content, isolated=isolated)
    tell(target, facts, answered)
    # No tidying: engines may crash while they are torn down, and the answer is already given.
    os._exit(0)


def _run(request: dict[str, Any], content: bytes, *, isolated: bool) -> tuple[dict[str, Any], bytes]:
    try:
        function = function_of(str(request["function"]))
        _limit(request)
        answer = function({**request["arguments"], "network_isolated": isolated}, content)
    except Declined as declined:
        return {"declined": str(declined)}, b""
    except MemoryError:
        return {"reason": Reason.TOO_MUCH_MEMORY.value}, b""
    except Exception as error:  # noqa: BLE001 - any error of an engine is this call's error and nobody else's
        return {"reason": Reason.FAILED.value, "detail": f"{type(error).__name__}: {error}"[:300]}, b""
    return {"facts": answer.facts}, answer.content


def function_of(name: str) -> Function:
    """Return the function of a name ("package.module:name"), its module loaded; ValueError for one not ours."""
    module, _, attribute = name.partition(":")
    if not module.startswith("boardroom."):
        raise ValueError("only the product's own functions run in a child")
    function: Function = getattr(importlib.import_module(module), attribute)
    return function


def _limit(request: Mapping[str, Any]) -> None:
    """Set the limits, after the function's own code was loaded and before any hostile byte is read."""
    for what, amount in (
        (resource.RLIMIT_AS, int(request["memory"])),
        (resource.RLIMIT_CPU, int(request["cpu"]) + 1),
        (resource.RLIMIT_NOFILE, int(request["files"])),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # a child reads; it never writes a file
    ):
        _, hard = resource.getrlimit(what)
        most = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        # At its hard limit of processor time a process is killed like any that crashed; at the soft one it is told why.
        soft = max(1, most - 1) if what == resource.RLIMIT_CPU else most
        resource.setrlimit(what, (soft, most))


def end_with(parent: int) -> None:
    """Have the kernel end this process when the one that started it ends, whatever ends that."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)  # it ended before the kernel was asked


def _keep_only(conversation: int) -> None:
    """Close every descriptor but the conversation: others' conversations were inherited too."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):  # whatever an engine prints
        os.dup2(nowhere, standard)
    os.dup2(conversation, _CONVERSATION)
    os.closerange(_CONVERSATION + 1, 1 << 20)


def probe(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Tell whether this child has left the network."""
    return Answer({"isolated": bool(arguments["network_isolated"])})
