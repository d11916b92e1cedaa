"""The first pages of an empty portal: seven questions, one a page, behind a code from the terminal."""

import uuid
from datetime import date
from typing import Any

from flask import redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

import boardroom.web.session as browser
from boardroom.admin import actions, queries
from boardroom.admin.errors import SetUpClosed
from boardroom.admin.forms import (
    NOBODY_SITS,
    STEP_FORMS,
    AdministratorsForm,
    AssociationForm,
    CodeForm,
    MeetingForm,
    PeopleForm,
)
from boardroom.admin.rules import KEYS, STEPS, next_step
from boardroom.admin.views.blueprint import blueprint
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.identity.actions import begin_session
from boardroom.web import door
from boardroom.web.error_pages import refusal_page, sentence_of
from boardroom.web.guard import public, requires


@blueprint.route("/set-up", methods=["GET", "POST"])
@public
def set_up() -> str | Response | tuple[str, int]:
    """Ask for the code; one who gave it already goes on where they were."""
    form = CodeForm()
    with door.reading() as work:
        if not queries.is_empty(work):
            return _in_use()
        if not form.validate_on_submit():
            return render_template("admin/set_up.html", form=form)
        try:
            session["set_up_link"] = str(actions.enter_code(work, form.code.data or ""))
        except SetUpClosed:
            form.form_errors.append(
                _("Koden stämmer inte, eller så har den ersatts av en nyare. Titta i terminalen.")
            )
            return render_template("admin/set_up.html", form=form), 422
        kept = queries.first_answers(work)
    return redirect(url_for("admin.set_up_step", step=next_step(kept.answers if kept else {})), 303)


@blueprint.route("/set-up/<step>", methods=["GET", "POST"])
@public
def set_up_step(step: str) -> str | Response | tuple[str, int]:
    """Ask one question and keep its answer; the last one founds the association."""
    if step not in KEYS:
        raise NotFound
    with door.reading() as work:
        if not queries.is_empty(work):
            return _in_use()
        actions.check_open(work, _link())
        kept = queries.first_answers(work)
        today = local_date(work.now, "Europe/Stockholm")
    form = _form(step, kept.answers.get(step, {}) if kept else {}, today)
    if not _accepted(form):
        return _page(step, form), 422 if form.is_submitted() else 200
    return _kept(step, form)


def _kept(step: str, form: FlaskForm) -> Response | tuple[str, int]:
    """Keep an answer and go on to the next question; with the form again when it is refused."""
    try:
        if isinstance(form, AdministratorsForm):
            return _found(form)
        with door.writing() as work:
            actions.answer(work, _link(), step, _answers(form))
    except SetUpClosed:
        raise
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(step, form), refusal.status
    return redirect(url_for("admin.set_up_step", step=KEYS[KEYS.index(step) + 1]), 303)


@blueprint.get("/<association>/settings/first-papers")
@requires(Permission.READ_BOARD)
def first_papers() -> str:
    """Invite to put in three sets of minutes, and show a search that finds them once they are read."""
    with door.reading() as work:
        came = actions.find_first_papers(work)
    return render_template("admin/first_papers.html", came=came, mail_leaves=door.mail_leaves())


def _in_use() -> tuple[str, int]:
    """Lead whoever kept the address of the first pages to where they log in."""
    sentence = _("Den första inställningen är gjord och portalen är i bruk. Logga in för att fortsätta.")
    return refusal_page(sentence, way=(_("Logga in"), url_for("identity.log_in"))), SetUpClosed.status


def _found(form: AdministratorsForm) -> Response:
    with door.writing() as work:
        association, account = actions.found_association(
            work,
            _link(),
            own=(form.own_name.data or "", form.own_email.data or ""),
            password=form.password.data or "",
            second=(form.second_name.data or "", form.second_email.data or ""),
        )
        token = begin_session(work, account, method="password", visitor=browser.visitor())
    session.pop("set_up_link", None)
    browser.begin(token)
    return redirect(url_for("admin.first_papers", association=association.slug), 303)


def _form(step: str, kept: dict[str, Any], today: date) -> FlaskForm:
    made = STEP_FORMS[step]
    if made is MeetingForm:
        meeting = kept.get("meeting")
        form = MeetingForm(meeting=date.fromisoformat(meeting) if meeting else None)
        form.latest = today
        return form
    return made(data=kept) if kept else made()


def _accepted(form: FlaskForm) -> bool:
    if not form.validate_on_submit():
        return False
    if isinstance(form, PeopleForm) and not form.somebody():
        form.form_errors.append(str(NOBODY_SITS))
        return False
    return True


def _answers(form: FlaskForm) -> dict[str, Any]:
    if isinstance(form, AssociationForm):
        return form.answers()
    given = {key: value for key, value in form.data.items() if key != "csrf_token"}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in given.items()}


def _page(step: str, form: FlaskForm) -> str:
    number = KEYS.index(step)
    back = url_for("admin.set_up_step", step=KEYS[number - 1]) if number else ""
    return render_template(
        "admin/set_up_step.html",
        form=form,
        step=STEPS[number],
        number=number + 1,
        count=len(STEPS),
        back=back,
        last=number + 1 == len(STEPS),
        mail_leaves=door.mail_leaves(),
    )


def _link() -> uuid.UUID | None:
    return uuid_or_none(session.get("set_up_link"))
