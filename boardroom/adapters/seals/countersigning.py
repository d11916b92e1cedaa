"""Whether all that is seen in a file since a signature is later signatures, each in a box where the page was empty.

A picture of a signature may hold anything and may lie anywhere (sneaky signature, pdf-insecurity.org). What is called a
signature here neither covers nor replaces anything that was signed; that nothing is added by it, no machine can tell.
"""

import ctypes
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from boardroom.adapters.seals.appearances import inherited, looks
from boardroom.adapters.seals.structure import DEEPEST, TooMuch, member

# Not scaled or turned with the page: such a picture covers more than its box says (ISO 32000-1, table 165).
_LOOSE = 8 | 16
_LARGEST = 0.25  # of a page
# Around a box, in points: what is drawn close to a figure makes another figure of it.
_MARGIN = 8.0
_DOTS = 2.0  # for each point
_MOST_SIDE = 4_000


@dataclass(frozen=True)
class Box:
    """A rectangle of a page in its own coordinates, the corners in order."""

    left: float
    low: float
    right: float
    high: float

    def touches(self, other: "Box") -> bool:
        """Tell whether they lie closer to each other than the margin."""
        return (
            self.left <= other.right + _MARGIN
            and other.left <= self.right + _MARGIN
            and self.low <= other.high + _MARGIN
            and other.low <= self.high + _MARGIN
        )


def countersigned(
    reader: PdfFileReader, content: bytes, revision: int, end: int, later: Collection[str]
) -> Mapping[int, Sequence[str]] | None:
    """Return, by page (from 1), the fields of the signatures that were drawn since a revision; None where anything else was.

    `end` is how many bytes of the content that revision has; `later` names the fields that hold a sound signature made after it.
    """
    before = list(looks(reader.get_historical_resolver(revision)))
    after = list(looks(reader.get_historical_resolver(reader.xrefs.total_revisions - 1)))
    had, has = (Counter((page, drawn) for page, drawn, _ in one) for one in (before, after))
    added = [(page, one) for page, drawn, one in after if (page, drawn) in has - had]
    gone = [(page, one) for page, drawn, one in before if (page, drawn) in had - has]
    names = [_name(one) for _, one in added]
    if len(set(names)) != len(names) or not all(
        name in later and _is_plain(one) for name, (_, one) in zip(names, added, strict=True)
    ):
        return None
    places = {name: (page, _box(one)) for name, (page, one) in zip(names, added, strict=True)}
    # What was there and is there no longer can only be the empty place of one of them.
    if any(places.get(_name(one)) != (page, _box(one)) or not _waits(one) for page, one in gone):
        return None
    taken = [(page, _box(one)) for page, drawn, one in before if (page, drawn) in has]
    for name, (page, box) in places.items():
        beside = [*taken, *(place for other, place in places.items() if other != name)]
        if box is None or any(there == page and (one is None or one.touches(box)) for there, one in beside):
            return None
        if not _was_empty(content[:end], page, box):
            return None
    found: dict[int, list[str]] = {}
    for name, (page, _) in places.items():
        found.setdefault(page, []).append(name)
    return found


def _is_plain(widget: Any) -> bool:
    """Tell whether something is the box of a signature that has one look and does nothing when it is touched."""
    looks_alone = member(widget, "/AP")
    flags = member(widget, "/F", 0)
    return (
        member(widget, "/Subtype") == "/Widget"
        and inherited(widget, "/FT") == "/Sig"
        and isinstance(flags, int)
        and not flags & _LOOSE
        and not any(key in widget for key in ("/OC", "/A", "/AA", "/AS"))
        and isinstance(looks_alone, generic.DictionaryObject)
        and list(looks_alone) == ["/N"]
        and isinstance(looks_alone["/N"], generic.StreamObject)
    )


def _waits(widget: Any) -> bool:
    """Tell whether something is the empty place of a signature."""
    return inherited(widget, "/FT") == "/Sig" and inherited(widget, "/V") is None


def _name(widget: Any) -> str:
    """Return a field's whole name (ISO 32000-1, 12.7.3.2)."""
    parts: list[str] = []
    for _ in range(DEEPEST):
        if "/T" in widget:
            parts.append(str(widget["/T"]))
        parent = member(widget, "/Parent")
        if not isinstance(parent, generic.DictionaryObject):
            return ".".join(reversed(parts))
        widget = parent
    raise TooMuch("a field has no end of parents")


def _box(annotation: Any) -> Box | None:
    corners = member(annotation, "/Rect")
    try:
        across, up = (
            sorted(map(float, (corners[0], corners[2]))),
            sorted(map(float, (corners[1], corners[3]))),
        )
    except (TypeError, ValueError, IndexError):
        return None
    return Box(across[0], up[0], across[1], up[1])


def _was_empty(content: bytes, page: int, box: Box) -> bool:
    """Tell whether a box lies within a page, is no large part of it, and has a single colour there and around it without what is laid on top."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    sheet = pdfium.FPDF_LoadPage(document, page - 1) if document else None
    if not sheet:
        return False
    sides = pdfium.FPDF_GetPageWidthF(sheet), pdfium.FPDF_GetPageHeightF(sheet)
    scale = min(_DOTS, _MOST_SIDE / max(sides))
    width, height = (max(1, round(side * scale)) for side in sides)
    corners = ((box.left, box.low), (box.right, box.high))
    spots = [_spot(sheet, (width, height), corner) for corner in corners]
    (left, right), (top, bottom) = (sorted(one) for one in zip(*spots, strict=True))
    if left < 0 or top < 0 or right >= width or bottom >= height:
        return False
    if (right - left) * (bottom - top) > _LARGEST * width * height:
        return False
    around = round(_MARGIN * scale)
    left, top = max(0, left - around), max(0, top - around)
    right, bottom = min(width - 1, right + around), min(height - 1, bottom + around)
    pixels = bytearray(b"\xff" * (4 * width * height))
    target = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, target, 4 * width)
    pdfium.FPDF_RenderPageBitmap(bitmap, sheet, 0, 0, width, height, 0, 0)
    # Nothing is closed, as in pdf_tools: the child ends with its answer.
    rows = (
        pixels[4 * (row * width + left) : 4 * (row * width + right + 1)] for row in range(top, bottom + 1)
    )
    plain = pixels[4 * (top * width + left) :][:4] * (right + 1 - left)
    return all(row == plain for row in rows)


def _spot(sheet: Any, sides: tuple[int, int], corner: tuple[float, float]) -> tuple[int, int]:
    """Return where on the drawn page a point of it lies, however the page is cut and turned."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(sheet, 0, 0, *sides, 0, *corner, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value
