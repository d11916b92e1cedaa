"""A legal hold goes before everything: the schedule, the list, the two approvals, the paper, an undone import."""

from datetime import date, timedelta

import pytest

from boardroom.archive import jobs as archive_jobs
from boardroom.archive.actions import note_paper
from boardroom.archive.queries import in_use
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import NewPart, hide_from, split
from boardroom.documents.queries import by_id
from boardroom.intake.queries import import_by_id
from boardroom.papers.models import PaperStatus
from boardroom.retention import actions, queries
from boardroom.retention.errors import (
    DayPassed,
    HoldIncomplete,
    HoldOver,
    NothingDue,
    ReasonMissing,
    StillHeld,
)
from boardroom.retention.models import ItemState
from boardroom.retention.rules import EXEMPTED, HELD, Held, HoldKind, names_someone
from tests.data.papers import text_pdf
from tests.intake.conftest import send

__all__ = ["send"]

BASE = "/brf-provet-1"


def hold(shelf, held, reason="Tvist", until=None, role="chair"):
    with shelf.opener.writing(shelf.board.actor(role)) as work:
        return actions.place_hold(work, held, reason, until)


def on(document):
    return Held(HoldKind.DOCUMENT, document.id)


def held_of(shelf, *documents):
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        found = queries.holds_on(work, [by_id(work, one.id) for one in documents])
    return [one.id in found for one in documents]


def test_a_held_document_is_not_listed_and_is_told_as_staying(shelf):
    shelf.adopt()
    kept, gone = shelf.file("Kvar", read=False), shelf.file("Bort", read=False)
    hold(shelf, on(kept))
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        found = queries.due(work)
    assert [(document.id, reason) for document, reason in found.staying] == [(kept.id, HELD)]
    assert [[document.id for document in group] for group in found.groups] == [[gone.id]]


def test_a_hold_placed_after_both_approvals_still_spares_the_document(shelf):
    shelf.adopt()
    kept, gone = shelf.file("Kvar", read=False), shelf.file("Bort", read=False)
    disposal = shelf.propose()
    shelf.wait_for_objections()
    shelf.approve(disposal, "chair")
    shelf.approve(disposal, "treasurer")
    hold(shelf, on(kept), role="board_member")
    shelf.carry_out()
    items = shelf.items(disposal)
    assert (items[kept.reference].state, items[kept.reference].spared_because) == (ItemState.SPARED, HELD)
    assert items[gone.reference].state is ItemState.DESTROYED
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert by_id(work, kept.id).title == "Kvar"


def test_a_document_made_preserved_after_both_approvals_is_spared(shelf):
    shelf.adopt()
    paper = shelf.file("Kvar", read=False)
    disposal = shelf.propose()
    shelf.wait_for_objections()
    shelf.approve(disposal, "chair")
    shelf.approve(disposal, "treasurer")
    with shelf.opener.writing(worker_for(shelf.tenant)) as work:
        by_id(work, paper.id).record_class = "board_minutes"
    shelf.carry_out()
    assert shelf.items(disposal)[paper.reference].state is ItemState.SPARED


def test_a_hold_by_person_covers_every_paper_where_the_name_stands(shelf):
    named = shelf.file("Faktura", "Betald till Gun Tall på konto")
    titled = shelf.file("Kvitto G. Tall", "Något annat")
    turned = shelf.file("Lista", "TALL, Gun")
    other = shelf.file("Granar", "Gun Ek och en tall")
    apart = shelf.file("Två sidor", "Gun kom", "En tall föll")
    hold(shelf, Held(HoldKind.PERSON, spellings=("Gun Tall", "G. Tall")))
    assert held_of(shelf, named, titled, turned, apart) == [True, True, True, False]
    # In doubt it covers: all words of the name stand on the same page.
    assert held_of(shelf, other) == [True]


def test_names_are_compared_by_whole_words_whatever_their_case():
    assert names_someone(["Åsa ÖBERG"], ["åsa öberg"])
    assert not names_someone(["Gunnar Tallberg"], ["Gun Tall"])
    assert not names_someone(["Gun", "Tall"], ["Gun Tall"])
    assert not names_someone(["Gun"], [])


