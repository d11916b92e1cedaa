"""What came in together: gathered, counted, tried again, changed at once, undone and redone."""

import os
from dataclasses import replace
from datetime import date, timedelta

import pytest

from boardroom.archive import jobs as archive_jobs
from boardroom.archive.actions import undo_derivation, undo_import
from boardroom.archive.queries import in_use
from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import NewPart, describe, hide_from, split
from boardroom.documents.models import Document, File
from boardroom.documents.queries import browse, by_hash, by_id, filed_by_me, known_hashes
from boardroom.documents.queries.derivations import made_of
from boardroom.documents.rules import Wanted
from boardroom.intake import jobs, queries
from boardroom.intake.actions import describe_many, look, open_import, redo, retry, settle, undo
from boardroom.intake.errors import (
    ImportUndone,
    NothingMarked,
    NothingToChange,
    NothingToSettle,
    NothingToUndo,
    RedoneTooLate,
    UndoneTooLate,
)
from boardroom.intake.models import Source, Upload, UploadState
from boardroom.intake.rules import Changes, Narrowed, date_or_year, in_year
from boardroom.minutes import actions as minutes_actions
from boardroom.minutes.actions import Confirmed, Meeting, Plan, attach, confirm, plan
from boardroom.minutes.models import MinutesKind
from boardroom.reading import jobs as reading_jobs
from boardroom.reading.models import Page, PageState, TextLayer
from boardroom.search import jobs as search_jobs
from boardroom.search.actions import search, suggest
from boardroom.search.queries import Narrowing, outdated_count
from tests.data import papers

ZIP = b"PK\x03\x04"


def paper(*words: str) -> bytes:
    return papers.text_pdf(*words)


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def tally(board, opener):
    def of(row, role="secretary"):
        with opener.reading(board.actor(role)) as work:
            return queries.tallies(work, [row.import_id])[row.import_id]

    return of


@pytest.fixture
def take_away(board, opener):
    def undone(row, role="secretary"):
        with opener.writing(board.actor(role)) as work:
            return undo_import(work, row.import_id)

    return undone


def _shelf(board, opener, role="chair"):
    with opener.reading(board.actor(role)) as work:
        return [one.title for one in browse(work, Wanted()).documents]


def _index(opener):
    while reading_jobs.recognise(opener):
        pass
    while search_jobs.index(opener):
        pass


# --- Gathering --------------------------------------------------------------------------------------


def test_files_of_one_sitting_belong_together_and_a_later_sitting_is_another(send, clock):
    [first], [second] = send(("ett.pdf", paper("Ett"))), send(("två.pdf", paper("Två")))
    assert first.import_id == second.import_id
    clock.advance(timedelta(hours=2))
    [third] = send(("tre.pdf", paper("Tre")))
    assert third.import_id != first.import_id


def test_each_person_and_each_door_has_a_sitting_of_its_own(send):
    [mine] = send(("ett.pdf", paper("Ett")))
    [theirs] = send(("två.pdf", paper("Två")), role="treasurer")
    [program] = send(("tre.pdf", paper("Tre")), source=Source.API)
    assert len({mine.import_id, theirs.import_id, program.import_id}) == 3


def test_a_named_import_takes_its_own_makers_files_alone(board, opener, send):
    with opener.writing(board.actor("secretary")) as work:
        begun = open_import(work, "  Pärm   4 ", Source.API)
    assert begun.name == "Pärm 4"
    [row] = send(("ett.pdf", paper("Ett")), source=Source.API, import_id=begun.id)
    assert row.import_id == begun.id
    with pytest.raises(NotFound):
        send(("två.pdf", paper("Två")), role="treasurer", import_id=begun.id)
    assert len(_shelf(board, opener)) == 1  # nothing was filed beside the refusal


def test_an_auditor_begins_no_import(board, opener):
    with pytest.raises(NotPermitted), opener.writing(board.actor("auditor")) as work:
        open_import(work, "Pärm 4", Source.API)


def test_an_import_is_counted_by_what_became_of_its_files(send, tally):
    send(("gammal.pdf", paper("Gammal")), role="treasurer")
    rows = send(
        ("2026-01-01 Styrelseprotokoll.pdf", papers.text_pdf("Ett", "Två")),
        ("igen.pdf", paper("Gammal")),
        ("arkiv.zip", ZIP),
    )
    found = tally(rows[0])
    assert (found.files, found.filed, found.duplicates, found.refused) == (3, 1, 1, 1)
    assert (found.pages, found.pages_done, found.finished) == (2, 0, False)
    assert found.undescribed == 1


