"""The one quiet page: what there is to do about personal data, and nothing that frightens before it is needed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.core.permissions import Permission
from boardroom.privacy.actions.incidents import set_controller
from boardroom.privacy.forms import ControllerForm
from boardroom.privacy.queries.incidents import incidents
from boardroom.privacy.queries.looking import counts
from boardroom.privacy.queries.processing import controller
from boardroom.privacy.queries.requests import requests
from boardroom.privacy.rules.states import RequestState, incident_clock
from boardroom.privacy.views.blueprint import blueprint
from boardroom.privacy.views.requests import shown
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.get("/")
@requires(Permission.HANDLE_PRIVACY)
def front() -> str:
    """Show what is open, and the ways on."""
    with door.reading() as work:
        today, now = local_today(work), work.now
        asked = [shown(one, today) for one in requests(work) if one.state is not RequestState.CLOSED]
        open_incidents = [one for one in incidents(work) if one.closed_at is None]
        numbers, review = counts(work)
        told = controller(work)
    clocks = [{"incident": one, "clock": incident_clock(one.discovered_at, now)} for one in open_incidents]
    return render_template(
        "privacy/front.html", asked=asked, incidents=clocks, numbers=numbers, review=review, controller=told
    )


@blueprint.route("/contact", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def contact() -> ResponseReturnValue:
    """Say where one writes about personal data."""
    form = ControllerForm()
    if form.validate_on_submit():
        with door.writing() as work:
            set_controller(
                work,
                contact=form.contact.data or "",
                address=form.address.data or "",
                email=form.email.data or "",
                phone=form.phone.data or "",
                recipients=form.recipients.data or "",
            )
        flash(_("Sparat. Det står nu i registerförteckningen och i svaren."), "done")
        return redirect(url_for("privacy.front"))
    if not form.is_submitted():
        with door.reading() as work:
            form.fill(controller(work))
    return render_template("privacy/contact.html", form=form)
