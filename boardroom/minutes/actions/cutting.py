"""Extracts of minutes that are paper: §§ cut out of the pages' images, set under a head of their own, and logged."""

import uuid
from collections.abc import Mapping, Sequence

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import note_sitting, record
from boardroom.core.actor import Actor
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
from boardroom.documents.rules import sensible_name
from boardroom.language.dates import format_date
from boardroom.minutes import queries
from boardroom.minutes.actions.extracting import Extract
from boardroom.minutes.queries import Chosen, PaperMinutes
from boardroom.minutes.rules import (
    KIND_TITLES,
    RECORD_CLASSES,
    Cut,
    Source,
    paper_data,
    picture_name,
    with_year,
)
from boardroom.ports import Ports
from boardroom.ports.pdf_tools import Unreadable
from boardroom.reading.actions import draw_page
from boardroom.reading.errors import NoImage
from boardroom.reading.rules.copies import COPY_SIDE, paper
from boardroom.work import Work, WorkOpener

OPENED = "opened"


def open_paper(opener: WorkOpener, actor: Actor, document_id: uuid.UUID) -> PaperMinutes:
    """Return archived minutes whose §§ are to be looked at, and note that they were opened."""
    with opener.reading(actor) as work:
        found = queries.paper_minutes(work, document_id)
    note_sitting(opener, actor, OPENED, "document", document_id)
    return found


def draw_strip(opener: WorkOpener, actor: Actor, document_id: uuid.UUID, chosen: Chosen, place: int) -> bytes:
    """Return one strip (from 0) as it would be given away, as JPEG; NotFound past the last."""
    with opener.reading(actor) as work:
        found = queries.paper_minutes(work, document_id)
    strips = [cut for part in found.parts(chosen) for cut in part]
    if not 0 <= place < len(strips):
        raise NotFound
    return _drawn(opener.ports, found, strips[place : place + 1])[0]


def extract_paper(
    opener: WorkOpener, actor: Actor, document_id: uuid.UUID, chosen: Chosen, *, receiver: str = ""
) -> Extract:
    """Return chosen §§ of archived minutes as a PDF of what stands there and nothing else; it is logged for whom.

    Nothing of the paper's file is taken over but the strips' pixels and their words.
    """
    with opener.reading(actor) as work:
        found = queries.paper_minutes(work, document_id)
        parts = found.parts(chosen)
        strips = [cut for part in parts for cut in part]
        source, head = _source(work, found, strips), _head(work, found)
        made_on = format_date(local_today(work), own(work).language)
    ports = opener.ports
    sheets = [paper(page.width, page.height, found.files[page.file_id].media_type) for page in found.pages]
    data = paper_data(source, head, parts, sheets, made_on=made_on)
    # A recogniser may take a stain for a letter that no font has; the picture shows what stands there.
    missing = ports.typesetter.undrawable(data)
    pictures = {picture_name(place): made for place, made in enumerate(_drawn(ports, found, strips))}
    content = ports.typesetter.typeset("paper_extract", _drawable(data, missing), pictures=pictures)
    told = found.called(chosen.spans)
    minutes = found.minutes
    with opener.writing(actor) as work:
        record(
            work,
            "extracted",
            "minutes" if minutes else "document",
            minutes.id if minutes else document_id,
            paragraphs=told,
            receiver=receiver.strip()[:200],
        )
    numbered = with_year(source.number, found.document.document_date)
    name = " ".join(filter(None, (source.title, numbered, "utdrag", told)))
    return Extract(content, sensible_name(name, None, "application/pdf"))


def _drawn(ports: Ports, found: PaperMinutes, strips: Sequence[Cut]) -> list[bytes]:
    """Return the pictures of strips; each page is drawn once, and of it only what the strip holds is kept."""
    pages: dict[int, bytes] = {}
    try:
        for number in {cut.page for cut in strips}:
            page = found.pages[number - 1]
            pages[number] = draw_page(
                ports, page, found.files[page.file_id], image_format="PNG", max_side=COPY_SIDE
            )
        return [ports.images.cut_out(pages[cut.page], cut.strip) for cut in strips]
    except (Unreadable, FileNotFoundError) as problem:
        raise NoImage from problem


def _source(work: Work, found: PaperMinutes, strips: Sequence[Cut]) -> Source:
    """Say what it is cut out of. A title that a person gave may name what the extract leaves out: the kind is said instead."""
    association, document, envelope = own(work), found.document, found.envelope
    kinds = {key: kind for kind, key in RECORD_CLASSES.items()}
    kind = found.minutes.called if found.minutes else kinds[document.record_class or ""]
    files = {found.pages[cut.page - 1].file_id for cut in strips}
    taken = [
        (file.sha256, file.page_count)
        for file in sorted(found.files.values(), key=lambda one: one.position)
        if file.id in files
    ]
    sealed_at = envelope.sealed_at if envelope else None
    return Source(
        title=KIND_TITLES[kind],
        number=envelope.number if envelope and envelope.number else document.printed_number,
        date=format_date(document.document_date, association.language) if document.document_date else "",
        reference=document.reference,
        sealed_on=format_date(local_date(sealed_at, association.time_zone), association.language)
        if sealed_at
        else "",
        files=taken,
    )


def _head(work: Work, found: PaperMinutes) -> Mapping[str, object]:
    if found.envelope is not None:
        return queries.signed_by(work, found.envelope)
    association = own(work)
    return {
        "language": association.language,
        "association": {"name": association.name, "org_number": association.org_number},
    }


def _drawable(told: Mapping[str, object], missing: str) -> dict[str, object]:
    gone = dict.fromkeys(map(ord, missing))

    def clean(value: object) -> object:
        if isinstance(value, str):
            return value.translate(gone)
        if isinstance(value, Mapping):
            return {key: clean(one) for key, one in value.items()}
        return [clean(one) for one in value] if isinstance(value, list | tuple) else value

    return {key: clean(value) for key, value in told.items()}
