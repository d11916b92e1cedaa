"""One's own account: how one logs in, where one is logged in, language."""

import uuid

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import boardroom.web.session as browser
from boardroom.identity import actions, queries
from boardroom.identity.forms import LanguageForm
from boardroom.identity.rules.bankid import BANKID
from boardroom.identity.views.blueprint import blueprint, own, this_session
from boardroom.web import door
from boardroom.web.guard import logged_in

_YEAR = 365 * 86400


@blueprint.get("/account")
@logged_in
def account() -> str:
    """Show how one logs in and where one is logged in."""
    with door.reading() as work:
        mine = own(work)
        sessions = queries.sessions_of(work, mine.id)
        keys = queries.passkeys_of(work, mine.id)
        eids = queries.eid_links_of(work, mine.id)
        codes = queries.unused_recovery_codes(work, mine.id)
    form = LanguageForm(language=mine.language)
    ports = door.opener().ports
    return render_template(
        "identity/account.html",
        account=mine,
        sessions=sessions,
        this_session=this_session(),
        passkeys=keys,
        recovery_codes=codes,
        eids=eids,
        eid_names={BANKID: "BankID"} | {one.key: one.label for one in ports.identifier.providers()},
        bankid=ports.bankid.configured,
        providers=ports.identifier.providers(),
        form=form,
    )


@blueprint.post("/account/language")
@logged_in
def language() -> Response:
    """Choose the language of pages and mail."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return redirect(url_for("identity.account"), 303)
    chosen = str(form.language.data)
    with door.writing() as work:
        actions.choose_language(work, chosen)
    answer = make_response(redirect(url_for("identity.account"), 303))
    answer.set_cookie("language", chosen, max_age=_YEAR, httponly=True, samesite="Lax")
    return answer


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@logged_in
def end_session(session_id: uuid.UUID) -> Response:
    """Log one browser out."""
    with door.writing() as work:
        actions.end_session(work, session_id)
    flash(_("Den enheten är utloggad."), "done")
    return redirect(url_for("identity.account"), 303)


@blueprint.post("/account/log-out-everywhere")
@logged_in
def log_out_everywhere() -> Response:
    """Log every browser out, this one too."""
    with door.writing() as work:
        actions.log_out_everywhere(work)
    browser.forget()
    flash(_("Du är utloggad överallt."), "done")
    return redirect(url_for("identity.log_in"), 303)
