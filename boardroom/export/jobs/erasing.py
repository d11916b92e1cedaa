"""Erasing an association from the installation, step by step; stopped anywhere, the same command goes on.

Rows go first, so that nobody gets in and no worker makes anything anew; then bytes and index; last the association's
own row, whose absence means that all is done.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from boardroom.core.actor import ActorKind, operator, worker_for
from boardroom.core.words import N_
from boardroom.export import actions, queries
from boardroom.export.actions.leaving import NO_EXPORT
from boardroom.export.errors import CannotErase
from boardroom.ports.bags import DamagedBag
from boardroom.work import WorkOpener, leave_no_trace

DAMAGED = N_("Exporten är inte hel: %(what)s")
WRITTEN_MEANWHILE = N_(
    "Något skrev för föreningen medan den raderades. Stoppa portalen och kör samma kommando igen."
)
STILL_READ = N_(
    "Allt är raderat, men någon läser ett äldre läge av databasen, så spår ligger kvar i dess journal. "
    "Stoppa portalen och kör kommandot igen."
)


@dataclass(frozen=True)
class Erased:
    """What was done, and until when backups hold what was there."""

    backups_until: date


def erase(opener: WorkOpener, association_id: uuid.UUID, export: Path) -> Erased:
    """Erase an association whose two people have said so, when a whole export of it was found whole; CannotErase."""
    actor = replace(worker_for(association_id), kind=ActorKind.OPERATOR, name="operator")
    with opener.reading(actor) as work:
        found = queries.leaving(work)
        begun = found is not None and found.begun_at is not None
    # An erasing that was begun is gone on with: what the export was compared with is no longer there.
    checksum = "" if begun else _verified(opener, association_id, export)
    with opener.writing(actor) as work:
        actions.begin_erasing(work, checksum)
    with opener.reading(actor) as work:
        names = queries.names_of_tenant(work)
    with opener.writing(operator()) as work:
        actions.forget_names(work, names)
    with opener.writing(actor) as work:
        actions.erase_rows(work)
    _erase_files(opener, association_id)
    with opener.reading(actor) as work:
        left = queries.remaining_rows(work, association_id)
    if set(left) - {"association", "leaving"} or any(opener.ports.blobs.addresses(association_id)):
        raise CannotErase(problem=WRITTEN_MEANWHILE)
    until = opener.clock.now() + timedelta(days=opener.backup_days)
    with opener.writing(operator()) as work:
        actions.forget_association(work, association_id, until)
    if not leave_no_trace(opener.engine):
        raise CannotErase(problem=STILL_READ)
    return Erased(until.date())


def _verified(opener: WorkOpener, association_id: uuid.UUID, export: Path) -> str:
    """Re-read an export, every byte; return its checksum."""
    try:
        with opener.ports.bags.opened(export) as bag:
            if bag.facts.get("External-Identifier") != str(association_id):
                raise CannotErase(problem=NO_EXPORT)
            return bag.checksum
    except DamagedBag as damage:
        raise CannotErase(problem=DAMAGED % {"what": str(damage)}) from damage


def _erase_files(opener: WorkOpener, association_id: uuid.UUID) -> None:
    ports = opener.ports
    ports.search_index.drop(association_id)
    ports.parts.drop_all(association_id)
    ports.bags.drop(association_id)
    ports.blobs.drop(association_id)
