"""A document's paper original: where it is, what became of it, and the word that its transfer was safe."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from boardroom.archive.actions import note_paper
from boardroom.archive.forms import PaperForm, TransferForm
from boardroom.archive.views.blueprint import blueprint
from boardroom.associations.queries import local_today
from boardroom.classes.queries import schedule
from boardroom.core.errors import NotFound, NotPermitted, Refusal
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.papers.actions import certify_transfer
from boardroom.papers.errors import DayAhead
from boardroom.papers.queries import binders, paper_of, scan_of, transfers_of
from boardroom.papers.rules import PaperStatus
from boardroom.reading.queries import first_pages
from boardroom.web import door
from boardroom.web.document_rows import small_image
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.route("/<uuid:document_id>/paper", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def paper(document_id: uuid.UUID) -> ResponseReturnValue:
    """Note where the paper lies, or what became of it; a refusal stands at the choice that it refuses."""
    form = PaperForm()
    with door.reading() as work:
        found = by_id(work, document_id)
        form.offer(binders(work), _("– ingen pärm ur registret –"))
        noted = paper_of(work, found)
        certified = bool(transfers_of(work, document_id))
        first = first_pages(work, [document_id]).get(document_id)
        disposable = schedule(work).disposable(found)
    if not form.is_submitted():
        form.fill(noted)
    elif form.validate():
        try:
            with door.writing() as work:
                note_paper(work, document_id, place=form.place.data or "", **form.said())
        except Refusal as refusal:
            _say(refusal, day=form.destroyed_on, other=form.status)
        else:
            flash(_("Uppgiften om papperet är sparad."), "done")
            return redirect(url_for("archive.document", document_id=document_id))
    return render_template(
        "archive/paper.html",
        form=form,
        document=found,
        certified=certified,
        disposable=disposable,
        image=small_image(first) if first else None,
    )


@blueprint.route("/<uuid:document_id>/transfer", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def transfer(document_id: uuid.UUID) -> ResponseReturnValue:
    """Certify that a paper was transferred whole and legibly; what is certified is never changed."""
    form = TransferForm()
    with door.reading() as work:
        found = by_id(work, document_id)
        scan = scan_of(work, found)
        if not form.is_submitted():
            form.transferred_on.data = local_today(work)
            form.transferred_by.data = door.actor().name
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                certify_transfer(work, document_id, form.transfer())
        except Refusal as refusal:
            _say(refusal, day=form.transferred_on, other=form.page_count)
        else:
            flash(_("Överföringen är intygad. Nu går det att anteckna papperet som förstört."), "done")
            return redirect(url_for("archive.paper", document_id=document_id))
    return render_template("archive/transfer.html", form=form, document=found, scan=scan)


def told_when_preserved(document_id: uuid.UUID, before: Document) -> str:
    """Return what to tell someone who has moved a document with destroyed paper to a class whose paper is kept."""
    with door.reading() as work:
        try:
            found = by_id(work, document_id)
        except NotFound:
            return ""
        gone = paper_of(work, found).status is PaperStatus.DESTROYED
        disposable = schedule(work).disposable(found)
    if not gone or disposable or found.record_class == before.record_class:
        return ""
    return _(
        "Papperet är redan förstört, men den nya handlingstypen hör till det som bevaras. "
        "Det inlästa dokumentet är nu det enda originalet."
    )


def _say(refusal: Refusal, *, day: Field, other: Field) -> None:
    """Put a refusal at the field that it refuses; who may not know of the paper gets the page of errors."""
    if isinstance(refusal, NotFound | NotPermitted):
        raise refusal
    (day if isinstance(refusal, DayAhead) else other).errors = [sentence_of(refusal)]
