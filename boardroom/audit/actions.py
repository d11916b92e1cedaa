"""Writing to the log: `record` for changes, `note_reading` for what was opened."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import DDL, CursorResult, delete, null, text, update

from boardroom.audit.models import GENESIS, GUARDS, INSTALLATION, ChainAnchor, Entry, Reading
from boardroom.audit.queries import (
    anchor_by_id,
    heads_to_anchor,
    last_link,
    month_of_readings,
    months_to_tend,
    next_anchor,
    noted_since,
    seal_of,
)
from boardroom.audit.rules import ask_again, erasable_before, link_hash, payload_hash
from boardroom.core.actor import Actor
from boardroom.core.ids import new_id
from boardroom.ports.timestamps import Stamp
from boardroom.work import Work, WorkOpener

# Leafing through something is one opening, not one for every page.
SITTING = timedelta(minutes=30)


def record(
    work: Work,
    verb: str,
    subject_kind: str,
    subject_id: object,
    *,
    association_id: uuid.UUID | None = None,
    **facts: object,
) -> Entry:
    """Append one entry to the chain of the association (the actor's unless given).

    `facts` is the erasable payload; keep identifiers and states there, never secrets.
    One Work at a time appends to a chain, so the number and the previous hash cannot race; that a number stands
    once is the database's own rule besides.
    """
    tenant = association_id or work.actor.association_id
    [entry] = _linked(work, tenant, verb, kind=subject_kind, subjects=[subject_id], facts=facts)
    work.session.add(entry)
    work.session.flush()
    return entry


def record_many(
    work: Work, verb: str, subject_kind: str, subject_ids: Sequence[object], **facts: object
) -> None:
    """As `record`, one entry for each of many subjects of one deed; written together, because they may be thousands."""
    entries = _linked(
        work, work.actor.association_id, verb, kind=subject_kind, subjects=subject_ids, facts=facts
    )
    work.session.add_all(entries)
    work.session.flush()


def hold_chain(work: Work, tenant: uuid.UUID | None) -> None:
    """Let this Work alone append to a chain until it ends; for deeds that read first what they then change.

    Such a deed takes it before anything else, so that two of them never wait for each other.
    """
    work.alone(f"audit {_chain(tenant)}")


def _chain(tenant: uuid.UUID | None) -> str:
    return str(tenant) if tenant else INSTALLATION


def _linked(
    work: Work,
    tenant: uuid.UUID | None,
    verb: str,
    *,
    kind: str,
    subjects: Sequence[object],
    facts: Mapping[str, object],
) -> list[Entry]:
    """Return the next links of the chain, each holding the hash of the one before."""
    chain = _chain(tenant)
    hold_chain(work, tenant)
    last = last_link(work, chain)
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    payload = {key: str(value) for key, value in facts.items()}
    if work.actor.name:
        payload["by"] = work.actor.name
    now = work.now
    actor = (work.actor.kind.value, str(work.actor.account_id or work.actor.person_id or ""))
    entries = []
    for subject_id in subjects:
        salt = secrets.token_hex(16)
        hashed = payload_hash(payload, salt)
        entry = Entry(
            id=new_id(),
            chain=chain,
            association_id=tenant,
            number=number,
            at=now,
            verb=verb,
            subject_kind=kind,
            subject_id=str(subject_id),
            actor_kind=actor[0],
            actor_id=actor[1],
            payload=dict(payload),
            salt=salt,
            payload_hash=hashed,
            previous_hash=previous,
            hash=link_hash(
                chain=chain,
                number=number,
                at=now,
                verb=verb,
                subject=(kind, str(subject_id)),
                actor=actor,
                payload_hash=hashed,
                previous_hash=previous,
            ),
        )
        entries.append(entry)
        number, previous = number + 1, entry.hash
    return entries


def note_reading(work: Work, what: str, subject_kind: str, subject_id: object) -> None:
    """Note that the actor opened something; shown to the chair and the auditor only."""
    work.session.add(
        Reading(
            id=new_id(),
            association_id=work.actor.tenant,
            at=work.now,
            account_id=work.actor.account_id,
            person_id=work.actor.person_id,
            what=what,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
        )
    )


def note_sitting(opener: WorkOpener, actor: Actor, what: str, subject_kind: str, subject_id: object) -> None:
    """Note that the actor opened something, unless that is noted for this sitting already.

    Looks first in a reading Work, so that leafing never waits for the database's write lock.
    """
    with opener.reading(actor) as work:
        if noted_since(work, what, subject_id, work.now - SITTING):
            return
    with opener.writing(actor) as work:
        note_reading(work, what, subject_kind, subject_id)


def seal_readings(work: Work) -> int:
    """Seal every past month (UTC) of readings that has none, and erase sealed months older than twelve.

    The month's number, count and hash stand in the chain itself, so a later change of the readings
    shows, and their erasure leaves a proof that they were there. Returns how many months it sealed
    or erased; there is no permission to ask for, because the worker alone calls it.
    """
    done = 0
    for association_id, name, start, end in months_to_tend(work):
        if seal_of(work, association_id, name) is None:
            hashed, count = month_of_readings(work, association_id, start, end)
            # 40 of 64 hexadecimal digits are 160 bits: the whole would not fit beside the month.
            subject = f"{name}:{hashed[:40]}"
            record(work, "sealed_readings", "readings", subject, association_id=association_id, count=count)
            done += 1
        if end <= erasable_before(work.now):
            work.session.execute(
                delete(Reading).where(
                    Reading.association_id == association_id, Reading.at >= start, Reading.at < end
                )
            )
            record(work, "erased_readings", "readings", name, association_id=association_id)
            done += 1
    return done


def erase_payloads(work: Work, subject_kind: str, subject_ids: Sequence[object]) -> None:
    """Forget names and reasons of all entries about some subjects; the chain still proves that they were there.

    One entry tells of it, with how many there were.
    """
    erased = 0
    keys = [str(one) for one in subject_ids]
    for start in range(0, len(keys), 500):
        done = work.session.execute(
            update(Entry)
            .where(
                Entry.association_id == work.actor.tenant,
                Entry.subject_kind == subject_kind,
                Entry.subject_id.in_(keys[start : start + 500]),
                Entry.payload.is_not(None),
            )
            .values(payload=null(), salt=None)
            .execution_options(synchronize_session=False)
        )
        erased += cast("CursorResult[Any]", done).rowcount
    if erased:
        record(work, "erased_payload", "entry", subject_kind, entries=erased)


def erase_payloads_before(work: Work, association_id: uuid.UUID | None, before: datetime) -> int:
    """Forget names and reasons of all entries of one chain older than an instant; return of how many.

    The chain still proves that they were there, and when. One entry tells of it. None is the installation's own chain.
    """
    hold_chain(work, association_id)
    done = work.session.execute(
        update(Entry)
        .where(Entry.chain == _chain(association_id), Entry.at < before, Entry.payload.is_not(None))
        .values(payload=null(), salt=None)
        .execution_options(synchronize_session=False)
    )
    erased = cast("CursorResult[Any]", done).rowcount
    if erased:
        record(
            work,
            "erased_payload",
            "entry",
            f"before {before:%Y-%m-%d}",
            association_id=association_id,
            entries=erased,
        )
    return erased


def erase_payload(work: Work, entry: Entry) -> None:
    """Forget the names and reasons of one entry; the chain still proves that it was there, and when."""
    entry.payload, entry.salt = None, None
    record(work, "erased_payload", "entry", entry.number, association_id=entry.association_id)


def claim_anchor(work: Work) -> ChainAnchor | None:
    """Note every chain whose head is to be anchored, and take one anchor that waits; it is asked for again if this fails.

    Anchors are no entries of the chain: they would move the head that they are over.
    """
    for head in heads_to_anchor(work):
        work.session.add(
            ChainAnchor(
                id=new_id(),
                chain=head.chain,
                association_id=head.association_id,
                number=head.number,
                head=head.hash,
                asked_at=work.now,
                not_before=work.now,
            )
        )
    work.session.flush()
    found = next_anchor(work)
    if found is not None:
        found.attempts += 1
        found.not_before = work.now + ask_again(found.attempts)
        work.session.flush()
    return found


def record_anchor(work: Work, anchor_id: uuid.UUID, token: bytes, stamp: Stamp) -> None:
    """Keep the authority's token; one that is there already stays."""
    found = anchor_by_id(work, anchor_id)
    if found.stamp is None:
        found.stamp, found.stamped_at, found.authority = token, stamp.at, stamp.authority[:200]
        work.session.flush()


def erase_chain(work: Work, association_id: uuid.UUID) -> None:
    """Delete a whole chain, from its first entry to its last, because its association leaves the installation.

    The one way past the database's own guard, which stands again before the transaction ends. A chain is never cut.
    """
    dialect = work.session.get_bind().dialect.name
    on = " ON audit_entry" if dialect == "postgresql" else ""
    work.session.execute(text(f"DROP TRIGGER audit_entry_no_delete{on}"))
    work.session.execute(delete(Entry).where(Entry.chain == str(association_id)))
    for statement in GUARDS[dialect]:
        if "TRIGGER audit_entry_no_delete" in statement:
            work.session.execute(DDL(statement))  # type: ignore[no-untyped-call]  # SQLAlchemy types it not
