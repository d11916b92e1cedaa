"""Minutes that were written elsewhere and taken as a PDF: their decisions, their §§, their versions."""

import io
import re
import zipfile

import pytest
import typst

from boardroom.core.errors import Invalid
from boardroom.minutes import actions, queries
from boardroom.minutes.queries import Sought
from boardroom.minutes.rules import WrittenDecision, WrittenItem
from boardroom.reading.jobs import recognise
from boardroom.search.queries.naming import decisions_by_ids, decisions_with
from boardroom.search.queries.page_entries import decisions_of
from tests.data.filed import seen
from tests.data.papers import text_pdf
from tests.minutes.test_void_numbers import make_void
from tests.minutes.test_who_was_there_for_what import fields_of

ROOF = "§ 4 Tak\n\nStyrelsen beslutade att anta anbudet från Bygg AB på 300 000 kr."


def pdf(text: str = ROOF) -> bytes:
    return typst.compile(
        f'#set text(lang: "sv")\n= Styrelseprotokoll\n\n{text}\n'.encode(), pdf_standards="a-3b"
    )


@pytest.fixture
def taken(board, secretary):
    """Minutes begun with a PDF."""
    minutes_id, _kept = actions.begin_with_pdf(
        secretary.opener, board.actor("secretary"), secretary.meeting(), io.BytesIO(pdf()), "Protokoll.pdf"
    )
    with secretary.opener.reading(board.actor("secretary")) as work:
        return queries.by_id(work, minutes_id)


def test_decisions_of_minutes_taken_as_a_pdf_are_gone_through_like_those_of_old_minutes(
    board, secretary, taken, client_as
):
    secretary.sign_all(secretary.send(taken))
    written = secretary.sealed()
    while recognise(secretary.opener):
        pass
    document = secretary.envelope(taken).document_id
    with secretary.opener.reading(board.actor("secretary")) as work:
        # Those written here have their decisions already, and are none to go through.
        assert [one.id for one in queries.to_review(work)[0]] == [document]
        suggested = queries.review(work, document).suggested
    assert [one.text for one in suggested] == ["att anta anbudet från Bygg AB på 300 000 kr."]
    browser, way = client_as("secretary"), f"/decisions/review/{document}"
    here = f"/brf-provet-1/minutes/{taken.id}"
    assert way in browser.get(here).text
    assert way not in browser.get(f"/brf-provet-1/minutes/{written.id}").text
    assert way not in client_as("auditor").get(here).text
    with secretary.opener.writing(board.actor("secretary")) as work:
        one = suggested[0]
        actions.confirm(
            work,
            document,
            [actions.Confirmed(one.page, one.paragraph, one.heading, one.text, one.outcome, one.evidence)],
        )
    with secretary.opener.reading(board.actor("secretary")) as work:
        assert one.text in [row.decision.text for row in queries.decisions(work, Sought()).rows]
        assert queries.to_review(work)[1] == 0
    assert way not in browser.get(here).text


def test_a_decision_that_was_left_in_running_text_is_gone_through_after_sealing(board, secretary, client_as):
    told = "Styrelsen beslutade att anta anbudet från Bygg AB på 300 000 kr."
    entered = (("adopted", "att byta låset i porten."),)
    minutes = secretary.sealed(items=(WrittenItem("Taket", told), WrittenItem("Porten", "", entered)))
    while recognise(secretary.opener):
        pass
    document = secretary.envelope(minutes).document_id
    browser, way = client_as("secretary"), f"/decisions/review/{document}"
    here = f"/brf-provet-1/minutes/{minutes.id}"
    page = seen(browser, here)
    assert way in page
    assert "togs in som PDF" not in page
    assert way in seen(browser, "/brf-provet-1/decisions/to-review")
    with secretary.opener.reading(board.actor("secretary")) as work:
        [one] = queries.review(work, document).suggested
    assert one.text == "att anta anbudet från Bygg AB på 300 000 kr.", "what is entered is not suggested anew"
    with secretary.opener.writing(board.actor("secretary")) as work:
        confirmed = actions.Confirmed(
            one.page, one.paragraph, one.heading, one.text, one.outcome, one.evidence
        )
        actions.confirm(work, document, [confirmed])
    with secretary.opener.reading(board.actor("secretary")) as work:
        assert one.text in [row.decision.text for row in queries.decisions(work, Sought()).rows]
        assert queries.to_review(work)[1] == 0
    assert way not in seen(browser, here)


