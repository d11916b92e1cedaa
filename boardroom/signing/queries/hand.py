"""What was printed to be signed by hand, what came back of it, and who has vouched for it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select

from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, Extent, File
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.rules import scope_of
from boardroom.reading.models import Page
from boardroom.reading.queries.pages import UNREAD
from boardroom.signing.models import Envelope, PaperWord, PrintOut, SheetLook, SheetSeen, Signer
from boardroom.signing.queries.bundles import in_envelope
from boardroom.signing.queries.concern import in_scope, steers
from boardroom.signing.rules.hand import (
    ASIDE,
    Damaged,
    Gathered,
    Known,
    Mark,
    PageFault,
    Seen,
    gather,
    read_mark,
)
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work


@dataclass(frozen=True)
class Copy:
    """A document that came in as the signed copy, or a part of it; `waits` until its pages have been looked at."""

    document: Document
    waits: bool


@dataclass(frozen=True)
class CameBack:
    """All that has come back of a print."""

    print_out: PrintOut
    copies: Sequence[Copy]
    pages: Sequence[SheetSeen]
    gathered: Gathered

    @property
    def waiting(self) -> bool:
        """Whether pages are still to be looked at."""
        return any(copy.waits for copy in self.copies)

    @property
    def aside(self) -> list[SheetSeen]:
        """The pages that someone has said are none of the sheets."""
        return [row for row in self.pages if row.code == ASIDE]

    def is_strange(self, document_id: uuid.UUID) -> bool:
        """Whether a document holds no sheet of this print at all."""
        return str(document_id) not in {seen.document for seen in self._sheets}

    @property
    def _sheets(self) -> list[Seen]:
        doubled = [one.seen for one in self.gathered.remarks if one.fault is PageFault.DOUBLED]
        return [*self.gathered.found.values(), *doubled]

    def page(self, seen: Seen) -> SheetSeen:
        """Return the row of a page that was gathered."""
        return next(
            row for row in self.pages if str(row.document_id) == seen.document and row.page == seen.page
        )


def print_out_of(work: Work, envelope_id: uuid.UUID) -> PrintOut | None:
    """Return what an envelope was printed as."""
    return work.session.scalars(
        select(PrintOut).where(
            PrintOut.association_id == work.actor.tenant, PrintOut.envelope_id == envelope_id
        )
    ).first()


def print_by_code(work: Work, code: str) -> PrintOut | None:
    """Return the print of a code, where the association has made one."""
    return work.session.scalars(
        select(PrintOut).where(PrintOut.association_id == work.actor.tenant, PrintOut.code == code)
    ).first()


def known_prints(work: Work) -> list[Known]:
    """Return every print that the association has made, to say of a strange page what it is."""
    rows = work.session.execute(
        select(PrintOut.code, Envelope.subject_key, Envelope.version, Envelope.title)
        .join(
            Envelope,
            (Envelope.association_id == PrintOut.association_id) & (Envelope.id == PrintOut.envelope_id),
        )
        .where(PrintOut.association_id == work.actor.tenant)
    )
    return [Known(*row) for row in rows]


def mark_of(envelope: Envelope, print_out: PrintOut, sheet: int = 1) -> Mark:
    """Return what the code on a sheet of a print says."""
    return Mark(print_out.code, sheet, print_out.sheet_count, envelope.frozen_sha256[:8].upper())


def came_back(work: Work, envelope: Envelope) -> CameBack | None:
    """Return what has come back of an envelope's print, of documents that the actor may see; None where none was made."""
    print_out = print_out_of(work, envelope.id)
    if print_out is None:
        return None
    rows = work.session.execute(
        select(Document, SheetLook)
        .join(
            SheetLook,
            (SheetLook.association_id == Document.association_id) & (SheetLook.document_id == Document.id),
        )
        .where(
            within(scope_of(work.actor)),
            current(),
            or_(
                SheetLook.print_out_id == print_out.id,
                # A stack can hold sheets of several prints.
                exists().where(
                    SheetSeen.association_id == Document.association_id,
                    SheetSeen.document_id == Document.id,
                    SheetSeen.code.startswith(f"BP1/{print_out.code}/"),
                ),
            ),
        )
        .order_by(Document.created_at, Document.reference)
    ).all()
    copies = [Copy(document, look.looked_at is None) for document, look in rows]
    pages = _pages(work, [copy.document.id for copy in copies])
    gathered = gather(
        [Seen(str(page.document_id), page.page, page.code) for page in pages],
        mark_of(envelope, print_out),
        known_prints(work),
    )
    return CameBack(print_out, copies, pages, gathered)


