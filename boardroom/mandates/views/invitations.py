"""Where an invitation's link leads: an account, and the association opens."""

import uuid

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import boardroom.web.session as browser
from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.identity.actions import Chosen, begin_session, choose_password
from boardroom.identity.errors import AccountExists, InvitationGone
from boardroom.mandates import actions, queries
from boardroom.mandates.forms import AcceptForm, PlainForm
from boardroom.mandates.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import public


@blueprint.route("/invitation", methods=["GET", "POST"])
@public
def accept_invitation() -> str | Response | tuple[str, int]:
    """Say who invites to what; a password makes an account, one who is logged in only agrees."""
    with door.reading() as work:
        found = queries.invitation_page(work, _invited())
    if found is None:
        raise InvitationGone
    logged_in = door.actor().account_id is not None
    form: PlainForm | AcceptForm = PlainForm() if logged_in else AcceptForm()
    page = {"form": form, "invitation": found, "logged_in": logged_in}
    if not form.validate_on_submit():
        return render_template("mandates/accept_invitation.html", **page)
    try:
        password = choose_password(form.password.data or "") if isinstance(form, AcceptForm) else None
        _accept(found.invitation_id, password, logged_in=logged_in)
    except AccountExists:
        flash(_("Du har redan ett konto. Logga in, så kopplas det till föreningen."), "fact")
        return redirect(url_for("identity.log_in", next=url_for("mandates.accept_invitation")), 303)
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("mandates/accept_invitation.html", **page), refusal.status
    return redirect(url_for("home.tasks", association=found.slug), 303)


def _accept(invitation_id: uuid.UUID, password: Chosen | None, *, logged_in: bool) -> None:
    with door.writing() as work:
        account = actions.accept_invitation(work, invitation_id, password)
        token = (
            "" if logged_in else begin_session(work, account, method="password", visitor=browser.visitor())
        )
    if token:
        browser.begin(token)
    session.pop("invitation", None)
    session.pop("invitation_link", None)


def _invited() -> uuid.UUID:
    invitation_id = uuid_or_none(session.get("invitation"))
    if invitation_id is None:
        raise InvitationGone
    return invitation_id
