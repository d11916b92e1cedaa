import io
import json
import re
from datetime import date, timedelta

import pikepdf
import pytest

from boardroom.minutes import queries
from boardroom.minutes.queries.deciding import Sought
from boardroom.minutes.rules import WrittenItem
from boardroom.ports.pdf_tools import PdfFacts
from tests.data import papers
from tests.data.filed import put_in, seen

MEETING = {
    "kind": "board",
    "held_on": "2026-03-14",
    "starts_at": "18.30",
    "place": "Föreningslokalen",
}


def choose(board, **changes):
    people = board.people
    chosen = {
        "chaired_by": str(people["chair"].id),
        "written_by": str(people["secretary"].id),
        "adjuster": str(people["board_member"].id),
        "second_adjuster": "",
    }
    return MEETING | chosen | changes


def test_a_secretary_begins_writes_and_reads_the_typeset_page(board, client_as):
    client = client_as("secretary")
    asked = choose(board)
    del asked["second_adjuster"]
    answer = client.post("/brf-provet-1/minutes/new", data=asked)
    assert answer.status_code == 302
    edit = answer.headers["Location"]
    page = client.get(edit).get_data(as_text=True)
    assert "Mötets öppnande" in page
    saved = client.post(
        edit,
        data=choose(board, revision="1", deed="finish")
        | {
            "items-0-heading": "Öppnande",
            "items-0-text": "Välkomna.",
            "items-0-decisions-0-text": "att börja",
            "items-0-decisions-0-outcome": "adopted",
        },
    )
    assert saved.status_code == 302
    shown = client.get(saved.headers["Location"])
    assert shown.status_code == 200
    image = re.search(r'src="(/[^"]+/pages/1\.png[^"]*)"', shown.get_data(as_text=True)).group(1)
    picture = client.get(image.replace("&amp;", "&"))
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")


def test_the_page_before_sending_says_how_strong_the_signatures_are(secretary, client_as):
    minutes = secretary.written()
    page = client_as("secretary").get(f"/brf-provet-1/minutes/{minutes.id}/send").get_data(as_text=True)
    assert "avancerad" in page
    assert "David Alm" in page


def test_the_page_before_sending_names_the_empty_paragraphs_and_sends_all_the_same(secretary, client_as):
    written = [
        WrittenItem("Mötets öppnande", "Ordföranden öppnade mötet."),
        WrittenItem("Ekonomi"),
        WrittenItem("Val", decisions=(("adopted", "att välja David Alm."),)),
        WrittenItem("Övriga frågor", "  "),
        WrittenItem("Avgiften", reservation="Bo Lind reserverade sig."),
    ]
    minutes = secretary.save(secretary.begin(), written)
    client, address = client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}/send"
    page = seen(client, address)
    assert "2 paragrafer är tomma" in page
    assert re.findall(r"#item-\d+\">(.*?)</a>", page) == ["§&nbsp;2 Ekonomi", "§&nbsp;4 Övriga frågor"]
    assert client.post(address, data={"methods": ["passkey", "code"]}).status_code == 302
    full = secretary.written()
    assert "varken text eller beslut" not in seen(client, f"/brf-provet-1/minutes/{full.id}/send")


def test_many_empty_paragraphs_are_told_in_a_line_and_many_decisions_in_the_text_are_folded(
    secretary, client_as
):
    texts = [f"Styrelsen beslutade att köpa {number} skyfflar." for number in range(2, 7)]
    written = [WrittenItem(f"Inköp {place}", text) for place, text in enumerate(texts, start=1)]
    written += [WrittenItem(heading) for heading in ("Ekonomi", "Skrivelser", "Fastigheten", "Övriga frågor")]
    minutes = secretary.save(secretary.begin(), written)
    page = seen(client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}/send")
    told = page[page.index("4 paragrafer är tomma") : page.index("De här skriver under")]
    assert re.findall(r"#item-\d+\"[^>]*>(.*?)</a>", told)[:4] == [
        "§&nbsp;6",
        "§&nbsp;7",
        "§&nbsp;8",
        "§&nbsp;9",
    ]
    in_sight, _more, folded = told.partition("Visa 2 till")
    assert [text.partition(" att ")[2] in in_sight for text in texts] == [True, True, True, False, False]
    assert all(text.partition(" att ")[2] in folded for text in texts[3:])


def test_the_page_before_sending_says_when_the_meeting_has_not_been_held(secretary, client_as, clock):
    minutes = secretary.written()
    client, address = client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}/send"
    assert "har inte kommit än" not in seen(client, address)
    coming = secretary.written(held_on=clock.now().date() + timedelta(days=10))
    assert "har inte kommit än" in seen(client, address.replace(str(minutes.id), str(coming.id)))


