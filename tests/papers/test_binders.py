"""The register of binders: kept, found in search within the Scope, photographed out of."""

from datetime import date

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.papers import actions, queries
from boardroom.papers.errors import ClassOutOfReach, LabelMissing, ReasonMissing, YearsOutOfReach
from boardroom.papers.rules import Card, PaperStatus, Scanned, place_in_words, span_in_words, tidy
from boardroom.search.actions import search, suggest
from boardroom.search.jobs import index, is_outdated, rebuild
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in

FOUR = Card(
    "Pärm 4",
    "hyllan i föreningslokalen",
    "servitut, garage, nycklar",
    (1978, 1985),
    frozenset({"title_deeds", "parking_lease"}),
)


@pytest.fixture
def secretary(board):
    return board.actor("secretary")


@pytest.fixture
def add(board, secretary):
    def adder(card=FOUR):
        with board.runtime.opener.writing(secretary) as work:
            return actions.add_binder(work, card)

    return adder


def labels(board, role):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return [binder.label for binder in queries.binders(work)]


def found(board, role, query, **narrowing):
    while index(board.runtime.opener):
        pass
    with board.runtime.opener.reading(board.actor(role)) as work:
        return search(work, query, Narrowing(**narrowing))


def on_paper(board, role, query, **narrowing):
    return [one.binder.label for one in found(board, role, query, **narrowing).binders]


def test_binders_stand_in_the_order_of_their_spines(board, add):
    for label in ("Pärm 10", "Pärm 2", "Bankfacket"):
        add(Card(label))
    assert labels(board, "secretary") == ["Bankfacket", "Pärm 2", "Pärm 10"]


def test_who_may_see_some_classes_sees_a_binder_only_when_all_of_its_classes_are_among_them(board, add):
    add(Card("Räkenskaper", record_classes=frozenset({"vouchers", "ledgers"})))
    add(Card("Blandat", record_classes=frozenset({"vouchers", "disturbance_case"})))
    add(Card("Okänt"))
    assert labels(board, "auditor") == ["Räkenskaper"]
    assert labels(board, "manager") == []
    assert len(labels(board, "chair")) == 3
    with pytest.raises(NotPermitted):
        labels(board, "member")


def test_only_who_may_edit_changes_the_register(board, add):
    binder = add()
    for role in ("auditor", "manager", "nominating_committee"):
        if role not in board.people:
            board.add(role, "Någon", date(2025, 5, 14))
        with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor(role)) as work:
            actions.add_binder(work, FOUR)
        with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor(role)) as work:
            actions.remove_binder(work, binder.id, "skäl")


@pytest.mark.parametrize(
    ("card", "refusal"),
    [
        (Card(" "), LabelMissing),
        (Card("Pärm", years=(1985, 1978)), YearsOutOfReach),
        (Card("Pärm", years=(1500, 1978)), YearsOutOfReach),
        (Card("Pärm", years=(1978, 2077)), YearsOutOfReach),
    ],
)
def test_a_card_that_cannot_be_is_refused(card, refusal):
    with pytest.raises(refusal):
        tidy(card, date(2026, 3, 20))


def test_a_class_that_was_never_adopted_is_refused(add):
    with pytest.raises(ClassOutOfReach):
        add(Card("Pärm", record_classes=frozenset({"love_letters"})))


def test_places_are_said_in_words():
    assert span_in_words((1978, 1985)) == "1978–1985"
    assert span_in_words((1978, 1978)) == "1978"
    assert place_in_words("Pärm 4", "", "1978") == "Pärm 4, 1978"


def test_a_removed_binder_leaves_its_place_on_its_papers_and_its_reason_in_the_log(board, secretary, add):
    opener = board.runtime.opener
    binder = add()
    paper = put_in(opener, secretary, "Servitut", record_class="title_deeds")
    with opener.writing(secretary) as work:
        actions.note_paper(work, paper.document.id, status=PaperStatus.KEPT, binder_id=binder.id)
    with pytest.raises(ReasonMissing), opener.writing(secretary) as work:
        actions.remove_binder(work, binder.id, "  ")
    with opener.writing(secretary) as work:
        actions.remove_binder(work, binder.id, "Innehållet är flyttat")
    with opener.reading(secretary) as work:
        told = queries.paper_of(work, paper.document)
        assert (told.place, told.binder) == ("Pärm 4, hyllan i föreningslokalen", None)
        with pytest.raises(NotFound):
            queries.binder_by_id(work, binder.id)
        entry = work.session.scalars(select(Entry).where(Entry.verb == "papers.binder_removed")).one()
        assert entry.payload["reason"] == "Innehållet är flyttat"
    assert on_paper(board, "secretary", "servitut garage") == []


