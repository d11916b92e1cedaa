"""Placeholder until the language room lands."""

from typing import Protocol


class SearchIndex(Protocol):
    """The search index."""
