"""Imports: what came in together, what needs a person, trying again, changing many at once."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.documents.models import Document
from boardroom.intake import actions, queries
from boardroom.intake.forms import BulkForm
from boardroom.intake.models import Import, MailMessage, Source, Upload, UploadState
from boardroom.intake.rules import GRACE, Narrowed, Tally
from boardroom.intake.views.wording import changed_in_words, lacks, sender_in_words, stack_shown
from boardroom.mandates.queries import person, persons
from boardroom.reading.queries import ordered_in, parted_count, progress_of_many
from boardroom.reading.rules import Progress
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.error_pages import sentence_of
from boardroom.web.filters import moment
from boardroom.web.guard import requires
from boardroom.work import Work

blueprint = Blueprint("imports", __name__, url_prefix="/<association>/imports")

NARROWED_WORDS = {
    Narrowed.ALL: N_("Alla"),
    Narrowed.ATTENTION: N_("Kräver åtgärd"),
    Narrowed.UNDESCRIBED: N_("Saknar uppgifter"),
    Narrowed.FAILED: N_("Gick inte att läsa"),
    Narrowed.REFUSED: N_("Togs inte emot"),
    Narrowed.DUPLICATES: N_("Fanns redan"),
}
SOURCE_WORDS = {
    Source.WEB: N_("Uppladdning"),
    Source.API: N_("Inläsningsprogram"),
    Source.MAIL: N_("E-post"),
}


@dataclass(frozen=True)
class Shown:
    """One import as the pages show it."""

    id: uuid.UUID
    url: str
    title: str
    source: str
    who: str
    found: Import
    tally: Tally
    message: MailMessage | None


@blueprint.get("/")
@requires(Permission.ADD_DOCUMENTS)
def index() -> str:
    """List the imports, newest first, and the letters that wait for a word."""
    with door.reading() as work:
        leaf = queries.imports(work, _page_number())
        aside = queries.awaiting_a_word(work)
        rows = _shown(work, leaf.rows)
    return render_template(
        "intake/imports.html",
        rows=rows,
        aside=aside,
        page={
            "number": leaf.page,
            "pages": leaf.pages,
            "total": leaf.total,
            "url": lambda number: url_for("imports.index", page=number),
        },
    )


@blueprint.get("/<uuid:import_id>")
@requires(Permission.ADD_DOCUMENTS)
def one(import_id: uuid.UUID) -> str:
    """Show one import and its files."""
    return _page(import_id)


@blueprint.get("/<uuid:import_id>/progress")
@requires(Permission.ADD_DOCUMENTS)
def progress(import_id: uuid.UUID) -> str:
    """How far an import has come, asked for again while it runs."""
    with door.reading() as work:
        found = queries.import_by_id(work, import_id)
        [shown] = _shown(work, [found])
        orders = ordered_in(work, queries.brought(work, found))
    return render_template("intake/_progress.html", shown=shown, orders=orders)


@blueprint.post("/<uuid:import_id>/retry")
@requires(Permission.ADD_DOCUMENTS)
def retry(import_id: uuid.UUID) -> ResponseReturnValue:
    """Have what could not be read tried again: one file, or all of the import."""
    with door.writing() as work:
        number = actions.retry(work, import_id, uuid_or_none(request.form.get("upload", "")))
    flash(
        ngettext("Filen prövas igen.", "%(num)s filer prövas igen.", number),
        "done",
    )
    return redirect(url_for("imports.one", import_id=import_id, show=_narrowed().value), 303)


@blueprint.post("/<uuid:import_id>/edit")
@requires(Permission.ADD_DOCUMENTS)
def edit(import_id: uuid.UUID) -> ResponseReturnValue:
    """Change what is said of the marked papers, or of all that the present narrowing shows."""
    form = BulkForm()
    with door.reading() as work:
        _offer(work, form)
    if not form.validate_on_submit():
        return _page(import_id, form), 422
    every = form.which.data == "all"
    ids = [key for text in request.form.getlist("upload") if (key := uuid_or_none(text))]
    try:
        with door.writing() as work:
            done = actions.describe_many(
                work, import_id, None if every else ids, form.changes(), narrowed=_narrowed()
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page(import_id, form), refusal.status
    flash(changed_in_words(done), "done")
    return redirect(url_for("imports.one", import_id=import_id, show=_narrowed().value), 303)


@blueprint.post("/<uuid:import_id>/redo")
@requires(Permission.ADD_DOCUMENTS)
def redo(import_id: uuid.UUID) -> ResponseReturnValue:
    """Put back what an undone import had brought."""
    with door.writing() as work:
        done = actions.redo(work, import_id)
    words = ngettext(
        "En handling är tillbaka i arkivet.", "%(num)s handlingar är tillbaka i arkivet.", done.moved
    )
    if done.parts:
        words += " " + ngettext(
            "Dokumentet som bunten delades i är också tillbaka.",
            "De %(num)s dokument som buntarna delades i är också tillbaka.",
            done.parts,
        )
    if done.stayed:
        words += " " + ngettext(
            "En har kommit in på nytt under tiden och lämnas därför.",
            "%(num)s har kommit in på nytt under tiden och lämnas därför.",
            done.stayed,
        )
    flash(words, "done")
    return redirect(url_for("imports.one", import_id=import_id), 303)


@blueprint.post("/messages/<uuid:message_id>/<any(admit, dismiss):word>")
@requires(Permission.EDIT_DOCUMENTS)
def decide(message_id: uuid.UUID, word: str) -> ResponseReturnValue:
    """Let a letter from someone unknown in, or put it away."""
    with door.writing() as work:
        (actions.admit if word == "admit" else actions.dismiss)(work, message_id)
    flash(
        _("Brevet läses in om en liten stund.") if word == "admit" else _("Brevet läses inte in."),
        "done",
    )
    return redirect(url_for("imports.index"), 303)


def _page(import_id: uuid.UUID, form: BulkForm | None = None) -> str:
    narrowed = _narrowed()
    with door.reading() as work:
        found = queries.import_by_id(work, import_id)
        [shown] = _shown(work, [found])
        leaf = queries.imported(work, found, narrowed, _page_number())
        counts = queries.narrowed_counts(work, found)
        rows = _rows(work, leaf.rows)
        if form is None:
            form = BulkForm(formdata=None)
            _offer(work, form)
        words = _waiting_for_words(work, found)
        now = work.now
        may_undo = queries.may_undo(work, found)
        may_part = work.actor.may(Permission.EDIT_DOCUMENTS) and not found.undone_at
        spreads, sheets = queries.spread_count(work, found) if may_part else (0, 0)
        parted = parted_count(work, queries.brought(work, found)) if may_part else 0
        orders = ordered_in(work, queries.brought(work, found))
    return render_template(
        "intake/import.html",
        shown=shown,
        tabs_of=[
            {
                "label": _(words),
                "url": url_for("imports.one", import_id=import_id, show=one.value),
                "current": one is narrowed,
                "count": counts[one],
            }
            for one, words in NARROWED_WORDS.items()
            if counts[one] or one in {Narrowed.ALL, narrowed}
        ],
        narrowed=narrowed.value,
        here=counts[narrowed],
        marked=frozenset(request.form.getlist("upload")),
        rows=rows,
        page={
            "number": leaf.page,
            "pages": leaf.pages,
            "total": leaf.total,
            "url": lambda number: url_for(
                "imports.one", import_id=import_id, show=narrowed.value, page=number
            ),
        },
        form=form,
        failed=counts[Narrowed.FAILED],
        spreads=spreads,
        sheets=sheets,
        parted=parted,
        orders=orders,
        **words,
        undo_until=queries.undoable_until(found)
        if may_undo and shown.tally.brought and not found.undone_at and now <= queries.undoable_until(found)
        else None,
        redo_until=found.undone_at + GRACE
        if may_undo and found.undone_at and now <= found.undone_at + GRACE
        else None,
        may_redo=may_undo,
        trail=[(_("Inläsningar"), url_for("imports.index"))],
    )


def _waiting_for_words(work: Work, found: Import) -> dict[str, Any]:
    """Return how many files of an import wait for a word; of an undone one, who undid it, and who may agree as the second person."""
    who = person(work, found.undone_by) if found.undone_by else None
    return {
        "unsettled": len(queries.unsettled(work, found)),
        "undone_by": who.name if who else "",
        "waiting": bool(found.undone_at and queries.waiting_for_second(work, found)),
        "may_agree": work.actor.may(Permission.APPROVE_DISPOSAL)
        and work.actor.person_id not in {None, found.undone_by},
    }


def _offer(work: Work, form: BulkForm) -> None:
    classes = work.actor.record_classes
    form.offer(
        [
            (one.key, name_in(one, language()))
            for one in record_classes(work)
            if classes is None or one.key in classes
        ],
        [(str(one.id), one.name) for one in persons(work)]
        if work.actor.may(Permission.EDIT_DOCUMENTS)
        else None,
    )


def _shown(work: Work, imports: Collection[Import]) -> list[Shown]:
    ids = [one.id for one in imports]
    tallies, messages = queries.tallies(work, ids), queries.messages_of(work, ids)
    veiled = queries.veiled(work, ids)
    names = {
        key: found.name for key in {one.created_by for one in imports} if key and (found := person(work, key))
    }
    return [
        Shown(
            id=one.id,
            url=url_for("imports.one", import_id=one.id),
            title=(one.name if one.id not in veiled else "")
            or _("%(what)s %(when)s", what=_(SOURCE_WORDS[one.source]), when=moment(one.started_at)),
            source=_(SOURCE_WORDS[one.source]),
            who=_who(names.get(one.created_by, "") if one.created_by else "", messages.get(one.id)),
            found=one,
            tally=tallies[one.id],
            message=messages.get(one.id),
        )
        for one in imports
    ]


def _who(name: str, message: MailMessage | None) -> str:
    """Return whose an import is; of a letter, what it says of itself stands as no more than that."""
    if message is None:
        return name
    said = sender_in_words(message)
    return _("%(said)s, godkänt av %(name)s", said=said, name=name) if message.decided_by and name else said


def _rows(work: Work, uploads: Sequence[Upload]) -> list[dict[str, Any]]:
    unread = queries.unread(work, uploads)
    documents = queries.reached(work, {row.document_id for row in uploads if row.document_id})
    read = progress_of_many(work, list(documents))
    aside = queries.standing_aside(work, documents)
    settlers = {
        one: found.name for row in uploads if (one := row.settled_by) and (found := person(work, one))
    }
    stacks = {
        key: stack_shown(work, stack, documents[key])
        for key, stack in queries.stacks_of(work, list(documents)).items()
    }
    return [
        _row(one, documents, read, unread, aside)
        | {"stack": stacks.get(one.document_id) if one.document_id else None}
        | {"settled_by": settlers.get(one.settled_by, "") if one.settled_by else ""}
        for one in uploads
    ]


def _row(
    upload: Upload,
    documents: Mapping[uuid.UUID, Document],
    read: Mapping[uuid.UUID, Progress],
    unread: Collection[uuid.UUID],
    aside: Collection[uuid.UUID],
) -> dict[str, Any]:
    document = documents.get(upload.document_id) if upload.document_id else None
    progress = read.get(document.id) if document else None
    word, kind = _state(upload, document, progress)
    divided = document is not None and document.id in aside
    return {
        "id": upload.id,
        "name": upload.name or "–",
        "folder": upload.folder,
        "settled_at": upload.settled_at,
        "may_settle": upload.settled_at is None
        and (upload.state is UploadState.REFUSED or upload.id in unread),
        "word": word,
        "kind": kind,
        "reason": _(upload.problem) if upload.problem else "",
        "document": document,
        "url": url_for("archive.document", document_id=document.id) if document else None,
        "lacks": "" if divided else lacks(upload, document),
        "divided": divided,
        "stack_url": url_for("intake.stack", upload_id=upload.id),
        "retry": upload.id in unread or bool(progress and progress.failed),
        "can_mark": document is not None and upload.state is not UploadState.DUPLICATE,
    }


def _state(upload: Upload, document: Document | None, progress: Progress | None) -> tuple[str, str]:
    if upload.state is UploadState.REFUSED:
        return _("Togs inte emot"), "refused"
    if document is None:
        return (
            (_("Borttagen"), "fact")
            if upload.state is not UploadState.DUPLICATE
            else (_("Fanns redan"), "fact")
        )
    if upload.state is UploadState.DUPLICATE:
        return _("Fanns redan"), "fact"
    if upload.state is UploadState.RECEIVED:
        return _("Granskas strax"), "waits"
    if progress and not progress.finished:
        return _("Texten läses av"), "waits"
    if progress and progress.failed:
        return (
            ngettext("En sida gick inte att läsa", "%(num)s sidor gick inte att läsa", progress.failed),
            "refused",
        )
    return (
        (_("Inlagd, men inte läst"), "refused")
        if upload.problem and not progress
        else (_("I arkivet"), "done")
    )


def _narrowed() -> Narrowed:
    given = request.args.get("show", "") or request.form.get("show", "")
    return Narrowed(given) if given in set(Narrowed) else Narrowed.ALL


def _page_number() -> int:
    given = request.args.get("page", "")
    return int(given) if given.isdecimal() and len(given) < 6 else 1