def test_search_says_that_it_is_on_paper_and_where(board, add):
    add()
    answer = found(board, "secretary", "servitut garage")
    assert [one.binder.place_and_years for one in answer.binders] == [
        "Pärm 4, hyllan i föreningslokalen, 1978–1985"
    ]
    assert (answer.hits.total, answer.hits.partial, answer.rows) == (0, 0, ())
    assert on_paper(board, "secretary", "servitutet garagen") == ["Pärm 4"]
    assert on_paper(board, "secretary", "nyckel 1980") == ["Pärm 4"]
    assert on_paper(board, "secretary", "föreningslokalen") == []


def test_a_binder_stands_beside_the_documents_and_is_in_no_count(board, secretary, add):
    put_in(board.runtime.opener, secretary, "Servitut för garage", title="Köpebrev")
    add()
    answer = found(board, "secretary", "servitut garage")
    assert [row.document.title for row in answer.rows] == ["Köpebrev"]
    assert [one.binder.label for one in answer.binders] == ["Pärm 4"]
    assert (answer.hits.total, answer.hits.classes) == (1, {"board_minutes": 1})
    with board.runtime.opener.reading(secretary) as work:
        assert search(work, "servitut garage", Narrowing(), offset=20).binders == ()


def test_years_and_classes_that_the_reader_chose_are_respected(board, add):
    add()
    for narrowing, expected in (
        ({"year_from": 1985}, ["Pärm 4"]),
        ({"year_from": 1980, "year_to": 1981}, ["Pärm 4"]),
        ({"year_from": 1986}, []),
        ({"year_to": 1977}, []),
        ({"record_class": "title_deeds"}, ["Pärm 4"]),
        ({"record_class": "vouchers"}, []),
    ):
        assert on_paper(board, "secretary", "servitut", **narrowing) == expected, narrowing


def test_search_and_suggestions_keep_within_the_scope(board, add):
    add(Card("Verifikat", contents="kvittensbunt", record_classes=frozenset({"vouchers"})))
    add(Card("Blandat", contents="kvittensbunt", record_classes=frozenset({"vouchers", "disturbance_case"})))
    add(Card("Okänt", contents="kvittensbunt hemlighetsmakeri"))
    assert on_paper(board, "auditor", "kvittensbunt") == ["Verifikat"]
    assert on_paper(board, "auditor", "kvittensbunt", record_class="disturbance_case") == []
    assert on_paper(board, "manager", "kvittensbunt") == []
    assert len(on_paper(board, "chair", "kvittensbunt")) == 3
    with board.runtime.opener.reading(board.actor("auditor")) as work:
        assert suggest(work, "hemlig") == []
        assert suggest(work, "kvitt") == ["kvittensbunt"]


def test_the_index_follows_changes_and_lets_go_of_what_is_scanned_whole(board, secretary, add):
    opener = board.runtime.opener
    binder = add()
    assert on_paper(board, "secretary", "garage") == ["Pärm 4"]
    with opener.writing(secretary) as work:
        actions.change_binder(work, binder.id, Card("Pärm 4", contents="stambyte"))
    assert on_paper(board, "secretary", "garage") == []
    assert on_paper(board, "secretary", "stambyte") == ["Pärm 4"]
    with opener.writing(secretary) as work:
        actions.mark_scanned(work, binder.id, Scanned.ALL)
    assert on_paper(board, "secretary", "stambyte") == []
    with opener.writing(secretary) as work:
        actions.mark_scanned(work, binder.id, Scanned.PARTLY)
    assert on_paper(board, "secretary", "stambyte") == ["Pärm 4"]
    assert not index(opener)
    assert not is_outdated(opener, board.association.id)


def test_a_rebuilt_index_holds_the_binders(board, add):
    add()
    opener, tenant = board.runtime.opener, board.association.id
    while index(opener):
        pass
    opener.ports.search_index.drop(tenant)
    assert is_outdated(opener, tenant)
    rebuild(opener, tenant)
    assert not is_outdated(opener, tenant)
    assert on_paper(board, "secretary", "servitut garage") == ["Pärm 4"]
