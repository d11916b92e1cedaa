"""One person who left: are address and telephone to be forgotten."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.mandates.queries import person as find
from boardroom.privacy.actions import contacts as actions
from boardroom.privacy.forms import ContactForm
from boardroom.privacy.queries.contacts import left, needs_account
from boardroom.privacy.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.guard import requires

# How long the question rests when a person has still to be reached: months.
_KEPT_FOR = 12


@blueprint.route("/contacts/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def forget_contact(person_id: uuid.UUID) -> ResponseReturnValue:
    """Say what goes and what stays, and do it."""
    form = ContactForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.forget_contact(work, person_id, account=form.account.data)
        flash(_("E-post och telefon är borttagna ur registret."), "done")
        return redirect(url_for("mandates.person", person_id=person_id), 303)
    with door.reading() as work:
        person, gone = find(work, person_id), left(work, person_id)
        if person is None:
            raise NotFound
        needed = needs_account(work, person)
    return render_template("privacy/forget_contact.html", form=form, person=person, left=gone, needed=needed)


@blueprint.post("/contacts/<uuid:person_id>/keep")
@requires(Permission.MANAGE_MANDATES)
def keep_contact(person_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it for another year."""
    if not ContactForm().validate_on_submit():
        raise NotFound
    with door.writing() as work:
        actions.keep_contact(work, person_id, _KEPT_FOR)
    flash(_("Uppgifterna är kvar. Portalen frågar igen om ett år."), "done")
    return redirect(url_for("mandates.person", person_id=person_id), 303)
