"""The pages of minutes as images, and the PDF that was made elsewhere and taken as the minutes."""

import uuid
from typing import BinaryIO

from boardroom.core.actor import Actor
from boardroom.core.errors import Invalid, NotFound
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.minutes import queries
from boardroom.minutes.actions.saving import Meeting
from boardroom.minutes.actions.sending import facts_of
from boardroom.minutes.actions.writing import begin, changeable, take_upload
from boardroom.minutes.models import Minutes
from boardroom.minutes.rules import typeset_data
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing.queries import papers_of
from boardroom.signing.rules.bundles import page_of
from boardroom.work import Work, WorkOpener

TEMPLATE = "minutes"
LOCKED = N_("PDF-filen är låst med lösenord. Spara den utan lösenord och ladda upp den igen.")
_DPI = 110


def take_pdf(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID, content: BinaryIO, name: str) -> None:
    """Keep a PDF and take it as these minutes; Invalid when nobody could read it."""
    with opener.writing(actor) as work:
        changeable(work, minutes_id)  # before a byte is kept
    sha256 = _kept(opener, actor, content)
    with opener.writing(actor) as work:
        take_upload(work, minutes_id, sha256=sha256, name=name)


def begin_with_pdf(
    opener: WorkOpener, actor: Actor, meeting: Meeting, content: BinaryIO, name: str
) -> uuid.UUID:
    """Begin the minutes of a meeting as a PDF that was written elsewhere, and return their id.

    Invalid when nobody could read it; then no minutes are begun.
    """
    actor.require(Permission.WRITE_MINUTES)  # before a byte is kept
    sha256 = _kept(opener, actor, content)
    with opener.writing(actor) as work:
        minutes = begin(work, meeting, queries.expected_attendees(work, meeting.held_on))
        take_upload(work, minutes.id, sha256=sha256, name=name)
        return minutes.id


def _kept(opener: WorkOpener, actor: Actor, content: BinaryIO) -> str:
    """Keep a PDF that can be read, and return its hash."""
    ports, tenant = opener.ports, actor.tenant
    stored = ports.blobs.put(tenant, content)
    try:
        facts = ports.pdf_tools.inspect(ports.blobs.path(tenant, stored.sha256))
    except Unreadable as problem:
        raise Invalid(problem=str(problem)) from problem
    if facts.encrypted:
        raise Invalid(problem=LOCKED)
    return stored.sha256


def page_count(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID) -> int:
    """Return how many pages the minutes have as they stand: frozen, taken as a PDF, or typeset as written."""
    with opener.reading(actor) as work:
        minutes = queries.by_id(work, minutes_id)
        if frozen := queries.frozen(work, minutes):
            return frozen.pages_to_read
        data = _draft(work, minutes)
    ports = opener.ports
    if minutes.uploaded_sha256:
        return ports.pdf_tools.inspect(ports.blobs.path(actor.tenant, minutes.uploaded_sha256)).page_count
    return ports.typesetter.page_count(TEMPLATE, data)


def page_image(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID, page: int) -> bytes:
    """Return one page as PNG, of the frozen bytes once they are sent, else as it would be frozen now.

    NotFound past the last page.
    """
    with opener.reading(actor) as work:
        minutes = queries.by_id(work, minutes_id)
        frozen = queries.frozen(work, minutes)
        papers = papers_of(work, frozen) if frozen else []
        data = {} if frozen else _draft(work, minutes)
    ports = opener.ports
    try:
        if papers:
            read = page_of(papers, page)
            return ports.pdf_tools.render(ports.blobs.path(actor.tenant, read.sha256), read.number, _DPI)
        if minutes.uploaded_sha256:
            path = ports.blobs.path(actor.tenant, minutes.uploaded_sha256)
            return ports.pdf_tools.render(path, page, _DPI)
        return ports.typesetter.preview(TEMPLATE, data, page, _DPI)
    except (IndexError, Unreadable) as none:
        raise NotFound from none


def _draft(work: Work, minutes: Minutes) -> dict[str, object]:
    return typeset_data(facts_of(work, minutes, draft=True))
