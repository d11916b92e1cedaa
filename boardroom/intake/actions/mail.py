"""Mail-in: whose message it is, what becomes of it, and what is written down before it is marked on the server."""

import hashlib
import uuid
from dataclasses import dataclass, replace

from sqlalchemy import update

from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.actor import BY_LETTER, Actor, ActorKind, letter_to, worker_for
from boardroom.core.errors import Invalid
from boardroom.core.ids import new_id
from boardroom.core.letters import Letter
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.intake import queries
from boardroom.intake.errors import NoLongerYours
from boardroom.intake.models import (
    Import,
    Mailbox,
    MailMessage,
    MessageState,
    Source,
    Upload,
    UploadState,
)
from boardroom.intake.rules import (
    ATTACHMENT_REFUSALS,
    LETTER_ENCRYPTED,
    LETTER_UNREADABLE,
    MAIL_AFTER_TROUBLE,
    MAIL_EVERY,
    MAIL_LEASE,
    MAY_NOT_ADD,
    MORE_ATTACHMENTS,
    NO_ATTACHMENTS,
    NO_SENDER,
    NOT_FROM_THERE,
    TOO_LARGE,
    UNKNOWN_SENDER,
    accepts,
    clean_name,
    is_disproved,
    is_proved,
    is_sender,
)
from boardroom.mandates.queries import actor_for, person, person_by_email
from boardroom.ports.inbox import Address
from boardroom.work import Work, changed

LANE = "intake.fetch_mail"
SETTLED = frozenset({MessageState.FILED, MessageState.USELESS, MessageState.DISMISSED})


@dataclass(frozen=True)
class MailClaim:
    """A mailbox under lease, and where it lies."""

    mailbox_id: uuid.UUID
    association_id: uuid.UUID
    address: Address


@dataclass(frozen=True)
class Fetched:
    """A message as it was fetched: where it lies, its bytes, and the letter in them.

    `letter` is None when the bytes could not be taken apart; `whole` is False when the message was too large to fetch.
    """

    uid_validity: int
    uid: int
    content: bytes
    letter: Letter | None
    whole: bool = True


@dataclass(frozen=True)
class Taken:
    """What is to be done with a message: file it as `actor` (None: nothing to file), and put it away or leave it."""

    message_id: uuid.UUID
    import_id: uuid.UUID | None = None
    actor: Actor | None = None
    put_away: bool = False


def set_mailbox(
    work: Work,
    *,
    enabled: bool,
    server: str,
    port: int,
    username: str,
    folder: str,
    archive_folder: str,
    senders: str,
    authserv_id: str = "",
) -> Mailbox:
    """Say from where papers are fetched by mail, and from whom; the password is kept elsewhere.

    `authserv_id` is the name under which the receiving server writes what it found out of a letter's sender; only
    what stands under it is believed, so empty believes nobody.
    """
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    server, username, folder = server.strip().lower(), username.strip(), folder.strip()
    named = [one for one in senders.replace(",", " ").replace(";", " ").split() if one]
    if enabled and not (server and username and folder):
        raise Invalid(problem=N_("Ange server, användarnamn och mapp, så vet portalen var breven finns."))
    if folder and archive_folder.strip().casefold() == folder.casefold():
        raise Invalid(problem=N_("Arkivmappen kan inte vara samma mapp som breven hämtas ur."))
    if not all(is_sender(one) for one in named):
        raise Invalid(problem=N_("En av avsändarna är varken en adress eller en domän som @exempel.se."))
    if authserv_id.strip() and not is_sender(f"@{authserv_id.strip()}"):
        raise Invalid(
            problem=N_(
                "Namnet som e-postservern skriver under är ett servernamn, till exempel mx.exempel.se."
            )
        )
    found = queries.mailbox(work)
    if found is None:
        found = Mailbox(
            id=new_id(), association_id=work.actor.tenant, server="", username="", next_at=work.now
        )
        work.session.add(found)
    found.enabled, found.server, found.port, found.username = enabled, server, port, username
    found.folder, found.archive_folder = folder or "INBOX", archive_folder.strip()
    found.senders, found.authserv_id = "\n".join(named), authserv_id.strip().lower()
    found.next_at, found.problem, found.failing_since = work.now, "", None
    work.session.flush()
    told = f"{username}@{server}:{port}/{folder}" if enabled else "-"
    record(
        work,
        "intake.mailbox_changed",
        "mailbox",
        found.id,
        settings=told,
        senders=", ".join(named),
        believes=found.authserv_id or "-",
    )
    work.later(LANE)
    return found


