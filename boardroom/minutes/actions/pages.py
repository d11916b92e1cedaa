"""The pages of minutes as images and in words: how many there are, and what each looks like."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from boardroom.associations.queries import own
from boardroom.core.actor import Actor
from boardroom.core.errors import NotFound
from boardroom.minutes import queries
from boardroom.minutes.actions.sending import gather_facts
from boardroom.minutes.models import Minutes
from boardroom.minutes.rules import typeset_data
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing.queries import papers_of
from boardroom.signing.rules.bundles import page_of
from boardroom.work import Work, WorkOpener

TEMPLATE = "minutes"
_DPI = 110


def count_pages(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID) -> int:
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


def draw_page(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID, page: int) -> bytes:
    """Return one page as PNG, of the frozen bytes once they are sent, else as it would be frozen now.

    Over a page of void minutes stands that they are, be it typeset or of a PDF that was uploaded. NotFound past the last page.
    """
    with opener.reading(actor) as work:
        minutes = queries.by_id(work, minutes_id)
        frozen = queries.frozen(work, minutes)
        papers = papers_of(work, frozen) if frozen else []
        data = {} if frozen else _draft(work, minutes)
        language = own(work).language
    ports = opener.ports
    try:
        if papers:
            read = page_of(papers, page)
            return ports.pdf_tools.render(ports.blobs.path(actor.tenant, read.sha256), read.number, _DPI)
        if minutes.uploaded_sha256:
            path = ports.blobs.path(actor.tenant, minutes.uploaded_sha256)
            drawn = ports.pdf_tools.render(path, page, _DPI)
            if minutes.void_at is None:
                return drawn
            return ports.images.watermark(
                drawn, "VOID" if language == "en" else "MAKULERAT", image_format="PNG"
            )
        return ports.typesetter.preview(TEMPLATE, data, page, _DPI)
    except (IndexError, Unreadable) as none:
        raise NotFound from none


def gather_words(work: Work, minutes: Minutes) -> Sequence[Mapping[str, Any]]:
    """Return the §§ of minutes as they are typeset: those that were sent where they are frozen, else as they stand.

    Nothing where the minutes are a PDF that was uploaded, or were sent before their words were kept.
    """
    if minutes.uploaded_sha256:
        return []
    frozen = queries.frozen(work, minutes)
    if frozen is None:
        return _items(_draft(work, minutes))
    kept = {one.version: one.words.get("printed", {}) for one in queries.sent_versions(work, minutes.id)}
    return _items(kept.get(frozen.version, {}))


def _items(printed: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [dict(item) for item in printed.get("items", [])]


def _draft(work: Work, minutes: Minutes) -> dict[str, object]:
    return typeset_data(gather_facts(work, minutes, draft=True))
