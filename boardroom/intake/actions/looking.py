"""Looking at a file whose bytes are safe: how many pages it has, or why nobody can tell."""

import uuid
from dataclasses import dataclass

from sqlalchemy import update

from boardroom.audit.actions import record
from boardroom.core.permissions import Permission
from boardroom.documents.actions import note_change
from boardroom.documents.queries import file_by_id
from boardroom.intake import queries
from boardroom.intake.errors import NothingToRetry
from boardroom.intake.models import Source, Upload, UploadState
from boardroom.intake.rules import (
    ATTEMPTS,
    BYTES_MISSING,
    HALF_AN_IMAGE,
    LEASE,
    LOCKED,
    PDF,
    STILL_LOOKING,
    TOO_SLOW,
)
from boardroom.ports import Ports
from boardroom.ports.pdf_tools import TimedOut, Unreadable
from boardroom.reading.actions import begin
from boardroom.reading.rules import BULK, INTERACTIVE, MOST_PAGES
from boardroom.work import Work, changed

LANE = "intake.inspect"


@dataclass(frozen=True)
class Seen:
    """What a look told: the pages, 0 when they cannot be read, and the problem as a sentence."""

    pages: int
    problem: str = ""


@dataclass(frozen=True)
class Claim:
    """A received file that a worker looks at; `attempt` makes the claim its own."""

    upload_id: uuid.UUID
    association_id: uuid.UUID
    sha256: str
    media_type: str
    attempt: int


def look(ports: Ports, tenant: uuid.UUID, sha256: str, media_type: str, seconds: float) -> Seen | None:
    """Return what the bytes are, looked at in a child; None when `seconds` were not enough."""
    try:
        path = ports.blobs.path(tenant, sha256)
        if media_type == PDF:
            pages = ports.pdf_tools.inspect(path, seconds=seconds).page_count
            return Seen(pages, "" if pages else LOCKED)
        image = ports.images.inspect(path, seconds=seconds)
        return Seen(image.frames, HALF_AN_IMAGE if image.damaged else "")
    except TimedOut:
        return None
    except FileNotFoundError:
        return Seen(0, BYTES_MISSING)
    except Unreadable as problem:
        return Seen(0, str(problem))


def priority_of(source: Source) -> int:
    """Return how soon pages are read: a person who waits goes before an import."""
    return BULK if source is Source.API else INTERACTIVE


def claim(work: Work) -> Claim | None:
    """Take the received file whose turn it is under a lease; None when none waits. For the worker."""
    found = queries.next_to_inspect(work)
    if found is None:
        return None
    taken = changed(
        work,
        update(Upload)
        .where(
            Upload.id == found.id,
            Upload.state == UploadState.RECEIVED,
            Upload.attempts == found.attempts,
        )
        .values(lease_until=work.now + LEASE, attempts=found.attempts + 1),
    )
    if not taken:
        return None
    return Claim(found.id, found.association_id, found.sha256, found.media_type, found.attempts + 1)


def record_look(work: Work, claimed: Claim, seen: Seen | None, *, most: int = MOST_PAGES) -> bool:
    """Record what a claimed file turned out to be and put its pages in line; False when it is another's by now."""
    if seen is None and claimed.attempt % ATTEMPTS:
        return False  # the lease runs out, and it is tried again
    seen = seen or Seen(0, TOO_SLOW)
    mine = changed(
        work,
        update(Upload)
        .where(
            Upload.association_id == work.actor.tenant,
            Upload.id == claimed.upload_id,
            Upload.state == UploadState.RECEIVED,
            Upload.attempts == claimed.attempt,
        )
        .values(state=UploadState.FILED, lease_until=None, problem=seen.problem),
    )
    if not mine:
        return False
    upload = queries.taken(work, claimed.upload_id)
    if upload.file_id is not None:
        file = file_by_id(work, upload.file_id)
        file.page_count, file.problem = seen.pages, seen.problem[:300]
        work.session.flush()
        begin(work, file, priority=priority_of(upload.source), most=most)
        note_change(work, file.document_id)
    return True


def look_again(work: Work, upload_id: uuid.UUID) -> Upload:
    """Have a file that could not be read looked at once more."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    upload = queries.by_id(work, upload_id)
    unread = upload.file_id is not None and not queries.page_count(work, upload.file_id)
    if upload.state is not UploadState.FILED or not upload.problem or not unread:
        raise NothingToRetry
    upload.state, upload.problem, upload.lease_until = UploadState.RECEIVED, STILL_LOOKING, work.now
    work.session.flush()
    record(work, "intake.looked_again", "upload", upload.id)
    work.later(LANE)
    return upload
