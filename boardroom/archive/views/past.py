"""What someone who has left the board still reaches: what they signed, and minutes of their time that they ask for."""

import uuid

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.archive import actions, queries
from boardroom.archive.forms import AnswerForm, PastForm
from boardroom.archive.views.blueprint import blueprint
from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.mandates.actions import answer_past_minutes, ask_for_past_minutes
from boardroom.mandates.queries import wish, wishes_of, years_on_board
from boardroom.signing.queries import signed_and_left
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import logged_in, requires


@blueprint.route("/past", methods=["GET", "POST"])
@logged_in
def past() -> ResponseReturnValue:
    """Show a former member what is still open to them, and let them ask for the minutes of their time."""
    form = PastForm()
    with door.reading() as work:
        person = door.actor().person_id
        years = years_on_board(work, person) if person else []
        # Only for who has left; whoever sits finds everything in the archive.
        if person is None or not years or door.actor().may(Permission.READ_MINUTES):
            raise NotFound
        wishes = wishes_of(work, person)
        page = {
            "form": form,
            "signed": signed_and_left(work),
            "minutes": queries.past_minutes(work),
            "waiting": next((one for one in wishes if one.answered_at is None), None),
            "answered": next((one for one in wishes if one.answered_at is not None), None),
            "today": local_today(work),
        }
    if not form.validate_on_submit():
        return render_template("archive/past.html", **page), 422 if form.is_submitted() else 200
    try:
        with door.writing() as work:
            ask_for_past_minutes(work, form.reason.data or "")
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("archive/past.html", **page), refusal.status
    flash(_("Din fråga är skickad till styrelsen. Du får ett mejl när den har svarat."), "done")
    return redirect(url_for("archive.past"), 303)


@blueprint.get("/past/<uuid:document_id>")
@logged_in
def past_minutes(document_id: uuid.UUID) -> ResponseReturnValue:
    """Hand out minutes of someone's own time as a reading copy; noted like every reading."""
    with door.writing() as work:
        document, file = actions.take_past_minutes(work, document_id)
    answer = send_file(
        door.opener().ports.blobs.path(file.association_id, file.sha256),
        mimetype=file.media_type,
    )
    ending = file.name[file.name.rfind(".") :] if "." in file.name else ""
    named(answer, f"{document.title}{ending}")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@blueprint.route("/past/wishes/<uuid:wish_id>", methods=["GET", "POST"])
@requires(Permission.OPEN_ACCESS)
def answer_wish(wish_id: uuid.UUID) -> ResponseReturnValue:
    """Answer a former member who asks for the minutes of their time."""
    form = AnswerForm()
    with door.reading() as work:
        asked, person = wish(work, wish_id)
        page = {"form": form, "asked": asked, "person": person, "years": years_on_board(work, person.id)}
    if not form.validate_on_submit():
        return render_template("archive/answer_wish.html", **page), 422 if form.is_submitted() else 200
    try:
        with door.writing() as work:
            answer_past_minutes(
                work, wish_id, granted=form.answered.data == "yes", answer=form.answer.data or ""
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("archive/answer_wish.html", **page), refusal.status
    flash(_("Svaret är skickat."), "done")
    return redirect(url_for("home.tasks"), 303)
