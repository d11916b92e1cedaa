"""What a board hands on: everything that is open on the day it changes, gathered from where it is kept."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from boardroom.associations.queries import local_today
from boardroom.core.permissions import Permission
from boardroom.handover.models import Kind
from boardroom.handover.queries.registers import Kept, keepings, next_drill, short_of
from boardroom.handover.rules import Shortage
from boardroom.matters.models import Matter
from boardroom.matters.queries import Entry, ending_contracts, open_matters, reads_matters
from boardroom.minutes.models import Minutes
from boardroom.minutes.queries import Entered, open_actions, register, standings
from boardroom.minutes.rules import Standing
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
    minutes: list[tuple[Minutes, Standing]] = field(default_factory=list)
    contracts: list[Entry] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    keepings: list[Kept] = field(default_factory=list)
    binders: list[Binder] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)
    drill_by: date | None = None

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
    )


def _unsigned(work: Work) -> list[tuple[Minutes, Standing]]:
    every = register(work)
    stands = standings(work, every)
    return [(one, stands[one.id]) for one in every if stands[one.id].key not in {"sealed", "void"}]
