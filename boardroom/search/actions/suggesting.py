"""What is offered while someone types: titles, decisions, people and words of what they may see."""

import re
from dataclasses import dataclass
from typing import Literal

from boardroom.core.permissions import Permission
from boardroom.language.questions import is_empty_word
from boardroom.search import queries
from boardroom.search.queries import Narrowing
from boardroom.work import Work

SuggestionKind = Literal["word", "title", "person", "decision", "matter"]
_MOST_OF_A_KIND = 3
_MOST_WORDS = 6
_SHORTEST = 2
# A hyphen that a title has between spaces: as a query it would be a minus before nothing.
_LOOSE_MINUS = re.compile(r"(?<!\S)[-−]+(?!\S)")


@dataclass(frozen=True)
class Suggestion:
    """What to type, and what kind of thing it is the name of."""

    query: str
    kind: SuggestionKind


def suggest(work: Work, beginning: str) -> list[str]:
    """Return words that continue what was typed, from documents that the reader may see; none that no search looks for."""
    within = queries.index_filter(work, Narrowing())
    words = work.ports.search_index.suggest(work.actor.tenant, beginning, within)
    return [word for word in words if not is_empty_word(word)]


def complete_query(work: Work, typed: str) -> list[Suggestion]:
    """Return what the typed text may be the beginning of; its last word is continued, its whole text named.

    What holds a protected name or a personal identity number is left out: some digits would lead to the rest.
    """
    work.actor.require(Permission.READ_DOCUMENTS)
    text = " ".join(typed.split())
    if len(text) < _SHORTEST:
        return []
    before, _, last = text.rpartition(" ")
    words = suggest(work, last) if last.isalpha() else []
    shield = queries.shield(work)
    named = [
        *(
            Suggestion(_as_query(title), "title")
            for title in queries.titles_with(work, text, _MOST_OF_A_KIND)
        ),
        *(
            Suggestion(_as_query(said), "decision")
            for said in queries.decisions_with(work, text, _MOST_OF_A_KIND)
        ),
        *(
            Suggestion(_as_query(title), "matter")
            for title in queries.matters_with(work, text, _MOST_OF_A_KIND)
        ),
        *(
            Suggestion(f'person:"{name}"', "person")
            for name in queries.people_with(work, text, _MOST_OF_A_KIND)
        ),
    ]
    continued = [Suggestion(f"{before} {word}".strip(), "word") for word in words[:_MOST_WORDS]]
    return [one for one in (*continued, *named) if not shield.covers(one.query)]


def _as_query(text: str) -> str:
    return _LOOSE_MINUS.sub("–", text)
