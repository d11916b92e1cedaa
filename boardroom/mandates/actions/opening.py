"""Access beyond mandates: two board members open it together, for a reason and some hours, and all are told at once."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.actor import ActorKind
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.actions.letters import board_of_today, write_to
from boardroom.mandates.errors import NothingToConfirm, OwnRequest
from boardroom.mandates.models import OpenedAccess, Person, Role
from boardroom.mandates.queries import opened_access
from boardroom.mandates.queries import person as find
from boardroom.mandates.rules import HOURS, OPENED
from boardroom.work import Work

REASON = N_("Skriv varför. Hela styrelsen får läsa det.")


def ask_for_access(work: Work, person_id: uuid.UUID, role: Role, *, reason: str, hours: int) -> OpenedAccess:
    """Ask that someone be let in as if they had a role, for some hours; opens nothing until another confirms.

    Invalid for another role or number of hours than those offered, or without a reason.
    """
    asker = _board_member(work)
    person = find(work, person_id)
    if person is None:
        raise NotFound
    if role.value not in OPENED or hours not in HOURS:
        raise Invalid(problem=N_("Välj vad som ska öppnas och för hur länge."))
    if not reason.strip():
        raise Invalid(problem=REASON)
    if person.account_id is None:
        raise Invalid(problem=N_("Personen har inget konto att logga in med. Bjud in personen först."))
    asked = OpenedAccess(
        id=new_id(),
        association_id=work.actor.tenant,
        person_id=person.id,
        role=role,
        reason=reason.strip()[:500],
        hours=hours,
        asked_by=asker,
        asked_at=work.now,
    )
    work.session.add(asked)
    work.session.flush()
    _note(work, "asked", asked, person)
    _tell(
        work,
        asked,
        f"Bekräfta tillfällig åtkomst för {person.name}",
        f"{work.actor.name} vill öppna tillfällig åtkomst i {hours} timmar för {person.name}: "
        f"{OPENED[role.value]}.\n\nSkäl: {asked.reason}\n\n"
        "Inget är öppnat än. En till i styrelsen behöver bekräfta inom ett dygn: logga in, öppna sidan Styrelse och "
        "välj Tillfällig åtkomst längst ned.",
        but={asker},
    )
    return asked


def confirm_access(work: Work, access_id: uuid.UUID) -> OpenedAccess:
    """Open what another asked for, from now and for the hours named; the whole board is told. OwnRequest, NothingToConfirm."""
    confirmer = _board_member(work)
    # Two who confirm at once open it once.
    work.alone(f"opened access {access_id}")
    asked = opened_access(work, access_id)
    if not asked.waits_at(work.now):
        raise NothingToConfirm
    if asked.asked_by == confirmer:
        raise OwnRequest
    asked.confirmed_by, asked.confirmed_at = confirmer, work.now
    asked.ends_at = work.now + timedelta(hours=asked.hours)
    person, asker = find(work, asked.person_id), find(work, asked.asked_by)
    _note(
        work,
        "opened",
        asked,
        person,
        asked_by=asker.name if asker else "",
        until=asked.ends_at.isoformat(),
    )
    name = person.name if person else ""
    _tell(
        work,
        asked,
        f"Tillfällig åtkomst är öppnad för {name}",
        f"{asker.name if asker else ''} och {work.actor.name} har öppnat tillfällig åtkomst i {asked.hours} timmar för "
        f"{name}: {OPENED[asked.role.value]}.\n\nSkäl: {asked.reason}\n\n"
        "Den stängs av sig själv, och allt som görs under tiden står i ändringsloggen. Är det inte riktigt? Vem som helst "
        "i styrelsen kan stänga den genast på sidan Styrelse, under Tillfällig åtkomst.",
        also=[person] if person else [],
    )
    return asked


def close_access(work: Work, access_id: uuid.UUID) -> OpenedAccess:
    """Close access before its time, or take a request back or decline it; NothingToConfirm when it is over already."""
    closer = _board_member(work)
    work.alone(f"opened access {access_id}")
    found = opened_access(work, access_id)
    was_open = found.open_at(work.now)
    if not was_open and not found.waits_at(work.now):
        raise NothingToConfirm
    found.closed_by, found.closed_at = closer, work.now
    person = find(work, found.person_id)
    _note(work, "closed" if was_open else "declined", found, person)
    name = person.name if person else ""
    words = "är stängd" if was_open else "blev inte öppnad"
    _tell(
        work,
        found,
        f"Tillfällig åtkomst för {name} {words}",
        f"{work.actor.name} har {'stängt' if was_open else 'sagt nej till'} den tillfälliga åtkomsten för {name}.",
        also=[person] if person and was_open else [],
    )
    return found


def _board_member(work: Work) -> uuid.UUID:
    """Return the acting board member, who is at the keyboard: no program opens anything for anyone."""
    work.actor.require(Permission.OPEN_ACCESS)
    if work.actor.kind is not ActorKind.ACCOUNT or work.actor.person_id is None:
        raise NotPermitted
    return work.actor.person_id


def _note(
    work: Work, verb: str, found: OpenedAccess, person: Person | None, *, asked_by: str = "", until: str = ""
) -> None:
    record(
        work,
        verb,
        "opened_access",
        found.id,
        person=person.name if person else "",
        role=found.role.value,
        hours=found.hours,
        reason=found.reason,
        asked_by=asked_by,
        until=until,
    )


def _tell(
    work: Work,
    found: OpenedAccess,
    subject: str,
    body: str,
    *,
    also: Iterable[Person] = (),
    but: Iterable[uuid.UUID] = (),
) -> None:
    """Write to everyone on the board today, and to the one whom it concerns."""
    association = own(work)
    told = {person.id: person for person in board_of_today(work)}
    told |= {person.id: person for person in also}
    skipped = set(but)
    for person in told.values():
        if person.id not in skipped:
            write_to(work, association, person, subject, body, about=("opened_access", found.id))
