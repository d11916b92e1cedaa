"""How the portal fares: what waits, what failed, what is kept; and the first set-up's answers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from boardroom.admin.models import THE_INSTALLATION, SetUp, ShelfCheck
from boardroom.associations.queries import every
from boardroom.audit.models import Entry
from boardroom.audit.queries import last_at, last_link
from boardroom.core.actor import worker_for
from boardroom.core.db import Base
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File
from boardroom.documents.queries import by_ids
from boardroom.documents.queries.fixity import damaged, files_on_shelf
from boardroom.identity.models import Account
from boardroom.intake.models import Mailbox, Stack, StackState, Upload, UploadState
from boardroom.intake.queries import mailbox, uploads, waiting_to_examine
from boardroom.intake.queries import named as named_imports
from boardroom.mandates.models import Person
from boardroom.matters.queries import by_ids as matters_by_ids
from boardroom.matters.queries import contracts_by_ids
from boardroom.minutes.models import Minutes
from boardroom.minutes.queries import titles_of as minutes_titles
from boardroom.notices.models import Channel, Delivery, Message
from boardroom.papers.queries import known_binders
from boardroom.reading.models import Page, PageState, SheetOrder
from boardroom.reading.queries import STANDING, UNREAD, copies, copies_waiting, oldest_waiting
from boardroom.reading.queries.copying import Copies
from boardroom.retention.queries import known_holds
from boardroom.search.queries import outdated_count
from boardroom.signing.models import Batch, Envelope, FurtherPaper, PageImage, SealProof
from boardroom.signing.queries import titles_of, unrenewed_count, unsound_count
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

_ON_THE_WAY = (Delivery.QUEUED, Delivery.SENDING)


@dataclass(frozen=True)
class References:
    """Which bytes of a shelf rows speak of, as hashes; each of the first three apart from the others."""

    files: list[File]  # of documents that were not taken away: their bytes must be there
    needed: frozenset[str]  # frozen and uploaded PDFs: theirs too
    renditions: frozenset[str]  # may be missing: they are made anew
    known: frozenset[str]  # all that any row speaks of


@dataclass(frozen=True)
class Stored:
    """What re-reading the association's stored bytes has come to."""

    latest: datetime | None  # when a file was last re-read; None: none was yet
    lost: int  # frozen or uploaded PDFs, damaged or missing
    vanished: int  # in the manifest, and neither in the database nor on the disk
    strays: int  # on the disk, and nobody's
    blobs: int


@dataclass(frozen=True)
class Health:
    """What the page of the portal's running shows of one association, and of the installation."""

    pages_waiting: int
    oldest_page: datetime | None
    pages_failed: int
    copies: Copies
    uploads_waiting: int
    to_index: int
    mail_waiting: int
    mail_failed: list[Message]
    seals_waiting: int
    seals_failed: int
    seals_unsound: int
    stamps_unrenewed: int
    files_damaged: int
    papers_damaged: list[Document]  # of those, the ones that the reader may know of
    stored: Stored
    last_backup: datetime | None
    mailbox: Mailbox | None  # where papers are fetched by mail; None: nowhere
    log_length: int
    log_head: str


def stored(work: Work) -> Stored:
    """Return what re-reading the association's stored bytes has come to."""
    checks = shelf_checks(work)
    return Stored(
        latest=work.session.scalar(
            select(func.max(File.checked_at)).where(File.association_id == work.actor.tenant)
        ),
        lost=sum(len(check.lost.split()) for check in checks),
        vanished=sum(len(check.vanished.split()) for check in checks),
        strays=sum(len(check.strays.split()) for check in checks),
        blobs=sum(check.blobs for check in checks),
    )


def first_answers(work: Work) -> SetUp | None:
    """Return the first pages' answers so far."""
    return work.session.get(SetUp, THE_INSTALLATION)


def is_empty(work: Work) -> bool:
    """Tell whether the portal has no association yet."""
    return not every(work)


def _on_the_way(work: Work, channel: Channel) -> int:
    due = Message.not_before <= work.now
    return _count(work, Message, Message.state.in_(_ON_THE_WAY), due, Message.channel == channel)


