"""Verbs of handing over."""

from boardroom.handover.actions.printing import close, compose_sections, print_driftkort
from boardroom.handover.actions.registers import change_keeping, end_keeping, keep, note_drill
from boardroom.handover.actions.rounds import begin, check_point, hand_on, receive, tick, uncheck_point

__all__ = [
    "begin",
    "change_keeping",
    "check_point",
    "close",
    "compose_sections",
    "end_keeping",
    "hand_on",
    "keep",
    "note_drill",
    "print_driftkort",
    "receive",
    "tick",
    "uncheck_point",
]
