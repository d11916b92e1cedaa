"""An extract shows the chosen §§ as they were signed, says what is left out, and is logged."""

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.minutes import actions
from boardroom.minutes.errors import NothingToExtract
from boardroom.minutes.queries import open_actions
from boardroom.minutes.rules import WrittenDecision, WrittenItem, extract_data, paragraphs_in_words, with_year
from boardroom.signing.actions import complete_without
from boardroom.signing.jobs import seal
from boardroom.signing.queries import signers_of
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import Cause
from tests.data.filed import seen


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def made(secretary, minutes, chosen, role="secretary", **more):
    return actions.extract(secretary.opener, secretary.board.actor(role), minutes.id, chosen, **more)


def test_an_extract_holds_the_chosen_paragraph_and_says_that_the_rest_is_left_out(secretary):
    minutes = secretary.sealed()
    text = text_of(made(secretary, minutes, [2]).content)
    assert "Utdrag ur styrelseprotokoll 1/2026" in text
    assert "§ 2 Takomläggning" in text
    assert "att anta anbudet på 300 000 kr" in text
    assert "§ 1 är utelämnad" in text
    assert "Mötets öppnande" not in text, "a heading may give away as much as the text"
    assert "David Alm, justerare" in text
    assert secretary.envelope(minutes).frozen_sha256[:8] in text


def test_who_was_there_is_left_out_unless_asked_for(board, secretary):
    minutes = secretary.sealed()
    assert "Närvarande" not in text_of(made(secretary, minutes, [2]).content)
    assert "Närvarande Elsa Rönn" in text_of(made(secretary, minutes, [2], attendance=True).content)


def test_who_signed_by_hand_did_so_the_day_that_stands_on_the_paper(board, secretary, client_as):
    minutes = secretary.sealed()
    envelope = secretary.envelope(minutes)
    with secretary.opener.writing(board.actor("secretary")) as work:
        [david] = [one for one in signers_of(work, envelope.id) if one.name == "David Alm"]
        david.method, david.proof = Method.PAPER, {"signed_on": "2026-03-15", "confirmed_by": ["Bo Lind"]}
    text = text_of(made(secretary, minutes, [2]).content)
    assert "David Alm, justerare, 15 mars 2026, för hand på papper" in text
    browser = client_as("secretary")
    said = "15 mars 2026, för hand på papper"
    assert f"David Alm, justerare, {said}" in seen(browser, f"/brf-provet-1/archive/{envelope.document_id}")
    page = re.sub(r"<[^>]*>", "", seen(browser, f"/brf-provet-1/signing/{envelope.id}/status"))
    assert f"{said} – intygat 20 mars 2026" in page


def test_a_remark_of_a_signer_stays_with_the_whole(secretary):
    minutes = secretary.sealed(remark="Jag reserverar mig mot § 1")
    text = text_of(made(secretary, minutes, [2]).content)
    assert "reserverar" not in text
    for name in ("Bo Lind", "Astrid Ek", "David Alm"):
        told = text[text.index("Hela protokollet") :].partition(name)[2]
        assert "kl." in told.partition(", med en anteckning, som står i hela protokollet")[0]
    assert text.count("med en anteckning, som står i hela protokollet") == 3


def test_without_a_remark_none_is_spoken_of(secretary):
    assert "anteckning" not in text_of(made(secretary, secretary.sealed(), [2]).content)


def test_who_did_not_sign_is_named_apart_from_those_who_did(board, secretary):
    minutes = secretary.written()
    envelope = secretary.send(minutes)
    for role in ("secretary", "chair"):
        secretary.sign_one(envelope, role)
    with secretary.opener.writing(board.actor("secretary")) as work:
        [absent] = [one for one in signers_of(work, envelope) if one.name == "David Alm"]
        complete_without(work, envelope, absent.id, "Har flyttat", Cause.UNREACHABLE)
    assert seal(secretary.opener)
    text = text_of(made(secretary, minutes, [2]).content)
    signed, _heading, missing = text[text.index("är underskrivet av") :].partition("Har inte skrivit under")
    assert "Astrid Ek" in signed
    assert "David Alm" not in signed
    assert missing.startswith(" David Alm, justerare")


def test_the_checksum_is_called_that_of_the_frozen_document(secretary):
    text = text_of(made(secretary, secretary.sealed(), [2]).content)
    assert "Det frysta dokumentets kontrollsumma (SHA-256): " in text
    assert "Originalets kontrollsumma" not in text
    assert "Originalet har" not in text


