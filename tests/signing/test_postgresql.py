"""On a database server, where people and workers work side by side: a paper is on its way once, and has one seal."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from boardroom.associations.queries import local_today
from boardroom.core.actor import worker_for
from boardroom.documents.actions import file_document
from boardroom.documents.rules import ORIGINAL, NewFile
from boardroom.notices.models import Message
from boardroom.signing import actions, jobs, queries
from boardroom.signing.actions import Beside, Frozen
from boardroom.signing.errors import AlreadySent, BesideAlreadySent, RecentlyReminded
from boardroom.signing.rules.states import EnvelopeKind, SignerRole
from tests.data.contracts import blank_pdf, contract
from tests.data.side_by_side import meanwhile
from tests.signing.conftest import Desk

AT_ONCE = 6


@pytest.fixture
def desk(postgres_board, clock):
    return Desk(postgres_board, clock)


def at_once(work, each):
    """Do the same in as many threads as there are things to do it with, all at the same instant."""
    gate = Barrier(len(each))

    def do(one):
        gate.wait()
        return work(one)

    with ThreadPoolExecutor(len(each)) as pool:
        return list(pool.map(do, each))


def test_last_signers_and_workers_at_once_give_one_seal(desk, minutes_pdf):
    names = [desk.outsider(f"Part {number}", f"part{number}@exempel.se").name for number in range(AT_ONCE)]
    envelope = desk.send(
        [(name, SignerRole.ADJUSTER) for name in names], frozen_sha256=desk.store(minutes_pdf), page_count=1
    )
    codes = {name: desk.code_for(name, envelope) for name in names}
    guests = {name: desk.guest(name, envelope) for name in names}
    answers = []

    def sign_and_seal(name):
        with desk.opener.writing(guests[name]) as work:
            assert actions.sign_with_code(work, envelope.id, codes[name])
        answers.append(jobs.seal(desk.opener))

    at_once(sign_and_seal, names)
    assert answers.count(True) == 1
    events = [event.what for event in desk.events(envelope)]
    assert (events.count("signed"), events.count("all_signed"), events.count("sealed")) == (AT_ONCE, 1, 1)
    found = desk.envelope(envelope)
    content = desk.opener.ports.blobs.read(found.association_id, found.sealed_sha256)
    assert len(desk.opener.ports.verifier.verify(content).seals) == 1
    letters = [letter.to_address for letter in desk.letters("signing_sealed")]
    assert len(letters) == len(set(letters)) == AT_ONCE + 1  # the signers and the sender


def test_a_page_that_a_worker_and_its_readers_come_to_at_once_is_entered_once(desk):
    envelope = desk.send(frozen_sha256=desk.store(blank_pdf()), page_count=1)
    worker = worker_for(desk.board.association.id)

    def draw(by_worker):
        with desk.opener.writing(worker) as work:
            if by_worker:
                actions.claim_pictures(work)
            else:
                actions.keep_page_image(work, envelope.id, 1, "a" * 64)
            work.session.flush()
            time.sleep(0.05)  # the others come while this one is not yet done

    at_once(draw, [number % 2 == 0 for number in range(AT_ONCE)])
    with desk.opener.reading(worker) as work:
        assert queries.page_image(work, envelope.id, 1)[1] == "a" * 64


def test_a_version_is_sealed_once_even_by_two_workers_who_both_made_a_seal(desk, minutes_pdf):
    """Both were slow, and the lease of the first ran out: what counts is recorded by whoever comes first."""
    envelope = desk.send(
        [("chair", SignerRole.ADJUSTER)], frozen_sha256=desk.store(minutes_pdf), page_count=1
    )
    desk.sign("chair", envelope)
    worker = worker_for(desk.board.association.id)
    made = []
    for _ in range(2):
        with desk.opener.writing(worker) as work:
            claimed = actions.claim_seal(work)
        made.append(actions.make(desk.opener, claimed))
        desk.wait(minutes=10)

    def record(one):
        with desk.opener.writing(worker) as work:
            return actions.record_seal(work, envelope.id, one)

    assert sorted(at_once(record, made)) == [False, True]
    assert [event.what for event in desk.events(envelope)].count("sealed") == 1


def test_a_paper_that_many_send_at_once_alone_and_beside_another_is_sent_once(desk):
    worker = worker_for(desk.board.association.id)
    papers = []
    for number in (1, 2):
        content = blank_pdf() + b"\n" * number
        with desk.opener.writing(worker) as work:
            document = file_document(
                work,
                title=f"Avtal {number}",
                files=[NewFile(desk.store(content), len(content), "application/pdf", "a.pdf", 1, ORIGINAL)],
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


def test_whoever_is_reminded_by_two_at_once_gets_one_letter(desk):
    envelope = desk.send()
    signer, actor = desk.signer("board_member", envelope), desk.board.actor("secretary")

    def press(work):
        actions.remind(work, envelope.id, signer.id)

    with pytest.raises(RecentlyReminded):
        meanwhile(desk.board.runtime, (actor, press), (actor, press))
    assert [one.to_name for one in desk.letters("signing_reminder")] == [signer.name]


def test_whoever_is_reminded_by_hand_as_it_would_have_been_done_by_itself_gets_one_letter(desk):
    envelope = desk.send([("chair", SignerRole.PARTY)])
    signer, runtime = desk.signer("chair", envelope), desk.board.runtime
    desk.wait(days=4, hours=15)
    by_hand = (desk.board.actor("secretary"), lambda work: actions.remind(work, envelope.id, signer.id))
    by_itself = (worker_for(desk.board.association.id), actions.remind_next)
    meanwhile(runtime, by_hand, by_itself)
    assert [one.to_name for one in desk.letters("signing_reminder")] == [signer.name]


def test_what_could_not_be_sent_is_told_and_waits_for_the_sender_there_too(desk):
    desk.outsider()
    envelope = contract(desk, [("Karin Vik", SignerRole.PARTY), ("chair", SignerRole.PARTY)])
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        letter = next(one for one in desk.letters("signing_request") if one.to_name == "Karin Vik")
        work.session.get(Message, letter.id).give_up("550 no such mailbox")
    assert jobs.remind(desk.opener)
    assert not jobs.remind(desk.opener)
    assert len(desk.letters("signing_undelivered")) == 1
    assert not jobs.send_batches(desk.opener)
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        assert [one.id for one, _late in queries.waiting_for_sender(work, local_today(work)).undelivered] == [
            envelope.id
        ]
        assert queries.substitutes(work, envelope, everyone=True)
