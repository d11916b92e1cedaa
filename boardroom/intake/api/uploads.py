"""Large files in pieces: the tus protocol's addresses, for tokens."""

import uuid
from typing import Any

from flask import make_response, url_for
from flask_smorest import abort
from marshmallow import Schema, ValidationError, fields
from werkzeug.wrappers import Response

from boardroom.core.permissions import Permission
from boardroom.intake import actions, queries
from boardroom.intake.actions import Announced, House
from boardroom.intake.api.papers import Uploaded, UploadedFile, became, blueprint, take
from boardroom.intake.models import UnfinishedUpload, Upload
from boardroom.web import door, resumable
from boardroom.web.guard import requires
from boardroom.work import Work

_FACTS = UploadedFile(exclude=("file",))


class UploadStanding(Schema):
    """How far a file in pieces has come, and what became of it once it was whole."""

    id = fields.UUID()
    name = fields.String()
    size = fields.Integer(metadata={"description": "bytes, as announced"})
    received = fields.Integer(metadata={"description": "bytes that are durable here: where the file goes on"})
    sha256 = fields.String(metadata={"description": "as announced; empty when it was not"})
    expires_at = fields.DateTime(metadata={"description": "without new bytes it is forgotten then"})
    became = fields.Nested(
        Uploaded, allow_none=True, metadata={"description": "null until the file was filed"}
    )


class Unfinished(Schema):
    """The sender's own files that have not come whole."""

    uploads = fields.List(fields.Nested(UploadStanding))


def _header(name: str, description: str, *, required: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


_VERSION = _header("Tus-Resumable", "1.0.0")
_PLACE = {
    name: {"description": description, "schema": {"type": "string"}}
    for name, description in (
        ("Upload-Offset", "bytes that are durable: where the file goes on"),
        ("Upload-Expires", "without new bytes the upload is forgotten then"),
    )
}
_PIECE = {
    "required": True,
    "description": "the bytes of the file from Upload-Offset on, as many as the sender likes",
    "content": {resumable.BODY: {"schema": {"type": "string", "format": "binary"}}},
}


@blueprint.route("/uploads", methods=["OPTIONS"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.doc(summary="Tell what of the tus protocol is spoken here")
@blueprint.response(204)
def abilities() -> Response:
    """Tell what of the tus protocol is spoken here."""
    return resumable.abilities(_largest())


@blueprint.route("/uploads", methods=["POST"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.doc(
    parameters=[
        _VERSION,
        _header("Upload-Length", "the file's size in bytes"),
        _header(
            "Upload-Metadata",
            "pairs of a key and its value in base64, by commas: filename, and the fields of an upload in one request",
            required=False,
        ),
    ]
)
@blueprint.response(
    201,
    UploadStanding,
    headers=_PLACE | {"Location": {"schema": {"type": "string"}, "description": "its address"}},
)
def begin_upload() -> tuple[dict[str, Any], int, dict[str, str]]:
    """Announce a large file, which then comes in pieces (tus 1.0.0) and survives lost lines and restarts."""
    resumable.speak()
    facts = resumable.metadata()
    name = facts.pop("filename", "") or facts.pop("name", "")
    try:
        known = _FACTS.load(facts)
    except ValidationError as error:
        abort(422, messages={"Upload-Metadata": error.messages})
    with door.writing() as work:
        row = actions.begin_upload(
            work,
            Announced(name, resumable.length(), known["sha256"], facts),
            house=House.as_set(door.settings()),
            largest=_largest(),
        )
    location = url_for("intake_api.piece", unfinished_id=row.id)
    return _shown(row, None), 201, resumable.standing(row.received, row.size, row.expires_at, location)


@blueprint.route("/uploads", methods=["GET"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.response(200, Unfinished)
def unfinished() -> dict[str, Any]:
    """List the sender's own files that have not come whole, so that a program can take them up again."""
    with door.reading() as work:
        return {"uploads": [_shown(row, None) for row in queries.unfinished_of_mine(work)]}


@blueprint.route("/uploads/<uuid:unfinished_id>", methods=["GET"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.response(200, UploadStanding, headers=_PLACE)
def upload_standing(unfinished_id: uuid.UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Tell how far a file has come, and what became of it; HEAD gives the headers alone.

    422, with the reason, for a file that came whole and was no document.
    """
    if resumable.asks_for_headers():
        resumable.speak()
    with door.reading() as work:
        row = queries.unfinished(work, unfinished_id)
        upload = _filed(work, row)
    if resumable.asks_for_headers():
        upload = None
    return _shown(row, upload), 200, resumable.standing(row.received, row.size, row.expires_at)


@blueprint.route("/uploads/<uuid:unfinished_id>", methods=["PATCH"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.doc(
    parameters=[
        _VERSION,
        _header("Upload-Offset", "the place of the first byte sent; 409 when the file goes on elsewhere"),
        _header("Upload-Checksum", "sha256 and the piece's SHA-256 in base64", required=False),
    ],
    requestBody=_PIECE,
)
@blueprint.response(204, headers=_PLACE)
def piece(unfinished_id: uuid.UUID) -> Response:
    """Send the next piece; the last one has the file filed as an upload in one request would be.

    An empty piece at the end has a whole file filed whose filing was interrupted. 460: the piece was damaged on
    its way and nothing of it kept; 422: the whole file was no document, or not the one announced.
    """
    resumable.speak()
    row = actions.append(
        door.opener(),
        door.actor(),
        unfinished_id,
        at=resumable.offset(),
        content=resumable.body(),
        checksum=resumable.checksum(),
        house=House.as_set(door.settings()),
    )
    if row.received == row.size:
        row = actions.finish(door.opener(), door.actor(), row.id, _take)
        with door.reading() as work:
            upload = _filed(work, row)
        if upload is not None:
            became(upload)
    answer = make_response("", 204)
    answer.headers.update(resumable.standing(row.received, row.size, row.expires_at))
    return answer


@blueprint.route("/uploads/<uuid:unfinished_id>", methods=["DELETE"])
@requires(Permission.ADD_DOCUMENTS)
@blueprint.doc(parameters=[_VERSION])
@blueprint.response(204)
def give_up(unfinished_id: uuid.UUID) -> Response:
    """Throw away what has come of a file; a document that was made of it stays."""
    resumable.speak()
    actions.give_up(door.opener(), door.actor(), unfinished_id)
    return make_response("", 204)


def _take(incoming: actions.Incoming, row: UnfinishedUpload) -> Upload:
    return take(incoming, _FACTS.load(row.facts))


def _filed(work: Work, row: UnfinishedUpload) -> Upload | None:
    return queries.by_id(work, row.upload_id) if row.upload_id else None


def _shown(row: UnfinishedUpload, upload: Upload | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "size": row.size,
        "received": row.received,
        "sha256": row.sha256,
        "expires_at": row.expires_at,
        "became": became(upload) if upload else None,
    }


def _largest() -> int:
    return door.settings().max_upload_mb * 1_000_000
