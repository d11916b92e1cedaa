"""Proposing a disposal, objecting to it, withdrawing it, and the two approvals."""

import uuid
from datetime import date

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.classes.models import RecordClass
from boardroom.classes.queries import adopted, schedule
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries.derivations import spans_of_many
from boardroom.documents.rules import leaves
from boardroom.language.dates import format_date
from boardroom.matters.models import Matter
from boardroom.papers.queries import paper_of
from boardroom.papers.rules import PaperStatus
from boardroom.retention import queries
from boardroom.retention.actions.holding import alone_with_disposals, reason_given
from boardroom.retention.errors import (
    DisposalOff,
    ListChanged,
    NothingDue,
    NothingLeft,
    NotOpen,
    NotWholeView,
    RoundWaits,
    SamePerson,
    TooEarly,
)
from boardroom.retention.models import Disposal, DisposalItem, DisposalState, ItemState
from boardroom.retention.rules import objections_end
from boardroom.work import Work

LANE = "retention.dispose"


def propose_disposal(work: Work) -> Disposal:
    """List all that may be disposed of today; whoever reads retention has some days to object.

    DisposalOff before a decision has adopted the schedule, NothingDue, RoundWaits while another list is open.
    """
    work.actor.require(Permission.MANAGE_RETENTION)
    _sees_all(work)
    alone_with_disposals(work)
    version = adopted(work)
    if version is None:
        raise DisposalOff
    if queries.waiting(work) is not None:
        raise RoundWaits
    found = queries.due(work)
    if not found.anything:
        raise NothingDue
    today = local_today(work)
    proposed = Disposal(
        id=new_id(),
        association_id=work.actor.tenant,
        year=today.year,
        number=queries.last_number(work, today.year) + 1,
        version_id=version.id,
        proposed_at=work.now,
        proposed_by=work.actor.person_id,
        proposed_by_name=work.actor.name,
        objections_until=objections_end(today),
    )
    work.session.add(proposed)
    work.session.flush()
    listed = _list(work, proposed, found)
    record(
        work,
        "proposed",
        "disposal",
        proposed.id,
        number=proposed.label,
        documents=listed,
        matters=len(found.matters.going),
    )
    return proposed


def object_to(work: Work, disposal_id: uuid.UUID, item_id: uuid.UUID, reason: str) -> DisposalItem:
    """Object to the disposal of one document or matter: it stays this time. Everyone who reads retention may, for what they may see.

    What goes together stays together: all that shares pages with it is left out as well, and the matter that holds it.
    """
    work.actor.require(Permission.READ_RETENTION)
    alone_with_disposals(work)
    disposal = _open(work, disposal_id)
    found = queries.item_of(work, disposal, item_id)
    why = reason_given(reason)
    for item in _group(work, disposal, found):
        if item.state is ItemState.LISTED:
            item.state, item.objection = ItemState.OBJECTED, why
            item.objected_by, item.objected_by_name = work.actor.person_id, work.actor.name
            item.objected_at = work.now
    work.session.flush()
    record(work, "objected", "disposal", disposal.id, number=disposal.label, reference=found.reference)
    return found


def take_back_objection(work: Work, disposal_id: uuid.UUID, item_id: uuid.UUID) -> None:
    """Take an objection back; an approval that was given meanwhile is no longer for this list, and falls.

    One's own, or anyone's for those who manage retention.
    """
    alone_with_disposals(work)
    disposal = _open(work, disposal_id)
    found = queries.item_of(work, disposal, item_id)
    if work.actor.person_id is None or found.objected_by != work.actor.person_id:
        work.actor.require(Permission.MANAGE_RETENTION)
    for item in _group(work, disposal, found):
        if item.state is ItemState.OBJECTED:
            item.state, item.objection, item.objected_by_name = ItemState.LISTED, "", ""
            item.objected_by = item.objected_at = None
    disposal.unapprove()
    work.session.flush()
    record(
        work,
        "objection_taken_back",
        "disposal",
        disposal.id,
        number=disposal.label,
        reference=found.reference,
    )


def withdraw_disposal(work: Work, disposal_id: uuid.UUID) -> None:
    """Take a proposed list back: nothing of it is destroyed, and the same may be proposed again."""
    work.actor.require(Permission.MANAGE_RETENTION)
    alone_with_disposals(work)
    disposal = _open(work, disposal_id)
    disposal.state = DisposalState.WITHDRAWN
    disposal.withdrawn_at, disposal.withdrawn_by_name = work.now, work.actor.name
    work.session.flush()
    record(work, "withdrew", "disposal", disposal.id, number=disposal.label)


