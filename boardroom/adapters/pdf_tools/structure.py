"""In the child: what a PDF is made of."""

import re
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from boardroom.adapters.pdf_tools.opening import WITHOUT_PAGES, NeedsPassword, opened
from boardroom.core.child import Answer, Declined

# The structure is a courtesy, the page count is not: pdfium goes first, pypdf gets this part of the time.
_STRUCTURE_SHARE = 0.4
_PDFA = re.compile(
    rb"pdfaid:part(?:>|\s*=\s*[\"'])\s*(\d).{0,300}?pdfaid:conformance(?:>|\s*=\s*[\"'])\s*([A-Za-z])",
    re.DOTALL,
)


def inspect(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return the fields of PdfFacts."""
    path = Path(arguments["path"])
    facts: dict[str, Any] = {"page_count": 0}
    try:
        with opened(path) as document:
            facts["page_count"] = _pages(document)
            facts["encrypted"] = pdfium.FPDF_GetSecurityHandlerRevision(document) != -1
    except NeedsPassword:
        return Answer({"page_count": 0, "encrypted": True})
    if not facts["page_count"]:
        raise Declined(WITHOUT_PAGES)
    with suppress(Exception):  # whatever pypdf meets in a broken file, the pages can still be read
        facts.update(_within(float(arguments["seconds"]) * _STRUCTURE_SHARE, path))
    return Answer(facts)


def _pages(document: Any) -> int:
    """Return how many pages the file has; 0 when it promises pages and not one of the first can be found."""
    promised = int(pdfium.FPDF_GetPageCount(document))
    size = pdfium.FS_SIZEF()
    found = any(pdfium.FPDF_GetPageSizeByIndexF(document, index, size) for index in range(min(promised, 50)))
    return promised if found else 0


def _within(seconds: float, path: Path) -> dict[str, Any]:
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return _structure(path)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _out_of_time(_signal: int, _frame: object) -> None:
    raise TimeoutError


def _structure(path: Path) -> dict[str, Any]:
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    root = _dictionary(reader.trailer["/Root"])
    facts: dict[str, Any] = {"hybrid_xref": "/XRefStm" in reader.trailer}
    form = _dictionary(root.get("/AcroForm"))
    facts["xfa"] = "/XFA" in form
    facts["signed"] = bool(int(form.get("/SigFlags", 0)) & 1) or "/Perms" in root
    names = _dictionary(root.get("/Names"))
    action = _dictionary(root.get("/OpenAction"))
    facts["javascript"] = "/JavaScript" in names or action.get("/S") == "/JavaScript"
    with suppress(Exception):
        facts["title"] = _title(reader)
    with suppress(Exception):
        facts["pdfa_claim"] = _claim(root)
    return facts


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if isinstance(value, IndirectObject) else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _title(reader: PdfReader) -> str:
    title = (reader.metadata.title if reader.metadata else "") or ""
    return "".join(letter for letter in str(title) if letter.isprintable()).strip()[:200]


def _claim(root: DictionaryObject) -> str:
    metadata = root.get("/Metadata")
    if metadata is None:
        return ""
    found = _PDFA.search(metadata.get_object().get_data()[:200_000])
    return (found[1] + found[2]).decode().lower() if found else ""
