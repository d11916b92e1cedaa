"""A person's page: mandates through the years, contact, invitation."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.identity.actions import link_to_hand_over
from boardroom.mandates import actions, queries
from boardroom.mandates.forms import PersonForm, PlainForm
from boardroom.mandates.rules import CLASSES_CHOSEN, WINDOW_CHOSEN
from boardroom.mandates.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.get("/<association>/board/people")
@requires(Permission.MANAGE_MANDATES)
def people() -> str:
    """Show those who do not sit: members, who has left, who has not begun; found by name, address or apartment."""
    words = request.args.get("q", "").strip()
    with door.reading() as work:
        found = queries.beside_the_board(work, words)
    return render_template("mandates/people.html", beside=found, words=words)


@blueprint.get("/<association>/board/people/<uuid:person_id>")
@requires(Permission.READ_BOARD)
def person(person_id: uuid.UUID) -> str:
    """Show someone's mandates, and how to reach them."""
    with door.reading() as work:
        found = queries.person_page(work, person_id)
    if found is None:
        raise NotFound
    return _page(found, PersonForm(obj=found.person))


@blueprint.post("/<association>/board/people/<uuid:person_id>")
@requires(Permission.MANAGE_MANDATES)
def change_person(person_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Change how someone is named and reached."""
    form = PersonForm()
    with door.reading() as work:
        found = queries.person_page(work, person_id)
    if found is None:
        raise NotFound
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        with door.writing() as work:
            actions.change_person(
                work,
                person_id,
                name=form.name.data or "",
                email=form.email.data or "",
                phone=form.phone.data or "",
                protected_identity=bool(form.protected_identity.data),
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(found, form), refusal.status
    flash(_("Uppgifterna är sparade."), "done")
    return redirect(url_for("mandates.person", person_id=person_id), 303)


@blueprint.post("/<association>/board/people/<uuid:person_id>/invite")
@requires(Permission.MANAGE_MANDATES)
def invite(person_id: uuid.UUID) -> str | Response:
    """Send (or send again) an invitation; where no mail can leave, show its address once."""
    if not PlainForm().validate_on_submit():
        raise NotFound
    with door.writing() as work:
        invitation = actions.invite(work, person_id)
        address = link_to_hand_over(work, invitation) if invitation else ""
    if address:
        return render_template("mandates/invite.html", address=address, person_id=person_id)
    flash(_("Inbjudan är på väg."), "done")
    return redirect(url_for("mandates.person", person_id=person_id), 303)


@blueprint.post("/<association>/board/people/<uuid:person_id>/invitation/withdraw")
@requires(Permission.MANAGE_MANDATES)
def withdraw_invitation(person_id: uuid.UUID) -> Response:
    """Take back an unanswered invitation; its link opens nothing from now on."""
    if not PlainForm().validate_on_submit():
        raise NotFound
    with door.writing() as work:
        actions.withdraw_invitation(work, person_id)
    flash(_("Inbjudan är återkallad. Länken i brevet fungerar inte längre."), "done")
    return redirect(url_for("mandates.person", person_id=person_id), 303)


def _page(found: queries.PersonPage, form: PersonForm) -> str:
    manages = door.actor().may(Permission.MANAGE_MANDATES)
    return render_template(
        "mandates/person.html",
        page=found,
        form=form,
        manages=manages,
        mail_leaves=door.mail_leaves(),
        narrowed=CLASSES_CHOSEN | WINDOW_CHOSEN,
    )
