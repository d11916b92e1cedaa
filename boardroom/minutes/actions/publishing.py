"""General meeting minutes on their way to the members: noted as available, reminded of, and told of."""

import uuid
from datetime import date

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.language.dates import format_date
from boardroom.mandates.models import Role
from boardroom.mandates.queries import board_on
from boardroom.minutes import queries
from boardroom.minutes.actions.addressing import addressees
from boardroom.minutes.models import DutyLetter, DutyStep, Minutes
from boardroom.minutes.queries import Duty
from boardroom.notices.actions import enqueue
from boardroom.work import Work

HOW_MISSING = N_("Skriv var medlemmarna kan läsa protokollet, till exempel: anslagstavlan i tvättstugan.")
NOT_YET = N_("Dagen kan inte ligga före stämman eller efter i dag.")


def make_available(work: Work, minutes_id: uuid.UUID, day: date, how: str) -> Minutes:
    """Note that the members can read a general meeting's minutes elsewhere than in the portal: since when, and where."""
    work.actor.require(Permission.WRITE_MINUTES)
    minutes = queries.by_id(work, minutes_id)
    if queries.duty_of(work, minutes) is None:
        raise NotFound
    words = " ".join(how.split())[:200]
    if not words:
        raise Invalid(problem=HOW_MISSING)
    if not minutes.held_on <= day <= local_today(work):
        raise Invalid(problem=NOT_YET)
    minutes.available_on, minutes.available_how = day, words
    record(work, "made_available", "minutes", minutes.id, day=day, how=words)
    return minutes


def write_due_letter(work: Work) -> bool:
    """Write the next letter that a general meeting calls for, once; False when there is none. For the worker."""
    work.alone(f"duty letters {work.actor.tenant}")
    due = queries.letter_due(work)
    if due is None:
        return False
    duty, step = due
    told = _tell_members(work, duty) if step is DutyStep.MEMBERS_TOLD else _remind(work, duty, step)
    work.session.add(
        DutyLetter(
            id=new_id(),
            association_id=work.actor.tenant,
            subject_id=duty.subject_id,
            step=step,
            written_at=work.now,
        )
    )
    work.session.flush()
    record(work, step.value, "minutes" if duty.minutes else "meeting", _named(duty), to=told)
    return True


def _named(duty: Duty) -> uuid.UUID:
    return duty.minutes.id if duty.minutes else duty.subject_id


def _remind(work: Work, duty: Duty, step: DutyStep) -> int:
    page = f"/minutes/{duty.minutes.id}" if duty.minutes else f"/meetings/{duty.subject_id}"
    facts = {
        "begun": "yes" if duty.minutes else "",
        "sealed": "yes" if duty.sealed else "",
        "last": "yes" if step is DutyStep.LAST_REMINDER else "",
    }
    return _write(work, duty, queries.responsible(work, duty), page, facts)


def _tell_members(work: Work, duty: Duty) -> int:
    members = {
        person.id for person, mandate in board_on(work, local_today(work)) if mandate.role is Role.MEMBER
    }
    document = duty.envelope.document_id if duty.envelope else None
    return _write(work, duty, members, f"/archive/{document}", None)


def _write(work: Work, duty: Duty, to: set[uuid.UUID], page: str, reminder: dict[str, str] | None) -> int:
    """Write to each one who has an address; a page is named to those who can log in, and is all that members are told."""
    template = "minutes_available" if reminder is None else "minutes_duty"
    association, sent = own(work), 0
    for one in addressees(work, sorted(to, key=str)):
        if reminder is None and one.account is None:
            continue
        enqueue(
            work,
            template,
            to_address=one.address,
            to_name=one.person.name,
            facts=(reminder or {})
            | {
                "day": format_date(duty.held_on, one.language),
                "last_day": format_date(duty.last_day, one.language),
                "page": work.links.to(f"/{association.slug}{page}") if one.account else "",
            },
            language=one.language,
            about=("minutes" if duty.minutes else "meeting", _named(duty)),
        )
        sent += 1
    return sent
