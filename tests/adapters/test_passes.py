"""One run of Tesseract for a clean page, more only on a sign."""

import pytest

from boardroom.adapters.images import PillowImages
from boardroom.adapters.tesseract import Tesseract, engine
from boardroom.adapters.tesseract.engine import AROUND, LAYOUT, WHOLE
from tests.data import papers

pytestmark = pytest.mark.recognition

LINES = [
    "Styrelsen beslutade att byta stammar",
    "Kassören redogjorde för likvida medel",
    "Nästa möte hålls hos ordföranden i maj",
    "Vicevärden fick i uppdrag att måla om",
]
PAGE = papers.encoded(papers.picture("\n".join(LINES), size=(1000, 320)), "PPM")


@pytest.fixture
def recogniser():
    return Tesseract(PillowImages(), "swe")


@pytest.fixture
def passes(monkeypatch):
    """What Tesseract was asked for: of each run its languages, threshold and layout; "turn" for each look at the orientation."""
    asked = []
    table_of, orientation = engine.table_of, engine.orientation

    def noted_table(image, languages, *, threshold=WHOLE, layout=LAYOUT, **more):
        asked.append((languages, threshold, layout))
        return table_of(image, languages, threshold=threshold, layout=layout, **more)

    def noted_turn(*given):
        asked.append("turn")
        return orientation(*given)

    monkeypatch.setattr(engine, "table_of", noted_table)
    monkeypatch.setattr(engine, "orientation", noted_turn)
    return asked


def test_a_clean_page_is_read_once_and_its_orientation_never_asked_for(recogniser, passes):
    assert recogniser.recognise(PAGE, "").text.split() == " ".join(LINES).split()
    assert passes == [("swe", WHOLE, LAYOUT)]


def test_ink_that_no_word_explains_costs_a_second_run_and_the_better_one_stands(
    recogniser, passes, monkeypatch
):
    noted = engine.table_of

    def half_blind(image, languages, *, threshold=WHOLE, **more):
        table = noted(image, languages, threshold=threshold, **more)
        rows = table.splitlines()
        # The first run sees the upper half alone, as where the rest is faint; what it sees it is sure of.
        seen = [row for row in rows if row.split("\t")[0] != "5" or int(row.split("\t")[7]) < 140]
        return "\n".join(seen if threshold == WHOLE else rows)

    monkeypatch.setattr(engine, "table_of", half_blind)
    assert recogniser.recognise(PAGE, "").text.split() == " ".join(LINES).split()
    assert [one for one in passes if one[2] == LAYOUT] == [("swe", WHOLE, LAYOUT), ("swe", AROUND, LAYOUT)]
    assert "turn" not in passes