# --- Who sees what ----------------------------------------------------------------------------------


def test_those_who_edit_see_all_imports_and_others_their_own(board, opener, send):
    [row] = send(("ett.pdf", paper("Ett")))
    with opener.reading(board.actor("chair")) as work:
        assert [one.id for one in queries.imports(work).rows] == [row.import_id]
    manager = replace(board.actor("manager"), record_classes=frozenset({"vouchers"}))
    with opener.reading(manager) as work:
        assert queries.imports(work).rows == []
        with pytest.raises(NotFound):
            queries.import_by_id(work, row.import_id)


def test_not_even_the_name_of_a_file_is_seen_by_the_one_it_is_hidden_from(board, opener, send, tally):
    hidden, shown = send(("Astrids fuktskada.pdf", paper("Fukt")), ("ett.pdf", paper("Ett")))
    with opener.writing(board.actor("secretary")) as work:
        hide_from(work, hidden.document_id, board.people["chair"].id, "jäv")
    with opener.reading(board.actor("chair")) as work:
        found = queries.import_by_id(work, shown.import_id)
        assert [row.name for row in queries.imported(work, found, Narrowed.ALL).rows] == ["ett.pdf"]
        assert queries.narrowed_counts(work, found)[Narrowed.ALL] == 1
    assert tally(shown, "chair").files == 1
    assert tally(shown).files == 2


# --- Trying again -----------------------------------------------------------------------------------


def test_a_file_that_could_not_be_read_is_looked_at_again(board, opener, send, tally):
    good, bad = send(("hel.pdf", paper("Hel")), ("halv.pdf", b"%PDF-1.4\nhalv"))
    assert tally(good).unread == 1
    with opener.writing(board.actor("chair")) as work:
        assert retry(work, bad.import_id) == 1
    with opener.reading(board.actor("secretary")) as work:
        assert queries.by_id(work, bad.id).state is UploadState.RECEIVED
    assert jobs.inspect(opener)
    assert tally(good).unread == 1
    assert not look(opener.ports, board.association.id, bad.sha256, bad.media_type, 30).pages


def test_a_person_settles_what_was_refused_or_cannot_be_read(board, opener, send, tally, clock):
    rows = send(("arkiv.zip", ZIP), ("halv.pdf", b"%PDF-1.4 halv"), ("två.zip", ZIP + b"2"))
    before = tally(rows[0]).attention
    with opener.writing(board.actor("secretary")) as work:
        assert settle(work, rows[0].import_id, rows[0].id) == 1
    assert tally(rows[0]).attention == before - 1
    with opener.writing(board.actor("chair")) as work:
        assert settle(work, rows[0].import_id) == 2
    counted = tally(rows[0])
    assert (counted.refused, counted.unread, counted.settled) == (2, 1, 3)
    assert counted.attention == counted.undescribed == 1
    with opener.reading(board.actor("chair")) as work:
        found = queries.import_by_id(work, rows[0].import_id)
        attention = queries.imported(work, found, Narrowed.ATTENTION).rows
        refused = {row.name: row for row in queries.imported(work, found, Narrowed.REFUSED).rows}
        logged = work.session.query(Entry).filter(Entry.verb == "intake.settled").count()
    assert [row.name for row in attention] == ["halv.pdf"]  # nobody has said what it is
    assert refused["arkiv.zip"].settled_by == board.actor("secretary").person_id
    assert refused["två.zip"].settled_by == board.actor("chair").person_id
    assert (refused["två.zip"].settled_at, logged) == (clock.now(), 2)
    with opener.writing(board.actor("chair")) as work, pytest.raises(NothingToSettle):
        settle(work, rows[0].import_id)


def test_what_is_tried_again_wants_a_word_again(board, opener, send, tally):
    [row] = send(("halv.pdf", b"%PDF-1.4 halv"))
    with opener.writing(board.actor("chair")) as work:
        settle(work, row.import_id)
        retry(work, row.import_id)
    assert jobs.inspect(opener)
    assert (tally(row).unread, tally(row).settled) == (1, 0)


def test_someone_elses_import_is_settled_by_those_who_edit_alone(board, opener, send):
    [row] = send(("arkiv.zip", ZIP), role="treasurer")
    with opener.writing(board.actor("manager")) as work, pytest.raises(NotFound):
        settle(work, row.import_id)
    with opener.writing(board.actor("auditor")) as work, pytest.raises(NotPermitted):
        settle(work, row.import_id)


