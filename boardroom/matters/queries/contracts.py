"""The register of contracts: all, by what comes due, those that end before a day, papers that stand in none."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select

from boardroom.associations.queries import local_today
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.rules import scope_of
from boardroom.matters.models import Contract
from boardroom.matters.queries.reach import reachable, reads_matters
from boardroom.matters.rules import CONTRACT_CLASSES, REMIND_DAYS, ContractStanding, ContractState, standing
from boardroom.work import Work

_MOST = 5_000


@dataclass(frozen=True)
class Entry:
    """One contract of the register with where it stands today."""

    contract: Contract
    standing: ContractStanding

    @property
    def due(self) -> date | None:
        """The next day that matters."""
        return self.standing.due


def contracts(work: Work) -> list[Entry]:
    """Return the contracts that the actor may know of: those that run by what comes due first, then those that have ended."""
    today = local_today(work)
    rows = work.session.scalars(select(Contract).where(reachable(work)).limit(_MOST))
    found = [Entry(row, standing(row.terms, today)) for row in rows]
    return sorted(found, key=_order)


def entry(work: Work, contract: Contract) -> Entry:
    """Return a contract that the caller has found through the actor's Scope, with where it stands today."""
    return Entry(contract, standing(contract.terms, local_today(work)))


def ending_contracts(work: Work, before: date) -> list[Entry]:
    """Return what the board must decide before a day: contracts whose last day of notice or whose end falls before it.

    Soonest first, within the actor's Scope. Those that have run out and that nobody has said are gone are among them;
    those that are gone are not, nor those that the board has considered and lets run on through that term.
    """
    return [
        one for one in contracts(work) if one.due is not None and one.due < before and not considered(one)
    ]


def to_decide(work: Work) -> list[Entry]:
    """Return the contracts that the board is to be reminded of now: their last day of notice or their end comes near."""
    today = local_today(work)
    near = ending_contracts(work, today + timedelta(days=REMIND_DAYS + 1))
    return [
        one for one in near if one.standing.state is not ContractState.OVER and one.due and one.due >= today
    ]


def considered(one: Entry) -> bool:
    """Tell whether the board has said that it lets a contract run on, through the term that is in question now."""
    kept, through = one.contract.kept_through, one.standing.binds_through
    return kept is not None and through is not None and through <= kept


def contract_of_document(work: Work, document_id: uuid.UUID) -> Contract | None:
    """Return the contract whose paper a document is, if the actor may know of it."""
    return work.session.scalars(
        select(Contract).where(reachable(work), Contract.document_id == document_id)
    ).first()


def contracts_of_documents(work: Work, document_ids: Collection[uuid.UUID]) -> list[Contract]:
    """Return the contracts whose papers documents are, whoever may see them; for the worker and for what follows a disposal."""
    return list(
        work.session.scalars(
            select(Contract).where(
                Contract.association_id == work.actor.tenant, Contract.document_id.in_(document_ids)
            )
        )
    )


def unregistered_papers(work: Work, limit: int = 200) -> list[Document]:
    """Return the papers of contracts' classes that stand in no contract of the register, newest first."""
    if not reads_matters(work):
        return []
    return list(
        work.session.scalars(
            select(Document)
            .where(
                within(scope_of(work.actor)),
                current(),
                Document.record_class.in_([key for key in CONTRACT_CLASSES if key not in _NO_TERM]),
                Document.trigger_date.is_(None),
                ~exists()
                .where(
                    Contract.association_id == Document.association_id, Contract.document_id == Document.id
                )
                .correlate(Document),
            )
            .order_by(Document.document_date.desc().nulls_last(), Document.reference)
            .limit(limit)
        )
    )


def counterparties_of_contracts(work: Work) -> list[str]:
    """Return with whom the association has or had contracts, by name."""
    rows = work.session.scalars(
        select(Contract.counterparty).where(reachable(work), Contract.counterparty != "").distinct()
    )
    return sorted(rows, key=str.casefold)


# Building contracts are preserved whole with their inspections: no day of theirs starts a clock, and none is missed.
_NO_TERM = frozenset({"construction_contract"})


def _order(one: Entry) -> tuple[bool, int, str]:
    if one.standing.state is ContractState.ENDED:
        # The latest that ended first.
        return (True, -(one.contract.gone_on or date.min).toordinal(), one.contract.title.casefold())
    return (False, (one.due or date.max).toordinal(), one.contract.title.casefold())
