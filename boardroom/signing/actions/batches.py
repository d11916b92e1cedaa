"""Sending to many: the list is looked through and ordered by a person, and sent by the worker, one envelope at a time."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import delete, or_, update

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.actor import Actor, worker_for
from boardroom.core.errors import NotFound, NotPermitted, Refusal
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.mandates.actions import add_person
from boardroom.mandates.models import Person
from boardroom.mandates.queries import person_by_email
from boardroom.mandates.rules import scope_of
from boardroom.signing.actions.completing import withdraw
from boardroom.signing.actions.freezing import Frozen
from boardroom.signing.actions.hiding import tell_of_hiding
from boardroom.signing.actions.reminding import remind
from boardroom.signing.actions.sending import freeze_paper, send
from boardroom.signing.actions.signers import (
    check_conflicts,
    check_methods,
    person_at,
    register_by_address,
)
from boardroom.signing.actions.statements import drawable
from boardroom.signing.errors import AlreadyDecided, BatchWrong, InConflict, ReasonMissing
from boardroom.signing.models import Batch, Recipient
from boardroom.signing.queries import (
    batch,
    hidden_from,
    next_of_all_to_remind,
    next_of_all_to_withdraw,
    next_recipient,
    steers_batch,
    versions_of,
)
from boardroom.signing.queries import paper as paper_of
from boardroom.signing.rules.bankid import names_agree
from boardroom.signing.rules.methods import Method, methods_from
from boardroom.signing.rules.recipients import (
    CATCH_UP,
    OF_ANOTHER,
    PACE,
    ROW_OF_ANOTHER,
    Listed,
    Problem,
    fields_kept,
    filled,
    places_in,
    problems_of,
    unfilled,
)
from boardroom.signing.rules.signer_rules import Invitee, SigningOrder
from boardroom.signing.rules.states import USUAL_PATIENCE, EnvelopeKind, RecipientState, SignerRole
from boardroom.work import Work, WorkOpener, changed

# Longer than a merged text takes to typeset; after it, a killed worker's recipient is taken over.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class ToMany:
    """What is sent to all of a list, how, until when: an archived paper, or a text with places that the list fills."""

    recipients: Sequence[Listed]
    methods: Sequence[Method]
    document_id: uuid.UUID | None = None
    title: str = ""
    text: str = ""
    record_class: str = ""
    deadline: date | None = None
    message: str = ""
    guest_code: bool = False
    problems: Sequence[Problem] = ()  # what was wrong with the list already when it was read


def prepare_batch(opener: WorkOpener, actor: Actor, wanted: ToMany) -> uuid.UUID:
    """Check a list, freeze the paper once, and keep both to be looked through; nothing leaves before `order_batch`."""
    frozen = Frozen("", 0)
    with opener.reading(actor) as work:
        actor.require(Permission.SEND_FOR_SIGNING)
        check_methods(work, wanted.methods)
        paper = paper_of(work, wanted.document_id, apart=True) if wanted.document_id else None
        _check(work, wanted)
    if paper is not None:
        frozen = freeze_paper(opener, actor, paper)
    with opener.writing(actor) as work:
        made = Batch(
            id=new_id(),
            association_id=actor.tenant,
            title=(paper.title if paper else wanted.title.strip())[:200],
            record_class=paper.record_class if paper else wanted.record_class,
            document_id=paper.document_id if paper else None,
            document_date=paper.document_date if paper else work.now.date(),
            frozen_sha256=frozen.sha256,
            page_count=frozen.page_count,
            original_sha256=frozen.original_sha256,
            original_pages=frozen.original_pages,
            merge_text="" if paper else wanted.text.replace("\r\n", "\n").strip(),
            allowed_methods=",".join(method.value for method in wanted.methods),
            deadline=wanted.deadline,
            message=wanted.message,
            guest_code=wanted.guest_code,
            sent_by=actor.person_id,
            sent_by_name=actor.name,
            made_at=work.now,
            next_at=work.now,
        )
        work.session.add(made)
        work.session.flush()
        asked = places_in(made.merge_text)
        register = register_by_address(work)
        for position, one in enumerate(wanted.recipients, start=1):
            known = register.get(one.email)
            work.session.add(
                Recipient(
                    id=new_id(),
                    association_id=actor.tenant,
                    batch_id=made.id,
                    position=position,
                    person_id=known.id if known else None,
                    name=known.name if known else one.name,
                    email=one.email,
                    fields=fields_kept(one.fields, asked),
                )
            )
        record(
            work, "prepared_batch", "signing_batch", made.id, title=made.title, count=len(wanted.recipients)
        )
        return made.id


def order_batch(work: Work, batch_id: uuid.UUID) -> Batch:
    """Say yes to a list that was looked through: the worker begins."""
    found = batch_to_steer(work, batch_id)
    if found.ordered_at is not None or found.withdrawn_at is not None:
        raise AlreadyDecided
    found.ordered_at = found.next_at = work.now
    record(work, "ordered_batch", "signing_batch", found.id, title=found.title)
    work.later("signing.send_batches")
    return found


def drop_batch(work: Work, batch_id: uuid.UUID) -> None:
    """Throw away a list that was never ordered, with all its names and addresses."""
    found = batch_to_steer(work, batch_id)
    if found.ordered_at is not None:
        raise AlreadyDecided
    record(work, "dropped_batch", "signing_batch", found.id, title=found.title)
    own = Recipient.association_id == work.actor.tenant, Recipient.batch_id == found.id
    work.session.execute(delete(Recipient).where(*own))
    work.session.delete(found)


def remind_all(work: Work, batch_id: uuid.UUID) -> None:
    """Have everyone reminded who has not answered, and was not reminded within the last day."""
    found = batch_to_steer(work, batch_id)
    if found.ordered_at is None or found.withdrawn_at is not None:
        raise AlreadyDecided
    found.reminded_at, found.steered_by = work.now, work.actor.name
    record(work, "reminded_batch", "signing_batch", found.id, title=found.title)
    work.later("signing.send_batches")


def withdraw_all(work: Work, batch_id: uuid.UUID, reason: str) -> None:
    """Take back every envelope that is still open, and send none of those that wait; what is signed stands."""
    found = batch_to_steer(work, batch_id)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    if found.ordered_at is None or found.withdrawn_at is not None:
        raise AlreadyDecided
    found.withdrawn_at, found.withdrawn_because = work.now, reason[:1000]
    found.steered_by = work.actor.name
    work.session.execute(
        update(Recipient)
        .where(
            Recipient.association_id == work.actor.tenant,
            Recipient.batch_id == found.id,
            Recipient.state == RecipientState.WAITING,
        )
        .values(state=RecipientState.CANCELLED, lease_until=None)
    )
    record(work, "withdrew_batch", "signing_batch", found.id, title=found.title)
    work.later("signing.send_batches")


@dataclass(frozen=True)
class ToSend:
    """A recipient whose turn it is, held under a lease."""

    batch: Batch
    recipient: Recipient


def claim_recipient(work: Work) -> ToSend | None:
    """Take the association's next recipient, and let the sending rest for its pace; None when another was first."""
    waiting = next_recipient(work, work.actor.tenant)
    if waiting is None:
        return None
    found = batch(work, waiting.batch_id)
    paced = changed(
        work,
        update(Batch)
        .where(Batch.id == found.id, Batch.next_at == found.next_at, Batch.withdrawn_at.is_(None))
        # The worker looks only every few seconds: what it has missed of the pace it may catch up.
        .values(next_at=max(found.next_at, work.now - CATCH_UP) + PACE),
    )
    claimed = paced and changed(
        work,
        update(Recipient)
        .where(
            Recipient.id == waiting.id,
            Recipient.state == RecipientState.WAITING,
            or_(Recipient.lease_until.is_(None), Recipient.lease_until <= work.now),
        )
        .values(lease_until=work.now + LEASE),
    )
    if not claimed:
        return None
    work.session.refresh(waiting)
    return ToSend(found, waiting)


