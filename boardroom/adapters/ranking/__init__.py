"""What the engines of the search index share: a page turned into words, who may see it, and how it is scored.

words.py says what is written for a page, snapshot.py what a search knows of an index at one moment, ranking.py
scores and gathers, vocabulary.py counts the words that a reader may see. An engine keeps the words and hands them back: a list of pages for a word, the pages of a phrase,
the words that begin so. So a question has one answer, whichever engine is chosen.
"""

from boardroom.adapters.ranking.ranking import Ranking
from boardroom.adapters.ranking.snapshot import CLOCK_EVERY, ClockCheck, OutOfTime, Postings, Slots, Snapshot
from boardroom.adapters.ranking.vocabulary import Vocabulary
from boardroom.adapters.ranking.words import (
    INDEX_VERSION,
    LAST_POSITION,
    Card,
    PageWords,
    last_of_each_key,
    words_of,
)

__all__ = [
    "CLOCK_EVERY",
    "INDEX_VERSION",
    "LAST_POSITION",
    "Card",
    "ClockCheck",
    "OutOfTime",
    "PageWords",
    "Postings",
    "Ranking",
    "Slots",
    "Snapshot",
    "Vocabulary",
    "last_of_each_key",
    "words_of",
]
