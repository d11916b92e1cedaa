"""What the document page and browsing ask beyond documents themselves; within the reader's Scope."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select, true

from boardroom.associations.queries import local_today
from boardroom.audit.models import Entry
from boardroom.core.actor import ActorKind
from boardroom.core.errors import NotFound
from boardroom.core.ids import uuid_or_none
from boardroom.documents.models import Derivation, DerivationSource, Document, File, FileRole
from boardroom.documents.queries import derivations, within
from boardroom.documents.queries.sharing import current, hidden_documents
from boardroom.documents.rules import main_file
from boardroom.intake.models import Import
from boardroom.intake.queries import brought, came_again, documents_brought, reached
from boardroom.mandates.models import Person
from boardroom.mandates.queries import past_minutes_open
from boardroom.mandates.rules import MINUTES_OF_BOARD, scope_of
from boardroom.matters.queries import contracts_of_documents, matters_with
from boardroom.minutes.queries import built_on
from boardroom.reading.models import Page, TextLayer, TextSource
from boardroom.reading.queries import first_spreads, parted_sheets
from boardroom.retention.queries import holds_on, listed_for_disposal
from boardroom.signing.models import Envelope, SheetLook, Signer
from boardroom.signing.queries import papers_of, with_envelopes_of
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

# What a person does to a document that an undone import may not throw away.
_CHANGES = ("documents.described", "documents.hidden", "documents.shown_again", "documents.file_added")
_SHOWN_STATES = (EnvelopeState.SENT, EnvelopeState.SIGNED, EnvelopeState.SEALED)


@dataclass(frozen=True)
class Origin:
    """A document that another was made of, which of its pages (runs, from 1) are in the other, and of how many."""

    document: Document
    pages: list[tuple[int, int]]
    total: int


@dataclass(frozen=True)
class SignaturePage:
    """A page that says who signed: of a sealed file or its reading copy, and which (from 1) of that file's pages."""

    file: File
    number: int


def envelopes_of(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Envelope]:
    """Return the newest envelope of each document that is sent, signed or sealed; of documents within the Scope."""
    if not document_ids:
        return {}
    rows = work.session.execute(
        select(Document.id, Envelope)
        .join(
            Envelope,
            (Envelope.association_id == Document.association_id) & (Envelope.document_id == Document.id),
        )
        .where(
            within(scope_of(work.actor)),
            Document.id.in_(document_ids),
            Envelope.state.in_(_SHOWN_STATES),
        )
        .order_by(Envelope.version)
    )
    found = {row[0]: row[1] for row in rows}
    # Signed beside another paper: the same envelope, of which this document is not the first.
    beside = [
        (document_id, envelope)
        for document_id, envelope in with_envelopes_of(work, document_ids)
        if envelope.state in _SHOWN_STATES
    ]
    if beside:
        mine = set(
            work.session.scalars(
                select(Document.id).where(
                    within(scope_of(work.actor)), Document.id.in_([document_id for document_id, _ in beside])
                )
            )
        )
        for document_id, envelope in beside:
            if document_id in mine and (
                document_id not in found or found[document_id].sent_at <= envelope.sent_at
            ):
                found[document_id] = envelope
    return found


def signature_pages(work: Work, files: Sequence[File], envelope: Envelope | None) -> list[SignaturePage]:
    """Return the pages that follow what was signed, in the file that stands for the document; nothing before the seal.

    `files` are those that the reader may have: whoever may not see evidence gets the page of the reading copy.
    """
    main = main_file(files)
    if envelope is None or main is None:
        return []
    for paper in papers_of(work, envelope):
        if main.sha256 in {paper.sealed_sha256, paper.reading_copy_sha256}:
            numbers = range(paper.page_count + 1, main.page_count + 1)
            return [SignaturePage(main, number) for number in numbers]
    return []


def signers_of(work: Work, envelope: Envelope) -> list[Signer]:
    """Return who signed or is asked to, in their order."""
    return list(
        work.session.scalars(
            select(Signer)
            .where(Signer.association_id == work.actor.tenant, Signer.envelope_id == envelope.id)
            .order_by(Signer.position)
        )
    )


