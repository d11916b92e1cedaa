"""Runs one named function in a fresh child process with limits: hostile bytes cost one call an error, no more.

`asking` is the caller's side. The children are forked from a `nursery`, a process of their caller's that has loaded
the engines and never sees a byte of input; `inside` is a child's short life.
"""

from boardroom.core.child.asking import call, let_go, network_isolated
from boardroom.core.child.inside import end_with
from boardroom.core.child.terms import (
    DEFAULT_LIMITS,
    Answer,
    ChildFailed,
    Declined,
    Function,
    Limits,
    Reason,
)

__all__ = [
    "DEFAULT_LIMITS",
    "Answer",
    "ChildFailed",
    "Declined",
    "Function",
    "Limits",
    "Reason",
    "call",
    "end_with",
    "let_go",
    "network_isolated",
]
