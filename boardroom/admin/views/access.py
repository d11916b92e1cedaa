"""What one mandate opens: a manager's kinds of documents, the days of an auditor's access."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.admin.forms import MandateAccessForm
from boardroom.admin.views.blueprint import blueprint
from boardroom.classes.queries import every, name_in
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.mandates.actions import narrow
from boardroom.mandates.models import Mandate
from boardroom.mandates.queries import by_id, person
from boardroom.mandates.rules import CLASSES_CHOSEN, ROLE_CLASSES, WINDOW_CHOSEN
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.route("/<association>/board/mandates/<uuid:mandate_id>/opens", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def mandate_access(mandate_id: uuid.UUID) -> ResponseReturnValue:
    """Choose what a manager's, an auditor's or the nominating committee's mandate opens."""
    with door.reading() as work:
        mandate = by_id(work, mandate_id)
        if mandate is None or mandate.role.value not in CLASSES_CHOSEN | WINDOW_CHOSEN:
            raise NotFound
        who = person(work, mandate.person_id)
        form = _form(work, mandate)
    page = {"form": form, "mandate": mandate, "who": who}
    if not form.validate_on_submit():
        return render_template("admin/mandate_access.html", **page), 422 if form.is_submitted() else 200
    try:
        with door.writing() as work:
            narrow(
                work,
                mandate_id,
                record_classes=form.record_classes.data or () if "record_classes" in form else (),
                opens_from=form.opens_from.data if "opens_from" in form else None,
                last_day=form.last_day.data if "last_day" in form else None,
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("admin/mandate_access.html", **page), refusal.status
    flash(_("Sparat. Det gäller genast."), "done")
    return redirect(url_for("mandates.person", person_id=mandate.person_id), 303)


def _form(work: Work, mandate: Mandate) -> MandateAccessForm:
    own = ROLE_CLASSES[mandate.role.value] or frozenset()
    form = MandateAccessForm(
        data={
            "record_classes": [key for key in mandate.record_classes.split(",") if key] or sorted(own),
            "opens_from": mandate.opens_from,
            "last_day": mandate.last_day_open,
        }
    )
    if mandate.role.value in CLASSES_CHOSEN:
        form.record_classes.choices = [(one.key, name_in(one, language())) for one in every(work)]
        del form.opens_from, form.last_day
    else:
        del form.record_classes
    return form