def merge(opener: WorkOpener, claimed: ToSend, association: tuple[str, str, str]) -> Frozen:
    """Return the frozen paper of one recipient: what was frozen for all, or the text typeset for them; no transaction is open.

    `association` is name, organisation number and language.
    """
    found, one = claimed.batch, claimed.recipient
    if not found.merge_text:
        return Frozen(found.frozen_sha256, found.page_count, found.original_sha256, found.original_pages)
    ports, tenant = opener.ports, found.association_id
    content = ports.typesetter.typeset("merged", merged_page(found, one, association))
    stored = ports.blobs.put(tenant, content)
    return Frozen(stored.sha256, ports.pdf_tools.inspect(ports.blobs.path(tenant, stored.sha256)).page_count)


def merged_page(found: Batch, one: Recipient, association: tuple[str, str, str]) -> dict[str, object]:
    """Return the data of templates/documents/merged.typ for one recipient."""
    name, org_number, language = association
    return {
        "language": language,
        "association": {"name": name, "org_number": org_number},
        "title": found.title,
        "to": one.name,
        "text": filled(found.merge_text, one.name, one.fields),
    }


def send_to_recipient(work: Work, claimed: ToSend, frozen: Frozen) -> None:
    """Send one recipient their envelope; what keeps it from being sent stays with them, and the next one's turn comes."""
    one = work.session.get_one(Recipient, claimed.recipient.id, populate_existing=True)
    found = batch(work, claimed.batch.id)
    if one.state is not RecipientState.WAITING or found.withdrawn_at is not None:
        return
    one.lease_until = None
    sender, key = replace(work, actor=_sender(found)), f"batch:{one.id}"
    try:
        with work.session.begin_nested():
            person = _person(sender, one)
            check_conflicts(sender, _documents(found.document_id), [person])
            envelope = send(
                sender,
                kind=EnvelopeKind.DOCUMENT,
                title=f"{found.title} – {person.name}"[:300],
                record_class=found.record_class,
                frozen_sha256=frozen.sha256,
                page_count=frozen.page_count,
                original_sha256=frozen.original_sha256,
                original_pages=frozen.original_pages,
                version=next((before.version for before in versions_of(sender, key)), 0) + 1,
                subject_key=key,
                signers=[Invitee(person.id, SignerRole.PARTY)],
                methods=methods_from(found.allowed_methods),
                document_date=found.document_date,
                deadline=_last_day(work, found),
                message=found.message,
                order=SigningOrder.TOGETHER,
                needed=0,
                guest_code=found.guest_code,
                batch_id=found.id,
            )
    except Refusal as refusal:
        fail_recipient(work, one.id, str(refusal))
        return
    one.person_id, one.envelope_id, one.state = person.id, envelope.id, RecipientState.SENT


