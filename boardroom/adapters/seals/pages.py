"""What the sealer adds to a PDF: the evidence pages with their tags, and the attachments."""

import re
import zlib
from collections.abc import Sequence
from datetime import datetime
from hashlib import md5
from io import BytesIO
from typing import IO, Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

from boardroom.adapters.seals.structure import DEEPEST, attachments_in, dictionary, member, page_refs
from boardroom.ports.typesetter import Attachment

# A reference, or a text: qpdf writes a bracket within a text with a backslash before it.
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(\d+) (\d+) R\b", re.DOTALL)


def blank_page() -> bytes:
    """Return a PDF of one empty, tagged page, to rehearse a seal with."""
    writer = PdfFileWriter(stream_xrefs=False)
    page = PageObject(
        contents=writer.add_object(generic.StreamObject(stream_data=b"")),
        media_box=generic.ArrayObject(generic.FloatObject(side) for side in (0, 0, 595, 842)),
        resources=generic.DictionaryObject(),
    )
    page[pdf_name("/StructParents")] = generic.NumberObject(0)
    writer.insert_page(page)
    tree = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/StructTreeRoot")})
    tree_ref = writer.add_object(tree)
    element = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Document"),
            pdf_name("/P"): tree_ref,
        }
    )
    element_ref = writer.add_object(element)
    tree[pdf_name("/K")] = generic.ArrayObject([element_ref])
    tree[pdf_name("/ParentTree")] = generic.DictionaryObject(
        {
            pdf_name("/Nums"): generic.ArrayObject(
                [generic.NumberObject(0), generic.ArrayObject([element_ref])]
            )
        }
    )
    writer.root[pdf_name("/StructTreeRoot")] = tree_ref
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def append_pages(writer: IncrementalPdfFileWriter, pages: bytes) -> int:
    """Copy the evidence's pages after the last page, with their fonts and, where both are tagged, their tags; return how many."""
    with pikepdf.open(BytesIO(pages)) as source:
        return _append(writer, PdfFileReader(BytesIO(pages)), _Transplant(writer, source))


def _append(writer: IncrementalPdfFileWriter, evidence: PdfFileReader, transplant: "_Transplant") -> int:
    tags = _tags_of(writer)
    evidence_root = evidence.root
    graft = tags is not None and "/StructTreeRoot" in evidence_root
    if graft:
        transplant.known(evidence_root.raw_get("/StructTreeRoot"), writer.root.raw_get("/StructTreeRoot"))
    first_key = tags[1] if tags is not None else 0
    sources = list(page_refs(evidence))
    for source_ref in sources:
        source = source_ref.get_object()
        page = generic.DictionaryObject()
        place = writer.allocate_placeholder()
        transplant.known(source_ref, place)
        for key in ("/Type", "/MediaBox", "/Resources", "/Contents", "/Tabs", "/Group"):
            if key in source:
                page[pdf_name(key)] = transplant.copy(source.raw_get(key))
        # The page must not inherit a turn or a crop from the frozen document's page tree.
        page[pdf_name("/Rotate")] = generic.NumberObject(0)
        page[pdf_name("/CropBox")] = generic.ArrayObject(source["/MediaBox"])
        if graft and "/StructParents" in source:
            page[pdf_name("/StructParents")] = generic.NumberObject(first_key + int(source["/StructParents"]))
        _insert_last(writer, page, place)
    if graft:
        _graft_tags(writer, evidence_root["/StructTreeRoot"], transplant, first_key)
    transplant.finish()
    return len(sources)


def attach(writer: IncrementalPdfFileWriter, attachments: Sequence[Attachment], now: datetime) -> None:
    """Embed files as associated files of the document (ISO 19005-3, 6.8; ISO 32000-2, 14.13)."""
    if not attachments:
        return
    embedded = [
        (pdf_string(attachment.name), _specification(writer, attachment, now)) for attachment in attachments
    ]
    root = writer.root
    names = _owned(writer, root, "/Names", generic.DictionaryObject())
    flat = generic.ArrayObject()
    # One flat, sorted leaf: readers look names up by halving.
    for key, target in sorted([*attachments_in(writer), *embedded], key=lambda entry: _raw(entry[0])):
        flat.extend([key, target])
    names[pdf_name("/EmbeddedFiles")] = generic.DictionaryObject({pdf_name("/Names"): flat})
    _owned(writer, root, "/AF", generic.ArrayObject()).extend(target for _, target in embedded)


