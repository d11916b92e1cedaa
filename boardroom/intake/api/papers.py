"""The API's way in: upload a file, and ask which files are here already."""

import uuid
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_smorest.fields import Upload as UploadField
from marshmallow import Schema, ValidationError, fields, validate

from boardroom.core.errors import Invalid
from boardroom.core.permissions import Permission
from boardroom.documents.queries import known_hashes
from boardroom.intake.actions import Given, House, Incoming, Same, note_same, open_import, receive
from boardroom.intake.models import Source, Upload, UploadState
from boardroom.intake.rules.stacks import SplitAt
from boardroom.mandates.rules import is_one_apartment
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.web.http_api import Blueprint

blueprint = Blueprint(
    "intake_api", __name__, url_prefix="/api/v1/associations/<association>", description="Put papers in."
)


def _one_apartment(text: str) -> None:
    if not is_one_apartment(text):
        raise ValidationError("one apartment's number, at most ten characters")


class UploadedFile(Schema):
    """A file, and what the sender knows of the document; what is left out a person can add in the portal."""

    file = UploadField(required=True, metadata={"description": "PDF, JPEG, PNG, TIFF, HEIC or WebP"})
    title = fields.String(load_default="", validate=validate.Length(max=300))
    record_class = fields.String(load_default="", metadata={"description": "a key of the retention schedule"})
    document_date = fields.Date(load_default=None, allow_none=True)
    printed_number = fields.String(load_default="", validate=validate.Length(max=20))
    apartment = fields.String(
        load_default="",
        validate=_one_apartment,
        metadata={"description": "the one that it is about; whose it was then may come to read the document"},
    )
    tags = fields.String(load_default="", metadata={"description": "separated by commas"})
    split = fields.String(
        load_default="",
        validate=validate.OneOf(["", *(one.value for one in SplitAt)]),
        metadata={
            "description": "the file is a stack of several papers: split it, once its pages have been read, at "
            "printed separator sheets (sheets), at blank sheets (blanks: two blank pages or more in a row), or at "
            "both. The document of the answer stays as it came; its parts become documents of their own."
        },
    )
    folder = fields.String(
        load_default="",
        validate=validate.Length(max=1000),
        metadata={"description": 'the folders it lay in, "1987/Protokoll"; what they say is suggested'},
    )
    sha256 = fields.String(
        load_default="",
        validate=validate.Regexp(r"^([0-9a-f]{64})?$"),
        metadata={"description": "expected SHA-256; a file with another one is refused, not stored"},
    )

    import_id = fields.UUID(
        data_key="import",
        load_default=None,
        allow_none=True,
        metadata={
            "description": "the import that the file belongs to; without one, files sent within an hour do"
        },
    )


class NewImport(Schema):
    """An import: what comes in by one run of a program, shown and undone together."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    source = fields.String(
        load_default="importer",
        validate=validate.OneOf(["importer"]),
        metadata={"description": "what kind of program sends the files"},
    )


class ImportBegun(Schema):
    """An import that files can now name."""

    id = fields.UUID(metadata={"description": "to be sent with each file as `import`"})
    url = fields.String(metadata={"description": "its page in the portal"})


class SameFile(Schema):
    """A file that is not sent, because its bytes are here already."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=1000))
    folder = fields.String(load_default="", validate=validate.Length(max=1000))
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


class SameFiles(Schema):
    """The files of an import that are not sent."""

    files = fields.List(fields.Nested(SameFile), required=True, validate=validate.Length(max=1000))


class Linked(Schema):
    """How many of the files are here, and are told of on the import's page with the documents that they equal."""

    linked = fields.Integer()


class Uploaded(Schema):
    """What became of an upload."""

    id = fields.UUID(allow_none=True, metadata={"description": "the document"})
    duplicate = fields.Boolean()
    state = fields.String()
    sha256 = fields.String()
    problem = fields.String(
        metadata={"description": "what a person should know of the file; empty when all is well"}
    )
    url = fields.String(allow_none=True)


