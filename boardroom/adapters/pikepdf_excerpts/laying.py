"""In the child: pages laid beneath what is printed on sheets of our own."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf

from boardroom.adapters.pikepdf_excerpts.making import gathered, written
from boardroom.core.child import Answer

_NAME = "/Laid"


def laid_on(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Return the sheets with the pieces' pages beneath; nothing where there are fewer sheets than pages."""
    opened: dict[str, pikepdf.Pdf] = {}
    pages = gathered(arguments, opened)
    with pikepdf.open(BytesIO(content)) as sheets:
        if len(sheets.pages) < len(pages.pages):
            return Answer({"pages": 0})
        left, low, right, high = (float(edge) for edge in arguments["frame"])
        for sheet, page in zip(sheets.pages, pages.pages, strict=False):
            _lay(sheets, sheet, page, pikepdf.Rectangle(left, low, right, high))
        return Answer({"pages": len(sheets.pages)}, written(sheets))


def _lay(sheets: pikepdf.Pdf, sheet: pikepdf.Page, page: pikepdf.Page, frame: pikepdf.Rectangle) -> None:
    """Draw a page first of all on a sheet, as large as the frame allows; /Rotate and the crop box are honoured."""
    form = sheets.copy_foreign(page.as_form_xobject())
    name = sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(_NAME), replace_existing=True)
    turned = _is_wide(page)
    # Turned, the frame stands on its side: what was its height is the width to fill.
    within = (
        pikepdf.Rectangle(0, 0, frame.ury - frame.lly, frame.urx - frame.llx)
        if turned
        else pikepdf.Rectangle(0, 0, frame.urx - frame.llx, frame.ury - frame.lly)
    )
    placed = sheet.calc_form_xobject_placement(form, name, within, allow_expand=False)
    way = (
        f"0 1 -1 0 {frame.urx:.3f} {frame.lly:.3f} cm"
        if turned
        else f"1 0 0 1 {frame.llx:.3f} {frame.lly:.3f} cm"
    )
    sheet.contents_add(b"q " + way.encode() + b"\n" + placed + b"\nQ\n", prepend=True)


def _is_wide(page: pikepdf.Page) -> bool:
    left, low, right, high = (float(edge) for edge in page.cropbox)
    wide, tall = right - left, high - low
    if int(page.obj.get("/Rotate", 0)) % 180:
        wide, tall = tall, wide
    return wide > tall
