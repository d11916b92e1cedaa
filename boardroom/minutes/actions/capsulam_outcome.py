"""What becomes of a question per capsulam: stopped, or counted and told in minutes, which can be written anew; and its letters."""

import uuid
from dataclasses import replace

from sqlalchemy import update

from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.permissions import Permission
from boardroom.language.dates import format_date
from boardroom.minutes import queries
from boardroom.minutes.actions.addressing import addressees
from boardroom.minutes.actions.capsulam_minutes import count_ballots, write_minutes
from boardroom.minutes.actions.holding import hold_question
from boardroom.minutes.actions.proposing import add_decided
from boardroom.minutes.errors import CapsulamClosed, MinutesBegun
from boardroom.minutes.models import AgendaItem, CapsulamState, Minutes, PerCapsulam
from boardroom.minutes.rules import TOO_FEW, voters_needed
from boardroom.notices.actions import enqueue
from boardroom.work import Work


def stop(work: Work, found: PerCapsulam, reason: str) -> None:
    """Leave a question undecided, and tell those who were asked why."""
    found.state, found.stopped_because, found.closed_at = CapsulamState.STOPPED, reason[:1000], work.now
    work.session.flush()
    record(work, "stopped", "per_capsulam", found.id, reason=found.stopped_because)
    send_letters(work, found, "stopped", {one.person_id for one in found.asked} | {found.proposed_by})


def decide(work: Work, found: PerCapsulam) -> None:
    """Count; what was decided becomes minutes, ready to be signed, and a point of the next agenda."""
    found.closed_at = work.now
    counted = count_ballots(work, found, needed=voters_needed(len(found.voters), own(work).quorum_least))
    if counted.result.outcome is None:
        stop(work, found, TOO_FEW)
        return
    minutes = write_minutes(work, found, counted)
    found.state, found.minutes_id = CapsulamState.DECIDED, minutes.id
    work.session.flush()
    record(work, "decided", "per_capsulam", found.id, outcome=counted.result.outcome, minutes=minutes.id)
    if coming := queries.next_board_meeting(work):
        for decided in queries.decided_unnoted(work):
            if decided.capsulam.id == found.id:
                add_decided(work, coming.id, decided)
    send_letters(work, found, "decided", {one.person_id for one in found.asked} | {found.proposed_by})


def write_anew(work: Work, capsulam_id: uuid.UUID) -> Minutes:
    """Write the minutes of what was decided per capsulam once more, when those that told of it were made void.

    All comes from the question and its ballots, as it was on the day: nothing of the void minutes, which may have been wrong
    in just that. What was decided stays decided. MinutesBegun while the minutes that there are count; CapsulamClosed
    before it is decided.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    hold_question(work, capsulam_id)
    found = queries.capsulam(work, capsulam_id)
    work.session.refresh(found, ["state", "minutes_id"])
    if found.minutes_id is None:
        raise CapsulamClosed
    void = queries.by_id(work, found.minutes_id)
    if void.void_at is None:
        raise MinutesBegun(void.id)
    # That enough had voted was found when it was decided, by the rule of that day.
    counted = count_ballots(work, found, needed=1)
    outcome = queries.decided_as(work, found.id) or counted.result.outcome
    minutes = write_minutes(work, found, replace(counted, result=counted.result._replace(outcome=outcome)))
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


def send_letters(work: Work, found: PerCapsulam, step: str, to: set[uuid.UUID]) -> None:
    """Send people of a question the letter that says what step it has come to."""
    page = work.links.to(f"/{own(work).slug}/minutes/per-capsulam/{found.id}")
    for one in addressees(work, sorted(to, key=str)):
        enqueue(
            work,
            "per_capsulam",
            to_address=one.address,
            to_name=one.person.name,
            facts={
                "step": step,
                "heading": found.heading,
                "deadline": format_date(found.deadline, one.language),
                "reason": found.stopped_because,
                "page": page,
            },
            language=one.language,
            about=("per_capsulam", found.id),
        )
