"""What a reader is shown on top of the pages, before and after a signature: that a change is permitted does not make it invisible.

A later signature may bear a picture as large as the page, and a field may be filled in with another text: the rules of PDF
allow both after many signatures (the attacks called shadow, evil annotation and sneaky signature, pdf-insecurity.org).
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from boardroom.adapters.seals.structure import (
    DEEPEST,
    MOST_NODES,
    TooMuch,
    dictionary,
    digest,
    member,
    page_refs,
)

_HIDDEN = 2 | 32  # ISO 32000-1, table 165: hidden, no view
# What says nothing about how an annotation looks, or leads back to what holds it.
_SILENT = frozenset({"/P", "/Parent", "/Popup", "/StructParent", "/Lock", "/SV", "/M", "/NM", "/Type"})
_OF_THE_FORM = ("/DR", "/DA", "/NeedAppearances")


def shown_differently(reader: PdfFileReader, revision: int) -> set[int]:
    """Return the pages (from 1) on which something was laid, taken away or altered since a revision; TooMuch."""
    before = _shown(reader.get_historical_resolver(revision))
    after = _shown(reader.get_historical_resolver(reader.xrefs.total_revisions - 1))
    return {page for page, _ in (before - after) + (after - before)}


def _shown(handler: Any) -> Counter[tuple[int, bytes]]:
    return Counter((page, drawn) for page, drawn, _annotation in looks(handler))


def looks(handler: Any) -> Iterator[tuple[int, bytes, Any]]:
    """Yield every annotation that is seen: its page (from 1), a digest of how it looks, and itself; TooMuch."""
    budget = [MOST_NODES]
    form = dictionary(handler.root, "/AcroForm")
    drawn_anew = b"".join(digest(member(form, key), budget, _SILENT) for key in _OF_THE_FORM)
    for number, page_ref in enumerate(page_refs(handler), 1):
        for annotation in _annotations(page_ref.get_object()):
            if not _visible(annotation):
                continue
            drawn = _digest_of_annotation(annotation, budget)
            if member(annotation, "/Subtype") == "/Widget" and inherited(annotation, "/FT") != "/Sig":
                # A program may draw a field's text anew, out of its value and the form's fonts.
                drawn += digest(inherited(annotation, "/V"), budget, _SILENT) + drawn_anew
            yield number, drawn, annotation


def _annotations(page: Any) -> Iterator[Any]:
    array = member(page, "/Annots")
    if isinstance(array, generic.ArrayObject):
        for position in range(len(array)):
            if isinstance(array[position], generic.DictionaryObject):
                yield array[position]


def _visible(annotation: Any) -> bool:
    flags = member(annotation, "/F", 0)
    if isinstance(flags, int) and flags & _HIDDEN:
        return False
    corners = member(annotation, "/Rect")
    try:
        left, low, right, high = (float(corners[position]) for position in range(4))
    except (TypeError, ValueError, IndexError):
        return True  # where no rectangle can be read, programs choose for themselves
    return left != right and low != high


def inherited(field: Any, key: str) -> Any:
    """Return what a form field says, itself or by what it stands under; None where nothing does; TooMuch."""
    for _ in range(DEEPEST):
        if key in field:
            return field[key]
        parent = member(field, "/Parent")
        if not isinstance(parent, generic.DictionaryObject):
            return None
        field = parent
    raise TooMuch("a field has no end of parents")


def _digest_of_annotation(annotation: Any, budget: list[int]) -> bytes:
    telling = generic.DictionaryObject()
    for key in annotation:
        if key not in _SILENT and key != "/V":
            telling[key] = annotation.raw_get(key)
    return digest(telling, budget, _SILENT)
