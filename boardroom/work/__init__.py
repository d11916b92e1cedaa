"""Work: one transaction, opened at the door, with the actor, the clock and the ports at hand."""

from boardroom.work.engine import database
from boardroom.work.work import Work, WorkOpener

__all__ = ["Work", "WorkOpener", "database"]
