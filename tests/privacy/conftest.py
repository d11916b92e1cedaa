"""A request and its steps, each in a Work of its own as the doors do it."""

import uuid
from dataclasses import dataclass
from datetime import date

import pytest

from boardroom.core.actor import worker_for
from boardroom.privacy.actions import requests, reviewing
from boardroom.privacy.actions.requests import Asker
from boardroom.privacy.models import Finding, PrivacyRequest
from boardroom.privacy.queries.requests import every_finding, request_by_id, sheet_of
from boardroom.privacy.rules.states import Asked, FindingKind
from boardroom.worker import LANES
from tests.retention.conftest import Shelf

HUGO = Asker(
    names=("Hugo Björk",),
    how_checked="Visade körkort på expeditionen",
    identity_number="811228-9874",
    apartment="1203",
    email="hugo@exempel.se",
    phone="070-174 06 05",
)


@dataclass
class Desk:
    """Whoever answers requests, with the worker beside them."""

    shelf: Shelf
    role: str = "secretary"

    @property
    def opener(self):
        return self.shelf.opener

    @property
    def tenant(self) -> uuid.UUID:
        return self.shelf.tenant

    def writing(self):
        return self.opener.writing(self.shelf.board.actor(self.role))

    def reading(self):
        return self.opener.reading(self.shelf.board.actor(self.role))

    def register(self, asked: Asked = Asked.ACCESS, asker: Asker = HUGO) -> PrivacyRequest:
        with self.writing() as work:
            return requests.register_request(work, asked, asker, date(2026, 3, 18))

    def work_off(self) -> None:
        # As the worker does it, with the registers that stand above privacy.
        while LANES["privacy.answer"](self.opener):
            pass

    def gathered(self, asked: Asked = Asked.ACCESS, asker: Asker = HUGO) -> PrivacyRequest:
        made = self.register(asked, asker)
        self.work_off()
        return self.request(made)

    def request(self, made: PrivacyRequest) -> PrivacyRequest:
        with self.reading() as work:
            return request_by_id(work, made.id)

    def findings(self, made: PrivacyRequest) -> list[Finding]:
        with self.opener.reading(worker_for(self.tenant)) as work:
            return every_finding(work, made)

    def pages(self, made: PrivacyRequest) -> list[Finding]:
        return [one for one in self.findings(made) if one.kind is FindingKind.PAGE]

    def include(self, made: PrivacyRequest, finding: Finding, *covered: str, boxes=()) -> None:
        """Hand a finding out with every word black that is one of these."""
        with self.writing() as work:
            mark, words = "", finding.text.split()
            if finding.kind is FindingKind.PAGE:
                sheet = sheet_of(work, finding)
                mark, words = sheet.mark, [word.text for word in sheet.words]
            numbers = [at for at, word in enumerate(words) if word.strip(".,") in covered]
            assert not covered or numbers
            reviewing.include(work, made.id, finding.id, covered=numbers, boxes=boxes, mark=mark)

    def leave_out(self, made: PrivacyRequest, finding: Finding, reason: str) -> None:
        with self.writing() as work:
            reviewing.leave_out(work, made.id, finding.id, reason)

    def package(self, made: PrivacyRequest) -> bytes:
        with self.writing() as work:
            assert requests.ask_for_package(work, made.id) == 0
        self.work_off()
        done = self.request(made)
        assert done.package_sha256, done.problem
        return self.opener.ports.blobs.read(self.tenant, done.package_sha256)


@pytest.fixture
def desk(board, clock) -> Desk:
    return Desk(Shelf(board, clock))
