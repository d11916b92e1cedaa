"""Requests of persons: registered, followed, packed, closed."""

import uuid
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.associations.queries import local_today
from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.mandates.models import Person
from boardroom.privacy.actions import requests as actions
from boardroom.privacy.forms import BecauseForm, OutcomeForm, RequestForm
from boardroom.privacy.models import Finding, PrivacyRequest
from boardroom.privacy.queries import requests as queries
from boardroom.privacy.queries.erasing import undecided
from boardroom.privacy.queries.gathering import known_person
from boardroom.privacy.queries.requests import Reviewed
from boardroom.privacy.rules.clues import CLUE_WORDS, Clue
from boardroom.privacy.rules.states import (
    ASKED_WORDS,
    CHOICE_WORDS,
    FINDING_WORDS,
    STATE_WORDS,
    Asked,
    Choice,
    clock_state,
    days_left,
)
from boardroom.privacy.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.get("/requests")
@requires(Permission.HANDLE_PRIVACY)
def requests() -> str:
    """Show every request with its clock."""
    with door.reading() as work:
        today = local_today(work)
        found = [shown(one, today) for one in queries.requests(work)]
    return render_template("privacy/requests.html", rows=found)


@blueprint.route("/requests/new", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def register() -> ResponseReturnValue:
    """Register a request."""
    form = RequestForm()
    with door.reading() as work:
        person = uuid_or_none(request.args.get("person", ""))
        if not form.is_submitted():
            _offer(form, known_person(work, person) if person else None, local_today(work))
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                made = actions.register_request(work, Asked(form.asked.data), form.asker(), form.received)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Begäran är registrerad. Portalen söker nu igenom allt."), "done")
            return redirect(url_for("privacy.request_page", request_id=made.id))
    return render_template("privacy/register.html", form=form)


@blueprint.get("/requests/<uuid:request_id>")
@requires(Permission.HANDLE_PRIVACY)
def request_page(request_id: uuid.UUID) -> str:
    """Show one request: its clock, what was found, what is left to do."""
    with door.reading() as work:
        found = queries.request_by_id(work, request_id)
        seen = queries.reviewed(work, found)
        row = shown(found, local_today(work))
        left = undecided(work, found) if found.asked is Asked.ERASURE else 0
    return render_template(
        "privacy/request_page.html",
        row=row,
        findings=[finding_row(one, seen) for one in seen.findings],
        pending=seen.count(Choice.PENDING),
        unseen=seen.unseen,
        next_pending=seen.next_pending,
        undecided=left,
    )


@blueprint.route("/requests/<uuid:request_id>/prolong", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def prolong(request_id: uuid.UUID) -> ResponseReturnValue:
    """Take two more months, with the reason."""
    form = BecauseForm()
    with door.reading() as work:
        row = shown(queries.request_by_id(work, request_id), local_today(work))
    if form.validate_on_submit():
        with door.writing() as work:
            actions.prolong(work, request_id, form.because.data or "")
        flash(
            _(
                "Tiden är förlängd med två månader. Skriv till personen och säg varför, inom den första månaden."
            ),
            "done",
        )
        return redirect(url_for("privacy.request_page", request_id=request_id))
    return render_template("privacy/prolong.html", form=form, row=row)


@blueprint.post("/requests/<uuid:request_id>/gather")
@requires(Permission.HANDLE_PRIVACY)
def gather(request_id: uuid.UUID) -> ResponseReturnValue:
    """Look through everything once more."""
    with door.writing() as work:
        actions.gather_again(work, request_id)
    flash(_("Portalen söker igen. Det som redan är genomgånget ligger kvar."), "done")
    return redirect(url_for("privacy.request_page", request_id=request_id))


@blueprint.post("/requests/<uuid:request_id>/package")
@requires(Permission.HANDLE_PRIVACY)
def make_package(request_id: uuid.UUID) -> ResponseReturnValue:
    """Have the package made."""
    with door.writing() as work:
        changed = actions.ask_for_package(work, request_id)
    if changed:
        words = ngettext(
            "Texten på %(num)s sida har ändrats sedan du gick igenom den. Gå igenom den igen.",
            "Texten på %(num)s sidor har ändrats sedan du gick igenom dem. Gå igenom dem igen.",
            changed,
        )
        flash(words, "refused")
    else:
        flash(_("Paketet görs nu. Det finns här om en stund."), "done")
    return redirect(url_for("privacy.request_page", request_id=request_id))


@blueprint.get("/requests/<uuid:request_id>/package.zip")
@requires(Permission.HANDLE_PRIVACY)
def package(request_id: uuid.UUID) -> ResponseReturnValue:
    """Give the package; noted in both logs."""
    with door.writing() as work:
        found = actions.note_fetching(work, request_id)
    place = door.opener().ports.blobs.path(found.association_id, found.package_sha256)
    answer = send_file(place, mimetype="application/zip", conditional=False, etag=False)
    named(answer, f"personuppgifter-{found.year}-{found.number}.zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.route("/requests/<uuid:request_id>/close", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def close(request_id: uuid.UUID) -> ResponseReturnValue:
    """Note how it was answered."""
    form = OutcomeForm()
    with door.reading() as work:
        row = shown(queries.request_by_id(work, request_id), local_today(work))
    if form.validate_on_submit():
        with door.writing() as work:
            actions.close_request(work, request_id, form.because.data or "")
        flash(
            _("Begäran är besvarad. Personnumret och utdragen är borta; besluten och skälen finns kvar."),
            "done",
        )
        return redirect(url_for("privacy.request_page", request_id=request_id))
    return render_template("privacy/close.html", form=form, row=row)


def shown(found: PrivacyRequest, today: date) -> dict[str, Any]:
    """Return a request as pages show it: with its state in words and its clock."""
    left = days_left(found.due, today)
    words, kind = STATE_WORDS[found.state]
    return {
        "request": found,
        "asked": _(ASKED_WORDS[found.asked]),
        "state": _(words),
        "kind": kind,
        "clock": clock_state(left),
        "left": _left(left),
        "url": url_for("privacy.request_page", request_id=found.id),
        "erasure": found.asked is Asked.ERASURE,
    }


def _left(days: int) -> str:
    if days < 0:
        return ngettext("%(num)s dag för sent", "%(num)s dagar för sent", -days)
    return ngettext("%(num)s dag kvar", "%(num)s dagar kvar", days) if days else _("i dag")


def finding_row(one: Finding, seen: Reviewed) -> dict[str, Any]:
    """Return a finding as lists show it."""
    document = seen.documents.get(one.document_id) if one.document_id else None
    words, kind = CHOICE_WORDS[one.choice]
    return {
        "finding": one,
        "title": document.title if document else one.title,
        "what": _("Sida %(number)s i %(reference)s", number=one.page_number, reference=document.reference)
        if document
        else _(FINDING_WORDS[one.kind]),
        "clues": ", ".join(_(CLUE_WORDS[Clue(clue)]) for clue in one.clues.split()),
        "state": _(words),
        "kind": kind,
        "url": url_for("privacy.finding", request_id=one.request_id, finding_id=one.id),
    }


def _offer(form: RequestForm, person: Person | None, today: date) -> None:
    form.asked.data, form.received_on.data = Asked.ACCESS.value, today
    if person is not None:
        form.names.data = person.name
        form.email.data, form.phone.data = person.email, person.phone