def test_a_sealed_file_taken_as_new_minutes_is_told_to_be_signed_already(board, secretary, client_as):
    sealed = secretary.sealed()
    envelope = secretary.envelope(sealed)
    content = secretary.opener.ports.blobs.read(board.association.id, envelope.sealed_sha256)
    actor = board.actor("secretary")
    again, _kept = actions.begin_with_pdf(
        secretary.opener, actor, secretary.meeting(), io.BytesIO(content), "Protokoll.pdf"
    )
    browser, way = client_as("secretary"), f"/brf-provet-1/archive/{envelope.document_id}"
    for page in (f"/brf-provet-1/minutes/{again}", f"/brf-provet-1/minutes/{again}/send"):
        shown = seen(browser, page)
        assert "Filen är redan underskriven" in shown
        assert way in shown


def test_a_file_of_its_own_is_told_to_lie_nowhere_else(board, secretary, taken, client_as):
    browser, here = client_as("secretary"), f"/brf-provet-1/minutes/{taken.id}"
    assert "redan i arkivet" not in seen(browser, f"{here}/send")
    secretary.sign_all(secretary.send(taken))
    assert "redan i arkivet" not in seen(browser, here)


def _refused(board, secretary, minutes):
    """Have the first version refused, and take another PDF for the next."""
    secretary.decline(secretary.send(minutes))
    after = pdf(ROOF.replace("300 000", "250 000") + "\n\n§ 5 Hiss\n\nHissen lagas.")
    actions.take_pdf(secretary.opener, board.actor("secretary"), minutes.id, io.BytesIO(after), "P2.pdf")


def test_comments_on_a_pdf_are_at_the_paragraphs_that_it_prints(secretary, taken, client_as):
    browser, here = client_as("board_member"), f"/brf-provet-1/minutes/{taken.id}"
    for deed in (bool, secretary.send):  # as it is written, and as it is signed
        deed(taken)
        offered = re.findall(r"<option[^>]*>([^<]*)", seen(browser, here))
        assert offered == ["Hela protokollet", "§ 4 Tak"]
    browser.post(f"{here}/comments", data={"item": "§ 4 Tak", "text": "Var det inte 250 000?"})
    browser.post(f"{here}/comments", data={"item": str(taken.items[3].id), "text": "Mallens paragraf."})
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert [(one.place, one.item_id) for one in queries.comments_of(work, taken.id)] == [
            ("§ 4 Tak", None)
        ]


def test_versions_of_a_pdf_stand_side_by_side_by_the_words_that_they_print(
    board, secretary, taken, client_as
):
    _refused(board, secretary, taken)
    browser, here = client_as("board_member"), f"/brf-provet-1/minutes/{taken.id}"
    assert f"{here}/compare/1/0" in seen(browser, here)
    page = seen(browser, f"{here}/compare/1/0")
    assert re.search(r"<del>.*300.*</del>", page)
    assert re.search(r"<ins>.*250.*</ins>", page)
    assert "§ 5 Hiss" in page
    secretary.send(secretary.read(taken))
    assert f"{here}/compare/1/2" in seen(browser, here)
    assert re.search(r"<ins>.*250.*</ins>", seen(browser, f"{here}/compare/1/2"))
    assert browser.get(f"{here}/compare/1/7").status_code == 404


def test_a_pdf_stands_beside_what_was_written_here_by_the_numbers_of_the_paragraphs(
    board, secretary, client_as
):
    written = secretary.written()
    secretary.decline(secretary.send(written))
    after = pdf("§ 1 Mötets öppnande\n\nOrdföranden öppnade mötet.\n\n§ 2 Takomläggning\n\nTre anbud.")
    actions.take_pdf(secretary.opener, board.actor("secretary"), written.id, io.BytesIO(after), "P2.pdf")
    page = seen(client_as("secretary"), f"/brf-provet-1/minutes/{written.id}/compare/1/0")
    assert "§ 1 Mötets öppnande" not in page  # unchanged
    assert re.search(r"<ins>.*Tre.*</ins>", page)


def test_a_scan_has_no_words_to_compare_and_is_not_called_the_same(board, secretary, taken, client_as):
    secretary.decline(secretary.send(taken))
    scan = io.BytesIO(typst.compile(b"#rect()"))
    actions.take_pdf(secretary.opener, board.actor("secretary"), taken.id, scan, "P2.pdf")
    browser, here = client_as("secretary"), f"/brf-provet-1/minutes/{taken.id}"
    page = seen(browser, f"{here}/compare/1/0")
    assert "Versionerna går inte att jämföra här" in page
    assert "Inget skiljer dem åt" not in page
    offered = re.findall(r"<option[^>]*>([^<]*)", seen(browser, here))
    assert offered == ["Hela protokollet"]


