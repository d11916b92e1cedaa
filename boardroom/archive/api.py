"""The API's way of looking: the association, a document, how far its reading has come, its text."""

import uuid
from typing import Any

from flask import g
from flask_babel import get_locale
from marshmallow import Schema, fields

from boardroom.archive import queries
from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import kept_until, name_in
from boardroom.core.permissions import Permission
from boardroom.documents import queries as documents
from boardroom.documents.queries import derivations
from boardroom.documents.rules import Wanted
from boardroom.language.identifiers import mask_personnummer
from boardroom.papers.queries import paper_of
from boardroom.reading import queries as reading
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.web.http_api import Blueprint

blueprint = Blueprint(
    "archive_api",
    __name__,
    url_prefix="/api/v1/associations/<association>",
    description="Look into the archive.",
)


# What an importer may ask for beyond what the first portals could do; it sends no field that is not named here.
FEATURES = ("resumable", "split", "folder", "imports", "same", "apartment")


class ClassShown(Schema):
    """A record class that papers can be filed under."""

    key = fields.String()
    name = fields.String(metadata={"description": "in the language of the request"})


class AssociationShown(Schema):
    """The association that a token is good for."""

    slug = fields.String()
    name = fields.String()
    largest_upload = fields.Integer(metadata={"description": "bytes that one upload may hold"})
    features = fields.List(
        fields.String(), metadata={"description": "resumable: large files in pieces, below /uploads"}
    )
    record_classes = fields.List(
        fields.Nested(ClassShown), metadata={"description": "those that the token's holder may file under"}
    )


class Counts(Schema):
    """How much is here, within what the token may see, and how much waits to be read."""

    documents = fields.Integer()
    pages_waiting = fields.Integer()
    pages_failed = fields.Integer(metadata={"description": "pages that could not be read"})


class FileShown(Schema):
    """A file of a document."""

    id = fields.UUID()
    role = fields.Function(lambda file: file.role.value)
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer(metadata={"description": "bytes"})
    sha256 = fields.String()
    page_count = fields.Integer()


class OriginShown(Schema):
    """A document that another was split off or joined of."""

    id = fields.UUID()
    pages = fields.List(
        fields.List(fields.Integer()), metadata={"description": "runs of page numbers of it, [[3, 7]]"}
    )
    total = fields.Integer(metadata={"description": "pages that it has"})


class PaperShown(Schema):
    """Where a document's paper original is."""

    status = fields.Function(lambda paper: paper.status.value)
    place = fields.String(metadata={"description": "binder and shelf, in words"})


class DocumentShown(Schema):
    """A document."""

    id = fields.UUID()
    reference = fields.String()
    title = fields.String()
    record_class = fields.String(allow_none=True)
    document_date = fields.Date(allow_none=True)
    printed_number = fields.String()
    apartment = fields.String(
        metadata={"description": "the one that it is about; empty for none, or several"}
    )
    tags = fields.List(fields.String())
    keep = fields.String(metadata={"description": "how long it is kept, in words"})
    paper = fields.Nested(PaperShown)
    files = fields.List(fields.Nested(FileShown))
    made_of = fields.List(
        fields.Nested(OriginShown),
        metadata={"description": "documents whose pages it consists of; it has then no files of its own"},
    )
    parts = fields.List(
        fields.UUID(),
        metadata={"description": "documents that it was split or joined into; they stand for it"},
    )


class ReadingState(Schema):
    """How far recognition has come, in pages."""

    total = fields.Integer()
    done = fields.Integer()
    failed = fields.Integer()
    finished = fields.Boolean()


class PageShown(Schema):
    """The text of one page."""

    number = fields.Integer(metadata={"description": "from 1, across the files of the document"})
    text = fields.String()


class TextShown(Schema):
    """The text of a document, page by page."""

    pages = fields.List(fields.Nested(PageShown))


@blueprint.route("", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.response(200, AssociationShown)
def association() -> dict[str, Any]:
    """Tell which association the token is good for."""
    language = str(get_locale() or "sv")[:2]
    with door.reading() as work:
        allowed = work.actor.record_classes
        classes = [
            {"key": one.key, "name": name_in(one, language)}
            for one in record_classes(work)
            if allowed is None or one.key in allowed
        ]
    return {
        "slug": g.association.slug,
        "name": g.association.name,
        "largest_upload": door.settings().max_upload_mb * 1_000_000,
        "features": FEATURES,
        "record_classes": classes,
    }


@blueprint.route("/state", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.response(200, Counts)
def state() -> dict[str, int]:
    """Count documents and waiting pages."""
    with door.reading() as work:
        return {
            "documents": documents.browse(work, Wanted(), size=1).total,
            "pages_waiting": reading.waiting_within(work),
            "pages_failed": reading.failed_within(work),
        }


@blueprint.route("/documents/<uuid:document_id>", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.response(200, DocumentShown)
def document(document_id: uuid.UUID) -> dict[str, Any]:
    """Show a document with its files."""
    with door.reading() as work:
        found = documents.by_id(work, document_id)
        made_by, made_of = derivations.made_by(work, found), derivations.made_of(work, found)
        return {
            "id": found.id,
            "reference": found.reference,
            "title": found.title,
            "record_class": found.record_class,
            "document_date": found.document_date,
            "printed_number": found.printed_number,
            "apartment": found.apartment,
            "tags": [tag.name for tag in found.tags],
            "keep": kept_until(work, found).text,
            "paper": paper_of(work, found),
            "files": documents.files_of(work, found),
            "made_of": [
                {"id": origin.document.id, "pages": origin.pages, "total": origin.total}
                for origin in (queries.origins_of(work, found, made_by) if made_by else [])
            ],
            "parts": [one.id for one in (derivations.results_of(work, made_of) if made_of else [])],
        }


@blueprint.route("/documents/<uuid:document_id>/state", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.response(200, ReadingState)
def reading_state(document_id: uuid.UUID) -> object:
    """Tell how far the reading of a document has come."""
    with door.reading() as work:
        documents.by_id(work, document_id)
        return reading.progress(work, document_id)


@blueprint.route("/documents/<uuid:document_id>/text", methods=["GET"])
@requires(Permission.READ_DOCUMENTS)
@blueprint.response(200, TextShown)
def text(document_id: uuid.UUID) -> dict[str, Any]:
    """Give a document's text, page by page; the last digits of personal identity numbers are stars."""
    with door.reading() as work:
        documents.by_id(work, document_id)
        return {
            "pages": [
                {"number": number, "text": mask_personnummer(text)}
                for number, (_page, text, _words) in enumerate(reading.texts_of(work, document_id), start=1)
            ]
        }
