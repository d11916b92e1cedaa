"""Pärmar: the register of what stands on the shelves, a binder's own page, and changing either."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.archive.actions import settle_binder as settle_papers
from boardroom.archive.forms import BinderForm, RemovalForm, SettleForm
from boardroom.archive.views.blueprint import blueprint
from boardroom.archive.views.browsing import rows_of
from boardroom.associations.queries import local_today
from boardroom.classes.queries import Schedule, schedule
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.papers import actions, queries
from boardroom.papers.errors import ClassOutOfReach, DayAhead, YearsOutOfReach
from boardroom.papers.models import Binder, Scanned
from boardroom.papers.rules import SCANNED_WORDS, PaperStatus, scanned_so_far, span_in_words
from boardroom.retention.errors import StillHeld
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.web.spreadsheets import spreadsheet
from boardroom.work import Work


@blueprint.get("/binders/")
@requires(Permission.READ_DOCUMENTS)
def binders() -> ResponseReturnValue:
    """The register, as it lies on the shelves; printed it is a shelf list."""
    with door.reading() as work:
        rows = _rows(work)
        today = local_today(work)
    may = door.actor().may(Permission.EDIT_DOCUMENTS)
    return render_template(
        "archive/binders.html",
        rows=rows,
        today=today,
        add_url=url_for("archive.add_binder") if may else None,
        csv_url=url_for("archive.binders_csv"),
    )


@blueprint.get("/binders.csv")
@requires(Permission.READ_DOCUMENTS)
def binders_csv() -> ResponseReturnValue:
    """The register as a table for a spreadsheet."""
    with door.reading() as work:
        rows = _rows(work)
    head = [
        _("Pärm"),
        _("Från år"),
        _("Till år"),
        _("Var den står"),
        _("Vad som ligger i den"),
        _("Handlingstyper"),
        _("Inläst"),
        _("Dokument"),
        _("Anteckning"),
    ]
    return spreadsheet("parmar.csv", head, [_cells(row) for row in rows])


def _cells(row: dict[str, Any]) -> tuple[object, ...]:
    first, last = row["years_pair"] or ("", "")
    return (
        row["label"],
        first,
        last,
        row["shelf"],
        row["contents"],
        ", ".join(row["kinds"]),
        row["scanned"],
        row["count"],
        row["note"],
    )


@blueprint.route("/binders/new", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def add_binder() -> ResponseReturnValue:
    """Write a binder into the register."""
    return _card(BinderForm(), None)


@blueprint.get("/binders/<uuid:binder_id>")
@requires(Permission.READ_DOCUMENTS)
def binder(binder_id: uuid.UUID) -> ResponseReturnValue:
    """One binder: what its card says, and the documents whose paper lies in it."""
    with door.reading() as work:
        found = queries.binder_by_id(work, binder_id)
        plan = schedule(work)
        documents = rows_of(work, plan, queries.documents_in(work, found))
        shown = _row(found, plan, queries.classes_of(work, [found.id])[found.id], len(documents))
    may, so_far = door.actor().may, scanned_so_far(found.scanned, len(documents))
    return render_template(
        "archive/binder.html",
        binder=shown,
        documents=documents,
        photograph_url=url_for("archive.photograph", binder_id=binder_id)
        if may(Permission.ADD_DOCUMENTS)
        else None,
        may_edit=may(Permission.EDIT_DOCUMENTS),
        scanned=[
            {"value": one.value, "label": _(words)}
            for one, words in SCANNED_WORDS.items()
            if one is not so_far and not (one is Scanned.NONE and documents)
        ],
    )


@blueprint.route("/binders/<uuid:binder_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def edit_binder(binder_id: uuid.UUID) -> ResponseReturnValue:
    """Change what the card says."""
    form = BinderForm()
    with door.reading() as work:
        found = queries.binder_by_id(work, binder_id)
        its = queries.classes_of(work, [binder_id])[binder_id]
        count = len(queries.documents_in(work, found))
    if not form.is_submitted():
        form.fill(found, its)
        form.scanned.data = scanned_so_far(found.scanned, count).value
    return _card(form, found)


@blueprint.post("/binders/<uuid:binder_id>/scanned")
@requires(Permission.EDIT_DOCUMENTS)
def scan_binder(binder_id: uuid.UUID) -> ResponseReturnValue:
    """Say how much of it is in the archive."""
    chosen = request.form.get("scanned", "")
    if chosen in set(Scanned):
        with door.writing() as work:
            actions.mark_scanned(work, binder_id, Scanned(chosen))
        flash(_("Det är antecknat."), "done")
    return redirect(url_for("archive.binder", binder_id=binder_id))


@blueprint.route("/binders/<uuid:binder_id>/papers", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def settle_binder(binder_id: uuid.UUID) -> ResponseReturnValue:
    """Note the same of all its papers; what may not be destroyed stays, and says why."""
    form = SettleForm()
    with door.reading() as work:
        found = queries.binder_by_id(work, binder_id)
        form.offer([one for one in queries.binders(work) if one.id != found.id], _("– kvar i samma pärm –"))
        count = len(queries.documents_in(work, found))
    settled = None
    if not form.is_submitted():
        form.status.data = PaperStatus.KEPT.value
    elif form.validate():
        try:
            with door.writing() as work:
                settled = settle_papers(work, binder_id, **form.settled())
        except DayAhead as refusal:
            form.destroyed_on.errors = [sentence_of(refusal)]
        except StillHeld as refusal:
            form.status.errors = [sentence_of(refusal)]
    refused = _told(settled) if settled is not None else []
    if settled is not None and not refused:
        return redirect(url_for("archive.binder", binder_id=binder_id))
    return render_template(
        "archive/settle_binder.html", form=form, binder=found, count=count, refused=refused
    )


def _told(settled: actions.Settled) -> list[tuple[Document, str]]:
    """Say how many papers were noted, and return those that were not, each with why."""
    if settled.done or not settled.refused:
        flash(ngettext("%(num)s papper är antecknat.", "%(num)s papper är antecknade.", settled.done), "done")
    return [(document, sentence_of(refusal)) for document, refusal in settled.refused]


@blueprint.route("/binders/<uuid:binder_id>/remove", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def remove_binder(binder_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out of the register; the log keeps it, with the reason."""
    form = RemovalForm()
    with door.reading() as work:
        found = queries.binder_by_id(work, binder_id)
        count = len(queries.documents_in(work, found))
    if form.validate_on_submit():
        with door.writing() as work:
            actions.remove_binder(work, binder_id, form.reason.data or "")
        flash(_("%(binder)s är borttagen ur registret.", binder=found.label), "done")
        return redirect(url_for("archive.binders"))
    return render_template("archive/remove_binder.html", form=form, binder=found, count=count)


