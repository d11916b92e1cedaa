"""The order in which deputies take a member's place, where the meeting or the statutes set one."""

import uuid
from collections.abc import Mapping

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.permissions import Permission
from boardroom.mandates.models import Role
from boardroom.mandates.queries import board_on
from boardroom.work import Work


def set_turns(work: Work, turns: Mapping[uuid.UUID, int | None]) -> None:
    """Set the turn (from 1) of each of today's deputies, by mandate; None leaves it to the order of their election.

    Two with the same turn serve in the order of their election. Mandates that are no deputy's of today are passed over.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    changed = []
    for person, mandate in board_on(work, local_today(work)):
        if mandate.role is not Role.DEPUTY or mandate.id not in turns:
            continue
        wanted = turns[mandate.id]
        if mandate.turn != wanted:
            mandate.turn = wanted
            changed.append(f"{person.name}: {wanted or '–'}")
    if changed:
        record(work, "set_turns", "board", "deputies", turns=", ".join(changed))
