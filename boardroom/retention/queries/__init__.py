"""What the pages of retention ask: the schedule, what is held, what is to be disposed of, and what is gone."""

from boardroom.retention.queries.schedule import (
    Choice,
    Line,
    SchedulePage,
    YearClosed,
    adopting_decisions,
    fiscal_years,
    proposal_page,
    schedule_page,
    version_page,
)

__all__ = [
    "Choice",
    "Line",
    "SchedulePage",
    "YearClosed",
    "adopting_decisions",
    "fiscal_years",
    "proposal_page",
    "schedule_page",
    "version_page",
]
