"""Where a paper lies, what may be destroyed, and the record that lets it go."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from boardroom.audit.models import Entry
from boardroom.classes.queries import every
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import add_file, describe, hide_from
from boardroom.documents.queries import by_id
from boardroom.documents.rules import NewFile
from boardroom.papers import actions, queries
from boardroom.papers.errors import (
    DayAhead,
    NothingScanned,
    PageCountDiffers,
    PagesFailed,
    PagesStillWaiting,
    PaperIsPreserved,
    ScanHasChanged,
    TransferNotCertified,
    UnclassifiedIsKept,
    WordMissing,
)
from boardroom.papers.models import TransferRecord
from boardroom.papers.rules import Card, PaperStatus, Scan, Transfer, certifiable
from boardroom.reading.models import Page, PageState
from tests.data.filed import put_in

TODAY = date(2026, 3, 20)


def word(pages=1, **changes):
    said = {
        "transferred_on": date(2026, 3, 14),
        "transferred_by": "Bo Lind",
        "device": "skannern i föreningslokalen",
        "page_count": pages,
        "checked_by": "Cecilia Ask",
        "comparison": "alla sidor bläddrade",
    }
    return Transfer(**said | changes)


@pytest.fixture
def secretary(board):
    return board.actor("secretary")


@pytest.fixture
def voucher(board, secretary):
    return put_in(
        board.runtime.opener, secretary, "Faktura", "Baksida", title="Faktura 12", record_class="vouchers"
    )


def destroy(board, actor, document, **more):
    with board.runtime.opener.writing(actor) as work:
        return actions.note_paper(work, document.id, status=PaperStatus.DESTROYED, **more)


def certify(board, actor, document, said):
    with board.runtime.opener.writing(actor) as work:
        return actions.certify_transfer(work, document.id, said)


def paper(board, actor, document):
    with board.runtime.opener.reading(actor) as work:
        return queries.paper_of(work, document)


def test_paper_of_every_preserved_class_is_never_destroyed_even_with_a_transfer(board, secretary):
    opener = board.runtime.opener
    kept = put_in(opener, secretary, "Protokoll")
    certify(board, secretary, kept.document, word())
    with opener.reading(secretary) as work:
        names = {row.key: row.name for row in every(work) if row.duration is None}
    assert {"board_minutes", "bylaws"} < names.keys()
    for key, name in names.items():
        with opener.writing(secretary) as work:
            describe(work, kept.document.id, title="Papper", record_class=key, document_date=None)
        with pytest.raises(PaperIsPreserved) as refused:
            destroy(board, secretary, kept.document)
        assert name in str(refused.value)
        assert paper(board, secretary, kept.document).status is PaperStatus.UNKNOWN, key


def test_unclassified_paper_is_kept(board, secretary):
    unknown = put_in(board.runtime.opener, secretary, "Något", record_class=None)
    certify(board, secretary, unknown.document, word())
    with pytest.raises(UnclassifiedIsKept):
        destroy(board, secretary, unknown.document)


def test_a_voucher_goes_only_after_a_certified_transfer(board, secretary, voucher):
    with pytest.raises(TransferNotCertified):
        destroy(board, secretary, voucher.document)
    certify(board, secretary, voucher.document, word(2))
    with pytest.raises(DayAhead):
        destroy(board, secretary, voucher.document, destroyed_on=date(2026, 3, 21))
    gone = destroy(board, secretary, voucher.document, destroyed_on=date(2026, 3, 15))
    assert (gone.status, gone.destroyed_on) == (PaperStatus.DESTROYED, date(2026, 3, 15))
    with board.runtime.opener.reading(secretary) as work:
        verbs = set(work.session.scalars(select(Entry.verb)))
        [record] = queries.transfers_of(work, voucher.document.id)
    assert {"papers.transfer_certified", "papers.destroyed"} <= verbs
    assert (record.page_count, record.scan_sha256) == (2, voucher.file.sha256)


def test_a_scan_that_has_changed_since_needs_a_new_word(board, secretary, voucher):
    certify(board, secretary, voucher.document, word(2))
    stored = board.runtime.opener.ports.blobs.put(board.association.id, b"en sida till")
    with board.runtime.opener.writing(secretary) as work:
        document = by_id(work, voucher.document.id)
        add_file(work, document, NewFile(stored.sha256, stored.size, "image/tiff", "mer.tif"))
    with pytest.raises(ScanHasChanged):
        destroy(board, secretary, voucher.document)


@pytest.mark.parametrize(
    ("said", "scan", "refusal"),
    [
        (word(3), Scan(("a",), 2), PageCountDiffers),
        (word(1), Scan(("a",), 2), PageCountDiffers),
        (word(2), Scan(("a",), 2, waiting=1), PagesStillWaiting),
        (word(2), Scan(("a",), 2, failed=1), PagesFailed),
        (word(1), Scan(), NothingScanned),
        (word(2, transferred_on=date(2026, 3, 21)), Scan(("a",), 2), DayAhead),
        (word(2, checked_by=" "), Scan(("a",), 2), WordMissing),
        (word(2, device=""), Scan(("a",), 2), WordMissing),
    ],
)
def test_a_transfer_that_is_not_safe_is_not_certified(said, scan, refusal):
    with pytest.raises(refusal):
        certifiable(said, scan, TODAY)


def test_a_page_that_waits_or_failed_stands_in_the_way(board, secretary):
    waiting = put_in(board.runtime.opener, secretary, "Faktura", record_class="vouchers", read=False)
    with pytest.raises(PagesStillWaiting):
        certify(board, secretary, waiting.document, word())
    with board.runtime.opener.writing(secretary) as work:
        page = work.session.get(Page, waiting.pages[0].id)
        page.state = PageState.FAILED
    with pytest.raises(PagesFailed):
        certify(board, secretary, waiting.document, word())


def test_a_damaged_file_is_no_whole_scan(board, secretary, voucher):
    with board.runtime.opener.writing(secretary) as work:
        work.session.execute(text("UPDATE file SET problem = 'Bilden är avhuggen.'"))
    with pytest.raises(PagesFailed):
        certify(board, secretary, voucher.document, word(2))


@pytest.mark.parametrize("deed", ["UPDATE transfer_record SET page_count = 9", "DELETE FROM transfer_record"])
def test_the_database_itself_refuses_to_change_a_transfer_record(board, secretary, voucher, deed):
    certify(board, secretary, voucher.document, word(2))
    with pytest.raises(DatabaseError, match="append-only"), board.runtime.opener.writing(secretary) as work:
        work.session.execute(text(deed))
    with board.runtime.opener.reading(secretary) as work:
        assert work.session.scalars(select(TransferRecord.page_count)).all() == [2]


def test_reclassifying_after_the_paper_is_gone_is_allowed(board, secretary, voucher):
    certify(board, secretary, voucher.document, word(2))
    destroy(board, secretary, voucher.document)
    with board.runtime.opener.writing(secretary) as work:
        describe(
            work,
            voucher.document.id,
            title="Protokoll",
            record_class="board_minutes",
            document_date=None,
        )
    assert paper(board, secretary, voucher.document).status is PaperStatus.DESTROYED


def test_the_auditor_neither_notes_nor_certifies(board, secretary, voucher):
    auditor = board.actor("auditor")
    with pytest.raises(NotPermitted):
        destroy(board, auditor, voucher.document)
    with pytest.raises(NotPermitted):
        certify(board, auditor, voucher.document, word(2))


def test_nothing_is_noted_of_a_document_that_is_hidden_from_the_actor(board, secretary, voucher):
    with board.runtime.opener.writing(secretary) as work:
        hide_from(work, voucher.document.id, board.people["treasurer"].id, "jäv")
    with pytest.raises(NotFound):
        destroy(board, board.actor("treasurer"), voucher.document)


def test_paper_that_is_kept_has_a_place_and_other_paper_has_none(board, secretary, voucher):
    with board.runtime.opener.writing(secretary) as work:
        binder = actions.add_binder(work, Card("Pärm 4", "hyllan"))
        actions.note_paper(work, voucher.document.id, status=PaperStatus.KEPT, binder_id=binder.id)
    assert paper(board, secretary, voucher.document).place == "Pärm 4, hyllan"
    with board.runtime.opener.writing(secretary) as work:
        actions.note_paper(
            work, voucher.document.id, status=PaperStatus.KEPT, binder_id=binder.id, place="flik 3"
        )
    assert paper(board, secretary, voucher.document).place == "Pärm 4, flik 3"
    with board.runtime.opener.writing(secretary) as work:
        actions.note_paper(
            work, voucher.document.id, status=PaperStatus.NEVER_EXISTED, binder_id=binder.id, place="flik 3"
        )
    noted = paper(board, secretary, voucher.document)
    assert (noted.status, noted.place, noted.binder) == (PaperStatus.NEVER_EXISTED, "", None)


def test_a_binder_that_the_reader_may_not_know_of_is_not_named_on_a_document_that_they_may_see(
    board, secretary
):
    contract = put_in(board.runtime.opener, secretary, "Avtal", record_class="service_contract")
    with board.runtime.opener.writing(secretary) as work:
        card = Card(
            "Störningar och avtal", record_classes=frozenset({"service_contract", "disturbance_case"})
        )
        binder = actions.add_binder(work, card)
        actions.note_paper(work, contract.document.id, status=PaperStatus.KEPT, binder_id=binder.id)
    told = paper(board, board.actor("auditor"), contract.document)
    assert (told.status, told.place, told.binder) == (PaperStatus.KEPT, "", None)


def test_all_papers_of_a_binder_are_settled_but_those_that_must_be_kept(board, secretary, voucher):
    opener = board.runtime.opener
    minutes = put_in(opener, secretary, "Protokoll")
    with opener.writing(secretary) as work:
        binder = actions.add_binder(work, Card("Pärm 1"))
        other = actions.add_binder(work, Card("Pärm 2"))
        for one in (voucher, minutes):
            actions.note_paper(work, one.document.id, status=PaperStatus.KEPT, binder_id=binder.id)
        actions.certify_transfer(work, voucher.document.id, word(2))
    with opener.writing(secretary) as work:
        settled = actions.settle_binder(work, binder.id, status=PaperStatus.DESTROYED)
    assert settled.done == 1
    assert [(document.id, type(why)) for document, why in settled.refused] == [
        (minutes.document.id, PaperIsPreserved)
    ]
    assert paper(board, secretary, voucher.document).status is PaperStatus.DESTROYED
    assert paper(board, secretary, minutes.document).binder.label == "Pärm 1"
    with opener.writing(secretary) as work:
        assert actions.settle_binder(work, binder.id, status=PaperStatus.KEPT, move_to=other.id).done == 1
    assert paper(board, secretary, minutes.document).binder.label == "Pärm 2"
