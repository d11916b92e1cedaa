"""The papers of the fictional association: made the same way every time, and true to their text."""

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import sys
from functools import cache

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytesseract
import pytest
from PIL import Image
from stdnum.se import orgnr

from tests.data.scans import content, generate, layered, scoring, shipped, typeset

RECORD_CLASSES = {
    "board_minutes",
    "general_meeting_minutes",
    "constituting_minutes",
    "bylaws",
    "construction_contract",
    "service_contract",
    "energy_declaration",
    "ventilation_inspection",
    "loan_papers",
    "renovation_permit",
    "damage_case",
    "decision_basis",
    "policies",
    "insurance_policy",
    "maintenance_plan",
}
CATALOGUE = json.loads((shipped.PAPERS / "catalogue.json").read_text("utf-8"))

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def pages_in(name):
    path = shipped.PAPERS / name
    if path.suffix == ".pdf":
        with pdfium.PdfDocument(path) as document:
            return len(document)
    with Image.open(path) as image:
        return image.n_frames if path.suffix == ".tif" else 1


def text_in(name):
    with pdfium.PdfDocument(shipped.PAPERS / name) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


# A page takes seconds to age; those that are only looked at are made once.
aged = cache(generate.page)


@pytest.mark.parametrize("kind", generate.KINDS)
def test_every_kind_makes_a_whole_page_and_keeps_its_text(kind):
    image, text = aged(kind, 1)
    if kind == "clipping":
        assert max(image.size) < 700
    else:
        assert sorted(image.size) == [2480, 3508]
    assert len(text) >= 700
    darkest, lightest = image.convert("L").getextrema()
    assert lightest - darkest > 90, "there is writing on the page"


@pytest.mark.parametrize("kind", ["mixed", "typewriter_1931"])  # between them nearly every damage
def test_the_same_seed_makes_the_same_pixels(kind):
    first, second = aged(kind, 1), generate.page(kind, 1)
    assert first[1] == second[1]
    assert np.array_equal(np.asarray(first[0]), np.asarray(second[0]))


def test_another_seed_makes_other_damage():
    first, second = generate.tiny(1, "noise"), generate.tiny(2, "noise")
    assert not np.array_equal(np.asarray(first[0]), np.asarray(second[0]))


def test_one_seed_gives_one_text_however_it_is_damaged():
    texts = {aged(kind, 1)[1] for kind in ("clean", "skew", "holes", "rotated")}
    assert len(texts) == 1


def test_a_page_of_1931_speaks_the_language_of_1931():
    text = aged("typewriter_1931", 1)[1]
    assert re.search(r"\b(voro|äro|hava|beslöto)\b", text, re.IGNORECASE), "verbs in the plural"
    assert re.search(r"\b(hvad|hvilk\w+|af|öfver\w*|lif\w*)\b", text, re.IGNORECASE), "the old spelling"


def test_the_association_has_a_number_that_passes_its_check_digit():
    assert orgnr.is_valid(content.ORGANISATION_NUMBER)
    assert int(content.ORGANISATION_NUMBER[2]) >= 2


def test_no_paper_names_another_organisation_number():
    for paper in content.all_manuscripts():
        named = re.findall(r"\b\d{6}-\d{4}\b", "\n".join(paper.texts()))
        assert set(named) <= {content.ORGANISATION_NUMBER}


def test_handwriting_is_seen_but_is_no_part_of_the_text():
    page = content.parse_page("Justeras\n~ Axel Lindqvist\n| A. Lindqvist")
    assert content.true_text(page) == "Justeras\nA. Lindqvist"
    without = tuple(block for block in page if block.kind != "hand")
    rng = np.random.default_rng
    signed, unsigned = (typeset.picture(blocks, "typewriter", rng(1)) for blocks in (page, without))
    assert np.asarray(signed).mean() < np.asarray(unsigned).mean()


