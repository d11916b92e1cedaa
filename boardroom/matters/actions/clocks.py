"""What closing a matter or ending a contract starts: the clocks of papers that are kept so long after it."""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import delete

from boardroom.classes.models import Trigger
from boardroom.classes.queries import every
from boardroom.documents.actions import note_event
from boardroom.documents.queries import kept
from boardroom.matters import queries
from boardroom.matters.models import Contract, MatterLink
from boardroom.work import Work


def settle_clocks(work: Work, document_ids: Collection[uuid.UUID]) -> None:
    """Let the case papers among documents be counted from the last closing of their matters; while one is open, from nothing.

    Papers that the actor does not see are counted too: what closes is the matter.
    """
    closing = classes_with(work, Trigger.CASE_CLOSED)
    owners = queries.matters_with(work, document_ids)
    for document in kept(work, owners.keys()):
        if document.record_class not in closing or document.erased_at is not None:
            continue
        days = [matter.closed_on for matter in owners[document.id]]
        note_event(work, document, None if None in days else max(day for day in days if day is not None))


def note_contract_end(work: Work, contract: Contract, day: date | None) -> None:
    """Let a contract's paper be counted from its end, where its class counts from that."""
    if contract.document_id is None:
        return
    ending = classes_with(work, Trigger.CONTRACT_END)
    for document in kept(work, [contract.document_id]):
        if document.record_class in ending and document.erased_at is None:
            note_event(work, document, day)


def forget_papers(work: Work, document_ids: Collection[uuid.UUID]) -> None:
    """Forget what matters and the register of contracts say of documents that are disposed of: links, and the contracts."""
    for contract in queries.contracts_of_documents(work, document_ids):
        work.session.execute(
            delete(MatterLink).where(
                MatterLink.association_id == work.actor.tenant, MatterLink.contract_id == contract.id
            )
        )
        work.session.delete(contract)
    work.session.execute(
        delete(MatterLink).where(
            MatterLink.association_id == work.actor.tenant, MatterLink.document_id.in_(document_ids)
        )
    )
    work.session.flush()


def classes_with(work: Work, trigger: Trigger) -> frozenset[str]:
    """Return the keys of the classes whose time is counted from an event."""
    return frozenset(found.key for found in every(work) if found.trigger is trigger)
