"""Deciding per capsulam: all agree to the form first, each votes apart from that, and the result becomes minutes."""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import update

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.dates import local_date
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.language.dates import format_date
from boardroom.mandates.models import Role
from boardroom.mandates.queries import board_on
from boardroom.minutes import queries
from boardroom.minutes.actions.attending import Attendee, put_attendance
from boardroom.minutes.actions.proposing import add_decided
from boardroom.minutes.actions.saving import Meeting, put_items
from boardroom.minutes.actions.writing import begin
from boardroom.minutes.errors import CapsulamClosed, MinutesBegun
from boardroom.minutes.models import (
    AgendaItem,
    AttendanceStatus,
    CapsulamState,
    CapsulamVoter,
    Minutes,
    MinutesKind,
    PerCapsulam,
    Vote,
)
from boardroom.minutes.rules import (
    NOT_ALL_AGREED,
    ROLE_WORDS,
    TOO_FEW,
    VOTE_WORDS,
    Count,
    WrittenItem,
    count,
    question_in_words,
    voters_needed,
)
from boardroom.notices.actions import enqueue
from boardroom.signing.actions.letters import address_of
from boardroom.signing.queries import people as reached
from boardroom.signing.rules.letters import language_of
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
        _write(work, made, "consent", {one.person_id for one in made.asked if one.agreed_at is None})
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
        _stop(work, found, TOO_MANY_RECUSED)
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
    _stop(work, found, f"{voter.name}: {reason.strip()}")
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
        _decide(work, found)
    return found


def call_off(work: Work, capsulam_id: uuid.UUID, reason: str) -> PerCapsulam:
    """Take a proposal back; by whoever made it, or who leads."""
    work.actor.require(Permission.WRITE_MINUTES)
    found = _open(work, capsulam_id)
    if found.proposed_by != work.actor.person_id and not work.actor.roles & {"chair", "vice_chair"}:
        raise NotPermitted
    if not reason.strip():
        raise Invalid(problem=REASON_MISSING)
    _stop(work, found, reason.strip())
    return found


def close_overdue(work: Work) -> bool:
    """Close a proposal whose last day has passed; False when there is none. For the worker."""
    overdue = queries.capsulam_overdue(work)
    if overdue is None:
        return False
    found = _open(work, overdue)
    if found.state is CapsulamState.CONSENTING:
        _stop(work, found, NOT_ALL_AGREED)
    else:
        _decide(work, found)
    return True


def _open(work: Work, capsulam_id: uuid.UUID) -> PerCapsulam:
    work.alone(f"per capsulam {capsulam_id}")
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
    _write(work, found, "ballot", {one.person_id for one in found.asked})
    return True


def _stop(work: Work, found: PerCapsulam, reason: str) -> None:
    found.state, found.stopped_because, found.closed_at = CapsulamState.STOPPED, reason[:1000], work.now
    work.session.flush()
    record(work, "stopped", "per_capsulam", found.id, reason=found.stopped_because)
    _write(work, found, "stopped", {one.person_id for one in found.asked} | {found.proposed_by})


def _decide(work: Work, found: PerCapsulam) -> None:
    """Count; what was decided becomes minutes, ready to be signed, and a point of the next agenda."""
    chair = _chair(work, found)
    by_person = {one.person_id: one.vote.value for one in found.voters if one.vote is not None}
    result = count(
        list(by_person.values()),
        members=len(found.voters),
        needed=voters_needed(len(found.voters), own(work).quorum_least),
        chair=by_person.get(chair),
    )
    if result.outcome is None:
        _stop(work, found, TOO_FEW)
        return
    minutes = _minutes(work, found, result, chair, local_today(work))
    found.state, found.minutes_id, found.closed_at = CapsulamState.DECIDED, minutes.id, work.now
    work.session.flush()
    record(work, "decided", "per_capsulam", found.id, outcome=result.outcome, minutes=minutes.id)
    if coming := queries.next_board_meeting(work):
        for decided in queries.decided_unnoted(work):
            if decided.capsulam.id == found.id:
                add_decided(work, coming.id, decided)
    _write(work, found, "decided", {one.person_id for one in found.asked} | {found.proposed_by})


