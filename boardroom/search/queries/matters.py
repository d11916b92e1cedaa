"""Matters that a query names, or whose beginning is typed: asked of the database, as the reader may know of them."""

from dataclasses import dataclass

from boardroom.mandates.queries.shielding import shield
from boardroom.matters.models import Matter
from boardroom.matters.queries import all_matters, concerns_of, parts, reads_matters
from boardroom.ports.search_index import ParsedQuery
from boardroom.search.rules.likeness import NO_SYNONYMS
from boardroom.search.rules.meeting import meets, terms_of
from boardroom.work import Work

MOST = 5


@dataclass(frozen=True)
class FoundMatter:
    """A matter that meets a query; `title` has protected names covered, `apartments` are those that it concerns."""

    matter: Matter
    title: str
    apartments: tuple[str, ...]
    nearly: bool = False  # only by a word that means the same, or by what its part of the building is called


def matters_meeting(work: Work, query: ParsedQuery) -> list[FoundMatter]:
    """Return the matters that meet a whole query, those whose title does first, then open ones; protected names find none.

    They are some dozens a year, so that they are read through and need no index. A query with filters asks for papers.
    """
    if query.root is None or query.filters or not reads_matters(work):
        return []
    found = all_matters(work)
    concerns, cover = concerns_of(work, [matter.id for matter in found]), shield(work)
    names = {part.key: part.name for part in parts(work)}
    met: list[tuple[bool, FoundMatter]] = []
    for matter in found:
        about = concerns[matter.id]
        told = [
            matter.label,
            matter.counterparty,
            *(f"lgh {number}" for number in about.apartments),
            matter.summary,
        ]
        itself = cover.without("\n".join(told))
        called = "\n".join((itself, *(names.get(key, "") for key in about.parts)))
        title = cover.without(matter.title)
        if meets(query.root, terms_of(title, called), query.synonyms):
            nearly = not meets(query.root, terms_of(title, itself), NO_SYNONYMS)
            by_title = meets(query.root, terms_of(title, ""), query.synonyms)
            met.append((by_title, FoundMatter(matter, cover.over(matter.title), about.apartments, nearly)))
    met.sort(key=lambda row: (row[1].nearly, not row[0], not row[1].matter.is_open))
    return [found for _by_title, found in met[:MOST]]


def matters_with(work: Work, beginning: str, most: int) -> list[str]:
    """Return titles of matters with a word that begins so, the newest first."""
    start = beginning.casefold()
    titles = [
        matter.title for matter in all_matters(work) if f" {matter.title.casefold()}".find(f" {start}") >= 0
    ]
    return list(dict.fromkeys(titles))[:most]