def test_failed_pages_wait_again_when_all_of_an_import_is_tried_again(board, opener, send, tally):
    one, other = send(("ett.pdf", paper("Ett")), ("två.pdf", paper("Två")))
    with opener.writing(worker_for(board.association.id)) as work:
        for page in work.session.query(Page):
            page.state, page.problem = PageState.FAILED, "Gick inte."
    assert tally(one).pages_failed == 2
    with opener.writing(board.actor("secretary")) as work:
        assert retry(work, one.import_id, one.id) == 1
    assert tally(one).pages_failed == 1
    with opener.writing(board.actor("secretary")) as work:
        assert retry(work, other.import_id) == 1
    assert tally(one).pages_failed == 0


# --- Changing many ----------------------------------------------------------------------------------


def _describe(board, opener, row, changes, ids=None, role="secretary", narrowed=Narrowed.ALL):
    with opener.writing(board.actor(role)) as work:
        return describe_many(work, row.import_id, ids, changes, narrowed=narrowed)


def test_many_papers_are_described_at_once_and_each_has_it_in_its_history(board, opener, send):
    rows = send(*[(f"{n}.pdf", paper(f"Sida {n}")) for n in range(3)])
    changes = Changes(
        record_class="bylaws", day=date(1931, 5, 8), tags_added=("pärm 4", "tak"), title_prefix="Pärm 4:"
    )
    done = _describe(board, opener, rows[0], changes, [rows[0].id, rows[1].id])
    assert (done.changed, done.left) == (2, 0)
    with opener.reading(board.actor("chair")) as work:
        found = by_id(work, rows[0].document_id)
        assert (found.title, found.record_class, found.document_date) == (
            "Pärm 4: 0",
            "bylaws",
            date(1931, 5, 8),
        )
        assert [tag.name for tag in found.tags] == ["pärm 4", "tak"]
        assert by_id(work, rows[2].document_id).record_class is None
        verbs = [entry.verb for entry in work.session.query(Entry).order_by(Entry.number)]
    assert verbs[-3:] == ["documents.described", "documents.described", "intake.described_many"]


def test_all_of_a_narrowing_is_changed_and_nothing_else(board, opener, send):
    done, _, _ = send(("a.pdf", paper("A")), ("b.pdf", paper("B")), ("arkiv.zip", ZIP))
    _describe(board, opener, done, Changes(record_class="bylaws", day=date(1931, 5, 8)), [done.id])
    said = _describe(board, opener, done, Changes(year=1987), narrowed=Narrowed.UNDESCRIBED)
    assert said.changed == 1
    with opener.reading(board.actor("chair")) as work:
        assert by_id(work, done.document_id).document_date == date(1931, 5, 8)
    # What was never taken in is no paper that was left.
    said = _describe(board, opener, done, Changes(tags_added=("tak",)))
    assert (said.changed, said.left) == (2, 0)


def test_tags_are_taken_off_in_any_case_and_others_stay(board, opener, send):
    [row] = send(("a.pdf", paper("A")))
    _describe(board, opener, row, Changes(tags_added=("Tak", "hiss")))
    _describe(board, opener, row, Changes(tags_removed=("tak",), tags_added=("HISS", "garage")))
    with opener.reading(board.actor("chair")) as work:
        assert [tag.name for tag in by_id(work, row.document_id).tags] == ["garage", "hiss"]


def test_a_bulk_hiding_binds_the_one_named(board, opener, send):
    rows = send(("a.pdf", paper("A")), ("b.pdf", paper("B")))
    _describe(board, opener, rows[0], Changes(hidden_from=board.people["chair"].id, reason="jäv"))
    assert _shelf(board, opener) == []
    assert len(_shelf(board, opener, "treasurer")) == 2


def test_only_what_the_actor_may_edit_is_touched(board, opener, send):
    manager = board.actor("manager")
    rows = send(("faktura.pdf", paper("Faktura")), ("mer.pdf", paper("Mer")), role="manager")
    manager = replace(manager, record_classes=frozenset({"vouchers"}))
    with opener.writing(board.actor("secretary")) as work:
        describe_many(work, rows[0].import_id, [rows[0].id], Changes(record_class="bylaws"))
    with opener.writing(manager) as work:
        done = describe_many(work, rows[0].import_id, None, Changes(record_class="vouchers"))
    assert (done.changed, done.left) == (1, 1)
    with pytest.raises(NotPermitted), opener.writing(manager) as work:
        describe_many(work, rows[0].import_id, None, Changes(record_class="board_minutes"))
    with pytest.raises(NotPermitted), opener.writing(manager) as work:
        describe_many(
            work, rows[0].import_id, None, Changes(hidden_from=board.people["chair"].id, reason="x")
        )


