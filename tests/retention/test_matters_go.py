"""A matter goes after the last of its papers: on the same list, by the same two approvals, and nothing of it is left."""

import json
import sqlite3
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.audit.queries import chain_report
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound
from boardroom.documents.models import File
from boardroom.matters import actions as matters
from boardroom.matters.actions import Card
from boardroom.matters.models import (
    Matter,
    MatterApartment,
    MatterConflict,
    MatterLink,
    MatterPart,
    MatterPerson,
    MatterTurn,
)
from boardroom.matters.queries import Thing, all_matters, by_id
from boardroom.retention import actions, queries
from boardroom.retention.errors import NothingDue
from boardroom.retention.models import DisposalState, HoldKind, ItemState
from boardroom.retention.rules import CHANGED, HELD, OPEN_MATTER, STILL_HOLDS, Held
from tests.retention.conftest import Shelf

SECRET = "Kvastmakaregränd"
BASE = "/brf-provet-1"
BEGAN, ENDED = date(2020, 5, 4), date(2021, 3, 1)  # a disturbance case is kept for two years


@pytest.fixture
def adopted(shelf) -> Shelf:
    shelf.adopt()
    return shelf


def opened(shelf: Shelf, title: str = f"Störning på {SECRET}", kind: str | None = "disturbance_case", **card):
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        return matters.open_matter(work, Card(title, record_class=kind, **card), day=BEGAN)


def closed(shelf: Shelf, *papers, day: date = ENDED, title: str = f"Störning på {SECRET}", **card) -> Matter:
    matter = opened(shelf, title, **card)
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        for paper in papers:
            matters.link(work, matter.id, Thing(document_id=paper.id))
        matters.close(work, matter.id, f"Löst med grannen på {SECRET}", day)
    return matter


def case_paper(shelf: Shelf, title: str = "Klagomål"):
    return shelf.file(title, record_class="disturbance_case", day=BEGAN, read=False)


def row(shelf: Shelf, matter: Matter) -> Matter:
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        return work.session.get_one(Matter, matter.id)


def staying(shelf: Shelf) -> dict[str, str]:
    with shelf.opener.reading(shelf.board.actor("secretary")) as work:
        return {matter.label: reason for matter, reason in queries.due(work).matters.staying}


def listed(shelf: Shelf) -> list[str]:
    with shelf.opener.reading(shelf.board.actor("secretary")) as work:
        return [matter.label for matter, _ in queries.due(work).matters.going]


def test_a_matter_is_listed_with_the_last_of_its_papers_and_goes_after_them(adopted):
    paper = case_paper(adopted)
    matter = closed(
        adopted,
        paper,
        summary=f"Fru Kvast på {SECRET} spelar trumpet",
        apartments=("1203",),
        parts=("roof",),
        counterparty=f"{SECRET} AB",
        people=(adopted.board.people["treasurer"].id,),
    )
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        matters.declare_conflict(work, matter.id, adopted.board.people["deputy"].id, f"bor på {SECRET}")
    adopted.clock.advance(timedelta(days=1))
    earlier = adopted.propose()
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        against = adopted.items(earlier)[matter.label].id
        actions.object_to(work, earlier.id, against, f"Fru Kvast på {SECRET} har frågat")
        actions.withdraw_disposal(work, earlier.id)
    disposal = adopted.whole_round()
    items = adopted.items(disposal)
    assert items.keys() == {paper.reference, matter.label}
    assert items[matter.label].kept_until == date(2023, 3, 1)
    assert {item.state for item in items.values()} == {ItemState.DESTROYED}
    left = row(adopted, matter)
    assert (left.title, left.summary, left.counterparty) == (matter.label, "", "")
    assert left.disposed_at
    with adopted.opener.reading(worker_for(adopted.tenant)) as work:
        for kind in (MatterApartment, MatterPart, MatterPerson, MatterLink, MatterTurn):
            assert work.session.scalars(select(kind)).all() == [], kind
        assert [one.reason for one in work.session.scalars(select(MatterConflict))] == [""]
        told = work.session.scalars(select(Entry).where(Entry.subject_id == str(matter.id))).all()
        assert [entry.verb for entry in told if entry.payload] == ["disposed"]
        assert chain_report(work, str(adopted.tenant)).ok
    with adopted.opener.reading(adopted.board.actor("chair")) as work:
        assert all_matters(work) == []
        with pytest.raises(NotFound):
            by_id(work, matter.id)
    _nothing_left(adopted, SECRET)
    _certified(adopted, disposal, paper.reference, matter.label)


