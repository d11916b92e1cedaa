"""Reading the log, and proving it."""

import uuid
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select

from boardroom.audit.models import GENESIS, ChainAnchor, Entry, Reading
from boardroom.audit.rules import (
    ANCHOR_EVERY,
    AnchorReport,
    ChainReport,
    Narrowing,
    ReadingsReport,
    erasable_before,
    link_hash,
    month_start,
    payload_hash,
    readings_hash,
)
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.ports.timestamps import NotAStamp
from boardroom.work import Work

PAGE_SIZE = 50


# Put together once: decision 40.
_LAST_LINK = select(Entry).where(Entry.chain == bindparam("chain")).order_by(Entry.number.desc()).limit(1)


def last_link(work: Work, chain: str) -> Entry | None:
    """Return the newest entry of a chain, or None when the chain is empty."""
    return work.session.scalars(_LAST_LINK, {"chain": chain}).first()


def chains(work: Work) -> list[str]:
    """Return the names of all chains: each association's, and the installation's own."""
    return list(work.session.scalars(select(Entry.chain).distinct().order_by(Entry.chain)))


def links(work: Work, chain: str) -> Iterator[Entry]:
    """Return a chain's entries from the first on, a few at a time."""
    return iter(
        work.session.scalars(
            select(Entry).where(Entry.chain == chain).order_by(Entry.number).execution_options(yield_per=500)
        )
    )


def chain_report(work: Work, chain: str) -> ChainReport:
    """Recompute a chain from its first entry; `first_broken` is the number at which it ceases to hold.

    Shows changes, removals and insertions. A cut-off end shows only against a head that was kept
    elsewhere, so keep the head. An erased payload is no break: its salted hash stays in the chain.
    """
    previous, length = GENESIS, 0
    for entry in links(work, chain):
        reason = _broken(entry, chain, length + 1, previous)
        if reason:
            return ChainReport(
                chain, ok=False, length=length, head=previous, first_broken=length + 1, reason=reason
            )
        previous, length = entry.hash, entry.number
    return ChainReport(chain, ok=True, length=length, head="" if length == 0 else previous)


def _broken(entry: Entry, chain: str, number: int, previous: str) -> str:
    if entry.number != number:
        return "an entry is missing"
    if entry.previous_hash != previous:
        return "an entry does not follow the one before it"
    recomputed = link_hash(
        chain=chain,
        number=entry.number,
        at=entry.at,
        verb=entry.verb,
        subject=(entry.subject_kind, entry.subject_id),
        actor=(entry.actor_kind, entry.actor_id),
        payload_hash=entry.payload_hash,
        previous_hash=entry.previous_hash,
    )
    if recomputed != entry.hash:
        return "an entry was changed"
    if entry.payload is not None and payload_hash(entry.payload, entry.salt or "") != entry.payload_hash:
        return "an entry's facts were changed"
    return ""


ANYTHING = Narrowing()


def changes(
    work: Work, narrowing: Narrowing = ANYTHING, *, page: int = 1, size: int = PAGE_SIZE
) -> list[Entry]:
    """Return one page of the association's log, newest first."""
    work.actor.require(Permission.READ_CHANGES)
    return list(
        work.session.scalars(
            select(Entry)
            .where(*_changes(work, narrowing))
            .order_by(Entry.number.desc())
            .limit(size)
            .offset((page - 1) * size)
        )
    )


def latest_telling(work: Work, kind: str, subject_id: object, fact: str) -> Iterator[Entry]:
    """Return what the log of the actor's association says of one thing with a fact of that name, newest first."""
    found = work.session.scalars(
        select(Entry)
        .where(*_changes(work, Narrowing(kind=kind, subject_id=str(subject_id))))
        .order_by(Entry.number.desc())
    )
    return (entry for entry in found if fact in (entry.payload or {}))


def change_count(work: Work, narrowing: Narrowing = ANYTHING) -> int:
    """Return how many entries the association's log has."""
    work.actor.require(Permission.READ_CHANGES)
    if narrowing == ANYTHING:
        found = last_link(work, str(work.actor.tenant))
        return found.number if found else 0
    return work.session.scalars(
        select(func.count()).select_from(Entry).where(*_changes(work, narrowing))
    ).one()


def change_kinds(work: Work) -> list[str]:
    """Return the kinds of things that the association's log speaks of."""
    work.actor.require(Permission.READ_CHANGES)
    return list(
        work.session.scalars(
            select(Entry.subject_kind)
            .where(Entry.chain == str(work.actor.tenant))
            .distinct()
            .order_by(Entry.subject_kind)
        )
    )


