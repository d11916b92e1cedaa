"""Saving what editors hold: nobody's words are written over, whoever else writes at the same time."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import delete, update

from boardroom.core.errors import CannotPrint, Invalid
from boardroom.core.ids import new_id
from boardroom.core.words import N_
from boardroom.mandates.queries import person
from boardroom.minutes import queries
from boardroom.minutes.actions.attending import Attendee, attendees, follow_paragraphs, put_attendance
from boardroom.minutes.actions.keeping import keep_beside
from boardroom.minutes.actions.recusing import follow_paragraph
from boardroom.minutes.errors import SavedElsewhere
from boardroom.minutes.models import (
    AgendaItem,
    Decision,
    FurtherAdjuster,
    Item,
    Minutes,
    MinutesKind,
    Outcome,
    ParallelText,
    Recusal,
)
from boardroom.minutes.rules import Head, WrittenDecision, WrittenItem, decisions_together
from boardroom.signing.rules.signer_rules import MOST_ADJUSTERS
from boardroom.work import Work

_ASIDE = (
    10_000  # added to places while rows change places with each other: a place is taken once at any moment
)

TOO_MANY_ADJUSTERS = N_("Högst tio justerare kan väljas. Ta bort någon av dem i protokollet.")

# What of a meeting's facts is not compared with the head of its minutes: what never changes, and what has rows of its own.
_APART = {"kind", "further_adjusters"}


@dataclass(frozen=True)
class Meeting:
    """The facts of a meeting as the form gives them."""

    kind: MinutesKind
    held_on: date
    chaired_by: uuid.UUID
    written_by: uuid.UUID
    adjuster: uuid.UUID | None = None
    second_adjuster: uuid.UUID | None = None
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    further_adjusters: tuple[uuid.UUID, ...] = ()  # beyond the second; put by put_writing alone


@dataclass(frozen=True)
class Writing:
    """Everything that one save of the editor carries.

    `seen` is each saved paragraph that the page held, with the revision it showed; None when it held all that is saved.
    `opened` is the head that the page was opened with, where it says so, and `keys` those of the attendance's rows in it.

    A § number in the attendance is that of the page its writer had before them, whose §§ are `shown` in order: numbers
    change there only with the answer to a save, so one typed together with "Flytta upp" or "Ta bort" means the § that
    bore it when it was typed, as those do that were left standing. None: the number among `items`.
    """

    meeting: Meeting
    items: Sequence[WrittenItem] = field(default_factory=tuple)
    attendance: Sequence[Attendee] = field(default_factory=tuple)
    seen: Mapping[uuid.UUID, int] | None = None
    opened: Head | None = None
    keys: Sequence[str] = ()
    shown: Sequence[uuid.UUID | None] | None = None

    @property
    def taken_away(self) -> set[uuid.UUID]:
        """The saved paragraphs that the page held and its writer left out."""
        return set(self.seen or {}) - {item.id for item in self.items if item.id}


@dataclass(frozen=True)
class Saved:
    """What became of one paragraph: the revision that its editor writes on from, and what was kept beside it, if anything."""

    revision: int
    beside: ParallelText | None = None
    stayed: tuple[str, ...] = ()  # decisions that were taken away there


def put_writing(work: Work, minutes: Minutes, writing: Writing, *, revision: int) -> None:
    """Save what the editor holds; what others saved meanwhile stands, and the words are kept beside it.

    `revision` is the one that the editor was opened with. SavedElsewhere when the meeting's own facts or attendance
    were changed here and by another since; CannotPrint when there are letters that the paper could not show.
    """
    if missing := work.ports.typesetter.undrawable(asdict(writing)):
        raise CannotPrint(characters=missing)
    fresh = minutes.revision == revision
    stood = [item.id for item in minutes.items]
    shown = writing.shown if writing.shown is not None else [item.id for item in writing.items]
    changed = _head_of(minutes) != _head(writing, shown, stood)
    if changed and not fresh:
        raise SavedElsewhere
    further = tuple(queries.further_adjusters(work, minutes.id))
    if further != writing.meeting.further_adjusters:
        put_further_adjusters(work, minutes, writing.meeting.further_adjusters)
        minutes.revision += 1
    apply_meeting(minutes, writing.meeting)
    if changed:
        # What is saved is not asked to follow: its writer has said anew who was there for what.
        put_attendance(work, minutes, ())
    became = put_items(work, minutes, writing.items, remove=fresh, seen=writing.seen)
    stands = [item.id for item in minutes.items]
    if changed:
        shown = became if writing.shown is None else shown
        put_attendance(work, minutes, follow_paragraphs(writing.attendance, shown, stands))
    if changed or stood != stands:
        minutes.revision += 1
    minutes.changed_at = work.now


def put_item(work: Work, minutes: Minutes, written: WrittenItem) -> Saved:
    """Save one paragraph, as the editor does while someone writes; a paragraph that is gone keeps its words beside."""
    if missing := work.ports.typesetter.undrawable(asdict(written)):
        raise CannotPrint(characters=missing)
    item = next((one for one in minutes.items if one.id == written.id), None)
    if item is None:
        return Saved(written.revision, keep_beside(work, minutes, written))
    beside = _save_or_keep(work, minutes, item, written)
    minutes.changed_at = work.now
    # Where its editor lacks what another wrote, it writes on from the one that it has. Ticks are told apart by what it showed.
    stands = queries.written(item)
    same = _words(stands) == _words(written)
    return Saved(item.revision if same else written.revision, beside, written.stayed_in(stands))


def put_decision(
    work: Work, minutes: Minutes, item: Item, written: WrittenDecision, evidence: str
) -> Decision:
    """Put a decision last in a §, with the sentence of its text that it was taken from."""
    _put_decisions(work, item, [*queries.written(item).made, written])
    item.decisions[-1].evidence = evidence
    item.revision += 1
    minutes.changed_at = work.now
    work.session.flush()
    return item.decisions[-1]


def put_together(work: Work, minutes: Minutes, parallel: ParallelText, *, join: bool) -> None:
    """Put words that were kept beside a paragraph after its own, or let them go; a person has read both."""
    item = next((one for one in minutes.items if one.id == parallel.item_id), None)
    recused = {key for key in queries.recused_beside(parallel) if person(work, key)}
    if join and item is None:
        item = _new_item(work, minutes, len(minutes.items) + 1, WrittenItem(parallel.heading))
        minutes.revision += 1
    if join and item is not None:
        item.text = "\n\n".join(filter(None, (item.text, parallel.text)))
        item.reservation = "\n\n".join(filter(None, (item.reservation, parallel.reservation)))
        stands = queries.written(item)
        _put_decisions(work, item, decisions_together(stands.made, queries.decisions_beside(parallel)))
        _put_recusals(work, minutes, item, stands.recused | recused)
        item.revision += 1
    work.session.delete(parallel)
    work.session.flush()


def apply_meeting(minutes: Minutes, meeting: Meeting) -> None:
    """Write a meeting's facts to the head of its minutes."""
    minutes.held_on = meeting.held_on
    minutes.chaired_by, minutes.written_by = meeting.chaired_by, meeting.written_by
    minutes.adjuster, minutes.second_adjuster = meeting.adjuster, meeting.second_adjuster
    minutes.starts_at, minutes.ends_at, minutes.place = meeting.starts_at, meeting.ends_at, meeting.place


