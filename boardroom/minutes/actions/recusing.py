"""A conflict of interest at a point of an agenda: its papers are hidden, wherever it was told; the one place that does it."""

import uuid
from collections.abc import Collection

from boardroom.audit.actions import record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.documents.actions import hide_all, show_all
from boardroom.documents.queries import kept
from boardroom.mandates.queries import person
from boardroom.minutes import queries
from boardroom.minutes.errors import Conflicted
from boardroom.minutes.models import AgendaItem, Conflict, Minutes
from boardroom.work import Work


def hold_papers(work: Work, meeting_id: uuid.UUID) -> None:
    """Hold all that conflicts of interest at a meeting hide or may come to hide, until this Work ends.

    To be called before anything is written by a deed that tells or takes back conflicts there: at one point after the other,
    it would wait for whoever holds the next paper, and they for this one.
    """
    kept(work, queries.papers_at(work, meeting_id), lock=True)


def hold_papers_of(work: Work, minutes: Minutes) -> None:
    """As `hold_papers`, of the meeting that minutes were begun from, if there was one."""
    if (begun := queries.meeting_of_minutes(work, minutes.id)) is not None:
        hold_papers(work, begun.id)


def bind(work: Work, item: AgendaItem, person_id: uuid.UUID, reason: str = "") -> None:
    """Note that a person has a conflict of interest at a point, and hide its papers from them at once."""
    who = person(work, person_id)
    if who is None:
        raise NotFound
    if person_id in {one.person_id for one in item.conflicts}:
        return
    told = reason.strip()[:300]
    made = Conflict(
        id=new_id(),
        association_id=work.actor.tenant,
        person_id=person_id,
        reason=told,
        declared_at=work.now,
    )
    item.conflicts.append(made)
    work.session.flush()
    hide_papers(work, item, made)
    record(work, "declared_conflict", "agenda_item", item.id, person=who.name, reason=told)


def release(work: Work, item: AgendaItem, person_id: uuid.UUID) -> None:
    """Take a conflict of interest at a point back. The papers that it alone hid are shown again, the point's own or no longer.

    What another conflict of theirs hides as well, or a person by hand, stays hidden for that.
    """
    for conflict in [one for one in item.conflicts if one.person_id == person_id]:
        show_all(work, person_id, source=conflict.id)
        item.conflicts.remove(conflict)
        who = person(work, person_id)
        record(work, "withdrew_conflict", "agenda_item", item.id, person=who.name if who else "")
    work.session.flush()


def follow_paragraph(
    work: Work,
    minutes: Minutes,
    paragraph: uuid.UUID,
    heading: str,
    *,
    told: Collection[uuid.UUID],
    taken_back: Collection[uuid.UUID] = (),
) -> None:
    """Let the points that a § is about have the conflicts of interest that the minutes tell, or are told where it is gone.

    Conflicted when whoever writes would decide over what is hidden from themselves.
    """
    found = queries.points_of(work, minutes, paragraph, heading) if told or taken_back else None
    if found is None:
        return
    meeting, points = found
    for point in points:
        bound = {one.person_id for one in point.conflicts}
        told_here = set(told) - bound
        elsewhere = {
            one.person_id
            for other in queries.paragraphs_about(minutes, meeting, point)
            if other.id != paragraph
            for one in other.recusals
        }
        taken_here = (set(taken_back) & bound) - elsewhere
        if not told_here and not taken_here:
            continue
        if work.actor.person_id in bound:
            raise Conflicted
        # First what is shown again: whoever binds themselves no longer finds the papers.
        for person_id in sorted(taken_here, key=str):
            release(work, point, person_id)
        for person_id in sorted(told_here, key=str):
            bind(work, point, person_id)
        meeting.changed_at = work.now


def hide_papers(work: Work, item: AgendaItem, conflict: Conflict) -> None:
    """Hide all papers of a point from whoever has the conflict, until it is taken back, also those taken from the point."""
    papers = {paper.document_id for paper in item.papers}
    hide_all(work, papers, conflict.person_id, queries.conflict_reason(item.heading), source=conflict.id)
