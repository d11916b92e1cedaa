"""A shelf of papers whose time is out, and the steps of a disposal, each in a Work of its own as the doors do it."""

import os
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.classes.actions import adopt_version
from boardroom.core.actor import worker_for
from boardroom.documents.actions import file_document
from boardroom.documents.models import Document
from boardroom.documents.queries import filed
from boardroom.documents.rules import NewFile
from boardroom.reading.actions import begin
from boardroom.reading.jobs import recognise
from boardroom.retention import actions, jobs, queries
from boardroom.retention.models import Disposal, DisposalItem
from boardroom.search import jobs as search_jobs
from tests.data.papers import text_pdf

# Under every page's own words, without which a page of a word or two is sent to be recognised as if it were a picture.
FOOT = "Sidan hör till föreningens räkenskaper"


@dataclass
class Shelf:
    """What a test does with papers, their schedule and its disposals."""

    board: object
    clock: SetClock

    @property
    def opener(self):
        return self.board.runtime.opener

    @property
    def tenant(self) -> uuid.UUID:
        return self.board.association.id

    def adopt(self) -> None:
        with self.opener.writing(self.board.actor("chair")) as work:
            adopt_version(work, "§ 7 i styrelseprotokoll 3/2026", date(2026, 3, 1))

    def file(
        self,
        title: str,
        *pages: str,
        record_class: str | None = "vouchers",
        day: date | None = date(2015, 3, 1),
        read: bool = True,
    ) -> Document:
        content = text_pdf(*(f"{page}\n{FOOT}" for page in pages or (title,)))
        stored = self.opener.ports.blobs.put(self.tenant, content)
        with self.opener.writing(self.board.actor("secretary")) as work:
            new = NewFile(stored.sha256, stored.size, "application/pdf", f"{title}.pdf", len(pages) or 1)
            document = file_document(
                work, title=title, files=[new], record_class=record_class, document_date=day, tags=["pärm"]
            )
            for file in filed(work, document):
                begin(work, file)
        if read:
            self.settle()
        return document

    def settle(self) -> None:
        """Read and index all that waits."""
        while recognise(self.opener):
            pass
        while search_jobs.index(self.opener):
            pass

    def age(self) -> None:
        """Let every stored file be as old as the clock says, less two hours."""
        then = self.clock.now().timestamp() - 7200
        for sha256 in self.opener.ports.blobs.addresses(self.tenant):
            os.utime(self.opener.ports.blobs.path(self.tenant, sha256), (then, then))

    def propose(self, role: str = "secretary") -> Disposal:
        with self.opener.writing(self.board.actor(role)) as work:
            return actions.propose_disposal(work)

    def wait_for_objections(self) -> None:
        self.clock.advance(timedelta(days=15))

    def approve(self, disposal: Disposal, role: str) -> None:
        with self.opener.writing(self.board.actor(role)) as work:
            found = queries.round_by_id(work, disposal.id)
            actions.approve(work, disposal.id, queries.list_digest(queries.items_of(work, found)))

    def carry_out(self) -> None:
        self.age()
        while jobs.dispose(self.opener):
            pass

    def whole_round(self) -> Disposal:
        disposal = self.propose()
        self.wait_for_objections()
        self.approve(disposal, "chair")
        self.approve(disposal, "treasurer")
        self.carry_out()
        return self.round(disposal)

    def round(self, disposal: Disposal) -> Disposal:
        with self.opener.reading(worker_for(self.tenant)) as work:
            return queries.round_by_id(work, disposal.id)

    def items(self, disposal: Disposal) -> dict[str, DisposalItem]:
        with self.opener.reading(worker_for(self.tenant)) as work:
            found = queries.items_of(work, queries.round_by_id(work, disposal.id))
        return {item.reference: item for item in found}


@pytest.fixture
def shelf(board, clock) -> Shelf:
    return Shelf(board, clock)
