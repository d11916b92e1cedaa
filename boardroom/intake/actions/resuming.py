"""Uploads in pieces: what has arrived is durable, so that a lost line costs no more than its last piece."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from sqlalchemy import delete, update

from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.intake import queries
from boardroom.intake.actions.receiving import House, Incoming
from boardroom.intake.errors import (
    NO_ROOM,
    ChangedOnTheWay,
    DamagedOnTheWay,
    DiskAlmostFull,
    TooLarge,
    TooManyPieces,
    TooMuchUnfinished,
    WrongPlace,
)
from boardroom.intake.models import UnfinishedUpload, Upload, UploadPiece
from boardroom.intake.rules import (
    EMPTY,
    MOST_PIECES,
    MOST_UNFINISHED,
    PIECE,
    UNFINISHED_FILES,
    UNFINISHED_FOR,
    clean_name,
)
from boardroom.ports.parts import Piece
from boardroom.work import Work, WorkOpener, changed


@dataclass(frozen=True)
class Announced:
    """A file that is to come in pieces: name, size in bytes, and what else the sender knows beforehand."""

    name: str
    size: int
    sha256: str = ""
    facts: dict[str, str] = field(default_factory=dict)


def begin_upload(work: Work, announced: Announced, *, house: House, largest: int) -> UnfinishedUpload:
    """Make room for a file of at most `largest` bytes that comes in pieces.

    TooLarge, TooMuchUnfinished, DiskAlmostFull, or Invalid for a file that is empty.
    """
    work.actor.require(Permission.ADD_DOCUMENTS)
    if work.actor.person_id is None:
        raise NotPermitted
    if announced.size < 1:
        raise Invalid(problem=EMPTY)
    if announced.size > largest:
        raise TooLarge
    begun, reserved = queries.reserved(work)
    if begun >= MOST_UNFINISHED or reserved + announced.size > UNFINISHED_FILES * largest:
        raise TooMuchUnfinished
    if work.ports.blobs.free_bytes() - announced.size < house.reserve:
        raise DiskAlmostFull
    row = UnfinishedUpload(
        id=new_id(),
        association_id=work.actor.tenant,
        name=clean_name(announced.name),
        size=announced.size,
        received=0,
        sha256=announced.sha256,
        facts=announced.facts,
        door=work.actor.kind.value,
        created_by=work.actor.person_id,
        created_at=work.now,
        expires_at=work.now + UNFINISHED_FOR,
    )
    work.session.add(row)
    work.session.flush()
    record(work, "intake.upload_begun", "unfinished_upload", row.id, size=announced.size)
    return row


def append(
    opener: WorkOpener,
    actor: Actor,
    unfinished_id: uuid.UUID,
    *,
    at: int,
    content: IO[bytes],
    checksum: bytes | None,
    house: House,
) -> UnfinishedUpload:
    """Keep the bytes of `content`, which continue the file at byte `at`; return how far it has come.

    With a SHA-256 as `checksum` all of it is kept or, as DamagedOnTheWay, nothing; without one what arrived
    before the line was lost is kept. WrongPlace when the file goes on elsewhere, also when another request
    was quicker. Opens its own Works: bytes are durable before a row speaks of them.
    """
    actor.require(Permission.ADD_DOCUMENTS)
    with opener.reading(actor) as work:
        row = queries.unfinished(work, unfinished_id)
        if row.received != at:
            raise WrongPlace
        if row.received < row.size and queries.piece_count(work, row.id) >= MOST_PIECES:
            raise TooManyPieces
    while row.received < row.size:
        if opener.ports.blobs.free_bytes() - min(PIECE, row.size - row.received) < house.reserve:
            raise DiskAlmostFull
        left = row.size - row.received
        most = min(PIECE, left) if checksum is None else left
        piece = _kept(opener, actor.tenant, row.id, content, most)
        if checksum is not None and piece.sha256 != checksum:
            opener.ports.parts.drop(actor.tenant, row.id, piece.name)
            raise DamagedOnTheWay
        if not piece.size:
            break
        with opener.writing(actor) as work:
            grown = _grow(work, row, piece)
            if grown:
                row = queries.unfinished(work, row.id)
        if not grown:
            opener.ports.parts.drop(actor.tenant, row.id, piece.name)
            raise WrongPlace
        if piece.size < most:
            break
    return row


def finish(
    opener: WorkOpener,
    actor: Actor,
    unfinished_id: uuid.UUID,
    file: Callable[[Incoming, UnfinishedUpload], Upload],
) -> UnfinishedUpload:
    """Hand a file that has come whole to `file`, which receives it as any other; return its row.

    Nothing is done before the last byte, nor when it was filed already: asking again is harmless.
    ChangedOnTheWay, after which the sender begins anew, when its bytes are not those announced.
    """
    actor.require(Permission.ADD_DOCUMENTS)
    with opener.reading(actor) as work:
        row = queries.unfinished(work, unfinished_id)
        names = [piece.name for piece in queries.pieces_of(work, row.id)]
    if row.received < row.size or row.upload_id is not None:
        return row
    try:
        with opener.ports.parts.whole(actor.tenant, row.id, names) as content:
            upload = file(Incoming(content, row.name), row)
    except FileNotFoundError:
        return _settled_by_another(opener, actor, unfinished_id)
    except ChangedOnTheWay:
        _forget_all(opener, actor, row.id)
        raise
    with opener.writing(actor) as work:
        work.session.execute(
            update(UnfinishedUpload)
            .where(
                UnfinishedUpload.association_id == actor.tenant,
                UnfinishedUpload.id == row.id,
                UnfinishedUpload.upload_id.is_(None),
            )
            .values(upload_id=upload.id)
            .execution_options(synchronize_session=False)
        )
        _forget_pieces(work, row.id)
        row = queries.unfinished(work, row.id)
    opener.ports.parts.remove(actor.tenant, row.id)
    return row


def give_up(opener: WorkOpener, actor: Actor, unfinished_id: uuid.UUID) -> None:
    """Destroy what has come of one of the actor's own uploads in pieces; what was filed of it stays."""
    actor.require(Permission.ADD_DOCUMENTS)
    with opener.writing(actor) as work:
        row = queries.unfinished(work, unfinished_id)
        record(work, "intake.upload_given_up", "unfinished_upload", row.id)
        forget(work, row.id)
    opener.ports.parts.remove(actor.tenant, unfinished_id)


