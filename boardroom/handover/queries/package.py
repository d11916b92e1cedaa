"""What a board hands on: everything that is open on the day it changes, gathered from where it is kept."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select

from boardroom.associations.queries import local_today
from boardroom.core.permissions import Permission
from boardroom.documents.queries.sharing import hidden_documents
from boardroom.handover.models import Kind, Point
from boardroom.handover.queries.registers import Kept, keepings, next_drill, short_of
from boardroom.handover.rules import Shortage
from boardroom.mandates.queries import Gaps, gaps
from boardroom.matters.models import Matter, MatterConflict, MatterLink
from boardroom.matters.queries import Entry, ending_contracts, open_matters, reads_matters
from boardroom.minutes.models import Minutes
from boardroom.minutes.queries import Entered, open_actions, register, standings
from boardroom.minutes.rules import MinutesStanding
from boardroom.papers.models import Binder
from boardroom.papers.queries import binders
from boardroom.retention.models import Hold
from boardroom.retention.queries import in_force
from boardroom.work import Work

# A contract that ends within so long is the next board's to decide.
CONTRACTS_AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Package:
    """The open ends, each as far as the reader may see it."""

    today: date
    actions: list[Entered] = field(default_factory=list)
    minutes: list[tuple[Minutes, MinutesStanding]] = field(default_factory=list)
    contracts: list[Entry] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    keepings: list[Kept] = field(default_factory=list)
    binders: list[Binder] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)
    drill_by: date | None = None
    apartments: Gaps = field(default_factory=Gaps)
    left_out: dict[Point, int] = field(default_factory=dict)

    @property
    def backup_keys(self) -> list[Kept]:
        """What opens the backup, and who holds it."""
        return [one for one in self.keepings if one.keeping.kind is Kind.BACKUP_KEY]

    @property
    def things(self) -> list[Kept]:
        """Every other key, account and subscription."""
        return [one for one in self.keepings if one.keeping.kind is not Kind.BACKUP_KEY]


def package(work: Work) -> Package:
    """Return what is open today; asked anew each time, until the receipt freezes it."""
    work.actor.require(Permission.HAND_OVER)
    reads = work.actor.may(Permission.READ_MINUTES)
    today = local_today(work)
    return Package(
        today=today,
        actions=open_actions(work) if reads else [],
        minutes=_unsigned(work) if reads else [],
        contracts=ending_contracts(work, today + CONTRACTS_AHEAD) if reads_matters(work) else [],
        matters=open_matters(work) if reads_matters(work) else [],
        holds=in_force(work) if work.actor.may(Permission.READ_RETENTION) else [],
        keepings=keepings(work),
        binders=binders(work),
        shortages=short_of(work),
        drill_by=next_drill(work),
        apartments=gaps(work),
    )


@dataclass(frozen=True)
class _Barred:
    """What somebody is barred from by a conflict of interest, whoever that is."""

    matters: set[uuid.UUID]
    documents: set[uuid.UUID]
    linked: set[uuid.UUID]  # contracts, decisions and §§ of such matters

    def action(self, one: Entered) -> bool:
        return (
            one.decision.id in self.linked
            or one.decision.item_id in self.linked
            or (one.document is not None and one.document.id in self.documents)
        )

    def contract(self, one: Entry) -> bool:
        return one.contract.id in self.linked or one.contract.document_id in self.documents

    def hold(self, one: Hold) -> bool:
        return one.matter_id in self.matters or one.document_id in self.documents


def package_for_all(work: Work) -> Package:
    """Return what is open and everybody on the board may know of, with how much was left out of each list.

    The same whoever asks: a receipt is read by all, for ever, also by who is bound by a conflict of interest.
    """
    whole = package(replace(work, actor=replace(work.actor, person_id=None)))
    barred = _barred(work)
    shown = replace(
        whole,
        actions=[one for one in whole.actions if not barred.action(one)],
        contracts=[one for one in whole.contracts if not barred.contract(one)],
        matters=[one for one in whole.matters if one.id not in barred.matters],
        holds=[one for one in whole.holds if not barred.hold(one)],
    )
    return replace(
        shown,
        left_out={
            Point.ACTIONS: len(whole.actions) - len(shown.actions),
            Point.CONTRACTS: len(whole.contracts) - len(shown.contracts),
            Point.MATTERS: len(whole.matters) - len(shown.matters),
            Point.HOLDS: len(whole.holds) - len(shown.holds),
        },
    )


def _barred(work: Work) -> _Barred:
    tenant = work.actor.tenant
    matters = set(
        work.session.scalars(select(MatterConflict.matter_id).where(MatterConflict.association_id == tenant))
    )
    links = work.session.execute(
        select(MatterLink.contract_id, MatterLink.decision_id, MatterLink.item_id).where(
            MatterLink.association_id == tenant, MatterLink.matter_id.in_(matters)
        )
    )
    return _Barred(
        matters=matters,
        documents=set(work.session.scalars(hidden_documents(tenant, None))),
        linked={key for row in links for key in row if key is not None},
    )


def _unsigned(work: Work) -> list[tuple[Minutes, MinutesStanding]]:
    every = register(work)
    stands = standings(work, every)
    return [(one, stands[one.id]) for one in every if stands[one.id].key not in {"sealed", "void"}]
