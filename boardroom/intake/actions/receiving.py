"""Receiving: bytes first, then a look at them in a child, then one short Work that files everything."""

import os
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from boardroom.associations.queries import local_today
from boardroom.classes.queries import keys as class_keys
from boardroom.core.actor import Actor
from boardroom.core.errors import NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import file_document
from boardroom.documents.models import Document, File
from boardroom.documents.queries import by_hash, filed, files_of_many
from boardroom.documents.rules import NewFile, possible_date
from boardroom.intake.actions.importing import gather
from boardroom.intake.actions.looking import LANE, Seen, look, priority_of
from boardroom.intake.actions.separating import ask_to_split
from boardroom.intake.errors import NO_ROOM, ChangedOnTheWay, DiskAlmostFull, NothingChosen
from boardroom.intake.models import Source, Upload, UploadState
from boardroom.intake.rules import (
    FROM_BINDER,
    HEAD,
    INSPECT_SECONDS,
    LEAST_SECONDS,
    REQUEST_SECONDS,
    STILL_LOOKING,
    UNNAMED,
    Suggestion,
    clean_folder,
    clean_name,
    kind_of,
    suggest,
)
from boardroom.intake.rules.stacks import SplitAt
from boardroom.papers.actions import keep_in_binder
from boardroom.papers.queries import binder_by_id
from boardroom.ports import Ports
from boardroom.reading.actions import begin
from boardroom.reading.rules import MOST_PAGES
from boardroom.work import Work, WorkOpener
from config import Settings


@dataclass(frozen=True)
class Incoming:
    """A file on its way in: its bytes as a stream that can seek, and the name it came with."""

    content: IO[bytes]
    name: str
    title: str = ""  # what to call the document where the name tells nothing: a letter's subject


@dataclass(frozen=True)
class House:
    """What the settings say of receiving: bytes of disk to leave free, most pages to read of a file."""

    reserve: int = 0
    most_pages: int = MOST_PAGES

    @classmethod
    def as_set(cls, settings: Settings) -> "House":
        """Return what these settings say."""
        return cls(reserve=settings.disk_reserve_mb * 1_000_000, most_pages=settings.max_pages)


@dataclass(frozen=True)
class Given:
    """What the sender already knows of the document; what is left out is suggested."""

    title: str = ""
    record_class: str | None = None
    document_date: date | None = None
    tags: tuple[str, ...] = ()
    printed_number: str = ""
    apartment: str = ""  # the one that it is about, by the sender's word
    split_at: SplitAt | None = None  # a stack of several papers, to be cut when its pages have been read
    # The binder that the paper was taken out of, and lies in again: its paper original.
    binder_id: uuid.UUID | None = None
    folder: str = (
        ""  # the path of the folders it lay in; suggests, and is no word of the sender's about the paper
    )

    @property
    def something(self) -> bool:
        """Whether the sender said anything, so that nobody needs to be asked."""
        return bool(self.title or self.record_class or self.document_date)


@dataclass
class _Kept:
    """A file whose bytes are safe, and what a look at it told; None while nobody has looked."""

    name: str
    title: str = ""
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    refusal: str = ""
    seen: Seen | None = None
    upload: Upload | None = None


def receive(
    opener: WorkOpener,
    actor: Actor,
    incoming: Sequence[Incoming],
    *,
    house: House,
    source: Source = Source.WEB,
    as_one: bool = False,
    given: Given | None = None,
    expected_sha256: str = "",
    seconds: float = REQUEST_SECONDS,
    import_id: uuid.UUID | None = None,
) -> list[Upload]:
    """Take files in and return one row for each, in order; what is no document comes back REFUSED, with the reason.

    With `as_one` all of them become one document (photographs of its pages). Opens its own Works: bytes are
    made durable and looked at between them, within `seconds` for all; what is not seen in time is filed all
    the same and looked at by the worker. What came belongs to the import named, else to the actor's present
    sitting. DiskAlmostFull when the reserve would be touched.
    """
    actor.require(Permission.ADD_DOCUMENTS)
    if not incoming:
        raise NothingChosen
    given = given or Given()
    if given.record_class and not _may_file_under(actor, given.record_class):
        raise NotPermitted
    deadline = time.monotonic() + seconds
    kept = [_keep(opener.ports, actor.tenant, one, house, deadline) for one in incoming]
    if expected_sha256 and any(one.sha256 not in {"", expected_sha256} for one in kept):
        raise ChangedOnTheWay
    with opener.writing(actor) as work:
        if as_one:
            _file_as_one(work, kept, source, given, house)
        else:
            for one in kept:
                _file_one(work, one, source, given, house)
        rows = [_row(work, one, source) if one.upload is None else one.upload for one in kept]
        gather(work, rows, source, import_id)
        return rows


def _keep(ports: Ports, tenant: uuid.UUID, incoming: Incoming, house: House, deadline: float) -> _Kept:
    head = incoming.content.read(HEAD)
    kept = _Kept(name=clean_name(incoming.name), title=incoming.title)
    kind = kind_of(head)
    if kind.refusal:
        kept.refusal = kind.refusal
        kept.size = incoming.content.seek(0, os.SEEK_END)
        return kept
    if ports.blobs.free_bytes() < house.reserve:
        raise DiskAlmostFull
    incoming.content.seek(0)
    try:
        stored = ports.blobs.put(tenant, incoming.content)
    except OSError as error:  # other programs write to the disk too, reserve or not
        if error.errno in NO_ROOM:
            raise DiskAlmostFull from error
        raise
    kept.sha256, kept.size, kept.media_type = stored.sha256, stored.size, kind.media_type
    left = min(INSPECT_SECONDS, deadline - time.monotonic())
    if left > LEAST_SECONDS:
        kept.seen = look(ports, tenant, kept.sha256, kept.media_type, left)
    return kept


