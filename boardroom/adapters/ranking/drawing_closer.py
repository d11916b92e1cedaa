"""Read where the words of a question stand in the first pages of an answer, and how close together."""

import heapq
import math
from collections.abc import Sequence

from boardroom.adapters.ranking.gathering import Met
from boardroom.adapters.ranking.snapshot import ClockCheck, Places, Snapshot
from boardroom.language.closeness import closeness
from boardroom.language.expansion import Term
from boardroom.language.questions import is_empty_word
from boardroom.language.tokens import Token
from boardroom.language.word_forms import forms_of_token

_MOST_PAGES = 100


def first_of(met: Met) -> list[int]:
    """The pages to look into, in rising order: those that score most with all words, and then those with some."""
    found = met.pages()
    if len(found) <= _MOST_PAGES:
        return found
    scores, bits, everything = met.scores, met.bits, met.everything
    whole = [page for page in found if bits[page] == everything]
    first = heapq.nlargest(_MOST_PAGES, whole, key=scores.__getitem__)
    if len(first) < _MOST_PAGES:
        partly = {page: scores[page] * met.shares[bits[page]] for page in found if bits[page] != everything}
        first += heapq.nlargest(_MOST_PAGES - len(first), partly, key=partly.__getitem__)
    return sorted(first)


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
