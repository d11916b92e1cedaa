"""A former board member asks for the minutes of their time, and the board answers."""

import uuid
from datetime import timedelta

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.actions.letters import write_to
from boardroom.mandates.errors import AlreadyEnded, AskedAlready, NeverSat
from boardroom.mandates.models import PastMinutesWish, Person
from boardroom.mandates.queries import board_on, wish, wishes_of, years_on_board
from boardroom.mandates.queries import person as find
from boardroom.mandates.rules import LEADING_ROLES
from boardroom.work import Work

# How long minutes that were asked for stay open: time to read them through, more than once.
OPEN_DAYS = 30


def ask_for_past_minutes(work: Work, reason: str) -> PastMinutesWish:
    """Ask the board for the minutes of one's own time on it; its leaders are written to. NeverSat, AskedAlready, Invalid."""
    if work.actor.person_id is None or work.actor.account_id is None:
        raise NotPermitted
    person = find(work, work.actor.person_id)
    if person is None or not years_on_board(work, person.id):
        raise NeverSat
    if any(earlier.answered_at is None for earlier in wishes_of(work, person.id)):
        raise AskedAlready
    if not reason.strip():
        raise Invalid(problem=N_("Skriv varför du behöver dem, så kan styrelsen svara."))
    asked = PastMinutesWish(
        id=new_id(),
        association_id=work.actor.tenant,
        person_id=person.id,
        reason=reason.strip()[:500],
        asked_at=work.now,
    )
    work.session.add(asked)
    work.session.flush()
    record(work, "asked", "past_minutes", asked.id, person=person.name, reason=asked.reason)
    for leader in _leaders(work):
        _write(
            work,
            leader,
            asked,
            f"{person.name} ber om protokoll från sin tid i styrelsen",
            f"{person.name} satt i styrelsen förr och ber att få läsa dess protokoll från den tiden.\n\n"
            f"Skäl: {asked.reason}\n\nLogga in och svara: frågan står på sidan Att göra.",
        )
    return asked


def answer_past_minutes(
    work: Work, wish_id: uuid.UUID, *, granted: bool, answer: str = ""
) -> PastMinutesWish:
    """Open the minutes of someone's time for thirty days, or say no and why; the one who asked is told. AlreadyEnded."""
    work.actor.require(Permission.WRITE_MINUTES)
    work.actor.require(Permission.OPEN_ACCESS)
    work.alone(f"past minutes {wish_id}")
    asked, person = wish(work, wish_id)
    if asked.answered_at is not None:
        raise AlreadyEnded
    if not granted and not answer.strip():
        raise Invalid(problem=N_("Skriv varför ni säger nej."))
    asked.answered_by, asked.answered_at = work.actor.person_id, work.now
    asked.answer = answer.strip()[:500]
    if granted:
        asked.opens_until = local_today(work) + timedelta(days=OPEN_DAYS)
    record(
        work,
        "granted" if granted else "refused",
        "past_minutes",
        asked.id,
        person=person.name,
        answer=asked.answer,
        until=asked.opens_until or "",
    )
    told = (
        f"Du kan läsa styrelsens protokoll från din tid i {OPEN_DAYS} dagar. Logga in, så finns de på sidan Att göra."
        if granted
        else "Styrelsen öppnar inte protokollen."
    )
    _write(
        work,
        person,
        asked,
        "Svar om protokollen från din tid i styrelsen",
        "\n\n".join(filter(None, (told, asked.answer))),
    )
    return asked


def _leaders(work: Work) -> list[Person]:
    return list(
        {
            person.id: person
            for person, mandate in board_on(work, local_today(work))
            if mandate.role.value in LEADING_ROLES
        }.values()
    )


def _write(work: Work, to: Person, asked: PastMinutesWish, subject: str, body: str) -> None:
    write_to(work, own(work), to, subject, body, about=("past_minutes", asked.id))