def forget(work: Work, unfinished_id: uuid.UUID) -> None:
    """Delete the rows of an upload in pieces; its bytes are removed after the commit."""
    _forget_pieces(work, unfinished_id)
    work.session.execute(
        delete(UnfinishedUpload).where(
            UnfinishedUpload.association_id == work.actor.tenant, UnfinishedUpload.id == unfinished_id
        )
    )


def forget_expired(work: Work, unfinished_id: uuid.UUID) -> bool:
    """As `forget`, when its time is still out; False when a piece has come meanwhile and given it a new one."""
    row = queries.expired(work, unfinished_id)
    if row is None:
        return False
    forget(work, row.id)
    return True


def _kept(
    opener: WorkOpener, tenant: uuid.UUID, unfinished_id: uuid.UUID, content: IO[bytes], most: int
) -> Piece:
    try:
        return opener.ports.parts.keep(tenant, unfinished_id, content, most)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskAlmostFull from error
        raise


def _grow(work: Work, row: UnfinishedUpload, piece: Piece) -> bool:
    """Count a durable piece in; False when another request has moved the file on since."""
    moved = changed(
        work,
        update(UnfinishedUpload)
        .where(
            UnfinishedUpload.association_id == work.actor.tenant,
            UnfinishedUpload.id == row.id,
            UnfinishedUpload.received == row.received,
        )
        .values(received=row.received + piece.size, expires_at=work.now + UNFINISHED_FOR),
    )
    if not moved:
        return False
    work.session.add(
        UploadPiece(
            id=new_id(),
            association_id=work.actor.tenant,
            unfinished_id=row.id,
            start=row.received,
            size=piece.size,
            name=piece.name,
        )
    )
    work.session.flush()
    return True


def _settled_by_another(opener: WorkOpener, actor: Actor, unfinished_id: uuid.UUID) -> UnfinishedUpload:
    """Return what another request made of a file whose pieces are gone; without one it must be sent anew."""
    with opener.reading(actor) as work:
        row = queries.unfinished(work, unfinished_id)
    if row.upload_id is not None:
        return row
    # Such as after a restored backup: rows come back, unfinished bytes do not.
    _forget_all(opener, actor, unfinished_id)
    raise NotFound


def _forget_all(opener: WorkOpener, actor: Actor, unfinished_id: uuid.UUID) -> None:
    with opener.writing(actor) as work:
        forget(work, unfinished_id)
    opener.ports.parts.remove(actor.tenant, unfinished_id)


def _forget_pieces(work: Work, unfinished_id: uuid.UUID) -> None:
    work.session.execute(
        delete(UploadPiece).where(
            UploadPiece.association_id == work.actor.tenant, UploadPiece.unfinished_id == unfinished_id
        )
    )
