"""Sending a frozen paper for signing, and reminding those who have not answered."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boardroom.associations.queries import own
from boardroom.audit.actions import record
from boardroom.core.actor import Actor
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.mandates.rules import scope_of
from boardroom.signing.actions.freezing import freeze
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signers import add_signer, check_methods, reachable
from boardroom.signing.actions.statements import drawable
from boardroom.signing.actions.turns import advance
from boardroom.signing.errors import (
    AlreadySent,
    CannotSend,
    FrozenBytesMissing,
)
from boardroom.signing.models import Envelope
from boardroom.signing.queries import paper as paper_of
from boardroom.signing.queries import versions_of
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.reminders import overdue_from, plan_of
from boardroom.signing.rules.signer_rules import (
    RULES,
    Invitee,
    SigningOrder,
    arranged,
    distinct_problem,
    number_problem,
    under_rule,
)
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState
from boardroom.work import Work, WorkOpener


@dataclass(frozen=True)
class Asked:
    """Who is asked to sign, how, until when, and with what words."""

    signers: Sequence[Invitee]
    methods: Sequence[Method]
    deadline: date | None = None
    message: str = ""
    order: SigningOrder | None = None
    needed: int | None = None
    guest_code: bool = False


def freeze_and_send(opener: WorkOpener, actor: Actor, document_id: uuid.UUID, asked: Asked) -> Envelope:
    """Freeze the PDF of an archived document and send it; NotSignable when it is none that can be signed."""
    with opener.reading(actor) as work:
        paper = paper_of(work, document_id)
    content = opener.ports.blobs.read(actor.tenant, paper.sha256)
    frozen = freeze(opener, actor, content, title=paper.title, file_name=paper.file_name)
    with opener.writing(actor) as work:
        return send(
            work,
            kind=EnvelopeKind.DOCUMENT,
            title=paper.title,
            record_class=paper.record_class,
            frozen_sha256=frozen.sha256,
            page_count=frozen.page_count,
            original_sha256=frozen.original_sha256,
            original_pages=frozen.original_pages,
            version=paper.next_version,
            signers=asked.signers,
            methods=asked.methods,
            document_id=paper.document_id,
            document_date=paper.document_date,
            deadline=asked.deadline,
            message=asked.message,
            order=asked.order,
            needed=asked.needed,
            guest_code=asked.guest_code,
        )


def send(
    work: Work,
    *,
    kind: EnvelopeKind,
    title: str,
    record_class: str,
    frozen_sha256: str,
    page_count: int,
    version: int,
    signers: Sequence[Invitee],
    methods: Sequence[Method],
    document_id: uuid.UUID | None = None,
    subject_key: str = "",
    number: str = "",
    document_date: date | None = None,
    deadline: date | None = None,
    message: str = "",
    original_sha256: str = "",
    original_pages: int = 0,
    order: SigningOrder | None = None,
    needed: int | None = None,
    guest_code: bool = False,
) -> Envelope:
    """Send frozen bytes to the signers; one letter leaves to each whose turn it is when this Work commits.

    `subject_key` names the paper across versions; a document is its own key, minutes give theirs.
    A version can be sent once, and only when no earlier one is still open. `original_sha256` and
    `original_pages` belong to a paper that had to be wrapped (see `freeze`). Without an `order` the association's
    own holds, and without `needed` minutes follow its rule; otherwise everyone must sign. With `guest_code` whoever
    comes by a link types a code before anything is shown.
    """
    work.actor.require(Permission.SEND_FOR_SIGNING)
    opened = scope_of(work.actor).record_classes
    if opened is not None and record_class not in opened:
        raise NotFound
    key = subject_key or (str(document_id) if document_id else f"{record_class}:{number}")
    _refuse_twice(work, kind, key, version)
    if not work.ports.blobs.has(work.actor.tenant, frozen_sha256):
        raise FrozenBytesMissing
    association = own(work)
    signers = arranged(signers, order or SigningOrder(association.signing_order))
    if needed is None and kind is EnvelopeKind.MINUTES:
        signers, needed = under_rule(signers, RULES.get(association.signer_rule), association.signers_needed)
    if problem := distinct_problem(signers) or number_problem(signers, needed or 0):
        raise CannotSend(problem=problem)
    check_methods(work, methods)
    invited = reachable(work, signers, methods)
    for drawn in (
        title,
        number,
        association.name,
        work.actor.name,
        *(person.name for _, person, _ in invited),
    ):
        drawable(work, drawn)  # all of it stands on the sealed paper's page of evidence
    envelope = Envelope(
        id=new_id(),
        association_id=work.actor.tenant,
        kind=kind,
        subject_key=key,
        version=version,
        document_id=document_id,
        title=title,
        record_class=record_class,
        number=number,
        document_date=document_date,
        frozen_sha256=frozen_sha256,
        page_count=page_count,
        original_sha256=original_sha256,
        original_pages=original_pages,
        nonce=secrets.token_hex(16),
        allowed_methods=",".join(method.value for method in methods),
        sent_at=work.now,
        sent_by=work.actor.person_id,
        sent_by_name=work.actor.name,
        message=message,
        deadline=deadline,
        needed=needed or 0,
        guest_code=guest_code,
        overdue_at=overdue_from(deadline, plan_of(association)) if deadline else None,
    )
    work.session.add(envelope)
    work.session.flush()
    note(
        work,
        envelope,
        "sent",
        sha256=frozen_sha256,
        pages=page_count,
        title=title,
        version=version,
        by=work.actor.name,
        signers=len(invited),
        steps=max(one.step or 1 for one in signers),
        needed=needed or len(invited),
    )
    record(
        work, "sent_for_signing", "envelope", envelope.id, title=title, version=version, sha256=frozen_sha256
    )
    for position, found in enumerate(invited, start=1):
        add_signer(work, envelope.id, position, found)
    work.session.flush()
    advance(work, envelope)
    return envelope


def _refuse_twice(work: Work, kind: EnvelopeKind, subject_key: str, version: int) -> None:
    standing = {EnvelopeState.SENT, EnvelopeState.SIGNED}
    if kind is EnvelopeKind.MINUTES:
        # A refused version that was completed without the refuser is final: one number, one set of minutes.
        standing.add(EnvelopeState.SEALED)
    for earlier in versions_of(work, subject_key):
        if earlier.version >= version or earlier.state in standing:
            raise AlreadySent
