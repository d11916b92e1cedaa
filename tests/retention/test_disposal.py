"""From a list to a certificate: nothing goes without two people, and of what goes nothing is left."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from boardroom.audit.models import Entry
from boardroom.audit.queries import chain_report
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import describe
from boardroom.documents.models import Document, File
from boardroom.documents.queries import by_id
from boardroom.reading.models import Page, TextLayer
from boardroom.retention import actions, queries
from boardroom.retention.errors import (
    DisposalOff,
    ListChanged,
    NothingDue,
    NotOpen,
    NotWholeView,
    RoundWaits,
    SamePerson,
    TooEarly,
)
from boardroom.retention.models import Disposal, DisposalState, ItemState
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from boardroom.signing.jobs import _judged
from boardroom.signing.rules.verdict import Status

SECRET = "Kvastmakaregränd"


def test_nothing_is_proposed_before_a_decision_has_adopted_the_schedule(shelf):
    shelf.file("Faktura", read=False)
    with pytest.raises(DisposalOff):
        shelf.propose()


def test_only_what_is_older_than_the_schedule_says_is_listed(shelf):
    shelf.adopt()
    old = shelf.file("Faktura 2015", read=False)
    # The fiscal year 2018 is kept through 2025; 2019 through 2026, and today is in March 2026.
    last = shelf.file("Faktura 2018", day=date(2018, 12, 31), read=False)
    shelf.file("Faktura 2019", day=date(2019, 1, 1), read=False)
    shelf.file("Protokoll 1931", record_class="board_minutes", day=date(1931, 1, 1), read=False)
    shelf.file("Okänt", record_class=None, read=False)
    shelf.file("Odaterad", day=None, read=False)
    shelf.file("Avtal", record_class="service_contract", read=False)
    items = shelf.items(shelf.propose())
    assert set(items) == {old.reference, last.reference}
    assert items[last.reference].kept_until == date(2025, 12, 31)
    assert items[last.reference].basis == "BFL 7:2"


def test_the_fiscal_year_that_is_told_decides_what_is_listed(shelf):
    shelf.adopt()
    ahead = shelf.file("Försäkring 2019", day=date(2018, 12, 15), read=False)
    with shelf.opener.writing(shelf.board.actor("treasurer")) as work:
        told = {"record_class": "vouchers", "document_date": date(2018, 12, 15), "fiscal_year": "2019"}
        describe(work, ahead.id, title="Försäkring 2019", **told)
    with pytest.raises(NothingDue):
        shelf.propose()


def test_nothing_due_makes_no_list(shelf):
    shelf.adopt()
    with pytest.raises(NothingDue):
        shelf.propose()


def test_a_second_list_waits_for_the_first(shelf):
    shelf.adopt()
    shelf.file("Faktura", read=False)
    shelf.propose()
    with pytest.raises(RoundWaits):
        shelf.propose("chair")


def test_only_chair_and_secretary_propose_and_only_elected_members_approve(shelf):
    shelf.adopt()
    shelf.file("Faktura", read=False)
    for role in ("treasurer", "deputy", "auditor", "manager", "member", "administrator"):
        with pytest.raises(NotPermitted):
            shelf.propose(role)
    disposal = shelf.propose()
    shelf.wait_for_objections()
    for role in ("deputy", "auditor", "manager", "administrator"):
        with pytest.raises(NotPermitted), shelf.opener.writing(shelf.board.actor(role)) as work:
            actions.approve(work, disposal.id, "")


def test_nobody_approves_while_objections_may_be_made(shelf):
    shelf.adopt()
    shelf.file("Faktura", read=False)
    disposal = shelf.propose()
    shelf.clock.advance(timedelta(days=14))
    with pytest.raises(TooEarly):
        shelf.approve(disposal, "chair")
    shelf.clock.advance(timedelta(days=1))
    shelf.approve(disposal, "chair")


def test_one_person_cannot_approve_twice_and_one_approval_destroys_nothing(shelf):
    shelf.adopt()
    paper = shelf.file("Faktura", read=False)
    disposal = shelf.propose()
    shelf.wait_for_objections()
    shelf.approve(disposal, "chair")
    with pytest.raises(SamePerson):
        shelf.approve(disposal, "chair")
    shelf.carry_out()
    assert shelf.round(disposal).state is DisposalState.PROPOSED
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert by_id(work, paper.id).title == "Faktura"


def test_the_database_itself_refuses_a_round_without_two_different_approvals(shelf, clock):
    shelf.adopt()
    shelf.file("Faktura", read=False)
    disposal = shelf.propose()
    chair, secretary = (shelf.board.people[role] for role in ("chair", "secretary"))
    first = {"first_by": chair.id, "first_account": chair.account_id, "first_at": clock.now()}
    same = {"second_by": chair.id, "second_account": secretary.account_id, "second_at": clock.now()}
    shared = {"second_by": secretary.id, "second_account": chair.account_id, "second_at": clock.now()}
    for state in (DisposalState.APPROVED, DisposalState.DESTROYED):
        for given in ({}, first, first | same, first | shared):
            change = update(Disposal).where(Disposal.id == disposal.id).values(state=state, **given)
            with (
                pytest.raises(IntegrityError, match="CHECK"),
                shelf.opener.writing(worker_for(shelf.tenant)) as work,
            ):
                work.session.execute(change)


def test_who_does_not_see_every_class_answers_for_nothing(shelf):
    shelf.adopt()
    shelf.file("Faktura", read=False)
    narrow = shelf.board.actor("treasurer")
    narrow = type(narrow)(**{**narrow.__dict__, "record_classes": frozenset({"vouchers"})})
    disposal = shelf.propose()
    shelf.wait_for_objections()
    with pytest.raises(NotWholeView), shelf.opener.writing(narrow) as work:
        actions.approve(work, disposal.id, "")


def test_an_objection_keeps_a_document_this_time_and_its_withdrawal_costs_the_approval(shelf):
    shelf.adopt()
    kept, gone = shelf.file("Kvar", read=False), shelf.file("Bort", read=False)
    disposal = shelf.propose()
    items = shelf.items(disposal)
    with shelf.opener.writing(shelf.board.actor("auditor")) as work:
        actions.object_to(work, disposal.id, items[kept.reference].id, "Behövs i revisionen")
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        read = queries.list_digest(queries.items_of(work, disposal))
    shelf.wait_for_objections()
    shelf.approve(disposal, "chair")
    with shelf.opener.writing(shelf.board.actor("auditor")) as work:
        actions.take_back_objection(work, disposal.id, items[kept.reference].id)
    assert shelf.round(disposal).first_by is None
    with pytest.raises(ListChanged), shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.approve(work, disposal.id, read)
    with shelf.opener.writing(shelf.board.actor("deputy")) as work:
        actions.object_to(work, disposal.id, items[kept.reference].id, "Tvist")
    shelf.approve(disposal, "chair")
    shelf.approve(disposal, "board_member")
    shelf.carry_out()
    states = {reference: item.state for reference, item in shelf.items(disposal).items()}
    assert states == {kept.reference: ItemState.OBJECTED, gone.reference: ItemState.DESTROYED}
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert by_id(work, kept.id).title == "Kvar"


def test_a_withdrawn_list_destroys_nothing_and_an_approved_one_cannot_be_withdrawn(shelf):
    shelf.adopt()
    shelf.file("Faktura", read=False)
    disposal = shelf.propose()
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.withdraw_disposal(work, disposal.id)
    shelf.wait_for_objections()
    with pytest.raises(NotOpen):
        shelf.approve(disposal, "chair")
    again = shelf.propose()
    assert again.number == disposal.number + 1
    shelf.wait_for_objections()
    shelf.approve(again, "chair")
    shelf.approve(again, "secretary")
    with pytest.raises(NotOpen), shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.withdraw_disposal(work, again.id)


def test_of_what_is_destroyed_nothing_is_left_but_its_tombstone(shelf):
    shelf.adopt()
    paper = shelf.file(f"Hemligtitel {SECRET}", f"Rörmokare i {SECRET}", "Sida två")
    other = shelf.file("Ny faktura", f"Annan sida {SECRET}ens granne", day=date(2025, 3, 1))
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        hashes = {file.sha256 for file in work.session.query(File).filter_by(document_id=paper.id)}
        assert search(work, SECRET, Narrowing()).hits.total >= 1
    disposal = shelf.whole_round()
    assert disposal.state is DisposalState.CERTIFIED
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        with pytest.raises(NotFound):
            by_id(work, paper.id)
        found = work.session.get_one(Document, paper.id)
        assert found.title == paper.reference
        assert work.session.query(Page).filter_by(document_id=paper.id).count() == 0
        pages = {page.id: page.document_id for page in work.session.query(Page)}
        assert {pages[layer.page_id] for layer in work.session.query(TextLayer)} == {other.id}
        assert search(work, f"rörmokare {SECRET}", Narrowing()).hits.total == 0
        item, _ = queries.tombstone(work, paper.id)
        assert item.files_sha256.split() == sorted(hashes)
        assert item.remaining_sha256 == ""
        assert chain_report(work, str(shelf.tenant)).ok
    assert not [one for one in hashes if shelf.opener.ports.blobs.has(shelf.tenant, one)]
    assert hashes.isdisjoint(shelf.opener.ports.blobs.listed(shelf.tenant))


def _fragments(home: Path, words: str) -> dict[str, int]:
    """Count the words in every file below the home, in the encodings that anything of ours writes."""
    wanted = [words.encode(), words.casefold().encode(), words.encode("utf-16-le")]
    found = {}
    for path in home.rglob("*"):
        if path.is_file() and (count := sum(path.read_bytes().count(one) for one in wanted)):
            found[path.relative_to(home).as_posix()] = count
    return found


def test_no_file_of_the_portal_holds_a_fragment_of_what_is_destroyed(shelf):
    shelf.adopt()
    shelf.file(f"Räkning {SECRET}", f"Levererat till {SECRET} 4", *(f"{SECRET} rad {n}" for n in range(3)))
    shelf.file("Budget", "Något annat", record_class="budget", day=date(2025, 1, 1))
    home = shelf.board.runtime.settings.home
    assert any(name.startswith("boardroom.db") for name in _fragments(home, SECRET))
    disposal = shelf.whole_round()
    assert disposal.state is DisposalState.CERTIFIED
    shelf.settle()
    assert _fragments(home, SECRET) == {}
    shelf.board.runtime.engine.dispose()
    with sqlite3.connect(home / "boardroom.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_the_certificate_is_sealed_and_tells_references_and_checksums_but_no_content(shelf):
    shelf.adopt()
    paper = shelf.file(f"Räkning {SECRET}", f"Levererat till {SECRET}")
    disposal = shelf.whole_round()
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        certificate = by_id(work, disposal.certificate_id)
        [file] = work.session.query(File).filter_by(document_id=certificate.id)
        entries = [entry.verb for entry in work.session.query(Entry).filter_by(subject_kind="disposal")]
    assert certificate.title == f"Gallringsintyg {disposal.label}"
    assert certificate.record_class == "disposal_certificate"
    content = shelf.opener.ports.blobs.read(shelf.tenant, file.sha256)
    verdict = _judged(shelf.opener, content)
    assert verdict.intact
    assert verdict.status is not Status.UNEXAMINED
    shelf.settle()
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        text = " ".join(layer.text for layer in work.session.query(TextLayer))
    item = shelf.items(disposal)[paper.reference]
    assert paper.reference in text
    assert item.files_sha256 in text
    assert "Astrid Ek" in text
    assert "Cecilia Ask" in text
    assert "§ 7 i styrelseprotokoll 3/2026" in text
    assert SECRET not in text
    # Ninety days after the destruction, in words.
    assert disposal.backups_until == date(2026, 4, 4) + timedelta(days=90)
    assert "3 juli 2026" in text
    assert entries == ["proposed", "approved", "approved", "destroyed", "certified"]
