"""Conflicts of interest in a matter: told and taken back; they hide its papers, those too that are put into it later."""

import uuid
from collections.abc import Collection

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import hide_all, show_all
from boardroom.mandates.queries import person
from boardroom.matters import queries
from boardroom.matters.models import Matter, MatterConflict
from boardroom.work import Work


def hold(work: Work, matter_id: uuid.UUID) -> None:
    """Let this Work alone change who may see a matter's papers, or which they are, until it ends.

    A paper put into it while a conflict of interest is told would else be seen by whoever has that conflict.
    """
    work.alone(f"matter {matter_id}")


def declare_conflict(work: Work, matter_id: uuid.UUID, person_id: uuid.UUID, reason: str = "") -> None:
    """Note a conflict of interest, one's own or another's: the person no longer knows of the matter nor sees its papers.

    Adopted minutes that speak of it stay readable: they are everyone's on the board.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    hold(work, matter_id)
    matter = queries.by_id(work, matter_id)
    who = person(work, person_id)
    if who is None:
        raise NotFound
    if person_id in {one.person_id for one in queries.conflicts_of(work, matter_id)}:
        return
    why = " ".join(reason.split())[:300]
    made = MatterConflict(
        id=new_id(),
        association_id=work.actor.tenant,
        matter_id=matter.id,
        person_id=person_id,
        reason=why,
        declared_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    hide_papers(work, matter, made, queries.own_papers(work, matter.id))
    record(work, "declared_conflict", "matter", matter.id, number=matter.label, person=who.name)


def withdraw_conflict(work: Work, matter_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Take a conflict of interest back; never by the person it binds. The papers that it alone hid are shown again.

    What another conflict hides as well, in a matter or at a point of an agenda, or a person by hand, stays hidden.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    hold(work, matter_id)
    matter = queries.by_id(work, matter_id)
    found = next((one for one in queries.conflicts_of(work, matter_id) if one.person_id == person_id), None)
    if found is None:
        raise NotFound
    show_all(work, person_id, source=found.id)
    work.session.delete(found)
    work.session.flush()
    who = person(work, person_id)
    record(
        work,
        "withdrew_conflict",
        "matter",
        matter.id,
        number=matter.label,
        person=who.name if who else "",
    )


def hide_papers(work: Work, matter: Matter, conflict: MatterConflict, papers: Collection[uuid.UUID]) -> None:
    """Hide papers of a matter from whoever has the conflict, until it is taken back, also those taken out of the matter."""
    hide_all(work, papers, conflict.person_id, queries.conflict_reason(matter), source=conflict.id)