def _nothing_left(shelf: Shelf, word: str) -> None:
    """Neither the rows nor the free pages of the database file hold a word."""
    shelf.board.runtime.engine.dispose()
    home = Path(shelf.board.runtime.settings.home)
    for file in home.glob("*.db*"):
        assert word.encode() not in file.read_bytes(), file.name
    database = sqlite3.connect(next(home.glob("*.db")))
    try:
        assert word not in "".join(database.iterdump())
    finally:
        database.close()


def _certified(shelf: Shelf, disposal, reference: str, label: str) -> None:
    assert disposal.state is DisposalState.CERTIFIED
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        [file] = work.session.scalars(select(File).where(File.document_id == disposal.certificate_id))
    reader = PdfReader(BytesIO(shelf.opener.ports.blobs.read(shelf.tenant, file.sha256)))
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "1 handling har förstörts. 1 ärende har gallrats efter sina handlingar." in text
    assert reference in text
    assert f"{label} Ärende, Störningsärende" in text
    facts = json.loads(reader.attachments["gallring.json"][0])
    assert [one["reference"] for one in facts["documents"]] == [reference]
    assert [(one["reference"], one["opened_on"]) for one in facts["matters"]] == [(label, "2020-05-04")]


def test_only_closed_matters_whose_class_has_run_out_are_listed(adopted):
    due = closed(adopted)
    closed(adopted, title="Nyss klart", day=date(2024, 6, 1))
    closed(adopted, title="Utan slag", kind=None)
    opened(adopted, "Pågår")
    closed(adopted, title="Skada", kind="damage_case")
    assert listed(adopted) == [due.label]
    adopted.propose()
    assert listed(adopted) == [], "it stands on a list already"


def test_a_paper_that_stays_keeps_its_matter(adopted):
    matter = closed(adopted, adopted.file("Utredning", record_class="decision_basis", day=BEGAN, read=False))
    assert (listed(adopted), staying(adopted)) == ([], {matter.label: STILL_HOLDS})
    with pytest.raises(NothingDue):
        adopted.propose()


def test_an_objection_to_the_paper_keeps_the_matter_and_one_to_the_matter_lets_the_paper_go(adopted):
    kept, gone = case_paper(adopted, "Klagomål 1"), case_paper(adopted, "Klagomål 2")
    first, second = closed(adopted, kept), closed(adopted, gone)
    adopted.clock.advance(timedelta(days=1))
    disposal = adopted.propose()
    items = adopted.items(disposal)
    for reference in (kept.reference, second.label):
        with adopted.opener.writing(adopted.board.actor("deputy")) as work:
            actions.object_to(work, disposal.id, items[reference].id, "Behövs i en tvist")
    adopted.wait_for_objections()
    adopted.approve(disposal, "chair")
    adopted.approve(disposal, "treasurer")
    adopted.carry_out()
    found = {
        reference: (item.state, item.spared_because) for reference, item in adopted.items(disposal).items()
    }
    assert found == {
        kept.reference: (ItemState.OBJECTED, ""),
        first.label: (ItemState.SPARED, STILL_HOLDS),
        gone.reference: (ItemState.DESTROYED, ""),
        second.label: (ItemState.OBJECTED, ""),
    }
    assert row(adopted, first).disposed_at is row(adopted, second).disposed_at is None


HOLDS = {
    "matter": lambda matter: Held(HoldKind.MATTER, matter_id=matter.id),
    "person": lambda matter: Held(HoldKind.PERSON, spellings=("Gun Tall",)),
    "period": lambda matter: Held(HoldKind.PERIOD, since=date(2020, 12, 1), before=date(2020, 12, 31)),
}


