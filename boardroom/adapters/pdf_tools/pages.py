"""In the child: pages of a PDF as images; /Rotate and CropBox are pdfium's own business."""

import ctypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
from PIL import Image

from boardroom.adapters.pdf_tools.opening import page_of, size_at
from boardroom.adapters.pdf_tools.text import own_text
from boardroom.adapters.pixels import (
    Prepared,
    clipped,
    clipped_size,
    clipped_text,
    encoded,
    ink_of,
    prepared,
    shrunk,
    writing_of,
)
from boardroom.core.child import Answer, Declined
from boardroom.core.words import N_
from boardroom.ports.geometry import clip_of

PICTURE_TOO_LARGE = N_(
    "En bild på sidan är för stor för att visas. Skanna om den med lägre upplösning, till exempel 300 dpi."
)
# As for files that are pictures themselves; and no page of ours has so many parts that the rest matters.
MOST_PICTURE_PIXELS = 300_000_000
MOST_LOOKED_AT = 2_000


def render(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return one page as an encoded image."""
    with page_of(Path(arguments["path"]), int(arguments["page"])) as page:
        width, height = size_at(page, float(arguments["dpi"]))
        longest, clip = int(arguments["max_side"]), clip_of(arguments["clip"])
        most = max(clipped_size(width, height, clip))
        if longest and most > longest:
            scale = longest / most
            width, height = max(1, round(width * scale)), max(1, round(height * scale))
        image = clipped(_drawn(page, width, height), clip)
        return Answer({}, encoded(image, str(arguments["image_format"])))


def scan(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return the images for viewer, shelf and, where the page has no text of its own, recogniser."""
    with page_of(Path(arguments["path"]), int(arguments["page"])) as page:
        whole, clip = size_at(page, float(arguments["dpi"])), clip_of(arguments["clip"])
        width, height = clipped_size(*whole, clip)
        # Whether it deserves trust is judged of the whole page, as when that was read.
        text = clipped_text(own_text(page, *whole), clip)
        side = int(arguments["view_side"])
        scale = min(1.0, side / max(width, height)) if text else 1.0
        drawn = _drawn(page, max(1, round(whole[0] * scale)), max(1, round(whole[1] * scale)))
        image = clipped(drawn, clip)
    view = shrunk(image, side)
    shown, small = encoded(view, "WEBP"), encoded(shrunk(view, int(arguments["thumb_side"])), "WEBP")
    grey = image.convert("L")
    ready = Prepared(grey, 1.0, 0.0, 1.0, 0) if text else prepared(grey)
    facts = {
        "view": len(shown),
        "thumb": len(small),
        "width": width,
        "height": height,
        "ink": ink_of(ready.image),
        "writing": writing_of(ready.image),
        "text": text,
        "scale": ready.scale,
        "angle": ready.angle,
        "narrowing": ready.narrowing,
        "fold": ready.fold,
    }
    return Answer(facts, shown + small + (b"" if text else encoded(ready.image, "PPM")))


def _refuse_vast_pictures(page: Any) -> None:
    """Decline a page with a picture that cannot be decoded within the memory: pdfium would leave it out and say nothing."""
    for number in range(min(MOST_LOOKED_AT, pdfium.FPDFPage_CountObjects(page))):
        item = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        width, height = ctypes.c_uint(), ctypes.c_uint()
        pdfium.FPDFImageObj_GetImagePixelSize(item, ctypes.byref(width), ctypes.byref(height))
        if width.value * height.value > MOST_PICTURE_PIXELS:
            raise Declined(PICTURE_TOO_LARGE)


def _drawn(page: Any, width: int, height: int) -> Image.Image:
    _refuse_vast_pictures(page)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise MemoryError
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    pixels = ctypes.cast(
        pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height))
    ).contents
    return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", stride, 1)
