"""Accounts: made by invitation or by the operator; their owner's language."""

import uuid
from dataclasses import replace

from boardroom.associations.queries import by_id as association_by_id
from boardroom.audit.actions import record
from boardroom.core.actor import ActorKind
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.identity.actions.own import own_account
from boardroom.identity.actions.passwords import Chosen, choose_password, set_password
from boardroom.identity.errors import AccountExists, AddressTaken, InvitationGone
from boardroom.identity.models import Account, Invitation
from boardroom.identity.queries import by_email, invitations_to
from boardroom.identity.queries import invitation as waiting_invitation
from boardroom.identity.rules.log_in import INVITATION_DAYS
from boardroom.notices.actions import enqueue, mint_link, revoke_links, take_back
from boardroom.notices.models import Purpose
from boardroom.work import Work

_UPKEEP = frozenset({ActorKind.OPERATOR, ActorKind.WORKER})


def create_account(work: Work, email: str, name: str, password: str) -> Account:
    """Make an account at the command line; AddressTaken when the address has one."""
    if work.actor.kind not in _UPKEEP:
        raise NotPermitted
    return _new_account(work, email, name, choose_password(password))


def invite(work: Work, person_id: uuid.UUID, association_id: uuid.UUID, email: str, name: str) -> Invitation:
    """Invite a person of an association to make an account; an earlier invitation is withdrawn, with its letter."""
    if work.actor.kind not in _UPKEEP:
        work.actor.require(Permission.MANAGE_MANDATES)
        if work.actor.tenant != association_id:
            raise NotPermitted
    association = association_by_id(work, association_id)
    if association is None:
        raise NotFound
    _withdraw(work, association_id, person_id)
    invitation = Invitation(
        id=new_id(),
        association_id=association_id,
        person_id=person_id,
        email=email.strip().lower(),
        name=name.strip(),
        created_at=work.now,
    )
    work.session.add(invitation)
    work.session.flush()
    enqueue(
        work,
        "invitation",
        to_address=invitation.email,
        to_name=invitation.name,
        facts={"inviter": work.actor.name or association.name, "days": str(INVITATION_DAYS)},
        association_id=association_id,
        language=association.language,
        link=(Purpose.INVITATION, invitation.id),
        link_days=INVITATION_DAYS,
        about=("invitation", invitation.id),
    )
    record(work, "invited", "person", person_id, association_id=association_id, invitation=invitation.id)
    return invitation


def link_to_hand_over(work: Work, invitation: Invitation) -> str:
    """Return an invitation's address to be shown once to the inviter where no mail can leave; else empty."""
    if work.ports.mailer.configured:
        return ""
    token = mint_link(
        work,
        Purpose.INVITATION,
        invitation.id,
        days=INVITATION_DAYS,
        association_id=invitation.association_id,
    )
    return work.links.exchange(token)


def withdraw_invitation(work: Work, person_id: uuid.UUID) -> None:
    """Withdraw a person's unanswered invitations in the actor's association; their links die."""
    work.actor.require(Permission.MANAGE_MANDATES)
    _withdraw(work, work.actor.tenant, person_id)


def forget_invitations(work: Work, person_id: uuid.UUID) -> None:
    """Take back what a person has not answered, and forget the addresses that invitations went to."""
    _withdraw(work, work.actor.tenant, person_id)
    for earlier in invitations_to(work, work.actor.tenant, person_id):
        earlier.email = ""


def accept_invitation(work: Work, invitation_id: uuid.UUID, password: Chosen | None = None) -> Account:
    """Return the account that answers an invitation: the logged-in one, or a new one with this password.

    An address that has an account already must log in first (AccountExists): the link alone must not
    open what a password or a passkey guards. The caller binds the account to the person.
    """
    invitation = waiting_invitation(work, invitation_id)
    if invitation is None:
        raise InvitationGone
    if work.actor.account_id is not None:
        account = own_account(work)
    elif by_email(work, invitation.email) is not None:
        raise AccountExists
    elif password is None:
        raise NotPermitted
    else:
        account = _new_account(work, invitation.email, invitation.name, password)
    invitation.accepted_at = work.now
    invitation.account_id = account.id
    _end(work, invitation)
    # Nobody is logged in yet: it is the one who was invited that accepts.
    record(
        replace(work, actor=replace(work.actor, name=invitation.name)),
        "invitation_accepted",
        "person",
        invitation.person_id,
        association_id=invitation.association_id,
        account=account.id,
    )
    return account


def choose_language(work: Work, language: str) -> None:
    """Set the language of the actor's pages and mail."""
    own_account(work).language = language


def _new_account(work: Work, email: str, name: str, password: Chosen) -> Account:
    if by_email(work, email) is not None:
        raise AddressTaken
    account = Account(id=new_id(), email=email.strip().lower(), name=name.strip(), created_at=work.now)
    set_password(account, password)
    work.session.add(account)
    work.session.flush()
    record(work, "account_created", "account", account.id)
    return account


def _withdraw(work: Work, association_id: uuid.UUID, person_id: uuid.UUID) -> None:
    for earlier in invitations_to(work, association_id, person_id):
        if earlier.accepted_at is None and earlier.withdrawn_at is None:
            earlier.withdrawn_at = work.now
            _end(work, earlier)


def _end(work: Work, invitation: Invitation) -> None:
    """Let the links of an invitation die, and its letter where it waits: a link that it brought would be dead."""
    revoke_links(work, Purpose.INVITATION, invitation.id)
    take_back(work, [invitation.id], association_id=invitation.association_id)
