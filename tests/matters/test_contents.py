"""A matter is opened, holds things together in time order, is closed and opened again, and each step stands with who and why."""

from datetime import date

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.matters import actions, queries
from boardroom.matters.actions import Card
from boardroom.matters.errors import (
    ClosedAlready,
    ClosedBeforeOpened,
    DayAhead,
    NoSuchPart,
    OpenAlready,
    OutOfReach,
    PartThere,
    ReasonMissing,
    TitleMissing,
)
from boardroom.matters.models import MatterState
from boardroom.matters.queries import Sought, Thing
from boardroom.matters.rules import Deed
from boardroom.minutes.actions import save
from boardroom.minutes.queries import Sought as SoughtDecisions
from boardroom.minutes.queries import decisions


def test_matters_are_numbered_within_their_year(house):
    assert [house.open(f"Nr {number}").label for number in (1, 2)] == ["2026-Ä1", "2026-Ä2"]


def test_a_matter_that_is_refused_takes_no_number(house):
    with pytest.raises(TitleMissing):
        house.open(" ")
    assert house.open("Taket").label == "2026-Ä1"


def test_the_dossier_holds_papers_paragraphs_decisions_and_contracts_in_time_order(house, secretary):
    minutes = secretary.sealed(held_on=date(2026, 3, 14))
    with house.reading() as work:
        [decided] = decisions(work, SoughtDecisions(words="anbudet")).rows
    matter = house.open("Takomläggningen")
    late, early, undated = (
        house.file("Slutbesiktning", day=date(2026, 3, 19)),
        house.file("Utredning", day=date(2025, 1, 2)),
        house.file("Odaterad ritning", day=None),
    )
    contract = house.contract("Takentreprenaden", starts_on=date(2026, 3, 16))
    for paper in (late, undated, early):
        house.put(matter, document_id=paper.id)
    house.put(matter, item_id=minutes.items[0].id)
    house.put(matter, decision_id=decided.decision.id)
    house.put(matter, contract_id=contract.id)
    assert house.titles(matter) == [
        "Utredning",
        "Mötets öppnande",
        "att anta anbudet på 300 000 kr.",
        "Takentreprenaden",
        "Slutbesiktning",
        "Odaterad ritning",
    ]


def test_putting_the_same_thing_in_twice_leaves_it_there_once_and_taking_it_out_leaves_it_in_the_archive(
    house,
):
    matter, paper = house.open(), house.file("Rapport")
    house.put(matter, document_id=paper.id)
    house.put(matter, document_id=paper.id)
    assert house.titles(matter) == ["Rapport"]
    with house.writing() as work:
        [link] = queries.links_of(work, [matter.id])
        actions.unlink(work, matter.id, link.id)
    assert house.titles(matter) == []
    with house.reading() as work:
        assert queries.matters_of(work, Thing(document_id=paper.id)) == []


def test_one_thing_and_no_more_can_be_put_into_a_matter(house):
    matter, paper = house.open(), house.file("Rapport")
    with pytest.raises(NotFound):
        house.put(matter)
    with pytest.raises(NotFound):
        house.put(matter, document_id=paper.id, item_id=paper.id)


def test_a_paragraph_taken_out_of_a_draft_leaves_the_matter_with_it(house, secretary):
    minutes = secretary.written()
    matter = house.open()
    house.put(matter, item_id=minutes.items[1].id)
    house.put(matter, decision_id=minutes.items[1].decisions[0].id)
    assert len(house.titles(matter)) == 2
    writing = secretary.writing()
    with house.writing() as work:
        save(work, minutes.id, type(writing)(writing.meeting, writing.items[:1]), revision=minutes.revision)
    assert house.titles(matter) == []


def test_closing_and_opening_again_say_who_when_and_why(house):
    matter = house.open(day=date(2026, 3, 1))
    house.close(matter, date(2026, 3, 10), "Lagad och torr")
    assert house.matter(matter).closed_on == date(2026, 3, 10)
    with house.writing("chair") as work:
        actions.reopen(work, matter.id, "Fukten kom tillbaka")
    found = house.matter(matter)
    assert (found.state, found.closed_on) == (MatterState.REOPENED, None)
    with house.reading() as work:
        turns = queries.turns_of(work, [matter.id])[matter.id]
    assert [(one.deed, one.day, one.because, one.made_by_name) for one in turns] == [
        (Deed.OPENED, date(2026, 3, 1), "", "Bo Lind"),
        (Deed.CLOSED, date(2026, 3, 10), "Lagad och torr", "Bo Lind"),
        (Deed.REOPENED, date(2026, 3, 20), "Fukten kom tillbaka", "Astrid Ek"),
    ]