def test_minutes_that_are_not_signed_give_no_extract(secretary):
    minutes = secretary.written()
    with pytest.raises(NothingToExtract):
        made(secretary, minutes, [2])
    secretary.send(minutes)
    with pytest.raises(NothingToExtract):
        made(secretary, minutes, [2])


def test_an_extract_shows_what_was_signed_whatever_the_register_says_since(board, secretary):
    people = board.people
    items = (
        WrittenItem("Öppnande", "Välkomna."),
        WrittenItem(
            "Gården", "", (WrittenDecision("adopted", "att städa gården", people["deputy"].id, None),)
        ),
    )
    minutes = secretary.sealed(items=items)
    with secretary.opener.writing(board.actor("secretary")) as work:
        [found] = open_actions(work)
        actions.assign(work, found.decision.id, people["treasurer"].id, None)
    text = text_of(made(secretary, minutes, [2]).content)
    assert "Elsa Rönn" in text
    assert "Cecilia Ask" not in text


def test_a_paragraph_that_is_none_is_refused(secretary):
    minutes = secretary.sealed()
    for chosen in ([], [7]):
        with pytest.raises(Invalid):
            made(secretary, minutes, chosen)


def test_an_extract_is_logged_with_its_paragraphs_and_its_receiver(board, secretary):
    minutes = secretary.sealed()
    made(secretary, minutes, [1, 2], receiver="Hugo Björk")
    with secretary.opener.reading(board.actor("chair")) as work:
        entry = work.session.scalars(select(Entry).where(Entry.verb == "extracted")).one()
    assert entry.payload["paragraphs"] == "§§ 1–2"
    assert entry.payload["receiver"] == "Hugo Björk"


def test_the_auditor_who_only_reads_makes_no_extract(secretary):
    minutes = secretary.sealed()
    with pytest.raises(NotPermitted):
        made(secretary, minutes, [1], role="auditor")


def test_the_page_offers_the_extract_and_gives_a_file(secretary, client_as):
    minutes = secretary.sealed()
    address = f"/brf-provet-1/minutes/{minutes.id}"
    client = client_as("secretary")
    assert f"{address}/extract" in seen(client, address)
    assert f"{address}/extract" not in seen(client_as("auditor"), address)
    assert "§\u00a02 Takomläggning" in seen(client, f"{address}/extract")
    answer = client.post(f"{address}/extract", data={"paragraphs": ["2"]})
    assert answer.mimetype == "application/pdf"
    assert "utdrag" in answer.headers["Content-Disposition"]
    assert "Välj minst en paragraf" in client.post(f"{address}/extract", data={}).get_data(as_text=True)


def test_the_file_of_an_extract_is_named_with_number_and_year(secretary):
    assert made(secretary, secretary.sealed(), [2]).name == "Styrelseprotokoll nr 1-2026 utdrag § 2.pdf"


@pytest.mark.parametrize(
    ("number", "year", "told"),
    [("3/1987", 1987, "3/1987"), ("3", 1987, "3/1987"), ("", 1994, "1994"), ("3", 0, "3"), ("", 0, "")],
)
def test_a_printed_number_is_told_with_its_year(number, year, told):
    assert with_year(number, date(year, 4, 27) if year else None) == told


def test_runs_of_what_is_left_out_are_told_together():
    items = [{"number": number, "heading": f"H{number}"} for number in range(1, 7)]
    printed = {"language": "sv", "date": "", "time": "", "place": "", "attendance": [], "items": items}
    parts = extract_data(printed, {}, {3, 6}, attendance=False, made_on="")["parts"]
    assert parts == [{"from": 1, "to": 2}, {"item": items[2]}, {"from": 4, "to": 5}, {"item": items[5]}]
    assert paragraphs_in_words({6, 4, 5, 2}) == "§§ 2, 4–6"


def test_an_extract_is_of_the_version_that_was_signed_and_not_of_one_that_came_back(secretary):
    minutes = secretary.written()
    secretary.decline(secretary.send(minutes))
    mended = (
        WrittenItem("Mötets öppnande", "Ordföranden öppnade mötet."),
        WrittenItem("Takomläggning", "", (("adopted", "att anta anbudet på 250 000 kr."),)),
    )
    secretary.save(minutes, mended)
    secretary.sign_all(secretary.send(minutes))
    text = text_of(made(secretary, minutes, [2]).content)
    assert "att anta anbudet på 250 000 kr" in text
    assert "300 000" not in text
