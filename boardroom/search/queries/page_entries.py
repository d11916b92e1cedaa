"""What the index is told of documents, decisions and binders."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import selectinload

from boardroom.classes.queries import schedule
from boardroom.documents.models import Document
from boardroom.language.identifiers import paragraphs_in
from boardroom.language.protection import Shield
from boardroom.mandates.models import MandatePeriod, Person
from boardroom.mandates.queries import periods
from boardroom.mandates.queries.shielding import shield
from boardroom.minutes.models import Attendance, AttendanceStatus, Decision, Item, Minutes
from boardroom.minutes.rules import title_of
from boardroom.papers.queries import classes_of, searched
from boardroom.ports.search_index import PageEntry
from boardroom.reading.models import TextLayer, TextSource
from boardroom.reading.queries import pages_of
from boardroom.search.queries.filed_minutes import (
    DOCUMENT_OF_DECISION,
    ENVELOPE_OF_MINUTES,
    ENVELOPE_OF_SIGNER,
    ITEM_OF_DECISION,
    MINUTES_OF_ATTENDANCE,
    MINUTES_OF_ITEM,
    Recorded,
)
from boardroom.search.queries.surrounding import frame, superseded_of
from boardroom.search.rules.naming import names_in
from boardroom.search.rules.surroundings import IndexedFrom, surroundings
from boardroom.signing.models import Envelope, FurtherPaper, Signer
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work

BEST_TEXT = case(
    {TextSource.CORRECTED: 0, TextSource.EMBEDDED: 1, TextSource.RECOGNISED: 2},
    value=TextLayer.source,
    else_=3,
)


def entries(
    work: Work, document_ids: Collection[uuid.UUID]
) -> tuple[list[PageEntry], dict[uuid.UUID, IndexedFrom]]:
    """Return the index entries of documents, one a page and one a decision, and what each was made from."""
    documents = list(
        work.session.scalars(
            select(Document)
            .where(
                Document.association_id == work.actor.tenant,
                Document.id.in_(document_ids),
                Document.withdrawn_at.is_(None),
            )
            .options(selectinload(Document.tags))
        )
    )
    around = _around(work, document_ids)
    pages = page_texts(work, document_ids)
    made: list[PageEntry] = []
    for document in documents:
        made += around.pages(document, pages.get(document.id) or [(f"{document.id}/0", 0, "")])
        made += [around.decision(document, row) for row in around.decisions.get(document.id, ())]
    fingerprint = frame(work)
    return made, {
        document.id: IndexedFrom(
            document.content_version,
            surroundings(fingerprint, superseded=document.id in around.superseded),
        )
        for document in documents
    }


@dataclass
class _Around:
    """What entries say that does not stand in the document's own row."""

    shield: Shield
    spans: list[MandatePeriod]
    superseded: set[uuid.UUID]
    signers: Mapping[uuid.UUID, tuple[str, ...]]
    people: Mapping[uuid.UUID, tuple[str, ...]]
    decisions: Mapping[uuid.UUID, list[Recorded]] = field(default_factory=dict)

    def pages(self, document: Document, texts: list[tuple[str, int, str]]) -> list[PageEntry]:
        """One entry a page."""
        named = (document.title, document.printed_number, document.counterparty, _apartment(document))
        title = " ".join(filter(None, named))
        made = []
        for key, number, text in texts:
            body = self.shield.without(text or document.summary)
            own = dict.fromkeys(found.canonical for found in paragraphs_in(body))
            made.append(self._entry(document, key, number, title=title, body=body, paragraphs=tuple(own)))
        return made

    def decision(self, document: Document, found: Recorded) -> PageEntry:
        """One decision, at its paragraph; of archived minutes on the page where it stands."""
        paragraph = (f"§{found.paragraph}",) if found.paragraph else ()
        entry = self._entry(
            document,
            f"decision/{found.decision.id}",
            found.decision.page_number or 0,
            title=" ".join(filter(None, (found.minutes, *paragraph, found.heading))),
            body=self.shield.without(_words_of(found.decision)),
            paragraphs=paragraph,
        )
        replaced = entry.superseded or found.decision.superseded_by is not None
        return replace(entry, kind="decision", superseded=replaced)

    def _entry(
        self, document: Document, key: str, number: int, *, title: str, body: str, paragraphs: tuple[str, ...]
    ) -> PageEntry:
        day = document.document_date
        people = (
            *self.people.get(document.id, ()),
            *filter(None, (document.counterparty,)),
            *names_in(body),
        )
        return PageEntry(
            page_key=key,
            document_id=str(document.id),
            page_number=number,
            title=self.shield.without(title),
            body=body,
            record_class=document.record_class or "",
            document_date=day,
            tags=tuple(tag.name for tag in document.tags if not self.shield.covers(tag.name)),
            content_version=document.content_version,
            mandate_period=self._period(day),
            people=tuple(dict.fromkeys(name for name in people if not self.shield.covers(name))),
            signers=self.signers.get(document.id, ()),
            paragraphs=paragraphs,
            superseded=document.id in self.superseded,
            reference=document.reference,
        )

    def _period(self, day: date | None) -> str | None:
        return next((span.label for span in self.spans if day and span.period.covers(day)), None)


