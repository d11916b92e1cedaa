"""Printing an envelope to be signed by hand, and taking its signed copy in."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from boardroom.associations.models import Association
from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import set_description
from boardroom.documents.models import Document
from boardroom.documents.queries import files_of, kept
from boardroom.intake.actions import Given, House, Incoming, receive
from boardroom.intake.models import Upload
from boardroom.ports.excerpts import Piece
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.sheets import print_of
from boardroom.signing.actions.turns import plan_reminder
from boardroom.signing.errors import AlreadyDecided, NobodyByHand
from boardroom.signing.models import Envelope, PrintOut, SheetLook, SheetSeen, Signer
from boardroom.signing.queries import (
    CameBack,
    came_back,
    envelope_of_copy,
    hidden_among,
    look_at,
    mark_of,
    other_papers_among,
    page_seen,
    papers_of,
    print_by_code,
    print_out_of,
    signers_of,
)
from boardroom.signing.rules.bundles import FrozenPaper, page_of
from boardroom.signing.rules.hand import (
    ALPHABET,
    ASIDE,
    CODE_LENGTH,
    Mark,
    code_in_words,
    mark_text,
    read_mark,
)
from boardroom.signing.rules.letters import language_of
from boardroom.signing.rules.papers import role_in_words
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work, WorkOpener

TEMPLATE = "print_out"
# Lines on a sheet to sign, with room for a hand.
LINES = 8
# Where on the sheet a frozen page goes, in points of A4: above the strip with the code.
FRAME = (0.0, 79.0, 595.28, 841.89)


def print_for_signing(
    opener: WorkOpener, actor: Actor, envelope_id: uuid.UUID, signer_ids: Sequence[uuid.UUID]
) -> PrintOut:
    """Print an open envelope for those who are to sign by hand; may be done again for others, with the same code.

    They are not reminded by mail any more, and may still sign otherwise. Engines run with no transaction open.
    """
    with opener.writing(actor) as work:
        envelope, chosen, others = _chosen(work, envelope_id, signer_ids)
        association, papers = own(work), papers_of(work, envelope)
        earlier = print_out_of(work, envelope_id)
        code = earlier.code if earlier else _fresh_code(work)
    sheets = [chosen[start : start + LINES] for start in range(0, len(chosen), LINES)]
    made = PrintOut(
        id=new_id(),
        association_id=actor.tenant,
        envelope_id=envelope_id,
        code=code,
        sheet_count=envelope.pages_to_read + len(sheets),
    )
    sheet = _typeset(opener, envelope, made, association, {"lines": sheets, "others": others})
    pdf = opener.ports.excerpts.laid_on(_pieces(opener, envelope, papers), sheet, FRAME)
    stored = opener.ports.blobs.put(actor.tenant, pdf)
    with opener.writing(actor) as work:
        envelope, chosen, _others = _chosen(work, envelope_id, signer_ids)
        print_out = print_out_of(work, envelope_id) or made
        if print_out is made:
            work.session.add(made)
            made.ordered_at = work.now
        print_out.code, print_out.sheet_count, print_out.sha256 = code, made.sheet_count, stored.sha256
        print_out.ordered_by, print_out.ordered_by_name = actor.person_id, actor.name
        for signer in signers_of(work, envelope_id):
            signer.on_paper = signer.id in {one.id for one in chosen} or not signer.email
            if signer.on_paper:
                signer.remind_at = None
            elif signer.state is SignerState.WAITING:
                plan_reminder(work, envelope, signer)
        note(
            work,
            envelope,
            "printed",
            by=actor.name,
            code=code,
            sheets=made.sheet_count,
            sha256=stored.sha256,
            names=", ".join(one.name for one in chosen),
        )
        record(work, "printed_for_signing", "envelope", envelope_id, title=envelope.title, code=code)
        return print_out


@dataclass(frozen=True)
class Taken:
    """Files that were handed in, and the titles, by document, of those that are other papers of their own."""

    rows: Sequence[Upload]
    strange: Mapping[uuid.UUID, str]


def add_copy(
    opener: WorkOpener,
    actor: Actor,
    envelope_id: uuid.UUID,
    incoming: Sequence[Incoming],
    *,
    house: House,
    as_one: bool = False,
) -> Taken:
    """Take scans or photographs of the signed sheets in, as documents beside the digital text; AlreadyDecided once it is closed.

    They get its class and date; which sheets they are is found out when their pages have been read. A file that is in the
    archive as a paper that was sent for signing itself is left alone.
    """
    with opener.reading(actor) as work:
        actor.require(Permission.SEND_FOR_SIGNING)
        envelope = envelope_to_steer(work, envelope_id)
        if envelope.state is not EnvelopeState.SENT:
            raise AlreadyDecided
        if print_out_of(work, envelope_id) is None:
            raise NotFound
    given = Given(
        title=SIGNED_BY_HAND % {"title": envelope.title},
        record_class=envelope.record_class,
        document_date=envelope.document_date,
    )
    rows = receive(opener, actor, incoming, house=house, as_one=as_one, given=given)
    with opener.writing(actor) as work:
        envelope = envelope_to_steer(work, envelope_id)
        print_out = print_out_of(work, envelope_id)
        if print_out is None:
            raise NotFound
        taken = dict.fromkeys(row.document_id for row in rows if row.document_id)
        strange = {one.id: one.title for one in other_papers_among(work, taken)}
        for document in kept(work, [one for one in taken if one not in strange]):
            _expect(work, document.id, print_out)
            # Its bytes were in the archive, and nobody had said what they are.
            if document.record_class is None and document.described_at is None:
                _describe_as_copy(work, document, envelope)
            note(work, envelope, "copy_added", by=actor.name)
            record(work, "added_signed_copy", "envelope", envelope_id, title=envelope.title)
        work.later("signing.look_at_sheets")
    return Taken(rows, strange)


# What the scan is called; Swedish, as all that is filed.
SIGNED_BY_HAND = "%(title)s (underskrivet på papper)"


def say_sheet(work: Work, envelope_id: uuid.UUID, document_id: uuid.UUID, page: int, sheet: int) -> None:
    """Say which sheet a page is whose code cannot be read; noted with who said it. Sheet 0 takes the word back."""
    envelope = envelope_to_steer(work, envelope_id)
    if envelope.state is not EnvelopeState.SENT:
        raise AlreadyDecided
    back, _document, seen = _page_of_copy(work, envelope, document_id, page)
    print_out = back.print_out
    whole = isinstance(read_mark(seen.code), Mark) and not seen.said_by
    if not 0 <= sheet <= print_out.sheet_count or whole:
        raise NotFound
    seen.code = mark_text(mark_of(envelope, print_out, sheet)) if sheet else ""
    seen.said_by = work.actor.name if sheet else ""
    note(work, envelope, "sheet_said", by=work.actor.name, sheet=sheet)
    record(work, "said_which_sheet", "envelope", envelope_id, title=envelope.title, sheet=str(sheet))


def put_aside(work: Work, envelope_id: uuid.UUID, document_id: uuid.UUID, page: int) -> Document:
    """Say that a page is none of the sheets, or that its whole document is no part of the copy where it holds none of them.

    A page is taken back by say_sheet (sheet 0), a document by handing it in again: it stays in the archive, and where it came
    in as the copy it gets its own name back and waits to be described. Where it bears another print's sheets it is that
    one's copy from now on.
    """
    envelope = envelope_to_steer(work, envelope_id)
    if envelope.state is not EnvelopeState.SENT:
        raise AlreadyDecided
    back, document, seen = _page_of_copy(work, envelope, document_id, page)
    look = look_at(work, document_id)
    if back.is_strange(document_id) and look is not None:
        codes = [row.code for row in back.pages if row.document_id == document_id]
        look.print_out_id = print_of(work, codes, but=back.print_out.id)
        work.session.flush()
        _describe_anew(work, envelope, document)
    elif isinstance(read_mark(seen.code), Mark):
        raise NotFound
    else:
        seen.code, seen.said_by = ASIDE, work.actor.name
    note(work, envelope, "put_aside", by=work.actor.name, title=document.title)
    record(work, "put_copy_aside", "envelope", envelope_id, title=envelope.title, paper=document.title)
    return document


def _page_of_copy(
    work: Work, envelope: Envelope, document_id: uuid.UUID, page: int
) -> tuple[CameBack, Document, SheetSeen]:
    """Return a page of what came back of a print, with its document; NotFound where the document is none of it.

    A stack may hold the sheets of several prints: it came back of each of them.
    """
    back, seen = came_back(work, envelope), page_seen(work, document_id, page)
    copies = [one.document for one in back.copies if one.document.id == document_id] if back else []
    if back is None or seen is None or not copies:
        raise NotFound
    return back, copies[0], seen


def _describe_anew(work: Work, envelope: Envelope, document: Document) -> None:
    """Take back what was said of a document because it came as the copy; what a person has said of it since stays.

    As minutes of that day it would stand in their register.
    """
    if document.title != SIGNED_BY_HAND % {"title": envelope.title}:
        return
    if other := envelope_of_copy(work, document.id):
        _describe_as_copy(work, document, other)
        return
    names = [PurePath(file.name).stem for file in files_of(work, document) if file.name]
    title = next(iter(names), document.reference)
    set_description(work, document, title=title, record_class=None, document_date=None, finished=False)


def _describe_as_copy(work: Work, document: Document, envelope: Envelope) -> None:
    set_description(
        work,
        document,
        title=SIGNED_BY_HAND % {"title": envelope.title},
        record_class=envelope.record_class,
        document_date=envelope.document_date,
    )


def _chosen(
    work: Work, envelope_id: uuid.UUID, signer_ids: Sequence[uuid.UUID]
) -> tuple[Envelope, list[Signer], list[Signer]]:
    envelope = envelope_to_steer(work, envelope_id)
    if envelope.state is not EnvelopeState.SENT:
        raise AlreadyDecided
    signers = signers_of(work, envelope_id)
    hidden = hidden_among(work, envelope, signers)
    waiting = [one for one in signers if one.state is SignerState.WAITING and one.id not in hidden]
    chosen = [one for one in waiting if one.id in set(signer_ids)]
    if not chosen:
        raise NobodyByHand
    return envelope, chosen, [one for one in waiting if one not in chosen]


def _fresh_code(work: Work) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if print_by_code(work, code) is None:
            return code


def _typeset(
    opener: WorkOpener,
    envelope: Envelope,
    print_out: PrintOut,
    association: Association,
    people: Mapping[str, Sequence[Any]],
) -> bytes:
    ports = opener.ports
    language = language_of(association.language)
    count = print_out.sheet_count
    return ports.typesetter.typeset(
        TEMPLATE,
        {
            "language": language,
            "association": {"name": association.name, "org_number": association.org_number},
            "title": envelope.title,
            "version": envelope.version,
            "sha256": envelope.frozen_sha256,
            "code": code_in_words(print_out.code),
            "pages": envelope.pages_to_read,
            "sheets": count,
            "marks": [
                ports.barcodes.draw(mark_text(mark_of(envelope, print_out, sheet)))
                for sheet in range(1, count + 1)
            ],
            "lines": [
                [
                    {"name": one.name, "role": role_in_words(one.role, language, envelope.record_class)}
                    for one in lines
                ]
                for lines in people["lines"]
            ],
            "others": [one.name for one in people["others"]],
        },
    )


def _pieces(opener: WorkOpener, envelope: Envelope, papers: Sequence[FrozenPaper]) -> list[Piece]:
    """Return the pages that are read before signing, in their order, as runs of the files they lie in."""
    runs: list[Piece] = []
    for number in range(1, envelope.pages_to_read + 1):
        read = page_of(papers, number)
        path = opener.ports.blobs.path(envelope.association_id, read.sha256)
        if runs and runs[-1].path == path and runs[-1].last == read.number - 1:
            runs[-1] = replace(runs[-1], last=read.number)
        else:
            runs.append(Piece(path, "application/pdf", read.number, read.number))
    return runs


def _expect(work: Work, document_id: uuid.UUID, print_out: PrintOut) -> None:
    """Note that a document was handed in for a print; one that was looked at before is looked at again."""
    look = look_at(work, document_id)
    if look is None:
        look = SheetLook(id=new_id(), association_id=work.actor.tenant, document_id=document_id, attempts=0)
        work.session.add(look)
    look.print_out_id, look.looked_at, look.lease_until, look.attempts = print_out.id, None, None, 0
    work.session.flush()
