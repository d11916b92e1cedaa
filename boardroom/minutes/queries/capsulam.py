"""Proposals to decide per capsulam, and whom they wait for."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, literal, or_, select, true
from sqlalchemy.orm import selectinload

from boardroom.associations.queries import local_today
from boardroom.audit.queries import latest_telling
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.minutes.models import (
    AgendaItem,
    CalledMeeting,
    CapsulamState,
    CapsulamVoter,
    Decision,
    Item,
    Minutes,
    PerCapsulam,
)
from boardroom.minutes.rules import RAN_OUT
from boardroom.work import Work

POINT = "Beslut per capsulam: "
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


@dataclass(frozen=True)
class Decided:
    """What was decided per capsulam, with its decision in the register and the day."""

    capsulam: PerCapsulam
    decision: Decision
    day: date

    @property
    def heading(self) -> str:
        """What the point is called that notes it."""
        return f"{POINT}{self.capsulam.heading}"[:200]


def decided_unnoted(work: Work) -> list[Decided]:
    """Return what was decided per capsulam within a year and stands on no agenda, the latest first.

    The next meeting's minutes are to note it (lag 2018:672 7 kap.): one that was cancelled notes nothing, and what
    was decided stays so though its own minutes were made void.
    """
    noted = exists().where(
        AgendaItem.association_id == PerCapsulam.association_id,
        CalledMeeting.association_id == AgendaItem.association_id,
        CalledMeeting.id == AgendaItem.meeting_id,
        CalledMeeting.cancelled_at.is_(None),
        # By its heading where the point is of the time before it knew its decision.
        or_(
            AgendaItem.decision_id == Decision.id, AgendaItem.heading == literal(POINT) + PerCapsulam.heading
        ),
    )
    rows = work.session.execute(
        select(PerCapsulam, Decision, Minutes.held_on)
        .join(
            Minutes,
            (Minutes.association_id == PerCapsulam.association_id) & (Minutes.id == PerCapsulam.minutes_id),
        )
        .join(Item, (Item.association_id == Minutes.association_id) & (Item.minutes_id == Minutes.id))
        .join(Decision, (Decision.association_id == Item.association_id) & (Decision.item_id == Item.id))
        .where(
            PerCapsulam.association_id == work.actor.tenant,
            PerCapsulam.closed_at >= work.now - timedelta(days=365),
            _not_recused(work),
            ~noted,
        )
        .options(selectinload(PerCapsulam.voters))
        .order_by(PerCapsulam.closed_at.desc())
    )
    return [Decided(*row) for row in rows]


def decided_as(work: Work, capsulam_id: uuid.UUID) -> str:
    """Return what became of a proposal when its ballots were counted, as the log has it; "" where that is no longer told."""
    told = next(latest_telling(work, "per_capsulam", capsulam_id, "outcome"), None)
    return str((told.payload or {})["outcome"]) if told is not None else ""


def left_to_meetings(work: Work) -> list[PerCapsulam]:
    """Return what was refused per capsulam, or ran out of time, within a year and stands on no agenda, the latest first."""
    refused = exists().where(
        CapsulamVoter.association_id == PerCapsulam.association_id,
        CapsulamVoter.capsulam_id == PerCapsulam.id,
        CapsulamVoter.refused_at.is_not(None),
    )
    taken_up = exists().where(
        AgendaItem.association_id == PerCapsulam.association_id,
        AgendaItem.capsulam_id == PerCapsulam.id,
        CalledMeeting.association_id == AgendaItem.association_id,
        CalledMeeting.id == AgendaItem.meeting_id,
        CalledMeeting.cancelled_at.is_(None),
    )
    return list(
        work.session.scalars(
            select(PerCapsulam)
            .where(
                PerCapsulam.association_id == work.actor.tenant,
                PerCapsulam.state == CapsulamState.STOPPED,
                PerCapsulam.closed_at >= work.now - timedelta(days=365),
                or_(refused, PerCapsulam.stopped_because.in_(RAN_OUT)),
                _not_recused(work),
                ~taken_up,
            )
            .options(selectinload(PerCapsulam.voters))
            .order_by(PerCapsulam.closed_at.desc())
        )
    )


def meeting_about(work: Work, capsulam_id: uuid.UUID) -> CalledMeeting | None:
    """Return the meeting that takes up what was not decided per capsulam, the last that does; none that was cancelled."""
    return work.session.scalars(
        select(CalledMeeting)
        .join(
            AgendaItem,
            (AgendaItem.association_id == CalledMeeting.association_id)
            & (AgendaItem.meeting_id == CalledMeeting.id),
        )
        .where(
            CalledMeeting.association_id == work.actor.tenant,
            CalledMeeting.cancelled_at.is_(None),
            AgendaItem.capsulam_id == capsulam_id,
        )
        .order_by(CalledMeeting.starts.desc())
    ).first()


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
