"""A request of erasure: the law's answer to each document, what may go, and the letter."""

import uuid

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today, own
from boardroom.core.permissions import Permission
from boardroom.privacy.actions import reviewing as actions
from boardroom.privacy.forms import LetterForm
from boardroom.privacy.queries.contacts import forgotten_for, reached_still
from boardroom.privacy.queries.erasing import answered_documents, drafted
from boardroom.privacy.queries.requests import request_by_id
from boardroom.privacy.views.blueprint import blueprint
from boardroom.privacy.views.requests import shown
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.guard import requires


@blueprint.get("/requests/<uuid:request_id>/erasure")
@requires(Permission.HANDLE_PRIVACY)
def erasure(request_id: uuid.UUID) -> str:
    """Show what the law says of each document, and what was decided."""
    with door.reading() as work:
        found = request_by_id(work, request_id)
        touched = answered_documents(work, found)
        row = shown(found, local_today(work))
        reached = reached_still(work, found)
        forgotten = forgotten_for(work, found)
    rows = [
        {
            "touched": one,
            "words": _(one.answer.sentence) % dict(one.answer.facts),
            "pages": ", ".join(map(str, one.pages)),
        }
        for one in touched.values()
    ]
    return render_template("privacy/erasure.html", row=row, rows=rows, reached=reached, forgotten=forgotten)


@blueprint.post("/requests/<uuid:request_id>/erasure/<uuid:document_id>")
@requires(Permission.HANDLE_PRIVACY)
def decide_erasure(request_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """Release a document to disposal, or refuse with the reason."""
    because = request.form.get("because", "").strip()
    with door.writing() as work:
        if request.form.get("deed") == "grant":
            actions.grant_erasure(work, request_id, document_id)
            flash(_("Dokumentet kommer med på nästa gallringslista, som två personer ska godkänna."), "done")
        else:
            actions.refuse_erasure(work, request_id, document_id, because)
            flash(_("Avslaget är antecknat med sitt skäl."), "done")
    return redirect(url_for("privacy.erasure", request_id=request_id))


@blueprint.route("/requests/<uuid:request_id>/letter", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def letter(request_id: uuid.UUID) -> ResponseReturnValue:
    """Read and change the drafted answer."""
    form = LetterForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.write_letter(work, request_id, form.letter.data or "")
        flash(_("Svaret är sparat."), "done")
        return redirect(url_for("privacy.letter", request_id=request_id))
    with door.reading() as work:
        found = request_by_id(work, request_id)
        row = shown(found, local_today(work))
        if not form.is_submitted():
            form.letter.data = drafted(work, found)
    return render_template("privacy/letter.html", form=form, row=row)


@blueprint.get("/requests/<uuid:request_id>/letter.pdf")
@requires(Permission.HANDLE_PRIVACY)
def letter_pdf(request_id: uuid.UUID) -> ResponseReturnValue:
    """Give the answer as a letter to be sent."""
    with door.reading() as work:
        found, association = request_by_id(work, request_id), own(work)
        text = drafted(work, found)
    data = {
        "language": "sv",
        "association": {"name": association.name, "org_number": association.org_number},
        "title": "Svar på din begäran",
        "body": text,
    }
    content = door.opener().ports.typesetter.typeset("privacy_letter", data)
    answer = Response(content, mimetype="application/pdf")
    return named(answer, f"svar-{found.year}-{found.number}.pdf")
