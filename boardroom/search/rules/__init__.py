"""What search knows by itself: reading a query, marking what it found, the years' chart; pure."""

from boardroom.search.rules.charts import MOST_BARS, Bar, bars
from boardroom.search.rules.marking import (
    Marking,
    Snippet,
    Spot,
    marked_spans,
    marking_of,
    met_words,
    snippet,
    snippet_around,
    spots_of,
    words_under,
)
from boardroom.search.rules.parsing import QueryError, parse_query

__all__ = [
    "MOST_BARS",
    "Bar",
    "Marking",
    "QueryError",
    "Snippet",
    "Spot",
    "bars",
    "marked_spans",
    "marking_of",
    "met_words",
    "parse_query",
    "snippet",
    "snippet_around",
    "spots_of",
    "words_under",
]
