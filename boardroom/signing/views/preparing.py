"""Sending any archived PDF for signing: who, in which role, how strongly."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.signing import actions, queries
from boardroom.signing.forms import PrepareForm
from boardroom.signing.rules.methods import METHOD_NAMES, Method, advise
from boardroom.signing.rules.states import USUAL_PATIENCE, EnvelopeKind
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
        today = local_today(work)
        form.offer(queries.eligible(work), [(method.value, _(METHOD_NAMES[method])) for method in offered])
    if not form.is_submitted():
        form.methods.data = [method.value for method in offered]
        form.deadline.data = today + USUAL_PATIENCE
    if form.validate_on_submit():
        try:
            return _send(paper, form)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
    chosen = [Method(name) for name in form.methods.data or [] if name in list(Method)]
    return render_template(
        "signing/prepare.html", paper=paper, form=form, advice=advise(chosen, paper.recommended)
    )


def _send(paper: queries.Paper, form: PrepareForm) -> ResponseReturnValue:
    content = door.opener().ports.blobs.read(door.actor().tenant, paper.sha256)
    frozen = actions.freeze(
        door.opener(), door.actor(), content, title=paper.title, file_name=paper.file_name
    )
    with door.writing() as work:
        envelope = actions.send(
            work,
            kind=EnvelopeKind.DOCUMENT,
            title=paper.title,
            record_class=paper.record_class,
            frozen_sha256=frozen.sha256,
            page_count=frozen.page_count,
            original_sha256=frozen.original_sha256,
            original_pages=frozen.original_pages,
            version=paper.next_version,
            signers=form.invitees(),
            methods=[Method(name) for name in form.methods.data or []],
            document_id=paper.document_id,
            document_date=paper.document_date,
            deadline=form.deadline.data,
            message=form.message.data or "",
        )
    flash(_("Det är skickat. Alla som ska skriva under får ett mejl."), "done")
    return redirect(url_for("signing.envelope", envelope_id=envelope.id), 303)
