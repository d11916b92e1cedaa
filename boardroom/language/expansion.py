"""What a typed word is looked for as: the forms to meet in a text, with their weights."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from boardroom.language.analysis import Field
from boardroom.language.compounds import lemma, noun_of
from boardroom.language.dates import MONTHS_SV
from boardroom.language.derivation import derived_from
from boardroom.language.housing import HOUSING_WORDS
from boardroom.language.identifiers import months_typed_in, quarters_typed_in
from boardroom.language.irregular import PARTICLES, readings_of
from boardroom.language.misreadings import likeness
from boardroom.language.money import amounts_in
from boardroom.language.particles import joined
from boardroom.language.questions import is_empty_word
from boardroom.language.synonyms import Synonyms, synonyms_of
from boardroom.language.tokens import Token, TokenKind, tokens_in
from boardroom.language.word_forms import Forms, forms_of, forms_of_token

# Exact first, then inflected, then inside a compound, then what only means the same, then misread, what is only of
# the same origin, the folded last.
WEIGHT_WRITTEN = 1.0
WEIGHT_BASE = 0.5
WEIGHT_IN_COMPOUND = 0.25
WEIGHT_SYNONYM = 0.2
WEIGHT_DERIVED = 0.15
WEIGHT_NEAR = 0.18
WEIGHT_ALIKE = 0.15
WEIGHT_FOLDED = 0.12
WEIGHT_WITHOUT_PARTICLE = 0.05
# Who types a document's reference wants that document, not those that speak of it.
WEIGHT_REFERENCE = 10.0
# What the archive calls a document: the year in which it came, and its number. 1987-88 and 1987-12 are no such thing.
_REFERENCE = re.compile(r"(?:19|20)\d\d-\d{3,6}")
_WHOLE_OR_PART: tuple[Field, ...] = ("bases", "parts")


@dataclass(frozen=True, slots=True)
class Term:
    """One form in one field of the index, and what meeting it is worth."""

    field: Field
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word is met when any of `any_of` is met, or one of each group of `all_of` (the parts of a compound)."""

    any_of: tuple[Term, ...]
    all_of: tuple[tuple[Term, ...], ...] = ()

    def forms(self) -> frozenset[str]:
        """Every form looked for, for highlighting."""
        return frozenset(term.text for term in self.any_of) | frozenset(
            term.text for group in self.all_of for term in group
        )


@lru_cache(maxsize=4_000)
def expand_token(token: Token, synonyms: Synonyms | None = None) -> Expansion:
    """The forms under which a token of a query is looked for; `synonyms` replaces the standard groups."""
    if token.kind == "person":
        return Expansion((Term("persons", token.values[0], WEIGHT_WRITTEN),))
    if token.kind in {"property", "month", "reference"}:
        return _of_two_words(token)
    if token.values and token.kind == "number":
        return Expansion(tuple(Term("bases", value, WEIGHT_WRITTEN) for value in token.values))
    forms = forms_of_token(token)
    any_of = [Term("written", forms.written, WEIGHT_WRITTEN)]
    if "-" in forms.written:
        any_of.append(Term("written", forms.written.replace("-", ""), WEIGHT_BASE))
    any_of += [Term("bases", base, WEIGHT_BASE) for base in forms.bases]
    any_of += [Term("parts", base, WEIGHT_IN_COMPOUND) for base in forms.bases]
    if token.kind in {"word", "abbreviation"}:
        others = [base for synonym in synonyms_of(token.text, synonyms) for base in forms_of(synonym).bases]
        any_of += [Term("bases", base, WEIGHT_SYNONYM) for base in others]
        readings = dict.fromkeys((lemma(token.text), token.text, *readings_of(token.text)))
        origins = dict.fromkeys(origin for reading in readings for origin in derived_from(reading))
        related = [base for other in origins for base in forms_of(other).bases]
        # Säga upp and uppsägning are the same; säga alone is hardly anything of it.
        worth = WEIGHT_BASE if token.values else WEIGHT_DERIVED
        any_of += [Term(field, base, worth) for base in related for field in _WHOLE_OR_PART]
        # Who asks when the roof was changed means its omläggning as well, and that it was lagt om.
        alike = dict.fromkeys(
            said
            for other in origins
            for same in synonyms_of(other, synonyms)
            for said in (same, *derived_from(same))
        )
        any_of += [
            Term(field, base, WEIGHT_ALIKE)
            for other in alike
            for base in forms_of(other).bases
            for field in _WHOLE_OR_PART
        ]
        alone = [base for verb in token.values for base in forms_of(verb).bases]
        any_of += [Term("bases", base, WEIGHT_WITHOUT_PARTICLE) for base in alone]
    # Whoever types stammar means no stämma: what is surely a word of housing needs no dots put back.
    sure = token.text in HOUSING_WORDS or noun_of(token.text)
    if token.kind == "word" and token.text.isascii() and not sure:
        any_of += [Term("folded", form, WEIGHT_FOLDED) for form in (forms.written, *forms.bases)]
    any_of += _misread(token, forms)
    best: dict[tuple[Field, str], Term] = {}
    for term in any_of:
        best.setdefault((term.field, term.text), term)
    all_of = tuple(
        tuple(term for part in readings for term in _of_part(part, synonyms)) for readings in forms.simple
    )
    return Expansion(tuple(best.values()), all_of)


