"""A deputy takes a member's seat: after a resignation, or for as long as the member is away."""

import uuid
from datetime import date

from boardroom.audit.actions import record
from boardroom.core.permissions import Permission
from boardroom.mandates.actions.letters import board_of_today
from boardroom.mandates.actions.seats import Seat, seat_in, tell_of_seat
from boardroom.mandates.errors import NotInBoard
from boardroom.mandates.models import Mandate, Role
from boardroom.mandates.queries import deputies_in_turn
from boardroom.mandates.queries import person as find
from boardroom.work import Work


def step_in(
    work: Work,
    deputy_id: uuid.UUID,
    member_id: uuid.UUID,
    start: date,
    *,
    last_day: date | None = None,
    because: str = "",
) -> Mandate:
    """Let a deputy serve as a board member in another's place from a day on; who stays away keeps their own mandate.

    Until a last day, or else until the next ordinary general meeting, which elects anew. The deputy votes and counts
    towards the quorum, the one whose seat it is does not. NotInBoard, BadTerm.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    deputy = next((person for person in deputies_in_turn(work, start) if person.id == deputy_id), None)
    member = find(work, member_id)
    if deputy is None or member is None or member.id == deputy.id:
        raise NotInBoard
    chosen = Seat(role=Role.BOARD_MEMBER, person_id=deputy.id, years=1, last_day=last_day)
    board = board_of_today(work)
    mandate = seat_in(work, deputy, chosen, start)
    mandate.in_place_of, mandate.serves_because = member.id, because.strip()[:200]
    work.session.flush()
    record(
        work,
        "stepped_in",
        "mandate",
        mandate.id,
        person=deputy.name,
        in_place_of=member.name,
        start=start,
        because=mandate.serves_because,
    )
    tell_of_seat(work, deputy, mandate, board)
    return mandate
