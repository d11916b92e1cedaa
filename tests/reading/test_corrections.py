"""People's corrections: kept version by version, on top of whatever is recognised, found by search, in the right place."""

from datetime import timedelta
from pathlib import Path

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents.actions import NewPart, hide_from, split, undo
from boardroom.documents.queries import by_id
from boardroom.documents.queries.derivations import made_of
from boardroom.ports.geometry import PageText
from boardroom.reading import actions, jobs, queries
from boardroom.reading.actions import Outcome
from boardroom.reading.errors import CorrectedMeanwhile, NothingToWithdraw, TextTooLong
from boardroom.reading.models import Deed, PageState, TextSource
from boardroom.reading.queries.correcting import ON_A_SHEET
from boardroom.reading.rules import unpack_words
from boardroom.search.actions import search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in, read_next, seen, words_of

ROOT = Path(__file__).resolve().parents[2]
READ = "Styrclsen beslöt att byta tvältstuga"
RIGHT = "Styrelsen beslöt att byta tvättstuga"
DOUBTFUL = {"Styrclsen", "tvältstuga"}
LIST = "/brf-provet-1/reading/"


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def paper(board, opener):
    return put_in(opener, board.actor("secretary"), READ, doubtful=DOUBTFUL)


def _correct(board, opener, page, text=RIGHT, role="secretary", **options):
    with opener.writing(board.actor(role)) as work:
        actions.correct(work, page.id, text, **options)


def _text(board, opener, page):
    with opener.reading(board.actor("chair")) as work:
        return queries.text_of(work, page.id)


def _read_again(board, opener, page, text, doubtful=()):
    with opener.writing(board.actor("secretary")) as work:
        actions.read_again(work, page.id)
    read_next(opener, board.actor("secretary"), text, doubtful)


def _waiting(board, opener, role="secretary", **options):
    with opener.reading(board.actor(role)) as work:
        return queries.to_correct(work, **options)


def test_doubtful_pages_wait_worst_first_and_sure_ones_do_not(board, opener):
    secretary = board.actor("secretary")
    put_in(opener, secretary, "Allt är tydligt läst", title="Tydlig")
    put_in(
        opener,
        secretary,
        "Nästan allt är läst utan besvär men detta blev otydligt",
        title="Fläckig",
        doubtful={"otydligt"},
    )
    put_in(
        opener,
        secretary,
        "Inget går att lita på",
        title="Suddig",
        doubtful={"Inget", "går", "att", "lita", "på"},
    )
    queue = _waiting(board, opener)
    assert [(row.document.title, row.place.number, row.place.total) for row in queue.rows] == [
        ("Suddig", 1, 1),
        ("Fläckig", 1, 1),
    ]


def test_the_portals_own_separator_sheets_are_nobodys_task(board, opener):
    """Split at its sheets, a stack leaves them out; cut by hand, what is left out may be a paper like any other."""
    secretary = board.actor("secretary")
    pages = ("FÖRSÄTTSBLAD", "Otydligt protokoll", "FÖRSÄTTSBLAD", "Tydligt")
    stack = put_in(opener, secretary, *pages, title="Bunt", doubtful={"FÖRSÄTTSBLAD", "Otydligt"})
    parts = [NewPart("Ett", 2, 2), NewPart("Två", 4, 4)]
    assert [row.place.number for row in _waiting(board, opener).rows] == [1, 3, 2]
    with opener.writing(worker_for(board.association.id)) as work:
        split(work, stack.document.id, parts, by_sheets=True)
    assert [row.place.number for row in _waiting(board, opener).rows] == [2]
    assert _waiting(board, opener).total == 1
    with opener.writing(secretary) as work:
        undo(work, made_of(work, by_id(work, stack.document.id)).id)
        split(work, stack.document.id, parts)
    assert _waiting(board, opener).total == 3


def test_a_separator_sheet_is_no_task_in_a_stack_that_is_not_split_either(board, opener):
    printed = (ROOT / "templates/documents/separator.typ").read_text(encoding="utf-8")
    for words in ON_A_SHEET:
        assert words in printed
        put_in(
            opener,
            board.actor("secretary"),
            f"Otydligt\n{words} varje papper",
            title=words,
            doubtful={"Otydligt"},
        )
    put_in(
        opener,
        board.actor("secretary"),
        "Otydligt\nLägg bladet i pärmen",
        title="Papper",
        doubtful={"Otydligt"},
    )
    assert [row.document.title for row in _waiting(board, opener).rows] == ["Papper"]


