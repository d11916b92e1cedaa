"""Access beyond mandates: asked for, confirmed by a second board member, closed."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.mandates import actions, queries
from boardroom.mandates.forms import OpenAccessForm, PlainForm
from boardroom.mandates.models import Role
from boardroom.mandates.rules import OPENED
from boardroom.mandates.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.route("/<association>/board/access/", methods=["GET", "POST"])
@requires(Permission.OPEN_ACCESS)
def access() -> ResponseReturnValue:
    """Show what waits, what is open and what was; ask for access for someone."""
    form = OpenAccessForm()
    with door.reading() as work:
        rows = queries.accesses(work)
        form.offer([(str(one.id), one.name) for one in queries.persons(work) if one.account_id])
    page = {"form": form, "rows": rows, "opened": OPENED, "me": door.actor().person_id}
    if not form.validate_on_submit():
        return render_template("mandates/access.html", **page), 422 if form.is_submitted() else 200
    try:
        with door.writing() as work:
            actions.ask_for_access(
                work,
                uuid.UUID(form.person.data),
                Role(form.role.data),
                reason=form.reason.data or "",
                hours=int(form.hours.data),
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("mandates/access.html", **page), refusal.status
    flash(_("Begäran är skickad till styrelsen. Inget är öppnat förrän någon mer har bekräftat."), "done")
    return redirect(url_for("mandates.access"), 303)


@blueprint.post("/<association>/board/access/<uuid:access_id>/confirm")
@requires(Permission.OPEN_ACCESS)
def confirm_access(access_id: uuid.UUID) -> Response:
    """Open what another board member asked for."""
    if not PlainForm().validate_on_submit():
        raise NotFound
    with door.writing() as work:
        actions.confirm_access(work, access_id)
    flash(_("Åtkomsten är öppnad, och hela styrelsen har fått veta det."), "done")
    return redirect(url_for("mandates.access"), 303)


@blueprint.post("/<association>/board/access/<uuid:access_id>/close")
@requires(Permission.OPEN_ACCESS)
def close_access(access_id: uuid.UUID) -> Response:
    """Close it before its time, or say no to it."""
    if not PlainForm().validate_on_submit():
        raise NotFound
    with door.writing() as work:
        found = actions.close_access(work, access_id)
    flash(_("Åtkomsten är stängd.") if found.confirmed_at else _("Begäran är avslagen."), "done")
    return redirect(url_for("mandates.access"), 303)
