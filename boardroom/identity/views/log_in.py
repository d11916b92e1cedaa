"""Log-in and out, the second step, and where a person lands afterwards."""

from flask import current_app, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

import boardroom.web.session as browser
from boardroom.identity import actions
from boardroom.identity.actions import LogIn, Outcome
from boardroom.identity.forms import ForgottenForm, LogInForm, SecondStepForm
from boardroom.identity.queries import anyone, by_id
from boardroom.identity.rules.log_in import safe_path
from boardroom.identity.views.blueprint import address, blueprint, credential, remembered
from boardroom.notices.errors import LinkGone
from boardroom.web import door
from boardroom.web.guard import logged_in, public


@blueprint.get("/")
@public
def front() -> Response:
    """Send everyone on: to log in, to the one association, or to choose one."""
    if door.actor().account_id is None:
        with door.reading() as work:
            known = anyone(work)
        # Where nobody can log in yet, the way in is the code that the terminal printed.
        return redirect(url_for("identity.log_in" if known else "admin.set_up"))
    if len(g.associations) == 1:
        return redirect(url_for("home.tasks", association=g.associations[0].slug))
    return redirect(url_for("identity.associations"))


@blueprint.get("/associations")
@logged_in
def associations() -> str:
    """Let a person with several associations choose; one without any is told so."""
    return render_template("identity/associations.html")


@blueprint.route("/log-in", methods=["GET", "POST"])
@public
def log_in() -> str | Response | tuple[str, int]:
    """Ask for e-mail and password, or a passkey."""
    form = LogInForm(next=safe_path(request.args.get("next", "")))
    if not form.validate_on_submit():
        return _log_in_page(form)
    _use_way_in()
    with door.writing() as work:
        trial = actions.try_password(work, form.email.data or "", browser.visitor())
    # No transaction is open here: checking a password takes a tenth of a second by design.
    proved = trial.proves(form.password.data or "")
    with door.writing() as work:
        result = actions.log_in(work, trial, proved=proved, visitor=browser.visitor())
    return _answer(result, form, form.next.data or "")


@blueprint.get("/login")
@blueprint.get("/logga-in")
@public
def guessed() -> Response:
    """Send on whoever typed the address that most portals have."""
    return redirect(url_for("identity.log_in"))


@blueprint.post("/log-in/passkey/options")
@public
def passkey_options() -> Response:
    """Hand the browser a challenge for a log-in without a user name."""
    with door.writing() as work:
        options, challenge_id = actions.offer_passkey(work)
    session["passkey_log_in"] = str(challenge_id)
    return current_app.response_class(options, mimetype="application/json")


@blueprint.post("/log-in/passkey")
@public
def log_in_with_passkey() -> tuple[Response, int]:
    """Take the authenticator's answer, for passkey.js: where to go, or a sentence that says why not."""
    challenge_id = remembered("passkey_log_in")
    result = LogIn(Outcome.EXPIRED)
    if challenge_id is not None:
        with door.writing() as work:
            result = actions.log_in_with_passkey(work, challenge_id, credential(), visitor=browser.visitor())
    if result.outcome is not Outcome.WELCOME:
        return jsonify(detail=_("Nyckeln kändes inte igen. Försök igen, eller logga in med lösenord.")), 422
    browser.begin(result.token)
    return jsonify(location=safe_path(request.args.get("next", "")) or url_for("identity.front")), 200


@blueprint.route("/log-in/second-step", methods=["GET", "POST"])
@public
def second_step() -> str | Response | tuple[str, int]:
    """Ask for the app's code, or a recovery code."""
    challenge_id = remembered("second_step")
    if challenge_id is None:
        return redirect(url_for("identity.log_in"))
    form = SecondStepForm()
    if not form.validate_on_submit():
        return render_template("identity/second_step.html", form=form)
    with door.writing() as work:
        result = actions.take_second_step(work, challenge_id, form.code.data or "", visitor=browser.visitor())
    if result.outcome is Outcome.WELCOME:
        return _welcome(result, str(session.get("next", "")))
    if result.outcome is Outcome.EXPIRED:
        flash(_("Det gick för lång tid mellan stegen. Börja om med lösenordet."), "waits")
        return redirect(url_for("identity.log_in"))
    form.code.errors = [
        _sentence(result, _("Koden stämmer inte, eller är redan använd. Försök med nästa kod."))
    ]
    held = str(session.get("log_in_email", "")) if result.outcome is Outcome.WAIT else ""
    return render_template("identity/second_step.html", form=form, **_way_past(held)), _status(result)


