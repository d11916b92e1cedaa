"""Read where the words of a question stand in the first pages of an answer, and how close together."""

import heapq
import math
from collections.abc import Callable, Mapping, Sequence

from boardroom.adapters.whoosh_index.reading import Snapshot
from boardroom.language.closeness import closeness
from boardroom.language.questions import is_empty_word
from boardroom.language.tokens import Token
from boardroom.language.word_forms import forms_of_token

_MOST_PAGES = 100


def first_of(scores: Mapping[int, float], share: Callable[[int], float]) -> list[int]:
    """The pages to look into, in rising order: those that score most, `share` being what each keeps of its score.

    Pages that meet every word keep all of theirs and go before the others.
    """
    if len(scores) <= _MOST_PAGES:
        return sorted(scores)

    def rank(page: int) -> tuple[bool, float]:
        kept = share(page)
        return kept == 1.0, scores[page] * kept

    return sorted(heapq.nlargest(_MOST_PAGES, scores, key=rank))


def closer(
    snapshot: Snapshot, tokens: Sequence[Token], pages: Sequence[int], check_clock: Callable[[], None]
) -> dict[int, float]:
    """Page -> what the closeness of the tokens adds to its score; the pages come in rising order."""
    places: list[dict[int, set[int]]] = []
    worths: list[float] = []
    known: dict[str, tuple[dict[int, set[int]], float]] = {}
    for token in tokens:
        if token.text not in known:
            known[token.text] = _places(snapshot, token, pages, check_clock)
        found, worth = known[token.text]
        places.append(found)
        worths.append(worth)
    content = [not is_empty_word(token.text) for token in tokens]
    return {
        page: closeness([sorted(found.get(page, ())) for found in places], worths, content) for page in pages
    }


def _places(
    snapshot: Snapshot, token: Token, pages: Sequence[int], check_clock: Callable[[], None]
) -> tuple[dict[int, set[int]], float]:
    """Where the token stands in any of its forms, and how rare it is."""
    terms = (
        [("written", token.text)]
        if is_empty_word(token.text)
        else [("bases", base) for base in forms_of_token(token).bases]
    )
    found: dict[int, set[int]] = {}
    most = 0
    for field, text in terms:
        frequency = snapshot.pages_with(field, text)
        most = max(most, frequency)
        if frequency:
            for page, its in snapshot.places(field, text, pages, check_clock):
                found.setdefault(page, set()).update(its)
    return found, math.log(1 + (snapshot.count - most + 0.5) / (most + 0.5))
