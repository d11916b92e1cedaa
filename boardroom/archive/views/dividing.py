"""Splitting and joining by hand: choosing where to cut, what to join and in which order, undoing, fetching the pages."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.archive import actions, queries
from boardroom.archive.actions import DOWNLOADED
from boardroom.archive.rules import ranges_between
from boardroom.archive.views.blueprint import blueprint
from boardroom.classes.queries import schedule
from boardroom.core.permissions import Permission
from boardroom.documents.actions import NewPart
from boardroom.documents.errors import AlreadyDerived, NothingToCut, NothingToJoin
from boardroom.documents.models import Derivation, DerivationKind, Document
from boardroom.documents.queries import by_id, by_ids, derivations
from boardroom.documents.rules import sensible_name
from boardroom.reading.actions import make_excerpt
from boardroom.reading.models import Page
from boardroom.reading.queries import first_pages, pages_of, progress_of_many
from boardroom.reading.rules import by_sheets
from boardroom.web import door
from boardroom.web.document_rows import document_row, language, small_image
from boardroom.web.downloads import named
from boardroom.web.guard import requires
from boardroom.work import Work

MOST_JOINED = 60


@blueprint.route("/<uuid:document_id>/split", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def split(document_id: uuid.UUID) -> ResponseReturnValue:
    """Choose after which pages a document is cut; its pages are shown small."""
    with door.reading() as work:
        found = by_id(work, document_id)
        if not derivations.is_current(work, found):
            raise AlreadyDerived
        pages = pages_of(work, document_id)
    sheets = by_sheets(pages)
    after, problem = _numbers("after"), ""
    if request.method == "POST":
        parts = _named(found, ranges_between(after, len(sheets)))
        try:
            with door.writing() as work:
                actions.split_by_hand(work, document_id, parts)
        except NothingToCut as refusal:
            problem = _(refusal.sentence)
        else:
            flash(ngettext("Nu är det %(num)s dokument.", "Nu är det %(num)s dokument.", len(parts)), "done")
            return redirect(url_for("archive.document", document_id=document_id))
    return render_template(
        "archive/split.html", document=found, sheets=_cuttables(sheets, after), problem=problem
    )


def _cuttables(sheets: Sequence[Sequence[Page]], after: set[int]) -> list[dict[str, Any]]:
    """Return the sheets in order, each with whether the document is cut after it."""
    return [
        _cuttable(sheet, number, len(sheets), sum(map(len, sheets[:number]))) | {"cut": number in after}
        for number, sheet in enumerate(sheets, start=1)
    ]


def _cuttable(sheet: Sequence[Page], number: int, count: int, last_page: int) -> dict[str, Any]:
    """Return a sheet to cut after: one page, or the two of a parted spread, which stay together."""
    first_page = last_page - len(sheet) + 1
    return {
        "number": number,
        "page": last_page,
        "last": number == count,
        "images": [
            small_image(page) | {"number": page_number}
            for page_number, page in enumerate(sheet, start=first_page)
        ],
    }


@blueprint.route("/<uuid:document_id>/join", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def join(document_id: uuid.UUID) -> ResponseReturnValue:
    """Choose documents to join and their order; the choice stands in the address, so that it works without scripts."""
    order = _chosen(document_id)
    title, problem = request.values.get("title", "").strip()[:300], ""
    if request.method == "POST":
        try:
            with door.writing() as work:
                joined = actions.join_by_hand(work, order, title or by_id(work, order[0]).title)
        except NothingToJoin as refusal:
            problem = _(refusal.sentence)
        else:
            flash(_("Dokumenten är ihopslagna."), "done")
            return redirect(url_for("archive.document", document_id=joined.id))
    words = request.values.get("q", "").strip()[:200]
    with door.reading() as work:
        first = by_id(work, document_id)
        if not derivations.is_current(work, first):
            raise AlreadyDerived
        found = by_ids(work, order)
        rows = _rows(work, [found[one] for one in order if one in found])
        others = _rows(work, derivations.joinable(work, words, order)) if len(order) < MOST_JOINED else []
    return render_template(
        "archive/join.html",
        document=first,
        **_movable(document_id, words, rows, others),
        words=words,
        title=title or first.title,
        problem=problem,
    )


@blueprint.post("/derivations/<uuid:derivation_id>/undo")
@requires(Permission.EDIT_DOCUMENTS)
def undo(derivation_id: uuid.UUID) -> ResponseReturnValue:
    """Undo a splitting or joining."""
    with door.writing() as work:
        sources = actions.undo_derivation(work, derivation_id)
    flash(_("Ångrat. Handlingen är hel igen, så som den kom in."), "done")
    return redirect(url_for("archive.document", document_id=sources[0].id))


@blueprint.get("/<uuid:document_id>/pages/<name>")
@requires(Permission.READ_DOCUMENTS)
def excerpt(document_id: uuid.UUID, name: str) -> ResponseReturnValue:  # noqa: ARG001 - the name is for people
    """The pages of a derived document as a PDF, made now; nothing in it may run in the portal's name."""
    with door.reading() as work:
        found = by_id(work, document_id)
    content = make_excerpt(door.opener(), door.actor(), document_id)
    actions.note_opening(door.opener(), door.actor(), document_id, DOWNLOADED)
    response = named(Response(content, mimetype="application/pdf"), excerpt_name(found))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def excerpt_name(found: Document) -> str:
    """Return what the PDF of a derived document's pages is called."""
    return sensible_name(found.title, found.document_date, "application/pdf")


