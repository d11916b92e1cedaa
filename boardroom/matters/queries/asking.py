"""What only a person can tell, and when to ask: has it ended, is it closed, was the board discharged; each with its evidence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import select

from boardroom.associations.queries import calendar, local_today
from boardroom.classes.models import Trigger
from boardroom.classes.queries import discharges
from boardroom.core.dates import add_months
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import tags_of_many, within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.queries import periods
from boardroom.mandates.rules import scope_of
from boardroom.matters.models import Contract, Matter, TriggerAnswer
from boardroom.matters.queries.contracts import contracts
from boardroom.matters.queries.reach import reads_matters
from boardroom.matters.queries.register import last_events, open_matters
from boardroom.matters.queries.waiting import (
    Year,
    moved_out,
    papers_of_year,
    transfer_after,
    waiting,
    waiting_years,
)
from boardroom.matters.rules import ContractState, question_key
from boardroom.matters.rules.asking import (
    ASKED,
    BY_EVIDENCE,
    BY_YEAR,
    alike,
    dated_before,
    is_quiet,
)
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.minutes.queries import Entered, Sought, decisions
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

_YEARS_BACK = 3
_MONTHS_BACK = 18
_AT_ONCE = 30


@dataclass(frozen=True)
class Question:
    """One question: what it is known by, what it is about, the day that the evidence speaks for, and the evidence itself.

    It is about a document, several of a year, a contract, a matter, or the discharge for a fiscal year.
    """

    key: str
    trigger: Trigger
    suggested: date | None = None
    document: Document | None = None
    contract: Contract | None = None
    matter: Matter | None = None
    year_end: date | None = None  # the fiscal year's last day, of a discharge
    # What speaks for it: a later paper, a decision, a day.
    paper: Document | None = None
    decision: Entered | None = None
    since: date | None = None
    year: Year | None = None  # papers of one class and one year, asked about together

    @property
    def kind(self) -> str:
        """What it is about: document, papers, contract, matter or discharge."""
        return self.key.partition(":")[0]


def questions(work: Work, limit: int | None = None) -> list[Question]:
    """Return what the actor is to be asked now, the most pressing first; at most `limit`."""
    return list(islice(_asked(work), limit))


def question(work: Work, key: str) -> Question | None:
    """Return one question that the actor is to be asked now; None when it was answered, or never was one."""
    return next((one for one in _asked(work) if one.key == key), None)


def papers_of(work: Work, found: Question) -> list[Document]:
    """Return the papers that a question is about, oldest first; of one about a matter, a contract or a meeting none."""
    if found.document is not None:
        return [found.document]
    if found.year is None:
        return []
    before = dated_before(local_today(work), found.trigger)
    return papers_of_year(work, found.year.record_class, found.year.year, before)


def answer_to(work: Work, key: str) -> TriggerAnswer | None:
    """Return that somebody has answered "not yet" to a question."""
    return work.session.scalars(
        select(TriggerAnswer).where(
            TriggerAnswer.association_id == work.actor.tenant, TriggerAnswer.question == key
        )
    ).first()


def _asked(work: Work) -> Iterator[Question]:
    """Asked one after the other, so that a page that shows the first does not look for the rest."""
    if not (reads_matters(work) and work.actor.may(Permission.EDIT_DOCUMENTS)):
        return
    resting = _resting(work)
    yield from (one for one in _every(work) if one.key not in resting)


def _resting(work: Work) -> set[str]:
    rows = work.session.scalars(
        select(TriggerAnswer.question).where(
            TriggerAnswer.association_id == work.actor.tenant,
            TriggerAnswer.ask_again_on > local_today(work),
        )
    )
    return set(rows)


def _every(work: Work) -> Iterator[Question]:
    sources: tuple[Callable[[Work], Iterator[Question]], ...] = (
        _discharges,
        _contracts,
        _matters,
        _superseded,
        _drafts,
        _papers,
    )
    for source in sources:
        yield from source(work)


def _discharges(work: Work) -> Iterator[Question]:
    """Of the last fiscal years, those for which a meeting held in the year after may have discharged the board."""
    if not work.actor.may(Permission.MANAGE_RETENTION):
        return
    noted = {found.fiscal_year_end for found in discharges(work)}
    years, today = calendar(work), local_today(work)
    first_day = years.year_of(today).start
    granted: list[Entered] | None = None
    for _back in range(_YEARS_BACK):
        last = first_day - timedelta(days=1)
        after = years.year_of(first_day).end or date.max
        if last not in noted:
            if granted is None:
                granted = decisions(work, Sought(words="ansvarsfrihet"), size=100).rows
            found = next((one for one in granted if one.day and first_day <= one.day < after), None)
            meeting = _general_meeting(work, first_day, min(after, today + timedelta(days=1)))
            if found is not None or meeting is not None:
                yield Question(
                    question_key("discharge", last),
                    Trigger.DISCHARGE,
                    suggested=found.day if found else meeting[0] if meeting else None,
                    year_end=last,
                    decision=found,
                    paper=meeting[1] if meeting else None,
                    since=meeting[0] if meeting else None,
                )
        first_day = years.year_of(last).start


def _general_meeting(work: Work, since: date, before: date) -> tuple[date, Document | None] | None:
    """Return the day of a general meeting within a time, and its archived minutes where there are any."""
    paper = work.session.scalars(
        select(Document)
        .where(
            within(scope_of(work.actor)),
            current(),
            Document.record_class == "general_meeting_minutes",
            Document.document_date >= since,
            Document.document_date < before,
        )
        .order_by(Document.document_date)
        .limit(1)
    ).first()
    if paper is not None and paper.document_date is not None:
        return paper.document_date, paper
    held = work.session.scalar(
        select(Minutes.held_on)
        .where(
            Minutes.association_id == work.actor.tenant,
            Minutes.kind == MinutesKind.GENERAL_MEETING,
            Minutes.void_at.is_(None),
            Minutes.held_on >= since,
            Minutes.held_on < before,
        )
        .order_by(Minutes.held_on)
        .limit(1)
    )
    held = held or _new_period(work, since, before)
    return (held, None) if held else None


def _new_period(work: Work, since: date, before: date) -> date | None:
    """Return the day of an ordinary general meeting that began a mandate period, if it was lately.

    Who enters a history of boards long gone is not asked about each of them.
    """
    lately = add_months(local_today(work), -_MONTHS_BACK)
    return next(
        (period.start for period in periods(work) if max(since, lately) <= period.start < before), None
    )


def _contracts(work: Work) -> Iterator[Question]:
    """Contracts whose last day has passed, and that nobody has said are gone."""
    for one in contracts(work):
        if one.standing.state is ContractState.OVER:
            yield Question(
                question_key("contract", one.contract.id, one.standing.end),
                Trigger.CONTRACT_END,
                suggested=one.standing.end,
                contract=one.contract,
                since=one.standing.end,
            )


def _matters(work: Work) -> Iterator[Question]:
    """Open matters in which nothing has happened for half a year."""
    today, found = local_today(work), open_matters(work)
    last = last_events(work, found)
    for matter in found:
        if is_quiet(last[matter.id], today):
            yield Question(
                question_key("matter", matter.id, last[matter.id]),
                Trigger.CASE_CLOSED,
                suggested=max(last[matter.id], matter.opened_on),
                matter=matter,
                since=last[matter.id],
            )


def _superseded(work: Work) -> Iterator[Question]:
    """Papers of a class whose versions replace each other, where a later one is of the same thing."""
    found = waiting(work, Trigger.SUPERSEDED, date.max, limit=200)
    tags = {
        key: {tag.name for tag in its} for key, its in tags_of_many(work, [one.id for one in found]).items()
    }
    for earlier in found:
        later = next(
            (
                one
                for one in found
                if one.record_class == earlier.record_class
                and (one.document_date or date.min) > (earlier.document_date or date.max)
                and alike((earlier.title, tags.get(earlier.id, set())), (one.title, tags.get(one.id, set())))
            ),
            None,
        )
        if later is not None:
            yield _of_paper(earlier, Trigger.SUPERSEDED, suggested=later.document_date, paper=later)


def _drafts(work: Work) -> Iterator[Question]:
    """Drafts and notes from the time before minutes that are signed now."""
    found = waiting(work, Trigger.MINUTES_SIGNED, date.max)
    if not found:
        return
    sealed = work.session.execute(
        select(Minutes.held_on, Document)
        .join(Envelope, Envelope.id == Minutes.envelope_id)
        .join(Document, Document.id == Envelope.document_id)
        .where(
            Minutes.association_id == work.actor.tenant,
            Envelope.state == EnvelopeState.SEALED,
            within(scope_of(work.actor)),
        )
        .order_by(Minutes.held_on)
    ).all()
    for draft in found:
        written = draft.document_date or date.max
        meeting = next(((day, paper) for day, paper in sealed if day >= written - timedelta(days=1)), None)
        if meeting is not None:
            yield _of_paper(
                draft, Trigger.MINUTES_SIGNED, suggested=meeting[1].created_at.date(), paper=meeting[1]
            )


def _papers(work: Work) -> Iterator[Question]:
    """Papers old enough to be asked about, where no matter and no contract of the register answers for them.

    Those that many come of are asked about a year at a time.
    """
    today = local_today(work)
    for trigger in ASKED:
        before = dated_before(today, trigger)
        if trigger in BY_EVIDENCE:
            continue
        if trigger in BY_YEAR:
            yield from _years(work, trigger, before)
            continue
        if trigger is Trigger.MOVED_OUT:
            yield from _moved(work, before, today)
            continue
        for paper in waiting(work, trigger, before):
            yield _of_paper(paper, trigger, since=paper.document_date)


def _moved(work: Work, before: date, today: date) -> Iterator[Question]:
    """Papers about who lives there: at once when the register of apartments says that they have left, else when they are old enough."""
    for paper in waiting(work, Trigger.MOVED_OUT, today + timedelta(days=1)):
        last, old = moved_out(work, paper), paper.document_date is not None and paper.document_date < before
        if last is None and not old:
            continue
        transfer = transfer_after(work, paper) if last is None else None
        yield _of_paper(
            paper,
            Trigger.MOVED_OUT,
            suggested=last or (transfer.document_date if transfer else None),
            paper=transfer,
            since=paper.document_date,
        )


def _years(work: Work, trigger: Trigger, before: date) -> Iterator[Question]:
    for one in waiting_years(work, trigger, before):
        if one.count > 1:
            yield Question(
                question_key("papers", one.record_class, one.year),
                trigger,
                suggested=min(date(one.year, 12, 31), local_today(work)),
                year=one,
            )
            continue
        for paper in papers_of_year(work, one.record_class, one.year, before):
            yield _of_paper(paper, trigger, since=paper.document_date)


def _of_paper(
    document: Document,
    trigger: Trigger,
    *,
    suggested: date | None = None,
    paper: Document | None = None,
    since: date | None = None,
) -> Question:
    return Question(
        question_key("document", document.id),
        trigger,
        suggested=suggested,
        document=document,
        paper=paper,
        since=since,
    )