def history_of(
    work: Work, document: Document, envelope: Envelope | None = None, limit: int = 30
) -> list[Entry]:
    """Return the log's entries about a document, and about the envelope that it is signed in, newest first."""
    return list(
        work.session.scalars(
            select(Entry)
            .where(
                Entry.association_id == work.actor.tenant,
                or_(
                    and_(Entry.subject_kind == "document", Entry.subject_id == str(document.id)),
                    and_(
                        Entry.subject_kind == "envelope",
                        Entry.subject_id == str(envelope.id if envelope else ""),
                    ),
                ),
            )
            .order_by(Entry.number.desc())
            .limit(limit)
        )
    )


def in_use(work: Work, found: Import) -> dict[uuid.UUID, str]:
    """Return the documents of an import that something else builds on, and on what: keys of rules.IN_USE_WORDS.

    Sent for signing or signed, part of minutes, paper of a meeting, source of decisions, in a matter or in the register
    of contracts, held, listed for disposal, or changed by someone who neither made nor is undoing the import. A stack
    that the worker split at its sheets stands or goes with its parts: they are looked at too, and those in use are
    among the answers beside the stack.
    """
    came = documents_brought(work, found)
    parts = derivations.parts_at_sheets(work, [document.id for document in came])
    documents = [*came, *(part for some in parts.values() for part in some)]
    brought = {document.id for document in documents}
    reasons = dict.fromkeys(came_again(work, found), "came_again")
    reasons |= dict.fromkeys(set(_lending(work)) - parts.keys(), "divided")
    own = {person_id for person_id in (found.created_by, work.actor.person_id) if person_id is not None}
    reasons |= dict.fromkeys(_changed_by_others(work, found, own), "changed")
    reasons |= built_on(work)
    rows = work.session.execute(
        select(Envelope.document_id, Envelope.kind).where(
            Envelope.association_id == work.actor.tenant, Envelope.document_id.is_not(None)
        )
    )
    for document_id, kind in rows:
        if document_id is not None:
            reasons[document_id] = "minutes" if kind == "minutes" else "signing"
    reasons |= dict.fromkeys(
        work.session.scalars(
            select(SheetLook.document_id).where(
                SheetLook.association_id == work.actor.tenant, SheetLook.print_out_id.is_not(None)
            )
        ),
        "by_hand",
    )
    reasons |= {document_id: "signing" for document_id, _envelope in with_envelopes_of(work, brought)}
    reasons |= dict.fromkeys(matters_with(work, brought), "matter")
    reasons |= {
        found.document_id: "contract"
        for found in contracts_of_documents(work, brought)
        if found.document_id is not None
    }
    reasons |= dict.fromkeys(listed_for_disposal(work), "listed")
    reasons |= dict.fromkeys(holds_on(work, documents), "held")
    known = reached(work, [part.id for some in parts.values() for part in some])
    for document_id, some in parts.items():
        # A part that the actor may not know of is not theirs to take away either.
        if any(part.id in reasons or part.id not in known for part in some):
            reasons.setdefault(document_id, "part_in_use")
    seen = {document.id for document in came} | known.keys()
    return {document_id: reason for document_id, reason in reasons.items() if document_id in seen}


def spreads_of_import(work: Work, found: Import) -> list[tuple[Page, int]]:
    """Return of each of an import's documents its first spread that nobody has been asked about, and how many there are.

    Those that are sent for signing or signed are left out.
    """
    first = first_spreads(work, brought(work, found))
    signed = envelopes_of(work, {page.document_id for page, _ in first})
    return [(page, count) for page, count in first if page.document_id not in signed]


def _lending(work: Work) -> list[uuid.UUID]:
    """Documents whose pages others consist of."""
    return list(
        work.session.scalars(
            select(DerivationSource.document_id)
            .join(
                Derivation,
                (Derivation.association_id == DerivationSource.association_id)
                & (Derivation.id == DerivationSource.derivation_id),
            )
            .where(DerivationSource.association_id == work.actor.tenant, Derivation.undone_at.is_(None))
        )
    )