def test_an_extract_of_a_pdf_is_offered_first_when_it_is_sealed_and_lies_in_the_archive(
    secretary, taken, client_as
):
    here = f"/brf-provet-1/minutes/{taken.id}"
    envelope = secretary.send(taken)
    assert f"{here}/extract" not in seen(client_as("secretary"), here)
    assert client_as("secretary").get(f"{here}/extract").status_code == 409
    secretary.sign_all(envelope)
    assert f"{here}/extract" in seen(client_as("secretary"), here)
    # Before its pages are read the §§ are not known, and it says so.
    way = client_as("secretary").get(f"{here}/extract").headers["Location"]
    assert "vars text är avläst" in client_as("secretary").get(way).get_data(as_text=True)


def of_word() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        for name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml"):
            parts.writestr(name, "<x/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (of_word(), "Det är en Word-fil, ingen PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Det är en Word-fil, ingen PDF."),
        (b"%PDF-1.7 avhuggen", "skadad eller avhuggen"),
    ],
    ids=["docx", "doc", "broken"],
)
def test_a_file_of_words_own_is_told_from_a_broken_one(board, secretary, content, said):
    with pytest.raises(Invalid) as refused:
        actions.begin_with_pdf(
            secretary.opener, board.actor("secretary"), secretary.meeting(), io.BytesIO(content), "P.docx"
        )
    assert said in str(refused.value.facts["problem"])


def test_the_editor_of_a_pdf_has_the_head_alone_and_a_save_takes_no_paragraph_away(
    board, secretary, taken, client_as
):
    browser, here = client_as("secretary"), f"/brf-provet-1/minutes/{taken.id}"
    page = seen(browser, f"{here}/edit")
    assert "Den uppladdade filen är protokollet" in page
    assert "Lägg till paragraf" not in page
    assert "text som inte skickas" not in page, "what the template began with is no text"
    assert "text som inte skickas" not in seen(browser, f"{here}/send")
    assert "Lägg i ett ärende" not in seen(browser, here)
    sent = fields_of(browser.get(f"{here}/edit").text)
    assert not [name for name in sent if name.startswith("items-")]
    # A file's own §§ are counted by nobody here.
    stay = {"place": "Biblioteket", "attendance-0-present": "y"}
    stay |= {"attendance-0-first_item": "12", "attendance-0-last_item": "14"}
    answer = browser.post(f"{here}/edit", data=sent | stay | {"deed": "save"})
    assert answer.status_code == 302, answer.text
    saved = secretary.read(taken)
    assert (saved.place, saved.attendance[0].last_item) == ("Biblioteket", 14)
    assert [item.heading for item in saved.items] == [item.heading for item in taken.items]
    wrong = {"attendance-0-last_item": "3", "deed": "save"}
    assert "Hen kan inte ha gått före" in browser.post(f"{here}/edit", data=sent | stay | wrong).text


def test_words_from_before_the_pdf_are_kept_shown_and_told_of_before_sending(board, secretary, client_as):
    minutes = secretary.written()
    writer, here = client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}"
    with secretary.opener.writing(board.actor("secretary")) as work:
        sha256 = secretary.opener.ports.blobs.put(board.association.id, io.BytesIO(pdf())).sha256
        actions.take_upload(work, minutes.id, sha256=sha256, name="Protokoll.pdf")
    for page in (seen(writer, f"{here}/edit"), seen(writer, f"{here}/send")):
        assert "2 paragrafer har text som inte skickas" in page
        assert "Takomläggning" in page
    assert "att anta anbudet på 300 000 kr." in seen(writer, f"{here}/edit")
    writer.post(f"{here}/edit", data=fields_of(writer.get(f"{here}/edit").text) | {"deed": "save"})
    writer.post(f"{here}/drop-upload")
    assert [item.text for item in secretary.read(minutes).items] == [item.text for item in minutes.items]
    assert "text som inte skickas" not in seen(writer, f"{here}/edit")


