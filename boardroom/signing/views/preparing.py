"""Sending any archived PDF for signing: who, in which role, how strongly."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today, own
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.signing import actions, queries
from boardroom.signing.forms import PrepareForm
from boardroom.signing.rules.methods import METHOD_NAMES, Method, advise
from boardroom.signing.rules.states import USUAL_PATIENCE
from boardroom.signing.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.route("/send/<uuid:document_id>", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def prepare(document_id: uuid.UUID) -> ResponseReturnValue:
    """Choose signers and methods; what the methods are worth is said here, before sending."""
    form = PrepareForm()
    with door.reading() as work:
        paper = queries.paper(work, document_id)
        offered = queries.allowed_methods(work)
        today, order = local_today(work), own(work).signing_order
        form.offer(queries.eligible(work), [(method.value, _(METHOD_NAMES[method])) for method in offered])
    if not form.is_submitted():
        form.order.data, form.deadline.data = order, today + USUAL_PATIENCE
    if form.validate_on_submit():
        try:
            envelope = actions.freeze_and_send(door.opener(), door.actor(), document_id, _asked(form))
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Det är skickat. Var och en får ett mejl när det är dags att skriva under."), "done")
            return redirect(url_for("signing.envelope", envelope_id=envelope.id), 303)
    chosen = [Method(name) for name in form.methods.data or [] if name in list(Method)]
    return render_template(
        "signing/prepare.html", paper=paper, form=form, advice=advise(chosen, paper.recommended)
    )


def _asked(form: PrepareForm) -> actions.Asked:
    return actions.Asked(
        form.invitees(),
        [Method(name) for name in form.methods.data or []],
        form.deadline.data,
        form.message.data or "",
        order=form.chosen_order,
        needed=form.needed.data or 0,
        guest_code=bool(form.guest_code.data),
    )
