"""The page that drafts the constituting meeting's minutes from the election that was entered."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import MinutesBegun
from boardroom.minutes.forms import ConstitutingForm
from boardroom.minutes.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.route("/constituting", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def constituting() -> ResponseReturnValue:
    """Show what would be drafted; draft it."""
    with door.reading() as work:
        found = queries.constituting(work)
    form = ConstitutingForm()
    if found is not None and form.validate_on_submit():
        try:
            with door.writing() as work:
                minutes = actions.draft_constituting(work, manner=form.manner.data)
        except MinutesBegun as refusal:
            flash(_("Protokollet var redan påbörjat. Här är det."), "fact")
            return redirect(url_for("minutes.minutes", minutes_id=refusal.minutes_id), 303)
        flash(
            _("Utkastet är skrivet. Läs igenom, fyll i det som saknas och skicka det för underskrift."),
            "done",
        )
        return redirect(url_for("minutes.edit", minutes_id=minutes.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("minutes/constituting.html", found=found, form=form), status
