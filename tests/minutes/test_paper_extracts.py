"""An extract of minutes that are paper shows the chosen § as it stands there, and holds nothing of any other."""

import io
import re
from datetime import date

import pikepdf
import pytest
import typst
from PIL import Image, ImageChops
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.documents.actions import file_document
from boardroom.documents.actions.hiding import hide_from
from boardroom.documents.queries import filed
from boardroom.documents.rules import NewFile
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import NothingToExtract, ReadAnew, TooMuchToExtract
from boardroom.minutes.queries import Chosen
from boardroom.minutes.rules import Span
from boardroom.reading.actions import begin, correct
from boardroom.reading.jobs import recognise
from tests.data.filed import put_in, seen

# What is given away is blue, all else red: a picture tells whose pixels it holds.
PAGES = r"""
#set page(paper: "a5", margin: 15mm)
#set text(lang: "sv", size: 11pt, fill: red)
#set par(leading: 0.5em)
= Styrelseprotokoll nr 3/1987
Brf Provet 1, den 27 april 1987. Närvarande: Bo Lind och Karin Ek.

§ 1 Mötets öppnande \
Ordföranden hälsade alla välkomna och förklarade mötet öppnat.\
#text(blue)[§ 2 Takomläggning \
Två anbud hade kommit in. Styrelsen beslutade att anta anbudet från Bygg AB på 300 000 kr.]
#pagebreak()
#text(blue)[Arbetet börjar i maj och leds av Karin Ek.]\
§ 3 Avgifter \
Familjen Hemlig har inte betalat sin avgift och får en påminnelse.\
§ 4 Mötets avslutande \
Ordföranden avslutade mötet.

Vid protokollet \
Bo Lind
"""
SHEET = r"""
#set page(width: 120mm, height: 60mm, margin: 8mm)
#set text(size: 11pt, lang: "sv", fill: red)
§ 1 Hemlige Kurt har inte betalat sin avgift \
#text(blue)[§ 2 Styrelsen beslutade att laga taket \
med plåt under hela den kommande sommaren.] \
§ 3 Hemlige Kurt skall få en påminnelse till \
§ 4 Ordföranden förklarade mötet avslutat
"""
TEXT = "§ 1 Öppnande\nVälkomna.\n§ 2 Tak\nTre anbud.\n§ 3 Avgifter\nHemlig betalar inte.\n§ 4 Avslutande\nJusteras"


def archived(board, content: bytes, media_type: str = "application/pdf", pages: int = 1):
    """File a paper as old minutes and read it."""
    opener, secretary = board.runtime.opener, board.actor("secretary")
    stored = opener.ports.blobs.put(secretary.tenant, content)
    with opener.writing(secretary) as work:
        document = file_document(
            work,
            title="Protokollet om Hemlig",
            files=[NewFile(stored.sha256, stored.size, media_type, "Hemlig.pdf", page_count=pages)],
            record_class="board_minutes",
            document_date=date(1987, 4, 27),
        )
        [file] = filed(work, document)
        begin(work, file)
    while recognise(opener):
        pass
    return document


