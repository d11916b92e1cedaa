"""Notices of meetings: sent with agenda and calendar file, sent anew, cancelled, answered; the wheel and the templates."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.calendar_files import Event
from boardroom.core.errors import Invalid, NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.language.dates import format_date
from boardroom.mandates.models import Person, Role
from boardroom.minutes import queries
from boardroom.minutes.actions.addressing import addressees
from boardroom.minutes.actions.holding import hold_meeting, hold_recurring
from boardroom.minutes.errors import AlreadyBegun, OffTheWheel
from boardroom.minutes.models import (
    AgendaTemplate,
    Answer,
    CalledMeeting,
    Invitee,
    MinutesKind,
    RecurringItem,
)
from boardroom.minutes.rules import KIND_WORDS, KIND_WORDS_IN_ENGLISH, USUAL_WHEEL
from boardroom.notices.actions import enqueue
from boardroom.work import Work

USUAL_LENGTH = timedelta(hours=2)
LONGEST_POINT = 200
POINT_TOO_LONG = N_("En punkt är för lång. Varje punkt får ha högst 200 tecken.")
NOBODY = N_("Ingen av dem som ska kallas har en e-postadress.")


def call(
    work: Work, meeting_id: uuid.UUID, *, by_link: Mapping[uuid.UUID, Collection[uuid.UUID]] | None = None
) -> int:
    """Send the notice to everyone who is called, or send it anew; return to how many it went.

    `by_link` tells, by person, which papers they get a link of their own to, in letters of their own.

    Invalid when nobody has an address. Letters leave only if this Work commits.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    found = hold_meeting(work, meeting_id)
    if found.minutes_id is not None or found.cancelled_at is not None:
        raise AlreadyBegun
    again = found.called_at is not None
    found.notices += 1
    known = {one.person_id for one in found.invitees}
    to = queries.called_to(work, found.kind, queries.day_of(work, found))
    for person, _roles in to:
        if person.id not in known:
            found.invitees.append(
                Invitee(
                    id=new_id(),
                    association_id=work.actor.tenant,
                    person_id=person.id,
                    answer=Answer.UNANSWERED,
                )
            )
    sent = _write(work, found, to, "meeting_changed" if again else "meeting_notice", by_link or {})
    if not sent:
        raise Invalid(problem=NOBODY)
    found.called_at = found.changed_at = work.now
    record(work, "called", "meeting", found.id, to=sent, notice=found.notices)
    return sent


def cancel(work: Work, meeting_id: uuid.UUID) -> CalledMeeting:
    """Cancel a meeting; those who were called are told, and their calendars too."""
    work.actor.require(Permission.WRITE_MINUTES)
    found = hold_meeting(work, meeting_id)
    if found.minutes_id is not None:
        raise AlreadyBegun
    if found.cancelled_at is not None:
        return found
    found.cancelled_at = work.now
    if found.called_at is not None:
        found.notices += 1
        _write(work, found, _still_called(work, found), "meeting_cancelled")
    record(work, "cancelled", "meeting", found.id)
    return found


def gather_told_of_cancelling(work: Work, found: CalledMeeting) -> tuple[list[str], list[str]]:
    """Return the names of those whom a letter would tell that a meeting is cancelled, and of those called whom none reaches."""
    if found.called_at is None:
        return [], []
    to = [person for person, _roles in _still_called(work, found)]
    told = {one.person.id for one in addressees(work, [person.id for person in to])}
    return [one.name for one in to if one.id in told], [one.name for one in to if one.id not in told]


def _still_called(work: Work, found: CalledMeeting) -> list[tuple[Person, frozenset[Role]]]:
    called = {one.person_id for one in found.invitees}
    to = queries.called_to(work, found.kind, queries.day_of(work, found))
    return [pair for pair in to if pair[0].id in called]


def answer(work: Work, meeting_id: uuid.UUID, said: Answer) -> Invitee:
    """Say whether one comes; NotFound for whoever was not called."""
    found = queries.meeting(work, meeting_id)
    own_row = next((one for one in found.invitees if one.person_id == work.actor.person_id), None)
    if own_row is None:
        raise NotFound
    own_row.answer, own_row.answered_at = said, work.now
    record(work, "answered", "meeting", found.id, answer=said.value)
    return own_row


def describe_event(work: Work, found: CalledMeeting) -> Event:
    """Return the meeting as a calendar knows it."""
    association = own(work)
    agenda = "\n".join(f"{item.position}. {item.heading}" for item in found.items)
    host = work.links.base.partition("://")[2].partition("/")[0].partition(":")[0]
    return Event(
        uid=f"{found.id}@{host}",
        sequence=max(0, found.notices - 1),
        starts=found.starts,
        ends=found.ends or found.starts + USUAL_LENGTH,
        summary=f"{KIND_WORDS[found.called]} – {association.name}",
        location=found.place,
        description=agenda,
        url=work.links.to(f"/{association.slug}/meetings/{found.id}"),
        cancelled=found.cancelled_at is not None,
    )


