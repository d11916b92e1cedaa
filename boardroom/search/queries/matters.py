"""Matters that a query names, or whose beginning is typed: asked of the database, as the reader may know of them."""

from dataclasses import dataclass

from boardroom.matters.models import Matter
from boardroom.matters.queries import all_matters, concerns_of, parts, reads_matters
from boardroom.ports.search_index import ParsedQuery
from boardroom.search.queries.surrounding import shield
from boardroom.search.rules.meeting import meets, terms_of
from boardroom.work import Work

MOST = 5


@dataclass(frozen=True)
class FoundMatter:
    """A matter that meets a query; `title` has protected names covered, `apartments` are those that it concerns."""

    matter: Matter
    title: str
    apartments: tuple[str, ...]


def matters_meeting(work: Work, query: ParsedQuery) -> list[FoundMatter]:
    """Return the matters that meet a whole query, open ones and the newest first; the names of protected persons find none.

    They are some dozens a year, so that they are read through and need no index. A query with filters asks for papers.
    """
    if query.root is None or query.filters or not reads_matters(work):
        return []
    found = all_matters(work)
    concerns, cover = concerns_of(work, [matter.id for matter in found]), shield(work)
    names = {part.key: part.name for part in parts(work)}
    met = []
    for matter in found:
        about = concerns[matter.id]
        told = [
            matter.label,
            matter.counterparty,
            *(f"lgh {number}" for number in about.apartments),
            *(names.get(key, "") for key in about.parts),
            matter.summary,
        ]
        text = terms_of(cover.without(matter.title), cover.without("\n".join(told)))
        if meets(query.root, text, query.synonyms):
            met.append(FoundMatter(matter, cover.over(matter.title), about.apartments))
    return sorted(met, key=lambda one: not one.matter.is_open)[:MOST]


def matters_with(work: Work, beginning: str, most: int) -> list[str]:
    """Return titles of matters with a word that begins so, the newest first."""
    start = beginning.casefold()
    titles = [
        matter.title for matter in all_matters(work) if f" {matter.title.casefold()}".find(f" {start}") >= 0
    ]
    return list(dict.fromkeys(titles))[:most]
