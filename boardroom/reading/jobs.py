"""The reading of pages: claim one under a lease, look at it and recognise it, record what was found."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from boardroom.core.actor import worker_for
from boardroom.core.errors import Unavailable
from boardroom.ports import Ports
from boardroom.ports.geometry import PageScan, PageText
from boardroom.ports.pdf_tools import TimedOut, Unreadable
from boardroom.ports.recogniser import RecognitionFailed
from boardroom.reading import actions
from boardroom.reading.actions import Claim, Outcome
from boardroom.reading.models import TextSource
from boardroom.reading.rules import (
    DPI,
    LEASE_RENEWAL_SECONDS,
    RECOGNITION_FAILED,
    THUMB_SIDE,
    VIEW_SIDE,
    fold_of,
    is_blank,
    is_empty,
)
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)


def recognise(opener: WorkOpener) -> bool:
    """Read the one page whose turn it is; lane "reading.recognise"."""
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    try:
        with _lease_kept(opener, claimed):
            outcome = _read(opener.ports, claimed)
    except Unavailable:
        log.warning("recognition is out of reach", extra={"facts": {"page": claimed.page_id}})
        with opener.writing(worker) as work:
            actions.put_back(work, claimed)
        return False
    except (Unreadable, RecognitionFailed) as problem:
        final = isinstance(problem, Unreadable) and not isinstance(problem, TimedOut)
        sentence = str(problem) if isinstance(problem, Unreadable) else RECOGNITION_FAILED
        log.info(
            "a page was not read", extra={"facts": {"page": claimed.page_id, "attempt": claimed.attempt}}
        )
        with opener.writing(worker) as work:
            actions.failed(work, claimed, sentence, final=final)
        return True
    with opener.writing(worker) as work:
        actions.recorded(work, claimed, outcome)
    return True


def _read(ports: Ports, claimed: Claim) -> Outcome:
    scan = _scan(ports, claimed)
    text, source, engine = _text(ports, scan)
    view, thumb = scan.view, scan.thumb
    width, height = scan.width, scan.height
    if text is not None and text.rotation:
        view = ports.images.convert(view, image_format="WEBP", rotate=text.rotation)
        thumb = ports.images.convert(thumb, image_format="WEBP", rotate=text.rotation)
        width, height = text.width, text.height
    return Outcome(
        text=text,
        source=source,
        engine=engine,
        width=width,
        height=height,
        image_sha256=ports.blobs.put(claimed.association_id, view).sha256,
        thumb_sha256=ports.blobs.put(claimed.association_id, thumb).sha256,
        fold=fold_of(scan.fold, width, text.rotation if text else 0),
    )


def _scan(ports: Ports, claimed: Claim) -> PageScan:
    path = ports.blobs.path(claimed.association_id, claimed.sha256)
    if claimed.media_type == "application/pdf":
        return ports.pdf_tools.scan(path, claimed.number, dpi=DPI, view_side=VIEW_SIDE, thumb_side=THUMB_SIDE)
    return ports.images.scan(path, claimed.number, view_side=VIEW_SIDE, thumb_side=THUMB_SIDE)


def _text(ports: Ports, scan: PageScan) -> tuple[PageText | None, TextSource, str]:
    if scan.text is not None:
        return scan.text, TextSource.EMBEDDED, ""
    if is_empty(scan.ink, scan.width, scan.height):
        return None, TextSource.RECOGNISED, ""
    found = ports.recogniser.recognise(scan.image, "")
    # People see the page as it was scanned: the boxes are set back from the picture that was made ready for reading.
    read = scan.placement.on_page(found, scan.width, scan.height)
    if is_blank(read, scan.ink):
        return None, TextSource.RECOGNISED, ""
    return read, TextSource.RECOGNISED, ports.recogniser.version()


@contextmanager
def _lease_kept(opener: WorkOpener, claimed: Claim) -> Iterator[None]:
    """Renew the lease while the page is read: a dead worker's lease is short, a slow page's long enough."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(LEASE_RENEWAL_SECONDS):
            with opener.writing(worker_for(claimed.association_id)) as work:
                if not actions.renew(work, claimed):
                    return

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
