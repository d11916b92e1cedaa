"""The ten things that a new board member reads first, chosen from what the archive has."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from boardroom.associations.queries import local_today
from boardroom.audit.models import Reading as Opened
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.handover.models import Handover, ReadingTick
from boardroom.handover.queries.registers import keepings
from boardroom.handover.queries.rounds import spans_of
from boardroom.handover.rules import HANDING_ROLES, Reading, chosen, is_new
from boardroom.mandates.rules import scope_of
from boardroom.matters.queries import contracts, reads_matters
from boardroom.minutes.queries import open_actions
from boardroom.work import Work

_OF_A_CLASS = frozenset(set(Reading) - {Reading.OPEN_DECISIONS, Reading.HANDOVER, Reading.KEYS})


@dataclass(frozen=True)
class ToRead:
    """One of the things to read, and whether it is read."""

    reading: Reading
    document: Document | None  # None: a page of the portal
    read: bool


def is_newcomer(work: Work) -> bool:
    """Tell whether the actor has sat on the board for less than a year."""
    person_id, today = work.actor.person_id, local_today(work)
    if person_id is None or not (work.actor.roles & HANDING_ROLES):
        return False
    return is_new(spans_of(work, date.min, today + timedelta(days=1)).get(person_id, []), today)


def to_read(work: Work) -> list[ToRead]:
    """Return the ten things that there are to read, in order; each is read once it is ticked off or was opened."""
    work.actor.require(Permission.HAND_OVER)
    documents = _latest(work)
    if reads_matters(work) and contracts(work):
        documents.pop(Reading.CONTRACT, None)  # the register tells of all of them
    known: dict[Reading, object] = dict(documents)
    if reads_matters(work) and Reading.CONTRACT not in documents:
        known[Reading.CONTRACT] = contracts(work)
    if work.actor.may(Permission.READ_MINUTES):
        known[Reading.OPEN_DECISIONS] = open_actions(work, limit=1)
    known[Reading.KEYS] = keepings(work)
    ticked = set(
        work.session.scalars(
            select(ReadingTick.reading).where(
                ReadingTick.association_id == work.actor.tenant,
                ReadingTick.person_id == work.actor.person_id,
            )
        )
    )
    opened = _opened(work, [document.id for document in documents.values()])
    return [
        ToRead(
            one,
            documents.get(one),
            one in ticked or (one in documents and str(documents[one].id) in opened),
        )
        for one in chosen(known)
    ]


def _latest(work: Work) -> dict[Reading, Document]:
    """Return the latest document of each class, and the receipt of the last handover, as far as the actor sees them."""
    place = func.row_number().over(
        partition_by=Document.record_class,
        order_by=(
            Document.document_date.is_(None),
            Document.document_date.desc(),
            Document.reference.desc(),
        ),
    )
    ranked = (
        select(Document.id, place.label("place"))
        .where(
            within(scope_of(work.actor)),
            current(),
            Document.record_class.in_([one.value for one in _OF_A_CLASS]),
        )
        .subquery()
    )
    rows = work.session.scalars(
        select(Document).join(ranked, ranked.c.id == Document.id).where(ranked.c.place == 1)
    )
    found = {Reading(row.record_class): row for row in rows if row.record_class}
    receipt = work.session.scalars(
        select(Document)
        .join(
            Handover,
            (Handover.document_id == Document.id) & (Handover.association_id == Document.association_id),
        )
        .where(within(scope_of(work.actor)))
        .order_by(Handover.day.desc())
        .limit(1)
    ).first()
    return found | ({Reading.HANDOVER: receipt} if receipt else {})


def _opened(work: Work, document_ids: list[uuid.UUID]) -> set[str]:
    return set(
        work.session.scalars(
            select(Opened.subject_id).where(
                Opened.association_id == work.actor.tenant,
                Opened.account_id == work.actor.account_id,
                Opened.what == "opened",
                Opened.subject_id.in_([str(one) for one in document_ids]),
            )
        )
    )


def tick_of(work: Work, reading: Reading) -> ReadingTick | None:
    """Return the actor's own tick at a thing to read."""
    return work.session.scalars(
        select(ReadingTick).where(
            ReadingTick.association_id == work.actor.tenant,
            ReadingTick.person_id == work.actor.person_id,
            ReadingTick.reading == reading,
        )
    ).first()
