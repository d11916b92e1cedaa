"""Black boxes over third parties: which words to suggest, what is burnt in, and which words are left; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boardroom.language.questions import is_empty_word
from boardroom.ports.geometry import Word
from boardroom.privacy.rules.clues import Clues, contact_spans, places
from boardroom.reading.rules import joined_words

_NAME = re.compile(r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?")
_NO_NAMES = {"Brf", "Bostadsrättsföreningen", "Föreningen", "Styrelsen", "Hsb", "Kv", "Kvarteret", "Ab"}
# So much of a line's height is burnt in around a word: letters reach beyond the box that recognition gives them.
_AIR = 0.12
_LEAST_AIR = 2


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, as shares of its width and height from 0 to 1, from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def real(self) -> bool:
        """Whether it covers anything, within the page."""
        return 0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1

    def meets(self, other: "Box") -> bool:
        """Tell whether the two share any point."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def box_of(word: Word, width: int, height: int, *, air: bool = True) -> Box:
    """Return a word's box on a page of so many pixels, with air around it where it is to be burnt in."""
    pad = max(_LEAST_AIR, round(word.height * _AIR)) if air else 0
    return Box(
        max(0.0, (word.left - pad) / width),
        max(0.0, (word.top - pad) / height),
        min(1.0, (word.left + word.width + pad) / width),
        min(1.0, (word.top + word.height + pad) / height),
    )


def burnt(
    words: Sequence[Word], covered: Iterable[int], free: Iterable[Box], width: int, height: int
) -> list[Box]:
    """Return every box that is burnt into the page's image; neighbours in a line are joined, so that no gap tells lengths."""
    chosen = sorted({at for at in covered if 0 <= at < len(words)})
    boxes = [one for one in free if one.real]
    for at in chosen:
        boxes.append(box_of(words[at], width, height))
        if at - 1 in chosen and words[at - 1].line == words[at].line:
            before, here = box_of(words[at - 1], width, height), box_of(words[at], width, height)
            boxes.append(
                Box(
                    min(before.left, here.left),
                    min(before.top, here.top),
                    max(before.right, here.right),
                    max(before.bottom, here.bottom),
                )
            )
    return [one for one in boxes if one.real]


def left_over(
    words: Sequence[Word], covered: Iterable[int], boxes: Sequence[Box], width: int, height: int
) -> tuple[Word, ...]:
    """Return the words that may stand in the text: none that was covered, none that a box touches at all."""
    gone = set(covered)
    return tuple(
        word
        for at, word in enumerate(words)
        if at not in gone and not any(box_of(word, width, height, air=False).meets(box) for box in boxes)
    )


def words_of(text: str) -> tuple[Word, ...]:
    """Return an extract of a register as words without boxes, numbered as they are handed out.

    What a line begins with and a colon follows is the register's own label: it belongs to no name behind it.
    """
    found, line = list[Word](), 0
    for row in text.splitlines():
        for at, word in enumerate(row.split()):
            line += not at or (at == 1 and found[-1].text.endswith(":"))
            found.append(Word(word, 0, 0, 0, 0, 100.0, line))
    return tuple(found)


def suggested(words: Sequence[Word], mine: Clues, others: Iterable[Clues]) -> list[int]:
    """Return the words, by number, that speak of others than the person who asks: their names, numbers, addresses."""
    text, spans = joined_words(words)
    own = _touched(spans, [(one.start, one.end) for one in places(text, mine)])
    theirs: set[int] = set()
    for clues in others:
        theirs |= _touched(spans, [(one.start, one.end) for one in places(text, clues)])
    theirs |= _touched(spans, foreign(text, mine)) | perhaps_names(words)
    return sorted(theirs - own)


def perhaps_names(words: Sequence[Word]) -> set[int]:
    """Return the words, by number, that look like a first name and a surname: two capitals in a row.

    Names are Swedish words too (Ek, Lind, Karin), so no dictionary can tell: rather one tick too many than one too few.
    """
    bare = [word.text.strip(".,:;()”\"'") for word in words]
    named = [
        bool(_NAME.fullmatch(text)) and text not in _NO_NAMES and not is_empty_word(text.casefold())
        for text in bare
    ]
    found: set[int] = set()
    for at in range(len(words) - 1):
        if named[at] and named[at + 1] and words[at].line == words[at + 1].line:
            found |= {at, at + 1}
    return found


def foreign(text: str, mine: Clues) -> list[tuple[int, int]]:
    """Return the spans of numbers, addresses and telephones in a text that are not the person's own."""
    from_person = {(one.start, one.end) for one in places(text, mine)}
    return [
        span
        for span in contact_spans(text)
        if not any(left < span[1] and span[0] < right for left, right in from_person)
    ]


def _touched(spans: Sequence[tuple[int, int]], found: Iterable[tuple[int, int]]) -> set[int]:
    return {
        at for left, right in found for at, (start, end) in enumerate(spans) if start < right and left < end
    }
