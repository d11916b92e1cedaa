"""The register's pages, a document's paper, and photographs taken straight out of a binder."""

import csv
import io
import re
from datetime import date

import pytest

from boardroom.documents.queries import by_id
from boardroom.intake.jobs import inspect
from boardroom.intake.models import Upload
from boardroom.papers import actions, queries
from boardroom.papers.rules import Card, PaperStatus
from boardroom.search.jobs import index
from tests.data.filed import put_in, seen
from tests.data.papers import encoded, picture

HERE = "/brf-provet-1/archive/binders/"
FOUR = Card(
    "Pärm 4",
    "hyllan i föreningslokalen",
    "servitut, garage, nycklar",
    (1978, 1985),
    frozenset({"title_deeds"}),
)


@pytest.fixture
def secretary(client_as):
    return client_as("secretary")


@pytest.fixture
def four(board):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        return actions.add_binder(work, FOUR)


def card(**changes):
    said = {"label": "Pärm 9", "scanned": "none", "shelf": "källaren", "contents": "ritningar"}
    return said | changes


def photographs(*words):
    return [
        (io.BytesIO(encoded(picture(word), "JPEG")), f"IMG_{number}.jpg") for number, word in enumerate(words)
    ]


def test_a_binder_is_written_into_the_register_changed_and_taken_out(secretary):
    assert "Inga pärmar är uppskrivna" in seen(secretary, HERE)
    seen(secretary, HERE + "new")
    answer = secretary.post(
        HERE + "new", data=card(year_from="1990", record_classes=["drawings_permits", "bylaws"])
    )
    page = seen(secretary, answer.location)
    for words in ("Pärm 9", "1990", "källaren", "ritningar", "Stadgar"):
        assert words in page
    edited = seen(secretary, answer.location + "/edit")
    assert re.search(r'<input checked[^>]*value="drawings_permits"', edited)
    secretary.post(answer.location + "/edit", data=card(label="Pärm 10", year_from="1990", year_to="1995"))
    assert "1990–1995" in seen(secretary, answer.location)
    secretary.post(answer.location + "/scanned", data={"scanned": "partly"})
    assert "Delvis inläst" in seen(secretary, answer.location)
    assert "Skriv varför" in secretary.post(answer.location + "/remove", data={}).get_data(as_text=True)
    secretary.post(answer.location + "/remove", data={"reason": "Tom"})
    seen(secretary, HERE)  # says once that it is done
    assert "Pärm 10" not in seen(secretary, HERE)
    seen(secretary, answer.location, 404)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"label": " "}, "Skriv vad som står"),
        ({"year_from": "1985", "year_to": "1978"}, "det tidigaste först"),
        ({"year_from": "nittiotal"}, "year_from-error"),
    ],
)
def test_a_card_that_cannot_be_is_shown_again_with_what_is_wrong(secretary, changes, words):
    assert words in secretary.post(HERE + "new", data=card(**changes)).get_data(as_text=True)
    assert "Pärm 9" not in seen(secretary, HERE)


def test_the_archive_leads_to_the_register(secretary, four):
    page = seen(secretary, "/brf-provet-1/archive/")
    assert f"{HERE}{four.id}" in page
    assert f'href="{HERE}"' in page


def test_the_auditor_reads_what_lies_within_their_classes_and_changes_nothing(client_as, board, four):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        own = actions.add_binder(work, Card("Verifikat 2020", record_classes=frozenset({"vouchers"})))
    auditor = client_as("auditor")
    page = seen(auditor, HERE)
    assert "Verifikat 2020" in page
    assert "Pärm 4" not in page
    assert "Pärm 4" not in auditor.get("/brf-provet-1/archive/binders.csv").get_data(as_text=True)
    assert "Pärm 4" not in seen(auditor, "/brf-provet-1/archive/")
    seen(auditor, f"{HERE}{four.id}", 404)
    shown = seen(auditor, f"{HERE}{own.id}")
    assert "Fotografera nu" not in shown
    assert "Ta bort ur registret" not in shown
    assert auditor.post(f"{HERE}{own.id}/remove", data={"reason": "x"}).status_code == 403


def test_the_log_names_a_binder_only_to_who_may_know_of_it_and_keeps_why_it_was_removed(
    client_as, secretary, four
):
    secretary.post(f"{HERE}{four.id}/remove", data={"reason": "Flyttad till pärm 5"})
    assert "Flyttad till pärm 5" in seen(secretary, "/brf-provet-1/log/")
    told = seen(client_as("auditor"), "/brf-provet-1/log/")
    assert "tog bort en pärm ur registret" in told
    assert "Pärm 4" not in told
    assert "pärm 5" not in told


