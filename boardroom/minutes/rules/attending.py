"""For which §§ someone was there, and what becomes of that when §§ are moved, added or taken away; pure."""

from collections.abc import Hashable, Sequence

# The first and the last §, from 1; None: from the start, to the end.
Stay = tuple[int | None, int | None]


def possible(stay: Stay, count: int) -> bool:
    """Tell whether minutes of so many §§ have both, in that order."""
    first, last = stay
    within = all(number is None or 1 <= number <= count for number in stay)
    return within and (first is None or last is None or first <= last)


def followed(stay: Stay, before: Sequence[Hashable], after: Sequence[Hashable]) -> Stay | None:
    """Return a stay in the §§ as they stand `after`; None when none of the §§ that it was for is left.

    Each end goes with its own §: whoever left after "Fastigheten" did so wherever that § stands now. Where that § is
    gone the end is the nearest one left within the stay, and two ends that pass each other change places. A stay that
    was none in the §§ `before` says nothing about them, and stays as it is.
    """
    first, last = stay
    if stay == (None, None) or not possible(stay, len(before)):
        return stay
    places = {key: number for number, key in enumerate(after, start=1)}
    left = [places[key] for key in before[(first or 1) - 1 : last] if key in places]
    if not left:
        return None
    ends = left[0], left[-1]
    if first and last:
        return min(ends), max(ends)
    return (ends[0], None) if first else (None, ends[1])


def within(stay: Stay, keys: Sequence[Hashable]) -> set[Hashable]:
    """Return the §§ of `keys`, in their order, that a stay is for."""
    first, last = stay
    return set(keys[(first or 1) - 1 : last])
