"""Making a link for someone outside, closing it, the code before it, and counting how it is used."""

import hmac
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.core.ids import new_id, numeric_code
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.identity.actions import attempts
from boardroom.language.dates import format_date
from boardroom.language.telephone import mobile_number
from boardroom.notices.actions import enqueue, forget_messages, mint_link, redeem_code, revoke_links
from boardroom.notices.models import Channel, Purpose
from boardroom.notices.queries import codes_sent
from boardroom.notices.rules import code_hash
from boardroom.ports.blobs import Stored
from boardroom.sharing import queries
from boardroom.sharing.errors import AlreadyClosed, CodesEnough, NothingToShare, NoWayForCode, TooLong
from boardroom.sharing.models import CodeWay, Opening, Share, ShareOpening
from boardroom.sharing.queries import Shown, days_left
from boardroom.sharing.rules import (
    CODES_AN_HOUR,
    COPY_LASTS,
    COPY_LEASE,
    COPY_TRIES,
    MOST_DAYS,
    TOLD_DIGITS,
    LinkStanding,
    Receiver,
    looks_like_mail,
    within_limits,
)
from boardroom.work import Work

LANE = "sharing.copy"
NO_RECEIVER = N_("Skriv vem som ska få läsa.")
NO_SUCH_ADDRESS = N_("Adressen kan inte vara en e-postadress.")
NO_SUCH_NUMBER = N_("Numret kan inte ta emot sms.")


@dataclass(frozen=True)
class Made:
    """A new link; its address and the code that is told by voice are shown once, and kept nowhere."""

    share: Share
    address: str  # empty where it went by mail
    code: str


def share(
    work: Work, document_id: uuid.UUID, receiver: Receiver, until: date, *, by_letter: bool = True
) -> Made:
    """Let someone outside read one document through a day; with an e-mail address the link goes there by itself.

    Without `by_letter` the caller writes of it (write_together).
    """
    work.actor.require(Permission.SHARE_DOCUMENTS)
    if work.actor.person_id is None or work.actor.account_id is None:
        raise NotPermitted
    document, pages = queries.showable(work, document_id)
    if not pages:
        raise NothingToShare
    if not within_limits(until, local_today(work)):
        raise TooLong(days=MOST_DAYS)
    name = " ".join(receiver.name.split())[:120]
    email, phone = receiver.email.strip(), mobile_number(receiver.phone)
    _sound(work, receiver, name, email, phone)
    told = numeric_code(TOLD_DIGITS) if receiver.code_way is CodeWay.TOLD else ""
    salt = secrets.token_hex(16) if told else ""
    made = Share(
        id=new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        receiver=name,
        email=email,
        phone=phone,
        message=receiver.message.strip()[:500],
        code_way=receiver.code_way,
        code_salt=salt,
        code_hash=code_hash(salt, told) if told else "",
        original_allowed=receiver.original_allowed,
        until=until,
        made_at=work.now,
        made_by=work.actor.person_id,
        made_by_account=work.actor.account_id,
        made_by_name=work.actor.name,
        revoked_by_name="",
        copy_sha256="",
        copy_attempts=0,
    )
    work.session.add(made)
    work.session.flush()
    record(
        work,
        "shared",
        "document",
        document.id,
        person=name,
        until=until,
        code=receiver.code_way.value,
        original=receiver.original_allowed,
    )
    address = ""
    if email and by_letter:
        write_together(work, [(made, document.title)])
    elif not email:
        address = _mint(work, made)
    return Made(made, address, told)


def _sound(work: Work, receiver: Receiver, name: str, email: str, phone: str) -> None:
    if not name:
        raise Invalid(problem=NO_RECEIVER)
    if email and not looks_like_mail(email):
        raise Invalid(problem=NO_SUCH_ADDRESS)
    if receiver.phone.strip() and not phone:
        raise Invalid(problem=NO_SUCH_NUMBER)
    lacks_mail = receiver.code_way is CodeWay.MAIL and not email
    lacks_text = receiver.code_way is CodeWay.TEXT and not (phone and work.ports.texter.configured)
    if lacks_mail or lacks_text:
        raise NoWayForCode


