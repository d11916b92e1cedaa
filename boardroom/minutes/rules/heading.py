"""The head of minutes when two people change it: what only one changed is taken from that one; pure.

A head is told in plain values, so that a page can carry the one that it was opened with: days as ISO, people by their
keys, nobody as "".
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from boardroom.core.words import N_, Parts
from boardroom.minutes.rules.attending import followed

# A value is text, a number, a yes or no, or a list of people; compared, and never counted with.
Row = Mapping[str, Any]

FURTHER = "further_adjusters"
# Whether someone was there, for what and as what is one fact of several columns: nobody was absent from § 4 on.
ATTENDED = "attended"
OF_ATTENDED = ("status", "first_item", "last_item", "serving")
FROM, TO, SERVING = N_("från och med §"), N_("till och med §"), N_("tjänstgörande suppleant")
YES, NO = N_("Ja"), N_("Nej")
# What is shown where someone left a value empty.
EMPTY = N_("(tomt)")
# The columns that are facts by themselves.
_APART = ("name", "person_id", "role", "note")
# What a row says that someone has only just named.
_BLANK: Row = {"role": "", "note": "", "serving": False}


@dataclass(frozen=True)
class Head:
    """What is common to the §§: the meeting's facts, and the rows of the attendance by their keys, in order."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Row] = field(default_factory=dict)
    # The §§ whose numbers the rows speak of.
    items: Sequence[Any] = ()


@dataclass(frozen=True)
class Clash:
    """What two changed differently: `value` is what was sent last, `stood` what was saved before it and stands.

    A `row` without a `name` is one that was changed here and taken away by another; of one that is there the
    name is a column, or ATTENDED for those that depend on each other.
    """

    value: Any
    stood: Any
    name: str = ""
    row: str = ""

    @property
    def at(self) -> str:
        """Where in the head, as the log tells it."""
        return f"{self.row}/{self.name}" if self.row else self.name


def keyed(rows: Iterable[Row]) -> dict[str, Row]:
    """Return rows by what tells them apart while they change: the person, or the name of who is no person here."""
    found: dict[str, Row] = {}
    for row in rows:
        key = f"p:{row['person_id']}" if row["person_id"] else f"n:{row['name']}"
        while key in found:
            key += "+"
        found[key] = row
    return found


