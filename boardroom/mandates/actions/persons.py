"""Persons, the accounts they log in with, and their invitations."""

import uuid

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.identity.actions import Chosen, erase_account, forget_invitations
from boardroom.identity.actions import accept_invitation as accept
from boardroom.identity.actions import invite as send_invitation
from boardroom.identity.actions import withdraw_invitation as take_back
from boardroom.identity.models import Account, Invitation
from boardroom.identity.queries import invitations_of
from boardroom.language.telephone import mobile_number
from boardroom.mandates.actions.letters import board_of_late, write_to_board
from boardroom.mandates.errors import AddressTaken, BoundElsewhere, NameMissing, NoAddress, StillSeated
from boardroom.mandates.models import Person
from boardroom.mandates.queries import (
    associations_of,
    mandates_of,
    opened_for,
    person_by_account,
    person_by_email,
    person_of_invitation,
    persons,
)
from boardroom.mandates.queries import person as find
from boardroom.notices.actions import forget_addressee
from boardroom.work import Work


def add_person(work: Work, *, name: str, email: str = "", phone: str = "") -> Person:
    """Add someone to the association's register; NameMissing, AddressTaken."""
    work.actor.require(Permission.MANAGE_MANDATES)
    if not name.strip():
        raise NameMissing
    _check_address(work, email, None)
    person = Person(
        id=new_id(),
        association_id=work.actor.tenant,
        name=name.strip(),
        email=email.strip().lower(),
        phone=phone.strip(),
        created_at=work.now,
    )
    work.session.add(person)
    work.session.flush()
    record(work, "added", "person", person.id, name=person.name)
    return person


def change_person(
    work: Work,
    person_id: uuid.UUID,
    *,
    name: str,
    email: str,
    phone: str,
    protected_identity: bool,
) -> Person:
    """Change how a person is named and reached; the account's own address is the account holder's affair.

    Whoever is on the board, or just was, is told at the address that their letters went to until now.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    person = _known(work, person_id)
    if not name.strip():
        raise NameMissing
    _check_address(work, email, person)
    _tell_at_old_address(work, person, email.strip().lower())
    person.name, person.email = name.strip(), email.strip().lower()
    person.phone = phone.strip()
    person.protected_identity = protected_identity
    record(work, "changed", "person", person.id, name=person.name)
    return person


def _tell_at_old_address(work: Work, person: Person, address: str) -> None:
    by_themselves = work.actor.person_id == person.id
    if address == person.email or by_themselves or person.id not in {one.id for one in board_of_late(work)}:
        return
    write_to_board(work, "changed_address", {"by": work.actor.name}, [person], about=("person", person.id))


def forget_contact_details(work: Work, person_id: uuid.UUID, *, account: bool = False) -> Person:
    """Forget how a person is reached: address, telephone, where invitations and letters went. StillSeated.

    With `account` the account goes too: it is no longer the person's here, and is erased unless it is someone's in another
    association. The name, the mandates and the apartments stay. Whether a letter has still to reach them, and whether
    they need the account, those ask who know of it (privacy.actions.contacts).
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    person = _known(work, person_id)
    today = local_today(work)
    mandates = mandates_of(work, person.id)
    seated = any(held.end is None or held.end > max(today, held.start) for held in mandates)
    if seated or opened_for(work, person.id):
        raise StillSeated(name=person.name)
    addresses = {person.email, mobile_number(person.phone)} - {""}
    addresses |= {one.email for one in invitations_of(work, person.id)} - {""}
    # A telephone may be a household's: what went to it for someone else stays.
    addresses -= {mobile_number(one.phone) for one in persons(work) if one.id != person.id}
    forget_invitations(work, person.id)
    forget_addressee(work, addresses)
    person.email = person.phone = ""
    if account:
        _part_from_account(work, person)
    work.session.flush()
    record(work, "forgot_contact", "person", person.id, name=person.name, account="closed" if account else "")
    return person


def _part_from_account(work: Work, person: Person) -> None:
    parted, person.account_id = person.account_id, None
    work.session.flush()
    if parted is not None and not associations_of(work, parted):
        erase_account(work, parted)


def invite(work: Work, person_id: uuid.UUID) -> Invitation | None:
    """Send someone an invitation to log in; None when the person has an account already. NoAddress."""
    work.actor.require(Permission.MANAGE_MANDATES)
    person = _known(work, person_id)
    if person.account_id is not None:
        return None
    if not person.email:
        raise NoAddress(name=person.name)
    return send_invitation(
        work, person_id=person.id, association_id=person.association_id, email=person.email, name=person.name
    )


def withdraw_invitation(work: Work, person_id: uuid.UUID) -> None:
    """Take back someone's unanswered invitations; their links open nothing from now on."""
    work.actor.require(Permission.MANAGE_MANDATES)
    person = _known(work, person_id)
    if any(one.accepted_at is None and one.withdrawn_at is None for one in invitations_of(work, person.id)):
        take_back(work, person.id)
        record(work, "invitation_withdrawn", "person", person.id, name=person.name)


def accept_invitation(work: Work, invitation_id: uuid.UUID, password: Chosen | None = None) -> Account:
    """Tie the account that answers an invitation to the person who was invited, and return it.

    Reached through the invitation's own link, which is the proof; a new account gets the password, a
    logged-in actor uses the one they have. Refusals of identity, BoundElsewhere.
    """
    person = person_of_invitation(work, invitation_id)
    if person is None:
        raise NotFound
    account = accept(work, invitation_id, password)
    bind_account(work, person, account)
    return account


def bind_account(work: Work, person: Person, account: Account) -> None:
    """Let an account be a person of the association from now on; BoundElsewhere when either is taken."""
    if person.account_id == account.id:
        return
    taken = person_by_account(work, person.association_id, account.id)
    if person.account_id is not None or taken is not None:
        raise BoundElsewhere
    person.account_id = account.id
    if not person.email:
        person.email = account.email
    work.session.flush()
    record(work, "bound_account", "person", person.id, association_id=person.association_id, name=person.name)


def _known(work: Work, person_id: uuid.UUID) -> Person:
    person = find(work, person_id)
    if person is None:
        raise NotFound
    return person


def _check_address(work: Work, email: str, own: Person | None) -> None:
    other = person_by_email(work, email)
    if other is not None and (own is None or other.id != own.id):
        raise AddressTaken(name=other.name)
