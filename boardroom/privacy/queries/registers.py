"""What matters, contracts, links to outsiders, opened access, legal holds, exceptions and the log say of a person. For the worker."""

import uuid
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.audit.rules import sentence
from boardroom.mandates.models import OpenedAccess, PastMinutesWish
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.matters.models import (
    Contract,
    Matter,
    MatterApartment,
    MatterConflict,
    MatterPerson,
    MatterTurn,
)
from boardroom.matters.queries import contracts_by_ids
from boardroom.privacy.rules.clues import Clue, Clues, places
from boardroom.privacy.rules.extracts import Extract, day, moment, most, told
from boardroom.privacy.rules.states import FindingKind
from boardroom.retention.models import Exemption, Hold
from boardroom.sharing.models import Share
from boardroom.work import Work

_MOST_ENTRIES = 20_000


def registers(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    """Yield what the later registers say of a person who is known by `keys` in the register of persons, and by clues."""
    yield from _matters(work, keys, clues)
    yield from _contracts(work, clues)
    yield from _shares(work, clues, zone)
    yield from _access(work, keys, clues, zone)
    yield from _holds(work, clues, zone)
    yield from _exemptions(work, clues, zone)


def _matters(work: Work, keys: Collection[uuid.UUID], clues: Clues) -> Iterator[Extract]:
    tenant = work.actor.tenant
    concerned = set(
        work.session.scalars(
            select(MatterPerson.matter_id).where(
                MatterPerson.association_id == tenant, MatterPerson.person_id.in_(keys)
            )
        )
    )
    conflicts = {
        row.matter_id: row.reason
        for row in work.session.scalars(
            select(MatterConflict).where(
                MatterConflict.association_id == tenant, MatterConflict.person_id.in_(keys)
            )
        )
    }
    turns: dict[uuid.UUID, list[str]] = {}
    for turn in work.session.scalars(
        select(MatterTurn).where(MatterTurn.association_id == tenant, MatterTurn.because != "")
    ):
        turns.setdefault(turn.matter_id, []).append(turn.because)
    apartments: dict[uuid.UUID, list[str]] = {}
    for one in work.session.scalars(select(MatterApartment).where(MatterApartment.association_id == tenant)):
        apartments.setdefault(one.matter_id, []).append(one.apartment)
    for matter in work.session.scalars(
        select(Matter)
        .where(Matter.association_id == tenant, Matter.disposed_at.is_(None))
        .order_by(Matter.year, Matter.number)
    ):
        spoken, about = turns.get(matter.id, []), apartments.get(matter.id, [])
        words = (
            *(matter.title, matter.summary, matter.counterparty, *spoken),
            *(f"lgh {number}" for number in about),
        )
        then = clues.during(matter.opened_on, matter.closed_on or date.max)
        met = {found.clue for found in places("\n".join(words), then)}
        if matter.id in concerned or matter.id in conflicts:
            met.add(Clue.OWN)
        if met:
            lines = told(
                ("Ärende", f"{matter.label} {matter.title}"),
                ("Om", matter.summary),
                ("Motpart", matter.counterparty),
                ("Lägenhet", ", ".join(sorted(about))),
                ("Öppnades", day(matter.opened_on)),
                ("Avslutades", day(matter.closed_on)),
                ("Personen hör till ärendet", "ja" if matter.id in concerned else ""),
                ("Jäv", conflicts.get(matter.id, "")),
                *(("Skäl", because) for because in spoken),
            )
            yield Extract(FindingKind.MATTER, f"Ärende {matter.label}", tuple(met), lines, matter.id)


def _contracts(work: Work, clues: Clues) -> Iterator[Extract]:
    for contract in work.session.scalars(
        select(Contract).where(Contract.association_id == work.actor.tenant).order_by(Contract.created_at)
    ):
        met = {
            one.clue for one in places(f"{contract.title}\n{contract.counterparty}\n{contract.note}", clues)
        }
        if met:
            lines = told(
                ("Avtal", contract.title),
                ("Motpart", contract.counterparty),
                ("Anteckning", contract.note),
                ("Börjar", day(contract.starts_on)),
                ("Slutar", day(contract.ends_on)),
            )
            # One whose paper is gone is in nobody's register any more.
            source = contract.id if contracts_by_ids(work, [contract.id]) else None
            yield Extract(FindingKind.CONTRACT, contract.title[:120], tuple(met), lines, source)


def _shares(work: Work, clues: Clues, zone: str) -> Iterator[Extract]:
    for share in work.session.scalars(
        select(Share).where(Share.association_id == work.actor.tenant).order_by(Share.made_at)
    ):
        met = {
            one.clue
            for one in places(f"{share.receiver}\n{share.email}\n{share.phone}\n{share.message}", clues)
        }
        if met:
            lines = told(
                ("Mottagare", share.receiver),
                ("E-post", share.email),
                ("Telefon", share.phone),
                ("Meddelande", share.message),
                ("Skapades", moment(share.made_at, zone)),
                ("Gäller till och med", day(share.until)),
                ("Stängdes", moment(share.revoked_at, zone)),
            )
            yield Extract(FindingKind.SHARE, "Länk till en handling", tuple(met), lines, share.id)


def _access(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    tenant = work.actor.tenant
    opened = work.session.scalars(
        select(OpenedAccess).where(OpenedAccess.association_id == tenant).order_by(OpenedAccess.asked_at)
    )
    lines = [
        f"{moment(one.asked_at, zone)}: åtkomst som {ROLE_WORDS[one.role.value]}, {one.hours} timmar: {one.reason}"
        + ("" if one.confirmed_at else " (inte öppnad)")
        for one in opened
        if one.person_id in keys or places(one.reason, clues)
    ]
    wishes = work.session.scalars(
        select(PastMinutesWish)
        .where(PastMinutesWish.association_id == tenant)
        .order_by(PastMinutesWish.asked_at)
    )
    lines += [
        f"{moment(one.asked_at, zone)}: bad att få läsa äldre protokoll: {one.reason}"
        + (f" Svar: {one.answer or 'ja'}" if one.answered_at else "")
        for one in wishes
        if one.person_id in keys or places(f"{one.reason}\n{one.answer}", clues)
    ]
    if lines:
        yield Extract(FindingKind.ACCESS, "Åtkomst utöver uppdragen", (Clue.OWN,), most(lines))


def _holds(work: Work, clues: Clues, zone: str) -> Iterator[Extract]:
    for hold in work.session.scalars(
        select(Hold).where(Hold.association_id == work.actor.tenant).order_by(Hold.placed_at)
    ):
        met = {one.clue for one in places(f"{hold.names}\n{hold.reason}\n{hold.lifted_because}", clues)}
        if met:
            lines = told(
                ("Gäller", ", ".join(hold.names.splitlines())),
                ("Skäl", hold.reason),
                ("Sattes", moment(hold.placed_at, zone)),
                ("Hävdes", moment(hold.lifted_at, zone)),
                ("Skäl att häva", hold.lifted_because),
            )
            source = hold.matter_id or hold.document_id
            yield Extract(FindingKind.HOLD, "Gallringsstopp", tuple(met), lines, source)


def _exemptions(work: Work, clues: Clues, zone: str) -> Iterator[Extract]:
    """Why a paper or a matter is kept beyond its time, where that speaks of the person."""
    for one in work.session.scalars(
        select(Exemption).where(Exemption.association_id == work.actor.tenant).order_by(Exemption.made_at)
    ):
        met = {found.clue for found in places(one.reason, clues)}
        if met:
            lines = told(
                ("Skäl", one.reason),
                ("Beslutades", moment(one.made_at, zone)),
                ("Gäller till och med", day(one.until)),
                ("Avslutades", moment(one.ended_at, zone)),
            )
            source = one.matter_id or one.document_id
            yield Extract(FindingKind.HOLD, "Undantag från gallring", tuple(met), lines, source)


def log_about(work: Work, keys: Collection[uuid.UUID | None], zone: str) -> Iterator[Extract]:
    """Yield what the log says that others have done with the person's own rows."""
    texts = [str(key) for key in keys]
    rows = work.session.scalars(
        select(Entry)
        .where(
            Entry.association_id == work.actor.tenant,
            Entry.subject_id.in_(texts),
            Entry.actor_id.not_in(texts),
        )
        .order_by(Entry.number)
        .limit(_MOST_ENTRIES)
    )
    lines = [f"{moment(row.at, zone)}: {sentence(row.verb, row.subject_kind)}" for row in rows]
    if lines:
        yield Extract(
            FindingKind.CHANGES, "Vad andra har gjort med personens uppgifter", (Clue.OWN,), most(lines)
        )
