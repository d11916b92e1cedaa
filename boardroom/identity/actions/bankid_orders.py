"""Orders to BankID: begun, collected, renewed, cancelled; each asks BankID with no transaction open.

The row comes first and the request after it, so that a request whose answer was lost is known and never repeated.
One process at a time collects an order, under a lease, and what it was told is committed before anybody hears of it.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, update

from boardroom.core.actor import Actor, worker_for
from boardroom.core.errors import NotFound, Unavailable
from boardroom.core.ids import new_id, opaque_token, token_hash
from boardroom.identity import queries
from boardroom.identity.actions import attempts
from boardroom.identity.errors import BankIdOver, BankIdTooOften
from boardroom.identity.models import BankidOrder
from boardroom.identity.rules.bankid import (
    BANKID,
    BETWEEN_COLLECTS,
    COLLECT_LEASE,
    LIFETIME,
    OrderMode,
    OrderPurpose,
    OrderState,
    age,
    wants_renewal,
)
from boardroom.identity.rules.log_in import attempt_subject
from boardroom.ports.bankid import (
    BankIdRefused,
    BankIdUncertain,
    Begun,
    Caller,
    Collected,
    CollectState,
)
from boardroom.work import Work, WorkOpener, changed

# Rung when a signature came: signing pulls it.
SIGNATURE_CAME = "signing.take_bankid"


@dataclass(frozen=True)
class Wish:
    """What an order is for, and what the asking feature wants back with it."""

    purpose: OrderPurpose
    mode: OrderMode
    continue_at: str
    subject_id: uuid.UUID | None = None
    association_id: uuid.UUID | None = None
    binding: str = ""
    visible: str = ""
    non_visible: str = ""


@dataclass(frozen=True)
class OnTelephone:
    """Whom BankID asks when somebody signs by telephone; the number goes to BankID and is not kept."""

    personal_number: str
    caller: Caller


@dataclass(frozen=True)
class Ordered:
    """An order with the secret that this browser keeps in its session, and that the app leads back with."""

    order_id: uuid.UUID
    nonce: str


def order_bankid(
    opener: WorkOpener, actor: Actor, wish: Wish, address: str, *, telephone: OnTelephone | None = None
) -> Ordered:
    """Write the order, ask BankID, write the answer; the page that follows says how it went.

    BankIdTooOften when too many were asked for from one network address: each rings someone's telephone.
    """
    nonce = opaque_token()
    number = telephone.personal_number if telephone else ""
    with opener.writing(actor) as work:
        _count(work, actor, address)
        order = BankidOrder(
            id=new_id(),
            purpose=wish.purpose,
            mode=wish.mode,
            account_id=actor.account_id,
            association_id=wish.association_id,
            subject_id=wish.subject_id,
            binding=wish.binding,
            visible=wish.visible,
            non_visible=wish.non_visible,
            continue_at=wish.continue_at,
            nonce_hash=token_hash(nonce),
            address_hash=attempt_subject("address", address),
            expected_hash=work.ports.pseudonyms.of(BANKID, number) if number else "",
            created_at=work.now,
        )
        work.session.add(order)
    _ask(opener, order, address, nonce, telephone)
    return Ordered(order.id, nonce)


def order_bankid_again(
    opener: WorkOpener, actor: Actor, order_id: uuid.UUID, mode: OrderMode, address: str
) -> Ordered | None:
    """Order the same anew because a person asks for it; what waits is stopped first.

    None when the first one cannot be stopped or has ended well: then it stands. A statement that is too old to be
    signed, or one for the telephone, is begun where it was asked for.
    """
    with opener.reading(actor) as work:
        order = queries.bankid_order(work, order_id)
        if order is None or order.mode is OrderMode.TELEPHONE or work.now - order.created_at > LIFETIME:
            raise BankIdOver
    if order.state is OrderState.COMPLETE or (
        order.state is OrderState.PENDING and not cancel_bankid(opener, order_id)
    ):
        return None
    wish = Wish(
        order.purpose,
        mode,
        order.continue_at,
        subject_id=order.subject_id,
        association_id=order.association_id,
        binding=order.binding,
        visible=order.visible,
        non_visible=order.non_visible,
    )
    return order_bankid(opener, actor, wish, address)


def collect_bankid(opener: WorkOpener, order_id: uuid.UUID | None = None) -> bool:
    """Collect one order that is due, a certain one or the one that has waited longest; True when there was one."""
    with opener.writing(worker_for()) as work:
        order = _claim(work, order_id)
    if order is None:
        return False
    try:
        answer = opener.ports.bankid.collect(order.order_ref)
    except BankIdRefused as refused:
        # BankID does not know the order (any longer), or is closed for a while.
        ended = refused.code in {"invalidParameters", "notFound", "unauthorized"}
        with opener.writing(worker_for()) as work:
            if ended:
                end_order(work, order, OrderState.UNCERTAIN, refused.code)
            else:
                _let_go(work, order)
        return True
    except (BankIdUncertain, Unavailable):
        # Asked again soon: collecting changes nothing.
        with opener.writing(worker_for()) as work:
            _let_go(work, order)
        return True
    with opener.writing(worker_for()) as work:
        _record(work, order, answer)
    return True


def forget_lost_bankid(opener: WorkOpener) -> bool:
    """End one order that a killed process left, or that nothing can come of; True when there was one."""
    with opener.reading(worker_for()) as work:
        if queries.bankid_order_forgotten(work) is None:
            return False
    with opener.writing(worker_for()) as work:
        order = queries.bankid_order_forgotten(work)
        if order is not None:
            end_order(work, order, OrderState.UNCERTAIN, order.hint)
    return True


def renew_bankid(opener: WorkOpener, order_id: uuid.UUID, address: str, nonce: str) -> None:
    """Put a new order in the place of one whose code nobody scanned within thirty seconds; else do nothing."""
    with opener.writing(worker_for()) as work:
        order = queries.bankid_order(work, order_id)
        if order is None or not wants_renewal(
            order.state, order.mode, order.hint, age(order.begun_at, work.now), order.renewals
        ):
            return
        pending = order.state is OrderState.PENDING
        if pending and not _lease(work, order):
            return
    if pending:
        try:
            opener.ports.bankid.cancel(order.order_ref)
        except (BankIdRefused, BankIdUncertain, Unavailable):
            # It may have been scanned this very moment: only what BankID has stopped is replaced.
            with opener.writing(worker_for()) as work:
                _let_go(work, order)
            return
    with opener.writing(worker_for()) as work:
        restarted = _changed(
            work,
            order,
            (order.state,),
            state=OrderState.STARTING,
            created_at=work.now,
            begun_at=None,
            next_collect_at=None,
            lease_until=None,
            ended_at=None,
            order_ref="",
            hint="",
            renewals=order.renewals + 1,
        )
    if restarted:
        order.order_ref = ""
        _ask(opener, order, address, nonce, None)


def cancel_bankid(opener: WorkOpener, order_id: uuid.UUID) -> bool:
    """Stop an order that waits; False when it had come to an end already, which then stands."""
    with opener.writing(worker_for()) as work:
        order = queries.bankid_order(work, order_id)
        if order is None:
            raise NotFound
        if order.state is not OrderState.PENDING or not _lease(work, order):
            return False
    try:
        opener.ports.bankid.cancel(order.order_ref)
    except (BankIdRefused, BankIdUncertain, Unavailable):
        with opener.writing(worker_for()) as work:
            _let_go(work, order)
        return False
    with opener.writing(worker_for()) as work:
        return end_order(work, order, OrderState.CANCELLED, "")


def note_return(work: Work, order_id: uuid.UUID, nonce: str) -> bool:
    """Note that the app led a browser back with this order's own secret; False when it is another's."""
    order = queries.bankid_order(work, order_id)
    if order is None or order.nonce_hash != token_hash(nonce):
        return False
    order.returned_at = order.returned_at or work.now
    return True


def end_order(work: Work, order: BankidOrder, state: OrderState, hint: str, **more: object) -> bool:
    """Move an order that is under way to its end; False when it was there already."""
    ended = _changed(
        work,
        order,
        (OrderState.STARTING, OrderState.PENDING),
        state=state,
        ended_at=work.now,
        hint=hint[:60],
        lease_until=None,
        next_collect_at=None,
        auto_start_token="",
        qr_start_token="",
        qr_start_secret="",
        **more,
    )
    if ended and state is OrderState.COMPLETE and order.purpose is OrderPurpose.SIGN:
        work.later(SIGNATURE_CAME)
    return ended


def take(work: Work, order: BankidOrder, outcome: str) -> bool:
    """Note what was made of a complete order, once, and forget what it held of the person."""
    return _changed(
        work,
        order,
        (OrderState.COMPLETE,),
        BankidOrder.taken_at.is_(None),
        taken_at=work.now,
        outcome=outcome,
        completion=None,
        visible="",
        non_visible="",
    )


def personal_number_of(completion: dict[str, Any] | None) -> str:
    """Return the twelve digits that BankID vouches for; empty when there are none."""
    user = (completion or {}).get("user")
    number = user.get("personalNumber") if isinstance(user, dict) else None
    return number if isinstance(number, str) and len(number) == 12 and number.isdigit() else ""


def name_of(completion: dict[str, Any] | None) -> str:
    """Return the name that BankID vouches for."""
    user = (completion or {}).get("user")
    return str(user.get("name") or "")[:200] if isinstance(user, dict) else ""


def _ask(
    opener: WorkOpener, order: BankidOrder, address: str, nonce: str, telephone: OnTelephone | None
) -> None:
    try:
        begun = _begun(opener, order, address, nonce, telephone)
    except BankIdRefused as refused:
        state, hint = OrderState.FAILED, refused.code
    except Unavailable:
        state, hint = OrderState.FAILED, "unavailable"
    except BankIdUncertain:
        state, hint = OrderState.UNCERTAIN, ""
    else:
        with opener.writing(worker_for()) as work:
            _changed(
                work,
                order,
                (OrderState.STARTING,),
                state=OrderState.PENDING,
                order_ref=begun.order_ref,
                auto_start_token=begun.auto_start_token,
                qr_start_token=begun.qr_start_token,
                qr_start_secret=begun.qr_start_secret,
                begun_at=work.now,
                next_collect_at=work.now + BETWEEN_COLLECTS,
            )
            work.later("identity.collect_bankid")
        return
    with opener.writing(worker_for()) as work:
        end_order(work, order, state, hint)


def _begun(
    opener: WorkOpener, order: BankidOrder, address: str, nonce: str, telephone: OnTelephone | None
) -> Begun:
    bankid = opener.ports.bankid
    back = ""
    if order.mode is OrderMode.SAME_DEVICE:
        back = opener.links.to(f"/bankid/{order.id}/return/{nonce}")
    if telephone is not None:
        return bankid.phone_sign(
            telephone.personal_number, telephone.caller, visible=order.visible, non_visible=order.non_visible
        )
    if order.purpose is OrderPurpose.SIGN:
        return bankid.sign(address, visible=order.visible, non_visible=order.non_visible, return_url=back)
    return bankid.auth(address, visible=order.visible, return_url=back)


def _record(work: Work, order: BankidOrder, answer: Collected) -> None:
    if answer.state is CollectState.PENDING:
        _let_go(work, order, hint=answer.hint[:60])
    elif answer.state is CollectState.FAILED:
        end_order(work, order, OrderState.FAILED, answer.hint)
    else:
        end_order(work, order, OrderState.COMPLETE, answer.hint, completion=dict(answer.completion or {}))


def _claim(work: Work, order_id: uuid.UUID | None) -> BankidOrder | None:
    order = queries.bankid_order(work, order_id) if order_id else queries.bankid_order_to_collect(work)
    if order is None or order.next_collect_at is None or order.next_collect_at > work.now:
        return None
    return order if _lease(work, order) else None


def _lease(work: Work, order: BankidOrder) -> bool:
    """Take an order for this process alone: what BankID says at the end of it, it says once."""
    return _changed(
        work,
        order,
        (OrderState.PENDING,),
        or_(BankidOrder.lease_until.is_(None), BankidOrder.lease_until <= work.now),
        lease_until=work.now + COLLECT_LEASE,
    )


def _let_go(work: Work, order: BankidOrder, **more: object) -> None:
    _changed(
        work,
        order,
        (OrderState.PENDING,),
        lease_until=None,
        next_collect_at=work.now + BETWEEN_COLLECTS,
        **more,
    )


def _changed(
    work: Work, order: BankidOrder, states: tuple[OrderState, ...], *conditions: Any, **values: object
) -> bool:
    """Change the row as long as it is in one of the states and still speaks of the same order; True when it was."""
    return changed(
        work,
        update(BankidOrder)
        .where(
            BankidOrder.id == order.id,
            BankidOrder.order_ref == order.order_ref,
            BankidOrder.state.in_(states),
            *conditions,
        )
        .values(**values),
    )


def _count(work: Work, actor: Actor, address: str) -> None:
    who = str(actor.account_id or actor.signer_id or address)
    if attempts.minutes_to_wait(work, "bankid", who, address):
        raise BankIdTooOften
    attempts.count(work, "bankid", who, address)