def test_nothing_marked_and_nothing_said_are_told(board, opener, send):
    [row] = send(("a.pdf", paper("A")))
    with pytest.raises(NothingToChange):
        _describe(board, opener, row, Changes())
    with pytest.raises(NothingMarked):
        _describe(board, opener, row, Changes(year=1987), [])


def test_a_year_keeps_the_day_and_gives_the_undated_new_years_day():
    assert date_or_year("1987") == (None, 1987)
    assert date_or_year(" 1987-04-27 ") == (date(1987, 4, 27), None)
    assert date_or_year("april") is None
    assert in_year(date(2087, 4, 27), 1987) == date(1987, 4, 27)
    assert in_year(date(2024, 2, 29), 1987) == date(1987, 2, 28)
    assert in_year(None, 1987) == date(1987, 1, 1)


# --- Undoing ----------------------------------------------------------------------------------------


def test_an_undone_import_is_gone_from_lists_and_search_at_once(board, opener, send, take_away):
    [row] = send(("hissavtal.pdf", paper("Serviceavtal om elevatorn")))
    _index(opener)
    chair = board.actor("chair")
    with opener.reading(chair) as work:
        assert search(work, "elevatorn", Narrowing()).hits.total == 1
        assert suggest(work, "elevat") == ["elevatorn"]
    assert take_away(row).moved == 1
    # No job has run yet: the index still holds it, and still nobody learns of it.
    with opener.reading(chair) as work:
        assert search(work, "elevatorn", Narrowing()).hits.total == 0
        assert suggest(work, "elevat") == []
        with pytest.raises(NotFound):
            by_id(work, row.document_id)
        assert by_hash(work, row.sha256) == []
        assert outdated_count(work) == 0
    assert _shelf(board, opener) == []
    assert search_jobs.index(opener)  # takes it out
    assert opener.ports.search_index.indexed_versions(board.association.id) == {}
    assert not search_jobs.index(opener)


def test_an_undone_document_that_was_being_indexed_is_taken_out_afterwards(board, opener, send, take_away):
    [row] = send(("hissavtal.pdf", paper("Serviceavtal om elevatorn")))
    write = opener.ports.search_index.write

    class Slow:
        def __getattr__(self, name):
            return getattr(opener.ports.search_index, name)

        def write(self, *arguments, **more):
            done = write(*arguments, **more)
            take_away(row)
            return done

    search_jobs.index(replace(opener, ports=replace(opener.ports, search_index=Slow())))
    with opener.reading(board.actor("chair")) as work:
        assert search(work, "hissavtal", Narrowing()).hits.total == 0
    _index(opener)
    assert opener.ports.search_index.indexed_versions(board.association.id) == {}


def test_pages_of_what_was_taken_away_are_not_read(opener, send, take_away):
    [row] = send(("ett.pdf", paper("Ett")))
    take_away(row)
    assert not reading_jobs.recognise(opener)


def test_the_same_bytes_are_filed_anew_after_an_undoing(board, opener, send, take_away):
    [row] = send(("ett.pdf", paper("Ett")))
    take_away(row)
    with opener.reading(board.actor("secretary")) as work:
        assert not known_hashes(work, [row.sha256])
        assert queries.recent(work) == []
    [again] = send(("ett.pdf", paper("Ett")))
    assert again.state is UploadState.FILED
    assert again.document_id != row.document_id
    assert again.import_id != row.import_id


def test_no_more_files_join_an_undone_import(board, opener, send, take_away):
    with opener.writing(board.actor("secretary")) as work:
        begun = open_import(work, "Pärm 4", Source.API)
    [row] = send(("ett.pdf", paper("Ett")), import_id=begun.id)
    take_away(row)
    with pytest.raises(ImportUndone):
        send(("två.pdf", paper("Två")), import_id=begun.id)