def _apartment(document: Document) -> str:
    """Say the apartment that a paper is about, as people ask for it, where its title does not."""
    number = document.apartment
    return f"lgh {number}" if number and number not in document.title.split() else ""


def _around(work: Work, document_ids: Collection[uuid.UUID]) -> _Around:
    signers = _signers(work, document_ids)
    people: dict[uuid.UUID, list[str]] = {document_id: list(names) for document_id, names in signers.items()}
    for document_id, name in work.session.execute(
        select(Envelope.document_id, Attendance.name)
        .join(Minutes, ENVELOPE_OF_MINUTES)
        .join(Attendance, MINUTES_OF_ATTENDANCE)
        .outerjoin(
            Person,
            and_(Person.association_id == Attendance.association_id, Person.id == Attendance.person_id),
        )
        .where(
            Envelope.association_id == work.actor.tenant,
            Envelope.document_id.in_(document_ids),
            or_(Person.id.is_(None), Person.protected_identity.is_(False)),
            Attendance.status != AttendanceStatus.UNTOLD,
        )
        .order_by(Attendance.position)
    ):
        if document_id:
            people.setdefault(document_id, []).append(name)
    return _Around(
        shield=shield(work),
        spans=periods(work),
        superseded=superseded_of(work, document_ids),
        signers={document_id: tuple(dict.fromkeys(names)) for document_id, names in signers.items()},
        people={document_id: tuple(dict.fromkeys(names)) for document_id, names in people.items()},
        decisions=decisions_of(work, document_ids),
    )


