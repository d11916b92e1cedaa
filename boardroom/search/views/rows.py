"""How what was found is shown: one row for a document, one for a binder, one for a matter."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from boardroom.core.permissions import Permission
from boardroom.language.identifiers import mask_personnummer
from boardroom.matters.rules import STATE_WORDS
from boardroom.minutes.rules import OUTCOMES
from boardroom.papers.rules import SCANNED_WORDS, scanned_so_far
from boardroom.search.actions import Decided, OnPaper, Row
from boardroom.search.queries import FoundMatter
from boardroom.search.rules import Snippet
from boardroom.web import door
from boardroom.web.addresses import address_of
from boardroom.web.document_rows import document_row, small_image


def row_of(row: Row, names: Mapping[str, str], *, new: bool = False) -> dict[str, Any]:
    """Return what components/document_row.html shows of a document that was found."""
    document, number = row.document, row.page_number
    places = []
    if number:
        places.append(_("sida %(number)s", number=number))
    if row.hit.page_count > 1:
        places.append(_("träffar på %(count)s sidor", count=row.hit.page_count))
    if row.missing:
        places.append(_("utan %(words)s", words=", ".join(row.missing)))
    if row.superseded:
        places.append(_("ersatt av ett senare"))
    return document_row(
        document,
        names,
        title=row.title,
        url=address_of(
            "archive.document", "document_id", document.id, page=number or None, q=request.args.get("q", "")
        ),
        place=", ".join(places),
        snippet=marked(row.snippet) if row.snippet else None,
        decided=_decided(row.decided) if row.decided else None,
        status={"word": _("Ny sedan sist"), "kind": "fact"} if new else None,
        similar_url=address_of("search.similar", "document_id", document.id),
        thumbnail=small_image(row.page, row.spots) if row.page else None,
    )


def _decided(found: Decided) -> dict[str, Any]:
    return {
        "outcome": _(OUTCOMES[found.decision.outcome.value]),
        "paragraph": f"§\u00a0{found.paragraph}" if found.paragraph else "",
        "replaced": found.decision.superseded_by is not None,
        "snippet": marked(found.snippet),
    }


def matter_of(found: FoundMatter) -> dict[str, Any]:
    """Return what the results show of a matter."""
    word, mark = STATE_WORDS[found.matter.state]
    return {
        "label": found.matter.label,
        "title": found.title,
        "url": url_for("matters.matter", matter_id=found.matter.id),
        "nearly": found.nearly,
        "state": _(word),
        "mark": mark,
        "about": ", ".join(_("lgh %(number)s", number=number) for number in found.apartments),
    }


def binder_of(found: OnPaper) -> dict[str, Any]:
    """Return what the results show of a binder."""
    binder = found.binder
    photograph = url_for("archive.photograph", binder_id=binder.id)
    return {
        "sentence": _("Finns på papper: %(place)s", place=binder.place_and_years),
        "url": url_for("archive.binder", binder_id=binder.id),
        "contents": mask_personnummer(binder.contents),
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
