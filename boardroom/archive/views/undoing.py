"""Undoing an import: first what it means, then the deed."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.archive import actions, queries
from boardroom.archive.rules import IN_USE_WORDS
from boardroom.archive.views.blueprint import blueprint
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import derivations
from boardroom.intake.actions import agree_to_undoing as agree_to
from boardroom.intake.errors import UndoneTooLate
from boardroom.intake.models import Import
from boardroom.intake.queries import documents_brought, import_by_id, may_undo, undoable_until
from boardroom.intake.rules import GRACE
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.work import Work

_SHOWN = 100  # titles; more than that nobody reads
# Of those that stay so many are told of after the deed, so long: a cookie carries it, and they were listed before.
_TOLD, _TITLE = 4, 80


@blueprint.get("/imports/<uuid:import_id>/undo")
@requires(Permission.ADD_DOCUMENTS)
def undo_import(import_id: uuid.UUID) -> ResponseReturnValue:
    """Say what would be taken away, and what stays and why."""
    with door.reading() as work:
        found = import_by_id(work, import_id)
        too_late = work.now > undoable_until(found) or found.undone_at is not None
        if too_late or not may_undo(work, found):
            raise UndoneTooLate
        brought = documents_brought(work, found)
        parts = derivations.parts_at_sheets(work, [document.id for document in brought])
        staying = _staying(work, found)
    kept = {document.id for document, _why in staying}
    going = [document for document in brought if document.id not in kept]
    return render_template(
        "archive/undo_import.html",
        found=found,
        going=[(document, parts.get(document.id, [])) for document in going[:_SHOWN]],
        more=max(0, len(going) - _SHOWN),
        count=len(going),
        staying=staying[:_SHOWN],
        grace=GRACE.days,
        trail=[
            (_("Inläsningar"), url_for("imports.index")),
            (found.name or _("Inläsningen"), url_for("imports.one", import_id=import_id)),
        ],
    )


@blueprint.post("/imports/<uuid:import_id>/undo")
@requires(Permission.ADD_DOCUMENTS)
def confirm_undo(import_id: uuid.UUID) -> ResponseReturnValue:
    """Undo it."""
    with door.writing() as work:
        staying = _staying(work, import_by_id(work, import_id))
        done = actions.undo_import(work, import_id)
    words = ngettext(
        "Inläsningen är ångrad: en handling är borttagen.",
        "Inläsningen är ångrad: %(num)s handlingar är borttagna.",
        done.moved,
    )
    if done.parts:
        words += " " + ngettext(
            "Dokumentet som bunten delades i är också borttaget.",
            "De %(num)s dokument som buntarna delades i är också borttagna.",
            done.parts,
        )
    if done.stayed:
        words += " " + ngettext(
            "En används redan och är kvar.", "%(num)s används redan och är kvar.", done.stayed
        )
        words += " " + "; ".join(f"{document.title[:_TITLE]}: {why}" for document, why in staying[:_TOLD])
        words += f" {_('och fler')}." if len(staying) > _TOLD else "."
    flash(words, "done")
    return redirect(url_for("imports.one", import_id=import_id), 303)


@blueprint.post("/imports/<uuid:import_id>/undo/agree")
@requires(Permission.APPROVE_DISPOSAL)
def agree_to_undoing(import_id: uuid.UUID) -> ResponseReturnValue:
    """Agree as the second person that what was taken away is erased."""
    with door.writing() as work:
        number = agree_to(work, import_id)
    words = ngettext(
        "Ni är två som har sagt det: handlingen raderas när tiden att ångra är ute.",
        "Ni är två som har sagt det: %(num)s handlingar raderas när tiden att ångra är ute.",
        number,
    )
    flash(words, "done")
    return redirect(url_for("imports.one", import_id=import_id), 303)


def _staying(work: Work, found: Import) -> list[tuple[Document, str]]:
    """Return what stays of an import and why; a stack that stays is followed by those of its parts that keep it."""
    in_use = queries.in_use(work, found)
    brought = documents_brought(work, found)
    parts = derivations.parts_at_sheets(work, [document.id for document in brought])
    return [
        (document, _(IN_USE_WORDS[in_use[document.id]]))
        for one in brought
        if one.id in in_use
        for document in (one, *parts.get(one.id, ()))
        if document.id in in_use
    ]
