"""Adopting a retention schedule."""

from boardroom.associations.models import Association
from boardroom.audit.actions import record
from boardroom.classes.models import RecordClass
from boardroom.classes.queries import pack
from boardroom.core.ids import new_id
from boardroom.work import Work


def adopt_pack(work: Work, association: Association) -> list[RecordClass]:
    """Give a new association its jurisdiction's default schedule; the rows are its own from then on.

    Called by whoever founds an association (first pages, operator), before anyone has a mandate there.
    """
    adopted = [
        RecordClass(
            id=new_id(),
            association_id=association.id,
            key=row.key,
            name=row.name("sv"),
            position=position,
            trigger=row.trigger,
            duration=row.duration,
            unit=row.unit,
            basis=row.basis,
            recommended_level=row.recommended_level,
            signable=row.signable,
        )
        for position, row in enumerate(pack(association.jurisdiction), 1)
    ]
    work.session.add_all(adopted)
    work.session.flush()
    record(
        work,
        "adopted_schedule",
        "association",
        association.id,
        association_id=association.id,
        jurisdiction=association.jurisdiction,
        classes=len(adopted),
    )
    return adopted