def test_the_list_lies_behind_the_same_scope_as_the_papers(board, opener, paper):
    unseen = put_in(
        opener, board.actor("secretary"), READ, doubtful=DOUBTFUL, record_class="disturbance_case"
    )
    assert _waiting(board, opener).total == 2
    manager = _waiting(board, opener, "manager")
    assert unseen.document.id not in {row.document.id for row in manager.rows}
    with pytest.raises(NotFound), opener.writing(board.actor("auditor")) as work:
        queries.versions_of(work, unseen.pages[0].id)


def test_only_who_may_edit_documents_may_correct(board, opener, paper):
    [page] = paper.pages
    for deed in (
        lambda work: actions.correct(work, page.id, "Nej"),
        lambda work: actions.confirm(work, page.id),
        lambda work: actions.withdraw(work, page.id),
        lambda work: actions.read_again(work, page.id),
    ):
        with pytest.raises(NotPermitted), opener.writing(board.actor("auditor")) as work:
            deed(work)


def test_a_corrected_page_leaves_the_list_and_is_found_by_its_new_words_alone(board, opener, paper):
    [page] = paper.pages
    _correct(board, opener, page)
    assert _waiting(board, opener).total == 0
    while index(opener):
        pass
    with opener.reading(board.actor("chair")) as work:
        found = search(work, "tvättstuga", Narrowing())
        assert [row.document.id for row in found.rows] == [paper.document.id]
        # Marked where the misread word stands on the image.
        [spot] = found.rows[0].spots
        wrong = words_of(READ)[-1]
        assert (spot.x, spot.y, spot.width) == (wrong.left, wrong.top, wrong.width)
        assert not search(work, "tvält*", Narrowing()).rows


def test_recognising_again_never_touches_what_a_person_wrote(board, opener, paper):
    [page] = paper.pages
    _correct(board, opener, page)
    _read_again(board, opener, page, "Något helt nytt", {"Något"})
    assert _text(board, opener, page) == RIGHT
    assert _waiting(board, opener).total == 0
    with opener.reading(board.actor("chair")) as work:
        assert queries.machine_layer(work, page.id).text == "Något helt nytt"
        assert queries.text_layer(work, page.id).source is TextSource.CORRECTED


def test_words_of_a_correction_move_with_a_new_recognition(board, opener, paper):
    [page] = paper.pages
    _correct(board, opener, page)
    _read_again(board, opener, page, "Förening\n" + RIGHT)
    with opener.reading(board.actor("chair")) as work:
        words = unpack_words(queries.text_layer(work, page.id).words)
    assert " ".join(word.text for word in words) == RIGHT
    assert {word.top for word in words} == {words_of("x\ny")[1].top}


def test_a_corrected_page_that_is_found_blank_or_fails_later_stays_readable(board, opener, paper):
    [page] = paper.pages
    _correct(board, opener, page)
    worker = worker_for(board.association.id)
    for ending in ("blank", "failed"):
        with opener.writing(board.actor("secretary")) as work:
            actions.read_again(work, page.id)
        with opener.writing(worker_for()) as work:
            claimed = actions.claim(work)
        with opener.writing(worker) as work:
            if ending == "blank":
                assert actions.record_reading(
                    work, claimed, Outcome(None, TextSource.RECOGNISED, "", 420, 594, "", "", 0.0)
                )
            else:
                assert actions.record_failure(work, claimed, "Gick sönder", final=True)
        with opener.reading(worker) as work:
            found = queries.page(work, page.id)
            assert (found.state, found.problem) == (PageState.READ, "")
            assert queries.text_of(work, page.id) == RIGHT


def test_every_version_is_kept_with_who_and_when_and_the_newest_counts(board, opener, paper, clock):
    [page] = paper.pages
    _correct(board, opener, page, "Första", "secretary")
    first_at = clock.now()
    clock.advance(timedelta(days=1))
    _correct(board, opener, page, "Andra", "chair")
    with opener.reading(board.actor("chair")) as work:
        versions = queries.versions_of(work, page.id)
    assert [(one.number, one.text, one.made_by) for one in versions] == [
        (2, "Andra", board.people["chair"].id),
        (1, "Första", board.people["secretary"].id),
    ]
    assert versions[1].made_at == first_at
    assert _text(board, opener, page) == "Andra"


