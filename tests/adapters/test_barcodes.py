"""Every reader of barcodes keeps the port's promises; zxing-cpp keeps some of its own."""

import io

import pytest
from PIL import Image

from boardroom.adapters.twins.told_barcodes import ToldBarcodes
from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.adapters.zxing_barcodes import ZxingBarcodes
from boardroom.ports.barcodes import BarcodesUnread
from tests.data import papers

SAYING = "BR1/nothing in particular"


def _sheet(code: str, dpi: int = 60) -> bytes:
    """A page with a code on it, as it is printed."""
    data = {
        "language": "sv",
        "association": {"name": "Brf Provet 1"},
        "plain": True,
        "count": 1,
        "code": code,
        "svg": ZxingBarcodes().draw(code),
    }
    return TypstTypesetter().preview("separator", data, 1, dpi=dpi)


SHEET = _sheet(SAYING)
PAPER = papers.encoded(papers.picture("Protokoll"), "PNG")


def _twin() -> ToldBarcodes:
    twin = ToldBarcodes()
    twin.tell(SHEET, SAYING)
    return twin


@pytest.fixture(params=[ZxingBarcodes, _twin], ids=["zxing", "twin"])
def barcodes(request):
    return request.param()


def test_each_image_is_answered_in_its_place(barcodes):
    assert barcodes.read([PAPER, SHEET, b"no image at all", SHEET]) == [(), (SAYING,), (), (SAYING,)]
    assert barcodes.read([]) == []


def test_a_code_is_drawn_as_svg(barcodes):
    assert barcodes.draw("BR1/abc").startswith("<svg")
    shown = barcodes.draw("bankid.token.7.code", on_screen=True)
    assert "viewBox" in shown
    assert "width=" not in shown.split(">")[0]


@pytest.mark.parametrize("turned", [90, 180, 270, 7])
def test_a_sheet_may_lie_any_way(turned):
    image = Image.open(io.BytesIO(SHEET)).convert("L").rotate(turned, expand=True, fillcolor=255)
    assert ZxingBarcodes().read([papers.encoded(image, "PNG")]) == [(SAYING,)]


def test_a_reader_that_gives_no_answer_says_so():
    with pytest.raises(BarcodesUnread):
        ZxingBarcodes(seconds=0.001).read([SHEET])
    with pytest.raises(BarcodesUnread):
        ToldBarcodes(failures=1).read([SHEET])