def _raw(key: Any) -> bytes:
    try:
        return bytes(key.original_bytes)
    except PdfError:  # a key of this revision, not read from any bytes
        return str(key).encode()


def _specification(
    writer: IncrementalPdfFileWriter, attachment: Attachment, now: datetime
) -> generic.IndirectObject:
    stream = writer.add_object(
        generic.StreamObject(
            {
                pdf_name("/Type"): pdf_name("/EmbeddedFile"),
                pdf_name("/Subtype"): pdf_name("/" + attachment.media_type),
                pdf_name("/Filter"): pdf_name("/FlateDecode"),
                pdf_name("/Params"): generic.DictionaryObject(
                    {
                        pdf_name("/Size"): generic.NumberObject(len(attachment.content)),
                        pdf_name("/CheckSum"): generic.ByteStringObject(
                            md5(attachment.content, usedforsecurity=False).digest()
                        ),
                        pdf_name("/ModDate"): generic.pdf_date(now),
                    }
                ),
            },
            encoded_data=zlib.compress(attachment.content, 6),
        )
    )
    return writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Filespec"),
                pdf_name("/F"): pdf_string(attachment.name),
                pdf_name("/UF"): pdf_string(attachment.name),
                pdf_name("/Desc"): pdf_string(attachment.description or attachment.name),
                pdf_name("/AFRelationship"): pdf_name("/" + attachment.relationship),
                pdf_name("/EF"): generic.DictionaryObject({pdf_name("/F"): stream, pdf_name("/UF"): stream}),
            }
        )
    )


class _Transplant:
    """Copies objects from one PDF into another, each indirect object once."""

    def __init__(self, writer: IncrementalPdfFileWriter, source: pikepdf.Pdf) -> None:
        self._writer = writer
        self._source = source
        self._map: dict[tuple[int, int], generic.IndirectObject] = {}
        self._waiting: list[tuple[int, int]] = []

    def known(self, source: generic.IndirectObject, target: generic.IndirectObject) -> None:
        """Say that a source object already has its place."""
        self._map[source.idnum, source.generation] = target

    def copy(self, value: Any) -> Any:
        """Return the value as the target sees it; what it refers to follows at `finish`."""
        if isinstance(value, generic.IndirectObject):
            return self._place(value.idnum, value.generation)
        if isinstance(value, generic.DictionaryObject):
            return generic.DictionaryObject({key: self.copy(part) for key, part in value.items()})
        if isinstance(value, generic.ArrayObject):
            return generic.ArrayObject(self.copy(part) for part in value)
        return value

    def finish(self) -> None:
        """Copy everything that was referred to."""
        while self._waiting:
            place = self._waiting.pop()
            self._writer.add_object(self._written(place), idnum=self._map[place].idnum)

    def _place(self, idnum: int, generation: int) -> generic.IndirectObject:
        place = (idnum, generation)
        if place not in self._map:
            self._map[place] = self._writer.allocate_placeholder()
            self._waiting.append(place)
        return self._map[place]

    def _written(self, place: tuple[int, int]) -> "_Written":
        """Return an object of the source as the target writes it, every reference led to its new number."""
        found = self._source.get_object(place)
        if not isinstance(found, pikepdf.Stream):
            return _Written(self._led(found.unparse(resolved=True)))
        data = found.read_raw_bytes()
        described = pikepdf.Dictionary({**found.stream_dict, "/Length": len(data)})
        return _Written(self._led(described.unparse()) + b"\nstream\n" + data + b"\nendstream")

    def _led(self, written: bytes) -> bytes:
        return _REFERENCE.sub(self._lead, written)

    def _lead(self, found: re.Match[bytes]) -> bytes:
        if found[1] is None:  # words of a text, whatever they look like
            return found[0]
        target = self._place(int(found[1]), int(found[2]))
        return b"%d %d R" % (target.idnum, target.generation)