def put_further_adjusters(work: Work, minutes: Minutes, people: Sequence[uuid.UUID]) -> None:
    """Put those who adjust beside the first two in place of the saved ones."""
    if len(set(people)) + 2 > MOST_ADJUSTERS:
        raise Invalid(problem=TOO_MANY_ADJUSTERS)
    tenant = work.actor.tenant
    work.session.execute(
        delete(FurtherAdjuster).where(
            FurtherAdjuster.association_id == tenant, FurtherAdjuster.minutes_id == minutes.id
        )
    )
    for position, person_id in enumerate(dict.fromkeys(people), start=1):
        work.session.add(
            FurtherAdjuster(
                id=new_id(),
                association_id=tenant,
                minutes_id=minutes.id,
                person_id=person_id,
                position=position,
            )
        )
    work.session.flush()


def put_items(
    work: Work,
    minutes: Minutes,
    items: Sequence[WrittenItem],
    *,
    remove: bool = True,
    keyed: bool = False,
    seen: Mapping[uuid.UUID, int] | None = None,
) -> list[uuid.UUID | None]:
    """Put paragraphs in their order, each saved only over the revision that it was written from; return their keys.

    What stands saved and is not among them goes when `remove` says so, and else stays at its place. Where it is known
    what the writer had `seen`, only that goes, and only if nobody has saved it since. New ones get a key
    here, but for those of an agenda's points, which bring theirs (`keyed`); what a browser sends brings none.

    No other way changes which number a § has, so it is here that the attendance follows: OnlyThere when it cannot.
    """
    stored = {item.id: item for item in minutes.items}
    stood = list(stored)
    kept: list[Item] = []
    became: list[uuid.UUID | None] = []
    places = {item.id: item.position for item in minutes.items}
    # What goes does so first: only then is a § that takes its place about the same point, and what it tells hides the point's papers.
    written_on = {written.id for written in items}
    for item in [one for one in minutes.items if one.id not in written_on]:
        if remove if seen is None else seen.get(item.id) == item.revision:
            _let_go(work, [made.id for made in item.decisions])
            minutes.items.remove(stored.pop(item.id))
    for item in minutes.items:
        item.position += _ASIDE
    work.session.flush()
    for written in items:
        known = stored.pop(written.id, None) if written.id else None
        if known is not None:
            _save_or_keep(work, minutes, known, written)
            kept.append(known)
        elif written.id and (seen is not None or not remove):
            keep_beside(work, minutes, written)
        else:
            key = written.id if keyed else None
            kept.append(known := _new_item(work, minutes, 2 * _ASIDE + len(kept), written, key))
        became.append(known.id if known else None)
    for item in stored.values():
        kept.insert(min(places[item.id] - 1, len(kept)), item)
    work.session.flush()
    for place, item in enumerate(kept, start=1):
        item.position = place
    work.session.flush()
    minutes.items.sort(key=lambda item: item.position)
    attendance, stands = attendees(minutes), [item.id for item in minutes.items]
    if (moved := follow_paragraphs(attendance, stood, stands)) != attendance:
        put_attendance(work, minutes, moved)
    return became


