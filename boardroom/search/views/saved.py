"""Keeping a search, and forgetting it."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import Invalid
from boardroom.core.permissions import Permission
from boardroom.search import actions
from boardroom.search.rules import QueryError
from boardroom.search.rules.asked import asked
from boardroom.search.views.blueprint import blueprint
from boardroom.search.views.narrowing import saved_url
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.post("/saved")
@requires(Permission.READ_DOCUMENTS)
def save() -> ResponseReturnValue:
    """Keep the search of the address that was posted."""
    wanted = asked(request.form)
    try:
        actions.save_search(door.opener(), door.actor(), wanted)
    except QueryError as error:
        raise Invalid(problem=_(error.message, **error.facts)) from error
    flash(_("Sökningen är sparad. Nya träffar visas under Att göra."), "done")
    return redirect(saved_url(wanted.kept_as))


@blueprint.post("/saved/<uuid:saved_id>/drop")
@requires(Permission.READ_DOCUMENTS)
def drop(saved_id: uuid.UUID) -> ResponseReturnValue:
    """Forget a saved search."""
    with door.writing() as work:
        actions.drop_search(work, saved_id)
    flash(_("Sökningen är inte längre sparad."), "done")
    return redirect(url_for("search.search"))
