"""How closely the words of a question stand together in a text: what tells the page that answers from one that only has the words.

Source: Tao and Zhai, An Exploration of Proximity Measures in Information Retrieval (2007); Metzler and Croft, A Markov
Random Field Model for Term Dependencies (2005), whose ordered and unordered windows these are.
"""

from bisect import bisect_left
from collections.abc import Sequence

# So many words one may read at a glance.
_GLANCE = 20
_TOGETHER = 1.5
_NEXT = 1.8
_NEAR = 0.6


def closeness(places: Sequence[Sequence[int]], worths: Sequence[float], content: Sequence[bool]) -> float:
    """What it adds to a page's score that the words of the question stand close together there.

    `places`: for each word of the question in order, where it stands in the page, in rising order. `worths`: how rare
    each is. `content`: whether it has a meaning of its own; the small words count only beside a neighbour of the
    question ("ett visum", "vi tak"). Measured in the same units as the worths.
    """
    return _TOGETHER * _best_glance(places, worths, content) + _neighbours(places, worths)


def _best_glance(places: Sequence[Sequence[int]], worths: Sequence[float], content: Sequence[bool]) -> float:
    """The most that different content words within one glance are worth together."""
    events = sorted((place, word) for word, found in enumerate(places) if content[word] for place in found)
    seen = [0] * len(places)
    best = now = 0.0
    first = 0
    for place, word in events:
        seen[word] += 1
        if seen[word] == 1:
            now += worths[word]
        while events[first][0] < place - _GLANCE:
            gone = events[first][1]
            seen[gone] -= 1
            if not seen[gone]:
                now -= worths[gone]
            first += 1
        best = max(best, now)
    return best


def _neighbours(places: Sequence[Sequence[int]], worths: Sequence[float]) -> float:
    """What neighbours in the question are worth that are neighbours in the page, in order or nearly."""
    total = 0.0
    for word in range(len(places) - 1):
        left, right = places[word], places[word + 1]
        if left and right:
            total += _step(left, right) * (worths[word] + worths[word + 1])
    return total


def _step(left: Sequence[int], right: Sequence[int]) -> float:
    """Whether `right` follows `left` at once somewhere, or at least stands within two words of it."""
    near = 0.0
    for place in left:
        at = bisect_left(right, place - 2)
        while at < len(right) and right[at] <= place + 2:
            if right[at] == place + 1:
                return _NEXT
            if right[at] != place:
                near = _NEAR
            at += 1
    return near