def test_a_matter_is_not_closed_without_a_reason_twice_ahead_of_time_or_before_it_began(house):
    matter = house.open(day=date(2026, 3, 1))
    for day, because, refusal in (
        (None, " ", ReasonMissing),
        (date(2026, 3, 21), "Klart", DayAhead),
        (date(2026, 2, 28), "Klart", ClosedBeforeOpened),
    ):
        with pytest.raises(refusal):
            house.close(matter, day, because)
    with pytest.raises(OpenAlready), house.writing() as work:
        actions.reopen(work, matter.id, "Varför inte")
    house.close(matter)
    with pytest.raises(ClosedAlready):
        house.close(matter)


def test_what_a_matter_concerns_finds_it_again(house):
    matter = house.open(
        "Läcka",
        apartments=("1203", "1303"),
        parts=("pipes", "wet_rooms"),
        counterparty="Rörfirman i provet",
        people=(house.board.people["treasurer"].id,),
    )
    with house.reading() as work:
        assert [one.id for one in queries.of_apartment(work, "1203")] == [matter.id]
        assert [one.id for one in queries.of_part(work, "pipes")] == [matter.id]
        assert [one.id for one in queries.of_counterparty(work, "Rörfirman i provet")] == [matter.id]
        for words in ("läcka", "LÄCKA", "1303", "2026-ä1", "rörfirman"):
            assert [one.id for one in queries.matters(work, Sought(words=words)).rows] == [matter.id], words
        assert queries.matters(work, Sought(words="taket")).rows == []
        concerns = queries.concerns_of(work, [matter.id])[matter.id]
    assert (concerns.apartments, set(concerns.parts)) == (("1203", "1303"), {"pipes", "wet_rooms"})
    assert [one.name for one in concerns.people] == ["Cecilia Ask"]
    with house.writing() as work:
        actions.change_matter(work, matter.id, Card("Läcka", parts=("roof",)))
    with house.reading() as work:
        assert queries.of_apartment(work, "1203") == []
        assert [one.id for one in queries.of_part(work, "roof")] == [matter.id]


def test_a_house_has_parts_of_its_own_beside_the_usual_ones(house):
    with house.writing() as work:
        added = actions.add_part(work, "Cykelrum")
    matter = house.open("Cyklar", parts=(added.key,))
    with house.reading() as work:
        assert [one.id for one in queries.of_part(work, added.key)] == [matter.id]
    for name, refusal in (("cykelrum", PartThere), ("Hiss", PartThere), (" ", TitleMissing)):
        with pytest.raises(refusal), house.writing() as work:
            actions.add_part(work, name)
    with pytest.raises(NoSuchPart):
        house.open("Annat", parts=("nowhere",))
    with pytest.raises(OutOfReach):
        house.open("Annat", record_class="vouchers")


@pytest.mark.parametrize("role", ["auditor", "manager", "member", "administrator"])
def test_only_the_board_writes_in_matters(house, role):
    with pytest.raises(NotPermitted):
        house.open(role=role)


def test_the_chain_of_the_log_names_each_deed_by_the_matters_number_and_never_by_its_title(house):
    matter, paper = house.open("Hemligt bråk"), house.file("Rapport")
    house.put(matter, document_id=paper.id)
    house.close(matter)
    with house.opener.reading(worker_for(house.board.association.id)) as work:
        rows = list(work.session.scalars(select(Entry)))
    told = [(row.verb, row.payload) for row in rows if row.subject_kind == "matter"]
    assert [(verb, payload["number"]) for verb, payload in told] == [
        ("opened", "2026-Ä1"),
        ("linked", "2026-Ä1"),
        ("closed", "2026-Ä1"),
    ]
    assert not [row for row in rows if "Hemligt" in str(row.payload)]