@pytest.mark.parametrize(
    "text",
    [
        "Kim Lindströms faktura",
        "Lindström, Kim",
        "K. Lindström skrev",
        "till Kim Lindströrn",
        "Kim-Lindström",
    ],
)
def test_a_name_is_known_in_the_genitive_by_initials_and_misread(text):
    assert names_someone([text], ["Kim Lindström"])
    assert not names_someone([text], ["Kim Lindberg"])


def test_a_hold_by_person_covers_what_nobody_has_read_yet(shelf):
    genitive = shelf.file("Påminnelse", "Kim Bergs faktura är obetald")
    unread, read = shelf.file("Oläst", "Något", read=False), None
    hold(shelf, Held(HoldKind.PERSON, spellings=("Kim Berg",)))
    assert held_of(shelf, genitive, unread) == [True, True]
    shelf.settle()
    read = shelf.file("Läst", "Inget om någon")
    assert held_of(shelf, unread, read) == [False, False]


def test_a_hold_by_time_covers_its_days_and_what_bears_no_day(shelf):
    before, first, last, after = (
        shelf.file(str(day), day=day, read=False)
        for day in (date(2011, 12, 31), date(2012, 1, 1), date(2012, 12, 31), date(2013, 1, 1))
    )
    undated = shelf.file("Odaterad", day=None, read=False)
    budget = shelf.file("Budget", record_class="budget", day=date(2012, 6, 1), read=False)
    hold(
        shelf, Held(HoldKind.PERIOD, since=date(2012, 1, 1), before=date(2013, 1, 1), record_class="vouchers")
    )
    covered = held_of(shelf, before, first, last, after, undated, budget)
    assert covered == [False, True, True, False, True, False]


def test_a_hold_ends_on_its_last_day_or_when_it_is_lifted_with_a_reason(shelf):
    paper = shelf.file("Faktura", read=False)
    placed = hold(shelf, on(paper), until=date(2026, 4, 1))
    shelf.clock.advance(timedelta(days=12))
    assert held_of(shelf, paper) == [True]
    shelf.clock.advance(timedelta(days=1))
    assert held_of(shelf, paper) == [False]
    lasting = hold(shelf, on(paper))
    with pytest.raises(NotPermitted), shelf.opener.writing(shelf.board.actor("secretary")) as work:
        actions.lift_hold(work, lasting.id, "Klart")
    with pytest.raises(ReasonMissing), shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.lift_hold(work, lasting.id, " ")
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.lift_hold(work, lasting.id, "Tvisten är avgjord")
    assert held_of(shelf, paper) == [False]
    with pytest.raises(HoldOver), shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.lift_hold(work, lasting.id, "Igen")
    with shelf.opener.reading(shelf.board.actor("auditor")) as work:
        assert {one.id for one in queries.holds(work)} == {placed.id, lasting.id}


def test_a_hold_needs_something_to_cover_and_a_reason_and_the_right(shelf):
    paper = shelf.file("Faktura", read=False)
    for held in (
        Held(HoldKind.DOCUMENT),
        Held(HoldKind.PERSON, spellings=("  ", "–")),
        Held(HoldKind.PERIOD, since=date(2012, 1, 1)),
        Held(HoldKind.PERIOD, since=date(2012, 1, 1), before=date(2012, 1, 1)),
    ):
        with pytest.raises(HoldIncomplete):
            hold(shelf, held)
    with pytest.raises(ReasonMissing):
        hold(shelf, on(paper), reason="")
    with pytest.raises(DayPassed):
        hold(shelf, on(paper), until=date(2026, 3, 19))
    for role in ("deputy", "auditor", "manager", "administrator"):
        with pytest.raises(NotPermitted):
            hold(shelf, on(paper), role=role)
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        hide_from(work, paper.id, shelf.board.people["treasurer"].id, "Jäv")
    with pytest.raises(NotFound):
        hold(shelf, on(paper), role="treasurer")


