"""The register of minutes, one set of minutes with all it holds, and who it waits for."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boardroom.associations.models import Association
from boardroom.classes.models import RecordClass
from boardroom.core.errors import NotFound
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.models import Person, Role
from boardroom.mandates.queries import board_on, persons, today
from boardroom.mandates.rules import scope_of
from boardroom.minutes.models import AttendanceStatus, Item, Minutes, MinutesKind
from boardroom.minutes.queries.signer_rules import BOARD_MEMBERS, adjusters_of, signer_rule_of
from boardroom.minutes.rules import (
    RECORD_CLASSES,
    ROLE_WORDS,
    MinutesStanding,
    signer_roles,
    standing,
    title_of,
)
from boardroom.signing.models import Envelope, SheetLook, Signer
from boardroom.signing.rules.signer_rules import RULES
from boardroom.signing.rules.states import SignerRole, SignerState
from boardroom.work import Work

_MINUTES = "minutes:"


def by_id(work: Work, minutes_id: uuid.UUID) -> Minutes:
    """Return one set of minutes whole; NotFound when it is not the association's."""
    work.actor.require(Permission.READ_MINUTES)
    found = work.session.scalars(
        select(Minutes)
        .where(Minutes.association_id == work.actor.tenant, Minutes.id == minutes_id)
        .options(
            selectinload(Minutes.items).options(selectinload(Item.decisions), selectinload(Item.recusals)),
            selectinload(Minutes.attendance),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def register(work: Work) -> list[Minutes]:
    """Return all minutes written or uploaded here, newest meeting first."""
    work.actor.require(Permission.READ_MINUTES)
    return list(
        work.session.scalars(
            select(Minutes)
            .where(Minutes.association_id == work.actor.tenant)
            .order_by(Minutes.held_on.desc(), Minutes.created_at.desc())
        )
    )


def titles_of(work: Work, minutes_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return how minutes are called: "Styrelseprotokoll 7/2026", or with the meeting's day before they have a number."""
    if not minutes_ids or not work.actor.may(Permission.READ_MINUTES):
        return {}
    rows = work.session.scalars(
        select(Minutes).where(Minutes.association_id == work.actor.tenant, Minutes.id.in_(minutes_ids))
    )
    return {row.id: title_of(row.called, row.label or row.held_on.isoformat()) for row in rows}


def hashes_held(work: Work, hashes: Collection[str]) -> set[str]:
    """Return those of the checksums that are PDFs uploaded as minutes, whoever may read them."""
    rows = work.session.scalars(
        select(Minutes.uploaded_sha256).where(
            Minutes.association_id == work.actor.tenant, Minutes.uploaded_sha256.in_(hashes)
        )
    )
    return set(rows)


def archived(work: Work) -> list[Document]:
    """Return imported minutes of the archive (those with no minutes of their own here), newest first."""
    work.actor.require(Permission.READ_MINUTES)
    own = select(Envelope.document_id).where(
        Envelope.association_id == work.actor.tenant,
        Envelope.document_id.is_not(None),
        Envelope.kind == "minutes",
    )
    return list(
        work.session.scalars(
            select(Document)
            .where(
                within(scope_of(work.actor)),
                current(),
                Document.record_class.in_(RECORD_CLASSES.values()),
                Document.id.not_in(own),
                # The scan of what was signed by hand stands beside its minutes, and is none of their own.
                Document.id.not_in(
                    select(SheetLook.document_id).where(
                        SheetLook.association_id == work.actor.tenant, SheetLook.print_out_id.is_not(None)
                    )
                ),
            )
            .order_by(Document.document_date.desc().nulls_last())
        )
    )


def envelopes_of(work: Work, minutes_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Envelope]:
    """Return the present envelope of each set of minutes that was sent."""
    rows = work.session.execute(
        select(Minutes.id, Envelope)
        .join(
            Envelope,
            (Envelope.association_id == Minutes.association_id) & (Envelope.id == Minutes.envelope_id),
        )
        .where(Minutes.association_id == work.actor.tenant, Minutes.id.in_(minutes_ids))
    )
    return {row[0]: row[1] for row in rows}


def frozen(work: Work, minutes: Minutes) -> Envelope | None:
    """Return the envelope whose frozen pages stand for the minutes: signed or waiting; None while they are written."""
    envelope = envelopes_of(work, [minutes.id]).get(minutes.id)
    return envelope if envelope is not None and not envelope.state.returned else None


@dataclass(frozen=True)
class CameBack:
    """How a version came back: who asked for a change (empty where it was taken back), and whether anyone had signed it."""

    by: str
    signed: bool


def came_back(work: Work, envelope: Envelope) -> CameBack:
    """Return how an envelope that was returned came back."""
    signers = work.session.scalars(
        select(Signer).where(Signer.association_id == work.actor.tenant, Signer.envelope_id == envelope.id)
    ).all()
    asked = next((one.name for one in signers if one.state is SignerState.DECLINED), "")
    return CameBack(asked, any(one.state is SignerState.SIGNED for one in signers))


def earlier_envelopes(work: Work, minutes_id: uuid.UUID) -> list[Envelope]:
    """Return every version that was sent, oldest first; void ones are kept."""
    return list(
        work.session.scalars(
            select(Envelope)
            .where(
                Envelope.association_id == work.actor.tenant, Envelope.subject_key == subject_key(minutes_id)
            )
            .order_by(Envelope.version)
        )
    )


def standings(work: Work, every: Sequence[Minutes]) -> dict[uuid.UUID, MinutesStanding]:
    """Derive where each set of minutes stands from its envelope."""
    envelopes = envelopes_of(work, [minutes.id for minutes in every])
    signers: dict[uuid.UUID, list[Signer]] = {}
    for signer in work.session.scalars(
        select(Signer)
        .where(
            Signer.association_id == work.actor.tenant,
            Signer.envelope_id.in_([envelope.id for envelope in envelopes.values()]),
        )
        .order_by(Signer.position)
    ):
        signers.setdefault(signer.envelope_id, []).append(signer)
    result = {}
    for minutes in every:
        envelope = envelopes.get(minutes.id)
        people = signers.get(envelope.id, []) if envelope else []
        result[minutes.id] = standing(
            minutes.stage.value,
            envelope.state.value if envelope else "",
            [signer.name for signer in people if signer.state.value == "waiting"],
            lacks=envelope.lacks(people) if envelope else (),
            void=minutes.void_at is not None,
        )
    return result


def subject_key(minutes_id: uuid.UUID) -> str:
    """Return what envelopes of these minutes are known by, across versions."""
    return f"{_MINUTES}{minutes_id}"


def key_in(subject: str) -> uuid.UUID | None:
    """Return the id of the minutes that envelopes of a subject are of; None where it is no minutes'."""
    return uuid_or_none(subject.removeprefix(_MINUTES))


def expected_attendees(work: Work, day: date) -> list[tuple[uuid.UUID, str, str]]:
    """Return (person, name, role in words) of those who are expected at a board meeting of that day."""
    rows = board_on(work, day)
    # Whose seat a deputy has taken is not waited for.
    replaced = {mandate.in_place_of for _person, mandate in rows if mandate.in_place_of}
    expected = [
        (person, mandate.role.value)
        for person, mandate in rows
        if mandate.role.value in ROLE_WORDS and person.id not in replaced
    ]
    order = list(ROLE_WORDS)  # as a board is written: chair first, deputies last
    expected.sort(key=lambda row: (order.index(row[1]), row[0].name))
    once: dict[uuid.UUID, tuple[uuid.UUID, str, str]] = {}
    for person, role in expected:
        once.setdefault(person.id, (person.id, person.name, ROLE_WORDS[role]))
    return list(once.values())


def today_of(work: Work) -> date:
    """Return the association's local date."""
    return today(work, work.session.get_one(Association, work.actor.tenant))


def recommended_level(work: Work, minutes: Minutes) -> str:
    """Return the signature level that the minutes' record class recommends at least."""
    level = work.session.scalar(
        select(RecordClass.recommended_level).where(
            RecordClass.association_id == work.actor.tenant,
            RecordClass.key == RECORD_CLASSES[minutes.kind.value],
        )
    )
    return level.value if level else "simple"


def outside_the_board(work: Work, minutes: Minutes) -> list[tuple[str, bool]]:
    """Return (name, is a deputy) of the adjusters of a board's minutes who were no board members at the meeting.

    A deputy who served is as good as a member. At a general meeting anyone may be chosen to adjust.
    """
    if minutes.kind is MinutesKind.GENERAL_MEETING:
        return []
    roles: dict[uuid.UUID, set[Role]] = {}
    for person, mandate in board_on(work, minutes.held_on):
        roles.setdefault(person.id, set()).add(mandate.role)
    named = {person.id: person.name for person in persons(work)}
    served = {row.person_id for row in minutes.attendance if row.serving}
    return [
        (named[one], Role.DEPUTY in roles.get(one, ()))
        for one in adjusters_of(work, minutes)
        if one not in served and not roles.get(one, set()) & BOARD_MEMBERS
    ]


def not_all_there(work: Work, minutes: Minutes) -> list[tuple[str, bool]]:
    """Return (name, was absent) of those who will be asked to sign and were not there for all of the meeting."""
    noted = {row.person_id: row for row in minutes.attendance if row.person_id}
    return [
        (person.name, row.status is AttendanceStatus.ABSENT)
        for person, _role in signers_of(work, minutes)
        if (row := noted.get(person.id))
        and (row.status is AttendanceStatus.ABSENT or row.first_item is not None or row.last_item is not None)
    ]


def remarks_on_substitutes(
    work: Work, envelope: Envelope, people: Collection[uuid.UUID]
) -> list[tuple[str, bool]]:
    """Return (name, is a deputy) of those among people who were absent, or deputies who did not serve, when minutes are handed over.

    Nothing for other papers, and nothing to whoever may not read minutes.
    """
    if not work.actor.may(Permission.READ_MINUTES):
        return []
    minutes = work.session.scalars(
        select(Minutes)
        .options(selectinload(Minutes.attendance))
        .where(
            Minutes.association_id == work.actor.tenant,
            Minutes.id == key_in(envelope.subject_key),
        )
    ).first()
    if minutes is None:
        return []
    roles: dict[uuid.UUID, set[Role]] = {}
    for person, mandate in board_on(work, minutes.held_on):
        roles.setdefault(person.id, set()).add(mandate.role)
    noted = {row.person_id: row for row in minutes.attendance if row.person_id}
    found = []
    for person in persons(work):
        if person.id not in people:
            continue
        row = noted.get(person.id)
        if row is not None and row.status is AttendanceStatus.ABSENT:
            found.append((person.name, False))
        elif (
            minutes.kind is not MinutesKind.GENERAL_MEETING
            and Role.DEPUTY in roles.get(person.id, ())
            and not roles[person.id] & BOARD_MEMBERS
            and not (row is not None and row.serving)
        ):
            found.append((person.name, True))
    return found


@dataclass(frozen=True)
class NumberChoice:
    """How many of some signers must sign: from what the rule demands to all of them."""

    roles: frozenset[SignerRole]
    least: int
    most: int
    usual: int


def number_choice(work: Work, minutes: Minutes) -> NumberChoice | None:
    """Return what the sender may choose about the number of signatures; None where the rule leaves nothing open.

    Either the rule lets some of those present be enough, or more adjusters were appointed than it demands.
    """
    association = work.session.get_one(Association, work.actor.tenant)
    rule = RULES.get(signer_rule_of(work, minutes.kind))
    signers = signers_of(work, minutes)
    if rule is not None and rule.some:
        roles = frozenset({SignerRole.CHAIR, SignerRole.ADJUSTER})
        most = sum(role in roles for _person, role in signers)
        least = min(max(association.signers_needed, 1), most)
        return NumberChoice(roles, least, most, least) if least < most else None
    adjusters = sum(role is SignerRole.ADJUSTER for _person, role in signers)
    least = rule.adjusters if rule else 1
    if (rule is not None and rule.present) or not 0 < least < adjusters:
        return None
    return NumberChoice(frozenset({SignerRole.ADJUSTER}), least, adjusters, adjusters)


def signers_of(work: Work, minutes: Minutes) -> list[tuple[Person, SignerRole]]:
    """Return who will be asked to sign, and as what, under the signer rule of the minutes' kind."""
    wanted = signer_roles(
        signer_rule_of(work, minutes.kind),
        chair=minutes.chaired_by,
        writer=minutes.written_by,
        adjusters=adjusters_of(work, minutes),
        present=[
            row.person_id
            for row in minutes.attendance
            if row.person_id and row.status is AttendanceStatus.PRESENT
        ],
    )
    known = {person.id: person for person in persons(work)}
    return [(known[person_id], role) for person_id, role in wanted]
