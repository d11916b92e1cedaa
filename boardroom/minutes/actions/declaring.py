"""Telling of a conflict of interest at a point of an agenda, before the meeting and as long as there is one to tell of."""

import uuid

from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.minutes import queries
from boardroom.minutes.actions.holding import hold_point
from boardroom.minutes.actions.recusing import bind, hold_papers, release
from boardroom.minutes.errors import AlreadyBegun, Conflicted
from boardroom.minutes.models import AgendaItem, CalledMeeting, Item, Recusal, Stage
from boardroom.work import Work


def declare_conflict(work: Work, item_id: uuid.UUID, person_id: uuid.UUID, reason: str = "") -> bool:
    """Note a conflict of interest, one's own or another's: the point's papers are hidden from the person at once.

    Return whether the minutes tell of it: those to come do, those that are begun are told, those that are sent are not.
    """
    found, item = _telling(work, item_id)
    bind(work, item, person_id, reason)
    found.changed_at = work.now
    if found.minutes_id is None:
        return True
    paragraph = _paragraph(work, found, item)
    if paragraph is None:
        return False
    if person_id not in {one.person_id for one in paragraph.recusals}:
        paragraph.recusals.append(Recusal(id=new_id(), association_id=work.actor.tenant, person_id=person_id))
        # Whoever has the paragraph open in the editor must not take it back unawares.
        paragraph.revision += 1
        work.session.flush()
    return True


def withdraw_conflict(work: Work, item_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Take a conflict of interest back; never by the person it binds. The papers that it alone hid are shown again."""
    found, item = _telling(work, item_id)
    release(work, item, person_id)
    found.changed_at = work.now
    if paragraph := _paragraph(work, found, item):
        for gone in [one for one in paragraph.recusals if one.person_id == person_id]:
            paragraph.recusals.remove(gone)
            paragraph.revision += 1
    work.session.flush()


def _telling(work: Work, item_id: uuid.UUID) -> tuple[CalledMeeting, AgendaItem]:
    work.actor.require(Permission.WRITE_MINUTES)
    found, item = hold_point(work, item_id)
    if found.cancelled_at is not None:
        raise AlreadyBegun
    if work.actor.person_id in {one.person_id for one in item.conflicts}:
        raise Conflicted
    hold_papers(work, found.id)
    return found, item


def _paragraph(work: Work, found: CalledMeeting, item: AgendaItem) -> Item | None:
    """Return the § of a point in minutes that are still written; None where they are sent, or it was taken away."""
    if found.minutes_id is None:
        return None
    minutes = queries.by_id(work, found.minutes_id)
    if minutes.stage is not Stage.DRAFT or minutes.void_at is not None or queries.frozen(work, minutes):
        return None
    about = queries.paragraphs_about(minutes, found, item)
    # Where more than one may be about it, nobody is said to have been away from any: a person writes it.
    return about[0] if len(about) == 1 else None
