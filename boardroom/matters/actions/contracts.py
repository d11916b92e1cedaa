"""The register of contracts: entered, changed, given notice of, let run, ended."""

import uuid
from dataclasses import dataclass
from datetime import date

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_id as document_by_id
from boardroom.matters import queries
from boardroom.matters.actions.clocks import note_contract_end
from boardroom.matters.errors import (
    ContractGone,
    DayAhead,
    DaysOutOfOrder,
    NoticeOutOfOrder,
    OutOfReach,
    Registered,
    RenewalWithoutEnd,
    TitleMissing,
)
from boardroom.matters.models import Contract
from boardroom.matters.rules import CONTRACT_CLASSES, Span
from boardroom.work import Work


@dataclass(frozen=True)
class ContractCard:
    """What a person says of a contract; days are inclusive."""

    title: str
    record_class: str
    counterparty: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    notice: Span | None = None
    renewal_months: int | None = None
    note: str = ""


def register_contract(work: Work, card: ContractCard, document_id: uuid.UUID | None = None) -> Contract:
    """Enter a contract, with its paper if that is in the archive."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    made = Contract(
        id=new_id(),
        association_id=work.actor.tenant,
        title="",
        record_class=card.record_class,
        document_id=document_id,
        created_at=work.now,
        created_by=work.actor.person_id,
        changed_at=work.now,
    )
    if document_id is not None:
        document_by_id(work, document_id)
        if queries.contracts_of_documents(work, [document_id]):
            raise Registered
    _say(work, made, card)
    work.session.add(made)
    work.session.flush()
    record(work, "registered", "contract", made.id)
    return made


def change_contract(work: Work, contract_id: uuid.UUID, card: ContractCard) -> Contract:
    """Change what the register says of a contract; when it is considered anew, people are reminded anew."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    found = queries.contract_by_id(work, contract_id)
    before = found.terms
    _say(work, found, card)
    if found.terms != before:
        found.kept_through = None
    found.changed_at = work.now
    work.session.flush()
    record(work, "changed", "contract", found.id, before=before, after=found.terms)
    return found


def give_notice(work: Work, contract_id: uuid.UUID, noticed_on: date, leaves_on: date) -> Contract:
    """Note that notice was given on a day, and the last day that follows from it."""
    found = _running(work, contract_id)
    if noticed_on > local_today(work):
        raise DayAhead
    if leaves_on < noticed_on:
        raise NoticeOutOfOrder
    found.noticed_on, found.leaves_on, found.changed_at = noticed_on, leaves_on, work.now
    work.session.flush()
    record(work, "noticed", "contract", found.id, noticed_on=noticed_on, leaves_on=leaves_on)
    return found


def keep_contract(work: Work, contract_id: uuid.UUID) -> Contract:
    """Note that the board has considered a contract and lets it run on: nobody is reminded before the term after."""
    found = _running(work, contract_id)
    through = queries.entry(work, found).standing.binds_through
    if through is not None:
        found.kept_through, found.changed_at = through, work.now
        work.session.flush()
        record(work, "kept", "contract", found.id, through=through)
    return found


def end_contract(work: Work, contract_id: uuid.UUID, day: date) -> Contract:
    """Note that a contract is over, and since when: the time that its paper is kept is counted from that day."""
    found = _running(work, contract_id)
    if day > local_today(work):
        raise DayAhead
    if found.starts_on is not None and day < found.starts_on:
        raise DaysOutOfOrder
    found.gone_on, found.changed_at = day, work.now
    work.session.flush()
    record(work, "ended", "contract", found.id, day=day)
    note_contract_end(work, found, day)
    return found


def let_apply_again(work: Work, contract_id: uuid.UUID) -> Contract:
    """Take back that notice was given or that it is over; the clock of its paper stands still."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    found = queries.contract_by_id(work, contract_id)
    found.gone_on = found.noticed_on = found.leaves_on = None
    found.changed_at = work.now
    work.session.flush()
    record(work, "applies_again", "contract", found.id)
    note_contract_end(work, found, None)
    return found


def _running(work: Work, contract_id: uuid.UUID) -> Contract:
    work.actor.require(Permission.EDIT_DOCUMENTS)
    found = queries.contract_by_id(work, contract_id)
    if found.gone_on is not None:
        raise ContractGone
    return found


def _say(work: Work, contract: Contract, card: ContractCard) -> None:
    title = " ".join(card.title.split())[:200]
    if not title:
        raise TitleMissing
    classes = work.actor.record_classes
    if card.record_class not in CONTRACT_CLASSES or (
        classes is not None and card.record_class not in classes
    ):
        raise OutOfReach
    if card.starts_on and card.ends_on and card.ends_on < card.starts_on:
        raise DaysOutOfOrder
    if card.renewal_months and card.ends_on is None:
        raise RenewalWithoutEnd
    contract.title, contract.record_class = title, card.record_class
    contract.counterparty = " ".join(card.counterparty.split())[:120]
    contract.starts_on, contract.ends_on = card.starts_on, card.ends_on
    contract.notice_count = card.notice.count if card.notice else None
    contract.notice_in_months = card.notice.months if card.notice else True
    contract.renewal_months = card.renewal_months or None
    contract.note = card.note.replace("\r\n", "\n").strip()[:1000]
