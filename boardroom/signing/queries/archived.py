"""Archived PDFs that can be sent to be signed."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from boardroom.classes.queries import by_key as class_by_key
from boardroom.classes.queries import every as every_class
from boardroom.documents.models import Document, File, FileRole
from boardroom.documents.queries import by_id as document_by_id
from boardroom.documents.queries import files_of, within
from boardroom.mandates.rules import MINUTES_CLASSES, scope_of
from boardroom.signing.errors import ALREADY_SIGNED, NOT_ONE_PDF, NoClass, NotSignable
from boardroom.signing.models import Envelope, PrintOut, SheetLook
from boardroom.signing.queries.bundles import in_envelope, last_version
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

# Declined or taken back, a paper can be sent anew.
_SIGNED = (EnvelopeState.SIGNED, EnvelopeState.SEALED)


@dataclass(frozen=True)
class SignablePaper:
    """An archived PDF that can be sent for signing, and what its record class asks of signatures."""

    document_id: uuid.UUID
    title: str
    record_class: str
    class_name: str
    recommended: str
    document_date: date | None
    sha256: str
    file_name: str
    page_count: int
    next_version: int


def paper(work: Work, document_id: uuid.UUID, *, apart: bool = False) -> SignablePaper:
    """Return an archived document as what can be sent; NotSignable says what it lacks.

    What is signed is not sent once more: the archive would name the signers of the last time alone.
    `apart`: each signer gets a paper of their own, which is filed by itself.
    """
    document = document_by_id(work, document_id)
    if not apart and work.session.scalar(
        select(Document.id).where(Document.id == document.id, in_envelope(*_SIGNED))
    ):
        raise NotSignable(problem=ALREADY_SIGNED)
    originals = [file for file in files_of(work, document) if file.role is FileRole.ORIGINAL]
    if len(originals) != 1 or originals[0].media_type != "application/pdf":
        raise NotSignable(problem=NOT_ONE_PDF)
    record_class = class_by_key(work, document.record_class) if document.record_class else None
    if record_class is None or not record_class.signable:
        raise NoClass
    return SignablePaper(
        document_id=document.id,
        title=document.title,
        record_class=record_class.key,
        class_name=record_class.name,
        recommended=record_class.recommended_level.value,
        document_date=document.document_date,
        sha256=originals[0].sha256,
        file_name=originals[0].name,
        page_count=originals[0].page_count,
        next_version=last_version(work, document.id) + 1,
    )


def signable_papers(work: Work, words: str = "", limit: int = 40) -> list[tuple[uuid.UUID, str, date | None]]:
    """Return (id, title, date) of archived PDFs that could be sent, those with all the words in the title.

    The newest first, but behind all others what hardly anybody sends: minutes, which are sent from their own page, and
    copies of what was signed by hand. What is signed or out to be signed is left out, and copies on their way back.
    """
    signable = [one.key for one in every_class(work) if one.signable]
    rarely = or_(Document.record_class.in_(sorted(MINUTES_CLASSES)), _copy_by_hand())
    wanted = (
        select(Document.id, Document.title, Document.document_date)
        .join(File, (File.association_id == Document.association_id) & (File.document_id == Document.id))
        .where(
            within(scope_of(work.actor)),
            Document.record_class.in_(signable),
            File.role == FileRole.ORIGINAL,
            File.media_type == "application/pdf",
            ~_copy_by_hand(Envelope.state == EnvelopeState.SENT),
            ~in_envelope(EnvelopeState.SENT, *_SIGNED),
        )
        .group_by(Document.id, Document.title, Document.document_date, Document.created_at)
        .having(func.count(File.id) == 1)
        .order_by(case((rarely, 1), else_=0), Document.created_at.desc(), Document.id)
        .limit(limit)
    )
    for word in words.split()[:6]:
        wanted = wanted.where(Document.title.icontains(word, autoescape=True))
    return [(row[0], row[1], row[2]) for row in work.session.execute(wanted)]


def _copy_by_hand(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a document was handed in as the copy of a print."""
    return exists().where(
        SheetLook.association_id == Document.association_id,
        SheetLook.document_id == Document.id,
        PrintOut.association_id == SheetLook.association_id,
        PrintOut.id == SheetLook.print_out_id,
        Envelope.association_id == PrintOut.association_id,
        Envelope.id == PrintOut.envelope_id,
        *conditions,
    )


def signable_classes(work: Work) -> list[tuple[str, str]]:
    """Return (key, name) of the record classes whose papers are signed, of those that the actor may add to."""
    opened = scope_of(work.actor).record_classes
    return [
        (one.key, one.name)
        for one in every_class(work)
        if one.signable and (opened is None or one.key in opened)
    ]
