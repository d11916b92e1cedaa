"""Forgetting orders to eIDs about things that are destroyed: they hold what was shown, and who answered."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete

from boardroom.identity.models import BankidOrder, EidErrand
from boardroom.work import Work


def forget_orders(work: Work, subject_ids: Collection[uuid.UUID]) -> None:
    """Destroy the orders to BankID and the errands to other eIDs of some signers of the association."""
    keys = list(subject_ids)
    for kind in (BankidOrder, EidErrand):
        for start in range(0, len(keys), 500):
            work.session.execute(
                delete(kind).where(
                    kind.association_id == work.actor.tenant, kind.subject_id.in_(keys[start : start + 500])
                )
            )
