"""The squares that pages show, read as a phone reads them."""

import re

from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.adapters.zxing_barcodes import ZxingBarcodes


def read_square(page: str) -> str:
    """Return what the one square of a page says."""
    (square,) = (
        svg for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL) if "qrline" in svg or "segno" in svg
    )
    told = {
        "language": "sv",
        "association": {"name": "Brf Provet 1"},
        "plain": True,
        "count": 1,
        "code": "",
        "svg": square,
    }
    ((text,),) = ZxingBarcodes().read([TypstTypesetter().preview("separator", told, 1, dpi=80)])
    return text
