"""Taking messages out of the outbox, and recording what became of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, update

from boardroom.associations.queries import by_id as association_by_id
from boardroom.core.ids import opaque_token, token_hash
from boardroom.notices.actions.codes import mint_code, put_in_force, withdraw_code
from boardroom.notices.actions.links import mint_link
from boardroom.notices.models import Channel, Delivery, LocalMail, Message
from boardroom.notices.queries import is_due, message_reporting
from boardroom.notices.rules import too_old, wait_after
from boardroom.work import Work, changed

# Longer than the mailer's own patience, so that a slow server is never raced by a second sender.
LEASE = timedelta(minutes=10)

# What a gateway's last word about a text message can be (46elks: whendelivered).
DELIVERED = "delivered"
RECEIPTS = frozenset({DELIVERED, "failed"})

NO_SERVER = "ingen e-postserver är inställd"
WHY_WAITING = {Channel.MAIL: NO_SERVER, Channel.TEXT: "ingen tjänst för sms är inställd"}


@dataclass(frozen=True)
class Taken:
    """A message that this sender alone may send now, with what was minted for it."""

    message: Message
    association_name: str
    link: str
    code: str
    report_to: str = ""  # where the gateway reports what became of a text message
    further: Sequence[tuple[str, str]] = ()  # what each further link opens, and the link


# Put together once: decision 40.
_TAKE = (
    update(Message)
    .where(Message.id == bindparam("message"), is_due(bindparam("now")))
    .values(state=Delivery.SENDING, lease_until=bindparam("until"), attempts=Message.attempts + 1)
)


def take(work: Work, due: Message) -> Taken | None:
    """Claim a message that was found due and mint its link and code; None when another sender was first, or it is too old."""
    attempts, code_for = due.attempts, due.code_for
    late = too_old(work.now, due.created_at, due.not_before, attempts, code=code_for is not None)
    claimed = changed(work, _TAKE, message=due.id, now=work.now, until=work.now + LEASE)
    message = work.session.get(Message, due.id, populate_existing=True) if claimed else None
    if message is None:
        return None
    if late:
        message.attempts = attempts
        message.give_up("väntade för länge på att kunna skickas")
        return None
    association = association_by_id(work, message.association_id) if message.association_id else None
    link = code = ""
    further: list[tuple[str, str]] = []
    if purpose := message.link_purpose:
        days, of = message.link_days, message.association_id
        for one, opens in [(message.link_subject, ""), *message.facts.get("further", ())]:
            token = mint_link(work, purpose, one and uuid.UUID(str(one)), days=days, association_id=of)
            further.append((opens, work.links.exchange(token)))
        link = further.pop(0)[1]
    if message.code_for:
        code = mint_code(work, message.code_for, message.id)
    report_to = ""
    if message.channel == Channel.TEXT:
        # A fresh address each time it is handed over; of the address the hash alone is kept. What is known of
        # the attempt before is not of this one.
        token = opaque_token()
        message.receipt_hash, message.gateway_name = token_hash(token), ""
        message.receipt, message.receipt_at = "", None
        report_to = work.links.to(f"/text-receipts/{token}")
    return Taken(
        message, association.name if association else "Boardroom", link, code, report_to, tuple(further)
    )


# The number of attempts is the fence: a sender whose lease ran out cannot record over its successor.
_OURS = (Message.id == bindparam("message"), Message.attempts == bindparam("attempt"))
_SENT = (
    update(Message)
    .where(*_OURS, Message.state.in_((Delivery.SENDING, Delivery.TAKEN_BACK)))
    .values(
        state=Delivery.SENT,
        sent_at=bindparam("now"),
        lease_until=None,
        last_error="",
        gateway_name=bindparam("called"),
    )
)


def record_sent(
    work: Work, taken: Message, kept: LocalMail | None = None, gateway_name: str = "", *, code: str = ""
) -> bool:
    """Note that the next server has the message, and what it calls it; False when another sender has taken it over meanwhile.

    A code that it carried is in force from now on, whoever recorded first: the person has it.
    """
    recorded = changed(
        work,
        _SENT,
        message=taken.id,
        attempt=taken.attempts,
        now=work.now,
        called=gateway_name[:100],
    )
    if code and taken.code_for:
        put_in_force(work, taken.code_for, taken.id, code)
    if recorded and kept is not None:
        work.session.add(kept)
    return recorded


def record_failure(work: Work, taken: Message, reason: str, *, final: bool, code: str = "") -> None:
    """Note why the message could not leave, and when to try again; `final` gives it up at once.

    A code in a message that was refused is worthless. One whose fate is not known may have arrived: it lapses by itself.
    """
    if final and code and taken.code_for:
        withdraw_code(work, taken.code_for, taken.id, code)
    wait = None if final else wait_after(taken.attempts, code=taken.code_for is not None)
    if wait is None:
        values: dict[str, object] = {"state": Delivery.FAILED}
    else:
        values = {"state": Delivery.QUEUED, "not_before": work.now + wait}
    failed = update(Message).where(*_OURS, Message.state == Delivery.SENDING)
    work.session.execute(
        failed.values(lease_until=None, last_error=reason[:500], **values),
        {"message": taken.id, "attempt": taken.attempts},
    )


def take_receipt(work: Work, token: str, status: str, gateway_name: str = "") -> bool:
    """Note what the gateway says became of a text message; False when no message reports under that address.

    "delivered" and "failed" are final, and the first of them stands: a gateway repeats itself until it is answered, and
    its letters may overtake each other. Anything else is taken note of and changes nothing. The gateway's own name of
    the message must be the one that it gave when it took it, where both are told.
    """
    message = message_reporting(work, token)
    if message is None:
        return False
    if gateway_name and message.gateway_name and gateway_name != message.gateway_name:
        return False
    # Of this attempt alone: the next one, which another may begin at this moment, has an address of its own.
    this = (Message.id == message.id, Message.receipt_hash == token_hash(token))
    if status in RECEIPTS:
        said = update(Message).where(*this, Message.receipt == "")
        first = changed(work, said.values(receipt=status, receipt_at=work.now))
        if first and status == DELIVERED:
            _left_after_all(work, message, gateway_name)
    return True


def _left_after_all(work: Work, message: Message, gateway_name: str) -> None:
    """Note of a text that came, though handing it over seemed to fail or is not answered yet, that it left: a second would say the same.

    That it was handed over is known from now on. Its code is in force, as of one that was recorded to have left.
    """
    left = changed(
        work,
        update(Message)
        .where(Message.id == message.id, Message.state != Delivery.SENT)
        .values(
            state=Delivery.SENT,
            sent_at=work.now,
            lease_until=None,
            last_error="",
            gateway_name=gateway_name[:100] or message.gateway_name,
        ),
    )
    if left and message.code_for:
        put_in_force(work, message.code_for, message.id)


def explain_waiting(work: Work, channel: Channel) -> None:
    """Write on every queued message of a channel that there is nothing to take it."""
    reason = WHY_WAITING[channel]
    work.session.execute(
        update(Message)
        .where(
            Message.state == Delivery.QUEUED,
            Message.channel == channel,
            Message.last_error != reason,
        )
        .values(last_error=reason)
    )
