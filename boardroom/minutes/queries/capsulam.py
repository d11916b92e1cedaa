"""Proposals to decide per capsulam, and whom they wait for."""

import uuid

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import selectinload

from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.minutes.models import CapsulamState, CapsulamVoter, PerCapsulam
from boardroom.work import Work

OPEN = (CapsulamState.CONSENTING, CapsulamState.VOTING)


def capsulam(work: Work, capsulam_id: uuid.UUID) -> PerCapsulam:
    """Return one proposal with its voters; NotFound when it is not the association's, or the actor has a conflict of interest."""
    work.actor.require(Permission.READ_MINUTES)
    found = work.session.scalars(
        select(PerCapsulam)
        .where(PerCapsulam.association_id == work.actor.tenant, PerCapsulam.id == capsulam_id)
        .options(selectinload(PerCapsulam.voters))
    ).first()
    if found is None or _recused(found, work.actor.person_id):
        raise NotFound
    return found


def _recused(found: PerCapsulam, person_id: uuid.UUID | None) -> bool:
    return any(one.person_id == person_id and one.recused_at is not None for one in found.voters)


def _not_recused(work: Work) -> ColumnElement[bool]:
    """Return the condition that the actor may know of a proposal."""
    if work.actor.person_id is None:
        return true()
    return ~exists().where(
        CapsulamVoter.association_id == PerCapsulam.association_id,
        CapsulamVoter.capsulam_id == PerCapsulam.id,
        CapsulamVoter.person_id == work.actor.person_id,
        CapsulamVoter.recused_at.is_not(None),
    )


def capsulams(work: Work) -> list[PerCapsulam]:
    """Return all proposals that the actor may know of, newest first."""
    work.actor.require(Permission.READ_MINUTES)
    return list(
        work.session.scalars(
            select(PerCapsulam)
            .where(PerCapsulam.association_id == work.actor.tenant, _not_recused(work))
            .order_by(PerCapsulam.proposed_at.desc())
        )
    )


def capsulams_waiting(work: Work) -> list[PerCapsulam]:
    """Return those that wait for the actor's consent or ballot, the soonest first."""
    own = exists().where(
        CapsulamVoter.association_id == PerCapsulam.association_id,
        CapsulamVoter.capsulam_id == PerCapsulam.id,
        CapsulamVoter.person_id == work.actor.person_id,
        CapsulamVoter.recused_at.is_(None),
        or_(
            CapsulamVoter.agreed_at.is_(None),
            (PerCapsulam.state == CapsulamState.VOTING) & CapsulamVoter.vote.is_(None),
        ),
    )
    return list(
        work.session.scalars(
            select(PerCapsulam)
            .where(PerCapsulam.association_id == work.actor.tenant, PerCapsulam.state.in_(OPEN), own)
            .order_by(PerCapsulam.deadline)
        )
    )


def capsulam_overdue(work: Work) -> uuid.UUID | None:
    """Return a proposal whose last day has passed; for the worker."""
    return work.session.scalars(
        select(PerCapsulam.id)
        .where(
            PerCapsulam.association_id == work.actor.tenant,
            PerCapsulam.state.in_(OPEN),
            PerCapsulam.deadline < local_today(work),
        )
        .order_by(PerCapsulam.deadline)
    ).first()
