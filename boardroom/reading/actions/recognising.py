"""Beginning, claiming and recording the reading of pages."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, delete, insert, or_, update

from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import note_change
from boardroom.documents.models import File, FileRole
from boardroom.documents.queries import by_id
from boardroom.ports.geometry import Clip, PageText
from boardroom.reading import queries
from boardroom.reading.actions.layers import drop_text, judged, keep_text, place_again
from boardroom.reading.errors import NotFailed
from boardroom.reading.models import AccessCopy, Correction, Page, PageState, TextLayer, TextSource
from boardroom.reading.rules import (
    INTERACTIVE,
    INTERRUPTED,
    MOST_PAGES,
    given_up,
)
from boardroom.reading.rules.doubt import SOUND, judgement
from boardroom.work import LEASE, Work, changed

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
    clip: Clip | None = None  # the part of its sheet that a half is


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
    ink: float | None = None  # share of dark pixels; None where it was not measured
    fold: int = 0


def begin(work: Work, file: File, *, priority: int = INTERACTIVE, most: int = MOST_PAGES) -> int:
    """Put the pages of a file in line for reading, at most `most`; return how many.

    A sealed file has none (its evidence is not for everyone), nor has a searchable copy (it shows others' pages).
    """
    count = 0 if file.role in {FileRole.SEALED, FileRole.ACCESS_COPY} else min(file.page_count, most)
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
            Page.id.in_([page.id for page in queries.pages_of(work, document.id)]),
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
            clip=found.clip,
        )
    return None


def renew(work: Work, claimed: Claim) -> bool:
    """Prolong the lease of a page that is still being read; False when it is no longer the worker's."""
    return _own(work, claimed, lease_until=work.now + LEASE)


def record_reading(work: Work, claimed: Claim, outcome: Outcome) -> bool:
    """Keep what was read; False, and nothing kept, when the page is no longer the worker's.

    What a person has written of the page stays the text that counts.
    """
    read = outcome.text
    said = queries.has_correction(work, claimed.page_id)
    doubt = SOUND
    if read is not None and outcome.source is TextSource.RECOGNISED:
        doubt = judgement(read.words, outcome.ink, outcome.width, outcome.height)
    mine = _own(
        work,
        claimed,
        state=PageState.READ if read is not None or said else PageState.BLANK,
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
        ink=outcome.ink,
        copy_sha256="",
        **judged(doubt),
    )
    if not mine:
        return False
    if read is not None:
        keep_text(work, claimed.page_id, read, outcome.source, outcome.engine)
    else:
        drop_text(work, claimed.page_id, TextSource.RECOGNISED)
    if said:
        place_again(work, claimed.page_id)
    note_change(work, claimed.document_id)
    return True


def record_failure(work: Work, claimed: Claim, problem: str, *, final: bool) -> bool:
    """Note a failed attempt: back in line, or FAILED when `final` or tried often enough. False as for `record_reading`."""
    if not final and not given_up(claimed.attempt):
        return _own(work, claimed, state=PageState.WAITING, lease_until=None)
    # A page whose text a person has written is readable, whatever the machine makes of it.
    said = queries.has_correction(work, claimed.page_id)
    state = PageState.READ if said else PageState.FAILED
    mine = _own(work, claimed, state=state, lease_until=None, problem="" if said else problem[:300])
    if mine:
        note_change(work, claimed.document_id)
    return mine


def put_back(work: Work, claimed: Claim) -> bool:
    """Give a page back unread, because the engine is out of reach; it is not the page's fault."""
    return _own(work, claimed, state=PageState.WAITING, lease_until=None, attempts=claimed.attempt - 1)


def retry_many(work: Work, document_ids: Collection[uuid.UUID]) -> int:
    """Put the failed pages of many documents in line again, behind those that people wait for; return how many.

    The caller has found the documents through the actor's Scope and logs the deed as one.
    """
    work.actor.require(Permission.ADD_DOCUMENTS)
    again = work.session.execute(
        update(Page)
        .where(
            Page.association_id == work.actor.tenant,
            Page.document_id.in_(document_ids),
            Page.state == PageState.FAILED,
            ~Page.set_aside,
        )
        .values(state=PageState.WAITING, problem="")
        .execution_options(synchronize_session=False)
    )
    work.later(LANE)
    return int(getattr(again, "rowcount", 0))


def forget_words(work: Work, document_id: uuid.UUID) -> None:
    """Destroy what was read of a document, its copy's state and where its pages' images lay; for one being erased."""
    pages = queries.keys_of_pages(work, document_id)
    work.session.execute(
        delete(Correction).where(
            Correction.association_id == work.actor.tenant, Correction.page_id.in_(pages)
        )
    )
    work.session.execute(
        delete(AccessCopy).where(
            AccessCopy.association_id == work.actor.tenant, AccessCopy.document_id == document_id
        )
    )
    work.session.execute(
        delete(TextLayer).where(TextLayer.association_id == work.actor.tenant, TextLayer.page_id.in_(pages))
    )
    work.session.execute(
        update(Page)
        .where(Page.association_id == work.actor.tenant, Page.document_id == document_id)
        .values(image_sha256="", thumb_sha256="", copy_sha256="")
        .execution_options(synchronize_session=False)
    )


def drop_pages(work: Work, document_id: uuid.UUID) -> None:
    """Destroy the pages of a document that is being disposed of, once their words are forgotten.

    A worker that is reading one of them finds it gone and keeps nothing.
    """
    work.session.execute(
        delete(Page).where(Page.association_id == work.actor.tenant, Page.document_id == document_id)
    )


def _lease(work: Work, found: Page) -> bool:
    """Take a page by a conditional UPDATE; of two workers one gets it."""
    attempt = found.attempts + 1
    taken = changed(
        work,
        update(Page)
        .where(
            Page.id == found.id,
            Page.attempts == found.attempts,
            or_(
                Page.state == PageState.WAITING,
                and_(Page.state == PageState.READING, Page.lease_until < work.now),
            ),
        )
        .values(state=PageState.READING, lease_until=work.now + LEASE, attempts=attempt),
    )
    work.session.refresh(found)
    return taken


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
    return changed(
        work,
        update(Page)
        .where(
            Page.association_id == work.actor.tenant,
            Page.id == claimed.page_id,
            Page.state == PageState.READING,
            Page.attempts == claimed.attempt,
        )
        .values(**values),
    )