def test_a_page_that_is_too_long_for_its_sheet_is_refused():
    long = content.parse_page("\n\n".join(["Ett stycke."] * 90))
    for style in ("typewriter", "office"):
        with pytest.raises(ValueError, match="page"):
            typeset.picture(long, style, np.random.default_rng(1))


def test_a_layered_page_is_several_images_and_no_text():
    image, _ = aged("layered", 1)
    made = layered.layered_pdf([image, image])
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            # Read from the resources themselves: pikepdf's own list of images leaves stencils out.
            images = list(page.resources.XObject.values())
            stencils = [found for found in images if found.get("/ImageMask", False)]
            assert len(images) >= 4
            assert len(stencils) == len(images) - 1, "all but the background are stencils"
            assert max(int(found.Width) for found in images if "/ImageMask" not in found) < 700
    with pdfium.PdfDocument(made) as document:
        assert document[0].get_textpage().count_chars() == 0


def test_a_layered_page_looks_like_the_page_it_was_made_from():
    image, _ = aged("stamp", 1)
    shown = layered.rendered(layered.layered_pdf([image]), dpi=75).convert("L")
    before = np.asarray(image.convert("L").resize(shown.size, Image.Resampling.BOX), "float32")
    assert np.abs(before - np.asarray(shown, "float32")).mean() < 6


def test_a_fax_page_is_black_on_white():
    image, _ = aged("clean", 1)
    shown = layered.rendered(layered.image_pdf([image], fax=True), dpi=40)
    assert np.asarray(shown).mean() > 200


def test_the_error_rate_counts_letters_not_line_breaks():
    assert scoring.character_error_rate("byte av\nstammar", "byte  av stammar") == 0
    assert scoring.character_error_rate("lån", "lan") == pytest.approx(1 / 3)
    assert scoring.edit_distance("stambyte", "") == 8
    assert scoring.edit_distance("afgift", "avgift") == 1
    assert scoring.edit_distance("kitten", "sitting") == 3


def test_a_section_sign_counts_where_it_stands_before_its_number():
    assert scoring.signs_found("§ 1 Val\n§ 2 Tak", "§ 2 Tak\n8 1 Val") == (1, 2)


def test_words_count_as_found_wherever_they_stand():
    assert scoring.words_found("Plats: Tallgatan 14", "14 tallgatan\nplats") == 1
    assert scoring.words_found("tak tak", "tak") == 0.5


@needs_tesseract
@pytest.mark.recognition
def test_a_tiny_slip_is_read_without_fault(monkeypatch):
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    image, text = generate.tiny(3)
    read = pytesseract.image_to_string(image, lang="swe", config="--psm 6 --dpi 300")
    assert scoring.character_error_rate(text, read) < 0.06


@needs_tesseract
@pytest.mark.recognition
def test_a_clean_page_reads_well_and_a_mixed_one_clearly_worse(monkeypatch):
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    rates = {}
    for kind in ("clean", "mixed"):
        image, text = generate.page(kind, 2)
        rates[kind] = scoring.character_error_rate(text, pytesseract.image_to_string(image, lang="swe"))
    assert rates["clean"] < 0.03
    assert rates["clean"] * 1.5 < rates["mixed"] < 0.6


def test_the_command_line_writes_a_page_and_its_text(tmp_path):
    command = [sys.executable, "-m", "tests.data.scans.generate", "--out", str(tmp_path), "--kind", "holes"]
    subprocess.run([*command, "--pages", "1", "--seed", "5"], check=True, timeout=60)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["holes-0005.png", "holes-0005.txt"]
    assert (tmp_path / "holes-0005.txt").read_text("utf-8") == generate.page("holes", 5)[1]


