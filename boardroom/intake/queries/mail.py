"""The mailbox, and what became of its messages."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from boardroom.associations.queries import own
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.intake.models import Mailbox, MailMessage, MessageState, Upload, UploadState
from boardroom.ports.inbox import Address
from boardroom.work import Work

_UNDECIDED = 100


def mailbox(work: Work) -> Mailbox | None:
    """Return the mailbox of the actor's association."""
    return work.session.scalars(select(Mailbox).where(Mailbox.association_id == work.actor.tenant)).first()


def mailbox_of(work: Work, mailbox_id: uuid.UUID) -> Mailbox:
    """Return a mailbox as it stands now; for the worker."""
    return work.session.scalars(
        select(Mailbox)
        .where(Mailbox.association_id == work.actor.tenant, Mailbox.id == mailbox_id)
        .execution_options(populate_existing=True)
    ).one()


def address_of(work: Work, mailbox: Mailbox) -> Address:
    """Return where a mailbox lies, as the inbox asks for it."""
    return Address(
        association=own(work).slug,
        server=mailbox.server,
        port=mailbox.port,
        username=mailbox.username,
        folder=mailbox.folder,
        archive_folder=mailbox.archive_folder,
    )


def due_mailbox(work: Work) -> Mailbox | None:
    """Return the mailbox, of any association, that is to be looked at; for the worker."""
    return work.session.scalars(
        select(Mailbox)
        .where(Mailbox.enabled, Mailbox.next_at <= work.now)
        .order_by(Mailbox.next_at, Mailbox.id)
        .limit(1)
    ).first()


def settled_uids(work: Work, uid_validity: int) -> dict[int, MailMessage]:
    """Return what is known of the messages of one generation of the folder, by their numbers."""
    rows = work.session.scalars(
        select(MailMessage).where(
            MailMessage.association_id == work.actor.tenant, MailMessage.uid_validity == uid_validity
        )
    )
    return {row.uid: row for row in rows}


def known_message(
    work: Work, uid_validity: int, uid: int, message_id: str, sha256: str
) -> MailMessage | None:
    """Return the row of a message: by where it lies, else by the same Message-ID on the same bytes."""
    here = MailMessage.association_id == work.actor.tenant
    found = work.session.scalars(
        select(MailMessage).where(here, MailMessage.uid_validity == uid_validity, MailMessage.uid == uid)
    ).first()
    if found is not None or not sha256:
        return found
    return work.session.scalars(
        select(MailMessage).where(here, MailMessage.message_id == message_id, MailMessage.sha256 == sha256)
    ).first()