def claim_mailbox(work: Work) -> MailClaim | None:
    """Take the mailbox whose turn it is under a lease; None when none is due. For the worker."""
    found = queries.due_mailbox(work)
    if found is None:
        return None
    mine = changed(
        work,
        update(Mailbox)
        .where(Mailbox.id == found.id, Mailbox.next_at == found.next_at)
        .values(next_at=work.now + MAIL_LEASE),
    )
    if not mine:
        return None
    inside = replace(work, actor=worker_for(found.association_id))
    return MailClaim(found.id, found.association_id, queries.address_of(inside, found))


def record_mailbox_read(work: Work, claimed: MailClaim, *, more: bool) -> None:
    """Note that the folder was read without a problem, and when to look again: at once when more waits there."""
    found = queries.mailbox_of(work, claimed.mailbox_id)
    found.looked_at, found.problem, found.failing_since = work.now, "", None
    found.next_at = work.now if more else work.now + MAIL_EVERY
    if more:
        work.later(LANE)


def record_mailbox_failure(work: Work, claimed: MailClaim, sentence: str) -> None:
    """Note since when and why the folder cannot be read; it is tried again by itself."""
    found = queries.mailbox_of(work, claimed.mailbox_id)
    found.problem, found.failing_since = sentence, found.failing_since or work.now
    found.next_at = work.now + MAIL_AFTER_TROUBLE


def take_message(work: Work, fetched: Fetched) -> Taken:
    """Decide what becomes of a message and write it down; nothing is filed or marked yet. For the worker.

    A message that is known is not decided anew: it is filed if that was begun and not finished, else put away.
    """
    letter, box = fetched.letter, queries.mailbox(work)
    sha256 = hashlib.sha256(fetched.content).hexdigest()
    message_id = letter.message_id if letter else ""
    row = queries.known_message(work, fetched.uid_validity, fetched.uid, message_id, sha256)
    if row is None:
        row = MailMessage(
            id=new_id(),
            association_id=work.actor.tenant,
            message_id=message_id,
            sha256=sha256,
            sender=letter.sender if letter else "",
            proved=box is not None and is_proved(box.authserv_id, letter),
            subject=letter.subject if letter else "",
            state=MessageState.ASIDE,
            arrived_at=work.now,
        )
        work.session.add(row)
        if box is not None and is_disproved(box.authserv_id, letter):
            row.uid_validity, row.uid, row.problem = fetched.uid_validity, fetched.uid, NOT_FROM_THERE
            work.session.flush()
            return Taken(row.id)
    elif row.state is MessageState.ASIDE:
        row.uid_validity, row.uid = fetched.uid_validity, fetched.uid
        return Taken(row.id)
    row.uid_validity, row.uid = fetched.uid_validity, fetched.uid
    if row.state in SETTLED:
        row.put_away_at = None
        return Taken(row.id, put_away=True)
    sender = _admitter(work, row) if row.state is not MessageState.ASIDE else _sender(work, row)
    if isinstance(sender, str):
        row.problem = sender
        work.session.flush()
        return Taken(row.id)
    if row.import_id is None:
        row.import_id = _import_for(replace(work, actor=sender), row).id
    row.problem = _useless(fetched)
    row.state = MessageState.USELESS if row.problem else MessageState.FILING
    work.session.flush()
    if row.state is MessageState.USELESS:
        return Taken(row.id, put_away=True)
    return Taken(row.id, row.import_id, sender, put_away=True)


def record_message_filed(work: Work, taken: Taken, letter: Letter) -> None:
    """Note that a message's files are filed, and a line for each thing in it that is no file of its own."""
    row = queries.message_by_id(work, taken.message_id)
    refused = [
        Upload(
            id=new_id(),
            association_id=work.actor.tenant,
            name=clean_name(one.name),
            size=0,
            state=UploadState.REFUSED,
            problem=ATTACHMENT_REFUSALS[one.refusal],
            source=Source.MAIL,
            import_id=taken.import_id,
            created_by=taken.actor.person_id if taken.actor else None,
            at=work.now,
        )
        for one in letter.attachments
        if one.refusal
    ]
    work.session.add_all(refused)
    row.state = MessageState.FILED
    row.problem = MORE_ATTACHMENTS if letter.left_out else LETTER_ENCRYPTED if letter.encrypted else ""
    work.session.flush()


