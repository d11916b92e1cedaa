"""Deciding per capsulam: all agree to the form first, and each votes apart from that."""

import uuid
from collections.abc import Collection
from datetime import date

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.minutes import queries
from boardroom.minutes.actions.capsulam_outcome import decide, send_letters, stop
from boardroom.minutes.actions.holding import hold_question
from boardroom.minutes.errors import CapsulamClosed
from boardroom.minutes.models import (
    CapsulamState,
    CapsulamVoter,
    PerCapsulam,
    Vote,
)
from boardroom.minutes.rules import (
    NOT_ALL_AGREED,
    voters_needed,
)
from boardroom.work import Work

NOTHING_PROPOSED = N_("Skriv vad det gäller och vad styrelsen ska besluta.")
TOO_SOON = N_("Sista dagen måste ligga efter i dag.")
NO_BOARD = N_("Ingen sitter i styrelsen i dag, så det finns ingen att fråga.")
REASON_MISSING = N_("Skriv varför.")
PROPOSER_RECUSED = N_("Den som är jävig kan inte lägga förslaget. Be någon annan i styrelsen göra det.")
TOO_MANY_RECUSED = N_(
    "Med så många jäviga är styrelsen inte beslutför. Frågan behöver avgöras på ett annat sätt."
)
NOT_AGAINST = N_(
    "Bara den som röstar nej eller avstår kan reservera sig. Ta bort reservationen, eller ändra din röst."
)
NAMED_BY_PROPOSER = "angavs när förslaget skickades"


def propose(
    work: Work,
    heading: str,
    proposal: str,
    deadline: date,
    background: str = "",
    *,
    recused: Collection[uuid.UUID] = (),
) -> PerCapsulam:
    """Ask the board to decide without meeting; whoever proposes it agrees to the form by that.

    The `recused` have a conflict of interest: they are not asked and do not see it (lag 2018:672 7 kap.).
    """
    work.actor.require(Permission.WRITE_MINUTES)
    today = local_today(work)
    if not heading.strip() or not proposal.strip():
        raise Invalid(problem=NOTHING_PROPOSED)
    if deadline <= today:
        raise Invalid(problem=TOO_SOON)
    members = queries.members_on(work, today)
    if not members or work.actor.person_id is None:
        raise Invalid(problem=NO_BOARD)
    _enough_without(work, {person.id for person in members}, set(recused))
    roles = {person_id: role for person_id, _name, role in queries.expected_attendees(work, today)}
    made = PerCapsulam(
        id=new_id(),
        association_id=work.actor.tenant,
        heading=heading.strip()[:200],
        background=background.replace("\r\n", "\n").strip(),
        proposal=" ".join(proposal.split()),
        state=CapsulamState.CONSENTING,
        deadline=deadline,
        proposed_by=work.actor.person_id,
        proposed_at=work.now,
        stopped_because="",
        voters=[
            CapsulamVoter(
                id=new_id(),
                association_id=work.actor.tenant,
                person_id=person.id,
                name=person.name,
                role=roles.get(person.id, ""),
                agreed_at=work.now if person.id == work.actor.person_id else None,
                recused_at=work.now if person.id in recused else None,
                recused_because=NAMED_BY_PROPOSER if person.id in recused else "",
                reservation="",
            )
            for person in members
        ],
    )
    work.session.add(made)
    work.session.flush()
    record(work, "proposed", "per_capsulam", made.id, heading=made.heading, deadline=deadline)
    if not _begin_voting(work, made):
        send_letters(work, made, "consent", {one.person_id for one in made.asked if one.agreed_at is None})
    return made


def recuse(work: Work, capsulam_id: uuid.UUID, reason: str) -> PerCapsulam:
    """Tell of one's own conflict of interest before having agreed: from then on one takes no part and sees no more of it."""
    found, voter = _asked(work, capsulam_id, CapsulamState.CONSENTING)
    if not reason.strip():
        raise Invalid(problem=REASON_MISSING)
    if voter.person_id == found.proposed_by:
        raise Invalid(problem=PROPOSER_RECUSED)
    members = {one.person_id for one in found.voters}
    gone = {one.person_id for one in found.voters if one.recused_at is not None} | {voter.person_id}
    voter.agreed_at, voter.recused_at, voter.recused_because = None, work.now, reason.strip()[:500]
    work.session.flush()
    record(work, "recused", "per_capsulam", found.id, reason=voter.recused_because)
    if len(members - gone) < voters_needed(len(members), own(work).quorum_least):
        stop(work, found, TOO_MANY_RECUSED)
    else:
        _begin_voting(work, found)
    return found


