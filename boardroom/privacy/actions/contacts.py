"""How someone who left was reached is forgotten, or kept for a while more."""

import uuid

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.mandates.actions import forget_contact_details
from boardroom.mandates.models import Person
from boardroom.mandates.queries import person as find
from boardroom.matters.actions import postpone_question
from boardroom.privacy.errors import StillToSign
from boardroom.privacy.queries.contacts import contact_key, needs_account
from boardroom.signing.queries import still_to_sign
from boardroom.work import Work


def forget_contact(work: Work, person_id: uuid.UUID, *, account: bool = False) -> Person:
    """Empty a person's address, telephone and where their letters went, out of the register; the log is told, without them.

    What the law keeps stays: minutes, signatures with their evidence, the registers of members and apartments by name.
    An account that opens nothing any more goes with them; one by which its holder reads what they signed, or asks for the
    minutes of their time, goes only when `account` says so. StillToSign until everything is signed that was sent to them,
    StillSeated while they have a mandate.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    person = find(work, person_id)
    if person is None:
        raise NotFound
    if person.id in still_to_sign(work):
        raise StillToSign(name=person.name)
    return forget_contact_details(work, person.id, account=account or not needs_account(work, person))


def keep_contact(work: Work, person_id: uuid.UUID, months: int) -> None:
    """Say that a person has still to be reached: the question rests for so many months."""
    work.actor.require(Permission.MANAGE_MANDATES)
    if find(work, person_id) is None:
        raise NotFound
    postpone_question(work, contact_key(person_id), months)
