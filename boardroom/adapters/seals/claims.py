"""What a file says of itself once evidence is attached: a claim that no longer holds is raised or taken back."""

import re

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

# The two ways in which XMP writes a property: as an attribute and as an element.
_PART = re.compile(rb"(pdfaid:part(?:\s*=\s*[\"']|\s*>)\s*)([1-4])(?=\s*[\"'<])")
_CLAIM = re.compile(
    rb"\s+pdfaid:\w+\s*=\s*(?:\"[^\"]*\"|'[^']*')|<pdfaid:(\w+)\s*>[^<]*</pdfaid:\1\s*>", re.DOTALL
)


def settle_claim(writer: IncrementalPdfFileWriter) -> None:
    """Make the file's claim of PDF/A true again, in the revision that attaches files of any kind.

    PDF/A-2 is PDF/A-3 but for attachments, which it allows only if they are PDF/A themselves (ISO 19005-2, 6.8, and
    19005-3, 6.8), so it becomes part 3. PDF/A-1 allows none (ISO 19005-1, 6.1.11) and differs in more, and so does
    PDF/A-4: they claim nothing any more. A claim of part 3 stands, and a file without one gets none.
    """
    root = writer.root
    if "/Metadata" not in root:
        return
    told = root["/Metadata"]
    if not isinstance(told, generic.StreamObject):
        return
    before: bytes = told.data
    parts = {found[2] for found in _PART.finditer(before)}
    if parts == {b"2"}:
        after = _PART.sub(rb"\g<1>3", before)
    elif parts - {b"3"}:
        after = _CLAIM.sub(b"", before)
    else:
        return
    made = generic.StreamObject(
        {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}, stream_data=after
    )
    root[pdf_name("/Metadata")] = writer.add_object(made)
    writer.update_root()
