"""Words that recognition read wrongly: what they may have been, and which words look alike.

Two ways lead from a misread word to the word meant. `near_words` asks the dictionary: `stämrnan` is no word, but with
one confusion undone it is one. `likeness` needs no dictionary, and so reaches names: every letter and sequence is
written as one of those that it is taken for, so that `Lindströrn` and `Lindström` become the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice, product

from simplemma import is_known

from boardroom.language.abbreviations import ABBREVIATIONS
from boardroom.language.compounds import lemma, parts
from boardroom.language.housing import HOUSING_WORDS
from boardroom.language.irregular import readings_of
from boardroom.language.questions import is_empty_word
from boardroom.language.spelling import modern
from boardroom.language.word_list import word_list

# What is read -> what may have stood there. Casefolded, so that a capital I is an i.
_COMMON: tuple[tuple[str, str], ...] = (
    ("rn", "m"), ("m", "rn"), ("in", "m"), ("ni", "m"), ("nn", "m"), ("1", "l"), ("i", "l"), ("l", "i"), ("1", "i"),
    ("|", "l"), ("!", "l"), ("j", "i"), ("0", "o"), ("6", "ö"), ("6", "o"), ("o", "ö"), ("5", "s"), ("8", "b"),
    ("9", "g"), ("a", "å"), ("a", "ä"), ("å", "ä"), ("ä", "å"), ("é", "e"), ("ó", "ö"), ("ò", "ö"), ("á", "å"),
    ("à", "ä"), ("â", "å"), ("ã", "ä"), ("ô", "ö"), ("õ", "ö"), ("ø", "ö"), ("æ", "ä"), ("ü", "ö"), ("ii", "ä"),
    ("ii", "ö"), ("ii", "u"), ("c", "e"), ("li", "h"), ("cl", "d"), ("vv", "w"),
)  # fmt: skip
# Rarer ones: undone alone, and only when a listed word comes of it.
_RARE: tuple[tuple[str, str], ...] = (
    ("ö", "o"), ("å", "a"), ("ä", "a"), ("t", "l"), ("l", "t"), ("3", "s"), ("iii", "m"), ("ri", "n"), ("lt", "k"),
    ("lc", "k"), ("ci", "d"), ("e", "c"), ("u", "n"), ("n", "u"), ("h", "b"), ("b", "h"), ("f", "t"), ("t", "f"),
    ("ß", "b"), ("y", "v"), ("v", "y"), ("q", "g"), ("g", "q"), ("s", "a"), ("a", "s"), ("r", "t"), ("o", "e"),
    ("e", "o"), ("fi", "h"), ("il", "ll"), ("li", "ll"), ("tl", "ll"), ("ti", "tt"), ("it", "tt"), ("f", "s"),
)  # fmt: skip
_LOST_DOTS: tuple[tuple[str, str], ...] = (("a", "å"), ("a", "ä"), ("o", "ö"))
_DOTTED = {"a": "åä", "o": "ö"}
# A number whose noughts are letters, too short to be told by its digits.
_LETTERS_FOR_NOUGHTS = re.compile(r"[1-9][0-9o]*o")
# What looks alike, written as one; longer sequences first.
_ALIKE: tuple[tuple[str, str], ...] = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "a"))
_ALIKE_LETTERS = str.maketrans(
    {
        "1": "l", "i": "l", "|": "l", "!": "l", "j": "l", "t": "l", "0": "o", "6": "o", "ö": "o", "ó": "o", "ò": "o",
        "ô": "o", "õ": "o", "ø": "o", "å": "a", "ä": "a", "á": "a", "à": "a", "â": "a", "ã": "a", "æ": "a", "é": "e",
        "è": "e", "ê": "e", "c": "e", "ü": "u", "5": "s", "8": "b", "h": "b", "ß": "b", "9": "g", "q": "g",
    }
)  # fmt: skip
_DIGIT_OF = str.maketrans({"l": "1", "i": "1", "|": "1", "o": "0", "ö": "6", "s": "5", "b": "8", "z": "2"})

_SHORTEST = 4
_SHORTEST_WITH_TWO = 7
_SHORTEST_LIKENESS = 5
_SHORTEST_COMPOUND = 8
_MOST_NEAR = 2
_LONGEST = 40  # letters; what is longer is noise, and undoing its confusions would take seconds
_MOST_TRIED = 40  # words one confusion away from which a second is undone
_MOST_DIVIDED = 80  # candidates that are tried as compounds
_MOST_DOTS = 3  # put back at once
_MOST_DOTTED = 120  # spellings of a word with its dots back
_SHORTEST_HALF = 3


@lru_cache(maxsize=40_000)
def is_word(word: str) -> bool:
    """Whether a casefolded word is Swedish as far as the dictionaries know: listed, inflected, old, or a compound."""
    if is_known_today(word) or word in ABBREVIATIONS or is_empty_word(word) or readings_of(word):
        return True
    if "-" in word:
        return all(is_word(piece) for piece in word.split("-") if piece)
    return modern(word) is not None


def is_known_today(word: str) -> bool:
    """Whether a casefolded word is listed, an inflection of one that is, or a compound of some."""
    return is_listed(word) or bool(parts(word))


def is_listed(word: str) -> bool:
    """Whether a casefolded word is in a dictionary itself, and no compound that anybody might make."""
    return word in word_list().words or is_known(word, lang="sv")


def may_be_meant(typed: str, other: str) -> bool:
    """Whether somebody who typed one casefolded word may have meant another one near it.

    Not when a dictionary has what was typed and the other is a word too: who asks for hund means no hand.
    """
    return not (is_listed(typed) and is_word(other))


@lru_cache(maxsize=40_000)
def near_words(word: str) -> tuple[str, ...]:
    """The words that a casefolded word, which is none, may have been before it was read wrongly; best first.

    One confusion is undone, or two in a long word; of a word without any dots several are put back at once. A listed
    word goes before a compound made of some. Nothing for a word that is one, for what is too short to tell, and for
    what is too long to be a word; but what only may be a compound may be a word that lost its dots: kallaren.
    """
    if not _SHORTEST <= len(word) <= _LONGEST or not any(letter.isalpha() for letter in word):
        return ()
    if is_word(word):
        return _word_without_dots(word)
    once = list(dict.fromkeys(_undone(word, _COMMON)))
    found = _listed_among(once) or _listed_among(_undone(word, _RARE)) or _compounds_among(once)
    if not found and len(word) >= _SHORTEST_WITH_TWO:
        twice = list(dict.fromkeys(both for each in once[:_MOST_TRIED] for both in _undone(each, _COMMON)))
        found = _listed_among(twice) or _compounds_among(twice)
    if word.isascii() and word.isalpha():
        found = tuple(dict.fromkeys((*found, *_dots_put_back(word, found))))
    return found


def _word_without_dots(word: str) -> tuple[str, ...]:
    """What a word may be that is a word only as a compound, if at all: a listed one whose dots were lost."""
    if is_listed(word) or not word.isascii() or lemma(word) in word_list().words:
        return ()
    if any(len(part) < _SHORTEST for part in parts(word)):
        housing = [each for each in _undone(word, _LOST_DOTS) if lemma(each) in HOUSING_WORDS]
        if housing:
            return tuple(housing[:_MOST_NEAR])
    return _listed_among(_dotted(word)) if len(word) >= _SHORTEST_COMPOUND else ()


def _dots_put_back(word: str, found: Sequence[str]) -> tuple[str, ...]:
    """What a word without any dots may be with several of them back, besides what was found with one confusion undone.

    Of stamrna not only stamma but stämma; of fonsterbagarna not only bagare at a window but its bågar.
    """
    if found and is_listed(found[0]):
        # Whoever put one dot back has found the word; who undid something else may have found one without its dots.
        return _listed_among(each for one in found if one.isascii() for each in _dotted(one))
    if len(word) < _SHORTEST_COMPOUND:
        return ()
    return _listed_among(_dotted(word)) or _compounds_with_dots(word)


def _dotted(word: str) -> Iterator[str]:
    """A word without dots with some of them back, fewest first."""
    places = [place for place, letter in enumerate(word) if letter in _DOTTED]
    made = (
        _with_letters(word, zip(some, letters, strict=True))
        for count in range(1, _MOST_DOTS + 1)
        for some in combinations(places, count)
        for letters in product(*(_DOTTED[word[place]] for place in some))
    )
    return islice(made, _MOST_DOTTED)


def _with_letters(word: str, letters: Iterable[tuple[int, str]]) -> str:
    written = list(word)
    for place, letter in letters:
        written[place] = letter
    return "".join(written)


def _compounds_with_dots(word: str) -> tuple[str, ...]:
    """Compounds of two listed words with dots that lost all of them; those of housing first."""
    made: list[tuple[int, str]] = []
    for cut in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
        fronts = [
            each for each in _dotted(word[:cut]) if is_listed(each) or is_listed(each.removesuffix("s"))
        ]
        tails = [each for each in _dotted(word[cut:]) if is_listed(each)] if fronts else []
        for front, tail in product(fronts, tails):
            housing = sum(lemma(each) in HOUSING_WORDS for each in (front, front.removesuffix("s"), tail))
            made.append((-housing, front + tail))
    return _compounds_among([each for _, each in sorted(made)])


def _listed_among(candidates: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(each for each in candidates if each.isalpha() and is_listed(each))
    return tuple(found)[:_MOST_NEAR]


def _compounds_among(candidates: Sequence[str]) -> tuple[str, ...]:
    long = [each for each in candidates if len(each) >= _SHORTEST_COMPOUND and each.isalpha()]
    return tuple([each for each in long[:_MOST_DIVIDED] if parts(each)][:_MOST_NEAR])


def _undone(word: str, confusions: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The word with one confusion undone at one place, and with one undone wherever it stands."""
    for read, meant in confusions:
        place = word.find(read)
        if place < 0:
            continue
        if word.count(read) > 1:
            yield word.replace(read, meant)
        while place >= 0:
            yield word[:place] + meant + word[place + len(read) :]
            place = word.find(read, place + 1)


@lru_cache(maxsize=40_000)
def likeness(word: str) -> str | None:
    """A casefolded word with everything that looks alike written alike; None for one too short to tell."""
    if len(word) < _SHORTEST_LIKENESS:
        return None
    for seen, kept in _ALIKE:
        if seen in word:
            word = word.replace(seen, kept)
    return word.translate(_ALIKE_LETTERS)


def number_meant(word: str) -> str | None:
    """The number that a word mostly of digits was before it was read wrongly: l203 and 12o3 are 1203; else None."""
    if _LETTERS_FOR_NOUGHTS.fullmatch(word):
        return word.replace("o", "0")
    digits = sum(letter.isdigit() for letter in word)
    if len(word) < _SHORTEST or digits * 2 < len(word):
        return None
    number = word.translate(_DIGIT_OF)
    return number if number != word and number.isdigit() else None
