"""The register of binders: what stands on the shelves, changed and removed with a trace in the log."""

import uuid

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.classes.queries import keys as class_keys
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.papers import queries
from boardroom.papers.actions.originals import keep_in_binder
from boardroom.papers.errors import ClassOutOfReach, ReasonMissing
from boardroom.papers.models import Binder, BinderClass
from boardroom.papers.rules import Card, Scanned, tidy
from boardroom.work import Work


def add_binder(work: Work, card: Card) -> Binder:
    """Write a binder into the register; papers split off at a sheet that named it lie there from now on."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    card = tidy(card, local_today(work))
    binder = Binder(
        id=new_id(),
        association_id=work.actor.tenant,
        content_version=1,
        created_at=work.now,
        created_by=work.actor.person_id,
        removed_because="",
    )
    binder.describe(card)
    work.session.add(binder)
    work.session.flush()
    _put_classes(work, binder, card.record_classes)
    record(work, "papers.binder_added", "binder", binder.id, name=binder.place_and_years)
    if len(queries.binders_called(work, binder.label)) == 1:
        for document in queries.named_on_sheets(work, binder.label):
            keep_in_binder(work, document, binder.id)
    return binder


def change_binder(work: Work, binder_id: uuid.UUID, card: Card) -> Binder:
    """Change what the register says of a binder."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    binder = queries.binder_by_id(work, binder_id)
    card = tidy(card, local_today(work))
    before = binder.place_and_years
    binder.describe(card)
    _put_classes(work, binder, card.record_classes)
    _changed(work, binder)
    record(work, "papers.binder_changed", "binder", binder.id, name=binder.place_and_years, before=before)
    return binder


def mark_scanned(work: Work, binder_id: uuid.UUID, scanned: Scanned) -> Binder:
    """Say how much of a binder is in the archive; one that is scanned whole is found by its documents alone."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    binder = queries.binder_by_id(work, binder_id)
    binder.scanned = scanned
    _changed(work, binder)
    record(work, "papers.binder_scanned", "binder", binder.id, name=binder.place, scanned=scanned.value)
    return binder


def remove_binder(work: Work, binder_id: uuid.UUID, reason: str) -> None:
    """Take a binder out of the register with a reason; its papers keep its place in words."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    binder = queries.binder_by_id(work, binder_id)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ReasonMissing
    for original in queries.originals_in(work, binder):
        original.binder_id = None
        original.place = original.place or binder.place[:200]
    binder.removed_at, binder.removed_because = work.now, reason
    _changed(work, binder)
    # The log's page names a thing by one fact, and whoever reads it later asks why.
    named = f"{binder.place_and_years}: {reason}"
    record(work, "papers.binder_removed", "binder", binder.id, name=named, reason=reason)


def _changed(work: Work, binder: Binder) -> None:
    # Counted where it is kept, as of documents: two may change it at once.
    binder.content_version = Binder.content_version + 1
    work.session.flush()
    work.later("search.index")


def _put_classes(work: Work, binder: Binder, wanted: frozenset[str]) -> None:
    adopted = class_keys(work)
    allowed = work.actor.record_classes
    if not wanted <= adopted or (allowed is not None and not wanted <= allowed):
        raise ClassOutOfReach
    standing = {row.record_class: row for row in queries.class_rows(work, binder)}
    for key in standing.keys() - wanted:
        work.session.delete(standing[key])
    for key in sorted(wanted - standing.keys()):
        work.session.add(
            BinderClass(id=new_id(), association_id=work.actor.tenant, binder_id=binder.id, record_class=key)
        )
    work.session.flush()
    work.later("search.index")
