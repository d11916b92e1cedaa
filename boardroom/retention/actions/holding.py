"""Legal holds and exceptions: placed with a reason, lifted with a reason, both in the log."""

import uuid
from datetime import date

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.classes.queries import by_key
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.errors import NoSuchClass
from boardroom.documents.queries import by_id
from boardroom.matters.queries import by_id as matter_by_id
from boardroom.retention.errors import DayPassed, HoldIncomplete, HoldOver, ReasonMissing
from boardroom.retention.models import Exemption, Hold
from boardroom.retention.queries import barred_holds, exempted, exempted_matters, hold_by_id
from boardroom.retention.rules import Held, HoldKind
from boardroom.work import Work


def place_hold(work: Work, held: Held, reason: str, until: date | None = None) -> Hold:
    """Stop the disposal of all that the hold covers, at once and until it is lifted or its last day has passed."""
    work.actor.require(Permission.PLACE_HOLDS)
    alone_with_disposals(work)
    why = reason_given(reason)
    _ahead(work, until)
    names = "\n".join(dict.fromkeys(" ".join(one.split()) for one in held.spellings if one.strip()))[:600]
    _require_something(work, held, names)
    if held.record_class and by_key(work, held.record_class) is None:
        raise NoSuchClass
    period = held.kind is HoldKind.PERIOD
    placed = Hold(
        id=new_id(),
        association_id=work.actor.tenant,
        kind=held.kind,
        document_id=held.document_id if held.kind is HoldKind.DOCUMENT else None,
        matter_id=held.matter_id if held.kind is HoldKind.MATTER else None,
        names=names if held.kind is HoldKind.PERSON else "",
        since=held.since if period else None,
        before=held.before if period else None,
        record_class=held.record_class if period else None,
        reason=why,
        until=until,
        placed_at=work.now,
        placed_by=work.actor.person_id,
        placed_by_name=work.actor.name,
        lifted_because="",
    )
    work.session.add(placed)
    work.session.flush()
    record(work, "placed", "legal_hold", placed.id, kind=placed.kind.value, reason=why, until=until or "")
    if placed.document_id:
        record(work, "held", "document", placed.document_id, reason=why)
    if placed.matter_id:
        record(work, "held", "matter", placed.matter_id, reason=why)
    return placed


def lift_hold(work: Work, hold_id: uuid.UUID, because: str) -> Hold:
    """Lift a hold: what it covered may be proposed for disposal again, and then two people still have to approve.

    NotFound for who has a conflict of interest in what it covers.
    """
    work.actor.require(Permission.LIFT_HOLDS)
    found = hold_by_id(work, hold_id)
    if barred_holds(work, [found]):
        raise NotFound
    if found.lifted_at is not None:
        raise HoldOver
    found.lifted_because = reason_given(because)
    found.lifted_at, found.lifted_by_name = work.now, work.actor.name
    work.session.flush()
    record(work, "lifted", "legal_hold", found.id, kind=found.kind.value, because=found.lifted_because)
    if found.document_id:
        record(work, "hold_lifted", "document", found.document_id, because=found.lifted_because)
    if found.matter_id:
        record(work, "hold_lifted", "matter", found.matter_id, because=found.lifted_because)
    return found


def exempt(work: Work, document_id: uuid.UUID, reason: str, until: date | None = None) -> Exemption:
    """Keep one document beyond its time, until a day or until the exception is ended; it replaces an earlier one."""
    work.actor.require(Permission.MANAGE_RETENTION)
    alone_with_disposals(work)
    key = by_id(work, document_id).id
    made = _excepted(work, exempted(work, [key]).get(key), reason, until)
    made.document_id = key
    return _kept_longer(work, made, "document", key)


def exempt_matter(work: Work, matter_id: uuid.UUID, reason: str, until: date | None = None) -> Exemption:
    """Keep a matter, with all that it holds now and later, beyond its time; as `exempt`."""
    work.actor.require(Permission.MANAGE_RETENTION)
    alone_with_disposals(work)
    key = matter_by_id(work, matter_id).id
    made = _excepted(work, exempted_matters(work, [key]).get(key), reason, until)
    made.matter_id = key
    return _kept_longer(work, made, "matter", key)


def end_exemption(work: Work, document_id: uuid.UUID) -> None:
    """End an exception; the schedule applies to the document again."""
    work.actor.require(Permission.MANAGE_RETENTION)
    key = by_id(work, document_id).id
    _end(work, exempted(work, [key]).get(key), "document", key)


def end_matters_exemption(work: Work, matter_id: uuid.UUID) -> None:
    """End an exception; the schedule applies to the matter and its papers again."""
    work.actor.require(Permission.MANAGE_RETENTION)
    key = matter_by_id(work, matter_id).id
    _end(work, exempted_matters(work, [key]).get(key), "matter", key)


def _excepted(work: Work, before: Exemption | None, reason: str, until: date | None) -> Exemption:
    """Return a new exception of nothing yet, and end the one that it replaces."""
    why = reason_given(reason)
    _ahead(work, until)
    if before is not None:
        before.ended_at, before.ended_by_name = work.now, work.actor.name
    return Exemption(
        id=new_id(),
        association_id=work.actor.tenant,
        until=until,
        reason=why,
        made_at=work.now,
        made_by_name=work.actor.name,
        ended_by_name="",
    )


def _kept_longer(work: Work, made: Exemption, kind: str, key: uuid.UUID) -> Exemption:
    work.session.add(made)
    work.session.flush()
    record(work, "exempted", kind, key, reason=made.reason, until=made.until or "")
    return made


def _end(work: Work, found: Exemption | None, kind: str, key: uuid.UUID) -> None:
    if found is None:
        return
    found.ended_at, found.ended_by_name = work.now, work.actor.name
    work.session.flush()
    record(work, "exemption_ended", kind, key, reason=found.reason)


def alone_with_disposals(work: Work) -> None:
    """Let nobody else propose, approve, hold or destroy until this Work ends: what is read from now on stays true."""
    work.alone(f"disposal {work.actor.tenant}")


def reason_given(text: str) -> str:
    """Return a reason on one line; ReasonMissing without one."""
    why = " ".join(text.split())[:500]
    if not why:
        raise ReasonMissing
    return why


def _require_something(work: Work, held: Held, names: str) -> None:
    """HoldIncomplete when a hold names nothing that it could stop; NotFound when that is nothing that the actor sees."""
    if held.kind is HoldKind.DOCUMENT and held.document_id is not None:
        by_id(work, held.document_id)
    elif held.kind is HoldKind.MATTER and held.matter_id is not None:
        matter_by_id(work, held.matter_id)
    elif held.kind is HoldKind.PERSON:
        # A name that no text could be compared with would stop nothing, without anybody noticing.
        if not names or not all(any(sign.isalnum() for sign in one) for one in names.splitlines()):
            raise HoldIncomplete
    elif (
        held.kind is not HoldKind.PERIOD
        or held.since is None
        or held.before is None
        or held.since >= held.before
    ):
        raise HoldIncomplete


def _ahead(work: Work, until: date | None) -> None:
    if until is not None and until < local_today(work):
        raise DayPassed
