"""Every form under which a word is looked for and found."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from boardroom.language.abbreviations import ABBREVIATIONS
from boardroom.language.compounds import lemma, noun_of, other_readings, parts, simple_parts
from boardroom.language.derivation import without_particle
from boardroom.language.irregular import readings_of
from boardroom.language.spelling import fold, modern
from boardroom.language.tokens import Token


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one word, best first.

    `written`: the casefolded word itself. `bases`: stem and dictionary form, of today's spelling and of what an
    abbreviation stands for too. `parts`: stems of the words that a compound is made of, `simple` those of them that
    divide no further, each with what it may be besides. `folded`: the written word and its bases without å, ä, ö where that differs; a fallback that must rank last (får is not far).
    """

    written: str
    bases: tuple[str, ...]
    parts: tuple[str, ...]
    folded: tuple[str, ...]
    simple: tuple[tuple[str, ...], ...] = ()


@cache
def _stemmer() -> "snowballstemmer.Stemmer":
    return snowballstemmer.stemmer("swedish")


_MOVING = re.compile(r"rör(?:(?P<kind>lig|else)\w*|a|as|de|des|t|ts|ande)")


@lru_cache(maxsize=40_000)
def stem(word: str) -> str:
    """The Snowball stem of a casefolded word (Porter's algorithm for Swedish)."""
    # The stemmer would make pipes of what moves and of what concerns something.
    moving = _MOVING.fullmatch(word)
    return f"rör{moving['kind'] or 'a'}" if moving else _stemmer().stemWord(word)


@lru_cache(maxsize=40_000)
def forms_of(word: str) -> Forms:
    """The forms of a casefolded word."""
    if not word[:1].isalpha() and not any(letter.isalpha() for letter in word):
        return Forms(word, (word,), (), ())
    readings = [word]
    today = modern(word)
    if today:
        readings.append(today)
    readings += readings_of(word)
    if noun := noun_of(word):
        readings.append(noun)
    readings += ABBREVIATIONS.get(word, ())
    bases: dict[str, None] = {}
    inner: dict[str, None] = {}
    simple: dict[str, tuple[str, ...]] = {}
    for reading in readings:
        base = lemma(reading)
        bases[stem(reading)] = None
        bases[base] = None
        bases[stem(base)] = None
        for whole in dict.fromkeys((base, reading)):
            for part in parts(whole):
                inner[stem(part)] = None
        whole = base if simple_parts(base) else reading
        others = other_readings(whole)
        inner |= dict.fromkeys(stem(other) for each in others.values() for other in each)
        for part in simple_parts(whole):
            simple[stem(part)] = tuple(map(stem, others.get(part, ())))
    pieces = [stem(lemma(piece)) for piece in _pieces(word)]
    inner |= dict.fromkeys((*pieces, *map(stem, without_particle(word)), *_joined_pieces(word)))
    simple |= dict.fromkeys(pieces, ())
    folded = {fold(each): None for each in (word, *bases) if not each.isascii()}
    return Forms(
        word,
        tuple(bases),
        tuple(each for each in inner if each not in bases),
        tuple(folded),
        tuple((part, *others) for part, others in simple.items()) if len(simple) > 1 else (),
    )


def _pieces(word: str) -> list[str]:
    """What a hyphen holds together: tv-avtal is tv and avtal."""
    if "-" not in word:
        return []
    return [piece for piece in word.split("-") if len(piece) > 1]


def _joined_pieces(word: str) -> list[str]:
    """The same written in one, and what stands before its last hyphens: kabel-tv-avtal is kabeltvavtal, and kabel-tv."""
    if "-" not in word:
        return []
    pieces = word.split("-")
    return [word.replace("-", ""), *("-".join(pieces[:count]) for count in range(2, len(pieces)))]


def forms_of_token(token: Token) -> Forms:
    """The forms of a token; numbers have only themselves and their normalised values as bases."""
    if token.kind in {"word", "abbreviation"}:
        return forms_of(token.text)
    return Forms(token.text, (token.text, *token.values), (), ())


def share_a_form(one: str, other: str) -> bool:
    """Whether a search for one word finds the other at full rank: by a base form or a part, never by folding."""
    left, right = forms_of(one.casefold()), forms_of(other.casefold())
    if left.written == right.written or set(left.bases) & set(right.bases):
        return True
    return bool(set(left.bases) & set(right.parts) or set(left.parts) & set(right.bases))
