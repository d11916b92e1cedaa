"""One's own API tokens in an association."""

import uuid

from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.identity import actions, queries
from boardroom.identity.forms import TokenForm
from boardroom.identity.models import ApiToken
from boardroom.identity.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.guard import requires

# What a program may be allowed, in words; the rest is for people in a browser.
OFFERED = {
    Permission.ADD_DOCUMENTS: N_("lägga till papper, till exempel skannade pärmar"),
    Permission.READ_DOCUMENTS: N_("läsa och söka bland papperen"),
    Permission.EDIT_DOCUMENTS: N_("ändra titel, datum och handlingstyp"),
    Permission.READ_MINUTES: N_("läsa protokollens register"),
    Permission.READ_JOBS: N_("se hur långt arbetet har kommit"),
}


@blueprint.get("/<association>/tokens")
@requires(Permission.MANAGE_TOKENS)
def tokens() -> str:
    """List one's tokens and offer a new one."""
    return _page(_form())


@blueprint.post("/<association>/tokens")
@requires(Permission.MANAGE_TOKENS)
def create_token() -> str | tuple[str, int]:
    """Make a token and show it this once."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    with door.writing() as work:
        token, text = actions.create_token(
            work,
            form.name.data or "",
            [Permission(value) for value in form.permissions.data or []],
            form.days.data,
        )
    return render_template(
        "identity/create_token.html", token=token, text=text, importer=door.packed_importer() is not None
    )


@blueprint.get("/<association>/import-program")
@requires(Permission.MANAGE_TOKENS)
def importer() -> Response:
    """Hand out the packed importer for a volunteer's computer."""
    packed = door.packed_importer()
    if packed is None:
        raise NotFound
    return named(send_file(packed, mimetype="application/zip"), packed.name)


@blueprint.post("/<association>/tokens/<uuid:token_id>/revoke")
@requires(Permission.MANAGE_TOKENS)
def revoke_token(token_id: uuid.UUID) -> Response:
    """Make a token useless."""
    with door.writing() as work:
        actions.revoke_token(work, token_id)
    flash(_("Nyckeln gäller inte längre."), "done")
    return redirect(url_for("identity.tokens"), 303)


def _form() -> TokenForm:
    form = TokenForm()
    actor = door.actor()
    form.permissions.choices = [(kind.value, _(words)) for kind, words in OFFERED.items() if actor.may(kind)]
    return form


def _page(form: TokenForm) -> str:
    with door.reading() as work:
        account_id = work.actor.account_id
        mine: list[ApiToken] = queries.tokens_of(work, account_id) if account_id else []
        now = work.now
    words = {kind.value: _(text) for kind, text in OFFERED.items()}
    return render_template(
        "identity/tokens.html",
        tokens=mine,
        form=form,
        words=words,
        now=now,
        importer=door.packed_importer() is not None,
    )
