"""A page entry as an engine keeps it: its terms, and a card with what else a search must know of it."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from boardroom.language.analysis import HEADING_WEIGHT, PageTerms, page_terms
from boardroom.ports.search_index import EntryKind, PageEntry

# Rises when analysis or what is stored changes so that an index written before must be rebuilt.
INDEX_VERSION = 8

# Whoosh's positions are stored in two bytes; a page with more words keeps only its first for phrases.
LAST_POSITION = 65_535


class Card(NamedTuple):
    """What is stored beside the terms of a page, to filter, group and count without the database."""

    page_key: str
    document_id: str
    page_number: int
    record_class: str
    document_date: dt.date | None
    restriction: str | None
    tags: tuple[str, ...]
    content_version: int
    mandate_period: str | None
    kind: EntryKind
    length: int
    classes: tuple[str, ...]
    years: tuple[int, int] | None
    periods: tuple[str, ...]
    people: tuple[str, ...]
    signers: tuple[str, ...]
    paragraphs: tuple[str, ...]
    superseded: bool


def terms_of(entry: PageEntry) -> tuple[Card, PageTerms]:
    """The entry's card, and the terms of its text."""
    # What was decided weighs as much as what stands as a heading.
    usual = HEADING_WEIGHT if entry.kind == "decision" else 1.0
    terms = page_terms(entry.title, entry.body, usual, entry.known_by)
    card = Card(
        entry.page_key,
        entry.document_id,
        entry.page_number,
        entry.record_class,
        entry.document_date,
        entry.restriction,
        entry.tags,
        entry.content_version,
        entry.mandate_period,
        entry.kind,
        terms.length,
        entry.classes,
        entry.years,
        entry.periods,
        entry.people,
        entry.signers,
        entry.paragraphs,
        entry.superseded,
    )
    return card, terms


def last_of_each_key(entries: Sequence[PageEntry]) -> list[PageEntry]:
    """The entries, of two with one key only the later."""
    return list({entry.page_key: entry for entry in entries}.values())
