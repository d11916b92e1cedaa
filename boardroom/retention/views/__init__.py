"""Pages of retention: the schedule, legal holds, disposals."""

from boardroom.retention.views import disposals, holds, schedule
from boardroom.retention.views.blueprint import blueprint

__all__ = ["blueprint", "disposals", "holds", "schedule"]
