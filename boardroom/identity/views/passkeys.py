"""One's own passkeys."""

import uuid

from flask import current_app, flash, jsonify, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import boardroom.web.session as browser
from boardroom.core.ids import new_id
from boardroom.identity import actions, queries
from boardroom.identity.errors import PasskeyNotAccepted
from boardroom.identity.forms import PasskeyForm
from boardroom.identity.rules.log_in import device_of, told_apart
from boardroom.identity.views.blueprint import blueprint, credential, own, remembered
from boardroom.web import door
from boardroom.web.guard import logged_in


@blueprint.get("/account/passkeys")
@logged_in
def passkeys() -> str:
    """List one's keys and offer to add one."""
    with door.reading() as work:
        keys = queries.passkeys_of(work, own(work).id)
    forms = {key.id: PasskeyForm(formdata=None, name=key.name, prefix=key.id.hex) for key in keys}
    called = told_apart([key.name for key in keys])
    return render_template("identity/passkeys.html", passkeys=keys, forms=forms, called=called)


@blueprint.post("/account/passkeys/options")
@logged_in
def new_passkey_options() -> Response:
    """Hand the browser what it needs to make a key."""
    with door.writing() as work:
        options, challenge_id = actions.begin_passkey(work)
    session["passkey_registration"] = str(challenge_id)
    return current_app.response_class(options, mimetype="application/json")


@blueprint.post("/account/passkeys")
@logged_in
def add_passkey() -> tuple[Response, int]:
    """Keep the key that the browser made, for passkey.js; its name is the device's until changed."""
    # A browser that was never asked is refused like one that answers too late.
    challenge_id = remembered("passkey_registration") or new_id()
    try:
        with door.writing() as work:
            actions.add_passkey(
                work, challenge_id, credential(), device_of(browser.visitor().user_agent) or _("Min telefon")
            )
    except PasskeyNotAccepted as refusal:
        return jsonify(detail=_(refusal.sentence)), refusal.status
    flash(_("Nyckeln är tillagd. Nästa gång loggar du in med den."), "done")
    return jsonify(location=url_for("identity.passkeys")), 200


@blueprint.post("/account/passkeys/<uuid:passkey_id>/name")
@logged_in
def rename_passkey(passkey_id: uuid.UUID) -> Response:
    """Give a key another name."""
    form = PasskeyForm(prefix=passkey_id.hex)
    if form.validate_on_submit():
        with door.writing() as work:
            actions.rename_passkey(work, passkey_id, form.name.data or "")
        flash(_("Namnet är ändrat."), "done")
    return redirect(url_for("identity.passkeys"), 303)


@blueprint.post("/account/passkeys/<uuid:passkey_id>/remove")
@logged_in
def remove_passkey(passkey_id: uuid.UUID) -> Response:
    """Remove a key."""
    with door.writing() as work:
        actions.remove_passkey(work, passkey_id)
    flash(_("Nyckeln är borttagen."), "done")
    return redirect(url_for("identity.passkeys"), 303)