def _save_or_keep(work: Work, minutes: Minutes, item: Item, written: WrittenItem) -> ParallelText | None:
    """Save a paragraph, or keep the words beside it when another has saved it since they were begun.

    Who was ticked or unticked as recused is noted at once either way, so that no paper is shown while words wait.
    """
    stands = queries.written(item)
    older, words = written.revision != item.revision, _words(written) != _words(stands)
    known = older or written.ticked is not None
    recused = written.recused_among(stands.recused) if known else written.recused
    ticked = recused != stands.recused
    if older and ticked:
        _put_recusals(work, minutes, item, recused)
        # No words compete with a tick, so the paragraph's revision stays; the one that is common to all tells of it.
        minutes.revision += 1
    if older:
        return keep_beside(work, minutes, written) if words and not _all_in(written, stands) else None
    if not words and not ticked:
        return None
    item.heading, item.text, item.reservation = written.heading, written.text, written.reservation
    _put_decisions(work, item, written.made)
    _put_recusals(work, minutes, item, recused)
    item.revision += 1
    work.session.flush()
    return None


def _all_in(older: WrittenItem, newer: WrittenItem) -> bool:
    """Tell whether every word of a § as it was written stands in it still: others have only added decisions."""
    words = (older.heading, older.text, older.reservation)
    return words == (newer.heading, newer.text, newer.reservation) and all(
        made in newer.made for made in older.made
    )


