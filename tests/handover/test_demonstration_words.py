"""What the demonstration says of itself stays true, whatever someone has done in it and whatever lies in its archive."""

from boardroom.demonstration import log_ins
from boardroom.demonstration.meetings import GENERAL
from boardroom.demonstration.people import FIGURES, GENERAL_MEETINGS
from boardroom.handover.rules import READING_WORDS, Reading


def test_no_log_in_promises_a_task_that_is_gone_once_it_is_done():
    assert not [one.role for one in log_ins() if "har ett protokoll" in one.role]


def test_the_newest_minutes_kept_are_not_called_those_of_the_latest_meeting():
    title, _why = READING_WORDS[Reading.GENERAL_MEETING]
    assert title == "Det senaste stämmoprotokollet i arkivet"


def test_the_minutes_of_the_general_meeting_elect_those_who_sit_since_then():
    elected = {one.name for one in FIGURES for seat in one.seats if seat.start == GENERAL_MEETINGS[-1]}
    said = " ".join(text for item in GENERAL for _outcome, text in item.decisions if "att välja" in text)
    assert len(elected) > 3
    assert not [name for name in elected if name not in said]
