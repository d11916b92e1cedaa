"""The reading of pages, and their searchable copies: claim under a lease, compute, record what was found."""

import logging

from boardroom.core.actor import Actor, worker_for
from boardroom.core.errors import Unavailable
from boardroom.documents.models import File
from boardroom.ports import Ports
from boardroom.ports.access_copies import NotMade
from boardroom.ports.geometry import PageScan, PageText
from boardroom.ports.pdf_tools import TimedOut, Unreadable
from boardroom.ports.recogniser import RecognitionFailed
from boardroom.reading import actions, queries
from boardroom.reading.actions import Claim, Outcome, Step
from boardroom.reading.models import Page, TextSource
from boardroom.reading.rules import (
    DPI,
    RECOGNITION_FAILED,
    THUMB_SIDE,
    VIEW_SIDE,
    fold_of,
    is_blank,
    is_empty,
)
from boardroom.reading.rules.copies import COPY_SIDE, NO_PICTURE
from boardroom.work import WorkOpener, lease_kept

log = logging.getLogger(__name__)

JUDGED_AT_ONCE = 100


def recognise(opener: WorkOpener) -> bool:
    """Read the one page whose turn it is; lane "reading.recognise"."""
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    if claimed is None:
        return False
    worker = worker_for(claimed.association_id)
    try:
        with lease_kept(opener, worker, lambda work: actions.renew(work, claimed)):
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
            actions.record_failure(work, claimed, sentence, final=final)
        return True
    with opener.writing(worker) as work:
        actions.record_reading(work, claimed, outcome)
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
        ink=scan.ink,
        # A half is one page, however much its gap between two columns looks like a fold.
        fold=0 if claimed.clip else fold_of(scan.fold, width, text.rotation if text else 0),
    )


def _scan(ports: Ports, claimed: Claim) -> PageScan:
    path = ports.blobs.path(claimed.association_id, claimed.sha256)
    if claimed.media_type == "application/pdf":
        return ports.pdf_tools.scan(
            path,
            claimed.number,
            dpi=DPI,
            view_side=VIEW_SIDE,
            thumb_side=THUMB_SIDE,
            clip=claimed.clip,
        )
    return ports.images.scan(
        path, claimed.number, view_side=VIEW_SIDE, thumb_side=THUMB_SIDE, clip=claimed.clip
    )


def _text(ports: Ports, scan: PageScan) -> tuple[PageText | None, TextSource, str]:
    if scan.text is not None:
        return scan.text, TextSource.EMBEDDED, ""
    if is_empty(scan.writing, scan.width, scan.height):
        return None, TextSource.RECOGNISED, ""
    found = ports.recogniser.recognise(scan.image, "")
    # People see the page as it was scanned: the boxes are set back from the picture that was made ready for reading.
    read = scan.placement.on_page(found, scan.width, scan.height)
    if is_blank(read, scan.ink):
        return None, TextSource.RECOGNISED, ""
    return read, TextSource.RECOGNISED, ports.recogniser.version()


def copy(opener: WorkOpener) -> bool:
    """Do the next step of the searchable copy whose turn it is: at most one page is drawn; lane "reading.copy"."""
    with opener.reading(worker_for()) as work:
        found = queries.next_copy(work)
    if found is None:
        return False
    worker = worker_for(found[0].association_id)
    with opener.writing(worker) as work:
        step, needless = actions.claim_step(work, found[0].id)
    _forget(opener, worker, needless)
    if step is None:
        return True
    try:
        with lease_kept(opener, worker, lambda work: actions.renew_step(work, step)):
            needless = _step(opener, worker, step)
    except (TimedOut, NotMade, FileNotFoundError) as problem:
        log.info(
            "a step of a copy failed", extra={"facts": {"copy": step.copy_id, "why": str(problem)[:200]}}
        )
        with opener.writing(worker) as work:
            actions.record_copy_failure(work, step, str(problem))
        return True
    _forget(opener, worker, needless)
    return True


def judge(opener: WorkOpener) -> bool:
    """Judge pages that were read before the present rule of doubt; lane "reading.judge"."""
    with opener.reading(worker_for()) as work:
        if not queries.unjudged(work, 1):
            return False
    with opener.writing(worker_for()) as work:
        return actions.judge(work, JUDGED_AT_ONCE) > 0


def _step(opener: WorkOpener, worker: Actor, step: Step) -> list[str]:
    """Compute and record one step; return hashes of blobs that may be of no use any more."""
    ports = opener.ports
    if step.look:
        signed = any(
            ports.pdf_tools.inspect(ports.blobs.path(step.association_id, sha256), seconds=20.0).signed
            for sha256 in step.look
        )
        with opener.writing(worker) as work:
            return actions.record_look(work, step, signed=signed)
    if step.draw:
        sha256 = _picture(ports, *step.draw)
        with opener.writing(worker) as work:
            actions.record_picture(work, step, sha256)
        return []
    making = step.make
    assert making  # noqa: S101 - a step is one of the three
    result = ports.access_copies.make(
        making.pages,
        title=making.reference,
        language=making.language,
        at=opener.clock.now(),
        earlier=ports.blobs.path(step.association_id, making.earlier) if making.earlier else None,
    )
    stored = ports.blobs.put(step.association_id, result.content)
    with opener.writing(worker) as work:
        return actions.record_copy(work, step, stored, result.report)


def _picture(ports: Ports, page: Page, file: File) -> str:
    try:
        jpeg = actions.draw_page(ports, page, file, image_format="JPEG", max_side=COPY_SIDE)
    except TimedOut:
        raise
    except Unreadable:
        return NO_PICTURE
    return ports.blobs.put(page.association_id, jpeg).sha256


def _forget(opener: WorkOpener, worker: Actor, hashes: list[str]) -> None:
    """Remove blobs that nothing refers to any more: pictures of a finished copy, a copy that was replaced."""
    if not hashes:
        return
    with opener.reading(worker) as work:
        unused = [sha256 for sha256 in hashes if not queries.is_used(work, sha256)]
    for sha256 in unused:
        opener.ports.blobs.remove(worker.tenant, sha256)
