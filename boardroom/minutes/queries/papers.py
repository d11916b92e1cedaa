"""The papers of a general meeting for those who are called and have no pages of meetings in the portal."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from boardroom.associations.queries import own
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids
from boardroom.mandates.models import Person, Role
from boardroom.mandates.queries import actor_for
from boardroom.minutes.models import CalledMeeting, MinutesKind
from boardroom.minutes.queries.calling import called_to, day_of
from boardroom.signing.queries import people as reached
from boardroom.work import Work

# Those who get into the portal's pages of meetings; a member reads the agenda in the letter itself.
READERS = frozenset(Role) - {Role.MEMBER, Role.NOMINATING_COMMITTEE, Role.MANAGER, Role.ADMINISTRATOR}


@dataclass(frozen=True)
class Outside:
    """Someone who is called to a general meeting and does not get into its page; papers by the point they belong to."""

    person: Person
    address: str
    papers: Mapping[uuid.UUID, Sequence[Document]]
    readable: frozenset[uuid.UUID]  # of the papers: those that the person's own log-in opens

    @property
    def beyond(self) -> list[Document]:
        """The papers that no log-in of theirs opens, each once."""
        found = {one.id: one for papers in self.papers.values() for one in papers}
        return [one for one in found.values() if one.id not in self.readable]


def outsiders_called(work: Work, found: CalledMeeting) -> dict[uuid.UUID, Outside]:
    """Return those who are called to a general meeting without getting into its page, by person.

    The papers are those that the actor sees, without those of a point in which the person has a conflict of interest.
    """
    if found.kind is not MinutesKind.GENERAL_MEETING:
        return {}
    association = own(work)
    to = called_to(work, found.kind, day_of(work, found))
    accounts = reached(work, [person.id for person, _roles in to])
    wanted = {paper.document_id for item in found.items for paper in item.papers}
    papers = by_ids(work, wanted) if work.actor.may(Permission.READ_DOCUMENTS) else {}
    outside = {}
    for person, roles in to:
        _person, account = accounts.get(person.id, (None, None))
        if account and roles & READERS:
            continue
        named = {
            item.id: sorted(
                (papers[one.document_id] for one in item.papers if one.document_id in papers),
                key=lambda paper: paper.title,
            )
            for item in found.items
            if person.id not in {one.person_id for one in item.conflicts}
        }
        reader = actor_for(work, association, account.id, person.name) if account else None
        readable: frozenset[uuid.UUID] = frozenset()
        if reader is not None and association.member_pages and reader.may(Permission.READ_DOCUMENTS):
            readable = frozenset(by_ids(replace(work, actor=reader), set(papers)))
        outside[person.id] = Outside(person, account.email if account else person.email, named, readable)
    return outside
