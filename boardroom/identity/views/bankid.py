"""BankID in the browser: one waiting page for log-in, tying and signing, with the moving code or the app's start."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import boardroom.web.session as browser
from boardroom.core.errors import NotFound
from boardroom.identity import actions
from boardroom.identity.actions import Outcome, Wish
from boardroom.identity.models import BankidOrder
from boardroom.identity.queries import bankid_order
from boardroom.identity.rules import bankid as rules
from boardroom.identity.rules.bankid import OrderMode, OrderPurpose, OrderState
from boardroom.identity.rules.log_in import is_phone, safe_path
from boardroom.identity.views.blueprint import address, blueprint
from boardroom.web import door, eid_orders
from boardroom.web.guard import also_in_room, logged_in, public


@blueprint.post("/log-in/bankid")
@public
def log_in_with_bankid() -> Response:
    """Begin an identification for logging in."""
    going = safe_path(request.form.get("next", "")) or url_for("identity.front")
    return _begin(OrderPurpose.LOG_IN, going)


@blueprint.post("/account/eids/bankid")
@logged_in
def link_bankid() -> Response:
    """Begin an identification for tying a BankID to one's own account."""
    return _begin(OrderPurpose.LINK, url_for("identity.account"))


@blueprint.post("/account/eids/<uuid:link_id>/remove")
@logged_in
def unlink_eid(link_id: uuid.UUID) -> Response:
    """Let an eID open the account no more."""
    with door.writing() as work:
        actions.unlink_eid(work, link_id)
    flash(_("E-legitimationen öppnar inte längre ditt konto."), "done")
    return redirect(url_for("identity.account"), 303)


@blueprint.get("/bankid/<uuid:order_id>")
@also_in_room
@public
def wait_for_bankid(order_id: uuid.UUID) -> str:
    """Show what to do in the app; renewed by a script each second, or by the browser itself without one."""
    return render_template("identity/wait_for_bankid.html", **_shown(order_id))


@blueprint.get("/bankid/<uuid:order_id>/state")
@also_in_room
@public
def bankid_state(order_id: uuid.UUID) -> str:
    """How the order stands, as a fragment for bankid.js."""
    return render_template("identity/_bankid_state.html", **_shown(order_id))


@blueprint.post("/bankid/<uuid:order_id>/again")
@also_in_room
@public
def bankid_again(order_id: uuid.UUID) -> Response:
    """Begin anew, perhaps on another device, after an order that ended or in the place of one that waits."""
    _own(order_id)
    mode = OrderMode.SAME_DEVICE if request.form.get("mode") == "same_device" else OrderMode.OTHER_DEVICE
    ordered = actions.order_bankid_again(door.opener(), door.actor(), order_id, mode, address())
    if ordered is None:
        # It ended well meanwhile: there is nothing to begin.
        return redirect(url_for("identity.wait_for_bankid", order_id=order_id), 303)
    return eid_orders.to_waiting_page(ordered.order_id, ordered.nonce)


@blueprint.post("/bankid/<uuid:order_id>/cancel")
@also_in_room
@public
def cancel_bankid(order_id: uuid.UUID) -> Response:
    """Stop an order that waits, and go back to where it was asked for."""
    order = _own(order_id)
    if not actions.cancel_bankid(door.opener(), order_id) and order.state is OrderState.PENDING:
        return redirect(url_for("identity.wait_for_bankid", order_id=order_id), 303)
    return redirect(_back(order), 303)


@blueprint.get("/bankid/<uuid:order_id>/return/<nonce>")
@also_in_room
@public
def return_from_bankid(order_id: uuid.UUID, nonce: str) -> str | Response:
    """Take the browser that the app led back; another browser than the one that asked is told to go there."""
    if eid_orders.nonce_of(order_id) != nonce:
        return render_template("identity/return_from_bankid.html")
    with door.writing() as work:
        actions.note_return(work, order_id, nonce)
    return redirect(url_for("identity.wait_for_bankid", order_id=order_id))


@blueprint.post("/bankid/<uuid:order_id>/finish")
@also_in_room
@public
def finish_bankid(order_id: uuid.UUID) -> Response:
    """Do what the order was for, now that the person has identified themselves or signed."""
    order = _own(order_id)
    if order.purpose is OrderPurpose.SIGN:
        return redirect(f"{order.continue_at}?order={order.id}", 303)
    if order.purpose is OrderPurpose.LINK:
        with door.writing() as work:
            link = actions.link_bankid(work, order_id)
        flash(_("BankID för %(name)s öppnar nu ditt konto.", name=link.name), "done")
        return redirect(order.continue_at, 303)
    with door.writing() as work:
        result = actions.log_in_with_bankid(work, order_id, visitor=browser.visitor())
    if result.outcome is Outcome.WELCOME:
        browser.begin(result.token)
        return redirect(order.continue_at, 303)
    if result.outcome is Outcome.WRONG:
        flash(
            _(
                "Det BankID:t hör inte till något konto här. Logga in på ett annat sätt och lägg till det under Mitt konto."
            ),
            "refused",
        )
    else:
        flash(
            _("Inloggningen gick inte att slutföra. Börja om, och läs helst av koden med mobilen."), "waits"
        )
    return redirect(url_for("identity.log_in"), 303)


def _begin(purpose: OrderPurpose, continue_at: str) -> Response:
    if not door.opener().ports.bankid.configured:
        raise NotFound
    mode = (
        OrderMode.SAME_DEVICE if is_phone(request.headers.get("User-Agent", "")) else OrderMode.OTHER_DEVICE
    )
    ordered = actions.order_bankid(door.opener(), door.actor(), Wish(purpose, mode, continue_at), address())
    return eid_orders.to_waiting_page(ordered.order_id, ordered.nonce)


def _own(order_id: uuid.UUID) -> BankidOrder:
    """Return an order of this browser's; anyone else's is as if there were none."""
    with door.reading() as work:
        order = bankid_order(work, order_id) if eid_orders.nonce_of(order_id) else None
    if order is None:
        raise NotFound
    return order


def _shown(order_id: uuid.UUID) -> dict[str, object]:
    """Return what the page and its fragment show, after asking BankID when it is time to."""
    _own(order_id)
    actions.collect_bankid(door.opener(), order_id)
    actions.renew_bankid(door.opener(), order_id, address(), eid_orders.nonce_of(order_id))
    order = _own(order_id)
    opener = door.opener()
    waits = order.state is OrderState.PENDING and order.hint in {"", "outstandingTransaction"}
    square = ""
    if waits and order.mode is OrderMode.OTHER_DEVICE and order.qr_start_token:
        elapsed = rules.age(order.begun_at, opener.clock.now())
        square = opener.ports.barcodes.draw(
            rules.qr_content(order.qr_start_token, order.qr_start_secret, elapsed), on_screen=True
        )
    phone = is_phone(request.headers.get("User-Agent", ""))
    on_telephone, on_computer = rules.launch_addresses(order.auto_start_token)
    return {
        "order": order,
        "square": square,
        "launch": (on_telephone if phone else on_computer)
        if waits and order.mode is OrderMode.SAME_DEVICE and order.auto_start_token
        else "",
        "told": rules.told(
            order.state,
            order.hint,
            order.mode,
            started_here=request.args.get("started") == "1",
            on_phone=phone,
        ),
        "back": _back(order),
    }


def _back(order: BankidOrder) -> str:
    """Return where it was asked for: the log-in page, the account, or the page of signing."""
    if order.purpose is OrderPurpose.LOG_IN:
        return url_for("identity.log_in")
    return order.continue_at
