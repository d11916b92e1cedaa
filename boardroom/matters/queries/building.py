"""The life of a part of the building and of an apartment: what matters hold, and what the archive has besides."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from boardroom.core.errors import NotFound
from boardroom.documents.models import Document, Tag
from boardroom.documents.queries import tags_of_many, within
from boardroom.documents.queries.sharing import current
from boardroom.mandates.rules import scope_of
from boardroom.matters.models import Matter
from boardroom.matters.queries.contents import Event, events_of
from boardroom.matters.queries.reach import reads_matters
from boardroom.matters.queries.register import of_apartment, of_part, parts
from boardroom.matters.rules import Part, apartments_named, names_part
from boardroom.work import Work

_MOST = 2_000
_AT_ONCE = 500


@dataclass(frozen=True)
class Life:
    """The matters of a part or an apartment, and what happened, in time order."""

    matters: list[Matter]
    events: list[Event]


def part_by_key(work: Work, key: str) -> Part:
    """Return one part of the building; NotFound when the list has none."""
    found = next((part for part in parts(work) if part.key == key), None)
    if found is None:
        raise NotFound
    return found


def life_of_part(work: Work, part: Part) -> Life:
    """Return what happened with a part: in its matters, and papers whose title or tags name it though no matter has them."""
    words = [word.rstrip("*") for word in part.words]
    found = _papers(work, words)
    tags = tags_of_many(work, [document.id for document in found])
    named = [
        document
        for document in found
        if names_part(part, [document.title, *(tag.name for tag in tags.get(document.id, []))])
    ]
    return _life(work, of_part(work, part.key), named)


def life_of_apartment(work: Work, apartment: str) -> Life:
    """Return what happened with an apartment: in its matters, and papers that are said to be about it, or whose title or tags name it."""
    found = {document.id: document for document in (*_papers(work, [apartment]), *_placed(work, apartment))}
    tags = tags_of_many(work, list(found))
    named = [
        document
        for document in found.values()
        if document.apartment == apartment
        or apartment
        in {
            number
            for text in (document.title, *(tag.name for tag in tags.get(document.id, [])))
            for number in apartments_named(text)
        }
    ]
    return _life(work, of_apartment(work, apartment), named)


def _placed(work: Work, apartment: str) -> list[Document]:
    """Return the papers within the Scope that a person has said are about the apartment."""
    if not reads_matters(work) or not apartment:
        return []
    return list(
        work.session.scalars(
            select(Document)
            .where(within(scope_of(work.actor)), current(), Document.apartment == apartment)
            .limit(_MOST)
        )
    )


def _life(work: Work, matters: list[Matter], named: Sequence[Document]) -> Life:
    in_matters = events_of(work, matters, turns=False)
    known: set[uuid.UUID] = {event.document.id for event in in_matters if event.document}
    besides = [
        Event(document.document_date, document=document) for document in named if document.id not in known
    ]
    return Life(matters, [*in_matters, *besides])


def _papers(work: Work, words: Sequence[str]) -> list[Document]:
    """Return papers within the Scope with one of the words, or its beginning, somewhere in title or tag; to be looked at closer.

    Their keys are asked first and what may be seen of them afterwards, in turns: most papers have none of the words.
    """
    if not reads_matters(work) or not words:
        return []
    keys = _with(work, words)
    found: list[Document] = []
    for start in range(0, len(keys), _AT_ONCE):
        found += work.session.scalars(
            select(Document).where(
                within(scope_of(work.actor)), current(), Document.id.in_(keys[start : start + _AT_ONCE])
            )
        )
        if len(found) >= _MOST:
            break
    return found


def _with(work: Work, words: Sequence[str]) -> list[uuid.UUID]:
    """Return the keys of the papers whose title or tag has one of the words, whoever may see them."""
    # What has another word within it is met by that one.
    fewest = {word for word in words if not any(other in word for other in words if other != word)}
    # SQLite knows the case of A to Z alone.
    forms = sorted(
        form
        for word in fewest
        for form in ({word} if word.isascii() else {word, word.capitalize(), word.upper()})
    )
    tenant, ask = work.actor.tenant, work.session.scalars
    found = set(
        ask(
            select(Tag.document_id).where(
                Tag.association_id == tenant,
                or_(*(Tag.name.icontains(form, autoescape=True) for form in forms)),
            )
        )
    )
    # In no order: SQLite would go by the dates, and so from paper to paper all over its file.
    found |= set(
        ask(
            select(Document.id).where(
                Document.association_id == tenant,
                or_(*(Document.title.icontains(form, autoescape=True) for form in forms)),
            )
        )
    )
    return list(found)
