"""In the child: what a PDF is made of, as pdfium sees it; two facts that it does not tell are read from the bytes."""

import ctypes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from boardroom.adapters.pdf_tools.opening import WITHOUT_PAGES, NeedsPassword, opened
from boardroom.core.child import Answer, Declined

_PDFA = re.compile(
    rb"pdfaid:part(?:>|\s*=\s*[\"'])\s*(\d).{0,300}?pdfaid:conformance(?:>|\s*=\s*[\"'])\s*([A-Za-z])",
    re.DOTALL,
)
# Metadata and cross-reference tables of a very large file are looked for in its two ends alone.
_CHUNK = 1 << 20
_END = 16_000_000


def inspect(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return the fields of PdfFacts."""
    path = Path(arguments["path"])
    try:
        with opened(path) as document:
            facts = _facts(document)
    except NeedsPassword:
        return Answer({"page_count": 0, "encrypted": True})
    if not facts["page_count"]:
        raise Declined(WITHOUT_PAGES)
    return Answer(facts | _from_bytes(path) | {"signed": facts["signed"] or _holds(path, b"/ByteRange")})


def _facts(document: Any) -> dict[str, Any]:
    return {
        "page_count": _pages(document),
        "encrypted": pdfium.FPDF_GetSecurityHandlerRevision(document) != -1,
        # -1: it cannot tell. Then it may be.
        "signed": pdfium.FPDF_GetSignatureCount(document) != 0,
        "javascript": pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0,
        "xfa": pdfium.FPDF_GetFormType(document)
        in {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND},
        "title": _title(document),
    }


def _pages(document: Any) -> int:
    """Return how many pages the file has; 0 when it promises pages and not one of the first can be found."""
    promised = int(pdfium.FPDF_GetPageCount(document))
    size = pdfium.FS_SIZEF()
    found = any(pdfium.FPDF_GetPageSizeByIndexF(document, index, size) for index in range(min(promised, 50)))
    return promised if found else 0


def _title(document: Any) -> str:
    length = pdfium.FPDF_GetMetaText(document, b"Title", None, 0)
    if not 2 < length < 4_000:
        return ""
    room = ctypes.create_string_buffer(length)
    pdfium.FPDF_GetMetaText(document, b"Title", room, length)
    title = room.raw.decode("utf-16-le", errors="replace")
    return "".join(letter for letter in title if letter.isprintable()).strip()[:200]


def _holds(path: Path, words: bytes) -> bool:
    """Tell whether words stand in a file as they are.

    A signature names the bytes that it vouches for outside of anything compressed: so it is seen also where the
    form that should list it is damaged, and nobody takes such a file for unsigned.
    """
    with path.open("rb") as source:
        before = b""
        while chunk := source.read(_CHUNK):
            if words in before + chunk:
                return True
            before = chunk[1 - len(words) :]
    return False


def _from_bytes(path: Path) -> dict[str, Any]:
    with path.open("rb") as source:
        ends = source.read(_END)
        source.seek(max(source.tell(), path.stat().st_size - _END))
        ends += source.read(_END)
    claim = _PDFA.search(ends)
    return {
        "pdfa_claim": (claim[1] + claim[2]).decode().lower() if claim else "",
        "hybrid_xref": b"/XRefStm" in ends,
    }
