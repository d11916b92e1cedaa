"""Whoever came by a link asks that another person signs; the sender says yes or no."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.signing import actions, queries
from boardroom.signing.forms import ReasonForm, WishForm
from boardroom.signing.views.blueprint import blueprint, handed_over_to, open_for, to_receipt
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import invited, requires


@blueprint.route("/<uuid:envelope_id>/hand-over", methods=["GET", "POST"])
@invited
def wish(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Name who should sign instead, and why; people with an account have a page of their own for it."""
    with door.reading() as work:
        found, signer = queries.shown_place(work, envelope_id)
    if door.actor().account_id is not None:
        return redirect(url_for("signing.delegate", envelope_id=envelope_id, signer_id=signer.id), 303)
    if not open_for(found, signer):
        return to_receipt(envelope_id)
    form = WishForm()
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                actions.wish_delegate(
                    work,
                    envelope_id,
                    name=form.name.data or "",
                    email=form.email.data or "",
                    reason=form.reason.data or "",
                )
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("%(sender)s har fått din fråga.", sender=found.sent_by_name), "done")
            return redirect(url_for("signing.invitation", envelope_id=envelope_id), 303)
    return render_template(
        "signing/wish.html",
        envelope=found,
        signer=signer,
        form=form,
        can=queries.can_be_delegated(found, signer),
    )


@blueprint.post("/<uuid:envelope_id>/signers/<uuid:signer_id>/grant-wish")
@requires(Permission.SEND_FOR_SIGNING)
def grant_wish(envelope_id: uuid.UUID, signer_id: uuid.UUID) -> ResponseReturnValue:
    """Say yes."""
    with door.writing() as work:
        taking = actions.grant_wish(work, envelope_id, signer_id)
    flash(handed_over_to(taking), "done")
    return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)


@blueprint.route("/<uuid:envelope_id>/signers/<uuid:signer_id>/refuse-wish", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def refuse_wish(envelope_id: uuid.UUID, signer_id: uuid.UUID) -> ResponseReturnValue:
    """Say no, with a reason."""
    form = ReasonForm()
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        signer = queries.signer(work, envelope_id, signer_id)
    if not signer.wish_name:
        raise NotFound
    if form.validate_on_submit():
        with door.writing() as work:
            actions.refuse_wish(work, envelope_id, signer_id, form.reason.data or "")
        flash(_("%(name)s får veta det.", name=signer.name), "done")
        return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
    return render_template("signing/refuse_wish.html", envelope=found, signer=signer, form=form)