@pytest.mark.parametrize("kind", HOLDS)
def test_a_legal_hold_keeps_a_matter_from_the_list_and_spares_it_at_the_last_moment(adopted, kind):
    matter = closed(adopted, summary="Anmäld av Gun Tall")
    adopted.clock.advance(timedelta(days=1))
    disposal = adopted.propose()
    adopted.wait_for_objections()
    adopted.approve(disposal, "chair")
    adopted.approve(disposal, "treasurer")
    with adopted.opener.writing(adopted.board.actor("chair")) as work:
        actions.place_hold(work, HOLDS[kind](matter), "Tvist")
    adopted.carry_out()
    [item] = adopted.items(disposal).values()
    assert (item.state, item.spared_because) == (ItemState.SPARED, HELD)
    assert row(adopted, matter).title == f"Störning på {SECRET}"
    assert staying(adopted) == {matter.label: HELD}


def test_a_hold_on_another_person_matter_or_time_keeps_nothing(adopted):
    matter, other = closed(adopted), opened(adopted, "Annat")
    for held in (
        Held(HoldKind.MATTER, matter_id=other.id),
        Held(HoldKind.PERSON, spellings=("Gun Tall",)),
        Held(HoldKind.PERIOD, since=date(2021, 3, 2), before=date(2022, 1, 1)),
        Held(HoldKind.PERIOD, since=date(2019, 1, 1), before=BEGAN),
    ):
        with adopted.opener.writing(adopted.board.actor("chair")) as work:
            actions.place_hold(work, held, "Tvist")
    assert listed(adopted) == [matter.label]


def test_what_is_opened_again_written_in_or_given_a_paper_after_the_list_is_spared(adopted):
    again, written, given = (closed(adopted, title=title) for title in ("Ett", "Två", "Tre"))
    adopted.clock.advance(timedelta(days=1))
    disposal = adopted.propose()
    adopted.wait_for_objections()
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        matters.reopen(work, again.id, "Det började om")
        matters.change_matter(work, written.id, Card("Två", "Mer", record_class="disturbance_case"))
    paper = adopted.file("Utredning", record_class="decision_basis", read=False)
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        matters.link(work, given.id, Thing(document_id=paper.id))
    adopted.approve(disposal, "chair")
    adopted.approve(disposal, "treasurer")
    adopted.carry_out()
    assert {label: item.spared_because for label, item in adopted.items(disposal).items()} == {
        again.label: OPEN_MATTER,
        written.label: CHANGED,
        given.label: STILL_HOLDS,
    }


def test_whom_a_conflict_binds_learns_neither_from_the_list_nor_from_the_tombstone(adopted, client_as):
    matter = closed(adopted)
    with adopted.opener.writing(adopted.board.actor("secretary")) as work:
        matters.declare_conflict(work, matter.id, adopted.board.people["chair"].id)
    adopted.clock.advance(timedelta(days=1))
    disposal = adopted.propose()
    chair, treasurer = client_as("chair"), client_as("treasurer")
    page = chair.get(f"{BASE}/retention/disposals/{disposal.id}").text
    assert "Ett ärende som är dolt för dig" in page
    for word in (matter.label, SECRET):
        assert word not in page
    page = treasurer.get(f"{BASE}/retention/disposals/{disposal.id}").text
    assert f"/matters/{matter.id}" in page
    assert SECRET in page
    adopted.wait_for_objections()
    chair, treasurer = client_as("chair"), client_as("treasurer")
    assert (
        "och 1 ärende med allt som står i det"
        in treasurer.get(f"{BASE}/retention/disposals/{disposal.id}/approve").text
    )
    adopted.approve(disposal, "secretary")
    adopted.approve(disposal, "treasurer")
    adopted.carry_out()
    for address in (f"/matters/{matter.id}", f"/retention/disposed/matters/{matter.id}"):
        assert chair.get(BASE + address).status_code == 404
        answer = treasurer.get(BASE + address)
        assert answer.status_code == 410
        assert f"Ärende {matter.label} är gallrat" in answer.text
        assert SECRET not in answer.text
    assert matter.label in treasurer.get(f"{BASE}/retention/disposed").text
    assert matter.label not in chair.get(f"{BASE}/retention/disposed").text
    page = treasurer.get(f"{BASE}/retention/disposals/{disposal.id}").text
    assert f"/retention/disposed/matters/{matter.id}" in page