def _card(form: BinderForm, found: Binder | None) -> ResponseReturnValue:
    with door.reading() as work:
        plan = schedule(work)
    form.offer((key, plan.name_of(key, language())) for key in plan.classes)
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                if found is None:
                    kept = actions.add_binder(work, form.card())
                else:
                    kept = actions.change_binder(work, found.id, form.card())
        except YearsOutOfReach as refusal:
            form.year_from.errors = [sentence_of(refusal)]
        except ClassOutOfReach as refusal:
            form.record_classes.errors = [sentence_of(refusal)]
        else:
            flash(_("%(binder)s står i registret.", binder=kept.label), "done")
            return redirect(url_for("archive.binder", binder_id=kept.id))
    return render_template("archive/edit_binder.html", form=form, binder=found)


def _rows(work: Work) -> list[dict[str, Any]]:
    standing, plan = queries.binders(work), schedule(work)
    ids = [one.id for one in standing]
    counted, classes = queries.counts(work, ids), queries.classes_of(work, ids)
    return [_row(one, plan, classes[one.id], counted.get(one.id, 0)) for one in standing]


def _row(found: Binder, plan: Schedule, classes: frozenset[str], count: int) -> dict[str, Any]:
    return {
        "id": found.id,
        "label": found.label,
        "url": url_for("archive.binder", binder_id=found.id),
        "years": span_in_words(found.years),
        "years_pair": found.years,
        "shelf": found.shelf,
        "contents": found.contents,
        "kinds": [plan.name_of(key, language()) for key in plan.classes if key in classes],
        "scanned": _(SCANNED_WORDS[scanned_so_far(found.scanned, count)]),
        "count": count,
        "note": found.note,
    }
