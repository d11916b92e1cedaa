"""Verbs of handing over."""

from boardroom.handover.actions.printing import close, driftkort, sections
from boardroom.handover.actions.registers import change_keeping, end_keeping, keep, note_drill
from boardroom.handover.actions.rounds import begin, check_point, hand_on, receive, tick, uncheck_point

__all__ = [
    "begin",
    "change_keeping",
    "check_point",
    "close",
    "driftkort",
    "end_keeping",
    "hand_on",
    "keep",
    "note_drill",
    "receive",
    "sections",
    "tick",
    "uncheck_point",
]
