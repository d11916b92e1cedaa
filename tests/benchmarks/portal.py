"""An empty portal of one association for the benches: real database, real engines, in a temporary folder."""

from datetime import date
from pathlib import Path

from boardroom.associations.actions import create
from boardroom.associations.models import Association
from boardroom.classes.actions import adopt_pack
from boardroom.core.actor import operator, worker_for
from boardroom.core.ids import new_id
from boardroom.mandates.models import MandatePeriod
from boardroom.runtime import Runtime, build
from boardroom.work import schema
from config import Settings


def portal(folder: Path) -> tuple[Runtime, Association]:
    """Return a runtime with Brf Mätbänken 1."""
    made = build(Settings(home=folder / "var", keys=folder / "keys", log_level="ERROR", disk_reserve_mb=0))
    schema.migrate(made.engine)
    with made.opener.writing(operator()) as work:
        association = create(work, name="Brf Mätbänken 1", org_number="769699-1038", slug="brf-matbanken-1")
    with made.opener.writing(worker_for(association.id)) as work:
        adopt_pack(work, association)
        work.session.add(
            MandatePeriod(id=new_id(), association_id=association.id, label="1930/31", start=date(1930, 1, 1))
        )
    return made, association
