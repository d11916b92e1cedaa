"""Settling: a person says of files that were refused, or cannot be read, that it is enough so."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.intake import actions
from boardroom.intake.views.imports import blueprint
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.post("/<uuid:import_id>/settle")
@requires(Permission.ADD_DOCUMENTS)
def settle(import_id: uuid.UUID) -> ResponseReturnValue:
    """Settle one file, or all that wait for a word in the import."""
    with door.writing() as work:
        number = actions.settle(work, import_id, uuid_or_none(request.form.get("upload", "")))
    flash(
        ngettext("Filen kräver ingen åtgärd längre.", "%(num)s filer kräver ingen åtgärd längre.", number),
        "done",
    )
    return redirect(url_for("imports.one", import_id=import_id, show=request.args.get("show") or None), 303)
