"""The PDF with the watermark: pages drawn, marked and put together by the worker when a receiver asks for it."""

import logging
import tempfile
from pathlib import Path

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound
from boardroom.ports.access_copies import CopyPage, NotMade
from boardroom.ports.pdf_tools import Unreadable
from boardroom.reading.errors import NoImage
from boardroom.sharing import actions, queries
from boardroom.sharing.errors import ShareOver
from boardroom.sharing.queries import Shown
from boardroom.sharing.rules import SHEET_SIDE
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)


def copy(opener: WorkOpener) -> bool:
    """Make the PDF that has been waited for longest, or take away one that is a day old; forget old addresses; lane "sharing.copy"."""
    with opener.reading(worker_for()) as work:
        waiting = queries.next_copy(work)
        over = {one.association_id for one in queries.over_long_ago(work)}
    for tenant in over:
        with opener.writing(worker_for(tenant)) as work:
            actions.forget_addresses(work)
    if waiting is None:
        return bool(over)
    actor = worker_for(waiting.association_id)
    with opener.writing(actor) as work:
        claimed = actions.claim_copy(work, waiting.id)
        shown = queries.shared(work, waiting.id) if claimed else None
    if claimed is None or shown is None:
        return True
    try:
        content = _made(opener, shown)
    except (NotMade, NoImage, NotFound, ShareOver, Unreadable, FileNotFoundError):
        log.exception(
            "a shared document could not be made into a PDF", extra={"facts": {"share": claimed.id}}
        )
        with opener.writing(actor) as work:
            actions.record_copy_failure(work, claimed.id, claimed.copy_attempts)
        return True
    stored = opener.ports.blobs.put(claimed.association_id, content)
    with opener.writing(actor) as work:
        actions.keep_copy(work, claimed.id, stored, claimed.copy_attempts)
    return True


def _made(opener: WorkOpener, shown: Shown) -> bytes:
    """Return the pages with their watermark as one PDF, without text beneath: nothing in it can be lifted off."""
    with tempfile.TemporaryDirectory(prefix="boardroom-shared-") as folder:
        pages = []
        for number in range(1, shown.count + 1):
            path = Path(folder) / f"{number}.jpg"
            path.write_bytes(actions.draw_page(opener, shown, number, image_format="JPEG"))
            facts = opener.ports.images.inspect(path)
            scale = SHEET_SIDE / max(facts.width, facts.height)
            sheet = (facts.width * scale, facts.height * scale)
            pages.append(CopyPage(path, 0, sheet, facts.width, facts.height, (), ""))
        made = opener.ports.access_copies.make(
            pages, title=shown.document.reference, language="sv", at=opener.clock.now(), earlier=None
        )
    return made.content