def head_as_text(head: Head) -> str:
    """Return a head as a page carries it."""
    told = {"facts": head.facts, "rows": head.rows, "items": [str(key) for key in head.items]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def head_from_text(text: str) -> Head | None:
    """Return the head that a page carried; None for anything else. It is only compared with, and so proves nothing."""
    try:
        told = json.loads(text)
        facts, rows, items = told["facts"], told["rows"], told["items"]
        right = all(isinstance(one, dict) for one in (facts, rows, *rows.values()))
        return Head(facts, rows, [str(key) for key in items]) if right else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def numbered(head: Head, stood: Sequence[Any]) -> tuple[Head, list[str]]:
    """Return a head in the numbers of the §§ as they stand saved, and the rows that are for none that is left.

    Pages that were opened before others moved §§ are compared by what their numbers meant there.
    """
    before, after = [str(key) for key in head.items], [str(key) for key in stood]
    rows, lost = {}, []
    for key, row in head.rows.items():
        stay = row.get("first_item"), row.get("last_item")
        moved = (
            followed(stay, before, after) if all(one is None or type(one) is int for one in stay) else stay
        )
        if moved is None:
            lost.append(key)
        rows[key] = {**row, "first_item": moved[0], "last_item": moved[1]} if moved else row
    return Head(head.facts, rows, stood), lost


def merge(opened: Head, saved: Head, sent: Head, *, most: int) -> tuple[Head, list[Clash]]:
    """Return the head that comes of what a page was opened with, what is saved and what the page sent; and the clashes.

    What both changed differently stays as it is saved. Lists of people are merged one by one, up to `most`.
    """
    clashes: list[Clash] = []
    facts = {}
    for name, mine in sent.facts.items():
        was, stands = opened.facts.get(name), saved.facts[name]
        both = _people(was, stands, mine) if name == FURTHER else None
        if both is not None and len(both) <= most:
            facts[name] = both
        elif stands in (was, mine) or mine == was:
            facts[name] = mine if stands == was else stands
        else:
            facts[name] = stands
            clashes.append(Clash(mine, stands, name))
    rows = {}
    for key in [*saved.rows, *(key for key in sent.rows if key not in saved.rows)]:
        row = _row(key, opened.rows.get(key), saved.rows.get(key), sent.rows.get(key), clashes)
        if row is not None:
            rows[key] = row
    return Head(facts, rows, saved.items), clashes


def _people(was: object, stands: Sequence[str], mine: Sequence[str]) -> list[str]:
    """Return a list to which each has added some and taken others away."""
    before = set(was) if isinstance(was, list) else set(stands)
    gone = before - set(mine)
    return [one for one in stands if one not in gone] + [
        one for one in mine if one not in before and one not in stands
    ]


def _row(key: str, was: Row | None, stands: Row | None, mine: Row | None, clashes: list[Clash]) -> Row | None:
    if mine in (was, stands):
        return stands
    if stands == was:
        return mine
    if mine is None:
        return stands  # changed by another since: who took it away has not seen what stands there now
    if stands is None:
        clashes.append(Clash(mine, None, row=key))
        return None
    if was is None:
        # That someone took part as both say is new to neither.
        was = {**_BLANK, "status": stands["status"] if stands["status"] == mine["status"] else None}
    before, saved, sent = _by_fact(was), _by_fact(stands), _by_fact(mine)
    row: dict[str, Any] = {}
    for name, value in sent.items():
        stays = saved[name] if saved[name] != before[name] else value
        row |= stays if name == ATTENDED else {name: stays}
        if value not in (before[name], stays):
            clashes.append(Clash(value, stays, name, key))
    return row


def _by_fact(row: Row) -> dict[str, Any]:
    """Return a row with the columns that depend on each other as one."""
    apart = {name: row.get(name) for name in (*_APART, *OF_ATTENDED)}
    return {name: apart[name] for name in _APART} | {ATTENDED: {name: apart[name] for name in OF_ATTENDED}}


def renumbered(clash: Clash, before: Sequence[Any], after: Sequence[Any]) -> Clash:
    """Return a clash with its § numbers as the §§ stand `after`: each goes with its own §; None where all it was for are gone."""

    def moved(value: Any) -> Any:
        if clash.name in {"first_item", "last_item"}:
            return _stay_of({clash.name: value}, before, after)[clash.name]
        if clash.name in {"", ATTENDED} and value:
            return {**value, **_stay_of(value, before, after)}
        return value

    return Clash(moved(clash.value), moved(clash.stood), clash.name, clash.row)


def _stay_of(row: Row, before: Sequence[Any], after: Sequence[Any]) -> Row:
    stay = followed((row.get("first_item"), row.get("last_item")), before, after) or (None, None)
    return {"first_item": stay[0], "last_item": stay[1]}


def changed_in(before: Head, after: Head) -> list[str]:
    """Return where two heads differ, in the words of `Clash.at`; of a row that came or went, the row."""
    found = [name for name, value in after.facts.items() if before.facts.get(name) != value]
    for key in {**before.rows, **after.rows}:
        old, new = before.rows.get(key), after.rows.get(key)
        if old is None or new is None:
            found.append(f"{key}/")
        else:
            found += [f"{key}/{name}" for name, value in new.items() if old.get(name) != value]
    return found


def stands_at(head: Head, clash: Clash) -> Any:
    """Return what stands in a head now where two changed something differently; None where the row is gone."""
    if not clash.row:
        return head.facts[clash.name]
    row = head.rows.get(clash.row)
    if row is None or not clash.name:
        return row
    return {name: row.get(name) for name in OF_ATTENDED} if clash.name == ATTENDED else row.get(clash.name)


def has_place(head: Head, clash: Clash) -> bool:
    """Tell whether what is kept beside can be put in: a column has no place where its row is gone."""
    return not clash.row or not clash.name or clash.row in head.rows


def seen_mark(value: Any, *, place: bool = True) -> str:
    """Return the mark of what stands at a place, or of there being no such place, so that a page can tell what it showed."""
    return sha256(json.dumps([place, value], sort_keys=True).encode()).hexdigest()[:16]


def put_in(row: Row, clash: Clash) -> Row:
    """Return a row with what was kept beside it in place of what stands there."""
    return {**row, **(clash.value if clash.name == ATTENDED else {clash.name: clash.value})}


def places_of(clash: Clash) -> set[str]:
    """Return where in the head, in the words of `changed_in`, something was given what stands there."""
    columns = OF_ATTENDED if clash.name == ATTENDED else (clash.name,)
    # Of a row that was added as it stands, or taken away, the row alone is told.
    return {f"{clash.row}/", *(Clash(None, None, name, clash.row).at for name in columns)}


def in_words(name: str, value: Any, names: Mapping[str, str], statuses: Mapping[str, str]) -> Parts:
    """Return a value of a head in words; `names` of people by key, `statuses` how they took part."""
    return Parts(tuple(_in_words(name, value, names, statuses)), ", ")


def _in_words(
    name: str, value: Any, names: Mapping[str, str], statuses: Mapping[str, str]
) -> list[str | Parts]:
    if not name:
        told = _attended(value, statuses)
        return [*filter(None, (value["name"],)), *told, *filter(None, (value.get("note"),))]
    if name == ATTENDED:
        return _attended(value, statuses)
    if value in ("", None, []):
        return [EMPTY]
    if name == FURTHER:
        return [names.get(one, one) for one in value]
    if name in {"first_item", "last_item"}:
        return [f"§\u00a0{value}"]
    if name == "serving":
        return [YES if value else NO]
    return [statuses.get(value, value) if name == "status" else names.get(value, str(value))]


def _attended(row: Row, statuses: Mapping[str, str]) -> list[str | Parts]:
    """Return whether someone was there, for what and as what."""
    told: list[str | Parts] = [statuses[row["status"]]]
    for words, name in ((FROM, "first_item"), (TO, "last_item")):
        if row.get(name):
            told.append(Parts((words, str(row[name])), "\u00a0"))
    return [*told, SERVING] if row.get("serving") else told
