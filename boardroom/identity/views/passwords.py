"""Forgotten, new and changed passwords."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import boardroom.web.session as browser
from boardroom.identity import actions
from boardroom.identity.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from boardroom.identity.queries import by_id
from boardroom.identity.views.blueprint import address, blueprint, own, remembered, this_session
from boardroom.notices.errors import LinkGone
from boardroom.notices.queries import live_link_by_id
from boardroom.web import door
from boardroom.web.guard import logged_in, public


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgotten() -> str | Response:
    """Offer a link by mail; the answer is the same whether or not the address has an account."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        with door.reading() as work:
            mail_leaves = work.ports.mailer.configured
        return render_template("identity/forgotten.html", form=form, mail_leaves=mail_leaves)
    with door.writing() as work:
        actions.ask_for_reset(work, form.email.data or "", address())
    return redirect(url_for("identity.forgotten_sent"), 303)


@blueprint.get("/forgotten-password/sent")
@public
def forgotten_sent() -> str:
    """Say what happens next."""
    return render_template("identity/forgotten_sent.html")


@blueprint.route("/new-password", methods=["GET", "POST"])
@public
def new_password() -> str | Response:
    """Choose a new password after a link by mail was exchanged; choosing it uses the link up."""
    link_id = remembered("password_reset_link")
    if link_id is None:
        raise LinkGone
    with door.reading() as work:
        link = live_link_by_id(work, link_id)
        account = by_id(work, link.subject_id) if link and link.subject_id else None
    if account is None:
        raise LinkGone
    form = NewPasswordForm(email=account.email, name=account.name)
    if not form.validate_on_submit():
        return render_template("identity/new_password.html", form=form, email=account.email)
    password = actions.choose_password(form.password.data or "")
    with door.writing() as work:
        actions.reset_password(work, link_id, password, browser.visitor())
    browser.forget()
    browser.keep_visitor()
    flash(_("Ditt nya lösenord gäller. Logga in med det."), "done")
    return redirect(url_for("identity.log_in"), 303)


@blueprint.route("/account/password", methods=["GET", "POST"])
@logged_in
def password() -> str | Response | tuple[str, int]:
    """Change the password; other browsers are logged out."""
    with door.reading() as work:
        account = own(work)
    form = ChangePasswordForm(email=account.email, name=account.name)
    page = {"form": form, "email": account.email, "has_password": bool(account.password_hash)}
    if not form.validate_on_submit():
        return render_template("identity/password.html", **page)
    changed = actions.change_password(
        door.opener(),
        door.actor(),
        form.present.data or "",
        form.password.data or "",
        keep=this_session(),
        visitor=browser.visitor(),
    )
    if not changed:
        form.present.errors = [
            _(
                "Det nuvarande lösenordet stämmer inte, eller så blev försöken för många. Ingenting har ändrats."
            )
        ]
        return render_template("identity/password.html", **page), 422
    flash(_("Lösenordet är bytt. Du är utloggad överallt utom här."), "done")
    return redirect(url_for("identity.account"), 303)
