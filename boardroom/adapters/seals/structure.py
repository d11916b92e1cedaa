"""Walking the structure of a PDF that may be hostile: every walk is bounded, every look resolves references."""

import hashlib
import logging
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from boardroom.core.words import N_

# pyHanko logs a stack for every oddity of a file; refusals and findings say it instead.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

DEEPEST = 60
MOST_NODES = 50_000


class TooMuch(ValueError):
    """There is more to compare than anything honest has."""


def member(holder: Any, key: str, default: Any = None) -> Any:
    """Return a member of a dictionary with its reference followed; pyHanko's own `get` does not follow it."""
    return holder[key] if key in holder else default  # noqa: SIM401 - `get` is what must not be used


def dictionary(holder: Any, key: str) -> Any:
    """Return a member that is a dictionary, or an empty one."""
    value = member(holder, key)
    return value if isinstance(value, generic.DictionaryObject) else generic.DictionaryObject()


def digest(value: Any, budget: list[int], silent: AbstractSet[str] = frozenset(), depth: int = 0) -> bytes:
    """Return a hash of a value with everything that it leads to, but for the keys that are silent; TooMuch.

    `budget` holds how many values may still be looked at, and is drawn on.
    """
    budget[0] -= 1
    if budget[0] < 0 or depth > DEEPEST:
        raise TooMuch("what is to be compared never ends")
    if isinstance(value, generic.IndirectObject):
        value = value.get_object()
    whole = hashlib.sha256(type(value).__name__.encode())
    if isinstance(value, generic.DictionaryObject):
        for key in sorted(value):
            if key not in silent:
                whole.update(str(key).encode() + digest(value.raw_get(key), budget, silent, depth + 1))
        if isinstance(value, generic.StreamObject):
            whole.update(hashlib.sha256(value.data).digest())
    elif isinstance(value, generic.ArrayObject):
        for position in range(len(value)):
            whole.update(digest(value.raw_get(position), budget, silent, depth + 1))
    else:
        whole.update(repr(value).encode())
    return whole.digest()


def attachments_in(handler: Any) -> Iterator[tuple[Any, Any]]:
    """Yield key and file specification, both as they stand, of every embedded file."""
    yield from _names(dictionary(dictionary(handler.root, "/Names"), "/EmbeddedFiles"), 0)


def _names(node: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    if depth > DEEPEST:
        raise ValueError("the name tree never ends")
    leaf = member(node, "/Names", generic.ArrayObject())
    for position in range(0, len(leaf) - 1, 2):
        yield leaf[position], leaf.raw_get(position + 1)
    kids = member(node, "/Kids", generic.ArrayObject())
    for position in range(len(kids)):
        yield from _names(kids[position], depth + 1)


def attachment_name(key: Any, specification: Any) -> str:
    """Return the name that readers show: the specification's own, else the key (ISO 32000-1, 7.11.3)."""
    resolved = specification.get_object()
    return str(member(resolved, "/UF") or member(resolved, "/F") or key)


def page_refs(reader: PdfFileReader) -> Iterator[generic.IndirectObject]:
    """Yield a reference to every page, in order; ValueError for a page tree that is none.

    One walk over the tree: asking pyHanko for each page by number walks it anew each time.
    """
    waiting = [reader.root.raw_get("/Pages")]
    seen: set[generic.Reference] = set()
    while waiting:
        reference = waiting.pop()
        if not isinstance(reference, generic.IndirectObject) or reference.reference in seen:
            raise ValueError("the page tree is no tree")
        seen.add(reference.reference)
        if len(seen) > MOST_NODES:
            raise ValueError("the page tree never ends")
        node = reference.get_object()
        if "/Kids" in node:
            kids = node["/Kids"]
            waiting.extend(kids.raw_get(position) for position in reversed(range(len(kids))))
        else:
            yield reference


def obstacle(reader: PdfFileReader) -> str:
    """Return why a readable PDF cannot be sealed as it is, in Swedish, or an empty string."""
    if reader.encrypted:
        return N_("PDF-filen är låst med lösenord eller kryptering.")
    if reader.xrefs.hybrid_xrefs_present:
        return N_("PDF-filen är sparad i ett blandat format som kan läsas på två sätt.")
    root = reader.root
    if "/XFA" in dictionary(root, "/AcroForm"):
        return N_("PDF-filen är ett dynamiskt formulär (XFA) som kan visa olika innehåll.")
    if "/Perms" in root or any(True for _ in reader.embedded_signatures):
        return N_("PDF-filen bär redan en elektronisk underskrift eller stämpel.")
    if "/JavaScript" in dictionary(root, "/Names") or any(
        _runs_script(holder) for holder in _starters(reader)
    ):
        return N_("PDF-filen innehåller programkod (JavaScript).")
    # Where pages cannot be found they cannot be extended either.
    reader.find_page_for_modification(-1)
    return ""


def restless(reader: PdfFileReader) -> list[str]:
    """Return what in a file can show other things tomorrow than today without a byte of it changing, in Swedish."""
    found = []
    try:
        if "/XFA" in dictionary(reader.root, "/AcroForm"):
            found.append(N_("PDF-filen är ett dynamiskt formulär (XFA) som kan visa olika innehåll."))
        if "/JavaScript" in dictionary(reader.root, "/Names") or any(
            _runs_script(holder) for holder in _starters(reader)
        ):
            found.append(N_("PDF-filen innehåller programkod (JavaScript)."))
    except MemoryError:
        raise  # that says nothing of the file
    except Exception:  # noqa: BLE001 - hostile input: whatever it provokes means "cannot be told", said so
        found.append(N_("Det går inte att säga om filen kan visa olika saker vid olika tillfällen."))
    return found


def _starters(reader: PdfFileReader) -> Iterator[Any]:
    """Yield every dictionary that can start an action: catalog, pages, annotations, form fields, bookmarks."""
    root = reader.root
    yield root
    for page_ref in page_refs(reader):
        page = page_ref.get_object()
        yield page
        yield from _members(member(page, "/Annots"))
    yield from _tree(_members(member(dictionary(root, "/AcroForm"), "/Fields")), ("/Kids",))
    outlines = dictionary(root, "/Outlines")
    if "/First" in outlines:
        yield from _tree([outlines["/First"]], ("/First", "/Next"))


def _tree(start: list[Any], branches: tuple[str, ...]) -> Iterator[Any]:
    waiting = list(start)
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if not isinstance(node, generic.DictionaryObject):
            continue
        yield node
        for branch in branches:
            value = member(node, branch)
            waiting.extend(_members(value) if isinstance(value, generic.ArrayObject) else [value])
    raise ValueError("the tree never ends")


def _members(array: Any) -> list[Any]:
    return (
        [array[position] for position in range(len(array))] if isinstance(array, generic.ArrayObject) else []
    )


def _runs_script(holder: Any) -> bool:
    if not isinstance(holder, generic.DictionaryObject):
        return False
    further = dictionary(holder, "/AA")
    started = [member(holder, "/OpenAction"), member(holder, "/A"), *(further[key] for key in further)]
    return any(
        member(action, "/S") == "/JavaScript" or "/JS" in action for action in _tree(started, ("/Next",))
    )