def approve(work: Work, disposal_id: uuid.UUID, digest: str) -> Disposal:
    """Approve a list as it was read (`digest`); the second, by another person, sets its destruction going.

    TooEarly while objections may be made, ListChanged when the list is another by now, SamePerson.
    """
    work.actor.require(Permission.APPROVE_DISPOSAL)
    _sees_all(work)
    alone_with_disposals(work)
    disposal = _open(work, disposal_id)
    if adopted(work) is None:
        raise DisposalOff
    if local_today(work) <= disposal.objections_until:
        raise TooEarly(day=format_date(disposal.objections_until, "sv"))
    items = queries.items_of(work, disposal)
    if queries.list_digest(items) != digest:
        raise ListChanged
    listed = [item for item in items if item.state is ItemState.LISTED]
    if not listed:
        raise NothingLeft
    person, account = work.actor.person_id, work.actor.account_id
    if person is None or account is None:
        raise NotWholeView
    if disposal.first_by is None:
        disposal.first_by, disposal.first_account = person, account
        disposal.first_name, disposal.first_at = work.actor.name, work.now
    elif person == disposal.first_by or account == disposal.first_account:
        raise SamePerson
    else:
        disposal.second_by, disposal.second_account = person, account
        disposal.second_name, disposal.second_at = work.actor.name, work.now
        disposal.state = DisposalState.APPROVED
        work.later(LANE)
    work.session.flush()
    record(
        work,
        "approved",
        "disposal",
        disposal.id,
        number=disposal.label,
        documents=len(listed),
        list=digest,
        approval=2 if disposal.second_by else 1,
    )
    return disposal


def _open(work: Work, disposal_id: uuid.UUID) -> Disposal:
    disposal = queries.round_by_id(work, disposal_id)
    if disposal.state is not DisposalState.PROPOSED:
        raise NotOpen
    return disposal


def _sees_all(work: Work) -> None:
    if work.actor.record_classes is not None:
        raise NotWholeView


def _group(work: Work, disposal: Disposal, found: DisposalItem) -> list[DisposalItem]:
    if found.document_id is None:
        return [found]
    [group] = queries.groups_of(work, [found.document_id])
    return [item for item in queries.items_of(work, disposal) if item.document_id in group]


def _list(work: Work, disposal: Disposal, found: queries.Due) -> int:
    plan = schedule(work)
    every = [document for group in found.groups for document in group]
    spans = spans_of_many(work, [document.id for document in every])
    for group in found.groups:
        # Of a group, those that stand in lists have a time of their own; what was cut up goes with them.
        standing = [document for document in group if document.id in found.kept_until]
        last = max(found.kept_until[document.id] for document in standing)
        for document in group:
            speaks = document if document in standing else standing[0]
            work.session.add(
                _item(
                    work,
                    disposal,
                    document,
                    plan.classes[speaks.record_class or ""],
                    found.kept_until.get(document.id, last),
                    pages=len(leaves(spans.get(document.id, ()))),
                )
            )
    for matter, until in found.matters.going:
        work.session.add(
            _item_of_matter(work, disposal, matter, plan.classes[matter.record_class or ""], until)
        )
    work.session.flush()
    return len(every)


def _item_of_matter(
    work: Work, disposal: Disposal, matter: Matter, record_class: RecordClass, kept_until: date
) -> DisposalItem:
    return DisposalItem(
        id=new_id(),
        association_id=work.actor.tenant,
        disposal_id=disposal.id,
        matter_id=matter.id,
        reference=matter.label,
        record_class=record_class.key,
        class_name=record_class.name,
        basis=record_class.basis,
        document_date=matter.opened_on,
        kept_until=kept_until,
    )


def _item(
    work: Work,
    disposal: Disposal,
    document: Document,
    record_class: RecordClass,
    kept_until: date,
    *,
    pages: int,
) -> DisposalItem:
    paper = paper_of(work, document)
    return DisposalItem(
        id=new_id(),
        association_id=work.actor.tenant,
        disposal_id=disposal.id,
        document_id=document.id,
        reference=document.reference,
        record_class=record_class.key,
        class_name=record_class.name,
        basis=record_class.basis,
        document_date=document.document_date,
        kept_until=kept_until,
        page_count=pages,
        files_sha256=queries.files_told(work, document),
        paper=paper.place[:300] if paper.status is PaperStatus.KEPT else "",
    )
