"""The demonstration: Brf Granen 7, a housing association that never was, with a history from 1931 to today."""

from boardroom.demonstration.prepare import LogIn, introduce, log_ins, prepare
from boardroom.demonstration.watching import show_first_find

__all__ = ["LogIn", "introduce", "log_ins", "prepare", "show_first_find"]
