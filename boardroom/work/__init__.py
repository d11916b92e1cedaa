"""Work: one transaction, opened at the door, with the actor, the clock and the ports at hand."""

from boardroom.work.changing import changed
from boardroom.work.engine import database, leave_no_trace, take_statistics
from boardroom.work.leases import LEASE, lease_kept
from boardroom.work.turn import Signs
from boardroom.work.work import Work, WorkOpener

__all__ = [
    "LEASE",
    "Signs",
    "Work",
    "WorkOpener",
    "changed",
    "database",
    "lease_kept",
    "leave_no_trace",
    "take_statistics",
]
