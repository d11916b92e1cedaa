"""Pages of the schedule: what applies, what is proposed, what was; and when boards were discharged."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.classes import actions
from boardroom.classes.queries import proposed, rows_of
from boardroom.classes.rules import Trigger
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.retention import queries
from boardroom.retention.actions import adopt_by_decision, adopt_by_paper
from boardroom.retention.forms import AdoptForm, DischargeForm, ProposalForm, RowForm
from boardroom.retention.views.blueprint import blueprint, language
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.get("/")
@requires(Permission.READ_RETENTION)
def schedule() -> str:
    """Show what is kept, how long, from when, and on what basis."""
    form = ProposalForm()
    with door.reading() as work:
        page = queries.schedule_page(work, language())
    return render_template("retention/schedule.html", page=page, form=form)


@blueprint.get("/versions/<int:number>")
@requires(Permission.READ_RETENTION)
def version(number: int) -> str:
    """Show an adopted version of the schedule as it was adopted."""
    with door.reading() as work:
        page = queries.version_page(work, number, language())
    return render_template("retention/version.html", page=page)


@blueprint.post("/proposal/begin")
@requires(Permission.MANAGE_RETENTION)
def propose_schedule() -> ResponseReturnValue:
    """Begin on a new version."""
    form = ProposalForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.propose_version(work, form.reason.data or "")
        flash(_("Förslaget är påbörjat. Planen som gäller ändras inte förrän beslutet är angivet."), "done")
        return redirect(url_for("retention.proposal"))
    with door.reading() as work:
        page = queries.schedule_page(work, language())
    return render_template("retention/schedule.html", page=page, form=form), 422


@blueprint.get("/proposal")
@requires(Permission.READ_RETENTION)
def proposal() -> str:
    """Show the proposed version beside what applies."""
    with door.reading() as work:
        page = queries.proposal_page(work, language())
    return render_template("retention/proposal.html", page=page)


@blueprint.route("/proposal/classes/<key>", methods=["GET", "POST"])
@requires(Permission.MANAGE_RETENTION)
def change_class(key: str) -> ResponseReturnValue:
    """Say otherwise of one class in the proposed version."""
    with door.reading() as work:
        waiting = proposed(work)
        found = next((row for row in rows_of(work, waiting) if row.key == key), None) if waiting else None
    if found is None:
        raise NotFound
    form = RowForm()
    if not form.is_submitted():
        form.fill(found.row)
    elif form.validate():
        try:
            with door.writing() as work:
                actions.change_row(work, key, form.said(key))
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Raden är ändrad i förslaget."), "done")
            return redirect(url_for("retention.proposal"))
    return render_template("retention/change_class.html", form=form, name=found.name, key=key)


@blueprint.post("/proposal/classes/<key>/restore")
@requires(Permission.MANAGE_RETENTION)
def restore_class(key: str) -> ResponseReturnValue:
    """Say again what the pack says."""
    with door.writing() as work:
        actions.restore_row(work, key)
    flash(_("Raden är som i mallen igen."), "done")
    return redirect(url_for("retention.proposal"))


@blueprint.route("/proposal/add", methods=["GET", "POST"])
@requires(Permission.MANAGE_RETENTION)
def add_class() -> ResponseReturnValue:
    """Add a class of the association's own."""
    form = RowForm()
    if not form.is_submitted():
        form.trigger.data = Trigger.CREATED.value
    elif form.validate():
        try:
            with door.writing() as work:
                actions.add_class(work, form.said(""))
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Handlingstypen är tillagd i förslaget."), "done")
            return redirect(url_for("retention.proposal"))
    return render_template("retention/change_class.html", form=form, name="", key="")


@blueprint.route("/proposal/adopt", methods=["GET", "POST"])
@requires(Permission.MANAGE_RETENTION)
def adopt() -> ResponseReturnValue:
    """Adopt the proposed version by naming the decision."""
    form = AdoptForm()
    with door.reading() as work:
        page = queries.proposal_page(work, language())
        form.offer(queries.adopting_decisions(work))
        began = queries.began(work)
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                if form.chosen.data:
                    adopt_by_decision(work, form.chosen.data)
                else:
                    adopt_by_paper(work, form.decision.data or "", form.decided_on.data)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Planen är antagen och gäller från nu."), "done")
            return redirect(url_for("retention.schedule"))
    return render_template("retention/adopt.html", form=form, page=page, began=began)


@blueprint.post("/proposal/discard")
@requires(Permission.MANAGE_RETENTION)
def discard_proposal() -> ResponseReturnValue:
    """Give the proposal up."""
    with door.writing() as work:
        actions.discard_version(work)
    flash(_("Förslaget är borttaget. Planen är oförändrad."), "done")
    return redirect(url_for("retention.schedule"))


@blueprint.route("/discharges", methods=["GET", "POST"])
@requires(Permission.READ_RETENTION)
def discharges() -> ResponseReturnValue:
    """Show for which fiscal years the board has been discharged, and note one more."""
    form = DischargeForm()
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                actions.note_discharge(
                    work,
                    form.fiscal_year_end.data or date.min,
                    form.granted_on.data or date.min,
                    form.source.data or "",
                )
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Ansvarsfriheten är antecknad."), "done")
            return redirect(url_for("retention.discharges"))
    with door.reading() as work:
        years = queries.fiscal_years(work)
    return render_template("retention/discharges.html", form=form, years=years)


@blueprint.post("/discharges/<day>/forget")
@requires(Permission.MANAGE_RETENTION)
def forget_discharge(day: str) -> ResponseReturnValue:
    """Take back what was noted of a discharge."""
    try:
        last_day = date.fromisoformat(day)
    except ValueError as problem:
        raise NotFound from problem
    with door.writing() as work:
        actions.forget_discharge(work, last_day)
    flash(_("Anteckningen är borttagen."), "done")
    return redirect(url_for("retention.discharges"))