def _pages(work: Work, document_ids: Sequence[uuid.UUID]) -> list[SheetSeen]:
    """Return the pages that were looked at, document after document in the order given."""
    found: dict[uuid.UUID, list[SheetSeen]] = {one: [] for one in document_ids}
    for page in work.session.scalars(
        select(SheetSeen)
        .where(SheetSeen.association_id == work.actor.tenant, SheetSeen.document_id.in_(document_ids))
        .order_by(SheetSeen.page)
    ):
        found[page.document_id].append(page)
    return [page for one in document_ids for page in found[one]]


def page_seen(work: Work, document_id: uuid.UUID, page: int) -> SheetSeen | None:
    """Return a page that was looked at."""
    return work.session.scalars(
        select(SheetSeen).where(
            SheetSeen.association_id == work.actor.tenant,
            SheetSeen.document_id == document_id,
            SheetSeen.page == page,
        )
    ).first()


def scans_of(work: Work, back: CameBack) -> list[File]:
    """Return the files that the sheets of a print lie in, in the order they came."""
    wanted = list(dict.fromkeys(back.page(seen).file_id for seen in back.gathered.found.values()))
    # A sheet that came twice may be the one that was signed: all that bears the print's code is kept, or one that cannot be
    # read for certain. A sheet of another paper is nobody's business here.
    wanted += [row.file_id for row in back.pages if row.file_id not in wanted and _may_be_of(back, row)]
    files = {
        file.id: file
        for file in work.session.scalars(
            select(File).where(File.association_id == work.actor.tenant, File.id.in_(wanted))
        )
    }
    return [files[one] for one in wanted if one in files]


def _may_be_of(back: CameBack, row: SheetSeen) -> bool:
    mark = read_mark(row.code)
    return isinstance(mark, Damaged) or (isinstance(mark, Mark) and mark.code == back.print_out.code)


def words_on(work: Work, back: CameBack) -> list[PaperWord]:
    """Return what people have vouched for and nobody has acted upon yet, of the scan as it is now, oldest first."""
    scan = [file.sha256 for file in scans_of(work, back)]
    said = work.session.scalars(
        select(PaperWord)
        .where(
            PaperWord.association_id == work.actor.tenant,
            PaperWord.print_out_id == back.print_out.id,
            PaperWord.taken_at.is_(None),
        )
        .order_by(PaperWord.said_at)
    )
    return [word for word in said if word.scan == scan]


def look_at(work: Work, document_id: uuid.UUID) -> SheetLook | None:
    """Return whether and how a document's pages have been looked at."""
    return work.session.scalars(
        select(SheetLook).where(
            SheetLook.association_id == work.actor.tenant, SheetLook.document_id == document_id
        )
    ).first()


def next_to_look_at(work: Work, association_id: uuid.UUID | None = None) -> Document | None:
    """Return a read document whose pages should be looked at for codes, of one association or of any.

    Those that came after something was printed that is still waited for; what was handed in for a print goes first.
    """
    look = and_(SheetLook.association_id == Document.association_id, SheetLook.document_id == Document.id)
    awaited = exists().where(
        PrintOut.association_id == Document.association_id,
        PrintOut.ordered_at <= Document.created_at,
        Envelope.association_id == PrintOut.association_id,
        Envelope.id == PrintOut.envelope_id,
        Envelope.state == EnvelopeState.SENT,
    )
    wanted = (
        select(Document)
        .outerjoin(SheetLook, look)
        .where(
            or_(awaited, SheetLook.print_out_id.is_not(None)),
            SheetLook.looked_at.is_(None),
            or_(SheetLook.lease_until.is_(None), SheetLook.lease_until <= work.now),
            Document.withdrawn_at.is_(None),
            current(),
            _read(),
        )
        .order_by(SheetLook.print_out_id.is_(None), Document.created_at)
        .limit(1)
    )
    if association_id is not None:
        wanted = wanted.where(Document.association_id == association_id)
    return work.session.scalars(wanted).first()


