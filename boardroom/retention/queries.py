"""What the page of the schedule shows."""

from dataclasses import dataclass

from boardroom.associations.queries import own
from boardroom.classes.models import RecordClass
from boardroom.classes.queries import every, name_in
from boardroom.classes.rules import TRIGGER_WORDS
from boardroom.core.permissions import Permission
from boardroom.retention.rules import kept_words
from boardroom.work import Work


@dataclass(frozen=True)
class Line:
    """One row of the schedule; `kept` and `trigger` are source sentences, `count` fills the first."""

    record_class: RecordClass
    name: str
    kept: str
    count: int | None
    trigger: str

    @property
    def preserved(self) -> bool:
        """Whether the class is kept for ever."""
        return self.record_class.duration is None


@dataclass(frozen=True)
class SchedulePage:
    """The whole schedule, and the decision that adopted it; empty until the board has decided."""

    lines: list[Line]
    decision: str


def schedule_page(work: Work, language: str = "sv") -> SchedulePage:
    """Return the association's schedule in the reader's language."""
    work.actor.require(Permission.READ_RETENTION)
    lines = [
        Line(
            record_class=found,
            name=name_in(found, language),
            kept=kept_words(found.duration, found.unit),
            count=found.duration,
            trigger=TRIGGER_WORDS[found.trigger],
        )
        for found in every(work)
    ]
    return SchedulePage(lines, own(work).schedule_decision)
