"""Sending a frozen paper for signing, and reminding those who have not answered."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from boardroom.associations.queries import own
from boardroom.audit.actions import hold_chain, record
from boardroom.core.actor import Actor, worker_for
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.actions import add_person
from boardroom.mandates.models import Person
from boardroom.mandates.rules import scope_of
from boardroom.signing.actions.freezing import Frozen, freeze
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signers import (
    add_signer,
    check_conflicts,
    check_methods,
    person_at,
    reachable,
)
from boardroom.signing.actions.statements import drawable
from boardroom.signing.actions.turns import advance
from boardroom.signing.errors import (
    AlreadySent,
    BesideAlreadySent,
    CannotSend,
    FrozenBytesMissing,
    KnownAsAnother,
)
from boardroom.signing.models import Envelope, FurtherPaper
from boardroom.signing.queries import SignablePaper, last_version, under_way, versions_of
from boardroom.signing.queries import paper as paper_of
from boardroom.signing.rules.bankid import names_agree
from boardroom.signing.rules.bundles import MOST_PAPERS
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.outsiders import Outsider
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

TOO_MANY_PAPERS = N_("Högst tio papper kan skickas tillsammans. Dela upp dem på flera utskick.")
SAME_PAPER = N_("Samma papper kan bara vara med en gång.")


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
    # Who is asked besides, and need not be in the register; they come after the others in the list.
    outsiders: Sequence[Outsider] = ()


@dataclass(frozen=True)
class Beside:
    """A paper that is signed with the first one."""

    paper: SignablePaper
    frozen: Frozen


def freeze_and_send(
    opener: WorkOpener,
    actor: Actor,
    document_id: uuid.UUID,
    asked: Asked,
    beside: Sequence[uuid.UUID] = (),
) -> Envelope:
    """Freeze the PDF of an archived document and send it; NotSignable when it is none that can be signed.

    `beside` names more documents for the same envelope: each is frozen by itself, and signed by the same statement.
    """
    check_number(beside, document_id)
    with opener.reading(actor) as work:
        found = [paper_of(work, one) for one in (document_id, *beside)]
    frozen_ones = [freeze_paper(opener, actor, paper) for paper in found]
    paper, frozen = found[0], frozen_ones[0]
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
            signers=[*asked.signers, *(_named(work, one) for one in asked.outsiders)],
            methods=asked.methods,
            document_id=paper.document_id,
            document_date=paper.document_date,
            deadline=asked.deadline,
            message=asked.message,
            order=asked.order,
            needed=asked.needed,
            guest_code=asked.guest_code,
            beside=[Beside(*one) for one in zip(found[1:], frozen_ones[1:], strict=True)],
        )


def _named(work: Work, one: Outsider) -> Invitee:
    """Return someone from outside as a person who can be asked."""
    person = admit_outsider(work, one)
    return Invitee(person.id, one.role, step=one.step, required=one.required, methods=one.methods)


def admit_outsider(work: Work, one: Outsider) -> Person:
    """Return someone from outside as a person; they come into the register, if they were not there.

    KnownAsAnother when the address is that of someone with another name.
    """
    found = person_at(work, one.email)
    if found is not None and not names_agree(found.name, one.name):
        raise KnownAsAnother(email=one.email, known=found.name)
    if found is None:
        found = add_person(
            # Whoever may send may name a party; the register is otherwise for those who keep it. The log names the sender.
            replace(work, actor=_registrar(work.actor)),
            name=one.name,
            email=one.email,
            phone=one.phone,
        )
    return found


def _registrar(sender: Actor) -> Actor:
    return replace(worker_for(sender.tenant), name=sender.name, person_id=sender.person_id)


def freeze_paper(opener: WorkOpener, actor: Actor, paper: SignablePaper) -> Frozen:
    """Freeze the PDF of an archived document; call it with no transaction open."""
    content = opener.ports.blobs.read(actor.tenant, paper.sha256)
    return freeze(opener, actor, content, title=paper.title, file_name=paper.file_name)


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
    rule: str = "",
    guest_code: bool = False,
    beside: Sequence[Beside] = (),
    batch_id: uuid.UUID | None = None,
) -> Envelope:
    """Send frozen bytes to the signers; one letter leaves to each whose turn it is when this Work commits.

    `subject_key` names the paper across versions; a document is its own key, minutes give theirs.
    A version can be sent once, and only when no earlier one is still open. `original_sha256` and
    `original_pages` belong to a paper that had to be wrapped (see `freeze`). Without an `order` the association's
    own holds, and without `needed` minutes follow the `rule` of their kind, or the board's; otherwise everyone must sign. With `guest_code` whoever
    comes by a link types a code before anything is shown. What is `beside` the paper is signed with it; a `batch_id`
    ties the envelope to others of the same sending.
    """
    work.actor.require(Permission.SEND_FOR_SIGNING)
    key = subject_key or (str(document_id) if document_id else f"{record_class}:{number}")
    # Between asking whether a paper is on its way already and sending it, nobody else sends it, alone or beside another.
    hold_chain(work, work.actor.tenant)
    _refuse_twice(work, kind, key, version)
    if document_id is not None and under_way(work, document_id):
        raise AlreadySent
    _check_papers(work, beside, {record_class}, {frozen_sha256})
    association = own(work)
    signers = arranged(signers, order or SigningOrder(association.signing_order))
    if needed is None and kind is EnvelopeKind.MINUTES:
        signers, needed = under_rule(
            signers, RULES.get(rule or association.signer_rule), association.signers_needed
        )
    if problem := distinct_problem(signers) or number_problem(signers, needed or 0):
        raise CannotSend(problem=problem)
    check_methods(work, [*methods, *(method for one in signers for method in one.methods)])
    invited = reachable(work, signers, methods)
    own_paper = [document_id] if document_id else []
    read = [*own_paper, *(one.paper.document_id for one in beside)]
    check_conflicts(work, read, [person for _, person, _ in invited])
    for drawn in (
        title,
        number,
        association.name,
        work.actor.name,
        *(one.paper.title for one in beside),
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
        further_papers=len(beside),
        further_pages=sum(one.frozen.page_count + one.frozen.original_pages for one in beside),
        batch_id=batch_id,
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
    for position, one in enumerate(beside, start=2):
        _add_paper(work, envelope, position, one)
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
        **{f"sha256_{number}": one.frozen.sha256 for number, one in enumerate(beside, start=2)},
    )
    work.later("signing.draw_pages")
    record(
        work, "sent_for_signing", "envelope", envelope.id, title=title, version=version, sha256=frozen_sha256
    )
    for one in beside:
        record(
            work,
            "sent_for_signing",
            "envelope",
            envelope.id,
            title=one.paper.title,
            version=one.paper.next_version,
            sha256=one.frozen.sha256,
        )
    for position, found in enumerate(invited, start=1):
        add_signer(work, envelope.id, position, found)
    work.session.flush()
    advance(work, envelope)
    return envelope


def _add_paper(work: Work, envelope: Envelope, position: int, one: Beside) -> None:
    work.session.add(
        FurtherPaper(
            id=new_id(),
            association_id=envelope.association_id,
            envelope_id=envelope.id,
            position=position,
            document_id=one.paper.document_id,
            version=one.paper.next_version,
            title=one.paper.title,
            record_class=one.paper.record_class,
            document_date=one.paper.document_date,
            frozen_sha256=one.frozen.sha256,
            page_count=one.frozen.page_count,
            original_sha256=one.frozen.original_sha256,
            original_pages=one.frozen.original_pages,
        )
    )
    work.session.flush()


def _check_papers(work: Work, beside: Sequence[Beside], classes: set[str], hashes: set[str]) -> None:
    """Raise what keeps the papers from being sent: not the actor's to send, on their way already, or not in the store."""
    opened = scope_of(work.actor).record_classes
    if opened is not None and not classes | {one.paper.record_class for one in beside} <= set(opened):
        raise NotFound
    for one in beside:
        if one.paper.next_version <= last_version(work, one.paper.document_id) or under_way(
            work, one.paper.document_id
        ):
            raise BesideAlreadySent(title=one.paper.title)
    for sha256 in hashes | {one.frozen.sha256 for one in beside}:
        if not work.ports.blobs.has(work.actor.tenant, sha256):
            raise FrozenBytesMissing


def check_number(beside: Sequence[uuid.UUID], document_id: uuid.UUID) -> None:
    """Raise CannotSend for too many papers in one envelope, or one twice."""
    if len(beside) >= MOST_PAPERS:
        raise CannotSend(problem=TOO_MANY_PAPERS)
    if document_id in beside or len(set(beside)) < len(beside):
        raise CannotSend(problem=SAME_PAPER)


def _refuse_twice(work: Work, kind: EnvelopeKind, subject_key: str, version: int) -> None:
    standing = {EnvelopeState.SENT, EnvelopeState.SIGNED}
    if kind is EnvelopeKind.MINUTES:
        # A refused version that was completed without the refuser is final: one number, one set of minutes.
        standing.add(EnvelopeState.SEALED)
    for earlier in versions_of(work, subject_key):
        if earlier.version >= version or earlier.state in standing:
            raise AlreadySent