def test_sending_from_the_page_gives_the_number_and_writes_to_the_signers(secretary, client_as):
    minutes = secretary.written()
    client = client_as("secretary")
    answer = client.post(f"/brf-provet-1/minutes/{minutes.id}/send", data={"methods": ["passkey", "code"]})
    assert answer.status_code == 302
    assert secretary.read(minutes).label == "1/2026"
    assert secretary.standing(minutes).key == "waiting"


def test_words_written_in_two_windows_are_kept_for_the_one_who_came_second(board, secretary, client_as):
    minutes = secretary.written()
    client = client_as("secretary")
    form = choose(board, revision="1", deed="save") | {
        "items-0-heading": "Mina egna ord",
        "items-0-text": "Kvar",
    }
    page = client.post(f"/brf-provet-1/minutes/{minutes.id}/edit", data=form)
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert "Mina egna ord" in text
    assert "jämför" in text


def test_the_register_shows_where_each_set_of_minutes_stands(secretary, client_as):
    secretary.send(secretary.written())
    secretary.begin(held_on=date(2026, 4, 1))
    page = client_as("chair").get("/brf-provet-1/minutes/").get_data(as_text=True)
    assert "Väntar på underskrift" in page
    assert "Utkast" in page


def test_an_auditor_reads_minutes_and_is_offered_no_pen(secretary, client_as):
    minutes = secretary.written()
    client = client_as("auditor")
    assert client.get("/brf-provet-1/minutes/").status_code == 200
    assert client.get(f"/brf-provet-1/minutes/{minutes.id}/edit").status_code == 403


def taken(client, minutes, pdf, name="Protokoll från Word.pdf", **options):
    address = f"/brf-provet-1/minutes/{minutes.id}/upload"
    return client.post(address, data={"pdf": (io.BytesIO(pdf), name)}, **options)


def test_what_word_made_is_signed_and_sealed_as_pdfa_3_with_the_very_file_within(board, secretary, client_as):
    minutes, came = secretary.written(), papers.office_pdf("Taket rör vi i vår.", "Sida två")
    page = taken(client_as("secretary"), minutes, came, follow_redirects=True)
    assert "omgjord till PDF/A-3" in page.text
    secretary.sign_all(secretary.send(minutes))
    blobs, tenant = secretary.opener.ports.blobs, board.association.id
    envelope = secretary.envelope(minutes)
    sealed = blobs.read(tenant, envelope.sealed_sha256)
    assert sealed.startswith(blobs.read(tenant, envelope.frozen_sha256))
    assert facts(secretary, envelope.sealed_sha256).pdfa_claim == "3b"
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        assert pdf.attachments["Protokoll från Word.pdf"].get_file().read_bytes() == came
        assert len(pdf.attachments) > 3  # and the evidence


def test_the_archive_says_where_the_page_of_signatures_is(secretary, client_as):
    envelope = secretary.envelope(secretary.sealed())
    page = client_as("chair").get(f"/brf-provet-1/archive/{envelope.document_id}").text
    assert "Sidan med underskrifterna ligger sist i den stämplade filen." in page


