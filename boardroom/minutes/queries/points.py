"""Which points of an agenda the §§ of its minutes are about."""

import uuid
from collections.abc import Sequence

from boardroom.minutes.models import AgendaItem, CalledMeeting, Item, Minutes
from boardroom.minutes.queries.calling import item_if_any, meeting, meeting_of_minutes
from boardroom.minutes.rules import points_behind
from boardroom.work import Work


def points_of(work: Work, minutes: Minutes, paragraph: Item) -> tuple[CalledMeeting, list[AgendaItem]] | None:
    """Return the meeting of minutes with the points that a § may be about; None where there was no agenda."""
    if born := item_if_any(work, paragraph.id):
        return born[0], [born[1]]
    begun = meeting_of_minutes(work, minutes.id)
    if begun is None:
        return None
    found = meeting(work, begun.id)
    keys = points_behind(paragraph.id, _headings(minutes.items), _headings(found.items))
    return found, [one for one in found.items if one.id in keys]


def paragraphs_about(minutes: Minutes, found: CalledMeeting, point: AgendaItem) -> list[Item]:
    """Return the §§ that may be about a point, in order."""
    paragraphs, points = _headings(minutes.items), _headings(found.items)
    return [one for one in minutes.items if point.id in points_behind(one.id, paragraphs, points)]


def _headings(those: Sequence[Item] | Sequence[AgendaItem]) -> dict[uuid.UUID, str]:
    return {one.id: one.heading for one in those}
