"""Papers whose class counts from an event of which nobody has told the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, extract, func, select

from boardroom.associations.queries import local_today
from boardroom.classes.models import RecordClass, Trigger
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.queries import owned_on
from boardroom.mandates.rules import scope_of
from boardroom.matters.models import Contract, Matter, MatterLink, MatterState
from boardroom.matters.rules.asking import apartments_of
from boardroom.work import Work

_AT_ONCE = 30
_MOST_OF_A_YEAR = 5_000


@dataclass(frozen=True)
class Year:
    """The papers of one class and one year that wait for the same answer: a box of letters is no hundred questions."""

    record_class: str
    name: str  # of the class
    year: int
    count: int


def waiting(work: Work, trigger: Trigger, before: date, *, limit: int = _AT_ONCE) -> list[Document]:
    """Return the papers from before a day that wait, oldest first, where no open matter and no contract answers for them."""
    keys = _keys(work, trigger)
    if not keys:
        return []
    return list(
        work.session.scalars(
            select(Document)
            .where(*_conditions(work, keys, before))
            .order_by(func.coalesce(Document.document_date, before), Document.reference)
            .limit(limit)
        )
    )


def waiting_years(work: Work, trigger: Trigger, before: date) -> list[Year]:
    """Return the classes and years whose papers wait, the oldest year first."""
    keys = _keys(work, trigger)
    if not keys:
        return []
    year = extract("year", Document.document_date)
    rows = work.session.execute(
        select(Document.record_class, year, func.count())
        .where(*_conditions(work, list(keys), before))
        .group_by(Document.record_class, year)
        .order_by(year, Document.record_class)
    )
    return [Year(key, keys[key], int(told), count) for key, told, count in rows if key is not None]


def papers_of_year(work: Work, record_class: str, year: int, before: date) -> list[Document]:
    """Return the papers of one class and one year that wait, oldest first."""
    return list(
        work.session.scalars(
            select(Document)
            .where(
                *_conditions(work, [record_class], before), extract("year", Document.document_date) == year
            )
            .order_by(Document.document_date, Document.reference)
            .limit(_MOST_OF_A_YEAR)
        )
    )


def transfer_after(work: Work, paper: Document) -> Document | None:
    """Return a later transfer of the apartment that a paper names: who lived there has moved out."""
    named = apartments_of(paper.title)
    if not named or paper.document_date is None:
        return None
    rows = work.session.scalars(
        select(Document)
        .where(
            within(scope_of(work.actor)),
            current(),
            Document.record_class == "apartment_register",
            Document.document_date > paper.document_date,
        )
        .order_by(Document.document_date)
        .limit(500)
    )
    return next((row for row in rows if named & apartments_of(row.title)), None)


def moved_out(work: Work, paper: Document) -> date | None:
    """Return the last day of those whose the apartment was on the paper's day, by the register, once all of them have left."""
    numbers = {paper.apartment} if paper.apartment else apartments_of(paper.title)
    if len(numbers) != 1 or paper.document_date is None:
        return None
    [number] = numbers
    lived, today = owned_on(work, number, paper.document_date), local_today(work)
    ends = [one.last_day for one in lived if one.last_day is not None and one.is_over(today)]
    return max(ends) if ends and len(ends) == len(lived) else None


def _keys(work: Work, trigger: Trigger) -> dict[str, str]:
    """Return the classes that count from an event, with their names.

    Of a class that is preserved only what a newer version replaces is asked: search puts that behind.
    """
    rows = work.session.scalars(
        select(RecordClass).where(
            RecordClass.association_id == work.actor.tenant, RecordClass.trigger == trigger
        )
    )
    return {
        found.key: found.name for found in rows if trigger is Trigger.SUPERSEDED or found.duration is not None
    }


def _conditions(work: Work, keys: Sequence[str] | dict[str, str], before: date) -> list[ColumnElement[bool]]:
    in_register = (
        exists()
        .where(Contract.association_id == Document.association_id, Contract.document_id == Document.id)
        .correlate(Document)
    )
    in_open_matter = (
        exists()
        .where(
            MatterLink.association_id == Document.association_id,
            MatterLink.document_id == Document.id,
            Matter.id == MatterLink.matter_id,
            Matter.state != MatterState.CLOSED,
        )
        .correlate(Document)
    )
    return [
        within(scope_of(work.actor)),
        current(),
        Document.record_class.in_(list(keys)),
        Document.trigger_date.is_(None),
        # Not the bare column: SQLite would then go through all papers of the time to find none of a class.
        func.coalesce(Document.document_date, date.max) < before,
        ~in_register,
        ~in_open_matter,
    ]
