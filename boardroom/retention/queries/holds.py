"""Which legal holds there are, and which documents they cover."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import exists, select

from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, Extent
from boardroom.documents.queries import by_ids, kept
from boardroom.documents.queries.sharing import hidden_documents, sharers
from boardroom.matters.models import Matter
from boardroom.matters.queries import barred_from, documents_of, said_of
from boardroom.matters.queries import by_ids as matters_by_ids
from boardroom.reading.models import Page, PageState, TextLayer
from boardroom.retention.models import Exemption, Hold, HoldKind, Release
from boardroom.signing.models import Envelope, Signer
from boardroom.work import Work


def holds(work: Work) -> list[Hold]:
    """Return all holds, those in force first, newest first."""
    work.actor.require(Permission.READ_RETENTION)
    today = local_today(work)
    found = work.session.scalars(
        select(Hold).where(Hold.association_id == work.actor.tenant).order_by(Hold.placed_at.desc())
    )
    return sorted(found, key=lambda hold: not hold.in_force(today))


def hold_by_id(work: Work, hold_id: uuid.UUID) -> Hold:
    """Return one hold; NotFound when there is none."""
    work.actor.require(Permission.READ_RETENTION)
    found = work.session.scalars(
        select(Hold).where(Hold.association_id == work.actor.tenant, Hold.id == hold_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def in_force(work: Work) -> list[Hold]:
    """Return the holds that stop something today, whoever asks: a hold binds those too who may not read it."""
    today = local_today(work)
    rows = work.session.scalars(
        select(Hold)
        .where(Hold.association_id == work.actor.tenant, Hold.lifted_at.is_(None))
        .order_by(Hold.placed_at)
    )
    return [hold for hold in rows if hold.in_force(today)]


def known_holds(work: Work, hold_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the holds that cover nothing by name that the actor may not know of."""
    rows = work.session.scalars(
        select(Hold).where(Hold.association_id == work.actor.tenant, Hold.id.in_(hold_ids))
    ).all()
    papers = by_ids(work, {row.document_id for row in rows if row.document_id})
    matters = matters_by_ids(work, {row.matter_id for row in rows if row.matter_id})
    return {
        row.id
        for row in rows
        if (row.document_id is None or row.document_id in papers)
        and (row.matter_id is None or row.matter_id in matters)
    }


def barred_holds(work: Work, found: Collection[Hold]) -> set[uuid.UUID]:
    """Return those of the holds that cover, by name, something in which the actor has a conflict of interest.

    A hold binds them all the same, and that it is there is told to them; why it was placed, and lifting it, is not theirs.
    """
    if work.actor.person_id is None:
        return set()
    matters = barred_from(work) if any(hold.matter_id for hold in found) else set()
    hidden: set[uuid.UUID] = set()
    if any(hold.document_id for hold in found):
        hidden = set(work.session.scalars(hidden_documents(work.actor.tenant, work.actor.person_id)))
    return {hold.id for hold in found if hold.matter_id in matters or hold.document_id in hidden}


def holds_on(work: Work, documents: Sequence[Document]) -> dict[uuid.UUID, list[Hold]]:
    """Return which holds in force cover which of the documents, whoever may see them; the uncovered are left out.

    A hold on a document covers all that shares a page with it: neither can be destroyed without the other. A hold on a
    matter does so for each document that the matter holds now, those linked after it was placed too. A hold on a person
    covers what nobody has read yet: it may name them.
    """
    found = in_force(work)
    if not found or not documents:
        return {}
    texts: dict[uuid.UUID, list[str]] = {}
    unread: set[uuid.UUID] = set()
    if any(hold.kind is HoldKind.PERSON for hold in found):
        texts, unread = _texts(work, documents), _unread(work, documents)
    by_matter = documents_of(work, {hold.matter_id for hold in found if hold.matter_id})
    named = {hold.document_id for hold in found if hold.document_id}
    kin = _kin(work, sorted(named.union(*by_matter.values()), key=str))
    covered: dict[uuid.UUID, list[Hold]] = {}
    for document in documents:
        known = {document.id} | kin.get(document.id, set())
        its_matters = [matter_id for matter_id, its in by_matter.items() if its & known]
        stops = [
            hold
            for hold in found
            if hold.held.covers(
                known,
                document.document_date,
                document.record_class,
                texts.get(document.id, ()),
                its_matters,
                unread=document.id in unread,
            )
        ]
        if stops:
            covered[document.id] = stops
    return covered


def holds_on_matters(work: Work, matters: Sequence[Matter]) -> dict[uuid.UUID, list[Hold]]:
    """Return which holds in force cover which closed matters themselves, whoever may know of them; the uncovered are left out."""
    found = in_force(work)
    covered: dict[uuid.UUID, list[Hold]] = {}
    for matter in matters if found else ():
        texts = said_of(work, matter)
        last = matter.closed_on or local_today(work)
        stops = [
            hold
            for hold in found
            if hold.held.covers_matter(matter.id, matter.opened_on, last, matter.record_class, texts)
        ]
        if stops:
            covered[matter.id] = stops
    return covered


