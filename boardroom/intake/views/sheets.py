"""Printing separator sheets."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.permissions import Permission
from boardroom.intake.actions import WantedSheets, print_sheets
from boardroom.intake.errors import NotPrintable
from boardroom.intake.forms import SheetsForm
from boardroom.intake.rules.sheets import MOST_BINDER
from boardroom.intake.views.blueprint import blueprint
from boardroom.intake.views.uploading import kinds_of
from boardroom.papers.queries import binders
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.downloads import named
from boardroom.web.guard import requires


@blueprint.route("/sheets", methods=["GET", "POST"])
@requires(Permission.ADD_DOCUMENTS)
def sheets() -> ResponseReturnValue:
    """Choose what separator sheets say, and get them as a PDF to print."""
    form = SheetsForm()
    with door.reading() as work:
        kinds = [(key, name) for key, name in kinds_of(work) if key]
        # A sheet has room for so much of a spine; a longer one would not be known again.
        labels = [one.label for one in binders(work) if len(one.label) <= MOST_BINDER]
    form.offer([("", _("– ingen –")), *kinds])
    if form.validate_on_submit():
        wanted = WantedSheets(
            form.kind.data or "", form.year.data, (form.binder.data or "").strip(), form.count.data or 1
        )
        try:
            content = print_sheets(door.opener(), door.actor(), wanted, language=language())
        except NotPrintable as problem:
            form.binder.errors = [_(problem.sentence, **problem.facts)]
        else:
            response = Response(content, mimetype="application/pdf")
            named(response, f"{_('Försättsblad')}.pdf", shown=True)
            response.headers["Cache-Control"] = "no-store"
            return response
    return render_template("intake/sheets.html", form=form, binders=labels)
