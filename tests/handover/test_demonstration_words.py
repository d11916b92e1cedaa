"""What the demonstration says of itself stays true, whatever someone has done in it and whatever lies in its archive."""

from boardroom.demonstration import log_ins
from boardroom.handover.rules import READING_WORDS, Reading


def test_no_log_in_promises_a_task_that_is_gone_once_it_is_done():
    assert not [one.role for one in log_ins() if "har ett protokoll" in one.role]


def test_the_newest_minutes_kept_are_not_called_those_of_the_latest_meeting():
    title, _why = READING_WORDS[Reading.GENERAL_MEETING]
    assert title == "Det senaste stämmoprotokollet i arkivet"
