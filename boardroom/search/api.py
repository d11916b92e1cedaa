"""The API's search: the same language, ranking and limits as the page."""

import uuid
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, fields, validate

from boardroom.core.errors import Unavailable
from boardroom.core.permissions import Permission
from boardroom.language.identifiers import mask_personnummer
from boardroom.search import actions
from boardroom.search.errors import Unreadable
from boardroom.search.rules import QueryError
from boardroom.search.rules.asked import ORDERS, Narrowing
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.web.http_api import Blueprint

blueprint = Blueprint(
    "search_api", __name__, url_prefix="/api/v1/associations/<association>", description="Find papers."
)


class Question(Schema):
    """A search."""

    q = fields.String(required=True, validate=validate.Length(min=1, max=2000))
    record_class = fields.String(load_default="")
    year_from = fields.Integer(load_default=None)
    year_to = fields.Integer(load_default=None)
    period = fields.String(load_default="")
    signer = fields.String(load_default="", metadata={"description": "the name of one who signed"})
    order = fields.String(load_default="best", validate=validate.OneOf(ORDERS))
    offset = fields.Integer(load_default=0, validate=validate.Range(0, 10_000))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class FoundDocument(Schema):
    """One document of the answer."""

    id = fields.UUID()
    reference = fields.String()
    title = fields.String()
    document_date = fields.Date(allow_none=True)
    page = fields.Integer(metadata={"description": "the best page, from 1; 0 when the title alone was met"})
    snippet = fields.String()
    decision = fields.String(
        metadata={"description": "the decision in these minutes that was met, or nothing"}
    )
    superseded = fields.Boolean(metadata={"description": "a later paper has replaced it"})
    missing = fields.List(fields.String(), metadata={"description": "typed words that it does not hold"})


class BinderOnPaper(Schema):
    """A binder that is not scanned whole and may hold what was sought."""

    id = fields.UUID()
    label = fields.String()
    shelf = fields.String()
    year_from = fields.Integer(allow_none=True)
    year_to = fields.Integer(allow_none=True)
    contents = fields.String()
    sentence = fields.String(metadata={"description": "where the paper is, in words"})
    missing = fields.List(fields.String(), metadata={"description": "typed words that its card lacks"})


class FacetCounts(Schema):
    """How many documents of `total` (of `partial` when that is 0) there are of each kind."""

    classes = fields.Dict(keys=fields.String(), values=fields.Integer())
    years = fields.Dict(keys=fields.String(), values=fields.Integer())
    periods = fields.Dict(keys=fields.String(), values=fields.Integer())
    signers = fields.Dict(keys=fields.String(), values=fields.Integer())


class NearWord(Schema):
    """A word that may have been meant, and the query with it."""

    word = fields.String()
    query = fields.String()


class FoundMatter(Schema):
    """A matter that meets the query."""

    id = fields.UUID(attribute="matter.id")
    label = fields.String(attribute="matter.label")
    title = fields.String()
    state = fields.String(attribute="matter.state")
    apartments = fields.List(fields.String())


class AnswerShown(Schema):
    """What was found; `total` counts documents that meet the whole query, `partial` those that follow.

    `binders` is paper to look in; it comes with the first documents and is in no figure.
    """

    total = fields.Integer()
    partial_total = fields.Integer(attribute="partial", data_key="partial")
    complete = fields.Boolean()
    set_aside = fields.List(
        fields.String(), metadata={"description": "question words that were not looked for"}
    )
    words_without_hits = fields.List(fields.String())
    read_as = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    did_you_mean = fields.List(fields.Nested(NearWord))
    facets = fields.Nested(FacetCounts)
    documents = fields.List(fields.Nested(FoundDocument))
    binders = fields.List(fields.Nested(BinderOnPaper))
    matters = fields.List(
        fields.Nested(FoundMatter), metadata={"description": "with the first documents, in no figure"}
    )
    refused_numbers = fields.Boolean(
        metadata={
            "description": "a personal identity number was typed that may not be searched for with this token"
        }
    )


class Typed(Schema):
    """The beginning of a search."""

    q = fields.String(required=True, validate=validate.Length(min=1, max=100))


class Offer(Schema):
    """What may be meant: a query to put, and what kind of thing it names."""

    query = fields.String()
    kind = fields.String(metadata={"description": "word, title, decision or person"})


@blueprint.route("/search", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.arguments(Question, location="query")
@blueprint.response(200, AnswerShown)
def search(question: dict[str, Any]) -> dict[str, Any]:
    """Find documents within what the token may see; a query that cannot be read is refused with its place."""
    narrowing = Narrowing(
        question["record_class"],
        question["year_from"],
        question["year_to"],
        question["period"],
        question["signer"],
    )
    try:
        answer = actions.ask(
            door.opener(),
            door.actor(),
            question["q"],
            narrowing,
            offset=question["offset"],
            limit=question["limit"],
            order=question["order"],
        )
    except QueryError as error:
        sentence = _(error.message, **error.facts)
        raise Unreadable(problem=sentence, start=error.start, end=error.end) from error
    hits = answer.hits
    if hits.out_of_reach:
        raise Unavailable("The search index cannot be reached.")
    return {
        "total": hits.total,
        "partial": hits.partial,
        "complete": hits.complete and not answer.rebuilding,
        "set_aside": answer.set_aside,
        "words_without_hits": tuple(map(mask_personnummer, hits.words_without_hits)),
        "read_as": {typed: list(words) for typed, words in hits.read_as.items()},
        "did_you_mean": answer.meant,
        "facets": {
            "classes": hits.classes,
            "years": hits.years,
            "periods": hits.periods,
            "signers": hits.signers,
        },
        "documents": [_document(row) for row in answer.rows],
        "binders": [_binder(found) for found in answer.binders],
        "matters": answer.matters,
        "refused_numbers": answer.refused_numbers,
    }


@blueprint.route("/search/suggestions", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.arguments(Typed, location="query")
@blueprint.response(200, Offer(many=True))
def suggestions(typed: dict[str, Any]) -> list[actions.Suggestion]:
    """Tell what a typed text may be the beginning of."""
    with door.reading() as work:
        return actions.suggestions(work, typed["q"])


@blueprint.route("/documents/<uuid:document_id>/similar", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.response(200, FoundDocument(many=True))
def similar(document_id: uuid.UUID) -> list[dict[str, Any]]:
    """Find documents that are like one, within what the token may see."""
    with door.reading() as work:
        _found, rows = actions.similar(work, document_id)
    return [_document(row) for row in rows]


def _document(row: actions.Row) -> dict[str, Any]:
    return {
        "id": row.document.id,
        "reference": row.document.reference,
        "title": row.title,
        "document_date": row.document.document_date,
        "page": row.page_number,
        "snippet": row.snippet.text if row.snippet else "",
        "decision": _decision(row.decided) if row.decided else "",
        "superseded": row.superseded,
        "missing": row.missing,
    }


def _decision(found: actions.Decided) -> str:
    return f"§ {found.paragraph}: {found.snippet.text}" if found.paragraph else found.snippet.text


def _binder(found: actions.OnPaper) -> dict[str, Any]:
    return {
        "id": found.binder.id,
        "label": found.binder.label,
        "shelf": found.binder.shelf,
        "year_from": found.binder.years_from,
        "year_to": found.binder.years_to,
        "contents": mask_personnummer(found.binder.contents),
        "sentence": _("Finns på papper: %(place)s", place=found.binder.place_and_years),
        "missing": found.missing,
    }
