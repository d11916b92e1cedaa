"""The handovers: which there are, one with its package and checklist, each person's own part, the end."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.handover import actions, queries
from boardroom.handover.forms import BeginForm, CloseForm, LeavingForm, PointForm
from boardroom.handover.models import Handover, Point, Side
from boardroom.handover.views.blueprint import blueprint, shortages_shown
from boardroom.handover.views.wording import links_of
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import logged_in, requires


@blueprint.get("/")
@requires(Permission.HAND_OVER)
def index() -> str:
    """What is to be handed over, what is being handed over, and the receipts of earlier boards."""
    with door.reading() as work:
        due = [(turn, *queries.names_in(work, turn)) for turn in queries.due_turns(work)]
        every = queries.handovers(work)
        short = queries.short_of(work)
        own = {handover.id for handover, _part in queries.own_parts(work)}
    return render_template(
        "handover/index.html",
        due=due,
        now=[one for one in every if one.closed_at is None],
        done=[one for one in every if one.closed_at is not None],
        own=own,
        shortages=shortages_shown(short),
    )


@blueprint.route("/begin", methods=["GET", "POST"])
@requires(Permission.HAND_OVER)
def begin() -> ResponseReturnValue:
    """Begin the handover of a change of board."""
    form = BeginForm(request.args) if request.method == "GET" and request.args else BeginForm()
    if form.validate_on_submit() and form.day.data:
        try:
            with door.writing() as work:
                begun = actions.begin(work, form.day.data)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            return redirect(url_for("handover.handover", handover_id=begun.id), 303)
    return render_template("handover/begin.html", form=form)


@blueprint.get("/<uuid:handover_id>")
@requires(Permission.HAND_OVER)
def handover(handover_id: uuid.UUID) -> str:
    """One handover: everyone's part, and the points to go through with what is open under each."""
    with door.reading() as work:
        found = queries.handover_by_id(work, handover_id)
        parts = queries.parts_of(work, found)
        package = queries.package(work)
        told = actions.compose_sections(work, found, package)
    return render_template(
        "handover/handover.html",
        handover=found,
        leaving=[part for part in parts if part.side is Side.LEAVING],
        arriving=[part for part in parts if part.side is Side.ARRIVING],
        own=next((part for part in parts if part.person.id == door.actor().person_id), None),
        all_done=bool(parts) and all(part.done for part in parts),
        points=[
            {
                "key": point.value,
                "section": section,
                "links": links_of(point, package),
                "form": PointForm(prefix=point.value),
            }
            for point, section in zip(Point, told, strict=True)
        ],
        shortages=shortages_shown(package.shortages),
    )


@blueprint.post("/<uuid:handover_id>/points/<point>")
@requires(Permission.HAND_OVER)
def check_point(handover_id: uuid.UUID, point: str) -> ResponseReturnValue:
    """Note that a point is gone through, or take it up again."""
    if point not in set(Point):
        raise NotFound
    form = PointForm(prefix=point)
    with door.writing() as work:
        if "again" in request.form:
            actions.uncheck_point(work, handover_id, Point(point))
        else:
            actions.check_point(work, handover_id, Point(point), form.remark.data or "")
    return redirect(url_for("handover.handover", handover_id=handover_id, _anchor=point), 303)


@blueprint.route("/<uuid:handover_id>/own", methods=["GET", "POST"])
@logged_in
def own_part(handover_id: uuid.UUID) -> ResponseReturnValue:
    """The reader's own part; open also to those who have left, who see nothing of the rest."""
    with door.reading() as work:
        found, part = queries.own_part(work, handover_id)
        held = queries.held_by(work, part.person.id)
    form = LeavingForm(obj=part.row)
    if form.validate_on_submit() and _done(form, found, part.side):
        flash(_("Sparat. Tack."), "done")
        return redirect(_back(found), 303)
    if not form.is_submitted():
        form.confirmed.data = part.done
    page = "handover/leaving.html" if part.side is Side.LEAVING else "handover/arriving.html"
    return render_template(page, form=form, handover=found, part=part, held=held)


def _done(form: LeavingForm, found: Handover, side: Side) -> bool:
    try:
        with door.writing() as work:
            if side is Side.ARRIVING:
                actions.receive(work, found.id)
            else:
                told = (form.looked_after.data or "", form.ask.data or "")
                actions.hand_on(work, found.id, *told, confirmed=form.confirmed.data)
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    return True


def _back(found: Handover) -> str:
    if door.actor().may(Permission.HAND_OVER):
        return url_for("handover.handover", handover_id=found.id)
    return url_for("home.tasks")


@blueprint.route("/<uuid:handover_id>/close", methods=["GET", "POST"])
@requires(Permission.HAND_OVER)
def close(handover_id: uuid.UUID) -> ResponseReturnValue:
    """End the handover: its receipt goes into the archive."""
    with door.reading() as work:
        found = queries.handover_by_id(work, handover_id)
        missing = [part for part in queries.parts_of(work, found) if not part.done]
    form = CloseForm()
    if form.validate_on_submit():
        try:
            document = actions.close(door.opener(), door.actor(), handover_id, form.remark.data or "")
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(
                _("Överlämningen är avslutad. Kvittot ligger i arkivet och kan skickas för underskrift."),
                "done",
            )
            return redirect(url_for("archive.document", document_id=document), 303)
    return render_template("handover/close.html", form=form, handover=found, missing=missing)
