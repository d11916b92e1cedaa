"""Two texts of one § put together; pure."""

from collections.abc import Sequence
from typing import TypeVar

from boardroom.minutes.rules.writing import WrittenDecision

_Told = TypeVar("_Told")


def decisions_together(
    stand: Sequence[WrittenDecision], more: Sequence[WrittenDecision]
) -> list[WrittenDecision]:
    """Return the decisions of two texts: the same words and outcome are one, unless both say who does it, or by when, and differ."""
    together = list(stand)
    left = list(range(len(together)))
    for one in more:
        place = next((place for place in left if _one(together[place], one)), None)
        if place is None:
            together.append(one)
            continue
        left.remove(place)
        there = together[place]
        together[place] = there._replace(
            responsible=there.responsible or one.responsible, due=there.due or one.due
        )
    return together


def _one(there: WrittenDecision, other: WrittenDecision) -> bool:
    same = (there.outcome, there.text) == (other.outcome, other.text)
    return same and _fits(there.responsible, other.responsible) and _fits(there.due, other.due)


def _fits(one: _Told | None, other: _Told | None) -> bool:
    return one is None or other is None or one == other
