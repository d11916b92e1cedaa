"""Images of pages: drawn from the original as the words were found on it, and kept for viewer and shelf."""

import uuid

from sqlalchemy import update

from boardroom.core.actor import Actor
from boardroom.documents.models import File
from boardroom.ports import Ports
from boardroom.ports.pdf_tools import Unreadable
from boardroom.reading import queries
from boardroom.reading.errors import NoImage
from boardroom.reading.models import Page
from boardroom.reading.rules import DPI, THUMB_SIDE, VIEW_SIDE
from boardroom.work import Work, WorkOpener


def draw_image(opener: WorkOpener, actor: Actor, page_id: uuid.UUID, *, small: bool = False) -> bytes:
    """Return a page's image (WebP) for viewer or shelf; made and kept now where there is none yet.

    Opens its own short Works, because the making runs between them. NoImage when it cannot be made.
    """
    with opener.reading(actor) as work:
        page = queries.page(work, page_id)
        file = queries.file_of_page(work, page)
    kept = page.thumb_sha256 if small else page.image_sha256
    blobs = opener.ports.blobs
    if kept and blobs.has(page.association_id, kept):
        return blobs.read(page.association_id, kept)
    try:
        made = draw_page(
            opener.ports, page, file, image_format="WEBP", max_side=THUMB_SIDE if small else VIEW_SIDE
        )
    except Unreadable as problem:
        raise NoImage from problem
    stored = blobs.put(page.association_id, made)
    with opener.writing(actor) as work:
        keep_image(work, page.id, stored.sha256, small=small)
    return made


def keep_image(work: Work, page_id: uuid.UUID, sha256: str, *, small: bool) -> None:
    """Remember where a page's image lies; a rendition, so nothing of the record changes and nothing is logged."""
    values = {"thumb_sha256": sha256} if small else {"image_sha256": sha256}
    work.session.execute(
        update(Page)
        .where(Page.association_id == work.actor.tenant, Page.id == page_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def draw_page(ports: Ports, page: Page, file: File, *, image_format: str, max_side: int) -> bytes:
    """Return a page's image, upright as it was recognised; Unreadable when it cannot be drawn.

    The one place that draws pages after they were read, so that words lie on every image as on the viewer's.
    """
    path = ports.blobs.path(page.association_id, file.sha256)
    # Turned pages are encoded twice; only the last time may cost quality.
    first = "PNG" if page.rotation and image_format == "JPEG" else image_format
    if file.media_type == "application/pdf":
        made = ports.pdf_tools.render(
            path, page.number, DPI, image_format=first, max_side=max_side, clip=page.clip
        )
    else:
        made = ports.images.page_image(
            path, page.number, image_format=first, max_side=max_side, clip=page.clip
        )
    if page.rotation:
        made = ports.images.convert(made, image_format=image_format, rotate=page.rotation)
    return made
