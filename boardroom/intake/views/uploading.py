"""Pages of intake: adding papers, and accepting what is suggested about them."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from werkzeug.datastructures import FileStorage

from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.intake import actions, queries
from boardroom.intake.actions import House, Incoming
from boardroom.intake.errors import NothingChosen
from boardroom.intake.forms import DescribeForm
from boardroom.intake.models import Upload, UploadState
from boardroom.intake.rules import ACCEPTS
from boardroom.reading.queries import progress_of_many
from boardroom.reading.rules import Progress
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.work import Work

blueprint = Blueprint("intake", __name__, url_prefix="/<association>/upload")


@blueprint.get("/")
@requires(Permission.ADD_DOCUMENTS)
def upload() -> ResponseReturnValue:
    """The page to add papers on, with what came in of late."""
    with door.reading() as work:
        rows = _items(work, queries.recent(work))
    return _page(rows)


@blueprint.post("/")
@requires(Permission.ADD_DOCUMENTS)
def receive() -> ResponseReturnValue:
    """Take files in; a script that sends them one by one is answered with their rows alone."""
    files = _sent("files")
    photographs = _sent("photographs")
    if not files and not photographs:
        raise NothingChosen
    taken: list[Upload] = []
    for incoming, as_one in ((files, False), (photographs, True)):
        if incoming:
            taken += actions.receive(door.opener(), door.actor(), incoming, house=_house(), as_one=as_one)
    if request.headers.get("X-Upload") != "row":
        return redirect(url_for("intake.upload"))
    with door.reading() as work:
        rows = _items(work, queries.by_ids(work, [row.id for row in taken]))
    return _rows(rows)


@blueprint.get("/<uuid:upload_id>")
@requires(Permission.ADD_DOCUMENTS)
def row(upload_id: uuid.UUID) -> ResponseReturnValue:
    """One file's row, asked for again while something is still being done about it."""
    with door.reading() as work:
        rows = _items(work, [queries.by_id(work, upload_id)])
    return _rows(rows)


@blueprint.get("/<uuid:upload_id>/reading")
@requires(Permission.ADD_DOCUMENTS)
def reading(upload_id: uuid.UUID) -> ResponseReturnValue:
    """How far the pages of one file have been read."""
    with door.reading() as work:
        [item] = _items(work, [queries.by_id(work, upload_id)])
    return render_template("intake/_reading.html", item=item)


@blueprint.post("/<uuid:upload_id>/accept")
@requires(Permission.ADD_DOCUMENTS)
def accept(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Accept or change what is suggested about one paper."""
    form = DescribeForm()
    with door.reading() as work:
        form.offer(_kinds(work))
    if form.validate_on_submit():
        with door.writing() as work:
            actions.accept(
                work,
                upload_id,
                title=form.title.data or "",
                record_class=form.kind.data or None,
                document_date=form.date.data,
            )
    return _answer(upload_id, form)


@blueprint.post("/<uuid:upload_id>/look-again")
@requires(Permission.ADD_DOCUMENTS)
def look_again(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Have a file looked at once more that could not be read."""
    with door.writing() as work:
        actions.look_again(work, upload_id)
    return redirect(url_for("intake.upload"))


def _answer(upload_id: uuid.UUID, form: DescribeForm) -> ResponseReturnValue:
    wrong = bool(form.errors)
    if not wrong and "HX-Request" not in request.headers:
        return redirect(url_for("intake.upload"))
    with door.reading() as work:
        shown = [queries.by_id(work, upload_id)] if "HX-Request" in request.headers else queries.recent(work)
        rows = _items(work, shown)
    for item in rows:
        if wrong and item["id"] == upload_id:
            item["errors"] = form.problems
            item["suggestion"] = {
                "date": request.form.get("date", ""),
                "kind": request.form.get("kind", ""),
                "title": request.form.get("title", ""),
            }
    return _rows(rows) if "HX-Request" in request.headers else _page(rows)


def _page(rows: Sequence[Mapping[str, Any]]) -> str:
    return render_template(
        "intake/upload.html",
        rows=rows,
        limit=door.settings().max_upload_mb * 1_000_000,
        accepts=ACCEPTS,
        kinds_of_files=gettext("PDF, JPEG, PNG, TIFF, HEIC och WebP"),
        trail=[],
    )


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(render_template("intake/_upload_row.html", item=item) for item in rows)


def _sent(field: str) -> list[Incoming]:
    chosen: list[FileStorage] = [file for file in request.files.getlist(field) if file.filename]
    return [Incoming(file.stream, file.filename or "") for file in chosen]


def _house() -> House:
    settings = door.settings()
    return House(reserve=settings.disk_reserve_mb * 1_000_000, most_pages=settings.max_pages)


def _kinds(work: Work) -> list[tuple[str, str]]:
    """The classes that the actor may file under, after "not decided" for those who see every class."""
    allowed = work.actor.record_classes
    language = str(get_locale() or "sv")[:2]
    named = [
        (one.key, name_in(one, language))
        for one in record_classes(work)
        if allowed is None or one.key in allowed
    ]
    return [("", gettext("Inte bestämt än")), *named] if allowed is None else named


def _items(work: Work, uploads: Sequence[Upload]) -> list[dict[str, Any]]:
    documents = queries.documents_of(work, uploads)
    read = progress_of_many(work, list(documents))
    kinds = _kinds(work)
    return [
        _item(one, documents.get(one.document_id) if one.document_id else None, read, kinds)
        for one in uploads
    ]


def _item(
    one: Upload,
    document: Document | None,
    read: Mapping[uuid.UUID, Progress],
    kinds: list[tuple[str, str]],
) -> dict[str, Any]:
    state = _state(one)
    item: dict[str, Any] = {
        "id": one.id,
        "name": one.name,
        "state": state,
        "kept": one.state is not UploadState.REFUSED,
        "reason": gettext(one.problem) if one.problem else "",
        "kinds": kinds,
        "errors": {},
        "poll_url": url_for("intake.row", upload_id=one.id),
        "accept_url": url_for("intake.accept", upload_id=one.id),
        "reading_url": url_for("intake.reading", upload_id=one.id),
        "retry_url": None,
    }
    if document is None:
        return item
    item["document_url"] = url_for("archive.document", document_id=document.id)
    item["progress"] = read.get(document.id)
    if one.problem and document.id not in read:
        item["retry_url"] = url_for("intake.look_again", upload_id=one.id)
    item["duplicate"] = {"title": document.title, "url": item["document_url"]}
    item["suggestion"] = {
        "date": (document.document_date or one.suggested_date or ""),
        "kind": document.record_class or one.suggested_class or "",
        "title": document.title,
    }
    return item


def _state(one: Upload) -> str:
    """The row's state in the template's words."""
    if one.state is UploadState.REFUSED:
        return "refused"
    if one.state is UploadState.DUPLICATE:
        return "duplicate"
    if one.state is UploadState.RECEIVED:
        return "received"
    if one.described_at is not None:
        return "accepted"
    return "suggested"
