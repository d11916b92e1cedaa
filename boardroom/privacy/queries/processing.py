"""The record of processing, generated anew each time from the schedule in force and the association's own facts."""

from dataclasses import dataclass

from sqlalchemy import select

from boardroom.associations.models import Association
from boardroom.associations.queries import own
from boardroom.classes.queries import adopted, every
from boardroom.classes.rules import Row
from boardroom.core.permissions import Permission
from boardroom.privacy.models import Controller
from boardroom.privacy.rules.processing import Processing, processing
from boardroom.work import Work


@dataclass(frozen=True)
class ProcessingRecord:
    """The record (registerförteckning) as it stands this moment."""

    association: Association
    controller: Controller | None
    version: int | None  # of the schedule; None before a decision has adopted one
    lines: tuple[Processing, ...]


def controller(work: Work) -> Controller | None:
    """Return where one writes to the association about personal data; None before anyone has said."""
    return work.session.scalars(
        select(Controller).where(Controller.association_id == work.actor.tenant)
    ).first()


def processing_record(work: Work) -> ProcessingRecord:
    """Return the record of processing, for everyone who may read the schedule that it is made from."""
    work.actor.require(Permission.READ_RETENTION)
    return lines_of(work)


def lines_of(work: Work) -> ProcessingRecord:
    """Return the same for the answer to someone who asks; for the worker."""
    in_force = adopted(work)
    rows = [Row(one.key, one.name, one.trigger, one.duration, one.unit, one.basis) for one in every(work)]
    return ProcessingRecord(
        own(work), controller(work), in_force.number if in_force else None, tuple(processing(rows))
    )