def test_the_register_is_exported_without_formulas(secretary, four, board):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        actions.add_binder(work, Card("=2+5", contents="rad ett\nrad två; tre"))
    answer = secretary.get("/brf-provet-1/archive/binders.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=parmar.csv"
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:4] == ["Pärm", "Från år", "Till år", "Var den står"]
    assert ["'=2+5", "", "", "", "rad ett\nrad två; tre"] in [row[:5] for row in rows]
    assert ["Pärm 4", "1978", "1985", "hyllan i föreningslokalen"] in [row[:4] for row in rows]


def test_search_shows_the_paper_above_what_lacks_a_word_and_below_what_has_them_all(secretary, four, board):
    opener, actor = board.runtime.opener, board.actor("secretary")
    put_in(opener, actor, "Servitut för garage", title="Alla orden")
    put_in(opener, actor, "Nytt garage", title="Ett av orden")
    page = seen(secretary, "/brf-provet-1/search/?q=servitut+garage")
    sentence = "Finns på papper: Pärm 4, hyllan i föreningslokalen, 1978–1985"
    assert page.index("Alla orden") < page.index(sentence) < page.index("Ett av orden")
    assert f"{HERE}{four.id}/photograph" in page
    assert sentence not in seen(secretary, "/brf-provet-1/search/?q=servitut&from=1986")


def test_paper_alone_is_an_answer_and_the_auditor_is_not_told(secretary, four, board, client_as):
    while index(board.runtime.opener):
        pass
    page = seen(secretary, "/brf-provet-1/search/?q=servitut+garage")
    assert "Finns på papper: Pärm 4" in page
    assert "Inget hittades" not in page
    hidden = seen(client_as("auditor"), "/brf-provet-1/search/?q=servitut+garage")
    assert "Pärm 4" not in hidden
    assert "Inget hittades" in hidden


def test_photographs_become_one_document_in_the_right_place(secretary, four, board):
    address = f"{HERE}{four.id}/photograph"
    form = seen(secretary, address)
    assert "1978–1985" in form
    answer = secretary.post(
        address,
        data={
            "photographs": photographs("Servitut", "Sida två"),
            "record_class": "title_deeds",
            "document_date": "1981-05-02",
        },
    )
    page = seen(secretary, answer.location)
    assert "Ta nästa papper ur samma pärm" in page
    assert address in page
    assert "Pärm 4, hyllan i föreningslokalen" in page
    # On a busy machine the first look takes longer than a person is kept waiting, and the worker has it to do.
    while inspect(board.runtime.opener):
        pass
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        binder = queries.binder_by_id(work, four.id)
        [document] = queries.documents_in(work, binder)
        assert (document.title, document.record_class) == ("Papper ur Pärm 4", "title_deeds")
        assert document.document_date == date(1981, 5, 2)
        assert queries.scan_of(work, document).pages == 2
        assert queries.paper_of(work, document).status is PaperStatus.KEPT
    assert "Papper ur Pärm 4" in seen(secretary, f"{HERE}{four.id}")


def test_a_picture_that_was_refused_is_named_and_the_paper_not_put_back(secretary, four):
    broken = (io.BytesIO(b"no picture at all"), "IMG_7.jpg")
    answer = secretary.post(
        f"{HERE}{four.id}/photograph",
        data={"photographs": [*photographs("Servitut", "Sida två"), broken], "record_class": "title_deeds"},
    )
    page = seen(secretary, answer.location)
    assert "IMG_7.jpg" in page
    assert "En av bilderna togs inte emot" in page
    assert "Lägg tillbaka papperet" not in page


def test_the_same_photographs_again_lead_to_the_document_that_has_them(secretary, four):
    address = f"{HERE}{four.id}/photograph"
    first = secretary.post(
        address, data={"photographs": photographs("Servitut"), "record_class": "title_deeds"}
    )
    again = secretary.post(
        address, data={"photographs": photographs("Servitut"), "record_class": "title_deeds"}
    )
    assert again.location.partition("?")[0] == first.location.partition("?")[0]
    page = seen(secretary, again.location)
    assert "Sidorna fanns redan i arkivet" in page
    assert "Ta nästa papper" in page


def test_what_is_no_photograph_is_refused_with_a_reason_and_nothing_is_filed(secretary, four, board):
    address = f"{HERE}{four.id}/photograph"
    wrong = [(io.BytesIO(b"PK\x03\x04"), "bilder.zip")]
    page = secretary.post(address, data={"photographs": wrong, "record_class": "title_deeds"})
    assert "ZIP-fil" in page.get_data(as_text=True)
    nothing = secretary.post(address, data={"record_class": "title_deeds"}).get_data(as_text=True)
    assert "Fotografera minst en sida" in nothing
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        assert queries.documents_in(work, queries.binder_by_id(work, four.id)) == []
        assert {row.document_id for row in work.session.query(Upload)} == {None}