def test_one_may_go_back_to_what_was_read_and_nothing_is_lost(board, opener, paper):
    [page] = paper.pages
    _correct(board, opener, page)
    with opener.writing(board.actor("chair")) as work:
        actions.withdraw(work, page.id)
    assert _text(board, opener, page) == READ
    assert _waiting(board, opener).total == 1
    with opener.reading(board.actor("chair")) as work:
        assert [one.deed for one in queries.versions_of(work, page.id)] == [Deed.WITHDRAWN, Deed.CORRECTED]
        assert queries.versions_of(work, page.id)[1].text == RIGHT
    with pytest.raises(NothingToWithdraw), opener.writing(board.actor("chair")) as work:
        actions.withdraw(work, page.id)


def test_a_confirmed_page_leaves_the_list_and_keeps_its_text(board, opener, paper):
    [page] = paper.pages
    with opener.writing(board.actor("secretary")) as work:
        actions.confirm(work, page.id)
    assert _waiting(board, opener).total == 0
    _read_again(board, opener, page, "Sämre läst")
    assert _text(board, opener, page) == READ


def test_who_comes_second_is_told_and_loses_nothing(board, opener, paper):
    [page] = paper.pages
    _correct(board, opener, page, "Den första", "secretary", revision=0)
    with pytest.raises(CorrectedMeanwhile):
        _correct(board, opener, page, "Den andra", "chair", revision=0)
    assert _text(board, opener, page) == "Den första"
    _correct(board, opener, page, "Den andra", "chair", revision=1)
    assert _text(board, opener, page) == "Den andra"


def test_a_page_that_failed_can_be_typed_by_hand(board, opener):
    secretary = board.actor("secretary")
    paper = put_in(opener, secretary, "", read=False)
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    with opener.writing(worker_for(secretary.tenant)) as work:
        actions.record_failure(work, claimed, "Gick inte", final=True)
    [page] = paper.pages
    assert [row.page.id for row in _waiting(board, opener).rows] == [page.id]
    _correct(board, opener, page, "Avskriven för hand")
    with opener.reading(secretary) as work:
        assert queries.page(work, page.id).state is PageState.READ
        assert not queries.failed_pages(work)
    while index(opener):
        pass
    with opener.reading(secretary) as work:
        assert search(work, "avskriven", Narrowing()).rows
    with opener.writing(secretary) as work:
        actions.withdraw(work, page.id)
        assert queries.page(work, page.id).state is PageState.FAILED


def test_no_page_takes_a_whole_book(board, opener, paper):
    with pytest.raises(TextTooLong):
        _correct(board, opener, paper.pages[0], "x" * 70_000)


def test_pages_read_before_the_rule_are_judged_by_it(board, opener, paper):
    [page] = paper.pages
    with opener.writing(worker_for(board.association.id)) as work:
        old = queries.page(work, page.id)
        old.doubts, old.doubt, old.judged, old.ink = "", 0.0, 0, None
    assert _waiting(board, opener).total == 0
    assert jobs.judge(opener)
    assert not jobs.judge(opener)
    assert _waiting(board, opener).total == 1


def test_a_files_own_text_is_never_doubted(board, opener, paper):
    with opener.writing(board.actor("secretary")) as work:
        actions.read_again(work, paper.pages[0].id)
    with opener.writing(worker_for()) as work:
        claimed = actions.claim(work)
    read = PageText(READ, words_of(READ, DOUBTFUL), 420, 594, 50.0)
    with opener.writing(worker_for(board.association.id)) as work:
        actions.record_reading(work, claimed, Outcome(read, TextSource.EMBEDDED, "", 420, 594, "", "", 0.2))
    assert _waiting(board, opener).total == 0


# --- The pages ----------------------------------------------------------------------------------


def test_the_list_and_home_say_in_words_what_waits(board, paper, client_as):
    client = client_as("secretary")
    page = seen(client, LIST)
    assert "1 sida kan vara fel läst" in page
    assert "De osäkraste" not in page  # of one page
    assert "jämför med bilden" in page
    assert "Styrelseprotokoll 3" in page
    assert "1 sida kan vara fel läst" in seen(client, "/brf-provet-1/")
    assert "fel läst" not in seen(client_as("auditor"), "/brf-provet-1/")
    assert "jämför med bilden" in seen(client, paper.address)


