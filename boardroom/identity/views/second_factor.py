"""The second step at log-in: turned on with an app, turned off, recovery codes."""

import segno
from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from boardroom.identity import actions, queries
from boardroom.identity.errors import WrongCode
from boardroom.identity.forms import AppCodeForm, ConfirmForm
from boardroom.identity.rules.log_in import enrolment_address
from boardroom.identity.views.blueprint import address, blueprint, own, remembered
from boardroom.web import door
from boardroom.web.guard import logged_in

_REMEMBERED = "totp_enrolment"


@blueprint.get("/account/second-factor")
@logged_in
def second_factor() -> str:
    """Say whether a second step is asked for, and offer the other."""
    with door.reading() as work:
        mine = own(work)
        codes = queries.unused_recovery_codes(work, mine.id)
    return render_template(
        "identity/second_factor.html", account=mine, recovery_codes=codes, form=ConfirmForm(formdata=None)
    )


@blueprint.post("/account/second-factor/begin")
@logged_in
def begin_second_factor() -> Response:
    """Make a secret and show it on a page of its own."""
    with door.writing() as work:
        session[_REMEMBERED] = str(actions.begin_second_factor(work))
    return redirect(url_for("identity.enrol"), 303)


@blueprint.route("/account/second-factor/app", methods=["GET", "POST"])
@logged_in
def enrol() -> str | Response | tuple[str, int]:
    """Show the secret as a square code; the first right code turns the second step on."""
    challenge_id = remembered(_REMEMBERED)
    with door.reading() as work:
        mine = own(work)
        secret = actions.reveal_secret(work, challenge_id) if challenge_id else ""
    if challenge_id is None or not secret:
        return redirect(url_for("identity.second_factor"))
    form = AppCodeForm()
    status = 200
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                codes = actions.confirm_second_factor(work, challenge_id, form.code.data or "")
            return render_template("identity/recovery_codes.html", codes=codes, first=True)
        except WrongCode as refusal:
            form.code.errors = [_(refusal.sentence)]
            status = 422
    square = segno.make(enrolment_address(secret, mine.email), error="m").svg_data_uri(
        scale=5, border=4, light="white"
    )
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return render_template("identity/enrol.html", form=form, square=square, secret=groups), status


@blueprint.post("/account/second-factor/remove")
@logged_in
def remove_second_factor() -> str | Response | tuple[str, int]:
    """Turn the second step off, with the password."""
    form = ConfirmForm()
    removed = actions.remove_second_factor(door.opener(), door.actor(), form.password.data or "", address())
    with door.reading() as work:
        mine = own(work)
        codes = queries.unused_recovery_codes(work, mine.id)
    if not removed:
        form.password.errors = [_("Lösenordet stämmer inte. Ingenting har ändrats.")]
        return render_template(
            "identity/second_factor.html", account=mine, recovery_codes=codes, form=form
        ), 422
    flash(_("Andra steget är avstängt. Bara lösenordet behövs nu."), "waits")
    return redirect(url_for("identity.account"), 303)


@blueprint.post("/account/recovery-codes")
@logged_in
def recovery_codes() -> str:
    """Make ten new recovery codes and show them this once."""
    with door.writing() as work:
        codes = actions.renew_recovery_codes(work)
    return render_template("identity/recovery_codes.html", codes=codes, first=False)