def anything_printed(work: Work) -> bool:
    """Tell whether any print is still waited for: nothing is looked for otherwise."""
    return bool(
        work.session.scalar(
            select(
                exists().where(
                    Envelope.association_id == PrintOut.association_id,
                    Envelope.id == PrintOut.envelope_id,
                    Envelope.state == EnvelopeState.SENT,
                )
            )
        )
    )


def _read() -> ColumnElement[bool]:
    """Return the condition on Document that its pages are there and none waits to be read."""
    own = and_(Page.association_id == Document.association_id, Page.document_id == Document.id)
    lent = exists().where(Extent.association_id == Document.association_id, Extent.document_id == Document.id)
    return or_(lent, and_(exists().where(own), ~exists().where(own, UNREAD)))


def copies_of(work: Work, envelope_id: uuid.UUID) -> list[Document]:
    """Return the documents in which the signed copy of an envelope lies, within the actor's Scope."""
    # Those that were handed in first: asked the other way round, a database looks through the whole archive.
    handed_in = (
        select(SheetLook.document_id)
        .join(PrintOut, PrintOut.id == SheetLook.print_out_id)
        .where(SheetLook.association_id == work.actor.tenant, PrintOut.envelope_id == envelope_id)
    )
    copies = list(work.session.scalars(handed_in))
    if not copies:
        return []
    return list(
        work.session.scalars(
            select(Document)
            .where(within(scope_of(work.actor)), current(), Document.id.in_(copies))
            .order_by(Document.created_at)
        )
    )


def other_papers_among(work: Work, document_ids: Collection[uuid.UUID]) -> list[Document]:
    """Return those of documents that have been sent for signing, or were sealed, themselves: no copy of another paper."""
    return list(
        work.session.scalars(
            select(Document)
            .where(
                Document.association_id == work.actor.tenant,
                Document.id.in_(document_ids),
                in_envelope(*EnvelopeState),
            )
            .order_by(Document.created_at)
        )
    )


def envelope_of_copy(work: Work, document_id: uuid.UUID) -> Envelope | None:
    """Return the envelope that a document is the signed copy of, whoever may follow it."""
    return work.session.scalars(
        select(Envelope)
        .join(PrintOut, PrintOut.envelope_id == Envelope.id)
        .join(SheetLook, SheetLook.print_out_id == PrintOut.id)
        .where(Envelope.association_id == work.actor.tenant, SheetLook.document_id == document_id)
    ).first()


def papers_to_look_at(work: Work) -> list[Envelope]:
    """Return the envelopes whose signed paper is all there and waits for the actor to look at it."""
    if not work.actor.may(Permission.SEND_FOR_SIGNING):
        return []
    envelopes = work.session.scalars(
        select(Envelope)
        .join(PrintOut, PrintOut.envelope_id == Envelope.id)
        .where(
            in_scope(work.actor),
            Envelope.state == EnvelopeState.SENT,
            exists().where(
                Signer.envelope_id == Envelope.id,
                Signer.on_paper,
                Signer.state == SignerState.WAITING,
                Signer.person_id != work.actor.person_id,
            ),
        )
        .order_by(Envelope.sent_at)
    ).all()
    found = []
    for envelope in envelopes:
        back = came_back(work, envelope) if steers(work, envelope) else None
        if back is not None and back.gathered.complete:
            said = {word.person_id for word in words_on(work, back)}
            if work.actor.person_id not in said:
                found.append(envelope)
    return found