def renew_address(work: Work, share_id: uuid.UUID) -> str:
    """Return a fresh address of a link, to be handed over; every earlier one stops working."""
    found = queries.share_by_id(work, share_id)
    if found.standing is not LinkStanding.LIVE:
        raise AlreadyClosed
    revoke_links(work, Purpose.SHARING, found.share.id)
    record(work, "share_readdressed", "document", found.document.id, person=found.share.receiver)
    return _mint(work, found.share)


def revoke(work: Work, share_id: uuid.UUID) -> Share:
    """Close a link at once, whoever of the board made it."""
    found = queries.share_by_id(work, share_id).share
    if found.revoked_at is not None:
        raise AlreadyClosed
    found.revoked_at, found.revoked_by_name = work.now, work.actor.name
    _without_copy(found)
    revoke_links(work, Purpose.SHARING, found.id)
    work.session.flush()
    record(work, "share_revoked", "document", found.document_id, person=found.receiver)
    return found


def _mint(work: Work, made: Share) -> str:
    days = days_left(made, local_today(work))
    token = mint_link(work, Purpose.SHARING, made.id, days=days, association_id=made.association_id)
    return work.links.exchange(token)


def write_together(work: Work, those: Sequence[tuple[Share, str]]) -> None:
    """Send the links, each with its document's title, to their one receiver in one letter."""
    (made, title), *others = those
    language = own(work).language
    enqueue(
        work,
        "shared_documents" if others else "shared_document",
        to_address=made.email,
        to_name=made.receiver,
        facts={
            "title": title,
            "sender": made.made_by_name,
            "message": made.message,
            "until": format_date(made.until, language),
            "code": made.code_way.value,
        },
        language=language,
        link=(Purpose.SHARING, made.id),
        link_days=days_left(made, local_today(work)),
        about=("share", made.id),
        further=[(one.id, called) for one, called in others],
    )


def request_code(work: Work, share_id: uuid.UUID) -> None:
    """Send the receiver a code by the way that the sharer chose. The actor is the receiver."""
    shown = queries.shared(work, share_id)
    made = shown.share
    if made.code_way not in {CodeWay.MAIL, CodeWay.TEXT}:
        raise NoWayForCode
    if codes_sent(work, made.id, work.now - timedelta(hours=1)) >= CODES_AN_HOUR:
        raise CodesEnough
    by_text = made.code_way is CodeWay.TEXT
    enqueue(
        work,
        "shared_code",
        to_address=made.phone if by_text else made.email,
        to_name=made.receiver,
        facts={"title": shown.document.title, "sender": made.made_by_name},
        language=own(work).language,
        code_for=made.id,
        about=("share", made.id),
        channel=Channel.TEXT if by_text else Channel.MAIL,
    )


def try_code(work: Work, share_id: uuid.UUID, code: str, *, address: str = "") -> bool:
    """Tell whether the code opens the link; a wrong one counts, so the caller lets its Work commit."""
    made = queries.shared(work, share_id).share
    if attempts.minutes_to_wait(work, "shared_code", str(made.id), address):
        return False
    counted = attempts.count(work, "shared_code", str(made.id), address)
    if made.code_way is CodeWay.TOLD:
        right = hmac.compare_digest(made.code_hash, code_hash(made.code_salt, code.replace("-", "")))
    else:
        right = redeem_code(work, made.id, code) is not None
    if right:
        attempts.succeeded(work, counted)
    return right