def test_the_catalogue_lists_exactly_the_papers_that_are_there():
    files = {path.name for path in shipped.PAPERS.iterdir()} - {"catalogue.json"}
    assert {entry["file"] for entry in CATALOGUE} == files
    assert sum(path.stat().st_size for path in shipped.PAPERS.iterdir()) < 6_000_000


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry["file"])
def test_each_paper_opens_and_is_described(entry):
    assert 1 <= pages_in(entry["file"]) <= 5
    assert (shipped.PAPERS / entry["file"]).stat().st_size < 600_000
    assert entry["record_class"] in RECORD_CLASSES
    assert 1931 <= dt.date.fromisoformat(entry["document_date"]).year <= 2026
    assert entry["title"]
    assert entry["tags"]
    assert entry["printed_number"] is None or re.fullmatch(r"\d+/\d{4}", entry["printed_number"])


@pytest.mark.parametrize(
    "entry", [entry for entry in CATALOGUE if "true_text_file" in entry], ids=lambda entry: entry["file"]
)
def test_each_scan_has_no_text_of_its_own_and_a_true_text_for_every_page(entry):
    truth = (shipped.TRUE_TEXT / entry["true_text_file"]).read_text("utf-8")
    assert len(truth.split("\f")) == pages_in(entry["file"])
    if entry["file"].endswith(".pdf"):
        assert text_in(entry["file"]) == ""


@pytest.mark.parametrize(
    "entry",
    [entry for entry in CATALOGUE if "true_text_file" not in entry],
    ids=lambda entry: entry["file"],
)
def test_each_born_digital_paper_carries_its_text(entry):
    paper = content.manuscript(entry["file"].removesuffix(".pdf"))
    found = re.sub(r"\W", "", text_in(entry["file"]))
    for block in (block for page in paper.pages for block in page if block.kind in {"paragraph", "numbered"}):
        assert re.sub(r"\W", "", block.text) in found


def test_a_few_scans_are_short_enough_to_be_recognised_while_one_waits():
    live = [entry for entry in CATALOGUE if entry["recognise_live"]]
    assert 3 <= len(live) <= 4
    assert all(pages_in(entry["file"]) == 1 and "true_text_file" in entry for entry in live)


def test_the_shipped_papers_are_what_the_generator_makes(tmp_path):
    for name in ("2011-05-16-styrelseprotokoll-5", "2025-01-20-laneoversikt"):
        made, _ = shipped.write(content.manuscript(name), tmp_path)
        # Another release of the typesetter may write other bytes; the page must stay the same page.
        new, old = (
            layered.rendered(path.read_bytes(), dpi=60) for path in (made, shipped.PAPERS / made.name)
        )
        assert np.abs(np.asarray(new, "int16") - np.asarray(old, "int16")).mean() < 2


def test_the_double_sided_feed_has_an_empty_back_and_a_page_upside_down():
    truth = (shipped.TRUE_TEXT / "1972-09-18-styrelseprotokoll-5.txt").read_text("utf-8").split("\f")
    assert [bool(page.strip()) for page in truth] == [True, False, True]
    image = layered.rendered((shipped.PAPERS / "1972-09-18-styrelseprotokoll-5.pdf").read_bytes(), 2, 40)
    ink = 255 - np.asarray(image.convert("L"), "float32")
    # The binder's holes are at the right edge of a page that lies upside down.
    assert ink[:, -40:].sum() > ink[:, :40].sum() * 3


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("byte av avloppsstammarna", 1987),
        ("stambytet", 1988),
        ("takomläggning", 1998),
        ("takomläggning", 2012),
        ("fönstrens utsida", 2017),
        ("1203", 2013),
        ("1203", 2018),
        ("uppsägningstiden", 2022),
        ("OVK", 2024),
        ("andrahand", 2021),
        ("avgiftshöjning", 2023),
        ("villkorsändring", 2025),
        ("laddstolpar", 2019),
        ("laddstolpar", 2023),
    ],
)
def test_what_successors_search_for_is_in_the_papers(words, year):
    texts = (" ".join(paper.texts()) for paper in content.all_manuscripts() if paper.date.year == year)
    assert any(words.lower() in scoring.plain(text).lower() for text in texts)
