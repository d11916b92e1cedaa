"""The upload page, with scripts and without."""

import re
from io import BytesIO

import pytest

from boardroom.intake import jobs
from tests.data import papers
from tests.data.filed import read_next

PAPER = papers.text_pdf("Protokoll från styrelsemötet")
HERE = "/brf-provet-1/upload/"


def _send(client, *files, field="files", row=True):
    return client.post(
        HERE,
        data={field: [(BytesIO(content), name) for name, content in files]},
        headers={"X-Upload": "row"} if row else {},
    )


def _page(client, path=HERE, **options):
    answer = client.get(path, **options)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_file_sent_alone_is_answered_with_its_row(client_as):
    client = client_as("secretary")
    row = _send(client, ("2026-03-14 Styrelseprotokoll 3.pdf", PAPER)).get_data(as_text=True)
    assert row.count("<li") == 1
    assert 'value="2026-03-14"' in row
    assert '<option value="board_minutes" selected>' in row
    assert 'value="Styrelseprotokoll 3"' in row


def test_without_scripts_the_page_shows_what_became_of_each_file(client_as):
    client = client_as("secretary")
    answer = _send(client, ("ett.pdf", PAPER), ("två.pdf", PAPER), ("tre.zip", b"PK\x03\x04"), row=False)
    assert answer.status_code == 302
    page = _page(client)
    assert page.count('class="upload-row"') == 3
    assert '<a href="/brf-provet-1/archive/">Arkiv</a>' in page
    for words in ("Finns redan", "Togs inte emot", "ZIP-fil", "Väntar på att du godkänner"):
        assert words in page


def test_a_file_that_could_not_be_read_is_tried_again_with_a_button(client_as):
    row = _send(client_as("secretary"), ("trasig.pdf", PAPER[:80])).get_data(as_text=True)
    assert re.search(
        r'<button class="button button-secondary" type="submit"\s*><span>Försök igen</span>', row
    )


def test_photographs_become_one_document(client_as):
    client = client_as("secretary")
    pictures = [(f"IMG_{n}.jpg", papers.encoded(papers.picture(f"Sida {n}"), "JPEG")) for n in (1, 2)]
    rows = _send(client, *pictures, field="photographs").get_data(as_text=True)
    assert rows.count("<li") == 2
    assert rows.count("data-accept") == 1  # described once


def test_accepting_with_enter_files_the_paper(client_as):
    client = client_as("secretary")
    row = _send(client, ("protokoll.pdf", PAPER)).get_data(as_text=True)
    accept = row.partition('action="')[2].partition('"')[0]
    facts = {"date": "1987-04-27", "kind": "board_minutes", "title": "Styrelseprotokoll 3"}
    wrong = client.post(accept, data=facts | {"title": ""}, headers={"HX-Request": "true"})
    assert "Skriv en titel" in wrong.get_data(as_text=True)
    done = client.post(accept, data=facts, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "I arkivet" in done
    assert "data-accept" not in done
    assert client.post(accept, data=facts).status_code == 409


def test_nothing_chosen_is_said_plainly(client_as):
    answer = client_as("secretary").post(HERE, data={}, headers={"X-Upload": "row"})
    assert answer.status_code == 422


@pytest.mark.parametrize("role", ["auditor", "member"])
def test_who_may_not_add_sees_no_page(client_as, role):
    assert client_as(role).get(HERE).status_code == 403


def test_another_persons_row_is_not_found(client_as):
    row = _send(client_as("secretary"), ("protokoll.pdf", PAPER)).get_data(as_text=True)
    accept = row.partition('action="')[2].partition('"')[0]
    answer = client_as("treasurer").post(accept, data={"title": "Mitt", "kind": "", "date": ""})
    assert answer.status_code == 404


def test_progress_of_reading_is_asked_for_and_ends(client_as, runtime):
    client = client_as("secretary")
    row = _send(client, ("protokoll.pdf", PAPER)).get_data(as_text=True)
    url = row.partition('hx-get="')[2].partition('"')[0]
    assert "står i kö" in _page(client, url)
    from boardroom.reading.jobs import recognise

    assert recognise(runtime.opener)
    assert "Förslagen kommer strax" in _page(client, url)
    assert jobs.examine(runtime.opener)
    done = _page(client, url)
    assert "Texten är läst" in done
    assert "hx-get" not in done
    assert not jobs.inspect(runtime.opener)


def test_progress_of_reading_says_at_which_page_it_is(client_as, board):
    client = client_as("secretary")
    row = _send(client, ("skannat.pdf", papers.scan_pdf("Ett", "Två", "Tre"))).get_data(as_text=True)
    url = row.partition('hx-get="')[2].partition('"')[0]
    for done in (1, 2):
        read_next(board.runtime.opener, board.actor("secretary"), f"Sida {done}")
        shown = _page(client, url)
        assert f"<p>Texten läses av, sida {done + 1} av 3</p>" in shown
        assert f'max="3" value="{done}"' in shown
        assert f'hx-get="{url}" hx-trigger="every 2s"' in shown
        assert f"sida {done + 1} av 3" in _page(client)
    read_next(board.runtime.opener, board.actor("secretary"), "Sida 3")
    assert "läses av" not in _page(client, url)


def _named(number):
    return f"papper-{number}.pdf", papers.text_pdf(f"Papper nummer {number}")


def test_papers_that_wait_lie_alike_all_open_or_where_they_are_many_none(client_as):
    client = client_as("secretary")
    for number in range(6):
        _send(client, _named(number))
    assert _page(client).count('<details class="upload-waiting" open>') == 6
    _send(client, _named(6))
    page = _page(client)
    assert page.count('<details class="upload-waiting" open>') == 0
    assert page.count('<details class="upload-waiting">') == 7


def test_what_waits_stands_first_and_of_what_is_accepted_the_newest_are_seen(client_as):
    client = client_as("secretary")
    rows = [_send(client, _named(number)).get_data(as_text=True) for number in range(8)]
    for number, row in enumerate(rows[:7]):
        accept = row.partition('action="')[2].partition('"')[0]
        client.post(accept, data={"date": "", "kind": "", "title": f"Godkänt {number}"})
    page = _page(client)
    seen, _, folded = page.partition("Visa 1 till som redan är i arkivet")
    assert seen.index("papper-7.pdf") < seen.index("Godkänt")
    assert seen.count("I arkivet") == 6
    assert folded.count("I arkivet") == 1
