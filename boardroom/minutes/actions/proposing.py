"""Putting on an agenda what is proposed for it: of the wheel, deferred, decided per capsulam or left to a meeting.

Whoever had a conflict of interest in it has that at the point too, and sees neither its background nor its papers.
"""

import uuid

from boardroom.associations.queries import own
from boardroom.language.dates import format_date
from boardroom.minutes import queries
from boardroom.minutes.actions.arranging import add_item, open_agenda
from boardroom.minutes.actions.holding import hold_recurring
from boardroom.minutes.actions.recusing import bind
from boardroom.minutes.errors import NotProposed
from boardroom.minutes.models import AgendaItem, PerCapsulam
from boardroom.minutes.rules import question_in_words, result_in_words
from boardroom.work import Work


def add_proposed(work: Work, meeting_id: uuid.UUID, proposed_id: uuid.UUID) -> AgendaItem:
    """Put on the agenda what the annual wheel or an earlier meeting proposes for it; NotProposed when neither does any more."""
    open_agenda(work, meeting_id)
    hold_recurring(work, proposed_id)  # where that is what it is
    offered = queries.meeting_page(work, meeting_id).proposals
    for one in offered.recurring:
        if one.id == proposed_id:
            return add_item(work, meeting_id, one.heading, one.text, recurring_id=one.id)
    for earlier in offered.deferred:
        if earlier.decision.id == proposed_id:
            return _add_deferred(work, meeting_id, earlier)
    for decided in offered.decided:
        if decided.decision.id == proposed_id:
            return add_decided(work, meeting_id, decided)
    for question in offered.undecided:
        if question.id == proposed_id:
            return _add_undecided(work, meeting_id, question)
    raise NotProposed


def _add_undecided(work: Work, meeting_id: uuid.UUID, question: PerCapsulam) -> AgendaItem:
    added = add_item(
        work,
        meeting_id,
        question.heading,
        question_in_words(question.background, question.proposal),
        capsulam_id=question.id,
    )
    _bind_voters(work, added, question)
    return added


def _add_deferred(work: Work, meeting_id: uuid.UUID, earlier: queries.Entered) -> AgendaItem:
    heading = earlier.heading or earlier.decision.text[:200]
    added = add_item(work, meeting_id, heading, decision_id=earlier.decision.id)
    for person_id in sorted(queries.conflicted_at(work, earlier), key=str):
        bind(work, added, person_id)
    return added


def add_decided(work: Work, meeting_id: uuid.UUID, decided: queries.Decided) -> AgendaItem:
    """Put what was decided per capsulam on the agenda, with its result, for the minutes to note it."""
    result = result_in_words(
        decided.capsulam.proposal,
        decided.decision.outcome.value,
        format_date(decided.day, own(work).language),
        [one.vote.value for one in decided.capsulam.voters if one.vote is not None],
    )
    added = add_item(
        work,
        meeting_id,
        decided.heading,
        result,
        decision_id=decided.decision.id,
        capsulam_id=decided.capsulam.id,
    )
    _bind_voters(work, added, decided.capsulam)
    return added


def _bind_voters(work: Work, added: AgendaItem, question: PerCapsulam) -> None:
    for voter in question.voters:
        if voter.recused_at is not None:
            bind(work, added, voter.person_id, voter.recused_because)
