"""Doing what was asked of many sheets, some at a time: claimed under a lease, dealt out, and recorded."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update

from boardroom.reading import queries
from boardroom.reading.actions.parting import (
    SHEETS_AT_ONCE,
    Side,
    deal,
    keep_sheets,
    part_sheets,
    rejoin_sheets,
)
from boardroom.reading.models import Page, SheetOrder
from boardroom.reading.rules.sheets import SheetDeed
from boardroom.work import Work, changed

ORDER_LEASE = timedelta(seconds=60)
# A step that came to nothing so often is given up: its sheets stay as they are, and are asked about again.
ATTEMPTS = 5


@dataclass(frozen=True)
class OrderClaim:
    """An order under lease; the instant when that runs out makes the claim the worker's own."""

    order_id: uuid.UUID
    association_id: uuid.UUID
    deed: SheetDeed
    priority: int
    lease_until: datetime


@dataclass(frozen=True)
class Batch:
    """The sheets of one step as they were when their words were dealt out."""

    pages: tuple[Page, ...]
    dealt: Mapping[uuid.UUID, tuple[Side, Side]]
    read_at: Mapping[uuid.UUID, tuple[object, ...]]


def claim_order(work: Work) -> OrderClaim | None:
    """Take the order whose turn it is under a lease; None when none waits. One that came to nothing too often is dropped."""
    while (found := queries.next_order(work)) is not None:
        if found.attempts >= ATTEMPTS:
            _forget(work, found)
            continue
        lease = work.now + ORDER_LEASE
        taken = changed(
            work,
            update(SheetOrder)
            .where(SheetOrder.id == found.id, SheetOrder.attempts == found.attempts)
            .values(lease_until=lease, attempts=found.attempts + 1),
        )
        if not taken:
            return None
        return OrderClaim(found.id, found.association_id, found.deed, found.priority, lease)
    return None


def gather_sheets(work: Work, claimed: OrderClaim) -> Batch:
    """Return the sheets of the next step, and what their halves will bear."""
    pages = queries.ordered(work, claimed.order_id, SHEETS_AT_ONCE)
    dealt: dict[uuid.UUID, tuple[Side, Side]] = {}
    if claimed.deed is SheetDeed.PART:
        words = queries.machine_words(work, [page.id for page in pages])
        dealt = {page.id: deal(page, words.get(page.id, ())) for page in pages}
    return Batch(tuple(pages), dealt, {page.id: _as_read(page) for page in pages})


def carry_out(work: Work, claimed: OrderClaim, batch: Batch, spared: Collection[uuid.UUID] = ()) -> bool:
    """Do one step of an order and note how far it has come; False when it is another's by now.

    Sheets of `spared` documents stay as they are. One that was read again meanwhile waits for the next step.
    """
    if not _own(work, claimed):
        return False
    ids = [page.id for page in batch.pages]
    pages = [page for page in queries.sheets_by_ids(work, ids) if page.order_id == claimed.order_id]
    as_gathered = [page for page in pages if batch.read_at[page.id] == _as_read(page)]
    if claimed.deed is SheetDeed.PART:
        here = [page for page in as_gathered if page.document_id not in spared]
        part_sheets(work, here, batch.dealt, claimed.priority)
    elif claimed.deed is SheetDeed.REJOIN:
        rejoin_sheets(work, [page.id for page in pages])
    else:
        keep_sheets(work, pages)
    # Also what could not be done is asked for no more; but what only changed meanwhile is looked at again.
    again = {page.id for page in pages if page.state in queries.SETTLED and page not in as_gathered}
    _let_go(
        work,
        work.actor.tenant,
        Page.order_id == claimed.order_id,
        Page.id.in_([key for key in ids if key not in again]),
    )
    if not queries.in_order(work, claimed.order_id):
        work.session.execute(
            delete(SheetOrder).where(
                SheetOrder.association_id == work.actor.tenant, SheetOrder.id == claimed.order_id
            )
        )
    return True


def _as_read(page: Page) -> tuple[object, ...]:
    return page.fold, page.width, page.rotation, page.read_at


def _own(work: Work, claimed: OrderClaim) -> bool:
    """Give an order back for its next step, but only while it is under this very claim."""
    return changed(
        work,
        update(SheetOrder)
        .where(
            SheetOrder.association_id == work.actor.tenant,
            SheetOrder.id == claimed.order_id,
            SheetOrder.lease_until == claimed.lease_until,
        )
        .values(lease_until=None, attempts=0),
    )


def _let_go(work: Work, association_id: uuid.UUID, *which: ColumnElement[bool]) -> None:
    """Ask no more of an association's sheets."""
    work.session.execute(
        update(Page)
        .where(Page.association_id == association_id, *which)
        .values(order_id=None)
        .execution_options(synchronize_session=False)
    )


def _forget(work: Work, found: SheetOrder) -> None:
    """Drop an order, of any association; its sheets stay as they are."""
    _let_go(work, found.association_id, Page.order_id == found.id)
    work.session.delete(found)
    work.session.flush()
