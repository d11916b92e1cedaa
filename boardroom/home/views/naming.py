"""What the things of the page are called, and how far off their days are."""

from datetime import date

from flask import url_for
from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _

from boardroom.minutes.models import CalledMeeting
from boardroom.minutes.queries import Duty
from boardroom.minutes.rules import KIND_WORDS

# Characters of a decision that a heading repeats; the whole of it is a press away.
LONGEST_DECISION = 90


def relative(day: date, today: date) -> str:
    """Return how far off a day is in words, to stand beside the date: "i morgon", "om 5 dagar"."""
    days = (day - today).days
    if days in {-1, 0, 1}:
        return {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}[days]
    if days < 0:
        return ngettext("för %(num)s dag sedan", "för %(num)s dagar sedan", -days)
    return ngettext("om %(num)s dag", "om %(num)s dagar", days)


def decision_task(text: str) -> str:
    """Return what a decision asks of the one who is to carry it out, short enough to be a heading."""
    words = " ".join(text.split()).rstrip(".")
    if len(words) > LONGEST_DECISION:
        words = words[:LONGEST_DECISION].rpartition(" ")[0].rstrip(" ,;:–-") + "…"
    if words[:4].lower() == "att ":
        return _("Genomför beslutet %(words)s", words=words[0].lower() + words[1:])
    return _("Genomför beslutet: %(words)s", words=words)


def meeting_title(meeting: CalledMeeting) -> str:
    """Return its kind and when it begins."""
    moment = format_datetime(meeting.starts, "d MMMM y HH.mm")
    return _("%(kind)s %(moment)s", kind=_(KIND_WORDS[meeting.called]), moment=moment)


def duty_title(duty: Duty) -> str:
    """Return which minutes the members wait for."""
    return _("Stämmoprotokollet från den %(day)s till medlemmarna", day=format_date(duty.held_on, "d MMMM y"))


def duty_url(duty: Duty) -> str:
    """Return the page of the minutes, or of the meeting that has none yet."""
    if duty.minutes:
        return url_for("minutes.minutes", minutes_id=duty.minutes.id)
    return url_for("meetings.meeting", meeting_id=duty.subject_id)
