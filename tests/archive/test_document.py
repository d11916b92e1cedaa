"""The document page: words over the image, hits, files byte for byte, and walls around what is not yours."""

import re

import pytest
from sqlalchemy import func, select

from boardroom.archive.actions import DOWNLOADED, OPENED
from boardroom.archive.rules import Hit, strip, trail
from boardroom.audit.models import Reading
from boardroom.audit.queries import noted_since
from boardroom.audit.rules import READING_WORDS
from boardroom.documents.actions import hide_from
from tests.data.filed import put_in, read_next, seen

FIRST = "Styrelsen beslutade att byta\navloppsstammarna i huset"
SECOND = "Fönstren målas om\nStambytet kostar 1 250 000 kr"


@pytest.fixture
def paper(board):
    return put_in(board.runtime.opener, board.actor("secretary"), FIRST, SECOND)


def test_the_page_shows_image_words_and_facts(paper, client_as):
    page = seen(client_as("secretary"), paper.address)
    assert f"/archive/pages/{paper.pages[0].id}/large" in page
    assert page.count("<text ") == len(FIRST.split())
    assert "Sida 1 av 2" in page
    assert "Bevaras för alltid" in page
    assert "2025/26" in page
    assert "2026-03-14 Styrelseprotokoll 3.tif" in page
    assert paper.file.sha256 in page
    assert "Lades till i arkivet" in page


def test_hits_are_marked_in_every_form_and_lead_from_page_to_page(paper, client_as):
    page = seen(client_as("secretary"), f"{paper.address}?q=stambyte")
    assert "Träff 1 av" in page
    assert page.count('id="hit"') == 1
    assert 'class="hit' in page
    assert "page=2" in page
    second = seen(client_as("secretary"), f"{paper.address}?q=stambyte&page=2&hit=1")
    assert "hit-now" in second
    assert "Förra träffen" in second
    assert "Nästa träff" not in second


def test_one_hit_is_one_hit_under_the_small_page(paper, client_as):
    page = re.sub(r"\s+", " ", seen(client_as("secretary"), f"{paper.address}?q=fönster"))
    assert re.search(r"· 1 träff\b", page)
    assert "1 träffar" not in page


def test_the_first_page_with_a_hit_is_opened(paper, client_as):
    assert "Sida 2 av 2" in seen(client_as("secretary"), f"{paper.address}?q=fönster")


@pytest.mark.parametrize("query", ['"oavslutad', "finnsinte", "år:1987", "("])
def test_a_query_that_marks_nothing_still_shows_the_document(paper, client_as, query):
    assert "hit-now" not in seen(client_as("secretary"), f"{paper.address}?q={query}")


@pytest.mark.parametrize("asked", ["page=99", "page=0", "page=abc", "page=-1", "hit=99999&q=stammar"])
def test_a_strange_address_shows_a_page(paper, client_as, asked):
    seen(client_as("secretary"), f"{paper.address}?{asked}")


