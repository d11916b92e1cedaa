"""Changing what is said of a document, and hiding it from someone with a conflict of interest."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.archive import queries
from boardroom.archive.forms import DescriptionForm, HidingForm
from boardroom.archive.views.blueprint import blueprint
from boardroom.archive.views.paper import told_when_preserved
from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.permissions import Permission
from boardroom.documents.actions import describe, hide_from
from boardroom.documents.actions import show_again as end_hiding
from boardroom.documents.errors import DateOutOfReach
from boardroom.documents.queries import by_id, by_ids
from boardroom.documents.queries.hidings import hidden_of
from boardroom.mandates.queries import persons
from boardroom.papers.queries import paper_of
from boardroom.papers.rules import span_in_words
from boardroom.reading.queries import first_pages
from boardroom.web import door
from boardroom.web.document_rows import language, small_image
from boardroom.web.guard import requires


@blueprint.route("/<uuid:document_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def edit(document_id: uuid.UUID) -> ResponseReturnValue:
    """Change title, class, date, number, tags; the paper itself is never changed."""
    form = DescriptionForm()
    with door.reading() as work:
        found = by_id(work, document_id)
        form.offer([(one.key, name_in(one, language())) for one in record_classes(work)])
        first = first_pages(work, [document_id]).get(document_id)
        binder = paper_of(work, found).binder
    if not form.is_submitted():
        form.fill(found)
    elif form.validate():
        try:
            with door.writing() as work:
                describe(work, document_id, **form.said())
        except DateOutOfReach as problem:
            form.document_date.errors = [_(problem.sentence)]
        else:
            flash(_("Uppgifterna är sparade."), "done")
            if sentence := told_when_preserved(document_id, found):
                flash(sentence, "waits")
            return redirect(url_for(_onwards(), document_id=document_id))
    return render_template(
        "archive/edit.html",
        form=form,
        document=found,
        image=small_image(first) if first else None,
        years=span_in_words(binder.years) if binder else "",
    )


def _onwards() -> str:
    """Whoever was sending the document for signing goes on there."""
    return "signing.prepare" if request.args.get("then") == "send" else "archive.document"


@blueprint.route("/<uuid:document_id>/hide", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def hide(document_id: uuid.UUID) -> ResponseReturnValue:
    """Hide a document from one person, with the reason; and see from whom it is hidden."""
    form = HidingForm()
    with door.reading() as work:
        found = by_id(work, document_id)
        hidden = hidden_of(work, found)
        names = queries.names_of(work, {one.person_id for one in hidden})
        done = {one.person_id for one in hidden if one.by_hand}
        form.offer([(one.id, one.name) for one in persons(work) if one.id not in done])
        through = by_ids(work, {one.document_id for one in hidden} - {document_id})
    if form.validate_on_submit():
        person_id = uuid.UUID(form.person.data)
        with door.writing() as work:
            hide_from(work, document_id, person_id, form.reason.data or "")
        if person_id == door.actor().person_id:
            flash(_("Dokumentet är dolt för dig. Någon annan i styrelsen kan visa det igen."), "done")
            return redirect(url_for("archive.browse"))
        flash(_("Dokumentet är dolt, också i sökningen."), "done")
        return redirect(url_for("archive.hide", document_id=document_id))
    return render_template(
        "archive/hide.html", form=form, document=found, hidden=hidden, names=names, through=through
    )


@blueprint.post("/<uuid:document_id>/hide/<uuid:person_id>/end")
@requires(Permission.EDIT_DOCUMENTS)
def show_again(document_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """End a hiding."""
    with door.writing() as work:
        end_hiding(work, document_id, person_id)
    flash(_("Personen ser dokumentet igen."), "done")
    return redirect(url_for("archive.hide", document_id=document_id))