def _enough_without(work: Work, members: set[uuid.UUID], recused: set[uuid.UUID]) -> None:
    if work.actor.person_id in recused:
        raise Invalid(problem=PROPOSER_RECUSED)
    if not recused <= members:
        raise NotFound
    if len(members - recused) < voters_needed(len(members), own(work).quorum_least):
        raise Invalid(problem=TOO_MANY_RECUSED)


def agree(work: Work, capsulam_id: uuid.UUID) -> PerCapsulam:
    """Agree to the form; when all have, the ballots go out. It is no vote for the proposal."""
    found, voter = _asked(work, capsulam_id, CapsulamState.CONSENTING)
    if voter.agreed_at is None:
        voter.agreed_at = work.now
        work.session.flush()
        record(work, "agreed_to_form", "per_capsulam", found.id)
        _begin_voting(work, found)
    return found


def refuse(work: Work, capsulam_id: uuid.UUID, reason: str) -> PerCapsulam:
    """Refuse the form: one refusal stops it, and the question waits for a meeting."""
    found, voter = _asked(work, capsulam_id, CapsulamState.CONSENTING)
    if not reason.strip():
        raise Invalid(problem=REASON_MISSING)
    voter.refused_at = work.now
    record(work, "refused_form", "per_capsulam", found.id)
    stop(work, found, f"{voter.name}: {reason.strip()}")
    return found


def vote(work: Work, capsulam_id: uuid.UUID, ballot: Vote, reservation: str = "") -> PerCapsulam:
    """Vote, or vote again until all have; nobody sees how before it is decided. Only one who is against, or abstains, reserves."""
    found, voter = _asked(work, capsulam_id, CapsulamState.VOTING)
    told = reservation.replace("\r\n", "\n").strip()[:2000]
    if told and ballot is Vote.YES:
        raise Invalid(problem=NOT_AGAINST)
    voter.vote, voter.voted_at, voter.reservation = ballot, work.now, told
    work.session.flush()
    record(work, "voted", "per_capsulam", found.id)
    if all(one.vote is not None for one in found.asked):
        decide(work, found)
    return found


def call_off(work: Work, capsulam_id: uuid.UUID, reason: str) -> PerCapsulam:
    """Take a proposal back; by whoever made it, or who leads."""
    work.actor.require(Permission.WRITE_MINUTES)
    found = _open(work, capsulam_id)
    if found.proposed_by != work.actor.person_id and not work.actor.roles & {"chair", "vice_chair"}:
        raise NotPermitted
    if not reason.strip():
        raise Invalid(problem=REASON_MISSING)
    stop(work, found, reason.strip())
    return found


def close_overdue(work: Work) -> bool:
    """Close a proposal whose last day has passed; False when there is none. For the worker."""
    overdue = queries.capsulam_overdue(work)
    if overdue is None:
        return False
    found = _open(work, overdue)
    if found.state is CapsulamState.CONSENTING:
        stop(work, found, NOT_ALL_AGREED)
    else:
        decide(work, found)
    return True


def _open(work: Work, capsulam_id: uuid.UUID) -> PerCapsulam:
    hold_question(work, capsulam_id)
    found = queries.capsulam(work, capsulam_id)
    work.session.refresh(found, ["state"])
    if found.state not in queries.OPEN:
        raise CapsulamClosed
    return found


def _asked(work: Work, capsulam_id: uuid.UUID, state: CapsulamState) -> tuple[PerCapsulam, CapsulamVoter]:
    found = _open(work, capsulam_id)
    voter = next((one for one in found.asked if one.person_id == work.actor.person_id), None)
    if voter is None:
        raise NotFound
    if found.state is not state or found.deadline < local_today(work):
        raise CapsulamClosed
    return found, voter


def _begin_voting(work: Work, found: PerCapsulam) -> bool:
    if any(one.agreed_at is None for one in found.asked):
        return False
    found.state = CapsulamState.VOTING
    work.session.flush()
    send_letters(work, found, "ballot", {one.person_id for one in found.asked})
    return True
