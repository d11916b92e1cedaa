"""Freezing minutes into a PDF and sending it to those who must sign."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from boardroom.associations.models import Association
from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.errors import CannotPrint, Invalid
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.language.dates import format_date
from boardroom.mandates.queries import persons
from boardroom.minutes import queries
from boardroom.minutes.actions.adjusting import keep_words
from boardroom.minutes.actions.numbering import take_number
from boardroom.minutes.actions.writing import hold, wording
from boardroom.minutes.errors import (
    AlreadySent,
    ChangedMeanwhile,
    Void,
)
from boardroom.minutes.models import AttendanceStatus, Minutes, Stage
from boardroom.minutes.rules import (
    RECORD_CLASSES,
    Facts,
    machine_readable,
    signer_words,
    title_of,
    typeset_data,
)
from boardroom.ports.typesetter import Attachment
from boardroom.signing.actions import Frozen, freeze
from boardroom.signing.actions import send as send_envelope
from boardroom.signing.models import Envelope
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.signer_rules import Invitee, SigningOrder
from boardroom.signing.rules.states import EnvelopeKind
from boardroom.work import Work, WorkOpener

NUMBER_OUT_OF_RULE = N_("Det antalet underskrifter stämmer inte med föreningens regel för protokoll.")


FOR_PROGRAMS = "Protokollet för program"


@dataclass(frozen=True)
class Sending:
    """What the sender chose."""

    methods: Sequence[Method]
    deadline: date | None = None
    message: str = ""
    # In which order they are asked; None: as the association has it. With `steps` each person's own, by their id.
    order: SigningOrder | None = None
    steps: Mapping[uuid.UUID, int] = field(default_factory=dict)
    # How many of those whom the rule leaves open are enough; None: as the association has it, or all.
    enough: int | None = None


def freeze_and_send(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID, sending: Sending) -> uuid.UUID:
    """Number, typeset and send minutes; return the envelope's id.

    Three steps, because typesetting never runs inside a transaction: the number is taken first and
    stays with the minutes, so a sending that breaks off and is repeated neither skips nor doubles one.
    """
    with opener.writing(actor) as work:
        hold(work, minutes_id)
        check_ready(work, queries.by_id(work, minutes_id))
        minutes = take_number(work, minutes_id)
        facts = gather_facts(work, minutes, draft=False)
        for_programs = machine_readable(facts)
        typeset = wording(minutes)
        title = title_of(facts.kind, facts.label, extra=facts.extra)
    ports = opener.ports
    if minutes.uploaded_sha256:
        content = ports.blobs.read(actor.tenant, minutes.uploaded_sha256)
    else:
        content = ports.typesetter.typeset(
            "minutes",
            typeset_data(facts),
            [Attachment("protokoll.json", for_programs, "application/json", FOR_PROGRAMS, "Data")],
        )
    frozen = freeze(opener, actor, content, title=title)
    with opener.writing(actor) as work:
        hold(work, minutes_id)
        # What is signed is what stands saved: a save made while this was typeset must not be lost in silence.
        if wording(queries.by_id(work, minutes_id)) != typeset:
            raise ChangedMeanwhile
        return send(work, minutes_id, frozen, sending).id


def check_ready(work: Work, minutes: Minutes) -> None:
    """Raise the refusal that keeps minutes from being sent, if there is one."""
    if minutes.void_at is not None:
        raise Void
    envelope = queries.envelopes_of(work, [minutes.id]).get(minutes.id)
    if minutes.stage is Stage.SENT or (envelope is not None and not envelope.state.returned):
        raise AlreadySent
    if lacking := queries.unready(work, minutes):
        raise lacking
    if missing := work.ports.typesetter.undrawable(typeset_data(gather_facts(work, minutes, draft=True))):
        raise CannotPrint(characters=missing)


def send(work: Work, minutes_id: uuid.UUID, frozen: Frozen, sending: Sending) -> Envelope:
    """Send the frozen PDF of numbered minutes to those who must sign it."""
    work.actor.require(Permission.WRITE_MINUTES)
    minutes = queries.by_id(work, minutes_id)
    check_ready(work, minutes)
    if minutes.number is None:
        raise Invalid(problem="Protokollet saknar nummer.")
    signers, needed = _invited(work, minutes, sending)
    envelope = send_envelope(
        work,
        kind=EnvelopeKind.MINUTES,
        title=title_of(minutes.kind.value, minutes.label, extra=minutes.extra),
        record_class=RECORD_CLASSES[minutes.kind.value],
        frozen_sha256=frozen.sha256,
        page_count=frozen.page_count,
        version=minutes.version,
        signers=signers,
        order=sending.order,
        needed=needed,
        rule=queries.signer_rule_of(work, minutes.kind),
        methods=sending.methods,
        subject_key=queries.subject_key(minutes.id),
        number=minutes.label,
        document_date=minutes.held_on,
        deadline=sending.deadline,
        message=sending.message,
        original_sha256=frozen.original_sha256,
        original_pages=frozen.original_pages,
    )
    minutes.mark_sent(envelope.id, work.now)
    if not minutes.uploaded_sha256:
        keep_words(work, minutes, gather_facts(work, minutes, draft=False))
    record(work, "sent", "minutes", minutes.id, number=minutes.label, version=minutes.version)
    return envelope


def _invited(work: Work, minutes: Minutes, sending: Sending) -> tuple[list[Invitee], int | None]:
    """Return who is asked, in which turn, and how many of those who are not required must sign.

    What the rule of their kind demands is the least: the sender may ask more of them to sign, never fewer.
    """
    found = [
        Invitee(person.id, role, step=sending.steps.get(person.id))
        for person, role in queries.signers_of(work, minutes)
    ]
    choice = queries.number_choice(work, minutes)
    if choice is None or sending.enough is None:
        return found, None
    if not choice.least <= sending.enough <= choice.most:
        raise Invalid(problem=NUMBER_OUT_OF_RULE)
    if sending.enough == choice.most:
        return found, 0
    return [replace(one, required=one.role not in choice.roles) for one in found], sending.enough


def gather_facts(work: Work, minutes: Minutes, *, draft: bool) -> Facts:
    """Gather what the typeset minutes show; `draft` prints that they are not frozen, or that they are void."""
    association = work.session.get_one(Association, work.actor.tenant)
    return Facts(
        association=association.name,
        org_number=association.org_number,
        kind=minutes.kind.value,
        label=minutes.label,
        held_on=minutes.held_on,
        day_in_words=format_date(minutes.held_on, association.language),
        starts_at=minutes.starts_at,
        ends_at=minutes.ends_at,
        place=minutes.place,
        version=minutes.version,
        draft=draft,
        attendance=[
            {
                "name": row.name,
                "role": row.role,
                "status": row.status.value,
                "note": row.note,
                "serving": row.serving,
                "first_item": row.first_item,
                "last_item": row.last_item,
            }
            for row in minutes.attendance
            if row.status is not AttendanceStatus.UNTOLD
        ],
        items=[queries.written(item) for item in minutes.items],
        people={person.id: person.name for person in persons(work)},
        signers=[
            (signer_words(role, minutes.kind.value), person.name)
            for person, role in queries.signers_of(work, minutes)
        ],
        language=association.language,
        extra=minutes.extra,
        void=minutes.void_at is not None,
    )
