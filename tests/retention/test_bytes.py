"""Whose bytes go and whose stay: the same file twice, parts of one stack, signed papers, letters."""

from datetime import date

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.actions import NewPart, hide_from, split
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id, files_of
from boardroom.notices.actions import enqueue
from boardroom.notices.models import Link, LocalMail, Message
from boardroom.retention import queries
from boardroom.retention.models import ItemState
from boardroom.retention.rules import IN_SIGNING, SHARES_PAGES
from boardroom.sharing import actions as sharing
from boardroom.sharing.jobs import copy as make_shared_copy
from boardroom.sharing.models import Share
from boardroom.sharing.rules import Receiver
from boardroom.signing.jobs import seal
from boardroom.signing.models import Envelope, Event, SealProof, Signer
from boardroom.signing.rules.signer_rules import SignerRole
from boardroom.signing.rules.states import EnvelopeKind
from tests.signing.conftest import desk, minutes_pdf

__all__ = ["desk", "minutes_pdf"]
OLD = date(2015, 3, 1)


def test_a_file_that_another_document_holds_too_stays_for_that_one(shelf):
    shelf.adopt()
    gone = shelf.file("Faktura", "Samma sida")
    kept = shelf.file("Faktura", "Samma sida", record_class="board_minutes")
    disposal = shelf.whole_round()
    item = shelf.items(disposal)[gone.reference]
    assert item.state is ItemState.DESTROYED
    assert item.shared_with == kept.reference
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        [file] = [one for one in files_of(work, by_id(work, kept.id)) if one.sha256 in item.files_sha256]
    assert shelf.opener.ports.blobs.has(shelf.tenant, file.sha256)
    assert file.sha256 in shelf.opener.ports.blobs.listed(shelf.tenant)


def _stack(shelf, *classes):
    whole = shelf.file("Bunt", *(f"Sida {number}" for number in range(len(classes))), record_class=None)
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        parts = [
            NewPart(f"Del {number}", number, number, record_class, OLD)
            for number, record_class in enumerate(classes, start=1)
        ]
        return whole, split(work, whole.id, parts)


def test_a_part_waits_for_the_other_parts_of_its_stack(shelf):
    shelf.adopt()
    whole, parts = _stack(shelf, "vouchers", "board_minutes")
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        found = queries.due(work)
    assert found.groups == ()
    assert [(document.id, reason) for document, reason in found.staying] == [(parts[0].id, SHARES_PAGES)]
    assert whole.id not in {document.id for document, _ in found.staying}


def test_all_parts_of_a_stack_go_together_with_the_stack(shelf):
    shelf.adopt()
    whole, parts = _stack(shelf, "vouchers", "budget")
    shelf.settle()
    disposal = shelf.whole_round()
    items = shelf.items(disposal)
    assert {item.state for item in items.values()} == {ItemState.DESTROYED}
    assert set(items) == {whole.reference, *(part.reference for part in parts)}
    assert items[whole.reference].files_sha256
    assert not shelf.opener.ports.blobs.has(shelf.tenant, items[whole.reference].files_sha256)


def test_a_stack_split_after_the_list_was_made_is_spared(shelf):
    shelf.adopt()
    whole = shelf.file("Bunt", "Ett", "Två")
    disposal = shelf.propose()
    shelf.wait_for_objections()
    shelf.approve(disposal, "chair")
    shelf.approve(disposal, "treasurer")
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        split(work, whole.id, [NewPart("Ett", 1, 1, "vouchers", OLD), NewPart("Två", 2, 2, "vouchers", OLD)])
    shelf.carry_out()
    item = shelf.items(disposal)[whole.reference]
    assert (item.state, item.spared_because) == (ItemState.SPARED, SHARES_PAGES)
    assert shelf.opener.ports.blobs.has(shelf.tenant, item.files_sha256)