def outstanding(work: Work) -> dict[str, int]:
    """Return how many items each worker lane has left, over all associations; counts only, no content."""
    return {
        # Without a server mail waits for one to be set, and no worker has anything to do about it.
        "notices.deliver": _on_the_way(work, Channel.MAIL)
        if work.ports.mailer.configured or work.ports.mailer.in_portal
        else 0,
        "notices.deliver_texts": _on_the_way(work, Channel.TEXT) if work.ports.texter.configured else 0,
        "signing.seal": _count(work, Envelope, Envelope.state == EnvelopeState.SIGNED),
        "intake.inspect": _count(work, Upload, Upload.state == UploadState.RECEIVED, uploads.STANDING),
        "intake.split": _count(work, Stack, Stack.state == StackState.WAITING, uploads.STACK_STANDING),
        "intake.examine": waiting_to_examine(work),
        "archive.sheets": _count(work, SheetOrder),
        "search.index": outdated_count(replace(work, actor=worker_for())),
        "reading.recognise": _count(work, Page, UNREAD, STANDING),
        "reading.copy": copies_waiting(work),
    }


def health(work: Work) -> Health:
    """Return how the portal fares, for those who look after it."""
    work.actor.require(Permission.READ_JOBS)
    tenant = work.actor.tenant
    sealing = Envelope.association_id == tenant, Envelope.state == EnvelopeState.SIGNED
    mail = or_(Message.association_id == tenant, Message.association_id.is_(None))
    newest = last_link(work, str(tenant))
    broken = damaged(work)
    return Health(
        pages_waiting=_count(work, Page, Page.association_id == tenant, UNREAD, STANDING),
        oldest_page=oldest_waiting(work),
        pages_failed=_count(
            work,
            Page,
            Page.association_id == tenant,
            Page.state == PageState.FAILED,
            ~Page.set_aside,
            STANDING,
        ),
        copies=copies(work),
        uploads_waiting=_count(
            work,
            Upload,
            Upload.association_id == tenant,
            Upload.state == UploadState.RECEIVED,
            uploads.STANDING,
        ),
        to_index=outdated_count(work),
        mail_waiting=_count(work, Message, mail, Message.state.in_(_ON_THE_WAY)),
        mail_failed=failed_mail(work),
        seals_waiting=_count(work, Envelope, *sealing),
        seals_failed=_count(work, Envelope, *sealing, Envelope.seal_error != ""),
        seals_unsound=unsound_count(work),
        stamps_unrenewed=unrenewed_count(work),
        files_damaged=len(broken),
        papers_damaged=list(by_ids(work, {file.document_id for file in broken}).values()),
        stored=stored(work),
        last_backup=last_backup(work),
        mailbox=mailbox(work),
        log_length=newest.number if newest else 0,
        log_head=newest.hash if newest else "",
    )


def failed_mail(work: Work, limit: int = 20) -> list[Message]:
    """Return the association's letters that could not be delivered, newest first; not those that were taken back."""
    return list(
        work.session.scalars(
            select(Message)
            .where(
                Message.association_id == work.actor.tenant,
                Message.state == Delivery.FAILED,
            )
            .order_by(Message.created_at.desc())
            .limit(limit)
        )
    )


def last_backup(work: Work) -> datetime | None:
    """Return when the installation was last backed up by its own command."""
    return last_at(work, "backed_up")


