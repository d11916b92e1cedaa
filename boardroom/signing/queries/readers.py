"""Who would read, because they sign it, what they could not read otherwise."""

import uuid
from collections.abc import Collection, Iterable
from typing import NamedTuple

from boardroom.associations.queries import local_today, own
from boardroom.classes.queries import by_key
from boardroom.mandates.queries import board_on
from boardroom.mandates.rules import WITHIN_BOARD, Held, classes_of
from boardroom.signing.models import Envelope, FurtherPaper
from boardroom.signing.queries.bundles import further_papers
from boardroom.signing.queries.sending import with_addresses
from boardroom.work import Work


def kept_from(
    work: Work, record_classes: Collection[str], asked: Iterable[tuple[uuid.UUID | None, str, str]]
) -> list[str]:
    """Return the names of those asked to sign, (person, name, address), who read nothing of what the board has for itself.

    A person who is not named is found by the address; whom the register does not know reads nothing. Empty where every
    class is one that goes to others too.
    """
    closed = WITHIN_BOARD & set(record_classes)
    if not closed:
        return []
    opened = _opened(work)
    known = {email: person_id for person_id, _name, email in with_addresses(work)}
    return [
        name
        for person_id, name, email in asked
        if not _opens(opened, person_id or known.get(email.lower()), closed)
    ]


class WithinBoard(NamedTuple):
    """A paper of an envelope that the board has for itself."""

    title: str
    record_class: str
    class_name: str


def within_board(work: Work, envelope: Envelope) -> list[WithinBoard]:
    """Return those of an envelope's papers that the board has for itself, in their order."""
    papers: list[Envelope | FurtherPaper] = [envelope, *further_papers(work, envelope.id)]
    closed = [one for one in papers if one.record_class in WITHIN_BOARD]
    classes = {key: by_key(work, key) for key in {one.record_class for one in closed}}
    return [
        WithinBoard(one.title, one.record_class, known.name if (known := classes[one.record_class]) else "")
        for one in closed
    ]


def _opens(
    opened: dict[uuid.UUID, frozenset[str] | None], person_id: uuid.UUID | None, closed: frozenset[str]
) -> bool:
    classes = opened.get(person_id, frozenset()) if person_id else frozenset()
    return classes is None or closed <= classes


def _opened(work: Work) -> dict[uuid.UUID, frozenset[str] | None]:
    """Return the record classes that today's mandates open to each person; None is every class."""
    today, pages = local_today(work), own(work).member_pages
    held: dict[uuid.UUID, list[Held]] = {}
    for person, mandate in board_on(work, today):
        if mandate.opens_on(today):
            classes = frozenset(filter(None, mandate.record_classes.split(",")))
            held.setdefault(person.id, []).append(Held(mandate.role.value, classes))
    return {person_id: classes_of(mandates, member_pages=pages) for person_id, mandates in held.items()}