def test_decisions_written_here_before_the_pdf_are_not_told_as_decided_by_it(board, secretary, client_as):
    people = board.people
    items = [
        WrittenItem(
            "Tak", "", (WrittenDecision("adopted", "att anta anbudet på 300 000 kr", people["chair"].id),)
        ),
        WrittenItem("Hiss", "", (("deferred", "att byta hissen"),)),
    ]
    minutes = secretary.save(secretary.begin(), items)
    held = [made.id for item in minutes.items for made in item.decisions]

    def told(role="secretary"):
        """What every way to a decision says of those of the §§: register, actions, agenda, address, matter, search."""
        with secretary.opener.reading(board.actor(role)) as work:
            paragraphs = queries.paragraphs(work, [item.id for item in minutes.items])
            sealed = queries.sealed_paragraphs(work, ["hiss"])
            document = queries.envelopes_of(work, [minutes.id])
            filed = [one.document_id for one in document.values() if one.document_id]
            return {
                *(one.decision.id for one in queries.decisions(work, Sought()).rows),
                *(one.decision.id for one in queries.open_actions(work)),
                *(one.decision.id for one in queries.deferred(work)),
                *queries.decisions_by_ids(work, held),
                *(one for one in held if queries.decision_if_readable(work, one)),
                *paragraphs,
                *(one.item.id for one in sealed),
                *decisions_by_ids(work, held),
                *(one.decision.id for rows in decisions_of(work, filed).values() for one in rows),
                *decisions_with(work, "hiss", 9),
            }

    assert told() >= {*held, *(item.id for item in minutes.items)}
    after = io.BytesIO(pdf(ROOF.replace("300 000", "250 000")))
    actions.take_pdf(secretary.opener, board.actor("secretary"), minutes.id, after, "P.pdf")
    assert told() == set(), "the file is the minutes from now on"
    secretary.sign_all(secretary.send(secretary.read(minutes)))
    assert secretary.standing(minutes).key == "sealed"
    assert told() == set()
    browser = client_as("secretary")
    assert browser.get(f"/brf-provet-1/decisions/{held[0]}").status_code == 404
    assert "300 000" not in seen(browser, "/brf-provet-1/decisions/")
    while recognise(secretary.opener):
        pass
    document = secretary.envelope(minutes).document_id
    with secretary.opener.reading(board.actor("secretary")) as work:
        [one] = queries.review(work, document).suggested
    assert one.text == "att anta anbudet från Bygg AB på 250 000 kr."
    assert one.evidence.endswith(one.text)


def test_decisions_of_the_paragraphs_count_again_when_the_pdf_is_dropped(board, secretary, client_as):
    minutes = secretary.written()
    actions.take_pdf(secretary.opener, board.actor("secretary"), minutes.id, io.BytesIO(pdf()), "P.pdf")
    client_as("secretary").post(f"/brf-provet-1/minutes/{minutes.id}/drop-upload")
    secretary.sign_all(secretary.send(secretary.read(minutes)))
    with secretary.opener.reading(board.actor("secretary")) as work:
        [row] = queries.decisions(work, Sought()).rows
        assert row.decision.text == "att anta anbudet på 300 000 kr."
        assert [one.decision.id for one in decisions_of(work, [row.document.id])[row.document.id]] == [
            row.decision.id
        ]


def test_a_conflict_of_interest_that_was_noted_before_the_pdf_came_is_named(board, secretary, client_as):
    minutes = secretary.begin()
    recused = board.people["treasurer"]
    items = (WrittenItem("Öppnande", ""), WrittenItem("Hyra", "", recused=frozenset({recused.id})))
    minutes = secretary.save(minutes, items)
    actions.take_pdf(secretary.opener, board.actor("secretary"), minutes.id, io.BytesIO(pdf()), "P.pdf")
    browser, here = client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}"
    page = seen(browser, f"{here}/edit")
    assert "En paragraf har text som inte skickas" in page
    assert f"På grund av jäv deltog inte {recused.name}. Det ska stå i filen." in page
    page = seen(browser, f"{here}/send")
    told = f"Jäv är antecknat i § 2 Hyra: {recused.name} deltog inte. Kontrollera att filen säger det."
    assert told in page.replace("\xa0", " ").replace("&nbsp;", " ")


def test_the_pages_of_a_pdf_that_was_made_void_say_so(board, secretary, taken):
    opener, actor = secretary.opener, board.actor("secretary")
    before = actions.draw_page(opener, actor, taken.id, 1)
    make_void(secretary, taken)
    assert actions.draw_page(opener, actor, taken.id, 1) == opener.ports.images.watermark(
        before, "MAKULERAT", image_format="PNG"
    )
    assert actions.draw_page(opener, actor, taken.id, 1) != before


def test_a_file_that_lacks_an_adjuster_leads_to_where_one_is_chosen_and_not_to_its_words(
    board, secretary, client_as
):
    minutes = secretary.begin(adjuster=None)
    page = f"/brf-provet-1/minutes/{minutes.id}"
    assert "Redigera protokollet" in seen(client_as("secretary"), page)
    file = io.BytesIO(text_pdf("§ 1 Mötet öppnades"))
    actions.take_pdf(secretary.opener, board.actor("secretary"), minutes.id, file, "protokoll.pdf")
    shown = seen(client_as("secretary"), page)
    assert "Redigera protokollet" not in shown
    assert f'href="{page}/edit?mend=adjuster"' in shown
