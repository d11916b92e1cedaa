"""Splitting and joining: parts that point into an untouched original, found once, hidden together, undone at will."""

import hashlib
import uuid

import pytest

from boardroom.archive.actions import undo_derivation
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents import actions, queries
from boardroom.documents.actions import NewPart
from boardroom.documents.errors import (
    AlreadyDerived,
    BuiltUpon,
    NotDivisible,
    NothingToCut,
    NothingToJoin,
    SignedAlready,
    UndoneBefore,
)
from boardroom.documents.queries import derivations
from boardroom.documents.rules import NewFile, Span, Wanted, cut, in_turn, numbers_within
from boardroom.reading import queries as reading
from boardroom.reading.actions import correct
from boardroom.search.actions import search
from boardroom.search.jobs import index, is_outdated
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in, read_next

TEXTS = (
    "Protokoll om avlopp",
    "Beslut om balkong",
    "Faktura för dagvatten",
    "Kvitto på element",
    "Sista fasad",
)


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def stack(board, opener):
    return put_in(opener, board.actor("secretary"), *TEXTS, title="Bunt", record_class=None)


@pytest.fixture
def split(board, opener, stack):
    def cut_up(*ranges, document=None, role="secretary", **said):
        parts = [NewPart(f"Del {first}-{last}", first, last, **said) for first, last in ranges]
        with opener.writing(board.actor(role)) as work:
            return actions.split(work, document or stack.document.id, parts)

    return cut_up


def _indexed(opener):
    while index(opener):
        pass