@blueprint.post("/log-in/way-in")
@public
def way_in() -> Response:
    """Mail a way in to someone whom strangers' guesses keep out; the answer is the same for every address."""
    form = ForgottenForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.ask_for_way_in(work, form.email.data or "", address())
    return redirect(url_for("identity.forgotten_sent"), 303)


@blueprint.post("/log-out")
@public
def log_out() -> Response:
    """End this browser's session on the server, and empty its cookie."""
    token = str(session.get("_user_id", ""))
    with door.writing() as work:
        actions.log_out(work, token)
    browser.forget()
    flash(_("Du är utloggad."), "done")
    return redirect(url_for("identity.log_in"))


def _answer(result: LogIn, form: LogInForm, next_path: str) -> str | Response | tuple[str, int]:
    if result.outcome is Outcome.WELCOME:
        return _welcome(result, next_path)
    if result.outcome is Outcome.SECOND_STEP:
        session["second_step"] = str(result.challenge_id)
        session["next"] = safe_path(next_path)
        session["log_in_email"] = form.email.data
        return redirect(url_for("identity.second_step"))
    wrong = _("E-postadressen och lösenordet hör inte ihop. Kontrollera båda och försök igen.")
    form.form_errors.append(_sentence(result, wrong))
    held = form.email.data or "" if result.outcome is Outcome.WAIT else ""
    return _log_in_page(form, held), _status(result)


def _use_way_in() -> None:
    """Let this browser try by itself, where its owner came by the mail that was asked for."""
    link_id = remembered("way_in_link")
    session.pop("way_in", None)
    session.pop("way_in_link", None)
    if link_id is None:
        return
    try:
        with door.writing() as work:
            actions.let_in(work, link_id, browser.visitor())
    except LinkGone:
        return  # used before: that browser is known already, and this one is counted like any other
    browser.keep_visitor()


def _welcome(result: LogIn, next_path: str) -> Response:
    browser.begin(result.token)
    return redirect(safe_path(next_path) or url_for("identity.front"), 303)


def _sentence(result: LogIn, wrong: str) -> str:
    if result.outcome is Outcome.WAIT:
        return ngettext(
            "Det blev för många försök, kanske någon annans. Vänta en minut och försök igen.",
            "Det blev för många försök, kanske någon annans. Vänta %(num)s minuter och försök igen.",
            result.wait_minutes,
        )
    if result.outcome is Outcome.UNREADABLE:
        return _(
            "Portalen kan inte kontrollera appens koder just nu. Skriv en av dina reservkoder, och säg till den som sköter driften."
        )
    return wrong


def _way_past(held: str) -> dict[str, object]:
    """Return what a page needs to offer a way past other people's guesses; `held` is the address they guessed at."""
    return {"held": held, "mail_leaves": door.mail_leaves()}


def _status(result: LogIn) -> int:
    return 429 if result.outcome is Outcome.WAIT else 422


def _log_in_page(form: LogInForm, held: str = "") -> str:
    came_by_mail = remembered("way_in")
    with door.reading() as work:
        let_in = by_id(work, came_by_mail) if came_by_mail else None
    if let_in is not None and not form.email.data:
        form.email.data = let_in.email
    return render_template(
        "identity/log_in.html",
        form=form,
        **_way_past(held),
        let_in=let_in,
        next_path=safe_path(form.next.data or ""),
        bankid=door.opener().ports.bankid.configured,
        providers=door.opener().ports.identifier.providers(),
        demonstration=current_app.extensions.get("boardroom-demonstration", []),
    )