def test_the_page_of_signatures_is_the_last_that_the_viewer_turns(secretary, client_as):
    minutes = secretary.sealed()
    envelope = secretary.envelope(minutes)
    chair, address = client_as("chair"), f"/brf-provet-1/archive/{envelope.document_id}"
    assert f'href="{address}?page=2#viewer"' in seen(chair, f"/brf-provet-1/minutes/{minutes.id}")
    first = seen(chair, address)
    assert "Sida 1 av 1" in first
    assert first.count(f'href="{address}?page=2"') == 2  # from the last page on, and in the strip
    assert f'href="{address}?page=2#viewer">Visa sidan med underskrifterna' in first
    last = seen(chair, f"{address}?page=2")
    assert "sidan med underskrifterna" in last
    assert "Sida 2" not in last
    assert "David Alm, justerare" in re.search(r'class="page-text">(.*?)</div>', last, re.DOTALL).group(1)
    picture = re.search(r'src="(/[^"]+/signatures/2/large)"', last).group(1)
    image = chair.get(picture)
    assert (image.mimetype, image.data[8:12]) == ("image/webp", b"WEBP")
    again = chair.get(picture, headers={"If-None-Match": image.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert chair.get(picture.replace("/2/large", "/3/large")).status_code == 404


def test_the_sealed_file_holds_the_minutes_for_programs(board, secretary):
    minutes = secretary.sealed()
    sealed = secretary.opener.ports.blobs.read(
        board.association.id, secretary.envelope(minutes).sealed_sha256
    )
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        told = json.loads(pdf.attachments["protokoll.json"].get_file().read_bytes())
    assert (told["number"], told["date"], told["kind"]) == ("1/2026", "2026-03-14", "board")
    with secretary.opener.reading(board.actor("secretary")) as work:
        decided = [one.decision.text for one in queries.decisions(work, Sought()).rows]
    assert decided
    assert [made["text"] for item in told["items"] for made in item["decisions"]] == decided


def test_what_came_as_pdfa_is_kept_as_it_came(board, secretary, client_as):
    minutes, ports = secretary.written(), secretary.opener.ports
    came = ports.pdfa.archival(papers.office_pdf("Taket rör vi i vår."), name="a.pdf")
    page = taken(client_as("secretary"), minutes, came, follow_redirects=True)
    assert "säger sig vara PDF/A" in page.text
    kept = secretary.read(minutes).uploaded_sha256
    assert ports.blobs.read(board.association.id, kept) == came


@pytest.mark.parametrize(
    ("came", "told"),
    [
        pytest.param(papers.text_pdf("Ett typsnitt som inte är med"), "inte i arkivens format", id="plain"),
        pytest.param(papers.script_pdf(), "inte i arkivens format", id="to be wrapped"),
    ],
)
def test_what_cannot_be_made_pdfa_is_taken_as_it_came_and_the_page_says_so(
    board, secretary, client_as, came, told
):
    minutes = secretary.written()
    page = taken(client_as("secretary"), minutes, came, follow_redirects=True)
    assert told in page.text
    kept = secretary.read(minutes).uploaded_sha256
    assert secretary.opener.ports.blobs.read(board.association.id, kept) == came


def test_what_looks_otherwise_when_made_over_is_taken_as_it_came(board, secretary, client_as, monkeypatch):
    minutes, came = secretary.written(), papers.office_pdf("Taket rör vi i vår.")
    other = papers.office_pdf("Taket rör vi i höst.")
    monkeypatch.setattr(type(secretary.opener.ports.pdfa), "archival", lambda _self, _came, *, name: other)
    page = taken(client_as("secretary"), minutes, came, follow_redirects=True)
    assert "inte i arkivens format" in page.text
    kept = secretary.read(minutes).uploaded_sha256
    assert secretary.opener.ports.blobs.read(board.association.id, kept) == came


def facts(secretary, sha256) -> PdfFacts:
    ports = secretary.opener.ports
    return ports.pdf_tools.inspect(ports.blobs.path(secretary.board.association.id, sha256), seconds=20)


def test_a_file_that_is_no_pdf_is_not_taken_as_minutes(secretary, client_as):
    minutes = secretary.written()
    answer = taken(client_as("secretary"), minutes, b"PK\x03\x04 word", "protokoll.docx")
    assert answer.status_code == 422
    assert not secretary.read(minutes).uploaded_sha256


def test_a_page_past_the_last_is_not_there(secretary, client_as):
    minutes = secretary.written()
    for page in (0, 99):
        answer = client_as("secretary").get(f"/brf-provet-1/minutes/{minutes.id}/pages/{page}.png")
        assert answer.status_code == 404


def test_a_paragraph_with_words_is_asked_about_before_it_goes(secretary, client_as):
    minutes = secretary.written()
    browser = client_as("secretary")
    address = f"/brf-provet-1/minutes/{minutes.id}/edit"
    sent = {
        "kind": "board",
        "held_on": "2026-03-14",
        "chaired_by": str(secretary.board.people["chair"].id),
        "written_by": str(secretary.board.people["secretary"].id),
        "adjuster": "",
        "second_adjuster": "",
        "place": "Föreningslokalen",
        "revision": "2",
        "items-0-heading": "Takomläggning",
        "items-0-text": "Två anbud, nyss skrivet.",
        "items-0-reservation": "",
        "items-1-heading": "Tom paragraf",
    }
    for place, item in enumerate(minutes.items):
        sent |= {f"items-{place}-item_id": str(item.id), f"items-{place}-revision": str(item.revision)}
    asked = browser.post(address, data=sent | {"deed": "remove-0"})
    assert asked.status_code == 200
    assert "Ta bort §\u00a01 med allt som står i den?" in asked.text
    assert "Två anbud, nyss skrivet." in asked.text
    assert len(secretary.read(minutes).items) == 2
    gone = browser.post(address, data=sent | {"deed": "removed-0"})
    assert gone.status_code == 302
    assert [item.heading for item in secretary.read(minutes).items] == ["Tom paragraf"]
    emptied = browser.post(address, data=sent | {"deed": "up-1", "revision": "3"})
    assert emptied.location.endswith("#item-1")


def test_papers_that_wait_for_approval_are_told_of_where_old_minutes_would_stand(board, client_as):
    address = "/brf-provet-1/minutes/"
    assert "Inga gamla protokoll finns i arkivet än." in client_as("secretary").get(address).text
    put_in(
        board.runtime.opener, board.actor("secretary"), "Protokoll", record_class=None, day=None, read=False
    )
    page = client_as("secretary").get(address).text
    assert "1 papper har kommit in och väntar" in page
    assert "Inga gamla protokoll finns" not in page
