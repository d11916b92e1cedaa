"""The contract of the typesetter."""

import json
import re
import subprocess
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from boardroom.adapters.typst_typesetter import TypstTypesetter, characters_of
from boardroom.core.errors import CannotPrint
from boardroom.ports.typesetter import Attachment
from tests.data.sealing import EVIDENCE, MINUTES


@pytest.fixture(scope="module")
def typesetter():
    return TypstTypesetter()


def text_of(content, tmp_path):
    path = tmp_path / "set.pdf"
    path.write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()


def test_minutes_hold_everything_that_the_law_asks_for(typesetter, tmp_path):
    text = text_of(typesetter.typeset("minutes", MINUTES), tmp_path)
    for words in (
        "Styrelseprotokoll nr 7/2026",
        "769600-0009",
        "14 mars 2026",
        "Astrid Ek, ordförande",
        "Frånvarande",
        "Adjungerade",
        "§ 2",
        "Beslut: att anta anbudet",
        "Avslag: att avslå",
        "Bordlagt: att bordlägga",
        "Cecilia Ask reserverade sig",
        "Vid protokollet",
        "Justeras",
        "Sida 1 av",
    ):
        assert words in text, words


def test_short_paragraphs_fill_the_page_before_the_next_begins(typesetter, tmp_path):
    said = [{"number": str(number), "heading": "Rapport", "paragraphs": ["Inget nytt."]} for number in (1, 2)]
    bare = [{"number": str(number), "heading": "Övrigt", "paragraphs": [""]} for number in range(3, 16)]
    content = typesetter.typeset("minutes", {**MINUTES, "items": [*said, *bare]})
    first = PdfReader(BytesIO(content)).pages[0].extract_text()
    assert "§ 2" in first
    assert "§ 12" in first, "a § without words holds to none of those after it"


@pytest.mark.parametrize(
    "end",
    [
        {"heading": "Mötets slut", "paragraphs": ["Till sist läste sekreteraren upp det hela."]},
        {"heading": "Till sist", "decisions": [{"text": "Till sist antogs allt.", "outcome": "adopted"}]},
        {"heading": "Till sist avslutades mötet"},
    ],
    ids=["paragraph", "decision", "heading alone"],
)
def test_no_page_holds_the_lines_for_the_names_and_nothing_else(typesetter, tmp_path, end):
    said = {"heading": "Rapport", "paragraphs": ["Inget nytt."]}
    for count in range(5, 11):  # some of these lengths leave just too little of the page for the names
        numbered = [said | {"number": str(number)} for number in range(1, count)]
        items = [*numbered, end | {"number": str(count)}]
        pages = text_of(typesetter.typeset("minutes", MINUTES | {"items": items}), tmp_path).split("\f")
        [signed] = [page for page in pages if "Vid protokollet" in page]
        assert "Till sist" in signed, count


SIGNERS = [{"role": f"Justeras {number}", "name": f"Namn {number}"} for number in range(1, 4)]


def pages_ending_with(typesetter, tmp_path, end, count):
    said = {"heading": "Rapport", "paragraphs": ["Inget nytt."]}
    numbered = [said | {"number": str(number)} for number in range(1, count)]
    items = [*numbered, end | {"number": str(count)}]
    told = MINUTES | {"items": items, "signers": SIGNERS}
    return text_of(typesetter.typeset("minutes", told), tmp_path).rstrip("\f").split("\f")


def test_names_stand_closer_where_that_saves_a_page_of_their_own(typesetter, tmp_path):
    end = {"heading": "Mötets slut", "paragraphs": ["Mötet avslutades."]}
    assert [len(pages_ending_with(typesetter, tmp_path, end, count)) for count in (4, 7, 8)] == [1, 1, 2]


def test_of_a_long_last_paragraph_only_its_end_follows_the_names_to_the_next_page(typesetter, tmp_path):
    words = [f"ord{number}" for number in range(120)]
    runs = [
        run(f"{' '.join(words[:60])} "),
        run(words[60]) | {"strong": True},
        run(f", {' '.join(words[61:])}"),
    ]
    end = {"heading": "Övriga frågor", "blocks": [{"runs": runs}]}
    first, last = pages_ending_with(typesetter, tmp_path, end, 6)
    assert "Övriga frågor" in first
    moved = [word for word in words if word in last.split()]
    assert 0 < len(moved) < 40
    said = [word for word in (first + last).split() if word[:3] == "ord" and word[3].isdigit()]
    assert said == [*words[:60], "ord60,", *words[61:]], "nothing is lost, set twice or set apart"


def run(text):
    return {"text": text, "strong": False, "emphasis": False}


def test_spaces_that_hold_a_number_together_are_kept_in_a_paragraph_that_is_parted(typesetter, tmp_path):
    words = [f"{number}\u00a0000" for number in range(100, 250)]
    end = {"heading": "Övriga frågor", "blocks": [{"runs": [run(" ".join(words))]}]}
    pages = pages_ending_with(typesetter, tmp_path, end, 6)
    assert len(pages) == 2
    assert re.search(r"\b100\s000 101\s000\b", pages[0])


def test_a_section_sign_stands_on_the_line_of_its_number(typesetter, tmp_path):
    words = " ".join(f"enligt § {number} och 6 kap. {number} §," for number in range(1, 130))
    parted = {"heading": "Övriga frågor", "blocks": [{"runs": [run(words)]}]}
    for end in (parted, {"heading": "Stadgarna", "paragraphs": [words], "decisions": [{"text": words}]}):
        pages = pages_ending_with(typesetter, tmp_path, end, 4)
        lines = [line.strip() for page in pages for line in page.splitlines() if "enligt" in line]
        assert len(lines) > 20
        assert not [line for line in lines if line.endswith("§") and not re.search(r"\d §$", line)]
        assert not [line for line in lines if line.startswith("§ ") and not re.match(r"§ \d", line)]
        assert not [line for line in lines if line.startswith("§,")]


