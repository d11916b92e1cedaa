"""Beginning, claiming and recording the reading of pages; making and keeping their images."""

import uuid
from dataclasses import dataclass

from sqlalchemy import and_, delete, insert, or_, update

from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import content_changed
from boardroom.documents.models import File, FileRole
from boardroom.documents.queries import by_id
from boardroom.ports.geometry import PageText
from boardroom.ports.pdf_tools import Unreadable
from boardroom.reading import queries
from boardroom.reading.errors import NoImage, NotFailed
from boardroom.reading.models import Page, PageState, TextLayer, TextSource
from boardroom.reading.rules import (
    DPI,
    INTERACTIVE,
    INTERRUPTED,
    LEASE,
    MOST_PAGES,
    THUMB_SIDE,
    VIEW_SIDE,
    given_up,
    pack_words,
)
from boardroom.work import Work, WorkOpener

LANE = "reading.recognise"


@dataclass(frozen=True)
class Claim:
    """A page under lease: what a worker must know to read it, and the attempt that makes it the worker's own."""

    page_id: uuid.UUID
    association_id: uuid.UUID
    document_id: uuid.UUID
    sha256: str
    media_type: str
    number: int
    attempt: int


@dataclass(frozen=True)
class Outcome:
    """What reading a page gave: its text (None: blank) from which source, the image's size and the kept images."""

    text: PageText | None
    source: TextSource
    engine: str
    width: int
    height: int
    image_sha256: str
    thumb_sha256: str
    fold: int = 0


def begin(work: Work, file: File, *, priority: int = INTERACTIVE, most: int = MOST_PAGES) -> int:
    """Put the pages of a file in line for reading, at most `most`; return how many. A sealed file has none."""
    count = 0 if file.role is FileRole.SEALED else min(file.page_count, most)
    rows = [
        {
            "id": new_id(),
            "association_id": file.association_id,
            "document_id": file.document_id,
            "file_id": file.id,
            "number": number,
            "state": PageState.WAITING,
            "priority": priority,
            "arrived_at": work.now,
        }
        for number in range(1, count + 1)
    ]
    if rows:
        work.session.execute(insert(Page), rows)
        work.later(LANE)
    return count


def retry(work: Work, document_id: uuid.UUID) -> int:
    """Put the failed pages of a document in line again; return how many."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    document = by_id(work, document_id)
    again = work.session.scalars(
        update(Page)
        .where(
            Page.association_id == work.actor.tenant,
            Page.document_id == document.id,
            Page.state == PageState.FAILED,
        )
        .values(state=PageState.WAITING, problem="", priority=INTERACTIVE)
        .returning(Page.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not again:
        raise NotFailed
    record(work, "reading.retried", "document", document.id, pages=len(again))
    work.later(LANE)
    return len(again)


def claim(work: Work) -> Claim | None:
    """Take the page whose turn it is under a lease; None when no page waits. For the worker.

    A page whose worker died is taken again once its lease has run out; one that was begun too often is given up.
    """
    while (found := queries.next_in_line(work)) is not None:
        if found.state is PageState.READING and given_up(found.attempts):
            _settle(work, found, found.attempts, PageState.FAILED, problem=INTERRUPTED)
            continue
        if not _lease(work, found):
            continue
        file = queries.file_of_page(work, found)
        return Claim(
            page_id=found.id,
            association_id=found.association_id,
            document_id=found.document_id,
            sha256=file.sha256,
            media_type=file.media_type,
            number=found.number,
            attempt=found.attempts,
        )
    return None


def renew(work: Work, claimed: Claim) -> bool:
    """Prolong the lease of a page that is still being read; False when it is no longer the worker's."""
    return _own(work, claimed, lease_until=work.now + LEASE)


def recorded(work: Work, claimed: Claim, outcome: Outcome) -> bool:
    """Keep what was read; False, and nothing kept, when the page is no longer the worker's."""
    read = outcome.text
    mine = _own(
        work,
        claimed,
        state=PageState.READ if read is not None else PageState.BLANK,
        lease_until=None,
        problem="",
        width=outcome.width,
        height=outcome.height,
        image_sha256=outcome.image_sha256,
        thumb_sha256=outcome.thumb_sha256,
        rotation=read.rotation if read else 0,
        fold=outcome.fold,
        confidence=read.confidence if read else 0.0,
        read_at=work.now,
    )
    if not mine:
        return False
    if read is not None:
        _keep_text(work, claimed.page_id, read, outcome.source, outcome.engine)
    content_changed(work, claimed.document_id)
    return True


