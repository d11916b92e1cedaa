"""What pages score in the search index in memory: the same meaning of a question as the engines', read page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from boardroom.language.analysis import HEADING_WEIGHT, PageTerms, page_terms
from boardroom.language.compounds import halves
from boardroom.language.expansion import (
    WEIGHT_NEAR,
    WEIGHT_WRITTEN,
    Term,
    expand_token,
    slots_of_phrase,
    tokens_of_word,
)
from boardroom.language.misreadings import is_word, may_be_meant, near_words
from boardroom.language.phrases import misread_slots, slots_as_meant
from boardroom.language.synonyms import Synonyms
from boardroom.language.tokens import tokens_in
from boardroom.language.vocabulary import Vocabulary
from boardroom.language.word_forms import forms_of
from boardroom.ports.search_index import (
    And,
    Filter,
    Node,
    Not,
    Or,
    PageEntry,
    Phrase,
    Prefix,
    Word,
    typed_words,
)

_MOST_MEANT = 5
_WORTH_OF_A_SLIP = 0.5


@dataclass(slots=True)
class Entry:
    """A page with its terms."""

    page: PageEntry
    terms: PageTerms

    def weight(self, term: Term) -> float:
        """What the term is worth in it."""
        return term.weight * self.terms.weight(term.field, term.text)

    def places(self, terms: Sequence[Term]) -> set[int]:
        """Where any of the terms stands."""
        return {place for term in terms for place in self.terms.positions(term.field, term.text)}


def read(page: PageEntry) -> Entry:
    """Analyse a page."""
    usual = HEADING_WEIGHT if page.kind == "decision" else 1.0
    return Entry(page, page_terms(page.title, page.body, usual, page.known_by))


def score(entry: Entry, node: Node, within: Filter, synonyms: Synonyms | None) -> float:
    """What the page scores; 0 when it does not meet the node."""
    match node:
        case Word():
            return _score_word(entry, node, within, synonyms)
        case Prefix():
            beginning = node.text.casefold()
            written = [word for word in entry.terms.written if word.startswith(beginning)]
            near = [word for word in entry.terms.near if word.startswith(beginning)]
            terms = [Term("written", word, WEIGHT_WRITTEN) for word in written]
            terms += [Term("near", word, WEIGHT_NEAR) for word in near]
            return sum(map(entry.weight, terms))
        case Phrase():
            return _score_phrase(entry, node.text)
        case Or():
            return sum(score(entry, child, within, synonyms) for child in node.children)
        case And():
            scores = [score(entry, child, within, synonyms) for child in node.children]
            return sum(scores) if all(scores) else 0.0
        case Not():
            return 0.0 if score(entry, node.child, within, synonyms) else 1e-9


def meant(
    seen: Sequence[Entry], wanted: Sequence[Node], within: Filter, synonyms: Synonyms | None
) -> dict[Node, tuple[Node, ...]]:
    """For each typed word or phrase that nothing meets, the nearest of those that stand in what is seen."""
    found: dict[Node, tuple[Node, ...]] = {}
    for node in wanted:
        if not isinstance(node, Word | Phrase | Prefix) or any(
            score(entry, node, within, synonyms) for entry in seen
        ):
            continue
        if isinstance(node, Prefix):
            if beginnings := _beginnings_meant(seen, node.text.casefold()):
                found[node] = beginnings
            continue
        tokens = tokens_of_word(node.text)
        if isinstance(node, Phrase) or len(tokens) != 1:
            phrases = _phrases_meant(node.text)
            if any(score(entry, each, within, synonyms) for entry in seen for each in phrases):
                found[node] = phrases
            continue
        if tokens[0].kind == "word":
            written = {word for entry in seen for word in entry.terms.written}
            bases = {word for entry in seen for word in entry.terms.bases if is_word(word)}
            typed = tokens[0].text
            like = [each for each in Vocabulary(written | bases).like(typed) if may_be_meant(typed, each[1])]
            words = tuple(Word(word) for slips, word in like if slips == like[0][0])[:_MOST_MEANT]
            for others in (near_words(typed), halves(typed)):
                words = words or tuple(
                    other
                    for other in map(Word, others)
                    if any(score(entry, other, within, synonyms) for entry in seen)
                )
            if words:
                found[node] = words
    return found


def _score_word(entry: Entry, node: Word, within: Filter, synonyms: Synonyms | None) -> float:
    tokens = tokens_of_word(node.text)
    if len(tokens) != 1:
        return _score_phrase(entry, node.text)
    if tokens[0].kind == "person" and not within.personal_numbers:
        return 0.0
    expansion = expand_token(tokens[0], synonyms)
    score = sum(entry.weight(term) for term in expansion.any_of)
    groups = [sum(entry.weight(term) for term in group) for group in expansion.all_of]
    if groups and all(groups):
        score += sum(groups) / len(groups)
    return score


def _score_phrase(entry: Entry, text: str) -> float:
    slots = slots_of_phrase(text)
    return _times(entry, slots) or _WORTH_OF_A_SLIP * _times(entry, misread_slots(slots))


def _times(entry: Entry, slots: Sequence[Sequence[Term]]) -> float:
    places = [entry.places(slot) for slot in slots]
    starts = [place for place in places[0] if all(place + at in its for at, its in enumerate(places))]
    return float(len(starts) * len(slots))


def _beginnings_meant(seen: Sequence[Entry], beginning: str) -> tuple[Prefix, ...]:
    """The beginnings with dots of words that are seen, for one that was typed without any."""
    if not beginning.isascii():
        return ()
    words = Vocabulary(sorted({word for entry in seen for word in entry.terms.written}))
    meant = dict.fromkeys(word[: len(beginning)] for word in words.beginning_with_dots(beginning))
    return tuple(map(Prefix, meant))


def _phrases_meant(text: str) -> tuple[Phrase, ...]:
    """The phrases that one may be whose words were read wrongly before they were typed."""
    _, meant = slots_as_meant(text)
    choices = product(*(meant.get(token.text, (token.text,)) for token in tokens_in(text)))
    return tuple(Phrase(" ".join(words)) for words in choices) if meant else ()


def read_as(seen: Sequence[Entry], instead: Mapping[Node, tuple[Node, ...]]) -> dict[str, tuple[str, ...]]:
    """What the answer tells of the words that were looked for in the place of those typed."""
    found: dict[str, tuple[str, ...]] = {}
    for node, others in instead.items():
        sign = "*" if isinstance(node, Prefix) else ""
        words = tuple(each.text + sign for each in others if isinstance(each, Word | Prefix))
        if words:
            found[typed_words(node) + sign] = words
        elif isinstance(node, Word | Phrase):
            bases = {base for entry in seen for base in entry.terms.bases}
            for typed, meant in slots_as_meant(node.text)[1].items():
                found[typed] = tuple(word for word in meant if bases.intersection(forms_of(word).bases))
    return found


def forms_of_node(node: Node, within: Filter, synonyms: Synonyms | None) -> frozenset[str]:
    """The forms that the node is looked for as."""
    match node:
        case Word():
            tokens = tokens_of_word(node.text)
            if len(tokens) == 1 and (tokens[0].kind != "person" or within.personal_numbers):
                return expand_token(tokens[0], synonyms).forms()
            return frozenset()
        case Phrase():
            return frozenset(term.text for slot in slots_of_phrase(node.text) for term in slot)
        case Or() | And():
            return frozenset().union(*(forms_of_node(child, within, synonyms) for child in node.children))
        case _:
            return frozenset()
