"""A page's words as PostgreSQL keeps them: a tsvector whose words say their field and, where it counts, their weight.

"wtaket" is taket as written, with its positions, for phrases; "3wtaket" beside it says that it weighs 3 on this page,
as a word that stands three times or once in the title does. A word that weighs 1 has no second form. GIN knows only
whether a page holds a word, so the weight of a word on ten thousand pages is read without opening one of them.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence

from boardroom.adapters.ranking import PageWords, Slots

# PostgreSQL's own limits: bytes of a tsvector (1,048,575), bytes of a word in it (2,046), and the last position.
_LARGEST_VECTOR = 1_000_000
_LONGEST_WORD = 1_000
LAST_POSITION = 16_383
_MOST_POSITIONS = 255

_MARK = {"written": b"w", "bases": b"b", "parts": b"p", "folded": b"f", "persons": b"n"}
WRITTEN = "w"
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
_FROM = [least for least, _ in _LEVELS]
_LEAST = _FROM[0]


def vector_of(words: PageWords) -> str:
    """The text of the page's tsvector; of a page beyond PostgreSQL's limit, the first of its words."""
    made: list[bytes] = []
    size = 0
    for word, positions, weight in _marked(words):
        if len(word) > _LONGEST_WORD:
            continue
        size += len(word) + 2 * len(positions) + 8
        if size > _LARGEST_VECTOR:
            break
        quoted = _quoted(word)
        if positions:
            places = b",".join(
                [b"%d" % min(place + 1, LAST_POSITION) for place in positions[:_MOST_POSITIONS]]
            )
            made.append(quoted + b":" + places)
        else:
            made.append(quoted)
        if weight >= _LEAST:
            size += len(word) + 9
            made.append(b"'%d" % bisect(_FROM, weight) + quoted[1:])
    return b" ".join(made).decode()


def words_as_written(words: PageWords) -> Iterator[str]:
    """The words that the page adds to the list of words."""
    return (word.decode() for word in words.written if len(word) < _LONGEST_WORD)


def queries_of(field: str, text: str) -> list[str]:
    """A tsquery for the pages that hold the term, then one for each level of weight."""
    word = _MARK[field] + text.encode()
    return [_quoted(each).decode() for each in (word, *(b"%d" % level + word for level in _numbers(field)))]


def weight_of(level: int) -> float:
    """What a term weighs on the pages of the query of that place in queries_of; 0 is the first."""
    return _LEVELS[level - 1][1] if level else 1.0


def phrase_query(slots: Slots) -> str:
    """A tsquery for pages where the words of a phrase follow each other."""
    return " <-> ".join(
        "(" + " | ".join(_quoted(word.encode()).decode() for word in words) + ")"
        for words in words_of_slots(slots)
    )


def words_of_slots(slots: Slots) -> list[list[str]]:
    """For each place of a phrase, the words of the vector that may stand in it."""
    return [[_MARK[term.field].decode() + term.text for term in slot] for slot in slots]


def _numbers(field: str) -> range:
    return range(1, len(_LEVELS) + 1) if field != "persons" else range(0)


def _marked(words: PageWords) -> Iterator[tuple[bytes, Sequence[int], float]]:
    """Each word with its field, its positions and what it weighs."""
    for mark, found, extra in (
        (b"w", words.written, words.written_extra),
        (b"b", words.bases, words.bases_extra),
    ):
        for word, positions in found.items():
            yield mark + word, positions, len(positions) + extra.get(word, 0.0)
    for mark, weights in ((b"n", words.persons), (b"p", words.parts), (b"f", words.folded)):
        for word, weight in weights.items():
            yield mark + word, (), weight


def _quoted(word: bytes) -> bytes:
    if b"'" not in word and b"\\" not in word:
        return b"'" + word + b"'"
    return b"'" + word.replace(b"\\", b"\\\\").replace(b"'", b"''") + b"'"