def test_an_empty_list_is_kind(board, client_as):
    assert "Inga sidor att rätta" in seen(client_as("secretary"), LIST)


def test_the_page_marks_uncertain_words_in_the_text_and_on_the_image(board, paper, client_as):
    page = seen(client_as("secretary"), f"{LIST}{paper.pages[0].id}")
    assert "<mark>Styrclsen</mark> beslöt att byta <mark>tvältstuga</mark>" in page
    assert page.count('class="uncertain"') == 2
    assert page.count("data-word=") == 5


def test_saving_leads_to_the_next_page_and_keeps_who_did_it(board, opener, paper, client_as):
    other = put_in(opener, board.actor("secretary"), READ, title="Nästa papper", doubtful=DOUBTFUL)
    client = client_as("secretary")
    address = f"{LIST}{paper.pages[0].id}"
    answer = client.post(address, data={"text": RIGHT, "revision": "0", "deed": "save"})
    assert answer.location.endswith(str(other.pages[0].id))
    assert "Rättelsen är sparad" in seen(client, answer.location)
    page = seen(client, address)
    assert "Bo Lind" in page
    assert "<mark>" not in page
    assert "Gå tillbaka till den här texten" in page
    history = seen(client, paper.address)
    assert "Texten på en sida rättades" in history


def test_from_the_document_one_comes_back_to_its_page(board, paper, client_as):
    client = client_as("secretary")
    assert f"/reading/{paper.pages[0].id}?way=document" in seen(client, paper.address)
    address = f"{LIST}{paper.pages[0].id}?way=document"
    answer = client.post(address, data={"text": READ, "revision": "0", "deed": "confirm"})
    assert answer.location == f"{paper.address}?page=1"


def test_the_second_of_two_sees_both_texts(board, opener, paper, client_as):
    _correct(board, opener, paper.pages[0], "Den första skrev så", "chair")
    client = client_as("secretary")
    answer = client.post(
        f"{LIST}{paper.pages[0].id}", data={"text": "Den andra skrev så", "revision": "0", "deed": "save"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Någon annan har rättat sidan" in page
    assert "Den första skrev så" in page
    assert "Den andra skrev så</textarea>" in page
    assert 'value="1"' in page
    again = client.post(
        f"{LIST}{paper.pages[0].id}", data={"text": "Den andra skrev så", "revision": "1", "deed": "save"}
    )
    assert again.status_code == 302
    assert _text(board, opener, paper.pages[0]) == "Den andra skrev så"


def test_an_earlier_version_can_be_taken_up_again(board, opener, paper, client_as):
    [page] = paper.pages
    _correct(board, opener, page, "Första versionen", "secretary")
    _correct(board, opener, page, "Andra versionen", "chair")
    client = client_as("secretary")
    assert "Första versionen</textarea>" in seen(client, f"{LIST}{page.id}?version=1")
    assert client.get(f"{LIST}{page.id}?version=9").status_code == 404


def test_going_back_and_reading_again_from_the_page(board, opener, paper, client_as):
    [page] = paper.pages
    _correct(board, opener, page)
    client = client_as("secretary")
    client.post(f"{LIST}{page.id}", data={"revision": "1", "deed": "withdraw"})
    assert _text(board, opener, page) == READ
    answer = client.post(f"{LIST}{page.id}/read-again")
    assert answer.status_code == 302
    assert "Sidan läses av" in seen(client, f"{LIST}{page.id}")
    assert client.post(f"{LIST}{page.id}/read-again").status_code == 409


def test_what_is_hidden_from_someone_is_not_theirs_to_correct(board, opener, paper, client_as):
    with opener.writing(board.actor("chair")) as work:
        hide_from(work, paper.document.id, board.people["secretary"].id, "jäv")
    client = client_as("secretary")
    assert client.get(f"{LIST}{paper.pages[0].id}").status_code == 404
    assert client.post(f"{LIST}{paper.pages[0].id}", data={"text": "x", "revision": "0"}).status_code == 404
    assert "Styrelseprotokoll 3" not in seen(client, LIST)
    with opener.reading(board.actor("chair")) as work:
        assert by_id(work, paper.document.id).content_version == 3
