"""Writing down who holds what, and how a restore went."""

import uuid
from datetime import date

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.handover import queries
from boardroom.handover.errors import HoldsSecret, NotYet
from boardroom.handover.models import DrillOutcome, Keeping, RestoreDrill
from boardroom.handover.rules import Thing, tells_a_secret
from boardroom.mandates.queries import person
from boardroom.work import Work

NOT_NAMED = N_("Skriv vad det är.")
NOBODY = N_("Skriv vem som prövade.")


def keep(work: Work, thing: Thing) -> Keeping:
    """Enter a key, an account or a subscription into the register."""
    work.actor.require(Permission.HAND_OVER)
    made = Keeping(id=new_id(), association_id=work.actor.tenant, noted_at=work.now)
    _write(work, made, thing)
    work.session.add(made)
    work.session.flush()
    record(work, "handover.kept", "keeping", made.id, name=made.what, holder=_holder(work, made))
    return made


def change_keeping(work: Work, keeping_id: uuid.UUID, thing: Thing) -> Keeping:
    """Write a row of the register anew; a new holder holds it from the day given, else from today."""
    found = queries.keeping_by_id(work, keeping_id)
    before = (found.holder_id, found.holder)
    since = found.since
    _write(work, found, thing)
    handed = before != (found.holder_id, found.holder)
    if handed and thing.since in {None, since}:
        found.since = local_today(work)
    work.session.flush()
    verb = "handover.handed_on" if handed else "handover.keeping_changed"
    record(work, verb, "keeping", found.id, name=found.what, holder=_holder(work, found))
    return found


def end_keeping(work: Work, keeping_id: uuid.UUID) -> None:
    """Take a row out of the register: the thing was given up, cancelled or thrown away."""
    found = queries.keeping_by_id(work, keeping_id)
    found.ended_at = work.now
    work.session.flush()
    record(work, "handover.keeping_ended", "keeping", found.id, name=found.what)


def _write(work: Work, row: Keeping, thing: Thing) -> None:
    what, place, note = (" ".join(text.split()) for text in (thing.what, thing.place, thing.note))
    if not what:
        raise Invalid(problem=NOT_NAMED)
    if any(tells_a_secret(text) for text in (what, place, note)):
        raise HoldsSecret
    if thing.holder_id is not None and person(work, thing.holder_id) is None:
        raise NotFound
    row.kind, row.what, row.place, row.note = thing.kind, what[:200], place[:200], note[:500]
    row.holder_id = thing.holder_id
    row.holder = "" if thing.holder_id else " ".join(thing.holder.split())[:120]
    row.since = thing.since


def _holder(work: Work, row: Keeping) -> str:
    found = person(work, row.holder_id) if row.holder_id else None
    return found.name if found else row.holder


def note_drill(work: Work, day: date, who: str, outcome: DrillOutcome, note: str = "") -> RestoreDrill:
    """Note that a backup was restored to see that it can be, by whom and how it went."""
    work.actor.require(Permission.READ_JOBS)
    by = " ".join(who.split())[:200]
    if not by:
        raise Invalid(problem=NOBODY)
    if day > local_today(work):
        raise NotYet
    made = RestoreDrill(
        id=new_id(),
        association_id=work.actor.tenant,
        day=day,
        who=by,
        outcome=outcome,
        note=note.strip()[:500],
        noted_at=work.now,
        noted_by_name=work.actor.name,
    )
    work.session.add(made)
    work.session.flush()
    record(work, "handover.drilled", "restore_drill", made.id, person=by, outcome=outcome.value, day=day)
    return made