def _changed_by_others(work: Work, found: Import, own: set[uuid.UUID]) -> set[uuid.UUID]:
    accounts = work.session.scalars(
        select(Person.account_id).where(Person.association_id == work.actor.tenant, Person.id.in_(own))
    )
    mine = {str(account_id) for account_id in accounts} | {str(person_id) for person_id in own}
    changed = work.session.scalars(
        select(Entry.subject_id).where(
            Entry.association_id == work.actor.tenant,
            Entry.at >= found.started_at,
            Entry.subject_kind == "document",
            Entry.verb.in_(_CHANGES),
            Entry.actor_kind.in_((ActorKind.ACCOUNT.value, ActorKind.TOKEN.value)),
            Entry.actor_id.not_in(mine),
        )
    )
    corrected = work.session.scalars(
        select(Page.document_id)
        .join(TextLayer, (TextLayer.association_id == Page.association_id) & (TextLayer.page_id == Page.id))
        .where(
            Page.association_id == work.actor.tenant,
            TextLayer.source == TextSource.CORRECTED,
            TextLayer.created_at >= found.started_at,
            TextLayer.created_by.not_in(own),
        )
    )
    return {key for text in changed if (key := uuid_or_none(text))} | set(corrected)


def origins_of(work: Work, document: Document, derivation: Derivation) -> list[Origin]:
    """Return where a derived document's pages come from: "pages 3-7 of 40", numbered as the other's page numbers them."""
    found = derivations.origins_of(work, document, derivation)
    parted = parted_sheets(work, {span.file_id for origin in found for span in origin.whole})
    return [Origin(origin.document, origin.pages(parted), origin.total(parted)) for origin in found]


def counts_by_day(work: Work) -> list[tuple[date | None, int]]:
    """Return how many documents the actor may see bear each date; for mandate periods, which are derived."""
    rows = work.session.execute(
        select(Document.document_date, func.count())
        .where(within(scope_of(work.actor)), current())
        .group_by(Document.document_date)
    )
    return [(day, count) for day, count in rows]


def names_of(work: Work, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return persons' names by id."""
    rows = work.session.execute(
        select(Person.id, Person.name).where(
            Person.association_id == work.actor.tenant, Person.id.in_(person_ids)
        )
    )
    return {row[0]: row[1] for row in rows}


def past_minutes(work: Work) -> list[Document]:
    """Return the board's minutes of the actor's own time, newest first, while the board has opened them.

    Nothing here goes by a mandate: neither papers nor anything else of that time, and a conflict of interest binds.
    """
    person = work.actor.person_id
    open_now = past_minutes_open(work, person, local_today(work)) if person else []
    if not open_now:
        return []
    within_time = [
        and_(
            Document.document_date >= period.start,
            Document.document_date < period.end if period.end else true(),
        )
        for period in open_now
    ]
    return list(
        work.session.scalars(
            select(Document)
            .where(
                Document.association_id == work.actor.tenant,
                Document.withdrawn_at.is_(None),
                Document.record_class.in_(MINUTES_OF_BOARD),
                or_(*within_time),
                Document.id.not_in(hidden_documents(work.actor.tenant, person)),
                current(),
            )
            .order_by(Document.document_date.desc(), Document.reference)
        )
    )


def past_minutes_file(work: Work, document_id: uuid.UUID) -> tuple[Document, File]:
    """Return one of `past_minutes` with the file to read it by, never the one with evidence; NotFound."""
    document = next((one for one in past_minutes(work) if one.id == document_id), None)
    if document is None:
        raise NotFound
    files = work.session.scalars(
        select(File)
        .where(
            File.association_id == work.actor.tenant,
            File.document_id == document.id,
            File.role != FileRole.SEALED,
        )
        .order_by(File.position)
    )
    found = main_file(files.all())
    if found is None:
        raise NotFound
    return document, found