class Hashes(Schema):
    """The question which of some files are here."""

    hashes = fields.List(
        fields.String(validate=validate.Regexp(r"^[0-9a-f]{64}$")),
        required=True,
        validate=validate.Length(max=1000),
    )


class Place(Schema):
    """A document and its address in the portal."""

    id = fields.UUID()
    url = fields.String()


class Known(Schema):
    """Those of the hashes that are here, within what the token may see."""

    known = fields.List(fields.String())
    documents = fields.Dict(keys=fields.String(), values=fields.Nested(Place))


@blueprint.route("/imports", methods=["POST"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.arguments(NewImport)
@blueprint.response(201, ImportBegun)
def begin_import(facts: dict[str, Any]) -> dict[str, Any]:
    """Begin an import; its page shows what came in, what failed, and can undo it all within a day."""
    with door.writing() as work:
        begun = open_import(work, facts["name"], Source.API)
    return {"id": begun.id, "url": door.opener().links.to(url_for("imports.one", import_id=begun.id))}


@blueprint.route("/imports/<uuid:import_id>/same", methods=["POST"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.arguments(SameFiles)
@blueprint.response(200, Linked)
def same(told: dict[str, Any], import_id: uuid.UUID) -> dict[str, int]:
    """Tell an import of files whose bytes are here already, such as the second of two alike in one run: none is sent."""
    with door.writing() as work:
        return {"linked": note_same(work, import_id, [Same(**one) for one in told["files"]])}


@blueprint.route("/documents", methods=["POST"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.arguments(UploadedFile, location="multipart")
@blueprint.response(201, Uploaded)
@blueprint.alt_response(200, schema=Uploaded, description="These bytes were here already", success=True)
def upload(facts: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Put one file into the archive; the same bytes again answer 200 with the document that has them."""
    sent = facts["file"]
    shown = became(take(Incoming(sent.stream, sent.filename or ""), facts))
    return shown, 200 if shown["duplicate"] else 201


def take(incoming: Incoming, facts: dict[str, Any]) -> Upload:
    """Receive one file with what the sender said of it, by whichever road it came."""
    return receive(
        door.opener(),
        door.actor(),
        [incoming],
        house=House.as_set(door.settings()),
        source=Source.API,
        given=_given(facts),
        expected_sha256=facts["sha256"],
        import_id=facts["import_id"],
    )[0]


def became(row: Upload) -> dict[str, Any]:
    """Return what became of an upload; Invalid, with the reason, when it was no document."""
    if row.state is UploadState.REFUSED:
        raise Invalid(problem=_(row.problem))
    return {
        "id": row.document_id,
        "duplicate": row.state is UploadState.DUPLICATE,
        "state": row.state.value,
        "sha256": row.sha256,
        "problem": _(row.problem) if row.problem else "",
        "url": _address(row.document_id),
    }


def _address(document_id: uuid.UUID | None) -> str:
    # Never from the Host header: the address stands in importers' reports.
    return door.opener().links.to(url_for("archive.document", document_id=document_id))


@blueprint.route("/known-hashes", methods=["POST"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.arguments(Hashes)
@blueprint.response(200, Known)
def known(question: dict[str, Any]) -> dict[str, Any]:
    """Tell which files are here already, so that an importer resumes where it stopped."""
    with door.reading() as work:
        found = known_hashes(work, question["hashes"])
    return {
        "known": sorted(found),
        "documents": {
            sha256: {"id": document_id, "url": _address(document_id)} for sha256, document_id in found.items()
        },
    }


def _given(facts: dict[str, Any]) -> Given:
    day: date | None = facts["document_date"]
    return Given(
        title=facts["title"].strip(),
        record_class=facts["record_class"].strip() or None,
        document_date=day,
        tags=tuple(tag.strip() for tag in facts["tags"].split(",") if tag.strip()),
        printed_number=facts["printed_number"].strip(),
        apartment=facts["apartment"],
        split_at=SplitAt(facts["split"]) if facts["split"] else None,
        folder=facts["folder"],
    )
