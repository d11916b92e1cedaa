"""What search knows by itself: reading a query, marking what it found, the years' chart; pure."""

from boardroom.search.rules.charts import MOST_BARS, Bar, bars
from boardroom.search.rules.lexemes import QueryError
from boardroom.search.rules.marking import (
    Compound,
    Marking,
    Spot,
    compounds_of,
    marked_spans,
    marking_of,
    met_words,
    spots_of,
    words_under,
)
from boardroom.search.rules.parsing import parse_query
from boardroom.search.rules.snippets import Snippet, snippet, snippet_around

__all__ = [
    "MOST_BARS",
    "Bar",
    "Compound",
    "Marking",
    "QueryError",
    "Snippet",
    "Spot",
    "bars",
    "compounds_of",
    "marked_spans",
    "marking_of",
    "met_words",
    "parse_query",
    "snippet",
    "snippet_around",
    "spots_of",
    "words_under",
]