def add_recurring(work: Work, month: int, heading: str, text: str = "") -> RecurringItem:
    """Put an item on the annual wheel."""
    work.actor.require(Permission.WRITE_MINUTES)
    if not heading.strip():
        raise Invalid(problem=N_("Skriv vad som återkommer."))
    added = RecurringItem(
        id=new_id(),
        association_id=work.actor.tenant,
        month=month,
        heading=heading.strip()[:200],
        text=text.strip(),
    )
    work.session.add(added)
    work.session.flush()
    record(work, "changed", "annual_wheel", work.actor.tenant, name=added.heading)
    return added


def remove_recurring(work: Work, item_id: uuid.UUID) -> None:
    """Take an item off the annual wheel; agendas that have it keep their points. OffTheWheel when it is gone already."""
    work.actor.require(Permission.WRITE_MINUTES)
    hold_recurring(work, item_id)
    found = next((one for one in queries.wheel(work) if one.id == item_id), None)
    if found is None:
        raise OffTheWheel
    for item in queries.points_from(work, item_id):
        item.recurring_id = None
    work.session.flush()
    work.session.delete(found)
    record(work, "changed", "annual_wheel", work.actor.tenant, name=found.heading)


def adopt_usual_wheel(work: Work) -> None:
    """Begin an empty wheel with what most boards do in a year."""
    work.actor.require(Permission.WRITE_MINUTES)
    work.alone(f"usual wheel {work.actor.tenant}")
    if queries.wheel(work):
        return
    for month, heading in USUAL_WHEEL:
        add_recurring(work, month, heading)


def set_template(work: Work, kind: MinutesKind, headings: str) -> None:
    """Say which points agendas and minutes of a kind begin with, one a line; empty: the portal's usual ones."""
    work.actor.require(Permission.WRITE_MINUTES)
    lines = [line.strip() for line in headings.splitlines() if line.strip()]
    if any(len(line) > LONGEST_POINT for line in lines):
        raise Invalid(problem=POINT_TOO_LONG)
    work.alone(f"agenda templates {work.actor.tenant}")
    found = queries.templates(work).get(kind)
    if not lines:
        if found is not None:
            work.session.delete(found)
    elif found is None:
        work.session.add(
            AgendaTemplate(
                id=new_id(), association_id=work.actor.tenant, kind=kind, headings="\n".join(lines)
            )
        )
    else:
        found.headings = "\n".join(lines)
    work.session.flush()
    record(work, "changed", "agenda_template", work.actor.tenant, name=KIND_WORDS[kind.value])


def _write(
    work: Work,
    found: CalledMeeting,
    to: list[tuple[Person, frozenset[Role]]],
    template: str,
    by_link: Mapping[uuid.UUID, Collection[uuid.UUID]] = MappingProxyType({}),
) -> int:
    outsiders = queries.outsiders_called(work, found)
    roles = {person.id: held for person, held in to}
    event = describe_event(work, found)
    reached = addressees(work, list(roles))
    for one in reached:
        key = one.person.id
        enqueue(
            work,
            template,
            to_address=one.address,
            to_name=one.person.name,
            facts={
                "kind": (KIND_WORDS_IN_ENGLISH if one.language == "en" else KIND_WORDS)[found.called],
                "day": format_date(queries.day_of(work, found), one.language),
                "time": queries.local_time(work, found.starts),
                "place": found.place,
                "message": found.message,
                "agenda": "\n".join(_points(work, found, outsiders.get(key), by_link.get(key, ()))),
                "sender": work.actor.name,
                "page": event.url if one.account and roles[key] & queries.READERS else "",
                "by_link": "yes" if by_link.get(key) else "",
            },
            language=one.language,
            about=("meeting", found.id),
            event=event,
        )
    return len(reached)


def _points(
    work: Work, found: CalledMeeting, outside: queries.Outside | None, linked: Collection[uuid.UUID]
) -> Iterator[str]:
    """Yield the agenda's lines; for someone outside the papers too, with the page where a log-in opens them.

    A paper that opens neither so nor by a link is not named: whoever reads the letter could not get it.
    """
    slug = own(work).slug
    for item in found.items:
        yield f"{item.position}. {item.heading}"
        for paper in outside.papers.get(item.id, ()) if outside else ():
            if outside and paper.id in outside.readable:
                yield f"   – {paper.title}: {work.links.to(f'/{slug}/archive/{paper.id}')}"
            elif paper.id in linked:
                yield f"   – {paper.title}"