def _last_day(work: Work, found: Batch) -> date | None:
    """Return the sending's last day; for whoever is sent it when that has passed, as many days as is usual."""
    today = local_today(work)
    return today + USUAL_PATIENCE if found.deadline and found.deadline < today else found.deadline


def fail_recipient(work: Work, recipient_id: uuid.UUID, problem: str) -> None:
    """Keep why a recipient could not be sent to; nobody else waits for them."""
    one = work.session.get_one(Recipient, recipient_id, populate_existing=True)
    if one.state is not RecipientState.WAITING:
        return
    one.state, one.problem, one.lease_until = RecipientState.FAILED, problem[:500], None
    record(work, "batch_failed_for", "signing_batch", one.batch_id, name=one.name, problem=problem[:200])


def steer_next(work: Work) -> bool:
    """Remind or take back one envelope of a sending of which all are to be; True when there was one."""
    if taken := next_of_all_to_withdraw(work, work.actor.tenant):
        found, envelope = taken
        withdraw(replace(work, actor=_leader(found)), envelope.id, found.withdrawn_because)
        return True
    if tell_of_hiding(work):
        return True
    if late := next_of_all_to_remind(work, work.actor.tenant):
        found, signer = late
        remind(replace(work, actor=_leader(found)), signer.envelope_id, signer.id)
        return True
    return False


def _check(work: Work, wanted: ToMany) -> None:
    problems = list(wanted.problems)
    if wanted.recipients or not problems:  # where no row could be read, that is what is told
        problems += problems_of(wanted.recipients)
    if wanted.document_id is None:
        opened = scope_of(work.actor).record_classes
        if opened is not None and wanted.record_class not in opened:
            raise NotFound
        drawable(work, wanted.title)
        if missing := work.ports.typesetter.missing_glyphs(wanted.text):
            drawable(work, missing)
        problems += unfilled(wanted.text, wanted.recipients)
    register = register_by_address(work)
    for one in wanted.recipients:
        known = register.get(one.email)
        if known is not None and not names_agree(known.name, one.name):
            facts = {"row": one.row, "email": one.email, "known": known.name, "name": one.name}
            problems.append(Problem(ROW_OF_ANOTHER if one.row else OF_ANOTHER, facts))
        drawable(work, one.name)
        for value in fields_kept(one.fields, places_in(wanted.text)).values():
            drawable(work, value)
    problems += _conflicts(work, wanted, register)
    if problems:
        raise BatchWrong([(one.sentence, one.facts) for one in problems])


def _conflicts(work: Work, wanted: ToMany, register: Mapping[str, Person]) -> list[Problem]:
    """Return, as one problem, from whom on a list the archived paper is hidden for a conflict of interest."""
    documents = _documents(wanted.document_id)
    if not hidden_from(work, documents):
        return []  # nearly always: then no address is looked up once more
    known = [register.get(one.email) or person_by_email(work, one.email) for one in wanted.recipients]
    try:
        check_conflicts(work, documents, [one for one in known if one is not None])
    except InConflict as refusal:
        return [Problem(refusal.sentence, refusal.facts)]
    return []


def _documents(document_id: uuid.UUID | None) -> list[uuid.UUID]:
    return [document_id] if document_id else []


def batch_to_steer(work: Work, batch_id: uuid.UUID) -> Batch:
    """Return a sending that the actor steers, held until the Work ends; NotPermitted for who only sees it."""
    found = batch(work, batch_id, lock=True)
    if not steers_batch(work, found):
        raise NotPermitted
    return found


def _sender(found: Batch) -> Actor:
    """Return the worker on behalf of whoever ordered it: the letters and the log name the person."""
    return replace(worker_for(found.association_id), name=found.sent_by_name, person_id=found.sent_by)


def _leader(found: Batch) -> Actor:
    """Return the worker on behalf of whoever reminds or takes back; nothing that came between keeps it from being done."""
    return replace(worker_for(found.association_id), name=found.steered_by, roles=frozenset({"secretary"}))


def _person(work: Work, one: Recipient) -> Person:
    if one.person_id is not None:
        return work.session.get_one(Person, one.person_id)
    return person_at(work, one.email) or add_person(work, name=one.name, email=one.email)
