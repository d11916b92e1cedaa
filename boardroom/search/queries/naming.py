"""Titles, decisions and people that a typed beginning may name, all within the reader's Scope."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.models import Person
from boardroom.mandates.rules import scope_of
from boardroom.minutes.models import Attendance, AttendanceStatus, Decision, Item, Minutes
from boardroom.search.queries.filed_minutes import (
    DOCUMENT_OF_DECISION,
    ENVELOPE_OF_MINUTES,
    ENVELOPE_OF_SIGNER,
    ITEM_OF_DECISION,
    MINUTES_OF_ATTENDANCE,
    MINUTES_OF_ITEM,
    Recorded,
    filed,
)
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.states import SignerState
from boardroom.work import Work

_Rows = TypeVar("_Rows", bound=Select[*tuple[Any, ...]])


def titles_with(work: Work, beginning: str, most: int) -> list[str]:
    """Return titles with a word that begins so, newest first."""
    rows = work.session.execute(
        select(Document.title, func.max(Document.document_date).label("newest"))
        .where(within(scope_of(work.actor)), current(), _has_beginning(Document.title, beginning))
        .group_by(Document.title)
        .order_by(func.max(Document.document_date).desc().nulls_last(), Document.title)
        .limit(most)
    )
    return [title for title, _ in rows]


def decisions_with(work: Work, beginning: str, most: int) -> list[str]:
    """Return the texts of decisions with a word that begins so, in minutes that the reader may see, newest first."""
    asked = within(scope_of(work.actor)), _has_beginning(Decision.text, beginning)
    rows = [
        row
        for decisions, day in (
            (filed(_of_decisions(select(Decision.text, Minutes.held_on))), Minutes.held_on),
            (_archived(select(Decision.text, Document.document_date)), Document.document_date),
        )
        for row in work.session.execute(decisions.where(*asked).order_by(day.desc().nulls_last()).limit(most))
    ]
    rows.sort(key=lambda row: row[1] or date.min, reverse=True)
    return list(dict.fromkeys(text for text, _ in rows))[:most]


def people_with(work: Work, beginning: str, most: int) -> list[str]:
    """Return names with a word that begins so, of who signed or took part in what the reader may see."""
    signed = (
        filed(select(Signer.name).join(Envelope, ENVELOPE_OF_SIGNER))
        .join(Person, and_(Person.association_id == Signer.association_id, Person.id == Signer.person_id))
        .where(
            within(scope_of(work.actor)),
            Signer.state == SignerState.SIGNED,
            Person.protected_identity.is_(False),
            _has_beginning(Signer.name, beginning),
        )
    )
    took_part = (
        filed(
            select(Attendance.name).join(Minutes, MINUTES_OF_ATTENDANCE).join(Envelope, ENVELOPE_OF_MINUTES)
        )
        .outerjoin(
            Person,
            and_(Person.association_id == Attendance.association_id, Person.id == Attendance.person_id),
        )
        .where(
            within(scope_of(work.actor)),
            or_(Person.id.is_(None), Person.protected_identity.is_(False)),
            Attendance.status != AttendanceStatus.UNTOLD,
            _has_beginning(Attendance.name, beginning),
        )
    )
    return sorted(work.session.scalars(signed.union(took_part)))[:most]


def decisions_by_ids(work: Work, decision_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Recorded]:
    """Return decisions with their paragraphs, of minutes that the reader may see, sealed or archived."""
    if not decision_ids:
        return {}
    asked = within(scope_of(work.actor)), Decision.id.in_(decision_ids)
    found = {
        decision.id: Recorded(decision, str(item.position), item.heading)
        for decision, item in work.session.execute(filed(_of_decisions(select(Decision, Item))).where(*asked))
    }
    if len(found) < len(decision_ids):
        found |= {
            decision.id: Recorded(decision, decision.paragraph, decision.heading)
            for decision in work.session.scalars(_archived(select(Decision)).where(*asked))
        }
    return found


def _archived(rows: _Rows) -> _Rows:
    """Return the rows (of Decision) with the archived minutes that they were confirmed from."""
    return rows.join(Document, DOCUMENT_OF_DECISION).where(current())


def _of_decisions(rows: _Rows) -> _Rows:
    """Return the rows (of Decision) with their paragraphs, minutes and envelopes."""
    return (
        rows.join(Item, ITEM_OF_DECISION).join(Minutes, MINUTES_OF_ITEM).join(Envelope, ENVELOPE_OF_MINUTES)
    )


def _has_beginning(column: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """Return the condition that a word of the text begins so, in any case.

    SQLite folds only a-z, so that å, ä and ö are asked for in both cases where they begin the word.
    """
    spellings = {beginning, beginning.casefold(), beginning[:1].upper() + beginning[1:]}
    return or_(
        *(
            condition
            for each in sorted(spellings)
            for condition in (
                column.istartswith(each, autoescape=True),
                column.icontains(f" {each}", autoescape=True),
            )
        )
    )