def _file_one(work: Work, kept: _Kept, source: Source, given: Given, house: House) -> None:
    if kept.refusal:
        return
    twin = _twin(work, [kept])
    if twin is not None:
        kept.upload = _row(work, kept, source, state=UploadState.DUPLICATE, document=twin)
        return
    suggestion = suggest(kept.name)
    document = _document(work, [kept], suggestion, given)
    file = filed(work, document)[0]
    _settle(work, kept, document, file, source=source, given=given, suggestion=suggestion, house=house)


def _file_as_one(work: Work, kept: list[_Kept], source: Source, given: Given, house: House) -> None:
    papers = [one for one in kept if not one.refusal]
    if not papers:
        return
    twin = _twin(work, papers)
    if twin is not None:
        for one in papers:
            one.upload = _row(work, one, source, state=UploadState.DUPLICATE, document=twin)
        return
    suggestion = suggest(papers[0].name)
    document = _document(work, papers, suggestion, given)
    for one, file in zip(papers, filed(work, document), strict=True):
        _settle(work, one, document, file, source=source, given=given, suggestion=suggestion, house=house)
    for later in papers[1:]:
        # One document is described once.
        if later.upload is not None:
            later.upload.described_at = work.now


def _twin(work: Work, papers: Sequence[_Kept]) -> Document | None:
    """Return the document that holds all of these very bytes already, as far as the actor may know of it."""
    wanted = [one.sha256 for one in papers]
    for document in by_hash(work, wanted[0]):
        held = {file.sha256 for file in files_of_many(work, [document.id]).get(document.id, [])}
        if set(wanted) <= held:
            return document
    return None


def _document(work: Work, papers: Sequence[_Kept], suggestion: Suggestion, given: Given) -> Document:
    title = given.title or _called(papers[0], suggestion)
    if given.binder_id and title == UNNAMED:
        title = FROM_BINDER % {"binder": binder_by_id(work, given.binder_id).label}
    document = file_document(
        work,
        title=title,
        record_class=given.record_class or _only_class(work.actor),
        document_date=given.document_date,
        tags=given.tags,
        printed_number=given.printed_number,
        apartment=given.apartment,
        files=[
            NewFile(
                sha256=one.sha256,
                size=one.size,
                media_type=one.media_type,
                name=one.name,
                page_count=one.seen.pages if one.seen else 0,
                problem=one.seen.problem if one.seen else "",
            )
            for one in papers
        ],
    )
    if given.split_at:
        ask_to_split(work, document, given.split_at)
    if given.binder_id:
        keep_in_binder(work, document, given.binder_id)
    return document


def _called(paper: _Kept, suggestion: Suggestion) -> str:
    """Return the suggested title; a letter's subject stands in where the file's name tells nothing."""
    return paper.title if paper.title and suggestion.title == UNNAMED else suggestion.title


def _may_file_under(actor: Actor, record_class: str) -> bool:
    return actor.record_classes is None or record_class in actor.record_classes


def _only_class(actor: Actor) -> str | None:
    """Return the one class that someone who sees a single class files under, so that they find it again."""
    classes = actor.record_classes
    return next(iter(classes)) if classes is not None and len(classes) == 1 else None


def _settle(
    work: Work,
    kept: _Kept,
    document: Document,
    file: File,
    *,
    source: Source,
    given: Given,
    suggestion: Suggestion,
    house: House,
) -> None:
    state = UploadState.FILED if kept.seen else UploadState.RECEIVED
    kept.upload = _row(work, kept, source, state=state, document=document)
    kept.upload.file_id = file.id
    kept.upload.folder = clean_folder(given.folder)
    if given.something or source is Source.API:
        kept.upload.described_at = work.now
    adopted = class_keys(work)
    kept.upload.suggested_class = suggestion.record_class if suggestion.record_class in adopted else None
    if possible_date(suggestion.document_date, local_today(work)):
        kept.upload.suggested_date = suggestion.document_date
    if kept.seen:
        begin(work, file, priority=priority_of(source), most=house.most_pages)
    else:
        work.later(LANE)


def _row(
    work: Work,
    kept: _Kept,
    source: Source,
    *,
    state: UploadState = UploadState.REFUSED,
    document: Document | None = None,
) -> Upload:
    seen = kept.seen.problem if kept.seen else STILL_LOOKING
    row = Upload(
        id=new_id(),
        association_id=work.actor.tenant,
        name=kept.name,
        size=kept.size,
        sha256=kept.sha256,
        media_type=kept.media_type,
        state=state,
        problem="" if state is UploadState.DUPLICATE else kept.refusal or seen,
        document_id=document.id if document else None,
        source=source,
        created_by=work.actor.person_id,
        at=work.now,
        lease_until=work.now if state is UploadState.RECEIVED else None,
    )
    work.session.add(row)
    work.session.flush()
    return row
