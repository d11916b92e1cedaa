"""What the engines of the search index share: what is kept of a page, who may see it, and how it is scored.

cards.py says what is kept for a page, snapshot.py what a search knows of an index at one moment (documents.py of its
documents, kept.py what stays warm), ranking.py scores (drawing_closer.py what stands close together), gathering.py
makes documents of pages, visible_words.py counts the words that a reader may see,
analysts.py has pages analysed in several processes for a rebuild. An
engine keeps the terms and hands them back: a list of pages for a term, the pages of a phrase, the words that begin so.
So a question has one answer, whichever engine is chosen.
"""

from boardroom.adapters.ranking.analysts import Analysts
from boardroom.adapters.ranking.cards import (
    INDEX_VERSION,
    LAST_POSITION,
    Card,
    last_of_each_key,
    terms_of,
)
from boardroom.adapters.ranking.kept import Kept
from boardroom.adapters.ranking.ranking import Ranking
from boardroom.adapters.ranking.snapshot import (
    ClockCheck,
    OutOfTime,
    Places,
    Postings,
    Slots,
    Snapshot,
)
from boardroom.adapters.ranking.visible_words import VisibleWords

__all__ = [
    "INDEX_VERSION",
    "LAST_POSITION",
    "Analysts",
    "Card",
    "ClockCheck",
    "Kept",
    "OutOfTime",
    "Places",
    "Postings",
    "Ranking",
    "Slots",
    "Snapshot",
    "VisibleWords",
    "last_of_each_key",
    "terms_of",
]
