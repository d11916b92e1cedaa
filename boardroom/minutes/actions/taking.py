"""The PDF that was made elsewhere and taken as the minutes: read, made over to PDF/A where that changes nothing, kept."""

import uuid
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from boardroom.core.actor import Actor
from boardroom.core.errors import Invalid
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.minutes import queries
from boardroom.minutes.actions.saving import Meeting
from boardroom.minutes.actions.writing import begin, changeable, take_upload
from boardroom.ports import Ports
from boardroom.ports.pdf_tools import PdfFacts, PdfTools, Unreadable
from boardroom.work import WorkOpener

LOCKED = N_("PDF-filen är låst med lösenord. Spara den utan lösenord och ladda upp den igen.")
IS_WORD = N_(
    "Det är en Word-fil, ingen PDF. Öppna den och spara den som PDF, och välj den filen här. I Word: Arkiv → Spara som → "
    "PDF. I LibreOffice: Arkiv → Exportera som → PDF. I Google Dokument: Arkiv → Ladda ned → PDF."
)
# Where the first bytes of a packed file name its parts, a text of Word's has this folder among them.
_HEAD = 65_536
NAMELESS = "protokoll.pdf"
# At so many dots per inch two pages are compared: a letter that moved or another font is seen, and it is quick.
_COMPARED_DPI = 60
# What is longer is taken as it is: a person waits, and minutes are shorter.
_MOST_COMPARED = 80


class KeptAs(Enum):
    """In which form the PDF is kept."""

    AS_IT_CAME = "as_it_came"  # and no PDF/A
    PDFA = "pdfa"  # it came as one that may carry attachments when it is sealed
    MADE_OVER = "made_over"  # to PDF/A, with what came embedded


@dataclass(frozen=True)
class KeptPdf:
    """The bytes that are the minutes now."""

    sha256: str
    kept_as: KeptAs


def take_pdf(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID, content: BinaryIO, name: str) -> KeptAs:
    """Keep a PDF and take it as these minutes; Invalid when nobody could read it."""
    with opener.writing(actor) as work:
        changeable(work, minutes_id)  # before a byte is kept
    kept = _kept(opener.ports, actor, content, name)
    with opener.writing(actor) as work:
        take_upload(work, minutes_id, sha256=kept.sha256, name=name)
    return kept.kept_as


def begin_with_pdf(
    opener: WorkOpener,
    actor: Actor,
    meeting: Meeting,
    content: BinaryIO,
    name: str,
    *,
    after: uuid.UUID | None = None,
) -> tuple[uuid.UUID, KeptAs]:
    """Begin the minutes of a meeting as a PDF that was written elsewhere, and return their id; `after` void ones, anew.

    Invalid when nobody could read it; then no minutes are begun. MinutesBegun as in `begin`.
    """
    actor.require(Permission.WRITE_MINUTES)  # before a byte is kept
    kept = _kept(opener.ports, actor, content, name)
    with opener.writing(actor) as work:
        expected = queries.expected_attendees(work, meeting.held_on)
        minutes = begin(work, meeting, expected, after=after)
        take_upload(work, minutes.id, sha256=kept.sha256, name=name)
        return minutes.id, kept.kept_as


def _kept(ports: Ports, actor: Actor, content: BinaryIO, name: str) -> KeptPdf:
    """Keep a PDF that can be read, as PDF/A-3 where it is one or can be made one without a page looking different."""
    if _of_word(content):
        raise Invalid(problem=IS_WORD)
    tenant = actor.tenant
    stored = ports.blobs.put(tenant, content)
    path = ports.blobs.path(tenant, stored.sha256)
    try:
        facts = ports.pdf_tools.inspect(path)
    except Unreadable as problem:
        raise Invalid(problem=str(problem)) from problem
    if facts.encrypted:
        raise Invalid(problem=LOCKED)
    if facts.pdfa_claim[:1] in {"2", "3"}:
        return KeptPdf(stored.sha256, KeptAs.PDFA)
    came = ports.blobs.read(tenant, stored.sha256)
    # What has to be wrapped, signed or scripted for one, stays what it is: its cover is PDF/A-3.
    if facts.page_count <= _MOST_COMPARED and not ports.sealer.unsuitable(came):
        made = ports.pdfa.archival(came, name=Path(name).name or NAMELESS)
        if made and not ports.sealer.unsuitable(made):
            over = ports.blobs.put(tenant, made)
            if _look_alike(ports.pdf_tools, facts, path, ports.blobs.path(tenant, over.sha256)):
                return KeptPdf(over.sha256, KeptAs.MADE_OVER)
    return KeptPdf(stored.sha256, KeptAs.AS_IT_CAME)


def _of_word(content: BinaryIO) -> bool:
    """Tell whether a file is what Word itself saves, old or new; such a one is neither damaged nor cut off."""
    head = content.read(_HEAD)
    content.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return b"word/" in head
    return head.startswith((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"))


def _look_alike(tools: PdfTools, facts: PdfFacts, before: Path, after: Path) -> bool:
    try:
        return tools.inspect(after).page_count == facts.page_count and all(
            tools.render(before, page, _COMPARED_DPI) == tools.render(after, page, _COMPARED_DPI)
            for page in range(1, facts.page_count + 1)
        )
    except Unreadable:
        return False
