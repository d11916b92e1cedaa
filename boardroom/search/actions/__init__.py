"""What search does: asks, suggests, records what the index holds, keeps searches and synonyms."""

from boardroom.search.actions.asking import (
    PAGE_SIZE,
    Answer,
    Decided,
    Lifted,
    Meant,
    OnPaper,
    Row,
    ask,
    export,
    find_similar,
    search,
)
from boardroom.search.actions.recording import forget, note_indexed, reconcile
from boardroom.search.actions.saving import drop_search, find_all, look_at, note_hits, save_search
from boardroom.search.actions.suggesting import Suggestion, complete_query, suggest
from boardroom.search.actions.wording import (
    add_synonyms,
    change_synonyms,
    restore_synonyms,
    take_away_synonyms,
)

__all__ = [
    "PAGE_SIZE",
    "Answer",
    "Decided",
    "Lifted",
    "Meant",
    "OnPaper",
    "Row",
    "Suggestion",
    "add_synonyms",
    "ask",
    "change_synonyms",
    "complete_query",
    "drop_search",
    "export",
    "find_all",
    "find_similar",
    "forget",
    "look_at",
    "note_hits",
    "note_indexed",
    "reconcile",
    "restore_synonyms",
    "save_search",
    "search",
    "suggest",
    "take_away_synonyms",
]
