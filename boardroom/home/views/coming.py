"""What comes soon, by its day."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from boardroom.home.queries import Round
from boardroom.home.views.asking import contract_event
from boardroom.home.views.naming import duty_title, duty_url, meeting_title, relative
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.signing.models import Envelope
from boardroom.signing.rules.letters import title_in_sentence, with_others
from boardroom.web.document_rows import language


def _whole_title(envelope: Envelope) -> str:
    return with_others(title_in_sentence(envelope.title), envelope.further_papers, language())


def coming(found: Round) -> list[dict[str, Any]]:
    """Return what has a day ahead, the nearest first."""
    events = [
        {
            "day": envelope.deadline,
            "words": relative(envelope.deadline, found.today),
            "title": _("Sista dag att skriva under %(title)s", title=_whole_title(envelope)),
            "url": url_for("signing.envelope", envelope_id=envelope.id),
            "why": None,
        }
        for envelope in found.deadlines
        if envelope.deadline
    ]
    events += [
        {
            "day": day,
            "words": relative(day, found.today),
            "title": meeting_title(meeting),
            "url": url_for("meetings.meeting", meeting_id=meeting.id),
            "why": meeting.place or None,
        }
        for meeting, day, _asked in found.meetings
    ]
    events += [
        {
            "day": duty.last_day,
            "words": relative(duty.last_day, found.today),
            "title": duty_title(duty),
            "url": duty_url(duty),
            "why": _("Senast då ska medlemmarna kunna läsa det."),
        }
        for duty, own in found.duties
        if not own
    ]
    events += [
        {
            "day": mandate.end,
            "words": relative(mandate.end, found.today),
            "title": _("Ditt uppdrag som %(role)s upphör", role=_(ROLE_WORDS[mandate.role.value])),
            "url": None,
            "why": _("Det som du har blivit ombedd att skriva under kan du skriva under även efteråt."),
        }
        for mandate in found.ending
        if mandate.end
    ]
    events += [contract_event(one, found.today) for one in found.contracts_ahead]
    return sorted(events, key=lambda event: str(event["day"]))
