"""The matters of an approved round, forgotten after its papers; and what is spared when its turn comes."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, update

from boardroom.audit.actions import erase_payloads, record
from boardroom.classes.queries import schedule
from boardroom.matters.actions import dispose_of_matters
from boardroom.matters.queries import every_by_ids
from boardroom.notices.actions import forget_messages
from boardroom.retention import queries
from boardroom.retention.models import Disposal, DisposalItem, Exemption, ItemState
from boardroom.retention.rules import CHANGED, FORGOTTEN
from boardroom.work import Work


def forget_listed_matters(work: Work, disposal: Disposal, items: Sequence[DisposalItem]) -> None:
    """Forget matters of a round whose papers are gone, each whole or not at all; there are no bytes of theirs to remove.

    Whatever now forbids it spares a matter: opened again, a hold, a paper that stayed or came, other words than those
    that were there when the list was made.
    """
    listed = {item.matter_id: item for item in items if item.matter_id is not None}
    if not listed:
        return
    matters = every_by_ids(work, listed)
    stops = queries.matter_obstacles(work, list(matters.values()), schedule(work), within=disposal.id)
    stops |= {
        key: CHANGED
        for key, matter in matters.items()
        if key not in stops and matter.changed_at > disposal.proposed_at
    }
    for key, reason in stops.items():
        spare(work, disposal, [listed[key]], reason)
    going = [matter for key, matter in matters.items() if key not in stops]
    if not going:
        return
    keys = [matter.id for matter in going]
    dispose_of_matters(work, going)
    forget_messages(work, keys)
    work.session.execute(
        update(Exemption)
        .where(Exemption.association_id == work.actor.tenant, Exemption.matter_id.in_(keys))
        .values(reason="")
        .execution_options(synchronize_session=False)
    )
    forget_objections(work, DisposalItem.matter_id.in_(keys))
    erase_payloads(work, "matter", keys)
    for key in keys:
        listed[key].state, listed[key].destroyed_at = ItemState.DESTROYED, work.now
    work.session.flush()
    for matter in going:
        record(work, "disposed", "matter", matter.id, number=matter.label, disposal=disposal.label)


def forget_objections(work: Work, about: ColumnElement[bool]) -> None:
    """Forget what was said in earlier rounds against destroying what is now destroyed; that someone objected, and when, stays."""
    work.session.execute(
        update(DisposalItem)
        .where(DisposalItem.association_id == work.actor.tenant, about, DisposalItem.objection != "")
        .values(objection=FORGOTTEN)
        .execution_options(synchronize_session=False)
    )


def spare(work: Work, disposal: Disposal, items: Sequence[DisposalItem], reason: str) -> None:
    """Let listed things be kept, with why."""
    for item in items:
        item.state, item.spared_because = ItemState.SPARED, reason
    work.session.flush()
    references = ", ".join(item.reference for item in items)
    record(
        work, "spared", "disposal", disposal.id, number=disposal.label, reference=references, reason=reason
    )