def test_what_others_changed_or_sent_again_stays_and_is_listed(board, opener, send, take_away):
    rows = send(*[(f"{n}.pdf", paper(f"Sida {n}")) for n in range(4)])
    with opener.writing(board.actor("treasurer")) as work:
        describe(work, rows[0].document_id, title="Kassörens", record_class=None, document_date=None)
    with opener.writing(board.actor("secretary")) as work:
        describe(work, rows[1].document_id, title="Mitt eget", record_class=None, document_date=None)
    send(("igen.pdf", paper("Sida 2")), role="treasurer")
    with opener.reading(board.actor("secretary")) as work:
        found = queries.import_by_id(work, rows[0].import_id)
        assert in_use(work, found) == {rows[0].document_id: "changed", rows[2].document_id: "came_again"}
    done = take_away(rows[0])
    assert (done.moved, done.stayed) == (2, 2)
    assert sorted(_shelf(board, opener)) == ["2", "Kassörens"]


def test_an_import_is_undone_within_a_day_by_its_maker_or_an_editor(board, opener, send, take_away, clock):
    [row] = send(("ett.pdf", paper("Ett")), role="manager")
    clock.advance(timedelta(hours=24, seconds=1))
    with pytest.raises(UndoneTooLate):
        take_away(row, "chair")
    clock.advance(timedelta(hours=-1))
    assert take_away(row, "chair").moved == 1
    with pytest.raises(NothingToUndo):
        take_away(row, "chair")


def test_duplicates_of_an_undone_import_stay_where_they_were(board, opener, send, take_away):
    send(("gammal.pdf", paper("Gammal")), role="treasurer")
    rows = send(("igen.pdf", paper("Gammal")), ("ny.pdf", paper("Ny")))
    assert take_away(rows[0]).moved == 1
    assert _shelf(board, opener) == ["Gammal"]


def test_an_undoing_can_be_redone_but_nothing_comes_double(board, opener, send, take_away, clock):
    rows = send(("ett.pdf", paper("Ett")), ("två.pdf", paper("Två")))
    take_away(rows[0])
    send(("ett.pdf", paper("Ett")))
    with opener.writing(board.actor("chair")) as work:
        done = redo(work, rows[0].import_id)
    assert (done.moved, done.stayed) == (1, 1)
    assert sorted(_shelf(board, opener)) == ["Ett", "Två"]
    _index(opener)
    with opener.reading(board.actor("chair")) as work:
        assert search(work, "två", Narrowing()).hits.total == 1


# --- Erasing ----------------------------------------------------------------------------------------


def _age(opener, association_id, clock):
    """Let every stored file be as old as the clock says, less two hours."""
    for sha256 in opener.ports.blobs.addresses(association_id):
        then = clock.now().timestamp() - 7200
        os.utime(opener.ports.blobs.path(association_id, sha256), (then, then))


def test_bytes_and_words_go_after_thirty_days_and_a_trace_stays(board, opener, send, take_away, clock):
    [row] = send(("hissavtal.pdf", paper("Serviceavtal")))
    _index(opener)
    take_away(row)
    clock.advance(timedelta(days=29))
    _age(opener, board.association.id, clock)
    assert not archive_jobs.erase_withdrawn(opener)
    clock.advance(timedelta(days=2))
    with pytest.raises(RedoneTooLate), opener.writing(board.actor("chair")) as work:
        redo(work, row.import_id)
    assert archive_jobs.erase_withdrawn(opener)
    assert not archive_jobs.erase_withdrawn(opener)
    assert list(opener.ports.blobs.addresses(board.association.id)) == []
    with opener.reading(worker_for(board.association.id)) as work:
        document = work.session.get(Document, row.document_id)
        assert document.title == document.reference
        assert document.erased_at
        assert [file.sha256 for file in work.session.query(File)] == [row.sha256]
        assert work.session.query(TextLayer).count() == 0
        assert work.session.get(Upload, row.id).name == ""


def test_bytes_that_another_document_holds_are_kept(board, opener, send, take_away, clock):
    [row] = send(("ett.pdf", paper("Ett")))
    take_away(row)
    [again] = send(("ett.pdf", paper("Ett")))
    clock.advance(timedelta(days=31))
    _age(opener, board.association.id, clock)
    assert archive_jobs.erase_withdrawn(opener)
    assert opener.ports.blobs.read(board.association.id, again.sha256) == paper("Ett")


def test_bytes_that_were_put_just_now_wait_for_whoever_put_them(board, opener, send, take_away, clock):
    [row] = send(("ett.pdf", paper("Ett")))
    take_away(row)
    clock.advance(timedelta(days=31))
    _age(opener, board.association.id, clock)
    place = opener.ports.blobs.path(board.association.id, row.sha256)
    # An upload of the same bytes has stored them and is about to file them.
    os.utime(place, (clock.now().timestamp(), clock.now().timestamp()))
    assert not archive_jobs.erase_withdrawn(opener)
    assert opener.ports.blobs.has(board.association.id, row.sha256)