def failed(work: Work, claimed: Claim, problem: str, *, final: bool) -> bool:
    """Note a failed attempt: back in line, or FAILED when `final` or tried often enough. False as for `recorded`."""
    if not final and not given_up(claimed.attempt):
        return _own(work, claimed, state=PageState.WAITING, lease_until=None)
    mine = _own(work, claimed, state=PageState.FAILED, lease_until=None, problem=problem[:300])
    if mine:
        content_changed(work, claimed.document_id)
    return mine


def put_back(work: Work, claimed: Claim) -> bool:
    """Give a page back unread, because the engine is out of reach; it is not the page's fault."""
    return _own(work, claimed, state=PageState.WAITING, lease_until=None, attempts=claimed.attempt - 1)


def correct(work: Work, page_id: uuid.UUID, text: str) -> TextLayer:
    """Keep a person's correction of a page's text; what was recognised stays beneath it."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    page = queries.page(work, page_id)
    words = queries.words_of(work, page_id)
    read = PageText(text.strip(), words, page.width, page.height, 100.0)
    layer = _keep_text(work, page.id, read, TextSource.CORRECTED, "")
    if page.state is not PageState.READING:
        page.state = PageState.READ
        page.problem = ""
    content_changed(work, page.document_id)
    record(work, "reading.corrected", "page", page.id, document=page.document_id, number=page.number)
    return layer


def image_of(opener: WorkOpener, actor: Actor, page_id: uuid.UUID, *, small: bool = False) -> bytes:
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
    path = blobs.path(page.association_id, file.sha256)
    side = THUMB_SIDE if small else VIEW_SIDE
    try:
        if file.media_type == "application/pdf":
            made = opener.ports.pdf_tools.render(path, page.number, DPI, image_format="WEBP", max_side=side)
        else:
            made = opener.ports.images.page_image(path, page.number, image_format="WEBP", max_side=side)
        if page.rotation:
            made = opener.ports.images.convert(made, image_format="WEBP", rotate=page.rotation)
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


def _lease(work: Work, found: Page) -> bool:
    """Take a page by a conditional UPDATE; of two workers one gets it."""
    attempt = found.attempts + 1
    result = work.session.execute(
        update(Page)
        .where(
            Page.id == found.id,
            Page.attempts == found.attempts,
            or_(
                Page.state == PageState.WAITING,
                and_(Page.state == PageState.READING, Page.lease_until < work.now),
            ),
        )
        .values(state=PageState.READING, lease_until=work.now + LEASE, attempts=attempt)
        .execution_options(synchronize_session=False)
    )
    work.session.refresh(found)
    return _changed(result)


def _settle(work: Work, found: Page, attempts: int, state: PageState, *, problem: str) -> None:
    work.session.execute(
        update(Page)
        .where(Page.id == found.id, Page.attempts == attempts, Page.state == PageState.READING)
        .values(state=state, lease_until=None, problem=problem)
        .execution_options(synchronize_session=False)
    )
    work.session.refresh(found)


def _own(work: Work, claimed: Claim, **values: object) -> bool:
    """Change a page only while it is under this very claim."""
    result = work.session.execute(
        update(Page)
        .where(
            Page.association_id == work.actor.tenant,
            Page.id == claimed.page_id,
            Page.state == PageState.READING,
            Page.attempts == claimed.attempt,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return _changed(result)


def _changed(result: object) -> bool:
    return int(getattr(result, "rowcount", 0)) == 1


def _keep_text(work: Work, page_id: uuid.UUID, read: PageText, source: TextSource, engine: str) -> TextLayer:
    work.session.execute(
        delete(TextLayer).where(
            TextLayer.association_id == work.actor.tenant,
            TextLayer.page_id == page_id,
            TextLayer.source == source,
        )
    )
    layer = TextLayer(
        id=new_id(),
        association_id=work.actor.tenant,
        page_id=page_id,
        source=source,
        text=read.text.replace("\x00", ""),
        words=pack_words(read.words),
        engine=engine[:80],
        created_at=work.now,
        created_by=work.actor.person_id,
    )
    work.session.add(layer)
    work.session.flush()
    return layer