def write_anew(work: Work, capsulam_id: uuid.UUID) -> Minutes:
    """Write the minutes of what was decided per capsulam once more, when those that told of it were made void.

    The day, who led and the ballots are as they were: what was decided stays decided, whoever the void minutes came to
    name as their chair. MinutesBegun while the minutes that there are count; CapsulamClosed before it is decided.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    work.alone(f"per capsulam {capsulam_id}")
    found = queries.capsulam(work, capsulam_id)
    work.session.refresh(found, ["state", "minutes_id"])
    if found.minutes_id is None:
        raise CapsulamClosed
    void = queries.by_id(work, found.minutes_id)
    if void.void_at is None:
        raise MinutesBegun(void.id)
    by_person = {one.person_id: one.vote.value for one in found.voters if one.vote is not None}
    # That enough had voted was found when it was decided, by the rule of that day.
    result = count(
        list(by_person.values()),
        members=len(found.voters),
        needed=1,
        chair=by_person.get(void.chaired_by),
    )
    result = result._replace(outcome=queries.decided_as(work, found.id) or result.outcome)
    minutes = _minutes(work, found, result, void.chaired_by, void.held_on)
    found.minutes_id = minutes.id
    work.session.flush()
    made = minutes.items[-1].decisions[0].id
    # The agenda that was to note the decision notes it still.
    work.session.execute(
        update(AgendaItem)
        .where(
            AgendaItem.association_id == work.actor.tenant,
            AgendaItem.decision_id.in_([one.id for item in void.items for one in item.decisions]),
        )
        .values(decision_id=made)
    )
    record(work, "wrote_anew", "per_capsulam", found.id, minutes=minutes.id)
    return minutes


def _chair(work: Work, found: PerCapsulam) -> uuid.UUID:
    seated = {mandate.role: person.id for person, mandate in board_on(work, local_today(work))}
    chair = seated.get(Role.CHAIR)
    taking_part = {one.person_id for one in found.asked}
    return chair if chair in taking_part else found.proposed_by


def _minutes(work: Work, found: PerCapsulam, result: Count, chair: uuid.UUID, day: date) -> Minutes:
    others = [one.person_id for one in found.asked if one.person_id not in {chair, found.proposed_by}]
    minutes = begin(
        work,
        Meeting(
            kind=MinutesKind.PER_CAPSULAM,
            held_on=day,
            chaired_by=chair,
            written_by=found.proposed_by,
            adjuster=others[0] if others else None,
        ),
    )
    minutes.capsulam_id = found.id
    language = own(work).language
    names = ", ".join(one.name for one in found.asked)
    gone = [one for one in found.voters if one.recused_at is not None]
    recused = frozenset(one.person_id for one in gone)
    apart = f" På grund av jäv deltog inte {', '.join(one.name for one in gone)}." if gone else ""
    everyone = "Samtliga ledamöter som inte var jäviga" if gone else "Samtliga ledamöter"
    voted = {vote: [one.name for one in found.asked if one.vote is vote] for vote in Vote}
    ballots = [f"- {VOTE_WORDS[vote.value]}: {', '.join(who)}" for vote, who in voted.items() if who]
    silent = [one.name for one in found.asked if one.vote is None]
    told = [f"Röster: {result.yes} ja, {result.no} nej, {result.abstain} avstår.", "\n".join(ballots)]
    told += [f"Inte röstat inom tiden: {', '.join(silent)}."] if silent else []
    reservations = [f"{one.name}: {one.reservation}" for one in found.asked if one.reservation]
    proposed = format_date(local_date(found.proposed_at, own(work).time_zone), language)
    ends = format_date(found.deadline, language)
    items = [
        WrittenItem(
            found.heading,
            question_in_words(found.background, found.proposal),
            recused=recused,
        ),
        WrittenItem(
            "Samtycke till formen",
            f"Förslaget skickades ut den {proposed} med svar senast den {ends}. {everyone} har samtyckt till att "
            f"besluta utan sammanträde: {names}.{apart}",
            recused=recused,
        ),
        WrittenItem(
            "Beslut",
            "\n\n".join(told),
            ((result.outcome or "rejected", found.proposal),),
            reservation="\n\n".join(reservations),
            recused=recused,
        ),
    ]
    put_items(work, minutes, items)
    attendance = [
        Attendee(one.name, AttendanceStatus.PRESENT, one.person_id, one.role or ROLE_WORDS["board_member"])
        for one in found.asked
    ]
    attendance += [
        Attendee(one.name, AttendanceStatus.ABSENT, one.person_id, one.role, note="jäv") for one in gone
    ]
    put_attendance(work, minutes, attendance)
    return minutes


def _write(work: Work, found: PerCapsulam, step: str, to: set[uuid.UUID]) -> None:
    association = own(work)
    for person, account in reached(work, sorted(to, key=str)).values():
        address = address_of(person, account)
        if not address:
            continue
        language = language_of(account.language if account else association.language)
        enqueue(
            work,
            "per_capsulam",
            to_address=address,
            to_name=person.name,
            facts={
                "step": step,
                "heading": found.heading,
                "deadline": format_date(found.deadline, language),
                "reason": found.stopped_because,
                "page": work.links.to(f"/{association.slug}/minutes/per-capsulam/{found.id}"),
            },
            language=language,
            about=("per_capsulam", found.id),
        )
