"""What one mandate opens, where that is chosen: a manager's record classes, the days of an auditor's access."""

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotFound
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates.actions.seats import refuse_oneself
from boardroom.mandates.models import Mandate
from boardroom.mandates.queries import by_id
from boardroom.mandates.rules import CLASSES_CHOSEN, WINDOW_CHOSEN
from boardroom.work import Work

_TOO_MANY = N_("Så många handlingstyper ryms inte. Välj färre.")
_BACKWARDS = N_("Åtkomsten kan inte sluta innan den börjar.")


def narrow(
    work: Work,
    mandate_id: uuid.UUID,
    *,
    record_classes: Collection[str] = (),
    opens_from: date | None = None,
    last_day: date | None = None,
) -> Mandate:
    """Choose what a mandate opens: record classes where its role has them chosen, days where its access is boxed in time.

    The caller has seen to it that the classes are the association's own. Invalid for days in the wrong order, OwnSeat.
    """
    work.actor.require(Permission.MANAGE_MANDATES)
    mandate = by_id(work, mandate_id)
    if mandate is None:
        raise NotFound
    refuse_oneself(work, mandate.person_id)
    if mandate.role.value in CLASSES_CHOSEN:
        chosen = ",".join(sorted(record_classes))
        if len(chosen) > Mandate.record_classes.type.length:
            raise Invalid(problem=_TOO_MANY)
        mandate.record_classes = chosen
    if mandate.role.value in WINDOW_CHOSEN:
        if opens_from is not None and last_day is not None and last_day < opens_from:
            raise Invalid(problem=_BACKWARDS)
        mandate.opens_from = opens_from
        mandate.opens_until = last_day + timedelta(days=1) if last_day else None
    record(
        work,
        "narrowed",
        "mandate",
        mandate.id,
        role=mandate.role.value,
        record_classes=mandate.record_classes,
        opens_from=mandate.opens_from or "",
        opens_until=mandate.opens_until or "",
    )
    return mandate
