"""The decision register's verbs: who does it by when, done and not done, superseded, confirmed from old minutes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.queries import person
from boardroom.minutes import queries
from boardroom.minutes.actions.writing import hold
from boardroom.minutes.errors import NotCounted
from boardroom.minutes.models import Decision, DecisionReview, Outcome, Stage
from boardroom.minutes.rules import Particulars
from boardroom.work import Work

IN_A_RING = N_("Det beslutet är redan ersatt av det här, så de kan inte ersätta varandra.")


@dataclass(frozen=True)
class Confirmed:
    """A decision of archived minutes as a person has confirmed it."""

    page: int
    paragraph: str
    heading: str
    text: str
    outcome: str
    evidence: str
    responsible: uuid.UUID | None = None
    due: date | None = None
    told: Particulars = field(default_factory=Particulars)


def tell(work: Work, decision_id: uuid.UUID, told: Particulars) -> Decision:
    """Enter votes, reservation, amount, counterparty and apartment of a decision; the minutes' own words stay as they are."""
    work.actor.require(Permission.WRITE_MINUTES)
    entered = _held(work, decision_id)
    _put(entered.decision, told)
    if entered.document is not None:
        entered.document.changed()
    work.session.flush()
    record(work, "told", "decision", decision_id)
    return entered.decision


def _put(made: Decision, told: Particulars) -> None:
    made.votes, made.reservation = told.votes[:200], told.reservation
    made.counterparty, made.apartment = told.counterparty[:200], told.apartment[:20]
    made.amount_ore = None if told.amount is None else int(told.amount * 100)


def assign(work: Work, decision_id: uuid.UUID, responsible: uuid.UUID | None, due: date | None) -> Decision:
    """Say who is to do what was decided, and by when; the minutes' own words stay as they were signed."""
    work.actor.require(Permission.WRITE_MINUTES)
    found = _held(work, decision_id)
    known = person(work, responsible) if responsible else None
    if responsible and known is None:
        raise NotFound
    found.decision.responsible_id, found.decision.due = responsible, due
    if found.item is not None and found.minutes is not None and found.minutes.stage is Stage.DRAFT:
        # Whoever has the paragraph open in the editor must not put the old name back unawares.
        found.item.revision += 1
    record(
        work,
        "assigned",
        "decision",
        decision_id,
        person=known.name if known else "",
        due=due.isoformat() if due else "",
    )
    return found.decision


def mark_done(work: Work, decision_id: uuid.UUID) -> Decision:
    """Note that what was decided is done; by whoever is responsible, or who keeps the minutes.

    NotCounted while its minutes are back to be changed.
    """
    entered = _held(work, decision_id)
    if entered.state.key == "returned":
        raise NotCounted
    found = _mine_or_minutes(work, entered)
    if found.done_at is None:
        found.done_at, found.done_by = work.now, work.actor.person_id
        record(work, "done", "decision", decision_id)
    return found


def mark_undone(work: Work, decision_id: uuid.UUID) -> Decision:
    """Take back that it is done."""
    found = _mine_or_minutes(work, _held(work, decision_id))
    if found.done_at is not None:
        found.done_at, found.done_by = None, None
        record(work, "undone", "decision", decision_id)
    return found


def supersede(work: Work, decision_id: uuid.UUID, by: uuid.UUID | None) -> Decision:
    """Note that a later decision has taken the place of one, or, with None, that it stands after all."""
    work.actor.require(Permission.WRITE_MINUTES)
    # Of two who put two decisions in each other's place at once, the second finds what the first has said.
    work.alone(f"superseded {work.actor.tenant}")
    entered = _held(work, decision_id, by)
    found = entered.decision
    later = queries.decision(work, by) if by else None
    if later is not None and _leads_to(work, later.decision, decision_id):
        raise Invalid(problem=IN_A_RING)
    found.superseded_by = by
    if entered.document is not None:
        entered.document.changed()
    record(work, "superseded" if by else "stands_again", "decision", decision_id, by_decision=by or "")
    return found


def hold_review(work: Work, document_id: uuid.UUID) -> queries.Reviewed:
    """Let this Work alone enter decisions of archived minutes until it ends, and return what there is to go through now."""
    work.alone(f"review {document_id}")
    return queries.review(work, document_id)


def confirm(work: Work, document_id: uuid.UUID, confirmed: Sequence[Confirmed]) -> list[Decision]:
    """Enter decisions of archived minutes that a person has compared with the page; the rest of them is none."""
    found = queries.review(work, document_id)
    if any(one.responsible and person(work, one.responsible) is None for one in confirmed):
        raise NotFound
    entered = []
    for place, one in enumerate(confirmed, start=len(found.confirmed) + 1):
        made = Decision(
            id=new_id(),
            association_id=work.actor.tenant,
            document_id=document_id,
            page_number=one.page,
            paragraph=one.paragraph[:20],
            heading=one.heading[:200],
            position=place,
            text=one.text,
            outcome=Outcome(one.outcome),
            evidence=one.evidence,
            responsible_id=one.responsible,
            due=one.due,
        )
        _put(made, one.told)
        work.session.add(made)
        entered.append(made)
    work.session.flush()
    for made in entered:
        record(work, "confirmed", "decision", made.id, document=document_id)
    if entered:
        found.document.changed()
    if found.at is None:
        work.session.add(
            DecisionReview(
                id=new_id(),
                association_id=work.actor.tenant,
                document_id=document_id,
                reviewed_at=work.now,
                reviewed_by=work.actor.person_id,
            )
        )
        record(work, "decisions_reviewed", "document", document_id, confirmed=len(entered))
    return entered


def strike(work: Work, decision_id: uuid.UUID) -> uuid.UUID:
    """Take a decision out of the register again that was confirmed by mistake; return its document."""
    work.actor.require(Permission.WRITE_MINUTES)
    struck = queries.decision(work, decision_id)
    found = struck.decision
    if found.document_id is None or struck.document is None:
        raise NotPermitted
    document_id = found.document_id
    struck.document.changed()
    for earlier in queries.superseded_by(work, decision_id):
        earlier.decision.superseded_by = None
        if earlier.document is not None:
            earlier.document.changed()
    work.session.flush()
    record(work, "struck", "decision", decision_id, document=document_id)
    work.session.delete(found)
    work.session.flush()
    return document_id


def _held(work: Work, decision_id: uuid.UUID, by: uuid.UUID | None = None) -> queries.Entered:
    """Return a decision whose minutes, and those of the one `by` which it is replaced, nobody else changes until this Work ends.

    It is read only then: a § that another saves meanwhile has another revision, or the decision no longer.
    """
    for minutes_id in queries.minutes_telling(work, [one for one in (decision_id, by) if one]):
        hold(work, minutes_id)
    return queries.decision(work, decision_id)


def _mine_or_minutes(work: Work, entered: queries.Entered) -> Decision:
    found = entered.decision
    if found.responsible_id is None or found.responsible_id != work.actor.person_id:
        work.actor.require(Permission.WRITE_MINUTES)
    return found


def _leads_to(work: Work, later: Decision, decision_id: uuid.UUID) -> bool:
    """Tell whether following what replaced what from a decision leads to another, or nowhere but round."""
    seen: set[uuid.UUID] = set()
    at: Decision | None = later
    while at is not None and at.id not in seen:
        if at.id == decision_id:
            return True
        seen.add(at.id)
        following = queries.decision_if_readable(work, at.superseded_by)
        at = following.decision if following else None
    return False
