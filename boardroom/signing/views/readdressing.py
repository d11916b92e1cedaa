"""A wrong address is corrected, and the letter sent again."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotPermitted, Refusal
from boardroom.core.permissions import Permission
from boardroom.signing import actions, queries
from boardroom.signing.forms import ReaddressForm
from boardroom.signing.views.blueprint import blueprint, open_for, to_what_happened
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.route("/<uuid:envelope_id>/signers/<uuid:signer_id>/address", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def readdress(envelope_id: uuid.UUID, signer_id: uuid.UUID) -> ResponseReturnValue:
    """Correct where a signer is written to; proposed is what the register says today, where that was mended already."""
    form = ReaddressForm()
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        if not queries.steers(work, found):
            raise NotPermitted
        late = queries.signer(work, envelope_id, signer_id)
        registered, logs_in = queries.address_in_register(work, late.person_id)
    if not open_for(found, late):
        return to_what_happened(envelope_id)
    if not form.is_submitted():
        form.email.data = registered or late.email
    if form.validate_on_submit() and _corrected(form, envelope_id, signer_id):
        return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
    return render_template(
        "signing/readdress.html",
        envelope=found,
        signer=late,
        form=form,
        registered=registered,
        logs_in=logs_in,
    )


def _corrected(form: ReaddressForm, envelope_id: uuid.UUID, signer_id: uuid.UUID) -> bool:
    """Correct it and say what follows; False with the reason in the form when it was refused."""
    try:
        with door.writing() as work:
            late = actions.correct_address(work, envelope_id, signer_id, form.email.data or "")
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    flash(
        _("Adressen är rättad. %(name)s får brevet när det är dags.", name=late.name)
        if late.invited_at is None
        else _("Adressen är rättad. Ett nytt brev är på väg till %(name)s.", name=late.name),
        "done",
    )
    return True
