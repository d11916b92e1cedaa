"""A page's words as PostgreSQL keeps them: a tsvector whose words say their field and, where it counts, their weight.

"wtaket" is taket as written, with its positions, for phrases; "3wtaket" beside it says that it weighs 3 on this page,
as a word that stands three times or once in the title does. A word that weighs 1 has no second form. GIN knows only
whether a page holds a word, so the weight of a word on ten thousand pages is read without opening one of them.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence

from boardroom.adapters.ranking import Slots
from boardroom.language.analysis import PageTerms

# PostgreSQL's own limits: bytes of a tsvector (1,048,575), bytes of a word in it (2,046), and the last position.
_LARGEST_VECTOR = 1_000_000
_LONGEST_WORD = 1_000
LAST_POSITION = 16_383
_MOST_POSITIONS = 255

_MARK = {"written": "w", "bases": "b", "parts": "p", "folded": "f", "near": "o", "persons": "n"}
# From which weight on a word is marked so, and what is reckoned with then: 2, 3 and 4 are exact.
_LEVELS: tuple[tuple[float, float], ...] = (
    (1.5, 2.0),
    (2.5, 3.0),
    (3.5, 4.0),
    (4.5, 5.3),
    (6.5, 7.5),
    (9.0, 10.5),
    (13.0, 16.0),
    (20.0, 26.0),
)
LEVELS = len(_LEVELS)
_FROM = [least for least, _ in _LEVELS]
_LEAST = _FROM[0]


def vector_of(terms: PageTerms) -> str:
    """The text of the page's tsvector; of a page beyond PostgreSQL's limit, the first of its terms."""
    made: list[str] = []
    size = 0
    for word, positions, weight in _marked(terms):
        length = len(word) if word.isascii() else len(word.encode())
        if length > _LONGEST_WORD:
            continue
        size += length + 2 * len(positions) + 8
        if size > _LARGEST_VECTOR:
            break
        quoted = _quoted(word)
        if positions:
            places = ",".join([str(min(place + 1, LAST_POSITION)) for place in positions[:_MOST_POSITIONS]])
            made.append(f"{quoted}:{places}")
        else:
            made.append(quoted)
        if weight >= _LEAST:
            size += length + 9
            made.append(f"'{bisect(_FROM, weight)}{quoted[1:]}")
    return " ".join(made)


def listed_words(terms: PageTerms) -> Iterator[str]:
    """The words of the vector that the page adds to the list of words: those written, their bases, and what was misread."""
    for mark, found in (("w", terms.written), ("b", terms.bases), ("o", terms.near)):
        yield from (mark + word for word in found if len(word.encode()) < _LONGEST_WORD)


def query_of(word: str) -> str:
    """A tsquery for the pages whose vector has the word."""
    return _quoted(word)


def weight_of(level: int) -> float:
    """What a term weighs on the pages whose vector has its word with this level (1 to LEVELS) before it."""
    return _LEVELS[level - 1][1]


def phrase_query(slots: Slots) -> str:
    """A tsquery for pages where the words of a phrase follow each other."""
    return " <-> ".join(
        "(" + " | ".join(_quoted(word_of(term.field, term.text)) for term in slot) + ")" for slot in slots
    )


def word_of(field: str, text: str) -> str:
    """The word of the vector that says that the page holds the term."""
    return _MARK[field] + text


def _marked(terms: PageTerms) -> Iterator[tuple[str, Sequence[int], float]]:
    """Each term with the mark of its field, its positions and what it weighs."""
    for mark, found, extra in (
        ("w", terms.written, terms.written_extra),
        ("b", terms.bases, terms.bases_extra),
        ("o", terms.near, terms.near_extra),
    ):
        for word, positions in found.items():
            yield mark + word, positions, len(positions) + extra.get(word, 0.0)
    for number in terms.persons:
        yield "n" + number, (), 1.0
    for mark, weights in (("p", terms.parts), ("f", terms.folded)):
        for word, weight in weights.items():
            yield mark + word, (), weight


def _quoted(word: str) -> str:
    if "'" not in word and "\\" not in word:
        return f"'{word}'"
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
