"""Taking up as a decision of a § what stands in its text alone."""

import uuid

from boardroom.audit.actions import record
from boardroom.minutes import queries
from boardroom.minutes.actions.saving import put_decision
from boardroom.minutes.actions.writing import changing
from boardroom.minutes.models import Decision
from boardroom.minutes.rules import WrittenDecision
from boardroom.work import Work


def accept(work: Work, minutes_id: uuid.UUID, item_id: uuid.UUID, key: str) -> Decision | None:
    """Make a decision of a § of what its text was recognised to decide; None where it is one already, or the words are gone."""
    with changing(work, minutes_id) as minutes:
        found = next((one for one in queries.suggested_at(minutes, item_id) if one.key == key), None)
        if found is None:
            return None
        who = queries.person_named(work, found.told.responsible)
        words = WrittenDecision(found.told.outcome, found.told.text, who.id if who else None, found.told.due)
        made = put_decision(work, minutes, found.item, words, found.told.evidence)
    record(work, "took_up", "minutes", minutes.id, paragraph=found.item.position, words=made.text)
    return made
