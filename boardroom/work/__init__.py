"""Work: one transaction, opened at the door, with the actor, the clock and the ports at hand."""

from boardroom.work.engine import database, leave_no_trace, take_statistics
from boardroom.work.work import Work, WorkOpener

__all__ = ["Work", "WorkOpener", "database", "leave_no_trace", "take_statistics"]
