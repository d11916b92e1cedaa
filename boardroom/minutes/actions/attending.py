"""Who was at a meeting and for which of its §§, as the minutes' checklist says it."""

import uuid
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from boardroom.core.ids import new_id
from boardroom.minutes.errors import OnlyThere
from boardroom.minutes.models import Attendance, AttendanceStatus, Item, Minutes
from boardroom.minutes.rules import followed, within
from boardroom.work import Work


@dataclass(frozen=True)
class Attendee:
    """One row of the attendance checklist."""

    name: str
    status: AttendanceStatus
    person_id: uuid.UUID | None = None
    role: str = ""
    note: str = ""
    first_item: int | None = None
    last_item: int | None = None
    serving: bool = False

    def moved(self, before: Sequence[Hashable], after: Sequence[Hashable]) -> "Attendee | None":
        """Return the row in the numbers of the §§ as they stand `after`; None when it was for none that is left."""
        stay = followed((self.first_item, self.last_item), before, after)
        if stay is None and not self.status.there:
            stay = None, None
        return replace(self, first_item=stay[0], last_item=stay[1]) if stay else None


def to_tell(expected: Sequence[tuple[uuid.UUID, str, str]]) -> list[Attendee]:
    """Return the checklist of those who are expected (person, name, role): nobody was there until somebody says so."""
    return [
        Attendee(name=name, status=AttendanceStatus.UNTOLD, person_id=person_id, role=role)
        for person_id, name, role in expected
    ]


def attendees(minutes: Minutes) -> list[Attendee]:
    """Return the checklist as it stands saved."""
    return [
        Attendee(**{name: getattr(row, name) for name in Attendee.__dataclass_fields__})
        for row in minutes.attendance
    ]


def put_attendance(work: Work, minutes: Minutes, attendance: Sequence[Attendee]) -> None:
    """Put the checklist in place of the saved one."""
    minutes.attendance.clear()
    # The old rows must be gone before new ones take their places in the order.
    work.session.flush()
    for position, attendee in enumerate(attendance, start=1):
        columns = {name: getattr(attendee, name) for name in Attendee.__dataclass_fields__}
        minutes.attendance.append(
            Attendance(id=new_id(), association_id=work.actor.tenant, position=position, **columns)
        )
    work.session.flush()


def follow_paragraphs(
    attendance: Sequence[Attendee], before: Sequence[Hashable], after: Sequence[Hashable]
) -> list[Attendee]:
    """Return the checklist in the numbers of the §§ as they stand `after`.

    OnlyThere when someone was there for nothing that is left: whether they were there at all is for a person to say.
    """
    found = []
    for one in attendance:
        moved = one.moved(before, after)
        if moved is None:
            raise OnlyThere(name=one.name)
        found.append(moved)
    return found


@dataclass(frozen=True)
class Otherwise:
    """Someone whose attendance reads otherwise since §§ were moved: which they are told to be there for now, and no longer."""

    name: str
    now: Sequence[Item]
    no_longer: Sequence[Item]


def read_otherwise(minutes: Minutes, told: Sequence[Attendee], shown: Sequence[Hashable]) -> list[Otherwise]:
    """Return whose attendance in saved minutes reads otherwise than it was `told` in the §§ as they were `shown`.

    Each end of a stay goes with its own §, so what is moved past an end comes into the stay or out of it. §§ that are
    new or gone say nothing of that, nor does a row that another has changed.
    """
    stands = [item.id for item in minutes.items]
    saved = attendees(minutes)
    found = []
    for one in told:
        after = one.moved(shown, stands)
        if not one.status.there or after is None or after not in saved:
            continue
        before = within((one.first_item, one.last_item), shown)
        there = within((after.first_item, after.last_item), stands)
        now = [item for item in minutes.items if item.id in there - before and item.id in shown]
        no_longer = [item for item in minutes.items if item.id in before - there]
        if now or no_longer:
            found.append(Otherwise(one.name, now, no_longer))
    return found
