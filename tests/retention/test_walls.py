"""What holds after both approvals: a class that was made preserved, a file that came, and what the log told of the destroyed."""

from datetime import date

import pytest
from sqlalchemy import select

from boardroom.audit.actions import record
from boardroom.audit.models import Entry
from boardroom.audit.queries import chain_report
from boardroom.core.actor import worker_for
from boardroom.documents.actions import NewPart, add_file, describe, split
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.documents.rules import NewFile
from boardroom.reading.actions import confirm
from boardroom.reading.queries import keys_of_pages
from boardroom.retention import actions
from boardroom.retention.models import DisposalState, ItemState
from boardroom.retention.rules import CHANGED, PRESERVED

OLD = date(2015, 3, 1)


@pytest.fixture
def approved(shelf):
    """Put a list through both approvals, and say what is done then before it is carried out."""

    def run(then):
        disposal = shelf.propose()
        shelf.wait_for_objections()
        shelf.approve(disposal, "chair")
        shelf.approve(disposal, "treasurer")
        with shelf.opener.writing(shelf.board.actor("secretary")) as work:
            then(work)
        shelf.carry_out()
        return shelf.items(disposal)

    shelf.adopt()
    return run


def test_a_released_paper_that_is_made_preserved_after_both_approvals_is_spared(shelf, approved):
    paper = shelf.file("Avtal", record_class="disturbance_case", day=date(2025, 3, 1), read=False)
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.release(work, paper.id, "Begärt enligt artikel 17")
    # Released, its time is not asked for: its class alone stands in the way.
    items = approved(
        lambda work: describe(work, paper.id, title="Avtal", record_class="board_minutes", document_date=OLD)
    )
    item = items[paper.reference]
    assert (item.state, item.spared_because) == (ItemState.SPARED, PRESERVED)


def test_a_stack_set_aside_whose_class_is_preserved_after_both_approvals_stays_with_its_parts(
    shelf, approved
):
    whole = shelf.file("Bunt", "Ett", "Två", read=False)
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        split(work, whole.id, [NewPart("Ett", 1, 1, "vouchers", OLD), NewPart("Två", 2, 2, "vouchers", OLD)])

    def preserve(work):
        work.session.get_one(Document, whole.id).record_class = "board_minutes"

    items = approved(preserve)
    assert {item.state for item in items.values()} == {ItemState.SPARED}
    assert items[whole.reference].spared_because == PRESERVED


def test_a_paper_that_got_another_file_after_both_approvals_is_spared(shelf, approved):
    paper = shelf.file("Faktura", read=False)
    stored = shelf.opener.ports.blobs.put(shelf.tenant, b"en bilaga till")
    new = NewFile(stored.sha256, stored.size, "text/plain", "bilaga.txt")
    items = approved(lambda work: add_file(work, by_id(work, paper.id), new))
    item = items[paper.reference]
    assert (item.state, item.spared_because) == (ItemState.SPARED, CHANGED)
    assert shelf.opener.ports.blobs.has(shelf.tenant, stored.sha256)


def test_the_log_keeps_that_things_were_done_to_a_destroyed_paper_but_not_what(shelf):
    shelf.adopt()
    paper = shelf.file("Faktura till fru Kvast", "En sida")
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        [page] = keys_of_pages(work, paper.id)
        confirm(work, page)
        record(work, "reading.corrected", "page", page, words="fru Kvast")
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        before = work.session.scalars(select(Entry).where(Entry.subject_id == str(paper.id))).all()
        assert any(entry.payload for entry in before)
    assert shelf.whole_round().state is DisposalState.CERTIFIED
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        about = select(Entry).where(Entry.subject_id.in_([str(paper.id), str(page)]))
        told = work.session.scalars(about.order_by(Entry.number)).all()
        assert [entry.verb for entry in told if entry.payload] == ["disposed"]
        assert [entry.number for entry in told][: len(before)] == [entry.number for entry in before]
        assert chain_report(work, str(shelf.tenant)).ok
