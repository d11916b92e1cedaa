"""Everything about a person: pages of documents, and what the portal's registers and logs say. For the worker.

Nothing of it is shown to anybody but through `findings`, which asks the reader's Scope about each page again.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boardroom.associations.queries import own
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.language.identifiers import mask_personnummer
from boardroom.mandates.models import Person
from boardroom.mandates.queries import persons
from boardroom.mandates.rules import scope_of
from boardroom.privacy.queries.extracts import Register, extracts, same_person
from boardroom.privacy.rules.clues import Clue, Clues, Found, excerpt, places
from boardroom.privacy.rules.extracts import Extract
from boardroom.reading.models import PageState, TextLayer
from boardroom.reading.queries import pages_of
from boardroom.search.queries.page_entries import BEST_TEXT
from boardroom.work import Work

_AT_ONCE = 50
_LONGEST_EXCERPT = 400


@dataclass(frozen=True)
class FoundPage:
    """A page that speaks of the person."""

    document_id: uuid.UUID
    page_id: uuid.UUID
    number: int
    clues: tuple[Clue, ...]
    excerpt: str


@dataclass(frozen=True)
class Gathered:
    """All that was found, how many pages there are, and how many of them, and documents without any, have no text."""

    pages: tuple[FoundPage, ...]
    extracts: tuple[Extract, ...]
    searched: int
    unread: int


def gathered(work: Work, clues: Clues, above: Collection[Register] = ()) -> Gathered:
    """Return everything in the association that speaks of a person, whoever may see it; `above` as `extracts` takes them."""
    pages, searched, unread = _pages(work, clues)
    return Gathered(tuple(pages), tuple(extracts(work, clues, above)), searched, unread)


def others(work: Work, clues: Clues) -> list[Clues]:
    """Return what the register knows of everyone else, for suggestions of what to cover."""
    return [
        Clues((person.name,), "", "", person.email, person.phone)
        for person in persons(work)
        if not same_person(person, clues)
    ]


def _pages(work: Work, clues: Clues) -> tuple[list[FoundPage], int, int]:
    documents = list(
        work.session.scalars(
            select(Document)
            .where(within(scope_of(work.actor)), current())
            .options(selectinload(Document.tags))
            .order_by(Document.document_date, Document.reference)
        )
    )
    found, searched, unread, zone = [], 0, 0, own(work).time_zone
    for start in range(0, len(documents), _AT_ONCE):
        some = documents[start : start + _AT_ONCE]
        pages = {document.id: pages_of(work, document.id) for document in some}
        texts = _texts(work, [page.id for every in pages.values() for page in every])
        for document in some:
            then = clues.during(document.document_date or local_date(document.created_at, zone))
            every = pages[document.id]
            searched += len(every)
            # A document without pages has a content all the same, and nobody has looked through it.
            unread += sum(page.id not in texts and page.state is not PageState.BLANK for page in every) + (
                not every
            )
            mine = [
                one
                for number, page in enumerate(every, start=1)
                for one in _in_page(document.id, page.id, number, texts.get(page.id, ()), then)
            ]
            if every and not any(one.number == 1 for one in mine):
                mine = _in_description(document, every[0].id, then) + mine
            found += mine
    return found, searched, unread


def _texts(work: Work, page_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return every reading of each page, the one that counts first: a name may be right in another one alone."""
    rows = work.session.execute(
        select(TextLayer.page_id, TextLayer.text)
        .where(TextLayer.association_id == work.actor.tenant, TextLayer.page_id.in_(page_ids))
        .order_by(BEST_TEXT)
    )
    texts: dict[uuid.UUID, list[str]] = {}
    for page_id, text in rows:
        texts.setdefault(page_id, []).append(text)
    return texts


def _in_page(
    document_id: uuid.UUID, page_id: uuid.UUID, number: int, texts: Sequence[str], clues: Clues
) -> list[FoundPage]:
    met = [(text, found) for text in texts if (found := places(text, clues))]
    if not met:
        return []
    seen = tuple(dict.fromkeys(one.clue for _, found in met for one in found))
    return [FoundPage(document_id, page_id, number, seen, _shown(*met[0]))]


def _in_description(document: Document, page_id: uuid.UUID, clues: Clues) -> list[FoundPage]:
    """What a person typed of a document names them, though none of its pages does: the first page stands for it."""
    about = f"lgh {document.apartment}" if document.apartment else ""
    typed = [
        document.title,
        document.counterparty,
        document.summary,
        *(tag.name for tag in document.tags),
        about,
    ]
    text = "\n".join(part for part in typed if part)
    met = places(text, clues)
    if not met:
        return []
    return [FoundPage(document.id, page_id, 1, tuple(one.clue for one in met), _shown(text, met))]


def _shown(text: str, met: Sequence[Found]) -> str:
    """Return an excerpt for lists: a personal identity number is never whole in one."""
    return excerpt(mask_personnummer(text), met)[:_LONGEST_EXCERPT]


def known_person(work: Work, person_id: uuid.UUID) -> Person:
    """Return a person of the register, for filling in a request; NotFound when there is none."""
    found = next((person for person in persons(work) if person.id == person_id), None)
    if found is None:
        raise NotFound
    return found
