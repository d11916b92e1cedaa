"""The search page, its suggestions, its list to take away, and what is like a document."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.errors import Invalid, Unavailable
from boardroom.core.permissions import Permission
from boardroom.language.identifiers import mask_personnummer
from boardroom.reading.queries import waiting_within
from boardroom.search import actions
from boardroom.search.actions import PAGE_SIZE, Answer, Suggestion
from boardroom.search.queries import shield
from boardroom.search.queries.saved import News, new_in, news
from boardroom.search.rules import QueryError
from boardroom.search.rules.asked import Asked, asked
from boardroom.search.views import narrowing
from boardroom.search.views.blueprint import blueprint
from boardroom.search.views.rows import binder_of, matter_of, row_of
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.guard import requires
from boardroom.web.spreadsheets import spreadsheet


@blueprint.get("/")
@requires(Permission.READ_DOCUMENTS)
def search() -> ResponseReturnValue:
    """Find documents; without JavaScript a plain form, with htmx the rows alone."""
    wanted = asked(request.args)
    answer, problem = Answer.empty(), None
    if wanted.query:
        try:
            answer = actions.ask(
                door.opener(),
                door.actor(),
                wanted.query,
                wanted.narrowing,
                offset=(wanted.page - 1) * PAGE_SIZE,
                order=wanted.order,
            )
        except QueryError as error:
            problem = _problem(wanted.query, error)
    if wanted.page > (last := _pages_of(answer)) and not problem:
        return redirect(wanted.address(url_for("search.search"), last))
    with door.reading() as work:
        names = {one.key: name_in(one, language()) for one in record_classes(work)}
        unread = bool(wanted.query) and waiting_within(work) > 0
        saved = news(work)
        kept = next((one.saved for one in saved if one.saved.address == wanted.kept_as), None)
        new = new_in(work, kept) if kept else set()
    if new:
        with door.writing() as work:
            actions.look_at(work, wanted.kept_as)
    return render_template(
        "search/search.html",
        unread=unread,
        problem=problem,
        saved=[_saved(one) for one in saved],
        is_saved=kept is not None,
        **_shown(wanted, answer, names, new),
    )


@blueprint.get("/suggestions")
@requires(Permission.READ_DOCUMENTS)
def suggestions() -> ResponseReturnValue:
    """What the typed text may be the beginning of, from what the reader may see."""
    with door.reading() as work:
        found = actions.suggestions(work, request.args.get("q", "")[:100])
    return jsonify([{"value": one.query, "label": _kind_of(one)} for one in found])


@blueprint.get("/results.csv")
@requires(Permission.READ_DOCUMENTS)
def results_csv() -> ResponseReturnValue:
    """The whole result list as a table for a spreadsheet, at most a thousand documents."""
    wanted = asked(request.args)
    try:
        answer = actions.export(door.opener(), door.actor(), wanted.query, wanted.narrowing, wanted.order)
    except QueryError as error:
        raise Invalid(problem=_(error.message, **error.facts)) from error
    if answer.hits.out_of_reach:
        raise Unavailable("The search index cannot be reached.")
    with door.reading() as work:
        names = {one.key: name_in(one, language()) for one in record_classes(work)}
    head = [
        _("Referens"),
        _("Titel"),
        _("Handlingstyp"),
        _("Datum"),
        _("Sida"),
        _("Textställe"),
        _("Ord som saknas"),
        _("Adress"),
    ]
    rows = [
        (
            row.document.reference,
            row.title,
            names.get(row.document.record_class or "", ""),
            row.document.document_date or "",
            row.page_number or "",
            row.snippet.text if row.snippet else "",
            ", ".join(row.missing),
            url_for("archive.document", document_id=row.document.id, _external=True),
        )
        for row in answer.rows
    ]
    return spreadsheet("traffar.csv", head, rows)


@blueprint.get("/similar/<uuid:document_id>")
@requires(Permission.READ_DOCUMENTS)
def similar(document_id: uuid.UUID) -> ResponseReturnValue:
    """Documents that are like one, by the words that tell it from others."""
    with door.reading() as work:
        names = {one.key: name_in(one, language()) for one in record_classes(work)}
        document, rows = actions.similar(work, document_id)
        title = shield(work).over(document.title)
    shown = [row_of(row, names) for row in rows]
    return render_template("search/similar.html", document=document, title=title, rows=shown)


def _pages_of(answer: Answer) -> int:
    return max(1, -(-(answer.hits.total + answer.hits.partial) // PAGE_SIZE))


def _kind_of(one: Suggestion) -> str:
    return {
        "word": "",
        "title": _("Titel"),
        "decision": _("Beslut"),
        "person": _("Person"),
        "matter": _("Ärende"),
    }[one.kind]


def _problem(query: str, error: QueryError) -> dict[str, str]:
    """Return why the query cannot be read, and the query parted at the place."""
    said = mask_personnummer(query)  # as long as what was typed
    return {
        "sentence": _(error.message, **error.facts),
        "before": said[: error.start],
        "at": said[error.start : error.end],
        "after": said[error.end :],
    }


def _saved(one: News) -> dict[str, Any]:
    return {
        "url": narrowing.saved_url(one.saved.address),
        "label": narrowing.saved_label(one.saved.address),
        "new": one.new,
        "drop_url": url_for("search.drop", saved_id=one.saved.id),
    }


def _shown(wanted: Asked, answer: Answer, names: Mapping[str, str], new: set[uuid.UUID]) -> dict[str, Any]:
    base, hits = url_for("search.search"), answer.hits
    found = bool(hits.documents or answer.binders or answer.matters)
    shown = [row_of(row, names, new=row.document.id in new) for row in answer.rows]
    whole = sum(not row.hit.missing for row in answer.rows)
    return {
        "query": wanted.query,
        "said": mask_personnummer(wanted.query),
        "misread": wanted.misread,
        "total": hits.total or hits.partial,
        "partial": not hits.total and bool(hits.partial),
        "set_aside": answer.set_aside,
        "complete": hits.complete,
        "out_of_reach": hits.out_of_reach,
        "rebuilding": answer.rebuilding,
        "refused_numbers": answer.refused_numbers,
        "read_as": [(typed, ", ".join(words)) for typed, words in hits.read_as.items()],
        "results": shown[:whole],
        "matters": [matter_of(one) for one in answer.matters],
        "binders": [binder_of(paper) for paper in answer.binders],
        "partly": shown[whole:],
        "page": {
            "number": wanted.page,
            "pages": _pages_of(answer),
            "url": lambda page: wanted.address(base, page),
        },
        "order": narrowing.orders(wanted, base) if hits.documents else [],
        "chips": narrowing.chips(wanted, names, base),
        "facets": narrowing.facets(wanted, hits, names, base),
        "years": narrowing.years(wanted, hits, base),
        "year_from": wanted.narrowing.year_from,
        "year_to": wanted.narrowing.year_to,
        "kept": [
            (name, value) for name, value in wanted.parameters().items() if name not in {"q", "from", "to"}
        ],
        "tried": tuple(map(mask_personnummer, hits.words_without_hits))
        or (() if found else (mask_personnummer(wanted.query),)),
        "meant": [
            {"word": one.word, "url": wanted.with_query(one.query).address(base)} for one in answer.meant
        ],
        "lift": narrowing.lifts(wanted, answer.lifted, names, base),
        "unquoted": {
            "url": wanted.with_query(answer.unquoted.query).address(base),
            "count": answer.unquoted.count,
        }
        if answer.unquoted
        else None,
        "save": wanted.parameters() if wanted.query else {},
        "csv_url": wanted.address(url_for("search.results_csv")) if hits.documents else None,
        "browse_url": url_for("archive.browse"),
        "examples": [
            {"label": words, "url": Asked(words, wanted.narrowing).address(base)}
            for words in (_("stambyte"), _("när bytte vi tak"), _("lgh 1203 badrum"), _("årsstämman 1994"))
        ],
    }
