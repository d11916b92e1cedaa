"""Ordering a package and noting what becomes of it."""

import uuid
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from boardroom.audit.actions import note_reading, record
from boardroom.classes.queries import every
from boardroom.core.actor import Actor
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.export import queries
from boardroom.export.errors import NotChosen, NotReady, OneAtATime
from boardroom.export.models import ExportOrder, OrderState
from boardroom.export.rules.selection import Kind, Selection
from boardroom.work import Work

LANE = "export.make"
# A worker that does not come back within it is taken for dead; it is kept alive while files are copied.
LEASE = timedelta(minutes=15)
MOST_ATTEMPTS = 3
# A file holds all that its reader may see; it does not lie about longer than it takes to fetch it.
KEPT = timedelta(days=7)
GIVEN_UP = N_("Exporten kunde inte göras. Driften visar vad som behöver åtgärdas; beställ sedan en ny.")
NO_MANDATE = N_("Uppdraget som exporten beställdes under har tagit slut.")
NO_ROOM = N_("Det finns inte plats på disken. Den som sköter driften behöver ge portalen mer utrymme.")


@dataclass(frozen=True)
class Made:
    """What a finished package holds, and of which moment."""

    checksum: str  # SHA-256 of the tag manifest
    size: int  # bytes
    documents: int
    files: int
    missing: int
    complete: bool
    read_at: datetime
    log_length: int


@dataclass(frozen=True)
class Claimed:
    """An order under lease."""

    order_id: uuid.UUID
    association_id: uuid.UUID
    selection: Selection
    packaging: str
    account_id: uuid.UUID | None
    name: str


def order_export(work: Work, selection: Selection, packaging: str = "bag") -> ExportOrder:
    """Order a package of what the actor may see; the worker makes it. NotChosen, OneAtATime."""
    work.actor.require(Permission.EXPORT)
    work.actor.require(Permission.READ_DOCUMENTS)
    if selection.kind is Kind.PERIOD:
        if selection.period_id is None:
            raise NotChosen
        queries.period_named(work, selection.period_id)
    if selection.kind is Kind.CLASS and selection.record_class not in {one.key for one in every(work)}:
        raise NotChosen
    if queries.unmade_of(work, work.actor.account_id):
        raise OneAtATime
    made = _order(work, selection, packaging, work.actor)
    record(work, "ordered", "export", made.id, kind=selection.kind.value, record_class=selection.record_class)
    work.later(LANE)
    return made


def claim_order(work: Work) -> Claimed | None:
    """Take the next order under a lease; None when there is none. For the worker."""
    # Two makers on a database server take one each, never the same.
    work.alone(LANE)
    found = queries.next_order(work)
    if found is None:
        return None
    if found.attempts >= MOST_ATTEMPTS:
        found.state, found.lease_until, found.problem = OrderState.FAILED, None, GIVEN_UP
        work.session.flush()
        return None
    found.state, found.lease_until, found.attempts = OrderState.MAKING, work.now + LEASE, found.attempts + 1
    work.session.flush()
    return Claimed(
        found.id,
        found.association_id,
        Selection(found.kind, found.period_id, found.record_class),
        found.packaging,
        found.account_id,
        found.ordered_by_name,
    )


def keep_lease(work: Work, order_id: uuid.UUID) -> None:
    """Say that the maker of an order is alive."""
    found = queries.order_by_id(work, order_id)
    if found.state is OrderState.MAKING:
        found.lease_until = work.now + LEASE
        work.session.flush()


def note_made(work: Work, order_id: uuid.UUID, made: Made) -> None:
    """Note that a package lies ready, and what it holds."""
    found = queries.order_by_id(work, order_id)
    found.state, found.lease_until, found.problem = OrderState.READY, None, ""
    found.expires_on = (work.now + KEPT).date()
    _say_made(work, found, made)


def note_made_by_operator(
    work: Work, selection: Selection, made: Made, packaging: str = "bag"
) -> ExportOrder:
    """Note a package that was made at the command line: it lies where the operator put it, not in the portal."""
    order = _order(work, selection, packaging, work.actor)
    order.state = OrderState.GONE
    _say_made(work, order, made)
    return order


def fail(work: Work, order_id: uuid.UUID, problem: str, *, for_good: bool) -> None:
    """Let an order wait for its next try, or give it up."""
    found = queries.order_by_id(work, order_id)
    if found.state is OrderState.MAKING:
        found.state = OrderState.FAILED if for_good else OrderState.WAITING
        found.lease_until, found.problem = None, problem
        work.session.flush()


def note_gone(work: Work, order_id: uuid.UUID) -> None:
    """Note that a package's file was taken away."""
    found = queries.order_by_id(work, order_id)
    found.state = OrderState.GONE
    work.session.flush()


def fetch(work: Work, order_id: uuid.UUID) -> ExportOrder:
    """Return an order of the actor's own that can be fetched, and note that it is; NotReady.

    Nobody fetches another's: it has that person's Scope.
    """
    work.actor.require(Permission.EXPORT)
    found = queries.order_by_id(work, order_id)
    if found.state is not OrderState.READY or found.account_id != work.actor.account_id:
        raise NotReady
    if queries.is_overtaken(work, found):  # the worker takes it away
        raise NotReady
    note_reading(work, "exported", "export", found.id)
    return found


def _order(work: Work, selection: Selection, packaging: str, actor: Actor) -> ExportOrder:
    made = ExportOrder(
        id=new_id(),
        association_id=actor.tenant,
        kind=selection.kind,
        period_id=selection.period_id,
        record_class=selection.record_class,
        packaging=packaging,
        account_id=actor.account_id,
        ordered_by_name=actor.name,
        ordered_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def _say_made(work: Work, order: ExportOrder, made: Made) -> None:
    for field in fields(made):
        setattr(order, field.name, getattr(made, field.name))
    order.made_at = work.now
    work.session.flush()
    kind = order.kind.value
    record(work, "made", "export", order.id, kind=kind, documents=made.documents, checksum=made.checksum)