def _changes(work: Work, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    conditions = [Entry.chain == str(work.actor.tenant)]
    if narrowing.actors is not None:
        conditions.append(Entry.actor_id.in_(narrowing.actors))
    if narrowing.kind:
        conditions.append(Entry.subject_kind == narrowing.kind)
    if narrowing.subject_id:
        conditions.append(Entry.subject_id == narrowing.subject_id)
    if narrowing.since is not None:
        conditions.append(Entry.at >= narrowing.since)
    if narrowing.before is not None:
        conditions.append(Entry.at < narrowing.before)
    return conditions


def readings(
    work: Work, narrowing: Narrowing = ANYTHING, *, page: int = 1, size: int = PAGE_SIZE
) -> list[Reading]:
    """Return one page of who read what, newest first."""
    work.actor.require(Permission.READ_ACCESS_LOG)
    return list(
        work.session.scalars(
            select(Reading)
            .where(*_narrowed(work, narrowing))
            .order_by(Reading.at.desc(), Reading.id)
            .limit(size)
            .offset((page - 1) * size)
        )
    )


def noted_since(work: Work, what: str, subject_id: object, since: datetime) -> bool:
    """Tell whether it is noted already, since an instant, that the actor opened something."""
    noted = exists().where(
        Reading.association_id == work.actor.tenant,
        Reading.at >= since,
        Reading.account_id == work.actor.account_id,
        Reading.person_id == work.actor.person_id,
        Reading.what == what,
        Reading.subject_id == str(subject_id),
    )
    return bool(work.session.scalar(select(noted)))


def reading_count(work: Work, narrowing: Narrowing = ANYTHING) -> int:
    """Return how many readings are kept."""
    work.actor.require(Permission.READ_ACCESS_LOG)
    return work.session.scalars(
        select(func.count()).select_from(Reading).where(*_narrowed(work, narrowing))
    ).one()


def _narrowed(work: Work, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    conditions = [Reading.association_id == work.actor.tenant]
    if narrowing.actors is not None:
        keys = [key for text in narrowing.actors if (key := uuid_or_none(text))]
        conditions.append(or_(Reading.person_id.in_(keys), Reading.account_id.in_(keys)))
    if narrowing.kind:
        conditions.append(Reading.what == narrowing.kind)
    if narrowing.subject_id:
        conditions.append(Reading.subject_id == narrowing.subject_id)
    if narrowing.since is not None:
        conditions.append(Reading.at >= narrowing.since)
    if narrowing.before is not None:
        conditions.append(Reading.at < narrowing.before)
    return conditions


def heads_to_anchor(work: Work) -> list[Entry]:
    """Return the heads of chains that have moved since they were last anchored, where that is a day ago."""
    heads = [head for chain in chains(work) if (head := last_link(work, chain)) is not None]
    last = {
        chain: (number, asked)
        for chain, number, asked in work.session.execute(
            select(ChainAnchor.chain, func.max(ChainAnchor.number), func.max(ChainAnchor.asked_at)).group_by(
                ChainAnchor.chain
            )
        )
    }
    return [
        head
        for head in heads
        if head.chain not in last
        or (last[head.chain][0] < head.number and work.now - last[head.chain][1] >= ANCHOR_EVERY)
    ]


def next_anchor(work: Work) -> ChainAnchor | None:
    """Return the anchor that the authority is to be asked for next; for the worker."""
    return work.session.scalars(
        select(ChainAnchor)
        .where(ChainAnchor.stamped_at.is_(None), ChainAnchor.not_before <= work.now)
        .order_by(ChainAnchor.asked_at)
        .limit(1)
    ).first()


def anchor_by_id(work: Work, anchor_id: uuid.UUID) -> ChainAnchor:
    """Return one anchor; for the worker."""
    return work.session.scalars(select(ChainAnchor).where(ChainAnchor.id == anchor_id)).one()


def anchors(work: Work, chain: str) -> list[ChainAnchor]:
    """Return a chain's anchors that the authority has stamped, oldest first."""
    return list(
        work.session.scalars(
            select(ChainAnchor)
            .where(ChainAnchor.chain == chain, ChainAnchor.stamped_at.is_not(None))
            .order_by(ChainAnchor.number)
        )
    )


def anchor_report(work: Work, chain: str) -> AnchorReport:
    """Compare a chain with every anchor, and examine the newest token: what it stands on cannot be rewritten unseen.

    Shows what recomputing alone cannot: a chain cut off at its end, or made anew from some entry on.
    """
    found = anchors(work, chain)
    if not found:
        return AnchorReport(0, ok=True)
    held = dict(
        work.session.execute(
            select(Entry.number, Entry.hash).where(
                Entry.chain == chain,
                Entry.number.in_(select(ChainAnchor.number).where(ChainAnchor.chain == chain)),
            )
        )
        .tuples()
        .all()
    )
    for one in found:
        if one.number not in held:
            return AnchorReport(
                len(found), ok=False, number=one.number, reason="an anchored entry is missing"
            )
        if held[one.number] != one.head:
            return AnchorReport(
                len(found), ok=False, number=one.number, reason="an anchored entry is another"
            )
    newest = found[-1]
    try:
        stamp = work.ports.timestamps.examine(newest.stamp or b"", bytes.fromhex(newest.head))
    except NotAStamp as problem:
        return AnchorReport(len(found), ok=False, number=newest.number, reason=str(problem))
    return AnchorReport(
        len(found),
        ok=True,
        number=newest.number,
        at=stamp.at,
        authority=stamp.authority,
        trusted=stamp.trusted,
    )


def readings_report(work: Work, association_id: uuid.UUID) -> ReadingsReport:
    """Recompute every sealed month of the access log that is not erased; a month that was erased is told by the chain."""
    rows = work.session.execute(
        select(Entry.verb, Entry.subject_id).where(
            Entry.chain == str(association_id), Entry.subject_kind == "readings"
        )
    ).all()
    erased = {subject for verb, subject in rows if verb == "erased_readings"}
    sealed = [subject for verb, subject in rows if verb == "sealed_readings"]
    for subject in sealed:
        month, _, kept = subject.partition(":")
        if month in erased:
            continue
        year, number = (int(part) for part in month.split("-"))
        after = month_start(year + number // 12, number % 12 + 1)
        hashed, _count = month_of_readings(work, association_id, month_start(year, number), after)
        if hashed[: len(kept)] != kept:
            return ReadingsReport(len(sealed), len(erased), month)
    return ReadingsReport(len(sealed), len(erased))


def months_to_tend(work: Work) -> list[tuple[uuid.UUID, str, datetime, datetime]]:
    """Return the past months of readings that want a seal or erasing: association, "2026-03", start, end."""
    this_month = month_start(work.now.year, work.now.month)
    spans = work.session.execute(
        select(Reading.association_id, func.min(Reading.at), func.max(Reading.at))
        .where(Reading.at < this_month)
        .group_by(Reading.association_id)
    )
    found = []
    for association_id, first, last in spans:
        for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            name = f"{month // 12}-{month % 12 + 1:02d}"
            start = month_start(month // 12, month % 12 + 1)
            end = month_start((month + 1) // 12, (month + 1) % 12 + 1)
            if end <= erasable_before(work.now) or seal_of(work, association_id, name) is None:
                found.append((association_id, name, start, end))
    return found


def month_of_readings(
    work: Work, association_id: uuid.UUID, start: datetime, end: datetime
) -> tuple[str, int]:
    """Return the hash of the readings between two instants, and how many they are."""
    rows = [
        (
            str(row.id),
            row.at.isoformat(),
            str(row.account_id or ""),
            str(row.person_id or ""),
            row.what,
            row.subject_kind,
            row.subject_id,
        )
        for row in work.session.scalars(_readings(association_id, start, end))
    ]
    return readings_hash(rows), len(rows)


def _readings(association_id: uuid.UUID, start: datetime, end: datetime) -> Select[Reading]:
    return (
        select(Reading)
        .where(Reading.association_id == association_id, Reading.at >= start, Reading.at < end)
        .order_by(Reading.at, Reading.id)
    )


def seal_of(work: Work, association_id: uuid.UUID, month: str) -> Entry | None:
    """Return the entry that sealed a month ("2026-03") of readings, or None."""
    return work.session.scalars(
        select(Entry).where(
            Entry.chain == str(association_id),
            Entry.verb == "sealed_readings",
            Entry.subject_id.like(f"{month}:%"),
        )
    ).first()


def has_been(work: Work, verb: str, subject_kind: str, subject_id: object) -> bool:
    """Tell whether something was ever done to a thing of the actor's association, whoever did it."""
    entry = exists().where(
        Entry.chain == str(work.actor.tenant),
        Entry.verb == verb,
        Entry.subject_kind == subject_kind,
        Entry.subject_id == str(subject_id),
    )
    return bool(work.session.scalar(select(entry)))


def last_at(work: Work, verb: str) -> datetime | None:
    """Return when something was last done, whoever did it and for whichever association."""
    return work.session.scalar(select(func.max(Entry.at)).where(Entry.verb == verb))
