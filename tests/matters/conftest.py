"""What a board does with matters and contracts, each in a Work of its own as the doors do it."""

import uuid
from dataclasses import dataclass
from datetime import date

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.actions import file_document
from boardroom.documents.models import Document
from boardroom.documents.queries import kept
from boardroom.documents.rules import NewFile
from boardroom.matters import actions, queries
from boardroom.matters.actions import Card, ContractCard
from boardroom.matters.models import Contract, Matter
from boardroom.matters.queries import Thing
from boardroom.matters.rules import Span
from tests.minutes.conftest import Secretary

BASE = "/brf-provet-1"


@dataclass
class House:
    board: object
    count: int = 0

    @property
    def opener(self):
        return self.board.runtime.opener

    def writing(self, role="secretary"):
        return self.opener.writing(self.board.actor(role))

    def reading(self, role="secretary"):
        return self.opener.reading(self.board.actor(role))

    def open(self, title="Läckan i källaren", role="secretary", day=None, **card) -> Matter:
        with self.writing(role) as work:
            return actions.open_matter(work, Card(title, **card), day=day)

    def file(self, title, record_class="decision_basis", day=date(2026, 1, 10), tags=()) -> Document:
        """File a paper of which nobody needs to see a page."""
        self.count += 1
        with self.writing() as work:
            return file_document(
                work,
                title=title,
                files=[NewFile(f"{self.count:064x}", 1, "application/pdf", "papper.pdf", 1)],
                record_class=record_class,
                document_date=day,
                tags=tags,
            )

    def put(self, matter: Matter, role="secretary", **thing) -> None:
        with self.writing(role) as work:
            actions.link(work, matter.id, Thing(**thing))

    def close(self, matter: Matter, day=None, because="Klart") -> None:
        with self.writing() as work:
            actions.close(work, matter.id, because, day)

    def contract(self, title="Hissarna", document=None, **card) -> Contract:
        usual = {
            "record_class": "service_contract",
            "counterparty": "Provhissen AB",
            "starts_on": date(2024, 1, 1),
            "ends_on": date(2026, 12, 31),
            "notice": Span(3),
            "renewal_months": 12,
        }
        with self.writing() as work:
            return actions.register_contract(
                work, ContractCard(title, **(usual | card)), document.id if document else None
            )

    def titles(self, matter: Matter, role="secretary") -> list[str]:
        """What a reader sees in the dossier, in order, its own turns aside."""
        with self.reading(role) as work:
            found = queries.by_id(work, matter.id)
            return [
                event.document.title
                if event.document
                else event.paragraph.item.heading
                if event.paragraph
                else event.decision.decision.text
                if event.decision
                else event.contract.title
                for event in queries.events_of(work, [found], turns=False)
            ]

    def seen(self, role="secretary") -> list[str]:
        with self.reading(role) as work:
            return [matter.label for matter in queries.all_matters(work)]

    def event_day(self, document_id: uuid.UUID) -> date | None:
        with self.opener.reading(worker_for(self.board.association.id)) as work:
            return kept(work, [document_id])[0].trigger_date

    def matter(self, matter: Matter) -> Matter:
        with self.reading() as work:
            return queries.by_id(work, matter.id)


@pytest.fixture
def house(board) -> House:
    return House(board)


@pytest.fixture
def secretary(board) -> Secretary:
    return Secretary(board)