def exempted(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Exemption]:
    """Return the exceptions in force for those of the documents that have one."""
    today = local_today(work)
    rows = work.session.scalars(
        select(Exemption).where(
            Exemption.association_id == work.actor.tenant,
            Exemption.ended_at.is_(None),
            Exemption.document_id.in_(document_ids),
        )
    )
    return {row.document_id: row for row in rows if row.document_id and row.in_force(today)}


def exempted_matters(work: Work, matter_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Exemption]:
    """Return the exceptions in force for those of the matters that have one, whoever may know of them."""
    return {key: one for key, one in _matters_kept_longer(work).items() if key in set(matter_ids)}


def kept_with_matters(work: Work) -> set[uuid.UUID]:
    """Return the documents that matters hold which are kept longer, whoever may see them; few at any time."""
    return set[uuid.UUID]().union(*documents_of(work, _matters_kept_longer(work)).values())


def _matters_kept_longer(work: Work) -> dict[uuid.UUID, Exemption]:
    today = local_today(work)
    rows = work.session.scalars(
        select(Exemption).where(
            Exemption.association_id == work.actor.tenant,
            Exemption.ended_at.is_(None),
            Exemption.matter_id.is_not(None),
        )
    )
    return {row.matter_id: row for row in rows if row.matter_id and row.in_force(today)}


def released(work: Work) -> dict[uuid.UUID, Release]:
    """Return the documents that may go before their time, because a person asked for it by law; few at any time."""
    rows = work.session.scalars(
        select(Release).where(Release.association_id == work.actor.tenant, Release.ended_at.is_(None))
    )
    return {row.document_id: row for row in rows}


def _kin(work: Work, held: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Document -> the held documents that it shares a page with."""
    kin: dict[uuid.UUID, set[uuid.UUID]] = {}
    for source in kept(work, held):
        for other in work.session.scalars(select(sharers(source).subquery().c[0])):
            kin.setdefault(other, set()).add(source.id)
    return kin


def _texts(work: Work, documents: Sequence[Document]) -> dict[uuid.UUID, list[str]]:
    """Return what each document says: its description, each reading of each page (whole sheets), and who signed it.

    Readings of a page that do not count any more are asked too: a name may be right in one of them alone.
    """
    keys = [document.id for document in documents]
    found = {document.id: [document.title, document.summary, document.counterparty] for document in documents}
    tenant = work.actor.tenant
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        own = (
            select(Page.document_id, TextLayer.text)
            .join(TextLayer, TextLayer.page_id == Page.id)
            .where(Page.association_id == tenant, Page.document_id.in_(some))
        )
        lent = (
            select(Extent.document_id, TextLayer.text)
            .join(
                Page,
                (Page.file_id == Extent.file_id)
                & (Page.number >= Extent.first_page)
                & (Page.number <= Extent.last_page),
            )
            .join(TextLayer, TextLayer.page_id == Page.id)
            .where(Extent.association_id == tenant, Extent.document_id.in_(some))
        )
        signed = (
            select(Envelope.document_id, Signer.name)
            .join(Signer, Signer.envelope_id == Envelope.id)
            .where(Envelope.association_id == tenant, Envelope.document_id.in_(some))
        )
        for question in (own, lent, signed):
            for document_id, text in work.session.execute(question):
                if document_id is not None:
                    found[document_id].append(text)
    return found


def _unread(work: Work, documents: Sequence[Document]) -> set[uuid.UUID]:
    """Return the documents with a page that has no text yet, though it is not blank, and those without any page."""
    keys = [document.id for document in documents]
    lent_page = (
        (Page.file_id == Extent.file_id)
        & (Page.number >= Extent.first_page)
        & (Page.number <= Extent.last_page)
    )
    dark = (
        Page.set_aside.is_(False),
        Page.state.in_((PageState.WAITING, PageState.READING, PageState.FAILED)),
        ~exists().where(TextLayer.page_id == Page.id),
    )
    paged, waiting = set[uuid.UUID | None](), set[uuid.UUID | None]()
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        own = select(Page.document_id).where(
            Page.association_id == work.actor.tenant, Page.document_id.in_(some)
        )
        lent = (
            select(Extent.document_id)
            .join(Page, lent_page)
            .where(Extent.association_id == work.actor.tenant, Extent.document_id.in_(some))
        )
        for question in (own, lent):
            paged |= set(work.session.scalars(question.distinct()))
            waiting |= set(work.session.scalars(question.where(*dark).distinct()))
    return {key for key in keys if key in waiting or key not in paged}