def test_the_original_comes_byte_for_byte_and_can_run_nothing(paper, client_as):
    address = f"/brf-provet-1/archive/files/{paper.file.id}/x.tif"
    answer = client_as("auditor").get(address, buffered=True)
    assert answer.data == paper.content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "2026-03-14%20Styrelseprotokoll%203.tif" in answer.headers["Content-Disposition"] or (
        '"2026-03-14 Styrelseprotokoll 3.tif"' in answer.headers["Content-Disposition"]
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["ETag"].strip('"') == paper.file.sha256
    again = client_as("auditor").get(
        address, buffered=True, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_page_image_is_kept_by_this_browser_alone(paper, client_as, size):
    answer = client_as("secretary").get(f"/brf-provet-1/archive/pages/{paper.pages[0].id}/{size}")
    assert answer.mimetype == "image/webp"
    assert "private" in answer.headers["Cache-Control"]
    assert "max-age" in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]


def test_there_are_no_other_sizes(paper, client_as):
    address = f"/brf-provet-1/archive/pages/{paper.pages[0].id}/huge"
    assert client_as("secretary").get(address).status_code == 404


def statuses(client, paper):
    found = []
    for address in everything_of(paper):
        with client.get(address) as answer:
            found.append(answer.status_code)
    return found


def everything_of(paper):
    yield paper.address
    yield f"{paper.address}/recognition"
    yield f"/brf-provet-1/archive/files/{paper.file.id}/x.tif"
    yield f"/brf-provet-1/archive/pages/{paper.pages[0].id}/small"
    yield f"/brf-provet-1/archive/pages/{paper.pages[0].id}/large"


def test_an_auditor_reaches_nothing_of_a_class_that_is_not_theirs(board, client_as):
    opener = board.runtime.opener
    paper = put_in(opener, board.actor("secretary"), "Störningar i trappan", record_class="disturbance_case")
    client = client_as("auditor")
    assert statuses(client, paper) == [404] * 5
    assert statuses(client_as("secretary"), paper) == [200] * 5


def test_what_is_hidden_from_the_chair_is_nowhere_for_the_chair(board, paper, client_as):
    chair = client_as("chair")
    assert "Styrelseprotokoll 3" in chair.get("/brf-provet-1/search/?q=stambyte").get_data(as_text=True)
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        hide_from(work, paper.document.id, board.people["chair"].id, "äger del i företaget")
    assert statuses(chair, paper) == [404] * 5
    for address in ("search/?q=stambyte", "archive/?by=year", "archive/?group=all", ""):
        assert "Styrelseprotokoll 3" not in chair.get(f"/brf-provet-1/{address}").get_data(as_text=True)
    assert chair.get(f"{paper.address}/hide").status_code == 404
    assert statuses(client_as("treasurer"), paper) == [200] * 5


def test_leafing_is_one_opening_in_the_log_of_readings(board, paper, client_as, clock):
    client, auditor = client_as("auditor"), board.actor("auditor")
    began = clock.now()
    for page in (1, 2, 1):
        client.get(f"{paper.address}?page={page}")
    with board.runtime.opener.reading(auditor) as work:
        assert {OPENED, DOWNLOADED} <= READING_WORDS.keys()
        assert noted_since(work, OPENED, paper.document.id, began)
        assert work.session.scalar(select(func.count()).select_from(Reading)) == 1


def test_pages_that_wait_say_how_far_it_has_come_without_script(board, client_as):
    paper = put_in(board.runtime.opener, board.actor("secretary"), FIRST, SECOND, read=False)
    page = seen(client_as("secretary"), paper.address)
    assert "Texten står i kö" in page
    assert 'hx-trigger="every 3s"' in page
    fragment = client_as("secretary").get(f"{paper.address}/recognition").get_data(as_text=True)
    assert "<html" not in fragment
    assert "hx-get" in fragment


def test_reading_that_has_begun_says_at_which_page_it_is(board, client_as):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    paper = put_in(opener, secretary, *[""] * 3, title="Skannat", read=False)
    for done in (1, 2):
        read_next(opener, secretary, f"Sida {done}")
        page = seen(client_as("secretary"), paper.address)
        assert f"<p>Texten läses av, sida {done + 1} av 3</p>" in page
        assert f'max="3" value="{done}"' in page
    read_next(opener, secretary, "Sida 3")
    assert "läses av" not in seen(client_as("secretary"), paper.address)


@pytest.mark.parametrize(
    ("language", "position", "beside", "told"),
    [
        ("sv", "Sida 2 av 2 · tom", "2 · tom", "Sidan ser tom ut."),
        ("en", "Page 2 of 2 · blank", "2 · blank", "The page looks empty."),
    ],
)
def test_an_empty_back_is_marked_where_it_is_shown(board, client_as, language, position, beside, told):
    paper = put_in(board.runtime.opener, board.actor("secretary"), FIRST, None)
    client = client_as("secretary")
    client.set_cookie("language", language)
    back = seen(client, f"{paper.address}?page=2")
    assert position in back
    assert told in back
    front = seen(client, f"{paper.address}?page=1")
    assert f"</span>{beside}</span>" in front
    assert told not in front
    assert front.count(f" · {beside[4:]}") == 1


def test_reading_that_has_ended_stops_asking_and_offers_the_words(paper, client_as):
    fragment = client_as("secretary").get(f"{paper.address}/recognition").get_data(as_text=True)
    assert "hx-get" not in fragment
    assert paper.address in fragment


def test_a_paper_without_pages_still_opens(board, client_as):
    paper = put_in(board.runtime.opener, board.actor("secretary"), record_class=None, day=None)
    page = seen(client_as("secretary"), paper.address)
    assert "Sidorna är inte framme än" in page
    assert "handlingstypen är inte bestämd" in page


def test_the_strip_of_a_long_document_holds_what_matters_now():
    assert strip(3, 2, {}) == [1, 2, 3]
    long = strip(5000, 2500, {17: 2, 4000: 1, 4001: 0})
    assert long[:2] == [1, 17]
    assert long[-2:] == [4000, 5000]
    assert len(long) == 65


def test_the_way_through_the_hits_passes_every_one():
    counts = {1: 2, 2: 0, 3: 1}
    assert trail(counts, 1, 0).next == Hit(1, 2)
    assert trail(counts, 1, 2).next == Hit(3, 1)
    assert trail(counts, 2, 0).number == 0
    assert trail(counts, 2, 0).previous == Hit(1, 2)
    last = trail(counts, 3, 99)
    assert (last.number, last.total, last.next) == (3, 3, None)