def note_opening(work: Work, shown: Shown, what: Opening = Opening.OPENED) -> None:
    """Count a use of a link, once for one sitting; the board reads it on the document's page and in the log."""
    if queries.opened_lately(work, shown.share.id, what):
        return
    work.session.add(
        ShareOpening(
            id=new_id(), association_id=work.actor.tenant, share_id=shown.share.id, what=what, at=work.now
        )
    )
    work.session.flush()
    verb = "share_opened" if what is Opening.OPENED else "share_downloaded"
    record(work, verb, "document", shown.document.id, person=shown.share.receiver, what=what.value)


def ask_for_copy(work: Work, share_id: uuid.UUID) -> None:
    """Have the worker make the PDF with the watermark; one that is there or on its way is enough."""
    made = queries.shared(work, share_id).share
    if made.copy_sha256 or made.copy_asked_at is not None:
        return
    made.copy_asked_at, made.copy_attempts, made.copy_lease_until = work.now, 0, None
    work.later(LANE)


def claim_copy(work: Work, share_id: uuid.UUID) -> Share | None:
    """Take the making of a PDF under a lease; None where there is nothing to make, the old one being taken away."""
    # Two makers on a database server take one each, never the same.
    work.alone(LANE)
    made = queries.share_for_work(work, share_id)
    if made is None:
        return None
    over = queries.standing_of(work, made) is not LinkStanding.LIVE
    stale = made.copy_made_at is not None and made.copy_made_at < work.now - COPY_LASTS
    if over or stale or made.copy_attempts >= COPY_TRIES:
        _without_copy(made)
        return None
    if made.copy_asked_at is None or (made.copy_lease_until and made.copy_lease_until >= work.now):
        return None
    made.copy_attempts += 1
    made.copy_lease_until = work.now + COPY_LEASE
    work.session.flush()
    return made


def keep_copy(work: Work, share_id: uuid.UUID, stored: Stored, attempt: int) -> bool:
    """Keep the finished PDF for a day; False when someone else has taken over meanwhile."""
    made = queries.share_for_work(work, share_id)
    if made is None or made.copy_attempts != attempt or made.copy_asked_at is None:
        return False
    made.copy_sha256, made.copy_made_at = stored.sha256, work.now
    made.copy_asked_at, made.copy_lease_until, made.copy_attempts = None, None, 0
    return True


def record_copy_failure(work: Work, share_id: uuid.UUID, attempt: int) -> None:
    """Note that the PDF could not be made; it is tried again, and given up in the end."""
    made = queries.share_for_work(work, share_id)
    if made is None or made.copy_attempts != attempt:
        return
    made.copy_lease_until = work.now + COPY_LEASE / 10
    if attempt >= COPY_TRIES:
        made.copy_asked_at = made.copy_lease_until = None


def _without_copy(made: Share) -> None:
    # The bytes themselves go with everything that no row speaks of.
    made.copy_sha256, made.copy_made_at = "", None
    if made.copy_asked_at is not None:
        made.copy_asked_at = made.copy_lease_until = None


def forget_addresses(work: Work) -> int:
    """Forget where links were sent that have been over for a while, and what was written along; return how many.

    Who received it and how often it was opened stays. For the worker.
    """
    found = [one for one in queries.over_long_ago(work) if one.association_id == work.actor.tenant]
    for one in found:
        one.email = one.phone = one.message = ""
    forget_messages(work, [one.id for one in found])
    work.session.flush()
    return len(found)


def erase_shares(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """Forget who was given documents that are disposed of; return the bytes that were made of each for a receiver."""
    made = queries.shares_to(work, list(document_ids))
    copies: dict[uuid.UUID, set[str]] = {}
    for one in made:
        if one.copy_sha256:
            copies.setdefault(one.document_id, set()).add(one.copy_sha256)
    keys = [one.id for one in made]
    forget_messages(work, keys)
    for kind, column in ((ShareOpening, ShareOpening.share_id), (Share, Share.id)):
        work.session.execute(delete(kind).where(kind.association_id == work.actor.tenant, column.in_(keys)))
    return copies
