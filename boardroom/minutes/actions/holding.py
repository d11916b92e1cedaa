"""Having a meeting and its agenda to oneself while they are changed: what is read is what whoever came first has left."""

import uuid

from boardroom.minutes import queries
from boardroom.minutes.actions.writing import hold
from boardroom.minutes.models import AgendaItem, CalledMeeting
from boardroom.work import Work


def hold_meeting(work: Work, meeting_id: uuid.UUID) -> CalledMeeting:
    """Let this Work alone change a meeting until it ends, and return it; NotFound when it is not the association's.

    It is read only then: what a Work has read before it waited would stay as it was, and so neither a conflict of
    interest told meanwhile nor a paper put there meanwhile would be known.
    """
    work.alone(f"meeting {meeting_id}")
    return queries.meeting(work, meeting_id)


def hold_point(work: Work, item_id: uuid.UUID) -> tuple[CalledMeeting, AgendaItem]:
    """As `hold_meeting`, with one point of its agenda, and with the minutes once they are begun: they tell its conflicts.

    NotFound too when another has taken the point away meanwhile.
    """
    work.alone(f"meeting {queries.meeting_with(work, item_id)}")
    minutes_id = queries.minutes_with(work, item_id)
    if minutes_id is not None:
        hold(work, minutes_id)
    return queries.item_of(work, item_id)


def hold_recurring(work: Work, item_id: uuid.UUID) -> None:
    """Let this Work alone put an item of the annual wheel on an agenda, or take it off the wheel, until it ends."""
    work.alone(f"annual wheel {item_id}")


def hold_question(work: Work, capsulam_id: uuid.UUID) -> None:
    """Let this Work alone answer, count or tell of a question per capsulam until it ends, and change the agendas that may note it.

    All agendas to come, the next first: the minutes of the next may be begun while one waits for it, and then it is the
    one after that. Held only then, when the log is held already, it would be waited for by whoever waits for the log.
    """
    work.alone(f"per capsulam {capsulam_id}")
    held = set[uuid.UUID]()
    while more := [one for one in queries.coming_board_meetings(work) if one.id not in held]:
        for coming in more:
            work.alone(f"meeting {coming.id}")
            work.session.refresh(coming)  # its minutes may have been begun meanwhile
            held.add(coming.id)
