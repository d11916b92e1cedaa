"""Pages of series, of void numbers, and of where members read a general meeting's minutes."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.models import MinutesForm
from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.forms import AvailableForm, KindSeriesForm, VoidForm
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import KIND_TITLES
from boardroom.minutes.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.get("/series")
@requires(Permission.READ_MINUTES)
def series() -> ResponseReturnValue:
    """How each kind of minutes is numbered, and which numbers are void."""
    with door.reading() as work:
        every = [queries.numbering(work, kind) for kind in MinutesKind]
        void = [one for one in queries.register(work) if one.void_at is not None]
        gaps = queries.printed_gaps(work)
    return render_template("minutes/series.html", every=every, void=void, gaps=gaps, titles=KIND_TITLES)


@blueprint.route("/series/<kind>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ASSOCIATION)
def kind_series(kind: str) -> ResponseReturnValue:
    """Choose how one kind is numbered."""
    form = KindSeriesForm()
    if kind not in set(MinutesKind) - {MinutesKind.BOARD}:
        raise NotFound
    with door.reading() as work:
        found, kept = queries.numbering(work, MinutesKind(kind)), queries.series_kept(work, MinutesKind(kind))
    if kept is not None:
        form.keep(kept.form.value)
    if not form.is_submitted():
        form.series.data = found.form.value if found.own else "board"
        if kept is None:
            form.next_number.data = found.first if found.own else 1
    if form.validate_on_submit():
        alone = form.series.data != "board"
        with door.writing() as work:
            actions.choose_series(
                work,
                MinutesKind(kind),
                own=alone,
                form=MinutesForm(form.series.data) if alone else found.form,
                next_number=kept.first if kept is not None else form.next_number.data or 1,
            )
        flash(_("Sparat. Nummer som redan finns ändras inte."), "done")
        return redirect(url_for("minutes.series"))
    return render_template("minutes/kind_series.html", form=form, title=KIND_TITLES[kind], kept=kept)


@blueprint.route("/<uuid:minutes_id>/void", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def void(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw minutes for ever, with a reason."""
    form = VoidForm()
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
        standing, source = queries.standings(work, [found])[found.id], queries.source_of(work, found)
    form.suit(found.kind.value)
    if form.validate_on_submit():
        with door.writing() as work:
            actions.make_void(work, minutes_id, form.reason.data or "")
        flash(_("Protokollet är makulerat. Det står kvar i registret med sin anledning."), "done")
        return redirect(url_for("minutes.minutes", minutes_id=minutes_id))
    return render_template(
        "minutes/void.html",
        form=form,
        minutes=found,
        title=KIND_TITLES[found.called],
        standing=standing,
        source=source,
        decides=not found.uploaded_sha256 and any(item.decisions for item in found.items),
    )


@blueprint.route("/<uuid:minutes_id>/available", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def available(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Note where the members can read a general meeting's minutes, when that is not here."""
    form = AvailableForm()
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
        duty = queries.duty_of(work, found)
        today = local_today(work)
    if duty is None:
        raise NotFound
    if not form.is_submitted():
        form.day.data, form.how.data = found.available_on or today, found.available_how
    if form.validate_on_submit() and form.day.data:
        with door.writing() as work:
            actions.make_available(work, minutes_id, form.day.data, form.how.data or "")
        flash(_("Antecknat."), "done")
        return redirect(url_for("minutes.minutes", minutes_id=minutes_id))
    return render_template(
        "minutes/available.html", form=form, minutes=found, duty=duty, title=KIND_TITLES[found.called]
    )
