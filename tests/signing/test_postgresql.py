"""On a database server, where senders work side by side: a paper is on its way once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from boardroom.core.actor import worker_for
from boardroom.core.db import Base
from boardroom.documents.actions import file_document
from boardroom.documents.rules import ORIGINAL, NewFile
from boardroom.runtime import build
from boardroom.signing import queries
from boardroom.signing.actions import Beside, Frozen
from boardroom.signing.errors import AlreadySent, BesideAlreadySent
from boardroom.signing.rules.states import EnvelopeKind, SignerRole
from tests.conftest import seated_board
from tests.data.contracts import blank_pdf
from tests.data.postgres_server import new_database
from tests.signing.conftest import Desk

AT_ONCE = 6


def test_a_paper_that_many_send_at_once_alone_and_beside_another_is_sent_once(postgres, settings, clock):
    with new_database(postgres) as address:
        made = build(replace(settings, database=address), clock)
        Base.metadata.create_all(made.engine)
        desk = Desk(seated_board(made), clock)
        worker = worker_for(desk.board.association.id)
        papers = []
        for number in (1, 2):
            content = blank_pdf() + b"\n" * number
            with desk.opener.writing(worker) as work:
                document = file_document(
                    work,
                    title=f"Avtal {number}",
                    files=[
                        NewFile(desk.store(content), len(content), "application/pdf", "a.pdf", 1, ORIGINAL)
                    ],
                    record_class="service_contract",
                )
            with desk.opener.reading(worker) as work:
                papers.append(queries.paper(work, document.id))
        barrier = Barrier(AT_ONCE)

        def send(thread: int) -> str:
            first, other = papers if thread % 2 else papers[::-1]
            beside = [Beside(other, Frozen(other.sha256, 1))] if thread % 3 else []
            barrier.wait()
            try:
                desk.send(
                    [("chair", SignerRole.PARTY)],
                    kind=EnvelopeKind.DOCUMENT,
                    subject_key="",
                    document_id=first.document_id,
                    title=first.title,
                    frozen_sha256=first.sha256,
                    page_count=1,
                    beside=beside,
                )
            except (AlreadySent, BesideAlreadySent):
                return ""
            return first.title + "".join(one.paper.title for one in beside)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            sent = "".join(pool.map(send, range(AT_ONCE)))
        assert [sent.count(paper.title) for paper in papers] == [1, 1]
        made.engine.dispose()
