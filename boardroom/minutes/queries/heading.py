"""The head of minutes as a page carries it, and what is kept beside it where two changed it differently."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import select

from boardroom.audit.queries import latest_telling
from boardroom.core.words import N_, Parts
from boardroom.minutes.models import Minutes, ParallelHead
from boardroom.minutes.queries.signer_rules import further_adjusters
from boardroom.minutes.rules import (
    ATTENDED,
    FURTHER,
    Clash,
    Head,
    HeadWords,
    has_place,
    head_words,
    in_words,
    keyed,
    places_of,
    renumbered,
    seen_mark,
    stands_at,
)
from boardroom.work import Work

_COLUMNS = {
    "name": N_("Namn"),
    "status": N_("Deltog"),
    "person_id": "",
    "role": "",
    "note": N_("Anmärkning"),
    "first_item": N_("Från och med §"),
    "last_item": N_("Till och med §"),
    "serving": N_("Tjänstgörande suppleant"),
}
# Of the columns that are one fact.
_ATTENDED_LABEL = _COLUMNS["status"]


@dataclass(frozen=True)
class Side:
    """What one of two wrote; `mine` when it was whoever reads this, and without a name when nobody knows."""

    name: str
    mine: bool
    words: Parts  # without any for a row that was taken away


@dataclass(frozen=True)
class HeadBeside:
    """Two values of one place in the head: the one that stands, and the one kept beside it.

    What stands may be another than when that one was kept; `seen` is the mark of it, for the page to tell what was chosen from.
    """

    id: uuid.UUID
    row: str
    name: str
    label: str  # of the fact or the column
    place: Parts  # all of it, as it was called then
    stood: Side
    kept: Side
    value: Any  # what is kept
    seen: str
    place_left: bool  # whether what is kept can be put in


def plain(value: Any) -> Any:
    """Return a value as a page carries it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, uuid.UUID) else value


def head_of(work: Work, minutes: Minutes) -> Head:
    """Return the head of minutes as it is saved."""
    told = head_words(minutes.kind.value).facts
    facts = {name: plain(getattr(minutes, name)) or "" for name in told if name != FURTHER}
    rows = [{name: plain(getattr(row, name)) for name in _COLUMNS} for row in minutes.attendance]
    further = [str(one) for one in further_adjusters(work, minutes.id)]
    return Head(facts | {FURTHER: further}, keyed(rows), [item.id for item in minutes.items])


def kept_beside_head(work: Work, minutes_id: uuid.UUID) -> Sequence[ParallelHead]:
    """Return what is kept beside the head of minutes, oldest first."""
    return work.session.scalars(
        select(ParallelHead)
        .where(ParallelHead.association_id == work.actor.tenant, ParallelHead.minutes_id == minutes_id)
        .order_by(ParallelHead.written_at, ParallelHead.id)
    ).all()


def beside_head(work: Work, minutes: Minutes, people: Sequence[tuple[uuid.UUID, str]]) -> list[HeadBeside]:
    """Return what is kept beside the head of minutes, as whoever reads it sees it; `people` are named by key."""
    names, head = {str(key): name for key, name in people}, head_of(work, minutes)
    words = head_words(minutes.kind.value)
    return [_told(work, one, head, names, words) for one in kept_beside_head(work, minutes.id)]


def _told(
    work: Work, kept: ParallelHead, head: Head, names: Mapping[str, str], words: HeadWords
) -> HeadBeside:
    clash = kept_clash(kept, [str(key) for key in head.items])
    place, now = has_place(head, clash), stands_at(head, clash)
    gone = not place or (now is None and not clash.name)
    stood = Parts((), "") if gone else in_words(clash.name, now, names, words.statuses)
    written = in_words(clash.name, clash.value, names, words.statuses)
    by, actor = kept.stood_by, kept.stood_actor
    if not place or now != clash.stood:
        by, actor = who_set(work, kept.minutes_id, clash)
    return HeadBeside(
        kept.id,
        clash.row,
        clash.name,
        _label(clash.name, words),
        place_in_head(kept, words),
        Side(by, actor == _self(work), stood),
        Side(kept.author, kept.written_by == work.actor.person_id, written),
        clash.value,
        seen_mark(now, place=place),
        place,
    )


def kept_clash(kept: ParallelHead, stands: Sequence[str]) -> Clash:
    """Return what two changed differently, in the numbers of the §§ as they stand, told by their keys."""
    return renumbered(Clash(kept.value, kept.stood, kept.name, kept.row), kept.items, stands)


def place_in_head(kept: ParallelHead, words: HeadWords) -> Parts:
    """Return where in the head something is kept beside, in words."""
    return Parts((kept.called, _label(kept.name, words)), ": ")


def order_in_head(kept: ParallelHead, rows: Sequence[str], words: HeadWords) -> tuple[bool, int]:
    """Return what sorts places as they stand in a head with those `rows` of attendance; rows that are gone come last."""
    places = rows if kept.row else list(words.facts)
    key = kept.row or kept.name
    return bool(kept.row), places.index(key) if key in places else len(places)


def _label(name: str, words: HeadWords) -> str:
    return _ATTENDED_LABEL if name == ATTENDED else words.facts.get(name) or _COLUMNS.get(name, "")


def who_set(work: Work, minutes_id: uuid.UUID, clash: Clash) -> tuple[str, str]:
    """Return who gave a place in the head what stands there: name, and actor as the log knows them; "" when it is not known."""
    at = places_of(clash)
    for entry in latest_telling(work, "minutes", minutes_id, "head"):
        payload = entry.payload or {}
        if at & set(json.loads(payload["head"])):
            return str(payload.get("by", "")), entry.actor_id
    return "", ""


def _self(work: Work) -> str:
    return str(work.actor.account_id or work.actor.person_id or "")
