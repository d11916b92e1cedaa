"""Letters about who may reach what, to one person or to the whole board."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta

from boardroom.associations.models import Association
from boardroom.associations.queries import local_today, own
from boardroom.mandates.models import Person, Role
from boardroom.mandates.queries import board_on, history
from boardroom.mandates.rules import BOARD_ROLES
from boardroom.notices.actions import enqueue
from boardroom.work import Work

TOLD = BOARD_ROLES | {Role.DEPUTY.value, Role.ADMINISTRATOR.value}
# So long whoever left is still told who is given the power to let others in.
STILL_TOLD = timedelta(days=30)


def write_to(
    work: Work, association: Association, to: Person, subject: str, body: str, *, about: tuple[str, uuid.UUID]
) -> None:
    """Put a letter to a person into the outbox; who has no address gets none. The subject ends with the association."""
    if not to.email:
        return
    enqueue(
        work,
        "generic",
        to_address=to.email,
        to_name=to.name,
        facts={"subject": f"{subject} – {association.name}", "body": body},
        association_id=association.id,
        language=association.language,
        about=about,
    )


def board_of_today(work: Work) -> list[Person]:
    """Return everyone who is told when something changes about who may reach what: board, deputies, administrators."""
    told = {
        person.id: person
        for person, mandate in board_on(work, local_today(work))
        if mandate.role.value in TOLD
    }
    return list(told.values())


def board_of_late(work: Work) -> list[Person]:
    """Return the board of today and whoever was on it within the last month: who ends their mandates silences nobody."""
    today = local_today(work)
    told = {
        person.id: person
        for person, mandate in history(work, today - STILL_TOLD, today + timedelta(days=1))
        if mandate.role.value in TOLD
    }
    return list(told.values())


def write_to_board(
    work: Work,
    template: str,
    facts: Mapping[str, str],
    board: Iterable[Person] | None = None,
    *,
    about: tuple[str, uuid.UUID],
) -> None:
    """Put the same letter to everyone on the board into the outbox: those of today, or those given."""
    association = own(work)
    for person in board_of_today(work) if board is None else board:
        if person.email:
            enqueue(
                work,
                template,
                to_address=person.email,
                to_name=person.name,
                facts={**facts, "association": association.name},
                association_id=association.id,
                language=association.language,
                about=about,
            )