def _new_item(
    work: Work, minutes: Minutes, position: int, written: WrittenItem, key: uuid.UUID | None = None
) -> Item:
    item = Item(
        id=key or new_id(),
        association_id=work.actor.tenant,
        position=position,
        heading=written.heading,
        text=written.text,
        reservation=written.reservation,
        revision=1,
        decisions=[],
        recusals=[],
    )
    minutes.items.append(item)
    work.session.flush()
    _put_decisions(work, item, written.made)
    _put_recusals(work, minutes, item, written.recused)
    return item


def _put_decisions(work: Work, item: Item, written: Sequence[WrittenDecision]) -> None:
    """Let decisions keep their rows, and so their place in the register, as long as they are recognisably the same."""
    stored = {made.id: made for made in item.decisions}
    by_text = {made.text: made.id for made in item.decisions}
    chosen: list[tuple[WrittenDecision, Decision | None]] = []
    for one in written:
        known = stored.pop(one.id, None) if one.id else None
        if known is None and by_text.get(one.text) in stored:
            known = stored.pop(by_text[one.text])
        chosen.append((one, known))
    _let_go(work, list(stored))
    for gone in stored.values():
        item.decisions.remove(gone)
    for made in item.decisions:
        made.position += _ASIDE
    work.session.flush()
    for place, (one, known) in enumerate(chosen, start=1):
        made = known or Decision(id=new_id(), association_id=work.actor.tenant)
        made.position, made.text, made.outcome = place, one.text, Outcome(one.outcome)
        made.responsible_id, made.due = one.responsible, one.due
        if known is None:
            item.decisions.append(made)
    item.decisions.sort(key=lambda made: made.position)
    work.session.flush()


def _put_recusals(work: Work, minutes: Minutes, item: Item, persons: Collection[uuid.UUID]) -> None:
    stood = {one.person_id for one in item.recusals}
    for gone in [one for one in item.recusals if one.person_id not in persons]:
        item.recusals.remove(gone)
    for person_id in sorted(set(persons) - stood, key=str):
        item.recusals.append(Recusal(id=new_id(), association_id=work.actor.tenant, person_id=person_id))
    told, taken_back = set(persons) - stood, stood - set(persons)
    follow_paragraph(work, minutes, item.id, item.heading, told=told, taken_back=taken_back)


def _let_go(work: Work, decision_ids: Sequence[uuid.UUID]) -> None:
    """Let nothing refer to decisions that go."""
    if not decision_ids:
        return
    tenant = work.actor.tenant
    work.session.execute(
        update(AgendaItem)
        .where(AgendaItem.association_id == tenant, AgendaItem.decision_id.in_(decision_ids))
        .values(decision_id=None)
    )
    work.session.execute(
        update(Decision)
        .where(Decision.association_id == tenant, Decision.superseded_by.in_(decision_ids))
        .values(superseded_by=None)
    )


def _words(item: WrittenItem) -> tuple[object, ...]:
    return item.heading, item.text, item.reservation, [made[:4] for made in item.made]


def _head(
    writing: Writing, shown: Sequence[uuid.UUID | None], stood: Sequence[uuid.UUID]
) -> tuple[object, ...]:
    """Return the meeting's facts and the attendance as told, in the numbers that the §§ have where they stand saved."""
    meeting = {name: value for name, value in asdict(writing.meeting).items() if name not in _APART}
    return meeting, [one.moved(shown, stood) for one in writing.attendance]


def _head_of(minutes: Minutes) -> tuple[object, ...]:
    meeting = {name: getattr(minutes, name) for name in Meeting.__dataclass_fields__ if name not in _APART}
    return meeting, attendees(minutes)
