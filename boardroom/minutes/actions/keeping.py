"""Keeping what someone wrote at a § beside the § that another has saved since: all of it, so that nothing is lost at the choice."""

import uuid
from collections.abc import Collection

from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.mandates.queries import person
from boardroom.minutes import queries
from boardroom.minutes.actions.recusing import follow_paragraph
from boardroom.minutes.models import Minutes, ParallelText
from boardroom.minutes.rules import WrittenDecision, WrittenItem, decisions_as_lines
from boardroom.work import Work


def keep_beside(work: Work, minutes: Minutes, written: WrittenItem) -> ParallelText | None:
    """Keep what was written beside its §, or at the end where the § is gone; None when its writer has changed nothing there.

    A conflict of interest does not wait for the choice between words: where the § stands it is noted in it already,
    and where it is gone the papers of its point are hidden here.
    """
    if written.empty or written.untouched:
        return None  # what another did with what its writer only had before them does not compete with it
    own = queries.beside_from(work, minutes.id, written)
    first = own is None
    if own is None:
        own = ParallelText(
            id=new_id(),
            association_id=work.actor.tenant,
            minutes_id=minutes.id,
            item_id=written.id,
            written_by=work.actor.person_id,
            author=work.actor.name,
            written_at=work.now,
            recused={},
        )
        work.session.add(own)
    own.heading, own.text, own.reservation = written.heading, written.text, written.reservation
    own.decisions = decisions_as_lines([(made.outcome, made.text) for made in written.made])
    own.duties = [_duty(work, made) for made in written.made]
    own.recused = _named(work, written.recused_among(queries.recused_beside(own)))
    own.opening, own.written_at = written.opening, work.now
    work.session.flush()
    if written.id and written.id not in {item.id for item in minutes.items}:
        follow_paragraph(work, minutes, written.id, written.heading, told=queries.recused_beside(own))
    if first:
        record(work, "kept_text", "minutes", minutes.id, heading=written.heading)
    return own


def _duty(work: Work, made: WrittenDecision) -> dict[str, str]:
    who = person(work, made.responsible) if made.responsible else None
    told = {"responsible": str(who.id), "name": who.name} if who else {}
    return told | ({"due": made.due.isoformat()} if made.due else {})


def _named(work: Work, persons: Collection[uuid.UUID]) -> dict[str, str]:
    found = [who for key in persons if (who := person(work, key))]
    return {str(who.id): who.name for who in sorted(found, key=lambda who: who.name)}
