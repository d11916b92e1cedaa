"""Page images and files: what a browser shows or saves, never more than the reader may have."""

import hashlib
import uuid
from datetime import timedelta
from http import HTTPStatus

from flask import Response, abort, request, send_file
from flask.typing import ResponseReturnValue

from boardroom.archive import actions
from boardroom.archive.actions import DOWNLOADED
from boardroom.archive.views.blueprint import blueprint
from boardroom.archive.views.wording import download_name
from boardroom.core.permissions import Permission
from boardroom.documents.models import FileRole
from boardroom.documents.queries import by_id, file_by_id, files_of
from boardroom.reading.actions import draw_image
from boardroom.reading.models import PageState
from boardroom.reading.queries import bearers
from boardroom.reading.queries import page as page_by_id
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.guard import requires

# A page that was read keeps its image; one that was not may yet be turned upright.
KEPT = timedelta(hours=12)


@blueprint.get("/pages/<uuid:page_id>/<size>")
@requires(Permission.READ_DOCUMENTS)
def page_image(page_id: uuid.UUID, size: str) -> ResponseReturnValue:
    """A page as an image: small for lists and strips, large for reading."""
    if size not in {"small", "large"}:
        abort(404)
    with door.reading() as work:
        page = page_by_id(work, page_id)
        # Who sees a page of a part opens the part; of what it was cut from they may know nothing.
        opened = bearers(work, [page_id])[page_id][0]
        settled = page.state in {PageState.READ, PageState.BLANK}
    if size == "large":
        actions.note_opening(door.opener(), door.actor(), opened)
    image = draw_image(door.opener(), door.actor(), page_id, small=size == "small")
    response = Response(image, mimetype="image/webp")
    response.set_etag(hashlib.sha256(image).hexdigest())
    response.cache_control.private = True
    if settled:
        response.cache_control.max_age = int(KEPT.total_seconds())
    else:
        response.cache_control.no_cache = True
    # Kept for this log-in alone: the next person at a shared computer has another cookie.
    response.vary.add("Cookie")
    return response.make_conditional(request)


@blueprint.get("/files/<uuid:file_id>/signatures/<int:number>/<size>")
@requires(Permission.READ_DOCUMENTS)
def signatures_image(file_id: uuid.UUID, number: int, size: str) -> ResponseReturnValue:
    """A page of a sealed file or a reading copy as an image; the bytes never change, so neither does it."""
    with door.reading() as work:
        found = file_by_id(work, file_id)
    signed = found.role in {FileRole.SEALED, FileRole.READING_COPY}
    if size not in {"small", "large"} or not signed or not 1 <= number <= found.page_count:
        abort(404)
    if size == "large":
        actions.note_opening(door.opener(), door.actor(), found.document_id)
    response = Response(mimetype="image/webp")
    response.set_etag(f"{found.sha256}-{number}-{size}")
    response.cache_control.private = True
    response.cache_control.max_age = int(KEPT.total_seconds())
    response.vary.add("Cookie")
    if response.make_conditional(request).status_code != HTTPStatus.NOT_MODIFIED:
        response.set_data(actions.draw_signatures(door.opener().ports, found, number, small=size == "small"))
    return response


@blueprint.get("/files/<uuid:file_id>/<name>")
@requires(Permission.READ_DOCUMENTS)
def file(file_id: uuid.UUID, name: str) -> ResponseReturnValue:  # noqa: ARG001 - the name is for people
    """A file byte for byte, to be saved; nothing in it may run in the portal's name."""
    with door.reading() as work:
        found = file_by_id(work, file_id)
        document = by_id(work, found.document_id)
        its_name = download_name(document, found, files_of(work, document))
    if "Range" not in request.headers:
        actions.note_opening(door.opener(), door.actor(), document.id, DOWNLOADED)
    try:
        path = door.opener().ports.blobs.path(found.association_id, found.sha256)
    except FileNotFoundError:
        abort(404)
    response = send_file(
        path,
        mimetype=found.media_type,
        conditional=True,
        etag=found.sha256,
        last_modified=found.created_at,
    )
    named(response, its_name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
