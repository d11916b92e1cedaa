"""Signing with an eID through a provider: out from the page of signing, and back with the answer."""

import uuid

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.identity.errors import EidUnproven
from boardroom.signing import actions
from boardroom.signing.forms import SignForm
from boardroom.signing.views.blueprint import blueprint, to_receipt
from boardroom.web import door, eid_orders
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import invited


@blueprint.post("/<uuid:envelope_id>/eid/<provider>")
@invited
def eid(envelope_id: uuid.UUID, provider: str) -> ResponseReturnValue:
    """Fix the statement and send the signer to a provider."""
    form = SignForm()
    back = url_for("signing.sign", envelope_id=envelope_id)
    if not form.validate_on_submit():
        return redirect(back, 303)
    sent = actions.begin_oidc(
        door.opener(),
        door.actor(),
        envelope_id,
        form.remark.data or "",
        provider,
        continue_at=url_for("signing.eid_done", envelope_id=envelope_id, provider=provider),
    )
    eid_orders.remember_errand(sent.errand_id, sent.state, back)
    return render_template("identity/eid_out.html", address=sent.address, label=sent.label, back=back)


@blueprint.get("/<uuid:envelope_id>/eid/<provider>/done")
@invited
def eid_done(envelope_id: uuid.UUID, provider: str) -> ResponseReturnValue:
    """Take the answer that the provider sent the browser back with."""
    kept = session.pop(eid_orders.ERRAND, None) or {}
    errand_id = uuid_or_none(kept.get("id"))
    try:
        if errand_id is None:
            raise EidUnproven
        signed = actions.sign_with_oidc(
            door.opener(),
            door.actor(),
            envelope_id,
            provider=provider,
            errand_id=errand_id,
            state=str(kept.get("state")),
            answer=request.args.to_dict(),
        )
    except Refusal as refusal:
        flash(sentence_of(refusal), "refused")
        signed = False
    else:
        if not signed:
            flash(_("Någon annan än den som ombads legitimerade sig. Ingenting är underskrivet."), "refused")
    if signed:
        return to_receipt(envelope_id)
    return redirect(url_for("signing.sign", envelope_id=envelope_id), 303)
