"""Signing with BankID: from the page of signing to the order that waits, and back with what came of it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.identity.queries import bankid_order
from boardroom.identity.rules.bankid import OrderMode
from boardroom.identity.rules.log_in import is_phone
from boardroom.ports.bankid import Caller
from boardroom.signing import actions, queries
from boardroom.signing.forms import SignForm, TelephoneForm
from boardroom.signing.views.blueprint import address, blueprint, open_for, to_what_happened
from boardroom.web import door, eid_orders
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import also_in_room, invited, requires

# What is said when a signature came and was not taken: see actions.bankid.Outcome.
_REFUSED = {
    "too_late": lambda: _("Det här var redan avgjort när underskriften kom, så den togs inte emot."),
    "other_person": lambda: _(
        "Någon annan än den som ombads skrev under i BankID-appen. Underskriften togs inte emot. Använd ditt eget BankID."
    ),
    "not_proven": lambda: _(
        "Underskriften från BankID gick inte att styrka och togs inte emot. Försök igen, eller välj ett annat sätt."
    ),
}


@blueprint.post("/<uuid:envelope_id>/bankid")
@also_in_room
@invited
def bankid(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Fix the statement, order a signature over it, and lead on to the page that waits."""
    form = SignForm()
    if not form.validate_on_submit():
        return redirect(url_for("signing.sign", envelope_id=envelope_id), 303)
    # At a shared tablet everyone has their BankID on a phone of their own.
    phone = is_phone(request.headers.get("User-Agent", "")) and door.actor().room_id is None
    ordered = actions.begin_bankid(
        door.opener(),
        door.actor(),
        envelope_id,
        form.remark.data or "",
        OrderMode.SAME_DEVICE if phone else OrderMode.OTHER_DEVICE,
        address=address(),
        continue_at=url_for("signing.bankid_done", envelope_id=envelope_id),
    )
    return eid_orders.to_waiting_page(ordered.order_id, ordered.nonce)


@blueprint.get("/<uuid:envelope_id>/bankid/done")
@also_in_room
@invited
def bankid_done(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Take up the signature unless the worker was first, and say what came of it."""
    order_id = uuid_or_none(request.args.get("order"))
    outcome = ""
    if order_id is not None and eid_orders.nonce_of(order_id):
        actions.take_bankid(door.opener(), order_id)
        with door.reading() as work:
            order = bankid_order(work, order_id)
        outcome = order.outcome if order else ""
    if outcome in _REFUSED:
        flash(_REFUSED[outcome](), "refused")
    with door.reading() as work:
        place = queries.own_place(work, envelope_id)
    if place is None:
        return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
    waits = outcome in {"other_person", "not_proven"} or not outcome
    return redirect(url_for("signing.sign" if waits else "signing.receipt", envelope_id=envelope_id), 303)


@blueprint.route("/<uuid:envelope_id>/signers/<uuid:signer_id>/telephone", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def telephone(envelope_id: uuid.UUID, signer_id: uuid.UUID) -> ResponseReturnValue:
    """Ask someone on the telephone to sign with their BankID, by their personal number."""
    form = TelephoneForm()
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        asked = queries.signer(work, envelope_id, signer_id)
    if not open_for(found, asked):
        return to_what_happened(envelope_id)
    if form.validate_on_submit():
        try:
            ordered = actions.begin_bankid_by_telephone(
                door.opener(),
                door.actor(),
                envelope_id,
                signer_id,
                number=form.number.data or "",
                caller=Caller(form.caller.data),
                address=address(),
                continue_at=url_for("signing.bankid_done", envelope_id=envelope_id),
            )
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            return eid_orders.to_waiting_page(ordered.order_id, ordered.nonce)
    return render_template("signing/telephone.html", envelope=found, signer=asked, form=form)