class _Written(generic.PdfObject):
    """An object as it stands in a file: qpdf writes it in a tenth of the time that reading it in Python takes."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def write_to_stream(self, stream: IO[bytes], *_context: object) -> None:
        stream.write(self._content)


def _insert_last(
    writer: IncrementalPdfFileWriter, page: generic.DictionaryObject, place: generic.IndirectObject
) -> None:
    node_ref, index, _ = writer.find_page_container(-1)
    writer.add_object(page, idnum=place.idnum)
    node = node_ref.get_object()
    page[pdf_name("/Parent")] = node_ref
    node["/Kids"].insert(index + 1, place)
    writer.update_container(node["/Kids"])
    for _ in range(DEEPEST):
        writer.update_container(node)
        node[pdf_name("/Count")] = generic.NumberObject(int(node["/Count"]) + 1)
        if "/Parent" not in node:
            return
        node = node["/Parent"]


def _tags_of(writer: IncrementalPdfFileWriter) -> tuple[generic.DictionaryObject, int] | None:
    """Return the document's structure tree and its next free key, or None where it has no sound one."""
    root = writer.root
    try:
        if not isinstance(root.raw_get("/StructTreeRoot"), generic.IndirectObject):
            return None
        tree = root["/StructTreeRoot"]
        highest = _highest_key(tree["/ParentTree"], 0)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    declared = member(tree, "/ParentTreeNextKey", 0)
    return tree, max(highest + 1, int(declared))


def _highest_key(node: Any, depth: int) -> int:
    if depth > DEEPEST:
        raise ValueError("the number tree never ends")
    numbers = member(node, "/Nums", ())
    highest = max((int(numbers[position]) for position in range(0, len(numbers), 2)), default=-1)
    for kid in member(node, "/Kids", ()):
        leaf = kid.get_object()
        highest = max(
            highest, int(leaf["/Limits"][1]) if "/Limits" in leaf else _highest_key(leaf, depth + 1)
        )
    return highest


def _graft_tags(
    writer: IncrementalPdfFileWriter, source: Any, transplant: _Transplant, first_key: int
) -> None:
    """Hang the evidence's tags into the document's structure tree (ISO 32000-1, 14.7)."""
    tree_ref = writer.root.raw_get("/StructTreeRoot")
    tree = tree_ref.get_object()
    writer.mark_update(tree_ref)
    added = _as_list(source.raw_get("/K") if "/K" in source else None)
    copies = [transplant.copy(kid) for kid in added]
    old = _as_list(tree.raw_get("/K") if "/K" in tree else None)
    tree[pdf_name("/K")] = generic.ArrayObject([*old, *copies])
    numbers = generic.ArrayObject()
    source_numbers = source["/ParentTree"]["/Nums"]
    highest = first_key
    for position in range(0, len(source_numbers), 2):
        key = first_key + int(source_numbers[position])
        highest = max(highest, key)
        numbers.extend([generic.NumberObject(key), transplant.copy(source_numbers.raw_get(position + 1))])
    _extend_numbers(writer, tree, numbers, first_key, highest)
    tree[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(highest + 1)
    roles = generic.DictionaryObject(dict(dictionary(tree, "/RoleMap").items()))
    for role, standard in dictionary(source, "/RoleMap").items():
        if role not in roles:
            roles[role] = standard
    if roles:
        tree[pdf_name("/RoleMap")] = roles


def _extend_numbers(
    writer: IncrementalPdfFileWriter, tree: Any, numbers: generic.ArrayObject, first: int, last: int
) -> None:
    old = tree["/ParentTree"]
    if "/Kids" in old:
        leaf = generic.DictionaryObject(
            {
                pdf_name("/Limits"): generic.ArrayObject(
                    [generic.NumberObject(first), generic.NumberObject(last)]
                ),
                pdf_name("/Nums"): numbers,
            }
        )
        kids = generic.ArrayObject([*_as_list(old.raw_get("/Kids")), writer.add_object(leaf)])
        tree[pdf_name("/ParentTree")] = generic.DictionaryObject({pdf_name("/Kids"): kids})
    else:
        flat = generic.ArrayObject([*_as_list(old.raw_get("/Nums") if "/Nums" in old else None), *numbers])
        tree[pdf_name("/ParentTree")] = generic.DictionaryObject({pdf_name("/Nums"): flat})


def _as_list(value: Any) -> list[Any]:
    """Return the raw members of an array, or a single kid as a list of one."""
    if value is None:
        return []
    resolved = value.get_object() if isinstance(value, generic.IndirectObject) else value
    if isinstance(resolved, generic.ArrayObject):
        return [resolved.raw_get(position) for position in range(len(resolved))]
    return [value]


def _owned(writer: IncrementalPdfFileWriter, root: Any, key: str, fresh: Any) -> Any:
    """Return a member of the catalog that this revision may change; made where there is none."""
    if key not in root:
        root[pdf_name(key)] = fresh
    value = root[key]
    writer.update_root()
    writer.update_container(value)
    return value
