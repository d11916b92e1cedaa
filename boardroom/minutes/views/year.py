"""What recurs: the annual wheel, and the points that agendas and minutes begin with."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import OffTheWheel
from boardroom.minutes.forms import MONTHS, RecurringForm, TemplateForm
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import KIND_WORDS
from boardroom.minutes.views.meetings import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.route("/year", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def year() -> ResponseReturnValue:
    """The annual wheel, month by month."""
    form = RecurringForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.add_recurring(work, int(form.month.data), form.heading.data or "")
        return redirect(url_for("meetings.year"))
    with door.reading() as work:
        items = queries.wheel(work)
    months = [
        (word, [one for one in items if one.month == month]) for month, word in enumerate(MONTHS, start=1)
    ]
    return render_template("meetings/year.html", form=form, months=months, empty=not items)


@blueprint.post("/year/usual")
@requires(Permission.WRITE_MINUTES)
def usual_year() -> ResponseReturnValue:
    """Begin an empty wheel with what most boards do."""
    with door.writing() as work:
        actions.adopt_usual_wheel(work)
    return redirect(url_for("meetings.year"))


@blueprint.post("/year/<uuid:item_id>/remove")
@requires(Permission.WRITE_MINUTES)
def remove_recurring(item_id: uuid.UUID) -> ResponseReturnValue:
    """Take an item off the wheel."""
    try:
        with door.writing() as work:
            actions.remove_recurring(work, item_id)
    except OffTheWheel as gone:
        flash(sentence_of(gone), "fact")
    return redirect(url_for("meetings.year"))


@blueprint.route("/templates", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def templates() -> ResponseReturnValue:
    """The points that agendas and minutes of each kind begin with."""
    refused: dict[MinutesKind, TemplateForm] = {}
    if request.method == "POST":
        kind = MinutesKind(request.form.get("kind", "board"))
        form = TemplateForm(prefix=kind.value)
        if form.validate_on_submit():
            with door.writing() as work:
                actions.set_template(work, kind, form.headings.data or "")
            flash(_("Mallen är sparad. Den gäller nästa dagordning och nästa protokoll."), "done")
            return redirect(url_for("meetings.templates", _anchor=kind.value))
        refused[kind] = form
    forms = []
    with door.reading() as work:
        for kind in MinutesKind:
            form = refused.get(kind) or TemplateForm(formdata=None, prefix=kind.value)
            if kind not in refused:
                form.headings.data = "\n".join(queries.usual_items(work, kind))
            forms.append((kind.value, KIND_WORDS[kind.value], form))
    return render_template("meetings/templates.html", forms=forms), 422 if refused else 200
