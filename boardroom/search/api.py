"""The API's search: the same language, ranking and limits as the page."""

from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, fields, validate

from boardroom.core.errors import Invalid
from boardroom.core.permissions import Permission
from boardroom.search import actions
from boardroom.search.queries import Narrowing
from boardroom.search.rules import QueryError
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.web.http_api import Blueprint

blueprint = Blueprint(
    "search_api", __name__, url_prefix="/api/v1/associations/<association>", description="Find papers."
)


class Question(Schema):
    """A search."""

    q = fields.String(required=True, validate=validate.Length(min=1, max=300))
    record_class = fields.String(load_default="")
    year_from = fields.Integer(load_default=None)
    year_to = fields.Integer(load_default=None)
    period = fields.String(load_default="")
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


class AnswerShown(Schema):
    """What was found; `total` counts documents that meet the whole query, `partial` those that follow.

    `binders` is paper to look in; it comes with the first documents and is in no figure.
    """

    total = fields.Integer()
    partial_total = fields.Integer(attribute="partial", data_key="partial")
    complete = fields.Boolean()
    documents = fields.List(fields.Nested(FoundDocument))
    binders = fields.List(fields.Nested(BinderOnPaper))


@blueprint.route("/search", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.arguments(Question, location="query")
@blueprint.response(200, AnswerShown)
def search(question: dict[str, Any]) -> dict[str, Any]:
    """Find documents within what the token may see."""
    narrowing = Narrowing(
        question["record_class"], question["year_from"], question["year_to"], question["period"]
    )
    with door.reading() as work:
        try:
            answer = actions.search(
                work, question["q"], narrowing, offset=question["offset"], limit=question["limit"]
            )
        except QueryError as error:
            raise Invalid(problem=_(error.message, **error.facts)) from error
    return {
        "total": answer.hits.total,
        "partial": answer.hits.partial,
        "complete": answer.hits.complete,
        "documents": [
            {
                "id": row.document.id,
                "reference": row.document.reference,
                "title": row.document.title,
                "document_date": row.document.document_date,
                "page": row.page_number,
                "snippet": row.snippet.text if row.snippet else "",
                "missing": row.hit.missing,
            }
            for row in answer.rows
        ],
        "binders": [
            {
                "id": found.binder.id,
                "label": found.binder.label,
                "shelf": found.binder.shelf,
                "year_from": found.binder.years_from,
                "year_to": found.binder.years_to,
                "contents": found.binder.contents,
                "sentence": _("Finns på papper: %(place)s", place=found.binder.place_and_years),
                "missing": found.missing,
            }
            for found in answer.binders
        ],
    }