def derivation_shown(work: Work, found: Document) -> dict[str, Any] | None:
    """Return what the document page says of splitting and joining; None for a paper as it came in."""
    made_of, made_by = derivations.made_of(work, found), derivations.made_by(work, found)
    may = work.actor.may(Permission.EDIT_DOCUMENTS)
    shown: dict[str, Any] = {
        "origins": [],
        "results": [],
        "undone": False,
        "undo_url": None,
        "undo_label": "",
    }
    if made_by is not None:
        shown["undone"] = made_by.undone_at is not None
        shown["origins"] = [
            {
                "title": origin.document.title,
                "url": url_for("archive.document", document_id=origin.document.id),
                "words": _where(origin),
            }
            for origin in queries.origins_of(work, found, made_by)
        ]
        shown["joined"] = made_by.kind is DerivationKind.JOINED
    if made_of is not None:
        shown["results"] = [
            {"title": one.title, "url": url_for("archive.document", document_id=one.id)}
            for one in derivations.results_of(work, made_of)
        ]
        shown["split"] = made_of.kind is DerivationKind.SPLIT
    standing = made_of or (made_by if made_by is not None and made_by.undone_at is None else None)
    if standing is None and made_by is None:
        return None
    if standing is not None and may:
        shown["undo_url"] = url_for("archive.undo", derivation_id=standing.id)
        shown["undo_label"] = _undo_label(standing)
    return shown


def _undo_label(derivation: Derivation) -> str:
    return _("Ångra delningen") if derivation.kind is DerivationKind.SPLIT else _("Ångra sammanslagningen")


def _where(origin: queries.Origin) -> str:
    """Return "sidorna 3–7 av 40"; empty for all of it."""
    pages = sum(last - first + 1 for first, last in origin.pages)
    if not pages or pages == origin.total:
        return ""
    runs = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in origin.pages)
    if pages == 1:
        return _("sidan %(runs)s av %(total)s", runs=runs, total=origin.total)
    return _("sidorna %(runs)s av %(total)s", runs=runs, total=origin.total)


def _movable(
    document_id: uuid.UUID, words: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the chosen rows and the others, each with the addresses of the page with it moved, away or added."""

    def at(changed: Sequence[uuid.UUID]) -> str:
        return url_for("archive.join", document_id=document_id, order=list(changed), q=words or None)

    ids = [row["id"] for row in rows]
    for place, row in enumerate(rows):
        row["up_url"] = (
            at([*ids[: place - 1], ids[place], ids[place - 1], *ids[place + 1 :]]) if place else None
        )
        row["away_url"] = at([*ids[:place], *ids[place + 1 :]]) if ids[place] != document_id else None
    for row in others:
        row["add_url"] = at([*ids, row["id"]])
    return {"chosen": rows, "others": others}


def _named(found: Document, ranges: Sequence[tuple[int, int]]) -> list[NewPart]:
    return [
        NewPart(
            title=f"{found.title[:270]}, del {number} av {len(ranges)}",
            first=first,
            last=last,
            record_class=found.record_class,
            document_date=found.document_date,
            tags=tuple(tag.name for tag in found.tags),
        )
        for number, (first, last) in enumerate(ranges, start=1)
    ]


def _numbers(field: str) -> set[int]:
    return {int(text) for text in request.values.getlist(field) if text.isdecimal() and len(text) < 6}


def _chosen(document_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the documents in their order, as the address or the form has them; this one is always among them."""
    order: list[uuid.UUID] = []
    for text in request.values.getlist("order")[:MOST_JOINED]:
        try:
            order.append(uuid.UUID(text))
        except ValueError:
            abort(404)
    order = list(dict.fromkeys(order))
    return order if document_id in order else [document_id, *order]


def _rows(work: Work, documents: Sequence[Document]) -> list[dict[str, Any]]:
    plan = schedule(work)
    names = {key: plan.name_of(key, language()) for key in plan.classes}
    ids = [one.id for one in documents]
    first, progress = first_pages(work, ids), progress_of_many(work, ids)
    rows = []
    for one in documents:
        count = progress[one.id].total if one.id in progress else 0
        place = ngettext("%(num)s sida", "%(num)s sidor", count) if count else None
        rows.append(document_row(one, names, first.get(one.id), place=place))
    return rows
