"""In the child: opening a PDF and one of its pages, with pdfium's errors as sentences."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from boardroom.core.child import Declined
from boardroom.core.words import N_

WITHOUT_PAGES = N_("Filen är en PDF utan några sidor.")
NOT_A_PDF = N_("Filen är ingen hel PDF: den är skadad eller avhuggen.")
LOCKED = N_("Filen är låst med lösenord. Spara den utan lösenord och lägg till den igen.")
NO_SUCH_PAGE = N_("Sidan saknas i filen eller är skadad.")

# An A3 page at 300 dpi has 17 million pixels; a drawing in A0 is rendered coarser rather than refused.
MOST_PIXELS = 36_000_000


class NeedsPassword(Declined):
    """The file does not open without a password that nobody gave us."""


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a PDF for pdfium; Declined for what is none, NeedsPassword for what is locked."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadDocument(os.fsencode(path), None)
    if not document:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise NeedsPassword(LOCKED)
        raise Declined(NOT_A_PDF)
    yield document
    # Nothing is closed: the process ends with its answer, and pdfium may stumble while it tidies a broken file.


@contextmanager
def page_of(path: Path, number: int) -> Iterator[Any]:
    """Open page `number`, from 1."""
    with opened(path) as document:
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            raise Declined(NO_SUCH_PAGE)
        yield page


def size_at(page: Any, dpi: float) -> tuple[int, int]:
    """Return width and height of a page image at `dpi`, lowered so that it stays within MOST_PIXELS."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise Declined(NO_SUCH_PAGE)
    scale = min(dpi / 72, (MOST_PIXELS / (width * height)) ** 0.5)
    # A strip a metre long and a hair wide still has a pixel in each direction, and no side without end.
    return max(1, min(30_000, round(width * scale))), max(1, min(30_000, round(height * scale)))
