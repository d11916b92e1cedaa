"""Who is called to a board meeting, in which order deputies serve, and whether the board could decide."""

import uuid
from datetime import date

from boardroom.associations.queries import own
from boardroom.mandates.models import Person
from boardroom.mandates.queries import deputies_in_turn, voting_on
from boardroom.minutes.models import AttendanceStatus, Minutes, MinutesKind
from boardroom.minutes.rules import Quorum, Seat, quorum
from boardroom.work import Work


def members_on(work: Work, day: date) -> list[Person]:
    """Return the board's voting members on a day, each once: nobody in whose place a deputy sits."""
    return voting_on(work, day)


def deputies_on(work: Work, day: date) -> list[Person]:
    """Return the deputies without a seat on a day in the order in which they serve."""
    return deputies_in_turn(work, day)


def quorum_of(work: Work, minutes: Minutes) -> Quorum | None:
    """Return whether the board could decide at each § of its minutes.

    None for meetings that have no such rule here, and as long as nobody has said of someone whether they were there.
    """
    if minutes.kind not in {MinutesKind.BOARD, MinutesKind.CONSTITUTING} or minutes.uploaded_sha256:
        return None
    members = {person.id for person in members_on(work, minutes.held_on)}
    order = {person.id: place for place, person in enumerate(deputies_on(work, minutes.held_on))}
    rows = [row for row in minutes.attendance if row.person_id in members or row.person_id in order]
    rows.sort(key=lambda row: order.get(row.person_id, -1) if row.person_id else -1)
    seats = [
        Seat(
            key=row.person_id,
            name=row.name,
            member=row.person_id in members,
            present=row.status is AttendanceStatus.PRESENT,
            serving=row.serving,
            first_item=row.first_item,
            last_item=row.last_item,
        )
        for row in rows
    ]
    recused: list[set[uuid.UUID]] = [{one.person_id for one in item.recusals} for item in minutes.items]
    untold = any(row.status is AttendanceStatus.UNTOLD for row in rows)
    if not seats or not members or untold:
        return None
    return quorum(seats, recused, members=len(members), least=own(work).quorum_least)
