"""Keeping a search, and forgetting it."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import Invalid
from boardroom.core.permissions import Permission
from boardroom.search import actions
from boardroom.search.queries.saved import state_of_index
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
        with door.writing() as work:
            asked_of = state_of_index(work)
            found = actions.found_now(work, wanted.query, wanted.narrowing)
            actions.save_search(work, wanted.kept_as, found, wanted.query, asked_of)
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
