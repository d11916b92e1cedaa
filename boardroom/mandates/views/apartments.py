"""Pages of the register of apartments: whose each is and was, what it lacks, a row of it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.mandates import actions, queries
from boardroom.mandates.forms import OwnershipForm, PlainForm
from boardroom.mandates.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.get("/<association>/board/apartments")
@requires(Permission.MANAGE_MANDATES)
def apartments() -> str:
    """Show whose each apartment is and was, and what the register lacks."""
    with door.reading() as work:
        found, lacking, today = queries.apartments(work), queries.gaps(work), local_today(work)
    return render_template("mandates/apartments.html", apartments=found, gaps=lacking, today=today)


@blueprint.route("/<association>/board/apartments/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def enter_ownership() -> ResponseReturnValue:
    """Enter that an apartment is someone's."""
    form = OwnershipForm()
    with door.reading() as work:
        form.offer([(str(one.id), one.name) for one in queries.persons(work)], request.args.get("person", ""))
    if not form.validate_on_submit():
        return render_template(
            "mandates/ownership.html", form=form, row=None
        ), 422 if form.is_submitted() else 200
    try:
        with door.writing() as work:
            actions.enter_ownership(work, uuid.UUID(form.person.data), **form.said())
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("mandates/ownership.html", form=form, row=None), refusal.status
    flash(_("Lägenheten är införd."), "done")
    return redirect(url_for("mandates.apartments"), 303)


@blueprint.route("/<association>/board/apartments/<uuid:ownership_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def ownership(ownership_id: uuid.UUID) -> ResponseReturnValue:
    """Say the last day of someone's time in an apartment, or correct the row."""
    with door.reading() as work:
        row = queries.ownership_by_id(work, ownership_id)
    form = OwnershipForm(obj=row.ownership)
    del form.person
    if not form.validate_on_submit():
        return render_template(
            "mandates/ownership.html", form=form, row=row
        ), 422 if form.is_submitted() else 200
    try:
        with door.writing() as work:
            actions.change_ownership(work, ownership_id, **form.said())
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("mandates/ownership.html", form=form, row=row), refusal.status
    flash(_("Uppgifterna är sparade."), "done")
    return redirect(url_for("mandates.apartments"), 303)


@blueprint.post("/<association>/board/apartments/<uuid:ownership_id>/remove")
@requires(Permission.MANAGE_MANDATES)
def remove_ownership(ownership_id: uuid.UUID) -> Response:
    """Take out a row that was entered by mistake."""
    if not PlainForm().validate_on_submit():
        raise NotFound
    with door.writing() as work:
        actions.remove_ownership(work, ownership_id)
    flash(_("Raden är borttagen."), "done")
    return redirect(url_for("mandates.apartments"), 303)
