"""Drawing a page for its receiver: the watermark is part of the picture, not something laid over it."""

from boardroom.core.errors import NotFound
from boardroom.ports.pdf_tools import Unreadable
from boardroom.reading.actions import draw_image
from boardroom.reading.errors import NoImage
from boardroom.reading.rules import DPI, VIEW_SIDE
from boardroom.sharing.queries import Shown
from boardroom.sharing.rules import watermark
from boardroom.work import WorkOpener


def draw_page(opener: WorkOpener, shown: Shown, number: int, *, image_format: str = "WEBP") -> bytes:
    """Return page `number` (from 1) with receiver, day and association written across it.

    Opens its own short Works, because the drawing runs outside them. NotFound past the last page, NoImage when the
    page cannot be drawn.
    """
    if not 1 <= number <= shown.count:
        raise NotFound
    if shown.reading_copy is not None:
        path = opener.ports.blobs.path(shown.reading_copy.association_id, shown.reading_copy.sha256)
        try:
            plain = opener.ports.pdf_tools.render(path, number, DPI, image_format="WEBP", max_side=VIEW_SIDE)
        except Unreadable as problem:
            raise NoImage from problem
    else:
        plain = draw_image(opener, shown.reader, shown.pages[number - 1].id)
    words = watermark(shown.share.receiver, shown.today, shown.association.name)
    return opener.ports.images.watermark(plain, words, image_format=image_format)
