"""The page of one document, how far its reading has come, and reading failed pages again."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.archive import actions
from boardroom.archive.views import spreads
from boardroom.archive.views.blueprint import blueprint
from boardroom.archive.views.document.facts import facts_of, suggestions_shown
from boardroom.archive.views.document.progress import recognition_of
from boardroom.archive.views.document.viewer import place_asked, viewer
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_id
from boardroom.intake.queries import suggestions_of
from boardroom.reading.actions import retry as read_again
from boardroom.reading.queries import ordered_in, pages_of, to_correct_count
from boardroom.retention.queries import was_disposed
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.get("/<uuid:document_id>")
@requires(Permission.READ_DOCUMENTS)
def document(document_id: uuid.UUID) -> ResponseReturnValue:
    """One document, opened at a page; the words of `q` are marked. What was disposed of leads to its tombstone."""
    with door.reading() as work:
        if was_disposed(work, document_id):
            return redirect(url_for("retention.tombstone", document_id=document_id))
        found = by_id(work, document_id)
        pages = pages_of(work, document_id)
        suggested = suggestions_of(work, [document_id]).get(document_id, [])
        shown = facts_of(work, found, pages)
        shown |= viewer(work, found, pages, place_asked(), suggested, signatures=shown["signatures"])
        shown |= suggestions_shown(work, found, suggested)
        may_correct = work.actor.may(Permission.EDIT_DOCUMENTS)
        doubtful = to_correct_count(work, document_id, failed=False) if may_correct else 0
        orders = ordered_in(work, {page.document_id for page in pages})
    actions.note_opening(door.opener(), door.actor(), document_id)
    shown["recognition"] = recognition_of(found, pages, doubtful, orders)
    shown["spreads"] = spreads.offer(document_id, pages) if may_correct and shown["divisible"] else None
    return render_template("archive/document.html", **shown)


@blueprint.get("/<uuid:document_id>/recognition")
@requires(Permission.READ_DOCUMENTS)
def recognition(document_id: uuid.UUID) -> ResponseReturnValue:
    """How far the reading of the pages has come, as a fragment that asks again by itself."""
    with door.reading() as work:
        found = by_id(work, document_id)
        pages = pages_of(work, document_id)
        orders = ordered_in(work, {page.document_id for page in pages})
    state = recognition_of(found, pages, orders=orders) or {"state": "done"}
    state["finished_url"] = url_for("archive.document", document_id=document_id)
    return render_template("archive/_recognition.html", recognition=state)


@blueprint.post("/<uuid:document_id>/retry")
@requires(Permission.ADD_DOCUMENTS)
def retry(document_id: uuid.UUID) -> ResponseReturnValue:
    """Read the pages that failed once more."""
    with door.writing() as work:
        read_again(work, document_id)
    flash(_("Sidorna står i kö för att läsas av igen."), "done")
    return redirect(url_for("archive.document", document_id=document_id))