def _signers(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return who signed the documents that are sealed, in order, protected persons left out."""
    rows = work.session.execute(
        select(Envelope.document_id, Signer.name)
        .join(Signer, ENVELOPE_OF_SIGNER)
        .join(Person, and_(Person.association_id == Signer.association_id, Person.id == Signer.person_id))
        .where(
            Envelope.association_id == work.actor.tenant,
            Envelope.document_id.in_(document_ids),
            Envelope.state == EnvelopeState.SEALED,
            Signer.state == SignerState.SIGNED,
            Person.protected_identity.is_(False),
        )
        .order_by(Envelope.version, Signer.position)
    )
    beside = work.session.execute(
        select(FurtherPaper.document_id, Signer.name)
        .join(
            Signer,
            and_(
                Signer.association_id == FurtherPaper.association_id,
                Signer.envelope_id == FurtherPaper.envelope_id,
            ),
        )
        .join(Person, and_(Person.association_id == Signer.association_id, Person.id == Signer.person_id))
        .where(
            FurtherPaper.association_id == work.actor.tenant,
            FurtherPaper.document_id.in_(document_ids),
            FurtherPaper.sealed_sha256 != "",
            Signer.state == SignerState.SIGNED,
            Person.protected_identity.is_(False),
        )
        .order_by(FurtherPaper.version, Signer.position)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for document_id, name in (*rows, *beside):
        if document_id:
            found.setdefault(document_id, []).append(name)
    return found


def _words_of(made: Decision) -> str:
    """Return a decision with whom it concerns and who was against, as it is searched."""
    apartment = f"lgh {made.apartment}" if made.apartment else ""
    return "\n".join(filter(None, (made.text, made.counterparty, apartment, made.votes, made.reservation)))


def decisions_of(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Recorded]]:
    """Return the decisions in sealed and filed minutes, and those that were confirmed from archived ones."""
    rows = work.session.execute(
        select(Envelope.document_id, Minutes, Item, Decision)
        .join(Minutes, ENVELOPE_OF_MINUTES)
        .join(Item, MINUTES_OF_ITEM)
        .join(Decision, ITEM_OF_DECISION)
        .where(
            Envelope.association_id == work.actor.tenant,
            Envelope.document_id.in_(document_ids),
            Envelope.state == EnvelopeState.SEALED,
        )
        .order_by(Item.position, Decision.position)
    )
    found: dict[uuid.UUID, list[Recorded]] = {}
    for document_id, minutes, item, decision in rows:
        title = title_of(minutes.called, minutes.label or minutes.held_on.isoformat())
        if document_id:
            found.setdefault(document_id, []).append(
                Recorded(decision, str(item.position), item.heading, title)
            )
    archived = work.session.execute(
        select(Document.id, Document.title, Decision)
        .join(Decision, DOCUMENT_OF_DECISION)
        .where(Document.association_id == work.actor.tenant, Document.id.in_(document_ids))
        .order_by(Decision.page_number, Decision.position)
    )
    for document_id, title, decision in archived:
        found.setdefault(document_id, []).append(
            Recorded(decision, decision.paragraph, decision.heading, title)
        )
    return found


def binder_entries(
    work: Work, binder_ids: Collection[uuid.UUID]
) -> tuple[list[PageEntry], dict[uuid.UUID, IndexedFrom]]:
    """Return the index entries of binders and what each was made from.

    A binder is found by its label, what is in it, the names of its record classes, and every year that it holds;
    not by its shelf, which says where it stands and not what it is about.
    """
    binders = searched(work, binder_ids)
    plan, classes = schedule(work), classes_of(work, [binder.id for binder in binders])
    spans, hidden, fingerprint = periods(work), shield(work), frame(work)
    made = []
    for binder in binders:
        first, last = binder.years or (0, -1)
        its = sorted(classes[binder.id])
        body = (
            binder.contents,
            ", ".join(plan.name_of(key) for key in its),
            binder.note,
            " ".join(str(year) for year in range(first, last + 1)),
        )
        made.append(
            PageEntry(
                page_key=f"binder/{binder.id}",
                document_id=str(binder.id),
                page_number=0,
                title=hidden.without(binder.label),
                body=hidden.without("\n".join(part for part in body if part)),
                record_class="",
                content_version=binder.content_version,
                kind="binder",
                classes=tuple(its),
                years=binder.years,
                periods=tuple(
                    span.label
                    for span in spans
                    if span.start.year <= last and (span.end is None or first <= span.end.year)
                ),
            )
        )
    return made, {binder.id: IndexedFrom(binder.content_version, fingerprint) for binder in binders}


def page_texts(
    work: Work, document_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[str, int, str]]]:
    """Return (page key, page number, best text) of documents' pages, in order; unread pages are left out.

    Pages are those that stand for the document (the reading copy's, once there is one), and are numbered
    across its files, as the document page numbers them.
    """
    pages = {document_id: pages_of(work, document_id) for document_id in document_ids}
    texts = texts_of_pages(work, [page.id for some in pages.values() for page in some])
    return {
        document_id: [
            (str(page.id), number, texts[str(page.id)])
            for number, page in enumerate(some, start=1)
            if str(page.id) in texts
        ]
        for document_id, some in pages.items()
    }


def texts_of_pages(work: Work, page_ids: Collection[uuid.UUID]) -> dict[str, str]:
    """Return the best text of pages by their key."""
    rows = work.session.execute(
        select(TextLayer.page_id, TextLayer.text)
        .where(TextLayer.association_id == work.actor.tenant, TextLayer.page_id.in_(page_ids))
        .order_by(BEST_TEXT)
    )
    texts: dict[str, str] = {}
    for page_id, text in rows:
        texts.setdefault(str(page_id), text)
    return texts