def _of_part(part: str, synonyms: Synonyms | None) -> Iterator[Term]:
    """What a part of a typed compound is met by where it stands by itself or in another compound."""
    yield Term("bases", part, WEIGHT_IN_COMPOUND)
    yield Term("parts", part, WEIGHT_IN_COMPOUND)
    yield Term("near", part, WEIGHT_NEAR)
    for other in (*derived_from(part), *synonyms_of(part, synonyms)):
        for base in forms_of(other).bases:
            yield Term("bases", base, WEIGHT_DERIVED)


def _of_two_words(token: Token) -> Expansion:
    """A named property, a month or an archive reference: as the one meaning that it has, or else by both of its words on the same page."""
    worth = WEIGHT_WRITTEN
    if token.kind == "month":
        year, month = token.text.split("-")
        meant = [f"{token.text}-{day:02}" for day in range(1, 32)]
        words = [MONTHS_SV[int(month) - 1], year]
    else:
        worth = WEIGHT_REFERENCE if token.kind == "reference" else WEIGHT_WRITTEN
        meant, words = [token.text], re.split(r"[ -]", token.text)
    return Expansion(
        tuple(Term("bases", each, worth) for each in meant),
        tuple((Term("written", word, WEIGHT_BASE),) for word in words),
    )


def _misread(token: Token, forms: Forms) -> list[Term]:
    """What the word stands as where recognition read it wrongly: near it, or looking like it."""
    if token.kind == "number":
        return [Term("near", token.text, WEIGHT_NEAR)]
    if token.kind != "word":
        return []
    found = [Term("near", form, WEIGHT_NEAR) for form in (forms.written, *forms.bases)]
    alike = likeness(forms.written)
    if alike:
        found.append(Term("near", alike, WEIGHT_ALIKE))
    return found


def slots_of_phrase(text: str) -> list[tuple[Term, ...]]:
    """For each word of a phrase, the terms that may stand in its place; stop words only as written."""
    slots: list[tuple[Term, ...]] = []
    for token in tokens_in(text):
        forms = forms_of_token(token)
        terms = [Term("written", forms.written, WEIGHT_WRITTEN)]
        if not is_empty_word(token.text):
            terms += [Term("bases", base, WEIGHT_BASE) for base in forms.bases]
        slots.append(tuple(terms))
    return slots


def tokens_of_word(text: str) -> list[Token]:
    """The tokens of one typed word, date, amount or number; only its first when the whole has one meaning."""
    for named in (*quarters_typed_in(text), *months_typed_in(text)):
        if named.text == text:
            kind: TokenKind = "month" if named.kind == "month" else "property"
            return [Token(named.canonical, 0, len(text), 0, kind, (named.canonical,))]
    if _REFERENCE.fullmatch(text):
        return [Token(text, 0, len(text), 0, "reference", (text,))]
    for amount in amounts_in(text):
        if (amount.start, amount.end) == (0, len(text)):
            return [Token(amount.canonical, 0, len(text), 0, "number", (amount.canonical,))]
    tokens = tokens_in(text)
    # "den 20 februari 2018" is a day, whatever stands before it.
    first = next((place for place, token in enumerate(tokens) if not is_empty_word(token.text)), 0)
    if len(tokens) > 1 and tokens[first].values and tokens[first].kind == "number":
        return [tokens[first]]
    if len(tokens) == 2 and tokens[1].text in PARTICLES and (verb := joined(tokens[0].text, tokens[1].text)):
        apart = verb.removeprefix(tokens[1].text)
        return [Token(verb, tokens[0].start, tokens[1].end, 0, "word", (apart,))]
    return tokens
