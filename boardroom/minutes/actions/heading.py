"""Saving the head of minutes when two people change it: nothing of either is lost, as with their §§."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from enum import Enum
from typing import Any

from boardroom.audit.actions import record
from boardroom.core.errors import CannotPrint
from boardroom.core.ids import new_id, uuid_or_none
from boardroom.minutes import queries
from boardroom.minutes.actions.attending import Attendee, put_attendance
from boardroom.minutes.actions.saving import Meeting, Writing, apply_meeting, put_further_adjusters
from boardroom.minutes.errors import OnlyThere
from boardroom.minutes.models import AttendanceStatus, Minutes, ParallelHead
from boardroom.minutes.rules import (
    FURTHER,
    Clash,
    Head,
    WrittenItem,
    changed_in,
    has_place,
    head_words,
    in_words,
    keyed,
    merge,
    numbered,
    put_in,
    seen_mark,
    stands_at,
)
from boardroom.signing.rules.signer_rules import MOST_ADJUSTERS
from boardroom.work import Work

# The adjusters beyond the second.
_MOST_FURTHER = MOST_ADJUSTERS - 2


def take_together(work: Work, minutes: Minutes, writing: Writing) -> tuple[Writing, list[str]]:
    """Return what the editor holds with the head that comes of it and of what others have saved; and what is new in it.

    What only one changed is taken from that one. What another has changed otherwise meanwhile stands, and the words are
    kept beside it.
    """
    if writing.opened is None:
        return writing, []
    saved = queries.head_of(work, minutes)
    opened, _left = numbered(writing.opened, saved.items)
    sent, lost = numbered(_sent(saved, writing), saved.items)
    for key in lost:
        if AttendanceStatus(sent.rows[key]["status"]).there and sent.rows[key] != opened.rows.get(key):
            raise OnlyThere(name=sent.rows[key]["name"])
    merged, clashes = merge(opened, saved, sent, most=_MOST_FURTHER)
    if clashes and (missing := work.ports.typesetter.undrawable(asdict(writing))):
        raise CannotPrint(characters=missing)
    for clash in clashes:
        _keep(work, minutes, saved, clash)
    taken = replace(
        writing,
        items=_in_order(writing, saved.items),
        meeting=_meeting(writing.meeting, merged.facts),
        attendance=_attendance(merged.rows),
        shown=saved.items,
    )
    return taken, changed_in(saved, merged)


class Settled(Enum):
    """What became of a choice between two texts; but for the first nothing is changed, and both are there still."""

    DONE = "done"
    BEFORE = "before"  # another had chosen already
    CHANGED = "changed"  # what was chosen from reads otherwise by now
    GONE = "gone"  # the row that it belongs to is gone


def settle_head(
    work: Work, minutes: Minutes, kept: ParallelHead, *, join: bool, seen: str
) -> tuple[Settled, list[str]]:
    """Put what was kept beside the head in place of what stands there, or let it go; return also what is new in the head.

    `seen` is the mark of what stood there when it was chosen; "" for what stood there when the other was kept.
    """
    saved = queries.head_of(work, minutes)
    told = queries.kept_clash(kept, [str(key) for key in saved.items])
    place = has_place(saved, told)
    if (seen or seen_mark(told.stood)) != seen_mark(stands_at(saved, told), place=place):
        return Settled.CHANGED, []
    if join and not place:
        return Settled.GONE, []
    work.session.delete(kept)
    if not join:
        return Settled.DONE, []
    facts, rows = dict(saved.facts), dict(saved.rows)
    if not told.row:
        facts[told.name] = told.value
    elif told.name:
        rows[told.row] = put_in(rows[told.row], told)
    else:
        rows[told.row] = told.value
    meeting = Meeting(minutes.kind, minutes.held_on, minutes.chaired_by, minutes.written_by)
    apply_meeting(minutes, _meeting(meeting, facts))
    put_further_adjusters(work, minutes, [uuid.UUID(one) for one in facts[FURTHER]])
    put_attendance(work, minutes, _attendance(rows))
    minutes.revision += 1
    minutes.changed_at = work.now
    return Settled.DONE, changed_in(saved, Head(facts, rows))


def _in_order(writing: Writing, stood: Sequence[uuid.UUID]) -> Sequence[WrittenItem]:
    """Return the §§ of a page in the order that another has given them since, unless they were moved there too."""
    ids = [str(item.id) for item in writing.items if item.id]
    opened = [key for key in writing.opened.items if key in ids] if writing.opened else []
    if ids != opened:
        return writing.items
    places = {key: place for place, key in enumerate(stood)}
    return sorted(writing.items, key=lambda item: places.get(item.id, len(stood)) if item.id else len(stood))


def _sent(saved: Head, writing: Writing) -> Head:
    """Return the head as the page sent it."""
    rows: dict[str, dict[str, Any]] = {}
    fresh = list(keyed(_plain(one) for one in writing.attendance))
    given = [*writing.keys, *[""] * len(writing.attendance)]
    for one, own, fallback in zip(writing.attendance, given, fresh, strict=False):
        key = own or fallback
        while key in rows:
            key += "+"
        rows[key] = _plain(one)
    meeting = asdict(writing.meeting)
    return Head(
        {name: queries.plain(meeting[name]) or "" for name in saved.facts}
        | {FURTHER: queries.plain(writing.meeting.further_adjusters)},
        rows,
        [item.id for item in writing.items] if writing.shown is None else writing.shown,
    )


def _plain(attendee: Attendee) -> dict[str, Any]:
    return {name: queries.plain(value) for name, value in asdict(attendee).items()}


def _meeting(meeting: Meeting, facts: Mapping[str, Any]) -> Meeting:
    people = ("chaired_by", "written_by", "adjuster", "second_adjuster")
    told: dict[str, Any] = {
        **facts,
        **{name: uuid_or_none(facts[name]) for name in people},
        "held_on": date.fromisoformat(facts["held_on"]),
        FURTHER: tuple(uuid.UUID(one) for one in facts[FURTHER]),
    }
    return replace(meeting, **told)


def _attendance(rows: Mapping[str, Mapping[str, Any]]) -> Sequence[Attendee]:
    return [
        Attendee(
            **{**row, "status": AttendanceStatus(row["status"]), "person_id": uuid_or_none(row["person_id"])}
        )
        for row in rows.values()
    ]


def _keep(work: Work, minutes: Minutes, saved: Head, clash: Clash) -> None:
    """Keep what was written beside what stands, once for each who wrote it."""
    stands = [str(key) for key in saved.items]
    names = {str(key): name for key, name in queries.eligible(work)}
    stood_by, stood_actor = queries.who_set(work, minutes.id, clash)
    own = next((one for one in _own(work, minutes) if _same(queries.kept_clash(one, stands), clash)), None)
    first = own is None
    if own is None:
        row = saved.rows.get(clash.row) or (clash.value if clash.row else {})
        own = ParallelHead(
            id=new_id(),
            association_id=work.actor.tenant,
            minutes_id=minutes.id,
            row=clash.row,
            name=clash.name,
            called=row.get("name", ""),
            written_by=work.actor.person_id,
            author=work.actor.name,
        )
        work.session.add(own)
    own.value, own.stood, own.items = clash.value, clash.stood, stands
    own.stood_by, own.stood_actor = stood_by, stood_actor
    statuses = head_words(minutes.kind.value).statuses
    own.text = str(in_words(clash.name, clash.value, names, statuses))
    own.written_at = work.now
    work.session.flush()
    if first:
        record(work, "kept_text", "minutes", minutes.id, heading=clash.at)


def _own(work: Work, minutes: Minutes) -> list[ParallelHead]:
    return [
        one for one in queries.kept_beside_head(work, minutes.id) if one.written_by == work.actor.person_id
    ]


def _same(kept: Clash, clash: Clash) -> bool:
    return (kept.at, kept.value) == (clash.at, clash.value)
