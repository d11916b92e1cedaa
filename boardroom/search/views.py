"""The search page and its suggestions."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.permissions import Permission
from boardroom.papers.rules import SCANNED_WORDS, scanned_so_far
from boardroom.reading.queries import waiting_within
from boardroom.search import actions
from boardroom.search.actions import PAGE_SIZE, Answer, OnPaper, Row
from boardroom.search.forms import Asked, asked
from boardroom.search.rules import QueryError, Snippet, bars
from boardroom.web import door
from boardroom.web.document_rows import document_row, language, small_image
from boardroom.web.guard import requires

blueprint = Blueprint("search", __name__, url_prefix="/<association>/search")


@blueprint.get("/")
@requires(Permission.READ_DOCUMENTS)
def search() -> ResponseReturnValue:
    """Find documents; without JavaScript a plain form, with htmx the rows alone."""
    wanted = asked(request.args)
    answer, problem, unread = Answer.empty(), "", False
    with door.reading() as work:
        names = {one.key: name_in(one, language()) for one in record_classes(work)}
        if wanted.query:
            try:
                answer = actions.search(
                    work, wanted.query, wanted.narrowing, offset=(wanted.page - 1) * PAGE_SIZE
                )
            except QueryError as error:
                problem = _(error.message, **error.facts)
            unread = waiting_within(work) > 0
    return render_template("search/search.html", unread=unread, **_shown(wanted, answer, names, problem))


@blueprint.get("/suggestions")
@requires(Permission.READ_DOCUMENTS)
def suggestions() -> ResponseReturnValue:
    """Words that continue what was typed, from documents that the reader may see."""
    with door.reading() as work:
        return jsonify(actions.suggest(work, request.args.get("q", "")[:60]))


def _shown(wanted: Asked, answer: Answer, names: Mapping[str, str], problem: str) -> dict[str, Any]:
    base, hits = url_for("search.search"), answer.hits
    total = hits.total or hits.partial
    return {
        "query": wanted.query,
        "problem": problem,
        "total": total,
        "partial": not hits.total and bool(hits.partial),
        "set_aside": answer.set_aside,
        "complete": hits.complete,
        "results": [_row(row, names) for row in answer.rows if not row.hit.missing],
        "binders": [_binder(found) for found in answer.binders],
        "partly": [_row(row, names) for row in answer.rows if row.hit.missing],
        "page": {
            "number": wanted.page,
            "pages": max(1, -(-(hits.total + hits.partial) // PAGE_SIZE)),
            "url": lambda page: wanted.address(base, page),
        },
        "chips": _chips(wanted, names, base),
        "facets": _facets(wanted, hits.classes, names, hits.periods, base),
        "years": [
            {
                "label": bar.label,
                "count": bar.count,
                "height": bar.height,
                "url": wanted.narrowed(year_from=bar.first, year_to=bar.last).address(base),
                "current": wanted.narrowing.year_from == bar.first and wanted.narrowing.year_to == bar.last,
            }
            for bar in bars(hits.years)
        ],
        "year_from": wanted.narrowing.year_from,
        "year_to": wanted.narrowing.year_to,
        "kept": [(name, value) for name, value in wanted.parameters().items() if name in {"class", "period"}],
        "tried": hits.words_without_hits,
        "browse_url": url_for("archive.browse"),
        "examples": [
            {"label": words, "url": f"{base}?q={words}"}
            for words in (_("stambyte"), _("när bytte vi tak"), _("lgh 1203 badrum"), _("årsstämman 1994"))
        ],
    }


def _row(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    document, number = row.document, row.page_number
    places = []
    if number:
        places.append(_("sida %(number)s", number=number))
    if row.hit.page_count > 1:
        places.append(_("träffar på %(count)s sidor", count=row.hit.page_count))
    if row.hit.missing:
        places.append(_("utan %(words)s", words=", ".join(row.hit.missing)))
    return document_row(
        document,
        names,
        url=url_for(
            "archive.document", document_id=document.id, page=number or None, q=request.args.get("q", "")
        ),
        place=", ".join(places),
        snippet=marked(row.snippet) if row.snippet else None,
        thumbnail=small_image(row.page, row.spots) if row.page else None,
    )


def _binder(found: OnPaper) -> dict[str, Any]:
    binder = found.binder
    photograph = url_for("archive.photograph", binder_id=binder.id)
    return {
        "sentence": _("Finns på papper: %(place)s", place=binder.place_and_years),
        "url": url_for("archive.binder", binder_id=binder.id),
        "contents": binder.contents,
        "scanned": _(SCANNED_WORDS[scanned_so_far(binder.scanned, found.count)]),
        "without": _("utan %(words)s", words=", ".join(found.missing)) if found.missing else "",
        "photograph_url": photograph if door.actor().may(Permission.ADD_DOCUMENTS) else None,
    }


def marked(snippet: Snippet) -> Markup:
    """Return a snippet as HTML with its hits in <mark>; everything else is escaped."""
    parts, at = [], 0
    for start, end in snippet.marks:
        parts += [
            escape(snippet.text[at:start]),
            Markup("<mark>"),
            escape(snippet.text[start:end]),
            Markup("</mark>"),
        ]
        at = end
    parts.append(escape(snippet.text[at:]))
    before, after = ("… " if snippet.cut_before else ""), (" …" if snippet.cut_after else "")
    return Markup(before) + Markup("").join(parts) + Markup(after)  # noqa: S704 - every part was escaped above


def _chips(wanted: Asked, names: Mapping[str, str], base: str) -> list[dict[str, str]]:
    chips = []
    chosen = wanted.narrowing
    if chosen.record_class:
        label = names.get(chosen.record_class, chosen.record_class)
        chips.append({"label": label, "remove_url": wanted.narrowed(record_class="").address(base)})
    if chosen.year_from or chosen.year_to:
        label = f"{chosen.year_from or ''}–{chosen.year_to or ''}"
        chips.append(
            {"label": label, "remove_url": wanted.narrowed(year_from=None, year_to=None).address(base)}
        )
    if chosen.period:
        label = _("mandatperioden %(label)s", label=chosen.period)
        chips.append({"label": label, "remove_url": wanted.narrowed(period="").address(base)})
    return chips


def _facets(
    wanted: Asked, classes: Mapping[str, int], names: Mapping[str, str], spans: Mapping[str, int], base: str
) -> list[dict[str, Any]]:
    by_class = [
        {
            "label": names.get(key, _("Oklassade")),
            "count": count,
            "url": wanted.narrowed(record_class=key).address(base),
            "current": key == wanted.narrowing.record_class,
        }
        for key, count in sorted(classes.items(), key=lambda pair: -pair[1])
        if key
    ]
    facets: list[dict[str, Any]] = []
    if by_class:
        facets.append({"label": _("Handlingstyp"), "options": by_class, "more_url": None})
    # In the order of time; one without a hit leads nowhere.
    options = [
        {
            "label": label,
            "count": spans[label],
            "url": wanted.narrowed(period=label).address(base),
            "current": label == wanted.narrowing.period,
        }
        for label in sorted(spans, reverse=True)
    ]
    if options:
        facets.append({"label": _("Mandatperiod"), "options": options, "more_url": None})
    return facets