def _listed(board, role="chair"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return {document.title for document in queries.browse(work, Wanted()).documents}


def _found(board, words, role="chair"):
    _indexed(board.runtime.opener)
    with board.runtime.opener.reading(board.actor(role)) as work:
        return [(row.document.title, row.page_number) for row in search(work, words, Narrowing()).rows]


def _texts(board, document, role="chair"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return [text for _, text, _ in reading.texts_of(work, document.id)]


def _derivation(board, document):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return derivations.made_by(work, document)


def _undo(board, document, role="secretary"):
    with board.runtime.opener.writing(board.actor(role)) as work:
        return undo_derivation(work, _derivation(board, document).id)


def test_parts_have_the_pages_and_texts_of_their_source_and_no_bytes_of_their_own(
    board, opener, stack, split
):
    first, second = split((1, 2), (4, 5))
    assert _texts(board, first) == list(TEXTS[:2])
    assert _texts(board, second) == list(TEXTS[3:])
    with opener.reading(board.actor("chair")) as work:
        assert queries.files_of(work, first) == []
        assert [page.id for page in reading.pages_of(work, second.id)] == [p.id for p in stack.pages[3:]]
        assert reading.numbered(work, second.id, 2).id == stack.pages[4].id
        assert reading.first_pages(work, [second.id])[second.id].id == stack.pages[3].id
        assert reading.progress(work, second.id).total == 2
        assert reading.waiting_within(work) == 0, "no page is read twice"
        [origin] = derivations.origins_of(work, second, derivations.made_by(work, second))
        assert (origin.document.id, origin.pages(), origin.total()) == (stack.document.id, [(4, 5)], 5)
        kept = opener.ports.blobs.read(board.association.id, stack.file.sha256)
    assert hashlib.sha256(kept).hexdigest() == stack.file.sha256


def test_a_searchable_copy_hinders_no_split(board, opener, stack, split):
    with opener.writing(worker_for(board.association.id)) as work:
        copy = NewFile(sha256="c" * 64, size=1, media_type="application/pdf", name="sökbar.pdf")
        actions.keep_copy(work, stack.document.id, copy)
    assert [part.title for part in split((1, 2), (3, 5))] == ["Del 1-2", "Del 3-5"]


def test_a_split_document_drops_out_of_lists_and_search_and_its_hits_stand_under_the_part_alone(
    board, opener, stack, split
):
    assert _found(board, "dagvatten") == [("Bunt", 3)]
    split((1, 2), (3, 5))
    assert _listed(board) == {"Del 1-2", "Del 3-5"}
    assert _found(board, "dagvatten") == [("Del 3-5", 1)]
    assert _found(board, "avlopp") == [("Del 1-2", 1)]
    assert not is_outdated(opener, board.association.id)
    with opener.reading(board.actor("chair")) as work:
        assert queries.by_id(work, stack.document.id), "it stays within reach"
        assert [one.title for one in queries.by_hash(work, stack.file.sha256)] == ["Bunt"]
        assert queries.facets(work, Wanted()).total == 2


def test_undoing_brings_the_source_back_and_sets_the_parts_aside(board, opener, stack, split):
    first, _ = split((1, 2), (3, 5))
    _indexed(opener)
    assert [one.title for one in _undo(board, first)] == ["Bunt"]
    assert _listed(board) == {"Bunt"}
    assert _found(board, "dagvatten") == [("Bunt", 3)]
    with opener.reading(board.actor("chair")) as work:
        assert queries.by_id(work, first.id).title == "Del 1-2", "a link to it still leads somewhere"
    with pytest.raises(UndoneBefore):
        _undo(board, first)
    split((1, 4), (5, 5))
    assert _listed(board) == {"Del 1-4", "Del 5-5"}


def test_joining_keeps_the_order_and_what_is_said_and_takes_documents_out_of_any_file(board, opener, stack):
    other = put_in(opener, board.actor("secretary"), "Bilaga om garage", title="Bilaga")
    with opener.writing(board.actor("secretary")) as work:
        joined = actions.join(
            work,
            [other.document.id, stack.document.id],
            title="Allt",
            record_class="board_minutes",
            document_date=other.document.document_date,
            tags=["hel"],
        )
    assert _texts(board, joined) == ["Bilaga om garage", *TEXTS]
    assert _listed(board) == {"Allt"}
    assert _found(board, "element") == [("Allt", 5)]
    with opener.reading(board.actor("chair")) as work:
        found = queries.by_id(work, joined.id)
        assert found.document_date == other.document.document_date
        assert [tag.name for tag in found.tags] == ["hel"]
    _undo(board, joined)
    assert _listed(board) == {"Bunt", "Bilaga"}


def test_parts_can_be_joined_again_and_the_last_deed_is_undone_first(board, opener, stack, split):
    first, second, third = split((1, 1), (2, 3), (4, 5))
    with opener.writing(board.actor("secretary")) as work:
        joined = actions.join(work, [third.id, first.id], title="Ihop", record_class=None, document_date=None)
    assert _texts(board, joined) == [TEXTS[3], TEXTS[4], TEXTS[0]]
    assert _listed(board) == {"Del 2-3", "Ihop"}
    with pytest.raises(BuiltUpon):
        _undo(board, second)
    _undo(board, joined)
    _undo(board, second)
    assert _listed(board) == {"Bunt"}


def test_a_part_is_split_as_any_document(board, split):
    _, second = split((1, 2), (3, 5))
    [last] = split((2, 3), document=second.id)
    assert _texts(board, last) == list(TEXTS[3:])
    assert _listed(board) == {"Del 1-2", "Del 2-3"}


@pytest.mark.parametrize(
    "ranges", [(), ((1, 5),), ((0, 2), (3, 5)), ((1, 3), (3, 5)), ((3, 5), (1, 2)), ((1, 6),), ((3, 2),)]
)
def test_a_split_that_leaves_it_whole_or_names_other_pages_is_refused(split, ranges):
    with pytest.raises(NothingToCut):
        split(*ranges)


def test_what_is_set_aside_is_not_derived_from_again(board, opener, stack, split):
    first, second = split((1, 2), (3, 5))
    with pytest.raises(AlreadyDerived):
        split((1, 1), (2, 5))
    with pytest.raises(NothingToJoin), opener.writing(board.actor("chair")) as work:
        actions.join(work, [first.id, first.id], title="x", record_class=None, document_date=None)
    _undo(board, second)
    with pytest.raises(AlreadyDerived):
        split((1, 1), document=first.id)


def test_a_signed_paper_stays_whole_and_a_signed_part_keeps_its_ground(board, opener, stack, split):
    first, _ = split((1, 2), (3, 5))
    sealed = opener.ports.blobs.put(board.association.id, b"%PDF-sealed")
    with opener.writing(board.actor("chair")) as work:
        actions.add_file(
            work, first, NewFile(sealed.sha256, sealed.size, "application/pdf", "s.pdf", role="sealed")
        )
    with pytest.raises(SignedAlready):
        _undo(board, first)
    with pytest.raises(NotDivisible):
        split((1, 1), document=first.id)


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_only_those_who_may_edit_split_join_and_undo(board, opener, stack, split, role):
    with pytest.raises(NotPermitted):
        split((1, 2), (3, 5), role=role)
    with pytest.raises(NotPermitted), opener.writing(board.actor(role)) as work:
        actions.join(work, [stack.document.id] * 2, title="x", record_class=None, document_date=None)
    first, _ = split((1, 2), (3, 5))
    with pytest.raises(NotPermitted), opener.writing(board.actor(role)) as work:
        actions.undo(work, _derivation(board, first).id)


def _hide(board, document, role):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        actions.hide_from(work, document.id, board.people[role].id, "äger företaget")


def _unseen(board, document, role):
    with board.runtime.opener.reading(board.actor(role)) as work:
        with pytest.raises(NotFound):
            queries.by_id(work, document.id)
        return reading.pages_of(work, document.id) == []


def test_parts_inherit_the_hidings_of_their_source(board, stack, split):
    first, _ = split((1, 2), (3, 5))
    _hide(board, stack.document, "treasurer")
    assert _unseen(board, first, "treasurer")
    assert _listed(board, "treasurer") == set()
    assert _found(board, "avlopp", "treasurer") == []
    assert _found(board, "avlopp") == [("Del 1-2", 1)]


def test_a_hidden_part_is_not_found_in_its_source_nor_in_what_is_joined_of_it(board, opener, stack, split):
    first, second = split((1, 2), (3, 5))
    _hide(board, second, "treasurer")
    assert _unseen(board, second, "treasurer")
    assert _unseen(board, stack.document, "treasurer")
    assert _listed(board, "treasurer") == {"Del 1-2"}
    with opener.reading(board.actor("treasurer")) as work:
        assert reading.page(work, stack.pages[1].id)
        with pytest.raises(NotFound):
            reading.page(work, stack.pages[2].id)
        with pytest.raises(NotFound):
            queries.file_by_id(work, stack.file.id)
    with pytest.raises(NotFound):
        _undo(board, first, "treasurer")
    with opener.writing(board.actor("secretary")) as work:
        joined = actions.join(
            work, [first.id, second.id], title="Ihop", record_class=None, document_date=None
        )
    assert _unseen(board, joined, "treasurer")
    _undo(board, joined)
    _undo(board, first)
    assert _unseen(board, stack.document, "treasurer"), "a hiding is no less for an undone split"


def test_a_class_opens_a_part_and_its_pages_alone(board, opener, stack, split):
    [minutes] = split((1, 2), record_class="board_minutes")
    assert _listed(board, "auditor") == {"Del 1-2"}
    assert _texts(board, minutes, "auditor") == list(TEXTS[:2])
    assert _found(board, "avlopp", "auditor") == [("Del 1-2", 1)]
    assert _found(board, "dagvatten", "auditor") == []
    with opener.reading(board.actor("auditor")) as work:
        assert reading.page(work, stack.pages[0].id)
        with pytest.raises(NotFound):
            reading.page(work, stack.pages[2].id)
        with pytest.raises(NotFound):
            queries.by_id(work, stack.document.id)
        assert reading.bearers(work, [stack.pages[0].id]) == {stack.pages[0].id: [minutes.id]}


def test_a_text_that_changes_changes_the_part_in_search(board, opener, stack, split):
    split((1, 2), (3, 5))
    _indexed(opener)
    with opener.writing(board.actor("chair")) as work:
        correct(work, stack.pages[2].id, "Faktura för snöröjning")
    assert _found(board, "snöröjning") == [("Del 3-5", 1)]
    assert _found(board, "dagvatten") == []


def test_pages_read_after_the_split_come_into_the_parts(board, opener):
    waiting = put_in(opener, board.actor("secretary"), *TEXTS, title="Bunt", read=False)
    with opener.writing(board.actor("secretary")) as work:
        actions.split(work, waiting.document.id, [NewPart("A", 1, 2), NewPart("B", 3, 5)])
    _indexed(opener)
    for text in TEXTS:
        read_next(opener, board.actor("secretary"), text)
    assert _found(board, "balkong") == [("A", 2)]
    assert _found(board, "fasad") == [("B", 3)]


def test_another_association_finds_nothing_of_it(board, opener, stack, split):
    first, _ = split((1, 2), (3, 5))
    derivation = _derivation(board, first)
    with pytest.raises(NotFound), opener.writing(worker_for(uuid.uuid4())) as work:
        actions.undo(work, derivation.id)


def test_runs_of_pages_are_cut_and_counted_across_files():
    one, two = uuid.uuid4(), uuid.uuid4()
    whole = (Span(one, 1, 3), Span(two, 1, 4))
    assert cut(whole, 2, 5) == (Span(one, 2, 3), Span(two, 1, 2))
    assert cut((Span(one, 3, 4), Span(one, 1, 1)), 1, 3) == (Span(one, 3, 4), Span(one, 1, 1))
    assert numbers_within(whole, (Span(two, 2, 3), Span(one, 1, 1))) == [(5, 6), (1, 1)]
    assert in_turn([(1, 2), (4, 4)], 4)
    assert not in_turn([(1, 5)], 4)


def test_a_page_of_a_part_is_corrected_by_whoever_may_not_know_of_the_whole(board, opener, split, client_as):
    first, second = split((1, 2), (3, 5))
    with opener.writing(board.actor("secretary")) as work:
        actions.hide_from(work, first.id, board.people["treasurer"].id, "Jäv")
    with opener.reading(board.actor("treasurer")) as work:
        page = reading.pages_of(work, second.id)[1]
    browser = client_as("treasurer")
    shown = browser.get(f"/brf-provet-1/reading/{page.id}")
    assert shown.status_code == 200
    assert "Sida 2 av 3" in shown.text
    saved = browser.post(
        f"/brf-provet-1/reading/{page.id}?way=document",
        data={"deed": "save", "text": "Rättat av kassören", "revision": "0"},
    )
    assert saved.location.endswith(f"/archive/{second.id}?page=2")