def paper(board, document, role="secretary"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return queries.paper_minutes(work, document.id)


def chosen(found, *numbers: int) -> Chosen:
    return Chosen([one.span for one in found.paragraphs if one.number in numbers], found.mark)


def made(board, document, wanted, role="secretary", **more):
    opener = board.runtime.opener
    return actions.extract_paper(opener, board.actor(role), document.id, wanted, **more)


def text_of(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def pictures_of(content: bytes) -> list[Image.Image]:
    """Every picture that the file holds, shown on a page or not."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            pikepdf.PdfImage(one).as_pil_image().convert("RGB")
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]


def all_that_is_said(content: bytes) -> bytes:
    """Every string and every stream of the file, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        held = io.BytesIO()
        pdf.save(held, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
    return held.getvalue()


def pixels(picture: Image.Image, *, red: bool) -> int:
    """How many pixels are clearly red, which was not to be given away, or blue, which was."""
    first, _green, third = picture.split()
    apart = ImageChops.subtract(first, third) if red else ImageChops.subtract(third, first)
    return sum(apart.histogram()[60:])


def test_the_extract_holds_the_paragraph_over_its_page_break_and_nothing_of_the_rest(board):
    content = typst.compile(PAGES.encode(), pdf_standards="a-3b")
    document = archived(board, content, pages=2)
    extract = made(board, document, chosen(paper(board, document), 2), receiver="Hugo Björk")
    text = text_of(extract.content)
    assert "Utdrag ur styrelseprotokoll, 27 april 1987" in text
    assert "Styrelsen beslutade att anta anbudet från Bygg AB på 300 000 kr. Arbetet börjar i maj" in text
    assert "Ur sida 1" in text
    assert "Ur sida 2" in text
    pictures = pictures_of(extract.content)
    assert len(pictures) == 2
    for picture in pictures:
        assert pixels(picture, red=False) > 500
        assert not pixels(picture, red=True)
    # Neither a word of the neighbours nor the paper's title or name, wherever a file may hide it; and it is not in there whole.
    said = all_that_is_said(extract.content)
    for word in ("Hemlig", "Avgifter", "öppnat", "Närvarande"):
        assert word not in text
        assert word.encode() not in said
        assert word.encode("utf-16-be") not in said
    assert b"/EmbeddedFile" not in said
    assert b"/XObject" in said
    assert extract.name == "Styrelseprotokoll 1987 utdrag § 2.pdf"
    with board.runtime.opener.reading(board.actor("chair")) as work:
        entry = work.session.scalars(select(Entry).where(Entry.verb == "extracted")).one()
    assert (entry.subject_kind, entry.subject_id) == ("document", str(document.id))
    assert entry.payload["paragraphs"] == "§ 2"
    assert entry.payload["receiver"] == "Hugo Björk"


def test_of_a_crooked_scan_only_the_paragraph_is_cut_out(board):
    page = typst.compile(SHEET.encode(), format="png", ppi=200)
    sheet = Image.open(io.BytesIO(page)).convert("RGB").rotate(-3, fillcolor="white", expand=True)
    scan = io.BytesIO()
    sheet.save(scan, "PNG", dpi=(200, 200))
    document = archived(board, scan.getvalue(), "image/png")
    content = made(board, document, chosen(paper(board, document), 2)).content
    assert "att laga taket med plåt under hela den kommande sommaren" in text_of(content)
    assert b"Hemlig" not in all_that_is_said(content)
    [picture] = pictures_of(content)
    assert pixels(picture, red=False) > 500
    assert not pixels(picture, red=True)


def test_minutes_taken_as_a_pdf_give_an_extract_that_says_who_signed_them(board, secretary, client_as):
    content = typst.compile(PAGES.encode(), pdf_standards="a-3b")
    minutes_id, _kept = actions.begin_with_pdf(
        secretary.opener, board.actor("secretary"), secretary.meeting(), io.BytesIO(content), "Hemlig.pdf"
    )
    with secretary.opener.reading(board.actor("secretary")) as work:
        minutes = queries.by_id(work, minutes_id)
    secretary.sign_all(secretary.send(minutes))
    while recognise(secretary.opener):
        pass
    client, here = client_as("secretary"), f"/brf-provet-1/minutes/{minutes_id}"
    assert f"{here}/extract" in seen(client, here)
    way = client.get(f"{here}/extract").headers["Location"]
    keys = re.findall(r'name="spans"[^>]*value="([^"]*)"', seen(client, way))
    look = client.post(way, data={"spans": keys[1:2]}).headers["Location"]
    text = text_of(client.post(look, data={"receiver": ""}).data)
    assert "Utdrag ur styrelseprotokoll 1/2026" in text
    assert "Arbetet börjar i maj och leds av Karin Ek." in text
    assert "Hemlig" not in text
    assert "David Alm, justerare" in text
    assert "Stämplat 20 mars 2026" in text
    assert secretary.envelope(minutes).frozen_sha256[:8] in text
    with secretary.opener.reading(board.actor("chair")) as work:
        entry = work.session.scalars(select(Entry).where(Entry.verb == "extracted")).one()
    assert (entry.subject_kind, entry.subject_id) == ("minutes", str(minutes_id))


def test_the_pages_lead_from_the_paper_to_the_file_and_by_hand_where_it_is_doubtful(board, client_as):
    filed_paper = put_in(board.runtime.opener, board.actor("secretary"), TEXT.replace("§ 3", "8 3"))
    client = client_as("secretary")
    way = f"/brf-provet-1/minutes/papers/{filed_paper.document.id}/extract"
    assert way in seen(client, filed_paper.address)
    page = seen(client, way)
    assert "§\u00a01 Öppnande (sida 1)" in page
    # The third was not found: the second may go on for ever, and a person says where it ends.
    assert f"{way}/lines?span=2-5" in page
    assert "Nästa paragraf hittades inte" in page
    assert "Välj minst en paragraf" in client.post(way, data={}).get_data(as_text=True)
    by_hand = f"{way}/lines?span=2-5"
    lines = seen(client, by_hand)
    assert re.search(r'<option selected value="5">', lines)
    assert "8 3 Avgifter" in lines
    assert "står före" in client.post(by_hand, data={"first": 3, "last": 2}).get_data(as_text=True)
    look = client.post(by_hand, data={"first": 2, "last": 3}).headers["Location"]
    shown = seen(client, look)
    assert "Tre anbud." in shown
    assert "Hemlig" not in shown
    [strip] = re.findall(r'<img class="sheet" src="([^"]*)"', shown)
    picture = client.get(strip.replace("&amp;", "&"))
    assert picture.mimetype == "image/jpeg"
    assert client.get(strip.replace("&amp;", "&").replace("/0.jpg", "/1.jpg")).status_code == 404
    answer = client.post(look, data={"receiver": "Hugo Björk"})
    assert answer.mimetype == "application/pdf"
    assert "utdrag" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    # Whoever may not write minutes has neither the way nor the pages.
    reader = client_as("auditor")
    assert way not in seen(reader, filed_paper.address)
    assert reader.get(strip.replace("&amp;", "&")).status_code == 403


def test_who_may_not_see_the_paper_makes_no_extract_of_it(board):
    opener = board.runtime.opener
    document = put_in(opener, board.actor("secretary"), TEXT).document
    wanted = chosen(paper(board, document), 2)
    with pytest.raises(NotPermitted):
        made(board, document, wanted, "auditor")
    with opener.writing(board.actor("secretary")) as work:
        hide_from(work, document.id, board.people["treasurer"].id, "Jävig")
    with pytest.raises(NotFound):
        made(board, document, wanted, "treasurer")
    with pytest.raises(NotFound):
        actions.draw_strip(opener, board.actor("treasurer"), document.id, wanted, 0)


def test_text_that_changed_since_it_was_looked_at_is_not_given_away(board, client_as):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    filed_paper = put_in(opener, secretary, TEXT)
    wanted = chosen(paper(board, filed_paper.document), 2)
    with opener.writing(secretary) as work:
        correct(work, filed_paper.pages[0].id, TEXT.replace("§ 1 Öppnande\n", ""))
    with pytest.raises(ReadAnew):
        made(board, filed_paper.document, wanted)
    # And the page says where to choose again.
    way = f"/brf-provet-1/minutes/papers/{filed_paper.document.id}/extract"
    answer = client_as("secretary").post(f"{way}/look?span={wanted.spans[0].key}&mark={wanted.mark}")
    assert answer.status_code == 409
    assert f'href="{way}"' in answer.get_data(as_text=True)


def test_what_is_no_minutes_or_no_span_or_nearly_everything_is_refused(board):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    other = put_in(opener, secretary, TEXT, title="Avtal", record_class="service_contract").document
    with pytest.raises(NothingToExtract):
        paper(board, other)
    long = put_in(
        opener, secretary, *[f"Rad {number} ett.\nMera {number} text." for number in range(12)]
    ).document
    found = paper(board, long)
    with pytest.raises(TooMuchToExtract):
        found.parts(Chosen([Span(0, 23)], found.mark))
    for spans in ([], [Span(0, 99)]):
        with pytest.raises(Invalid):
            found.parts(Chosen(spans, found.mark))
    assert found.called([Span(2, 4)]) == "s. 2–3"
