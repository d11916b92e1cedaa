"""Pages of intake: adding papers, and accepting what is suggested about them."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from werkzeug.datastructures import FileStorage

from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.intake import actions, queries
from boardroom.intake.actions import Also, Announced, Given, House, Incoming
from boardroom.intake.errors import NothingChosen
from boardroom.intake.forms import DescribeForm
from boardroom.intake.models import Suggested, UnfinishedUpload, Upload, UploadState
from boardroom.intake.rules import ACCEPTS
from boardroom.intake.rules.offers import Field
from boardroom.intake.rules.stacks import SplitAt
from boardroom.intake.views import wording
from boardroom.intake.views.blueprint import blueprint
from boardroom.mandates.rules import OWN_APARTMENT_CLASSES
from boardroom.reading.queries import progress_of_many
from boardroom.reading.rules import Progress
from boardroom.web import door, resumable
from boardroom.web.guard import requires
from boardroom.work import Work

# So many papers wait with their fields open; where there are more, none (static/js/accepting.js). So many accepted ones are seen at once.
_OPEN, _ACCEPTED = 6, 6


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
            taken += actions.receive(
                door.opener(),
                door.actor(),
                incoming,
                house=House.as_set(door.settings()),
                as_one=as_one,
                given=Given(split_at=_split_from(request.form.get("split", ""))),
            )
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
        item = _reading_of(work, queries.by_id(work, upload_id))
    return render_template("intake/_reading.html", item=item)


@blueprint.get("/<uuid:upload_id>/stack")
@requires(Permission.ADD_DOCUMENTS)
def stack(upload_id: uuid.UUID) -> ResponseReturnValue:
    """What has become of a stack that is to be split; where its row stands, the row goes once it is split.

    It is the parts that want to be described from then on: the row's form would ask for the stack that stands aside.
    """
    with door.reading() as work:
        [item] = _items(work, [queries.by_id(work, upload_id)])
    if "row" in request.args and item["stack"] and item["stack"]["parts"]:
        return _rows([item]), 200, {"HX-Retarget": f"#upload-{upload_id}", "HX-Reswap": "outerHTML"}
    return render_template("intake/_stack.html", item=item) if item["stack"] else ""


@blueprint.post("/<uuid:upload_id>/accept")
@requires(Permission.ADD_DOCUMENTS)
def accept(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Accept or change what is suggested about one paper."""
    form = DescribeForm()
    with door.reading() as work:
        form.offer(kinds_of(work))
    if form.validate_on_submit():
        with door.writing() as work:
            actions.accept(
                work,
                upload_id,
                title=form.title.data or "",
                record_class=form.kind.data or None,
                document_date=form.date.data,
                also=also_of(form),
            )
    return _answer(upload_id, form)