def message_by_id(work: Work, message_id: uuid.UUID) -> MailMessage:
    """Return one message of the association."""
    found = work.session.scalars(
        select(MailMessage).where(
            MailMessage.association_id == work.actor.tenant, MailMessage.id == message_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def awaiting_a_word(work: Work) -> list[MailMessage]:
    """Return the messages kept aside because nobody knows their senders, oldest first; for those who may decide."""
    if not work.actor.may(Permission.EDIT_DOCUMENTS):
        return []
    return list(
        work.session.scalars(
            select(MailMessage)
            .where(
                MailMessage.association_id == work.actor.tenant,
                MailMessage.state == MessageState.ASIDE,
            )
            .order_by(MailMessage.arrived_at, MailMessage.id)
            .limit(_UNDECIDED)
        )
    )


def messages_of(work: Work, import_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, MailMessage]:
    """Return the messages that imports which the actor may see came from."""
    rows = work.session.scalars(
        select(MailMessage).where(
            MailMessage.association_id == work.actor.tenant, MailMessage.import_id.in_(import_ids)
        )
    )
    return {row.import_id: row for row in rows if row.import_id is not None}


def letter_of(work: Work, document_id: uuid.UUID) -> MailMessage | None:
    """Return the letter that brought a document which the actor may see; None when none did."""
    return work.session.scalars(
        select(MailMessage)
        .join(
            Upload,
            and_(
                Upload.association_id == MailMessage.association_id, Upload.import_id == MailMessage.import_id
            ),
        )
        .where(
            MailMessage.association_id == work.actor.tenant,
            Upload.document_id == document_id,
            Upload.state != UploadState.DUPLICATE,
        )
        .limit(1)
    ).first()


def uploads_of_import(work: Work, import_id: uuid.UUID) -> bool:
    """Tell whether an import has any file; for the worker."""
    return bool(
        work.session.scalar(
            select(
                exists().where(
                    Upload.association_id == work.actor.tenant,
                    Upload.import_id == import_id,
                )
            )
        )
    )


def letters_to_remove(work: Work, limit: int) -> list[MailMessage]:
    """Return letters that lie on the mail server although all that they brought was disposed of; for the worker.

    One that holds what was never filed is the only place where that lies: nobody has agreed that it goes.
    """
    brought = (
        select(Upload.id)
        .join(
            Document,
            and_(Document.association_id == Upload.association_id, Document.id == Upload.document_id),
        )
        .where(Upload.association_id == MailMessage.association_id, Upload.import_id == MailMessage.import_id)
    )
    return list(
        work.session.scalars(
            select(MailMessage)
            .where(
                MailMessage.association_id == work.actor.tenant,
                # Forgotten already: only a disposal forgets what a letter was called.
                MailMessage.message_id != "",
                MailMessage.sha256 != "",
                MailMessage.subject == "",
                MailMessage.sender == "",
                ~_holds_what_is_not_filed(),
                brought.where(Document.erased_at.is_not(None)).exists(),
                ~brought.where(Document.erased_at.is_(None)).exists(),
            )
            .limit(limit)
        )
    )


def hold_what_is_not_filed(work: Work, letter_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the letters that brought something which the archive has not got."""
    return set(
        work.session.scalars(
            select(MailMessage.id).where(
                MailMessage.association_id == work.actor.tenant,
                MailMessage.id.in_(letter_ids),
                _holds_what_is_not_filed(),
            )
        )
    )


def _holds_what_is_not_filed() -> ColumnElement[bool]:
    """Return the condition that something of a letter was refused, or was too much to take or locked (its problem)."""
    beside = aliased(Upload)
    return or_(
        MailMessage.problem != "",
        exists().where(
            beside.association_id == MailMessage.association_id,
            beside.import_id == MailMessage.import_id,
            beside.state == UploadState.REFUSED,
        ),
    )


@dataclass(frozen=True)
class CameByMail:
    """That a document came with a letter, when, and whether the letter holds what stays, or was never filed, as well."""

    arrived_at: datetime
    holds_more: bool


def came_by_mail(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CameByMail]:
    """Return which of some documents, all to be disposed of or gone, came with a letter."""
    keys, found = list(document_ids), dict[uuid.UUID, CameByMail]()
    other = aliased(Upload)
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        more = (
            select(other.id)
            .join(
                Document,
                and_(Document.association_id == other.association_id, Document.id == other.document_id),
            )
            .where(
                other.association_id == Upload.association_id,
                other.import_id == Upload.import_id,
                Document.erased_at.is_(None),
                Document.id.not_in(keys[:5_000]),
            )
        )
        rows = work.session.execute(
            select(Upload.document_id, MailMessage.arrived_at, or_(more.exists(), _holds_what_is_not_filed()))
            .join(
                MailMessage,
                and_(
                    MailMessage.association_id == Upload.association_id,
                    MailMessage.import_id == Upload.import_id,
                ),
            )
            .where(Upload.association_id == work.actor.tenant, Upload.document_id.in_(some))
            .order_by(MailMessage.arrived_at.desc())
        )
        for key, arrived, holds in rows:
            if key is None:
                continue
            # A paper may have come with several letters; the first one dates it, and any of them may stay.
            earlier = found.get(key)
            found[key] = CameByMail(arrived, bool(holds) or (earlier is not None and earlier.holds_more))
    return found
