"""Papers to describe: everything that came in without anyone saying what it is, accepted one by one with Enter."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.errors import DateOutOfReach
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.intake import actions, queries
from boardroom.intake.forms import DescribeForm
from boardroom.intake.models import Suggested
from boardroom.intake.rules.offers import Field
from boardroom.intake.views import wording
from boardroom.intake.views.blueprint import blueprint
from boardroom.intake.views.uploading import also_of, kinds_of, suggestion_of
from boardroom.reading.models import Page
from boardroom.reading.queries import first_pages, numbered
from boardroom.web import door
from boardroom.web.document_rows import small_image
from boardroom.web.guard import requires
from boardroom.work import Work

_ANSWERS = {
    "same": actions.say_same,
    "different": actions.say_different,
    "again": actions.ask_again,
}


@blueprint.get("/to-describe")
@requires(Permission.EDIT_DOCUMENTS)
def to_describe() -> ResponseReturnValue:
    """The papers that nobody has described, with what is suggested about each."""
    with door.reading() as work:
        return _page(work)


@blueprint.post("/to-describe/<uuid:document_id>")
@requires(Permission.EDIT_DOCUMENTS)
def accept_paper(document_id: uuid.UUID) -> ResponseReturnValue:
    """Accept or change what is suggested about one paper."""
    form = DescribeForm()
    with door.reading() as work:
        form.offer(kinds_of(work))
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                actions.accept_paper(
                    work,
                    document_id,
                    title=form.title.data or "",
                    record_class=form.kind.data or None,
                    document_date=form.date.data,
                    also=also_of(form),
                )
        except DateOutOfReach as problem:
            form.date.errors = [_(problem.sentence)]
    return _answer(document_id, form)


@blueprint.post("/to-describe/sure")
@requires(Permission.EDIT_DOCUMENTS)
def accept_sure() -> ResponseReturnValue:
    """Accept what is sure about the papers that the page showed as sure."""
    with door.writing() as work:
        done = actions.accept_sure(work, _ids(request.form.getlist("paper")))
    flash(
        ngettext("%(num)s papper är beskrivet.", "%(num)s papper är beskrivna.", len(done))
        if done
        else _(
            "Inget ändrades. Förslagen är inte längre säkra, eller så har någon annan beskrivit papperen."
        ),
        "done" if done else "fact",
    )
    return redirect(url_for("intake.to_describe"))


@blueprint.post("/suggestions/<uuid:document_id>/<field>/accept")
@requires(Permission.EDIT_DOCUMENTS)
def accept_one(document_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Accept one suggestion on the document's own page."""
    with door.writing() as work:
        actions.accept_one(work, document_id, _field(field))
    flash(_("Förslaget är godkänt och står bland uppgifterna."), "done")
    return redirect(url_for("archive.document", document_id=document_id, _anchor="suggestions"))


@blueprint.post("/suggestions/<uuid:document_id>/<field>/decline")
@requires(Permission.EDIT_DOCUMENTS)
def decline(document_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Say that a suggestion is wrong."""
    with door.writing() as work:
        actions.decline(work, document_id, _field(field))
    flash(_("Förslaget är borttaget och kommer inte igen."), "done")
    return redirect(url_for("archive.document", document_id=document_id, _anchor="suggestions"))


@blueprint.post("/likeness/<uuid:document_id>/<uuid:other_id>/<answer>")
@requires(Permission.EDIT_DOCUMENTS)
def compare(document_id: uuid.UUID, other_id: uuid.UUID, answer: str) -> ResponseReturnValue:
    """Answer whether two documents are the same paper, or take the answer back."""
    if answer not in _ANSWERS:
        raise NotFound
    with door.writing() as work:
        _ANSWERS[answer](work, document_id, other_id)
    flash(
        {
            "same": _("De hör nu ihop som samma papper. Båda är kvar, och du kan ångra dig."),
            "different": _("De är olika papper och jämförs inte igen."),
            "again": _("Svaret är ångrat."),
        }[answer],
        "done",
    )
    return redirect(url_for("archive.document", document_id=document_id, _anchor="likes"))


def _answer(document_id: uuid.UUID, form: DescribeForm) -> ResponseReturnValue:
    wrong = bool(form.errors)
    fragment = "HX-Request" in request.headers
    if not wrong and not fragment:
        return redirect(url_for("intake.to_describe"))
    with door.reading() as work:
        if not fragment:
            return _page(work, {document_id: form})
        [item] = _items(work, [by_id(work, document_id)], {document_id: form} if wrong else {})
        return render_template("intake/_paper_row.html", item=item)


def _page(work: Work, wrong: Mapping[uuid.UUID, DescribeForm] | None = None) -> str:
    asked = request.args.get("page", "")
    wanted = int(asked) if asked.isdecimal() and 0 < len(asked) < 6 else 1
    waiting = queries.papers_to_describe(work, page=wanted)
    items = _items(work, waiting.documents, wrong or {})
    return render_template(
        "intake/to_describe.html",
        items=items,
        total=waiting.total,
        page={
            "number": waiting.page,
            "pages": waiting.pages,
            "total": waiting.total,
            "url": lambda number: url_for("intake.to_describe", page=number if number > 1 else None),
        },
        sure=[item["id"] for item in items if item["sure"]],
        sure_url=url_for("intake.accept_sure"),
        trail=[(_("Lägg till dokument"), url_for("intake.upload"))],
    )


def _items(
    work: Work, documents: Sequence[Document], wrong: Mapping[uuid.UUID, DescribeForm]
) -> list[dict[str, Any]]:
    ids = [document.id for document in documents]
    suggested, alike = queries.suggestions_of(work, ids), queries.likes_of(work, ids)
    first, kinds = first_pages(work, ids), kinds_of(work)
    names = dict(kinds)
    items = []
    for document in documents:
        rows = suggested.get(document.id, [])
        evidence = wording.shown(work.actor, document.id, rows, names)
        form = wrong.get(document.id)
        items.append(
            {
                "id": document.id,
                "name": document.title,
                "reference": document.reference,
                "came": document.created_at,
                "state": "suggested" if document.described_at is None else "accepted",
                "kinds": kinds,
                "errors": form.problems if form else {},
                "suggestion": form.typed if form else suggestion_of(document, rows),
                "evidence": evidence,
                "likes": wording.likes(work.actor, document.id, alike.get(document.id, [])),
                "sure": queries.is_sure(document, rows),
                "document_url": url_for("archive.document", document_id=document.id),
                "accept_url": url_for("intake.accept_paper", document_id=document.id),
                "picture": _picture(work, document, rows, evidence, first),
            }
        )
    return items


def _picture(
    work: Work,
    document: Document,
    rows: Sequence[Suggested],
    evidence: Sequence[Mapping[str, Any]],
    first: Mapping[uuid.UUID, Page],
) -> dict[str, Any] | None:
    """Return the page that the suggestions stand on, with their places; the one that bears the date, else the first."""
    dated = next((row.page for row in rows if row.field is Field.DATE and row.page), 0)
    page = numbered(work, document.id, dated) if dated > 1 else first.get(document.id)
    if page is None:
        return None
    spots = [spot for one in evidence if one["page"] == (dated or 1) for spot in one["spots"]]
    return small_image(page, spots)


def _field(name: str) -> Field:
    try:
        return Field(name)
    except ValueError as unknown:
        raise NotFound from unknown


def _ids(texts: Sequence[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in texts[:200]]
    except ValueError as wrong:
        raise NotFound from wrong