def test_a_hold_on_a_part_holds_the_whole_and_every_other_part(shelf):
    shelf.adopt()
    whole = shelf.file("Bunt", "Ett", "Två", "Tre")
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        old = date(2015, 3, 1)
        parts = split(
            work,
            whole.id,
            [NewPart("Ett", 1, 1, "vouchers", old), NewPart("Två", 2, 3, "vouchers", old)],
        )
    hold(shelf, on(parts[0]))
    with pytest.raises(NothingDue):
        shelf.propose()


def test_the_paper_of_a_held_document_may_not_be_destroyed(shelf):
    paper = shelf.file("Faktura", read=False)
    hold(shelf, on(paper), reason="Tvist om taket")
    with (
        pytest.raises(StillHeld, match="Tvist om taket"),
        shelf.opener.writing(shelf.board.actor("secretary")) as work,
    ):
        note_paper(work, paper.id, status=PaperStatus.DESTROYED)


def test_an_undone_import_leaves_what_is_held_and_a_hold_stops_its_erasure(shelf, send):
    [row] = send(("faktura.pdf", text_pdf("Faktura")))
    placed = None
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        placed = actions.place_hold(work, Held(HoldKind.DOCUMENT, row.document_id), "Tvist")
        assert in_use(work, import_by_id(work, row.import_id)) == {row.document_id: "held"}
        document = by_id(work, row.document_id)
        document.withdrawn_at = work.now
    shelf.clock.advance(timedelta(days=31))
    shelf.age()
    assert not archive_jobs.erase_withdrawn(shelf.opener)
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.lift_hold(work, placed.id, "Klart")
    assert archive_jobs.erase_withdrawn(shelf.opener)


def test_an_exception_keeps_one_document_beyond_its_time(shelf):
    shelf.adopt()
    paper = shelf.file("Faktura", read=False)
    chair = shelf.board.actor("chair")
    with shelf.opener.writing(chair) as work:
        actions.exempt(work, paper.id, "Garantin löper", date(2026, 4, 1))
        [(document, reason)] = queries.due(work).staying
        assert (document.id, reason) == (paper.id, EXEMPTED)
    shelf.clock.advance(timedelta(days=13))
    with shelf.opener.reading(chair) as work:
        assert len(queries.due(work).groups) == 1
    with shelf.opener.writing(chair) as work:
        actions.exempt(work, paper.id, "Garantin förlängd")
        assert not queries.due(work).groups
        actions.end_exemption(work, paper.id)
        assert len(queries.due(work).groups) == 1


def test_a_hold_is_placed_seen_on_the_document_and_lifted_in_the_browser(shelf, client_as):
    paper = shelf.file("Faktura tak", read=False)
    chair, auditor = client_as("chair"), client_as("auditor")
    page = chair.get(f"{BASE}/retention/holds/new?document={paper.id}").get_data(as_text=True)
    assert paper.reference in page
    said = {"kind": "document", "reference": paper.reference, "reason": "Tvist om taket", "record_class": ""}
    assert chair.post(f"{BASE}/retention/holds/new", data=said).status_code == 302
    document = chair.get(f"{BASE}/archive/{paper.id}").get_data(as_text=True)
    assert "Gallringsstopp" in document
    assert "Tvist om taket" in document
    listed = auditor.get(f"{BASE}/retention/holds").get_data(as_text=True)
    assert "Faktura tak" in listed
    assert "Lägg ett gallringsstopp" not in listed
    unknown = chair.post(f"{BASE}/retention/holds/new", data=said | {"reference": "1999-001"})
    assert "Det finns inget dokument med det arkivnumret" in unknown.get_data(as_text=True)
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        [placed] = queries.holds(work)
    lift = f"{BASE}/retention/holds/{placed.id}/lift"
    assert "Häv stoppet" in chair.get(lift).get_data(as_text=True)
    chair.post(lift, data={"reason": "Förlikning"})
    assert "Förlikning" in chair.get(f"{BASE}/retention/holds").get_data(as_text=True)
    assert auditor.get(f"{BASE}/retention/holds/new").status_code == 403
