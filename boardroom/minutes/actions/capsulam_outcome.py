"""What becomes of a question per capsulam: stopped, or counted and told in minutes, which can be written anew; and its letters."""

import uuid
from datetime import date

from sqlalchemy import update

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.dates import local_date
from boardroom.core.permissions import Permission
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
    Minutes,
    MinutesKind,
    PerCapsulam,
    Vote,
)
from boardroom.minutes.rules import (
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


def stop(work: Work, found: PerCapsulam, reason: str) -> None:
    """Leave a question undecided, and tell those who were asked why."""
    found.state, found.stopped_because, found.closed_at = CapsulamState.STOPPED, reason[:1000], work.now
    work.session.flush()
    record(work, "stopped", "per_capsulam", found.id, reason=found.stopped_because)
    send_letters(work, found, "stopped", {one.person_id for one in found.asked} | {found.proposed_by})


def decide(work: Work, found: PerCapsulam) -> None:
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
        stop(work, found, TOO_FEW)
        return
    minutes = _minutes(work, found, result, chair, local_today(work))
    found.state, found.minutes_id, found.closed_at = CapsulamState.DECIDED, minutes.id, work.now
    work.session.flush()
    record(work, "decided", "per_capsulam", found.id, outcome=result.outcome, minutes=minutes.id)
    if coming := queries.next_board_meeting(work):
        for decided in queries.decided_unnoted(work):
            if decided.capsulam.id == found.id:
                add_decided(work, coming.id, decided)
    send_letters(work, found, "decided", {one.person_id for one in found.asked} | {found.proposed_by})


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


def send_letters(work: Work, found: PerCapsulam, step: str, to: set[uuid.UUID]) -> None:
    """Send people of a question the letter that says what step it has come to."""
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
