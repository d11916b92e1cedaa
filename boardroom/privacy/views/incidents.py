"""Incidents: registered, described, reported, told of, closed; the clock is shown only once there is one."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from boardroom.associations.queries import own
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.privacy.actions import incidents as actions
from boardroom.privacy.forms import BecauseForm, IncidentForm, ReportForm, TellingForm, instant
from boardroom.privacy.queries import incidents as queries
from boardroom.privacy.rules.states import incident_clock
from boardroom.privacy.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.get("/incidents")
@requires(Permission.HANDLE_PRIVACY)
def incidents() -> str:
    """Show every incident."""
    with door.reading() as work:
        rows = [
            {"incident": one, "clock": incident_clock(one.discovered_at, work.now)}
            for one in queries.incidents(work)
        ]
    return render_template("privacy/incidents.html", rows=rows)


@blueprint.route("/incidents/new", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def register_incident() -> ResponseReturnValue:
    """Register an incident; from its discovery the clock runs."""
    form = IncidentForm()
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                typed = form.discovered_at.data
                discovered = instant(typed, own(work).time_zone) if typed else work.now
                made = actions.register_incident(work, form.description(), discovered)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Incidenten är registrerad. Här står vad som ska göras."), "done")
            return redirect(url_for("privacy.incident", incident_id=made.id))
    return render_template("privacy/register_incident.html", form=form)


@blueprint.route("/incidents/<uuid:incident_id>", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def incident(incident_id: uuid.UUID) -> ResponseReturnValue:
    """Show the clock, what is to be told to IMY, and who was told."""
    forms = {
        "report": ReportForm(prefix="report"),
        "need-not": BecauseForm(prefix="need-not"),
        "tell": TellingForm(prefix="tell"),
        "close": BecauseForm(prefix="close"),
    }
    deed = request.form.get("deed", "")
    form = forms.get(deed) if deed != "close" else None
    if form is not None and form.validate_on_submit() and _done(incident_id, deed, form):
        return redirect(url_for("privacy.incident", incident_id=incident_id))
    with door.reading() as work:
        found = queries.incident_by_id(work, incident_id)
        clock = incident_clock(found.discovered_at, work.now)
        told = queries.tellings(work, found)
    return render_template("privacy/incident.html", incident=found, clock=clock, told=told, forms=forms)


@blueprint.route("/incidents/<uuid:incident_id>/describe", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def describe_incident(incident_id: uuid.UUID) -> ResponseReturnValue:
    """Write more of what is known."""
    form = IncidentForm()
    with door.reading() as work:
        found, zone = queries.incident_by_id(work, incident_id), own(work).time_zone
    if form.validate_on_submit():
        with door.writing() as work:
            actions.describe_incident(work, incident_id, form.description())
        flash(_("Sparat."), "done")
        return redirect(url_for("privacy.incident", incident_id=incident_id))
    if not form.is_submitted():
        form.fill(found, zone)
    return render_template("privacy/describe_incident.html", form=form, incident=found)


@blueprint.post("/incidents/<uuid:incident_id>/close")
@requires(Permission.HANDLE_PRIVACY)
def close_incident(incident_id: uuid.UUID) -> ResponseReturnValue:
    """Close an incident that was answered for."""
    with door.writing() as work:
        actions.close_incident(work, incident_id, request.form.get("close-because", ""))
    flash(_("Incidenten är avslutad. Den finns kvar i loggen."), "done")
    return redirect(url_for("privacy.incidents"))


def _done(incident_id: uuid.UUID, deed: str, form: FlaskForm) -> bool:
    """Do one of the three deeds of the page; False with the reason in the form when it was refused."""
    deeds: dict[str, Callable[[Work, str], object]] = {
        "report": lambda work, zone: actions.report_incident(
            work,
            incident_id,
            instant(form["reported_at"].data, zone),
            form["reference"].data,
            form["late_because"].data or "",
        ),
        "need-not": lambda work, _zone: actions.decide_not_to_report(work, incident_id, form["because"].data),
        "tell": lambda work, zone: actions.tell_someone(
            work, incident_id, form["whom"].data, form["how"].data, instant(form["told_at"].data, zone)
        ),
    }
    try:
        with door.writing() as work:
            deeds[deed](work, own(work).time_zone)
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    flash(_("Antecknat."), "done")
    return True