@blueprint.post("/<uuid:upload_id>/look-again")
@requires(Permission.ADD_DOCUMENTS)
def look_again(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Have a file looked at once more that could not be read."""
    with door.writing() as work:
        actions.look_again(work, upload_id)
    return redirect(url_for("intake.upload"))


@blueprint.post("/parts/")
@requires(Permission.ADD_DOCUMENTS)
def begin_part() -> ResponseReturnValue:
    """Announce a large file, which a script then sends in pieces (tus 1.0.0)."""
    resumable.speak()
    told = resumable.metadata()
    split = _split_from(told.get("split", ""))
    announced = Announced(
        told.get("filename", ""),
        resumable.length(),
        facts={"modified": told.get("modified", "")[:20], "split": split.value if split else ""},
    )
    with door.writing() as work:
        row = actions.begin_upload(work, announced, house=House.as_set(door.settings()), largest=_largest())
    location = url_for("intake.part", unfinished_id=row.id)
    return "", 201, resumable.standing(row.received, row.size, row.expires_at, location)


@blueprint.get("/parts/<uuid:unfinished_id>")
@requires(Permission.ADD_DOCUMENTS)
def part(unfinished_id: uuid.UUID) -> ResponseReturnValue:
    """How far a large file has come (in the headers), and its row once it is whole and filed."""
    with door.reading() as work:
        one = queries.unfinished(work, unfinished_id)
        rows = _items(work, [queries.by_id(work, one.upload_id)] if one.upload_id else [])
    return _rows(rows), 200, resumable.standing(one.received, one.size, one.expires_at)


@blueprint.patch("/parts/<uuid:unfinished_id>")
@requires(Permission.ADD_DOCUMENTS)
def send_piece(unfinished_id: uuid.UUID) -> ResponseReturnValue:
    """Take the next piece of a large file; after the last one it is received as any other."""
    resumable.speak()
    one = actions.append(
        door.opener(),
        door.actor(),
        unfinished_id,
        at=resumable.offset(),
        content=resumable.body(),
        checksum=resumable.checksum(),
        house=House.as_set(door.settings()),
    )
    if one.received == one.size:
        one = actions.finish(door.opener(), door.actor(), one.id, _receive_whole)
    return "", 204, resumable.standing(one.received, one.size, one.expires_at)


@blueprint.post("/parts/<uuid:unfinished_id>/remove")
@requires(Permission.ADD_DOCUMENTS)
def remove_part(unfinished_id: uuid.UUID) -> ResponseReturnValue:
    """Throw away what has come of a large file."""
    actions.give_up(door.opener(), door.actor(), unfinished_id)
    return redirect(url_for("intake.upload"))


def _receive_whole(incoming: Incoming, one: UnfinishedUpload) -> Upload:
    given = Given(split_at=_split_from(one.facts.get("split", "")))
    return actions.receive(
        door.opener(), door.actor(), [incoming], house=House.as_set(door.settings()), given=given
    )[0]


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
            item["suggestion"] = form.typed
    return _rows(rows) if "HX-Request" in request.headers else _page(rows)


def _page(rows: Sequence[dict[str, Any]]) -> str:
    with door.reading() as work:
        halfway = queries.unfinished_of_mine(work)
    shown, earlier = _in_order(rows)
    return render_template(
        "intake/upload.html",
        rows=shown,
        earlier=earlier,
        halfway=halfway,
        limit=_largest(),
        accepts=ACCEPTS,
        kinds_of_files=gettext("PDF, JPEG, PNG, TIFF, HEIC och WebP"),
        split="",
        split_choices=[
            ("", gettext("Nej, varje fil är ett dokument")),
            (SplitAt.SHEETS.value, gettext("Dela vid försättsblad")),
            (SplitAt.BLANKS.value, gettext("Dela vid blanka blad")),
            (SplitAt.BOTH.value, gettext("Dela vid försättsblad och blanka blad")),
        ],
        trail=[(gettext("Arkiv"), url_for("archive.browse"))]
        if door.actor().may(Permission.READ_DOCUMENTS)
        else [],
    )


def _in_order(rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows that are shown, what waits for a word first, and those that are folded away.

    Where more wait than are read at a glance all are a line each, as the page's script has it.
    """
    waiting = [row for row in rows if row["state"] == "suggested"]
    for row in waiting if len(waiting) > _OPEN else []:
        row["folded"] = not row["errors"]
    others = [row for row in rows if row["state"] != "suggested"]
    told = [row for row in others if row["state"] != "accepted"]
    accepted = [row for row in others if row["state"] == "accepted"]
    return [*waiting, *told, *accepted[:_ACCEPTED]], accepted[_ACCEPTED:]


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(render_template("intake/_upload_row.html", item=item) for item in rows)


def _sent(field: str) -> list[Incoming]:
    chosen: list[FileStorage] = [file for file in request.files.getlist(field) if file.filename]
    return [Incoming(file.stream, file.filename or "") for file in chosen]


def _split_from(wanted: str) -> SplitAt | None:
    return SplitAt(wanted) if wanted in set(SplitAt) else None


def _largest() -> int:
    return door.settings().max_upload_mb * 1_000_000


def kinds_of(work: Work) -> list[tuple[str, str]]:
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
    suggested, likes = queries.suggestions_of(work, documents), queries.likes_of(work, documents)
    examined, kinds = queries.is_examined(work, documents), kinds_of(work)
    stacks, aside = queries.stacks_of(work, list(documents)), queries.standing_aside(work, documents)

    def shown(one: Upload) -> dict[str, Any]:
        document = documents.get(one.document_id) if one.document_id else None
        item = _item(one, document, read, kinds)
        if document is None:
            return item
        if document.id in aside and item["state"] == "suggested":
            item["state"] = "accepted"  # what was made of it is described, not what stands aside for that
        rows, found = suggested.get(document.id, []), stacks.get(document.id)
        if found is not None and one.state is not UploadState.DUPLICATE:
            item["stack"] = wording.stack_shown(work, found, document)
        return item | {
            "suggestion": suggestion_of(document, rows, one),
            "evidence": wording.shown(work.actor, document.id, rows, dict(kinds)),
            "likes": wording.likes(work.actor, document.id, likes.get(document.id, [])),
            "examined": document.id in examined,
        }

    return [shown(one) for one in uploads]


def _reading_of(work: Work, one: Upload) -> dict[str, Any]:
    """Return an item that says how far its file is read and nothing else: a hundred files ask for theirs at once."""
    documents = queries.documents_of(work, [one])
    document = documents.get(one.document_id) if one.document_id else None
    item = _item(one, document, progress_of_many(work, list(documents)), [])
    item["examined"] = document is not None and document.id in queries.is_examined(work, documents)
    return item


def suggestion_of(
    document: Document, suggested: Sequence[Suggested], upload: Upload | None = None
) -> dict[str, Any]:
    """Return what a form is filled in with: what the document says, else what is suggested about it.

    What stands beside date, kind and title has a field only where it says something.
    """
    found = {row.field: row.value for row in suggested}
    by_name = (upload.suggested_date, upload.suggested_class) if upload else (None, None)
    kind = document.record_class or found.get(Field.KIND) or by_name[1] or ""
    return {
        "date": document.document_date or found.get(Field.DATE) or by_name[0] or "",
        "kind": kind,
        "title": found.get(Field.TITLE) or document.title,
        "number": document.printed_number or found.get(Field.NUMBER, ""),
        "fiscal_year": document.fiscal_year or found.get(Field.FISCAL_YEAR, ""),
        "counterparty": document.counterparty or found.get(Field.COUNTERPARTY, ""),
        "apartment": found.get(Field.APARTMENT, ""),
        "about": document.apartment,
        # Not of minutes and invoices: there it would open nothing to anybody.
        "places": not kind or kind in OWN_APARTMENT_CLASSES or bool(document.apartment),
    }


def also_of(form: DescribeForm) -> Also:
    """Return what a form says beside date, kind and title; what it did not ask for stays as it is."""
    return Also(
        printed_number=form.number.data,
        fiscal_year=form.fiscal_year.data,
        counterparty=form.counterparty.data,
        apartment=form.apartment.data or "",
        about=form.about.data,
    )


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
        "evidence": [],
        "likes": [],
        "examined": False,
        "folded": False,
        "poll_url": url_for("intake.row", upload_id=one.id),
        "accept_url": url_for("intake.accept", upload_id=one.id),
        "reading_url": url_for("intake.reading", upload_id=one.id),
        "retry_url": None,
        "stack": None,
        "stack_url": url_for("intake.stack", upload_id=one.id, row=1),
    }
    if document is None:
        return item
    item["document_url"] = url_for("archive.document", document_id=document.id)
    item["progress"] = read.get(document.id)
    if one.problem and document.id not in read:
        item["retry_url"] = url_for("intake.look_again", upload_id=one.id)
    item["duplicate"] = {"title": document.title, "url": item["document_url"]}
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