def record_message_put_away(work: Work, message_id: uuid.UUID) -> None:
    """Note that a message was marked and moved on the server."""
    queries.message_by_id(work, message_id).put_away_at = work.now


def admit(work: Work, message_id: uuid.UUID) -> MailMessage:
    """Let a message that was kept aside be filed at the next look, as the actor's own."""
    row = _decided(work, message_id, MessageState.ADMITTED)
    found = queries.mailbox(work)
    if found is not None and not found.problem:
        found.next_at = work.now
    record(work, "intake.message_admitted", "message", row.id, name=row.subject, sender=row.sender)
    work.later(LANE)
    return row


def dismiss(work: Work, message_id: uuid.UUID) -> MailMessage:
    """Let a message that was kept aside be put away without being filed."""
    row = _decided(work, message_id, MessageState.DISMISSED)
    record(work, "intake.message_dismissed", "message", row.id, name=row.subject, sender=row.sender)
    work.later(LANE)
    return row


def _decided(work: Work, message_id: uuid.UUID, state: MessageState) -> MailMessage:
    work.actor.require(Permission.EDIT_DOCUMENTS)
    row = queries.message_by_id(work, message_id)
    if row.state is not MessageState.ASIDE:
        raise NoLongerYours
    row.state, row.decided_by = state, work.actor.person_id
    work.session.flush()
    return row


def _sender(work: Work, row: MailMessage) -> Actor | str:
    """Return as whom a message is filed; else why it is kept aside.

    Whom a letter says that it is from decides only whether a person is asked before it is filed. It is filed as that
    person's own when the receiving server vouches for the address, with nothing but the right to add; else as a
    letter's, which is nobody's.
    """
    if not row.sender:
        return NO_SENDER
    found = person_by_email(work, row.sender)
    if found is not None and found.account_id is not None:
        actor = actor_for(work, own(work), found.account_id, found.name, by_program=True)
        if actor is not None and actor.may(Permission.ADD_DOCUMENTS):
            return _by_letter(actor) if row.proved else letter_to(work.actor.tenant)
    box = queries.mailbox(work)
    if box is not None and accepts(box.senders, row.sender):
        return letter_to(work.actor.tenant)
    return UNKNOWN_SENDER if found is None else MAY_NOT_ADD


def _by_letter(actor: Actor) -> Actor:
    return replace(actor, kind=ActorKind.MAIL, permissions=actor.permissions & BY_LETTER, roles=frozenset())


def _admitter(work: Work, row: MailMessage) -> Actor | str:
    """Return as whom a message is filed that a person let in, or whose filing was begun."""
    if row.decided_by is None:
        return _sender(work, row)
    found = person(work, row.decided_by)
    if found is not None and found.account_id is not None:
        actor = actor_for(work, own(work), found.account_id, found.name, by_program=True)
        if actor is not None and actor.may(Permission.ADD_DOCUMENTS):
            return actor
    return letter_to(work.actor.tenant)


def _import_for(work: Work, row: MailMessage) -> Import:
    begun = Import(
        id=new_id(),
        association_id=work.actor.tenant,
        name=row.subject,
        source=Source.MAIL,
        created_by=work.actor.person_id,
        started_at=work.now,
        last_at=work.now,
    )
    work.session.add(begun)
    work.session.flush()
    record(
        work,
        "intake.message_taken",
        "message",
        row.id,
        name=row.subject,
        claimed_sender=row.sender,
        proved="yes" if row.proved else "no",
    )
    return begun


def _useless(fetched: Fetched) -> str:
    """Return why there is nothing to file in a message; empty when there is."""
    if not fetched.whole:
        return TOO_LARGE
    if fetched.letter is None:
        return LETTER_UNREADABLE
    if not fetched.letter.attachments:
        return LETTER_ENCRYPTED if fetched.letter.encrypted else NO_ATTACHMENTS
    return ""
