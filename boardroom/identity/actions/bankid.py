"""What BankID opens: an account that it was tied to; and the tying."""

import uuid

from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.visitor import Visitor
from boardroom.identity import queries
from boardroom.identity.actions.bankid_orders import name_of, personal_number_of, take
from boardroom.identity.actions.log_in import LogIn, Outcome
from boardroom.identity.actions.own import note_change, own_account
from boardroom.identity.actions.sessions import begin_session
from boardroom.identity.errors import EidOfAnother, EidUnproven, LastWayIn
from boardroom.identity.models import BankidOrder, EidLink
from boardroom.identity.rules.bankid import BANKID, OrderMode, OrderPurpose, OrderState
from boardroom.identity.rules.log_in import attempt_subject
from boardroom.work import Work


def log_in_with_bankid(work: Work, order_id: uuid.UUID, *, visitor: Visitor) -> LogIn:
    """Begin a session for whoever identified themselves in an order of this browser's.

    WRONG when the BankID opens no account, and EXPIRED when there is nothing (any longer) to log in with.
    """
    order = _complete(work, order_id, OrderPurpose.LOG_IN)
    if order is None:
        return LogIn(Outcome.EXPIRED)
    if not same_hands(order):
        take(work, order, "elsewhere")
        return LogIn(Outcome.EXPIRED)
    number = personal_number_of(order.completion)
    if not take(work, order, "done") or not number:
        return LogIn(Outcome.EXPIRED)
    return log_in_with_eid(work, BANKID, number, visitor=visitor)


def log_in_with_eid(work: Work, provider: str, subject: str, *, visitor: Visitor) -> LogIn:
    """Begin a session for the account that an eID's subject is tied to; WRONG when it is tied to none."""
    link = queries.eid_link(work, provider, work.ports.pseudonyms.of(provider, subject))
    account = queries.by_id(work, link.account_id) if link else None
    if link is None or account is None or account.disabled_at is not None:
        return LogIn(Outcome.WRONG)
    link.used_at = work.now
    return LogIn(Outcome.WELCOME, token=begin_session(work, account, method=provider, visitor=visitor))


def link_bankid(work: Work, order_id: uuid.UUID) -> EidLink:
    """Tie the BankID of an order to the actor's own account; EidUnproven when the order is not theirs or not complete."""
    account = own_account(work)
    order = _complete(work, order_id, OrderPurpose.LINK)
    if order is None or order.account_id != account.id:
        raise EidUnproven
    number, name = personal_number_of(order.completion), name_of(order.completion)
    if not number or not same_hands(order) or not take(work, order, "done"):
        raise EidUnproven
    return link_eid(work, BANKID, number, name)


def link_eid(work: Work, provider: str, subject: str, name: str) -> EidLink:
    """Tie an eID's subject to the actor's own account; EidOfAnother when it opens someone else's."""
    account = own_account(work)
    hashed = work.ports.pseudonyms.of(provider, subject)
    present = queries.eid_link(work, provider, hashed)
    if present is not None:
        if present.account_id != account.id:
            raise EidOfAnother
        return present
    link = EidLink(
        id=new_id(),
        account_id=account.id,
        provider=provider,
        subject_hash=hashed,
        name=name[:200],
        created_at=work.now,
    )
    work.session.add(link)
    work.session.flush()
    note_change(work, account, "eid_linked")
    return link


def unlink_eid(work: Work, link_id: uuid.UUID) -> None:
    """Let an eID open the actor's account no more; LastWayIn when nothing else would."""
    account = own_account(work)
    links = queries.eid_links_of(work, account.id)
    link = next((one for one in links if one.id == link_id), None)
    if link is None:
        raise NotFound
    if not account.password_hash and not queries.passkeys_of(work, account.id) and len(links) == 1:
        raise LastWayIn
    work.session.delete(link)
    note_change(work, account, "eid_unlinked")


def same_hands(order: BankidOrder) -> bool:
    """Tell whether who identified themselves is at the browser that asked.

    A link that starts the app can be sent to someone else, who would then let a stranger in. So the app must have led
    back to this browser, or have been at the same network address. A code on the screen is scanned by who sees it.
    """
    if order.mode is not OrderMode.SAME_DEVICE or order.returned_at is not None:
        return True
    device = (order.completion or {}).get("device")
    address = device.get("ipAddress") if isinstance(device, dict) else None
    return isinstance(address, str) and attempt_subject("address", address) == order.address_hash


def _complete(work: Work, order_id: uuid.UUID, purpose: OrderPurpose) -> BankidOrder | None:
    order = queries.bankid_order(work, order_id)
    if order is None or order.purpose is not purpose:
        return None
    return order if order.state is OrderState.COMPLETE and order.taken_at is None else None
