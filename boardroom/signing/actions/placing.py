"""Saying which sheet a page of a signed copy is, or that it is none of them, where its code does not."""

import uuid
from pathlib import PurePath

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.documents.actions import set_description
from boardroom.documents.models import Document
from boardroom.documents.queries import files_of
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.handing_in import SIGNED_BY_HAND, describe_as_copy
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.sheets import print_of
from boardroom.signing.errors import AlreadyDecided
from boardroom.signing.models import Envelope, SheetSeen
from boardroom.signing.queries import (
    CameBack,
    came_back,
    envelope_of_copy,
    look_at,
    mark_of,
    page_seen,
)
from boardroom.signing.rules.hand import (
    ASIDE,
    Mark,
    mark_text,
    read_mark,
)
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work


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
        describe_as_copy(work, document, other)
        return
    names = [PurePath(file.name).stem for file in files_of(work, document) if file.name]
    title = next(iter(names), document.reference)
    set_description(work, document, title=title, record_class=None, document_date=None, finished=False)
