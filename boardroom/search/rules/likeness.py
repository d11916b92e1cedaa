"""Which words of a document tell it from the others; for "more like this"."""

import math
from collections import Counter
from collections.abc import Mapping

from boardroom.language.questions import is_empty_word
from boardroom.language.synonyms import synonyms_from
from boardroom.language.tokens import tokens_in

MOST_CANDIDATES = 80
MOST_TELLING = 12
_SHORTEST = 4
# Likeness goes by the document's own words.
NO_SYNONYMS = synonyms_from(())


def candidates(text: str) -> dict[str, int]:
    """Return the words of a text that may tell it from others, most frequent first, with how often each stands."""
    counted = Counter(
        token.text
        for token in tokens_in(text)
        if token.kind == "word"
        and len(token.text) >= _SHORTEST
        and token.text.isalpha()
        and not is_empty_word(token.text)
    )
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST_CANDIDATES])


def telling(words: Mapping[str, int], counted: Mapping[str, int], entries: int) -> list[str]:
    """Return the most telling words, best first: often here and seldom elsewhere, but not here alone (tf-idf).

    Source: Spärck Jones, A statistical interpretation of term specificity (1972).
    """
    worth = {
        word: (1 + math.log(times)) * math.log(1 + entries / counted[word])
        for word, times in words.items()
        if counted.get(word, 0) > 1
    }
    return sorted(worth, key=lambda word: (-worth[word], word))[:MOST_TELLING]