def test_text_of_people_is_never_read_as_source(typesetter, tmp_path):
    assert "*Inte fet*, #panic(), $a$, _x_, @y, <z>." in text_of(
        typesetter.typeset("minutes", MINUTES), tmp_path
    )


def test_a_draft_says_so_on_the_page(typesetter, tmp_path):
    assert "Utkast, ännu inte underskrivet" in text_of(
        typesetter.typeset("minutes", {**MINUTES, "draft": True}), tmp_path
    )


@pytest.mark.parametrize(
    ("language", "said", "across"),
    [("sv", "Makulerat, gäller inte", "MAKULERAT"), ("en", "Void, does not count", "VOID")],
)
def test_void_minutes_say_so_on_the_page_and_not_that_they_wait_to_be_signed(
    typesetter, tmp_path, language, said, across
):
    data = {**MINUTES, "draft": True, "void": True, "language": language}
    content = typesetter.typeset("minutes", data)
    text = text_of(content, tmp_path)
    assert said in text
    assert not re.search("utkast|draft", text, re.IGNORECASE)
    assert across in PdfReader(BytesIO(content)).pages[0].extract_text(), "in one piece"


@pytest.mark.parametrize("template", ["minutes", "evidence", "reading_copy", "cover"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_template_is_tagged_pdfa_3b_in_its_language(typesetter, template, language):
    data = {
        **MINUTES,
        **EVIDENCE,
        "file_name": "avtal.pdf",
        "size": "1,2 MB",
        "reason": "låst",
        "language": language,
    }
    content = typesetter.typeset(template, data)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert content.startswith(b"%PDF-1.7")
        assert "/Version" not in pdf.Root
        assert pdf.Root.Lang == {"sv": "sv-SE", "en": "en-GB"}[language]
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "B"


def test_a_template_bears_with_what_is_left_out(typesetter):
    for template in ("minutes", "evidence", "reading_copy", "cover"):
        assert typesetter.typeset(template, {"language": "sv", "association": {"name": "Brf Provet 1"}})


def test_attachments_are_embedded_with_their_relationship_whatever_their_name(typesetter):
    name = 'proto”koll\\" #x åäö.json'
    content = typesetter.typeset(
        "minutes", MINUTES, [Attachment(name, b"\x00\xff{}", "application/json", 'Beskrivning "x"', "Data")]
    )
    with pikepdf.open(BytesIO(content)) as pdf:
        attached = pdf.Root.AF[0]
        assert name.replace("\\", "_") == attached.UF
        assert attached.EF.F.read_bytes() == b"\x00\xff{}"
        assert attached.AFRelationship == "/Data"


def test_the_machine_readable_minutes_come_back_as_they_went_in(typesetter):
    facts = json.dumps(MINUTES).encode()
    content = typesetter.typeset(
        "minutes", MINUTES, [Attachment("protokoll.json", facts, "application/json")]
    )
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.attachments["protokoll.json"].get_file().read_bytes() == facts


def test_an_unknown_relationship_is_refused(typesetter):
    with pytest.raises(ValueError, match="relationship"):
        typesetter.typeset(
            "minutes", MINUTES, [Attachment("x", b"", "text/plain", relationship='x", evil: "')]
        )


def test_what_the_fonts_lack_is_named_once_in_order(typesetter):
    assert typesetter.missing_glyphs("Åsa 😀 och 中 och 😀") == "😀中"
    assert typesetter.missing_glyphs("ÅÄÖåäö ÆØæø łŁ čšž ñ ß – — ” ’ … § € ½ · 1 250 000\u00a0kr\t\n") == ""


def test_decomposed_letters_are_drawn_composed(typesetter, tmp_path):
    assert typesetter.missing_glyphs("A\u030asa") == ""
    text = text_of(typesetter.typeset("minutes", {**MINUTES, "place": "A\u030asa rum"}), tmp_path)
    assert "Åsa rum" in text


def test_characters_that_turn_the_reading_direction_are_refused(typesetter):
    assert typesetter.missing_glyphs("abc\u202edef") == "\u202e"


def test_text_that_cannot_be_drawn_is_refused_by_name(typesetter):
    with pytest.raises(CannotPrint, match="😀"):
        typesetter.typeset("minutes", {**MINUTES, "place": "Hemma 😀"})


def test_no_template_outside_the_folder_is_opened(typesetter):
    for name in ("../../config", "house.typ", "fonts/x", "Minutes", ""):
        with pytest.raises(ValueError, match="no template"):
            typesetter.typeset(name, MINUTES)


def test_a_preview_shows_one_page_and_counts_them(typesetter):
    long = {**MINUTES, "items": MINUTES["items"] * 12}
    pages = typesetter.page_count("minutes", long)
    assert pages > 2
    image = Image.open(BytesIO(typesetter.preview("minutes", long, 2, dpi=60)))
    assert image.format == "PNG"
    assert image.height > image.width
    for number in (0, pages + 1):
        with pytest.raises(IndexError):
            typesetter.preview("minutes", long, number)


def test_every_drawable_character_is_in_one_of_our_fonts(typesetter):
    from boardroom.adapters.typst_typesetter import TEMPLATES

    fonts = sorted((TEMPLATES / "fonts").glob("*.ttf"))
    assert fonts
    for path in fonts:
        assert {ord(letter) for letter in "ÅÄÖåäöé0§–"} <= characters_of(path.read_bytes()), path.name
