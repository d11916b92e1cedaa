"""Sheets that show two facing pages: parting them, taking it back, leaving them; of one document, or of an import."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.archive import actions, queries
from boardroom.archive.views.blueprint import blueprint
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id, by_ids
from boardroom.intake.queries import brought, import_by_id
from boardroom.reading.actions import SHEETS_AT_ONCE, keep_whole, rejoin
from boardroom.reading.errors import NothingToPart
from boardroom.reading.models import Page
from boardroom.reading.queries import (
    halves_in,
    pages_of,
    parted_count,
    settled_spreads,
    spreads,
    with_corrections,
)
from boardroom.reading.rules import by_sheets
from boardroom.web import door
from boardroom.web.document_rows import small_image
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires

_SHOWN = 100  # documents of an import; more than that nobody looks through


@blueprint.get("/<uuid:document_id>/spreads")
@requires(Permission.EDIT_DOCUMENTS)
def spreads_of_document(document_id: uuid.UUID) -> str:
    """Choose which sheets to part; all are ticked but those that a person has corrected the text of."""
    return _page(document_id, None, "")


@blueprint.post("/<uuid:document_id>/spreads")
@requires(Permission.EDIT_DOCUMENTS)
def part_spreads(document_id: uuid.UUID) -> ResponseReturnValue:
    """Part the ticked ones."""
    ticked = {key for text in request.form.getlist("page") if (key := uuid_or_none(text))}
    try:
        with door.writing() as work:
            count = actions.part_by_hand(work, document_id, ticked)
    except NothingToPart as refusal:
        words = sentence_of(refusal) if ticked else _("Kryssa i minst ett uppslag.")
        return _page(document_id, ticked, words), refusal.status
    flash(_parted(count), "done")
    return redirect(url_for("archive.document", document_id=document_id), 303)


@blueprint.post("/<uuid:document_id>/spreads/rejoin")
@requires(Permission.EDIT_DOCUMENTS)
def rejoin_spreads(document_id: uuid.UUID) -> ResponseReturnValue:
    """Let the sheets stand whole again."""
    with door.writing() as work:
        count = rejoin(work, document_id)
    if count > SHEETS_AT_ONCE:
        words = _("%(count)s uppslag blir hela igen, några åt gången.", count=count)
    else:
        words = ngettext("Uppslaget är helt igen.", "%(num)s uppslag är hela igen.", count)
    flash(words + " " + _("Rättelser som har gjorts på halvorna kommer tillbaka om du delar igen."), "done")
    return redirect(url_for("archive.document", document_id=document_id), 303)


@blueprint.post("/<uuid:document_id>/spreads/keep")
@requires(Permission.EDIT_DOCUMENTS)
def keep_spreads(document_id: uuid.UUID) -> ResponseReturnValue:
    """Let them be, and ask no more."""
    with door.writing() as work:
        keep_whole(work, document_id)
    flash(_("Uppslagen står som de är. Du kan dela dem när som helst under ”Mer du kan göra”."), "done")
    return redirect(url_for("archive.document", document_id=document_id), 303)


@blueprint.get("/imports/<uuid:import_id>/spreads")
@requires(Permission.EDIT_DOCUMENTS)
def spreads_of_import(import_id: uuid.UUID) -> str:
    """Say which documents of an import have spreads, and show the first of each."""
    with door.reading() as work:
        found = import_by_id(work, import_id)
        first = queries.spreads_of_import(work, found)
        documents = by_ids(work, [page.document_id for page, _ in first])
        parted = parted_count(work, brought(work, found))
    return render_template(
        "archive/spreads_of_import.html",
        found=found,
        rows=_rows(documents, first)[:_SHOWN],
        more=max(0, len(documents) - _SHOWN),
        count=len(documents),
        sheets=sum(count for _, count in first),
        parted=parted,
        trail=[
            (_("Inläsningar"), url_for("imports.index")),
            (found.name or _("Inläsningen"), url_for("imports.one", import_id=import_id)),
        ],
    )


@blueprint.post("/imports/<uuid:import_id>/spreads")
@requires(Permission.EDIT_DOCUMENTS)
def part_imported(import_id: uuid.UUID) -> ResponseReturnValue:
    """Have them all parted."""
    with door.writing() as work:
        count = actions.part_imported(work, import_id)
    words = ngettext("Uppslaget delas nu.", "%(num)s uppslag delas nu, några åt gången.", count)
    flash(words + " " + _("Du kan lämna sidan. Sedan står halvorna i kö för att läsas av."), "done")
    return redirect(url_for("imports.one", import_id=import_id), 303)


@blueprint.post("/imports/<uuid:import_id>/spreads/rejoin")
@requires(Permission.EDIT_DOCUMENTS)
def rejoin_imported(import_id: uuid.UUID) -> ResponseReturnValue:
    """Have every parted sheet of the import stand whole again."""
    with door.writing() as work:
        count = actions.rejoin_imported(work, import_id)
    words = ngettext("Uppslaget blir helt igen.", "%(num)s uppslag blir hela igen, några åt gången.", count)
    flash(words + " " + _("Rättelser som har gjorts på halvorna kommer tillbaka om du delar igen."), "done")
    return redirect(url_for("imports.one", import_id=import_id), 303)


@blueprint.post("/imports/<uuid:import_id>/spreads/keep")
@requires(Permission.EDIT_DOCUMENTS)
def keep_imported(import_id: uuid.UUID) -> ResponseReturnValue:
    """Let them all be, and ask no more."""
    with door.writing() as work:
        actions.keep_imported_whole(work, import_id)
    flash(_("Uppslagen står som de är. De går att dela på varje dokument, under ”Mer du kan göra”."), "done")
    return redirect(url_for("imports.one", import_id=import_id), 303)


def offer(document_id: uuid.UUID, pages: Sequence[Page]) -> dict[str, Any] | None:
    """Return what the document page says of spreads that nobody has been asked about; None for nothing."""
    count = sum(not page.kept_whole for page in settled_spreads(pages))
    if not count:
        return None
    return {
        "words": ngettext(
            "En sida visar ett uppslag: två sidor på samma bild.",
            "%(num)s sidor visar ett uppslag: två sidor på samma bild.",
            count,
        ),
        "url": url_for("archive.spreads_of_document", document_id=document_id),
        "keep_url": url_for("archive.keep_spreads", document_id=document_id),
    }


def deeds(document_id: uuid.UUID, pages: Sequence[Page], *, partable: bool) -> list[dict[str, Any]]:
    """Return what can be done with spreads beside what is offered: part those that were left, take a parting back."""
    found = []
    if partable and any(page.kept_whole for page in settled_spreads(pages)):
        choose = url_for("archive.spreads_of_document", document_id=document_id)
        found.append({"label": _("Dela uppslagen"), "url": choose, "post": False})
    if halves_in(pages):
        undo = url_for("archive.rejoin_spreads", document_id=document_id)
        found.append({"label": _("Ångra delningen av uppslagen"), "url": undo, "post": True})
    return found


def _page(document_id: uuid.UUID, ticked: set[uuid.UUID] | None, problem: str) -> str:
    with door.reading() as work:
        found = by_id(work, document_id)
        pages = pages_of(work, document_id)
        folded = spreads(work, document_id)
        corrected = with_corrections(work, [page.id for page in folded])
    numbers = {page.id: number for number, page in enumerate(pages, start=1)}
    rows = [
        {
            "id": page.id,
            "number": numbers[page.id],
            "image": _folded(page),
            "corrected": page.id in corrected,
            "ticked": page.id in ticked if ticked is not None else page.id not in corrected,
        }
        for page in folded
    ]
    return render_template(
        "archive/spreads.html",
        document=found,
        rows=rows,
        parted=len(by_sheets(halves_in(pages))),
        problem=problem,
    )


def _folded(page: Page) -> dict[str, Any]:
    return small_image(page) | {"fold": page.fold}


def _parted(count: int) -> str:
    if count > SHEETS_AT_ONCE:
        words = _("%(count)s uppslag delas nu, några åt gången.", count=count)
        return words + " " + _("Du kan lämna sidan. Sedan står halvorna i kö för att läsas av.")
    words = ngettext("Uppslaget är delat i två sidor.", "%(num)s uppslag är delade i två sidor var.", count)
    return words + " " + _("De står i kö för att läsas av.")


def _rows(documents: Mapping[uuid.UUID, Document], first: Sequence[tuple[Page, int]]) -> list[dict[str, Any]]:
    rows = [
        (documents[page.document_id], page, count) for page, count in first if page.document_id in documents
    ]
    return [
        {
            "title": document.title,
            "reference": document.reference,
            "url": url_for("archive.spreads_of_document", document_id=document.id),
            "image": _folded(page),
            "words": ngettext("Ett uppslag", "%(num)s uppslag", count),
        }
        for document, page, count in sorted(rows, key=lambda row: row[0].reference)
    ]
