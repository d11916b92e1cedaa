"""Whose contact details are to be forgotten: who left so long ago that the schedule lets them go, and signs nothing more."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import or_, select

from boardroom.associations.queries import local_today, own
from boardroom.audit.models import Entry
from boardroom.classes.queries import schedule
from boardroom.classes.rules import Facts, KeepUntil, Trigger, Unit, keep_until
from boardroom.core.dates import add_years
from boardroom.core.permissions import Permission
from boardroom.mandates.models import Mandate, Ownership, Person, Role
from boardroom.mandates.queries import mandates_of, persons
from boardroom.matters.models import TriggerAnswer
from boardroom.matters.rules import question_key
from boardroom.privacy.models import PrivacyRequest
from boardroom.privacy.queries.extracts import same_person
from boardroom.privacy.queries.requests import clues_of
from boardroom.signing.queries import ever_asked_to_sign, still_to_sign
from boardroom.work import Work

# The class of the schedule that says how long; "phone, e-mail of a resident" in DOMAIN section 5.
_CLASS = "resident_contact"
# Years after the last mandate: discharge comes within one, and who sat answers five years more (NJA 2013 s. 117).
_ANSWERS_FOR = 6


@dataclass(frozen=True)
class Left:
    """One person whose contact details are still kept, the last day with a mandate or an apartment, and until when."""

    person: Person
    last_day: date
    moved: bool  # that day was the last in an apartment of theirs
    kept: KeepUntil


def contact_key(person_id: uuid.UUID) -> str:
    """Return what the question about one person is known by, so that an answer lets it rest."""
    return question_key("contact", person_id)


def needs_account(work: Work, person: Person) -> bool:
    """Tell whether an account may still open something to who left: what they signed, or the minutes they may answer for."""
    since = add_years(local_today(work), -_ANSWERS_FOR)
    answers = any(
        one.role is not Role.MEMBER and (one.end is None or one.end > since)
        for one in mandates_of(work, person.id)
    )
    return answers or (own(work).former_read_signed and person.id in ever_asked_to_sign(work))


def to_forget(work: Work, limit: int | None = None) -> list[Left]:
    """Return those about whom whoever manages mandates is to be asked now, who left first at the top."""
    if not work.actor.may(Permission.MANAGE_MANDATES):
        return []
    today, asked_to_sign = local_today(work), still_to_sign(work)
    resting = set(
        work.session.scalars(
            select(TriggerAnswer.question).where(
                TriggerAnswer.association_id == work.actor.tenant, TriggerAnswer.ask_again_on > today
            )
        )
    )
    due = (
        one
        for one in sorted(_left(work, today), key=lambda one: (one.last_day, one.person.name))
        if one.kept.expired(today)
        and one.person.id not in asked_to_sign
        and contact_key(one.person.id) not in resting
    )
    return list(islice(due, limit))


def left(work: Work, person_id: uuid.UUID) -> Left | None:
    """Return that a person has left and how they are still reached, however lately; None when neither is so."""
    work.actor.require(Permission.MANAGE_MANDATES)
    return next((one for one in _left(work, local_today(work)) if one.person.id == person_id), None)


def _left(work: Work, today: date) -> Iterator[Left]:
    """Yield everyone who is reached by something, had a mandate or an apartment, and has none today or later."""
    reached = {
        person.id: person
        for person in work.session.scalars(
            select(Person).where(
                Person.association_id == work.actor.tenant,
                or_(Person.email != "", Person.phone != "", Person.account_id.is_not(None)),
            )
        )
    }
    ends: dict[uuid.UUID, list[tuple[date | None, bool]]] = {}
    for kind, moved in ((Mandate, False), (Ownership, True)):
        rows = work.session.execute(
            select(kind.person_id, kind.end).where(kind.association_id == work.actor.tenant)
        )
        for person_id, end in rows:
            ends.setdefault(person_id, []).append((end, moved))
    row = schedule(work).classes.get(_CLASS)
    for person_id, person in reached.items():
        days = ends.get(person_id, [])
        known = [(end, moved) for end, moved in days if end is not None]
        if not days or len(known) < len(days):
            continue
        end, moved = max(known)
        if end > today or not (person.email or person.phone or not needs_account(work, person)):
            continue
        last = end - timedelta(days=1)
        kept = keep_until(
            row.trigger if row else Trigger.MOVED_OUT,
            row.duration if row else 3,
            row.unit if row else Unit.MONTHS,
            Facts(trigger_date=last),
        )
        yield Left(person, last, moved, kept)


def reached_still(work: Work, request: PrivacyRequest) -> list[Person]:
    """Return the persons of the register who seem to be the one that asks, and whom it says how to reach."""
    clues = clues_of(work, request)
    return [one for one in persons(work) if (one.email or one.phone) and same_person(one, clues)]


def forgotten_for(work: Work, request: PrivacyRequest) -> bool:
    """Tell whether how the person who asks is reached has been forgotten since they asked, and nothing of it is left."""
    clues = clues_of(work, request)
    mine = [one for one in persons(work) if same_person(one, clues)]
    if not mine or any(one.email or one.phone for one in mine):
        return False
    return bool(
        work.session.scalar(
            select(Entry.number)
            .where(
                Entry.association_id == work.actor.tenant,
                Entry.verb == "forgot_contact",
                Entry.subject_kind == "person",
                Entry.subject_id.in_([str(one.id) for one in mine]),
                Entry.at >= request.registered_at,
            )
            .limit(1)
        )
    )
