"""The upload page, with scripts and without."""

from io import BytesIO

import pytest

from boardroom.intake import jobs
from tests.data import papers

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
    for words in ("Finns redan", "Togs inte emot", "ZIP-fil", "Väntar på att du godkänner"):
        assert words in page


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
