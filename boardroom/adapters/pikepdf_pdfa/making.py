"""In the child: a PDF made over to PDF/A-3b by what stands around its pages, and checked as it was written."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import AttachedFileSpec, Name, pdfa

from boardroom.core.child import Answer

FLAVOUR = "3b"


def archival(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Return the file with its original embedded, or nothing where the checker does not approve every part of it."""
    try:
        written = _written(content, str(arguments["name"]))
    except (pikepdf.PdfError, ValueError, TypeError):
        return Answer({"conforms": False})
    conforms = pdfa.validate_written(BytesIO(written), FLAVOUR).passed
    return Answer({"conforms": conforms}, written if conforms else b"")


def _written(content: bytes, name: str) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        _put_aside(pdf)
        pdf.attachments[name] = AttachedFileSpec(
            pdf, content, filename=name, mime_type="application/pdf", relationship=Name.Source
        )
        pdfa.prepare(pdf, FLAVOUR, output_intent="sRGB")
        target = BytesIO()
        pdf.save(target, **pdfa.resolve_save_kwargs(FLAVOUR))
    return target.getvalue()


def _put_aside(pdf: pikepdf.Pdf) -> None:
    """Take out what common programs write beside the pages and the checker does not know; none of it is seen.

    LibreOffice's checksum of itself, names of dictionaries that have no such key (Skia, in browsers and Google Docs), and
    at which page and size a viewer opens the file (LaTeX).
    """
    if "/DocChecksum" in pdf.trailer:
        del pdf.trailer["/DocChecksum"]
    if "/OpenAction" in pdf.Root:
        del pdf.Root["/OpenAction"]
    for key in ("/MarkInfo", "/ViewerPreferences"):
        found = pdf.Root.get(key)
        if isinstance(found, pikepdf.Dictionary) and "/Type" in found:
            del found["/Type"]
