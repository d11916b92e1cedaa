"""Read where the words of a question stand in the first pages of an answer, and how close together."""

import heapq
import math
from collections.abc import Callable, Mapping, Sequence

from boardroom.adapters.ranking.snapshot import ClockCheck, Places, Snapshot
from boardroom.language.closeness import closeness
from boardroom.language.expansion import Term
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
    snapshot: Snapshot, tokens: Sequence[Token], pages: Sequence[int], check_clock: ClockCheck
) -> dict[int, float]:
    """Page -> what the closeness of the tokens adds to its score; the pages come in rising order."""
    forms = {token.text: _forms(token) for token in tokens}
    terms = list({term: None for some in forms.values() for term in some})
    snapshot.expect(terms, check_clock)
    places = snapshot.places(terms, pages, check_clock)
    known = {text: _of_token(snapshot, some, places) for text, some in forms.items()}
    content = [not is_empty_word(token.text) for token in tokens]
    worths = [known[token.text][1] for token in tokens]
    return {
        page: closeness([sorted(known[token.text][0].get(page, ())) for token in tokens], worths, content)
        for page in pages
    }


def _forms(token: Token) -> list[Term]:
    if is_empty_word(token.text):
        return [Term("written", token.text, 1.0)]
    return [Term("bases", base, 1.0) for base in forms_of_token(token).bases]


def _of_token(snapshot: Snapshot, forms: Sequence[Term], places: Places) -> tuple[dict[int, set[int]], float]:
    """Where the token stands in any of its forms, and how rare it is."""
    found: dict[int, set[int]] = {}
    most = max((snapshot.pages_with(term.field, term.text) for term in forms), default=0)
    for term in forms:
        for page, its in places.get(term, {}).items():
            found.setdefault(page, set()).update(its)
    return found, math.log(1 + (snapshot.living - most + 0.5) / (most + 0.5))