def test_someone_limited_to_classes_photographs_within_them(client_as, board, four):
    board.add("nominating_committee", "Vera Gran", date(2025, 5, 14))
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        own = actions.add_binder(work, Card("Valberedning", record_classes=frozenset({"nominating_papers"})))
    committee = client_as("nominating_committee")
    seen(committee, f"{HERE}{four.id}/photograph", 404)
    answer = committee.post(
        f"{HERE}{own.id}/photograph",
        data={"photographs": photographs("Kandidater"), "record_class": "nominating_papers"},
    )
    assert "Ta nästa papper" in seen(committee, answer.location)
    stolen = committee.post(
        f"{HERE}{own.id}/photograph",
        data={"photographs": photographs("Annat"), "record_class": "title_deeds"},
    )
    assert stolen.status_code == 200  # the form again: no such choice


def test_a_documents_paper_is_noted_and_shown_on_its_page(secretary, four, board):
    paper = put_in(board.runtime.opener, board.actor("secretary"), "Servitut", record_class="title_deeds")
    assert "Anteckna var papperet finns" in seen(secretary, paper.address)
    seen(secretary, paper.address + "/paper")
    secretary.post(paper.address + "/paper", data={"status": "kept", "binder": str(four.id), "place": ""})
    page = seen(secretary, paper.address)
    assert "Pappersoriginal" in page
    assert "Pärm 4, hyllan i föreningslokalen" in page
    assert "rymmer 1978–1985" in seen(secretary, paper.address + "/edit")
    assert "Intyga överföringen" not in page  # preserved: its paper is kept whatever anyone certifies
    refused = secretary.post(paper.address + "/paper", data={"status": "destroyed", "binder": ""})
    text = refused.get_data(as_text=True)
    assert "bevaras papperet också" in text
    assert "status-error" in text


def test_a_voucher_goes_from_certified_to_destroyed_and_reclassifying_tells(secretary, board):
    paper = put_in(board.runtime.opener, board.actor("secretary"), "Faktura", record_class="vouchers")
    assert paper.address + "/transfer" in seen(secretary, paper.address)
    early = secretary.post(paper.address + "/paper", data={"status": "destroyed", "binder": ""})
    assert "Intyga överföringen" in early.get_data(as_text=True)
    seen(secretary, paper.address + "/transfer")
    said = {
        "transferred_on": "2026-03-10",
        "transferred_by": "Bo Lind",
        "device": "skannern",
        "page_count": "2",
        "checked_by": "Cecilia Ask",
        "comparison": "sida för sida",
    }
    wrong = secretary.post(paper.address + "/transfer", data=said).get_data(as_text=True)
    assert "2 på papper men 1 i det inlästa" in wrong
    assert secretary.post(paper.address + "/transfer", data=said | {"page_count": "1"}).status_code == 302
    gone = {"status": "destroyed", "binder": "", "destroyed_on": "2026-03-14"}
    ahead = secretary.post(paper.address + "/paper", data=gone | {"destroyed_on": "2026-03-21"})
    assert "destroyed_on-error" in ahead.get_data(as_text=True)
    assert secretary.post(paper.address + "/paper", data=gone).status_code == 302
    page = seen(secretary, paper.address)
    assert "Förstört 14 mars 2026 efter överföring" in page
    assert "Jämfört av Cecilia Ask: sida för sida" in page
    assert "Överföringen från papper intygades" in page
    facts = {"title": "Protokoll", "record_class": "board_minutes"}
    told = secretary.post(paper.address + "/edit", data=facts, follow_redirects=True)
    assert "nu det enda originalet" in told.get_data(as_text=True)
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        assert by_id(work, paper.document.id).record_class == "board_minutes"


def test_all_papers_of_a_binder_are_settled_at_once_and_refusals_say_why(secretary, four, board):
    paper = put_in(board.runtime.opener, board.actor("secretary"), "Servitut", record_class="title_deeds")
    secretary.post(paper.address + "/paper", data={"status": "kept", "binder": str(four.id), "place": ""})
    address = f"{HERE}{four.id}/papers"
    seen(secretary, address)
    refused = secretary.post(address, data={"status": "destroyed", "binder": ""}).get_data(as_text=True)
    assert "De här papperen är kvar som de var" in refused
    assert "bevaras papperet också" in refused
    secretary.post(address, data={"status": "unknown", "binder": ""})
    assert "Pärm 4" not in seen(secretary, paper.address)