def names_of(work: Work, account_ids: set[uuid.UUID], person_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names behind accounts and persons that the logs speak of."""
    names = {
        row.id: row.name
        for row in work.session.scalars(
            select(Person).where(Person.association_id == work.actor.tenant, Person.id.in_(person_ids))
        )
    }
    names.update(
        (row.id, row.name) for row in work.session.scalars(select(Account).where(Account.id.in_(account_ids)))
    )
    return names


def concealed(work: Work, entries: Sequence[Entry]) -> set[str]:
    """Return the subjects of log entries that the actor may not know by name.

    Papers, matters and contracts hidden from them (a conflict of interest binds the chair too) or outside their classes,
    and binders and legal holds of such papers and matters: that something was done is told to everyone who reads the log, with what it was done is not.
    """
    documents = _subjects(entries, "document")
    envelopes = _subjects(entries, "envelope")
    binders = _subjects(entries, "binder")
    unknown = (documents - by_ids(work, documents).keys()) | (envelopes - titles_of(work, envelopes).keys())
    unknown |= binders - known_binders(work, binders)
    matters, contracts = _subjects(entries, "matter"), _subjects(entries, "contract")
    unknown |= (matters - matters_by_ids(work, matters).keys()) | (
        contracts - contracts_by_ids(work, contracts).keys()
    )
    holds = _subjects(entries, "legal_hold")
    unknown |= holds - known_holds(work, holds)
    imports = _subjects(entries, "import")
    unknown |= imports - named_imports(work, imports)
    if not (work.actor.may(Permission.EDIT_DOCUMENTS) and work.actor.record_classes is None):
        # A letter's subject and sender tell of what it brought.
        unknown |= _subjects(entries, "message") | _subjects(entries, "mail_message")
    return {str(subject) for subject in unknown}


def subjects_of(work: Work, entries: Sequence[Entry]) -> dict[str, str]:
    """Return how the things are called that entries speak of, as far as the actor may know of them."""
    names = {str(key): paper.title for key, paper in by_ids(work, _subjects(entries, "document")).items()}
    names |= {str(key): title for key, title in titles_of(work, _subjects(entries, "envelope")).items()}
    names |= {str(key): title for key, title in minutes_titles(work, _subjects(entries, "minutes")).items()}
    people = names_of(work, _subjects(entries, "account"), _subjects(entries, "person"))
    return names | {str(key): name for key, name in people.items()}


def spoken_of(work: Work, shelf: str) -> set[str]:
    """Return the hashes of a shelf that any row of the association speaks of, whatever for; for the worker.

    Every column whose name ends in "sha256" counts, so that a table of tomorrow is not forgotten; it may hold several
    with spaces between. A table without an association speaks for all of them.
    """
    known: set[str] = set()
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if column.name.endswith("sha256"):
                chosen = select(column).where(column.contains(shelf)).distinct()
                if "association_id" in table.c:
                    chosen = chosen.where(table.c.association_id == work.actor.tenant)
                for told in work.session.scalars(chosen):
                    known |= {sha256 for sha256 in (told or "").split() if sha256.startswith(shelf)}
    return known


def references(work: Work, shelf: str) -> References:
    """Return which bytes of a shelf the association's rows speak of; for the worker."""
    known = spoken_of(work, shelf)
    frozen = (
        Envelope.frozen_sha256,
        Envelope.original_sha256,
        Envelope.sealed_sha256,
        Envelope.reading_copy_sha256,
    )
    beside = (
        FurtherPaper.frozen_sha256,
        FurtherPaper.original_sha256,
        FurtherPaper.sealed_sha256,
        FurtherPaper.reading_copy_sha256,
    )
    to_many = Batch.frozen_sha256, Batch.original_sha256
    drawn = Page.image_sha256, Page.thumb_sha256, Page.copy_sha256
    files = files_on_shelf(work, shelf)
    needed = set[str]().union(
        *(_on_shelf(work, column, Envelope.association_id, shelf) for column in frozen),
        _on_shelf(work, Minutes.uploaded_sha256, Minutes.association_id, shelf),
        *(_on_shelf(work, column, FurtherPaper.association_id, shelf) for column in beside),
        *(_on_shelf(work, column, Batch.association_id, shelf) for column in to_many),
        _on_shelf(work, SealProof.sha256, SealProof.association_id, shelf),
    )
    renditions = set[str]().union(
        *(_on_shelf(work, column, Page.association_id, shelf) for column in drawn),
        _on_shelf(work, PageImage.sha256, PageImage.association_id, shelf),
    )
    held = {file.sha256 for file in files}
    return References(
        files, frozenset(needed - held), frozenset(renditions - held - needed), frozenset(known)
    )


def shelf_checks(work: Work) -> list[ShelfCheck]:
    """Return what was found on each of the association's shelves, the least recently compared first."""
    return list(
        work.session.scalars(
            select(ShelfCheck)
            .where(ShelfCheck.association_id == work.actor.tenant)
            .order_by(ShelfCheck.checked_at, ShelfCheck.shelf)
        )
    )


def shelf_check(work: Work, shelf: str) -> ShelfCheck | None:
    """Return what was last found on one of the association's shelves."""
    return work.session.scalars(
        select(ShelfCheck).where(ShelfCheck.association_id == work.actor.tenant, ShelfCheck.shelf == shelf)
    ).first()


def _on_shelf(
    work: Work, column: ColumnElement[str] | InstrumentedAttribute[str], owner: Any, shelf: str
) -> set[str]:
    # Where there is no such file stands "", which begins as every shelf's name does when all are asked about.
    chosen = select(column).where(owner == work.actor.tenant, column.startswith(shelf), column != "")
    return set(work.session.scalars(chosen.distinct()))


def _subjects(entries: Sequence[Entry], kind: str) -> set[uuid.UUID]:
    return {
        key for entry in entries if entry.subject_kind == kind and (key := uuid_or_none(entry.subject_id))
    }


def _count(work: Work, kind: type[Base], *conditions: ColumnElement[bool]) -> int:
    return work.session.scalars(select(func.count()).select_from(kind).where(*conditions)).one()