def test_an_undoing_asks_for_the_right_to_add(board, opener, send):
    [row] = send(("ett.pdf", paper("Ett")))
    with pytest.raises(NotPermitted), opener.writing(board.actor("auditor")) as work:
        undo(work, row.import_id, set())


def test_bytes_that_minutes_were_uploaded_as_are_kept(board, opener, send, take_away, clock):
    [row] = send(("protokoll.pdf", paper("Protokoll 5")))
    with opener.writing(board.actor("secretary")) as work:
        people = board.people
        meeting = Meeting(MinutesKind.BOARD, date(2026, 3, 14), people["chair"].id, people["secretary"].id)
        minutes = minutes_actions.begin(work, meeting)
        minutes_actions.take_upload(work, minutes.id, sha256=row.sha256, name="protokoll.pdf")
    take_away(row)
    clock.advance(timedelta(days=31))
    _age(opener, board.association.id, clock)
    assert archive_jobs.erase_withdrawn(opener)
    assert opener.ports.blobs.read(board.association.id, row.sha256) == paper("Protokoll 5")


def test_what_was_split_off_and_undone_goes_and_comes_with_its_source(board, opener, send, take_away):
    [row] = send(("bunt.pdf", paper("Ett", "Två")))
    secretary = board.actor("secretary")
    with opener.writing(secretary) as work:
        parts = split(work, row.document_id, [NewPart("Ett", 1, 1), NewPart("Två", 2, 2)])
        derivation = made_of(work, by_id(work, row.document_id))
        undo_derivation(work, derivation.id)
    take_away(row)
    with opener.reading(secretary) as work:
        for part in parts:
            with pytest.raises(NotFound):
                by_id(work, part.id)
    with opener.writing(board.actor("chair")) as work:
        redo(work, row.import_id)
    with opener.reading(secretary) as work:
        assert by_id(work, parts[0].id).title == "Ett"


def test_a_paper_of_ones_own_that_was_hidden_is_not_even_named(board, opener, send):
    [row] = send(("anbud.pdf", paper("Anbud")))
    sender = board.actor("secretary")
    with opener.writing(board.actor("chair")) as work:
        hide_from(work, row.document_id, board.people["secretary"].id, "Jäv")
    with opener.reading(sender) as work:
        assert queries.recent(work) == []
        assert queries.documents_of(work, [row]) == {}
        with pytest.raises(NotFound):
            queries.by_id(work, row.id)
        with pytest.raises(NotFound):
            filed_by_me(work, row.document_id)


def test_the_name_of_an_import_is_kept_from_whoever_may_not_see_what_it_brought(board, opener, send):
    with opener.writing(board.actor("secretary")) as work:
        found = open_import(work, "Klagomål mot ordföranden", Source.API)
    [row] = send(("klagomal.pdf", paper("Klagomål")), import_id=found.id)
    with opener.reading(board.actor("chair")) as work:
        assert queries.named(work, [found.id]) == {found.id}
    with opener.writing(board.actor("secretary")) as work:
        hide_from(work, row.document_id, board.people["chair"].id, "Jäv")
    with opener.reading(board.actor("chair")) as work:
        assert queries.veiled(work, [found.id]) == {found.id}
        assert queries.named(work, [found.id]) == set()
    with opener.reading(board.actor("auditor")) as work:
        assert queries.named(work, [found.id]) == set()


def test_what_a_meeting_or_the_decision_register_builds_on_stays(board, opener, send, take_away):
    rows = send(*[(f"{n}.pdf", paper(f"Sida {n}")) for n in range(3)])
    with opener.writing(board.actor("secretary")) as work:
        meeting = plan(work, Plan(MinutesKind.BOARD, work.now + timedelta(days=9)))
        attach(work, meeting.items[0].id, rows[0].document_id)
        confirm(
            work,
            rows[1].document_id,
            [Confirmed(1, "4", "", "att byta lås.", "adopted", "Beslöts byta lås.")],
        )
    with opener.reading(board.actor("secretary")) as work:
        found = queries.import_by_id(work, rows[0].import_id)
        assert in_use(work, found) == {rows[0].document_id: "agenda", rows[1].document_id: "decided"}
    done = take_away(rows[0])
    assert (done.moved, done.stayed) == (1, 2)
