"""Pages of the adjustment round: who was elected to adjust, comments at a §, and versions side by side."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import own
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.forms import AdjusterForm, CommentForm
from boardroom.minutes.rules import KIND_TITLES, compare
from boardroom.minutes.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.route("/<uuid:minutes_id>/adjuster", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def adjuster(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Name whom the general meeting elected to adjust, when they are not in the register."""
    form = AdjusterForm()
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                actions.elect_adjuster(work, minutes_id, form.name.data or "", form.email.data or "")
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("%(name)s är justerare.", name=form.name.data), "done")
            return redirect(
                url_for("minutes.edit", minutes_id=minutes_id, mend="adjuster", _anchor="adjuster"), 303
            )
    return render_template(
        "minutes/adjuster.html", form=form, minutes=found, title=KIND_TITLES[found.called], place=""
    )


@blueprint.route("/<uuid:minutes_id>/<any(chair, writer):place>", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def leader(minutes_id: uuid.UUID, place: str) -> ResponseReturnValue:
    """Name who led a general meeting or wrote its minutes, when they are not in the register."""
    form = AdjusterForm()
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
    if form.validate_on_submit():
        name, email, writes = form.name.data or "", form.email.data or "", place == "writer"
        try:
            with door.writing() as work:
                actions.enter_leader(work, minutes_id, name, email, writes=writes)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            said = _("%(name)s är protokollförare.", name=name) if writes else ""
            flash(said or _("%(name)s är mötesordförande.", name=name), "done")
            return redirect(
                url_for("minutes.edit", minutes_id=minutes_id, mend="adjuster", _anchor="adjuster"), 303
            )
    return render_template(
        "minutes/leader.html", form=form, minutes=found, title=KIND_TITLES[found.called], place=place
    )


@blueprint.post("/<uuid:minutes_id>/comments")
@requires(Permission.WRITE_MINUTES)
def say(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Comment on a §."""
    form = CommentForm()
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
    form.offer(found, actions.read_paragraphs(door.opener(), door.actor(), minutes_id))
    if form.validate_on_submit():
        with door.writing() as work:
            actions.say(work, minutes_id, form.item_id, form.text.data or "", printed=form.printed)
        flash(_("Kommentaren är sparad. Den syns för styrelsen, men står inte i protokollet."), "done")
    else:
        flash(_("Skriv en kommentar."), "refused")
    return redirect(url_for("minutes.minutes", minutes_id=minutes_id, _anchor="comments"))


@blueprint.post("/<uuid:minutes_id>/comments/<uuid:comment_id>/settle")
@requires(Permission.WRITE_MINUTES)
def settle_comment(minutes_id: uuid.UUID, comment_id: uuid.UUID) -> ResponseReturnValue:
    """Note that a comment has been seen to."""
    with door.writing() as work:
        actions.settle_comment(work, minutes_id, comment_id)
    return redirect(url_for("minutes.minutes", minutes_id=minutes_id, _anchor="comments"))


@blueprint.get("/<uuid:minutes_id>/compare/<int:before>/<int:after>")
@requires(Permission.READ_MINUTES)
def compared(minutes_id: uuid.UUID, before: int, after: int) -> ResponseReturnValue:
    """Two versions side by side; version 0 is what stands now, sent or not."""
    with door.reading() as work:
        minutes = queries.by_id(work, minutes_id)
        own_language = own(work).language
        envelopes = {one.version: one for one in queries.earlier_envelopes(work, minutes_id)}
    words = actions.gather_versions(door.opener(), door.actor(), minutes_id, before, after)
    return render_template(
        "minutes/compared.html",
        minutes=minutes,
        title=KIND_TITLES[minutes.called],
        before=before,
        after=after,
        rows=compare(*words, own_language) if words else None,
        because=envelopes[before].closed_because if before in envelopes else "",
    )
