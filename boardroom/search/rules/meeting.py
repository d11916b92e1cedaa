"""Whether a short text meets a query, by the same forms of words as in the index; for what is few enough to be read through."""

from functools import lru_cache

from boardroom.language.analysis import PageTerms, page_terms
from boardroom.language.expansion import Term, expand_token
from boardroom.language.synonyms import Synonyms
from boardroom.language.tokens import Token, tokens_in
from boardroom.ports.search_index import And, Node, Not, Or, Phrase, Prefix

# Personal identity numbers are looked for in papers alone, and what was misread is no matter of typed texts.
_FIELDS = ("written", "bases", "parts", "folded")


@lru_cache(maxsize=5_000)
def terms_of(title: str, body: str) -> PageTerms:
    """Return the terms of a short text, made once."""
    return page_terms(title, body)


def meets(node: Node, text: PageTerms, synonyms: Synonyms | None) -> bool:
    """Tell whether a text meets a query, whole."""
    match node:
        case And():
            return all(meets(child, text, synonyms) for child in node.children)
        case Or():
            return any(meets(child, text, synonyms) for child in node.children)
        case Not():
            return not meets(node.child, text, synonyms)
        case Prefix():
            beginning = node.text.casefold().rstrip("*")
            return any(word.startswith(beginning) for word in text.written)
        case Phrase():
            return _in_a_row(tokens_in(node.text), text)
        case _:
            tokens = tokens_in(node.text)
            return bool(tokens) and all(_has(token, text, synonyms) for token in tokens)


def _has(token: Token, text: PageTerms, synonyms: Synonyms | None) -> bool:
    wanted = expand_token(token, synonyms)
    if any(_stands(term, text) for term in wanted.any_of):
        return True
    return bool(wanted.all_of) and all(any(_stands(term, text) for term in group) for group in wanted.all_of)


def _stands(term: Term, text: PageTerms) -> bool:
    return term.field in _FIELDS and term.text in getattr(text, term.field)


def _in_a_row(tokens: list[Token], text: PageTerms) -> bool:
    """Tell whether words stand one after the other, each in any of its forms."""
    places: list[set[int]] = [
        {
            at
            for term in expand_token(token).any_of
            if term.field in {"written", "bases"}
            for at in text.positions(term.field, term.text)
        }
        for token in tokens
    ]
    return bool(places) and any(
        all(first + step in its for step, its in enumerate(places)) for first in places[0]
    )