def test_signing_evidence_follows_its_document_and_what_waits_for_a_signer_stays(shelf, desk, minutes_pdf):
    shelf.adopt()
    frozen = desk.store(minutes_pdf)
    paper = shelf.file("Budget att skriva under", record_class="budget", day=OLD, read=False)
    envelope = desk.send(
        [("chair", SignerRole.PARTY)],
        kind=EnvelopeKind.DOCUMENT,
        document_id=paper.id,
        subject_key=str(paper.id),
        frozen_sha256=frozen,
        page_count=1,
        title="Hemligt avtal",
    )
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert [reason for _, reason in queries.due(work).staying] == [IN_SIGNING]
    desk.sign("chair", envelope, "Hemlig anteckning")
    assert seal(shelf.opener)
    sealed = desk.envelope(envelope)
    disposal = shelf.whole_round()
    item = shelf.items(disposal)[paper.reference]
    assert item.state is ItemState.DESTROYED
    assert {sealed.sealed_sha256, sealed.reading_copy_sha256} <= set(item.files_sha256.split())
    lying = set(shelf.opener.ports.blobs.addresses(shelf.tenant))
    assert lying.isdisjoint(
        {frozen, sealed.sealed_sha256, sealed.reading_copy_sha256, *item.files_sha256.split()}
    )
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        for kind in (Envelope, Signer, Event, SealProof):
            assert work.session.query(kind).count() == 0, kind
        about = work.session.query(Message).filter(Message.subject_id.in_([envelope.id, paper.id])).all()
        assert about
        assert all(message.facts == {} for message in about)
        assert not [link for link in work.session.query(Link) if link.subject_id == envelope.id]


def test_letters_about_a_document_and_the_portals_copies_of_them_are_forgotten(shelf):
    shelf.adopt()
    paper, other = shelf.file("Faktura", read=False), shelf.file("Ny", day=date(2025, 1, 1), read=False)
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        for about in (paper, other):
            letter = enqueue(
                work,
                "generic",
                to_address="a@exempel.se",
                to_name="A",
                facts={"title": about.title},
                about=("document", about.id),
            )
            work.session.add(
                LocalMail(
                    id=letter.id,
                    to_address="a@exempel.se",
                    to_name="A",
                    subject="s",
                    text="t",
                    sent_at=work.now,
                )
            )
    shelf.whole_round()
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        letters = {message.subject_id: message for message in work.session.query(Message)}
        assert letters[paper.id].facts == {}
        assert letters[other.id].facts == {"title": "Ny"}
        assert [one.id for one in work.session.query(LocalMail)] == [letters[other.id].id]


def test_bytes_that_came_in_again_just_now_are_waited_for(shelf):
    shelf.adopt()
    paper = shelf.file("Faktura", "En sida")
    disposal = shelf.propose()
    shelf.wait_for_objections()
    shelf.approve(disposal, "chair")
    shelf.approve(disposal, "treasurer")
    shelf.age()
    again = shelf.file("Samma igen", "En sida", day=date(2026, 1, 1), read=False)
    shelf.carry_out()
    item = shelf.items(disposal)[paper.reference]
    assert item.state is ItemState.DESTROYED
    assert again.reference in item.shared_with
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert work.session.get_one(Document, again.id).title == "Samma igen"
        assert shelf.opener.ports.blobs.has(shelf.tenant, item.files_sha256)


@pytest.mark.parametrize("hidden", [True, False])
def test_a_list_does_not_name_what_is_hidden_from_its_reader(shelf, client_as, hidden):
    shelf.adopt()
    paper = shelf.file("Tvist med kassören", read=False)
    if hidden:
        with shelf.opener.writing(shelf.board.actor("chair")) as work:
            hide_from(work, paper.id, shelf.board.people["treasurer"].id, "Jäv")
    disposal = shelf.propose()
    page = (
        client_as("treasurer").get(f"/brf-provet-1/retention/disposals/{disposal.id}").get_data(as_text=True)
    )
    assert ("Tvist med kassören" in page) is not hidden
    assert ("En handling som är dold för dig" in page) is hidden


def test_what_was_shared_outside_goes_with_its_document(shelf):
    shelf.adopt()
    paper = shelf.file("Faktura")
    with shelf.opener.writing(shelf.board.actor("treasurer")) as work:
        made = sharing.share(work, paper.id, Receiver("Sven Alm", "sven@exempel.se"), date(2026, 5, 1))
    with shelf.opener.writing(worker_for(shelf.tenant)) as work:
        sharing.ask_for_copy(work, made.share.id)
    assert make_shared_copy(shelf.opener)
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        sha256 = work.session.get(Share, made.share.id).copy_sha256
    assert shelf.opener.ports.blobs.has(shelf.tenant, sha256)
    shelf.whole_round()
    assert not shelf.opener.ports.blobs.has(shelf.tenant, sha256)
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert work.session.get(Share, made.share.id) is None
        assert "Sven Alm" not in str([message.facts for message in work.session.query(Message)])
