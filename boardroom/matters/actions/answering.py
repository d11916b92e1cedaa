"""Answers to what only a person can tell: it happened on a day, or not yet."""

from datetime import date

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.classes.actions import note_discharge
from boardroom.core.dates import add_months
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import note_event
from boardroom.matters import queries
from boardroom.matters.actions.contracts import end_contract
from boardroom.matters.actions.opening import close
from boardroom.matters.errors import DayAhead, NoSuchQuestion
from boardroom.matters.models import TriggerAnswer
from boardroom.matters.queries import Question
from boardroom.matters.rules import REST_MONTHS
from boardroom.work import Work


def answer(work: Work, key: str, day: date, because: str = "") -> Question:
    """Say that it happened, and when: from that day the time of what it is about is counted.

    A contract is over, a matter is closed (`because` says why), a board was discharged at that day's meeting.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    found = _asked(work, key)
    if day > local_today(work):
        raise DayAhead
    if found.contract is not None:
        end_contract(work, found.contract.id, day)
    elif found.matter is not None:
        close(work, found.matter.id, because, day)
    elif found.year_end is not None:
        note_discharge(work, found.year_end, day, _cited(found))
    for document in queries.papers_of(work, found):
        note_event(work, document, day)
    return found


def postpone(work: Work, key: str, months: int) -> Question:
    """Say that it has not happened: the question rests for so many months, one of `REST_MONTHS`."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    found = _asked(work, key)
    postpone_question(work, key, months)
    return found


def postpone_question(work: Work, key: str, months: int) -> None:
    """Let a question rest for so many months, one of `REST_MONTHS`; whoever asks it has looked at who may answer."""
    until = add_months(local_today(work), months if months in REST_MONTHS else REST_MONTHS[0])
    known = queries.answer_to(work, key)
    if known is None:
        known = TriggerAnswer(id=new_id(), association_id=work.actor.tenant, question=key)
        work.session.add(known)
    known.ask_again_on, known.answered_at, known.answered_by_name = until, work.now, work.actor.name
    work.session.flush()
    record(work, "postponed", "question", key, until=until)


def _asked(work: Work, key: str) -> Question:
    found = queries.question(work, key)
    if found is None:
        raise NoSuchQuestion
    return found


def _cited(found: Question) -> str:
    """Return where a discharge stands, for whoever reads the note in ten years."""
    if found.decision is not None:
        place = f"§ {found.decision.paragraph} i " if found.decision.paragraph else ""
        return f"{place}{found.decision.title}"[:200]
    return found.paper.title[:200] if found.paper is not None else ""
