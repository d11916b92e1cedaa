"""What the sealer does to a PDF's structure: evidence pages, attachments, and what speaks against a seal."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import md5
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from boardroom.core.words import N_
from boardroom.ports.typesetter import Attachment

_DEEPEST = 60


def obstacle(reader: PdfFileReader) -> str:
    """Return why a readable PDF cannot be sealed as it is, in Swedish, or an empty string."""
    if reader.encrypted:
        return N_("PDF-filen är låst med lösenord eller kryptering.")
    if reader.xrefs.hybrid_xrefs_present:
        return N_("PDF-filen är sparad i ett blandat format som kan läsas på två sätt.")
    root = reader.root
    form = _dictionary(root, "/AcroForm")
    if "/XFA" in form:
        return N_("PDF-filen är ett dynamiskt formulär (XFA) som kan visa olika innehåll.")
    if "/Perms" in root or any(True for _ in reader.embedded_signatures):
        return N_("PDF-filen bär redan en elektronisk underskrift eller stämpel.")
    if any(_runs_script(holder) for holder in _action_holders(reader)):
        return N_("PDF-filen innehåller programkod (JavaScript).")
    # Where pages cannot be counted they cannot be extended either.
    reader.find_page_for_modification(-1)
    return ""


def append_pages(writer: IncrementalPdfFileWriter, evidence: PdfFileReader) -> None:
    """Copy the evidence's pages after the last page, with their fonts and, where both are tagged, their tags."""
    transplant = _Transplant(writer)
    tags = _tags_of(writer)
    evidence_root = evidence.root
    graft = tags is not None and "/StructTreeRoot" in evidence_root
    if graft:
        transplant.known(evidence_root.raw_get("/StructTreeRoot"), writer.root.raw_get("/StructTreeRoot"))
    first_key = tags[1] if tags is not None else 0
    for source_ref in _page_refs(evidence):
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


def attach(writer: IncrementalPdfFileWriter, attachments: Sequence[Attachment], now: datetime) -> None:
    """Embed files as associated files of the document (ISO 19005-3, 6.8; ISO 32000-2, 14.13)."""
    if not attachments:
        return
    embedded = [(attachment.name, _specification(writer, attachment, now)) for attachment in attachments]
    root = writer.root
    names = _owned(writer, root, "/Names", generic.DictionaryObject())
    flat = generic.ArrayObject()
    # One flat, sorted leaf: readers look names up by halving.
    for name, target in sorted([*_names(names.get("/EmbeddedFiles")), *embedded], key=lambda entry: entry[0]):
        flat.extend([pdf_string(name), target])
    names[pdf_name("/EmbeddedFiles")] = generic.DictionaryObject({pdf_name("/Names"): flat})
    _owned(writer, root, "/AF", generic.ArrayObject()).extend(target for _, target in embedded)


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


def names_of_attachments(handler: Any) -> set[str]:
    """Return the names of the files that are embedded."""
    return {name for name, _ in _names(_dictionary(handler.root, "/Names").get("/EmbeddedFiles"))}


class _Transplant:
    """Copies objects from one PDF into another, each indirect object once."""

    def __init__(self, writer: IncrementalPdfFileWriter) -> None:
        self._writer = writer
        self._map: dict[generic.Reference, generic.IndirectObject] = {}
        self._waiting: list[tuple[generic.Reference, generic.IndirectObject]] = []

    def known(self, source: generic.IndirectObject, target: generic.IndirectObject) -> None:
        """Say that a source object already has its place."""
        self._map[source.reference] = target

    def copy(self, value: Any) -> Any:
        """Return the value as the target sees it; what it refers to follows at `finish`."""
        if isinstance(value, generic.IndirectObject):
            reference = value.reference
            if reference not in self._map:
                self._map[reference] = self._writer.allocate_placeholder()
                self._waiting.append((reference, self._map[reference]))
            return self._map[reference]
        if isinstance(value, generic.StreamObject):
            entries = {key: self.copy(part) for key, part in value.items()}
            return generic.StreamObject(entries, encoded_data=value.encoded_data)
        if isinstance(value, generic.DictionaryObject):
            return generic.DictionaryObject({key: self.copy(part) for key, part in value.items()})
        if isinstance(value, generic.ArrayObject):
            return generic.ArrayObject(self.copy(part) for part in value)
        return value

    def finish(self) -> None:
        """Copy everything that was referred to."""
        while self._waiting:
            source, target = self._waiting.pop()
            self._writer.add_object(self.copy(source.get_object()), idnum=target.idnum)


def _insert_last(
    writer: IncrementalPdfFileWriter, page: generic.DictionaryObject, place: generic.IndirectObject
) -> None:
    node_ref, index, _ = writer.find_page_container(-1)
    writer.add_object(page, idnum=place.idnum)
    node = node_ref.get_object()
    page[pdf_name("/Parent")] = node_ref
    node["/Kids"].insert(index + 1, place)
    writer.update_container(node["/Kids"])
    for _ in range(_DEEPEST):
        writer.update_container(node)
        node[pdf_name("/Count")] = generic.NumberObject(int(node["/Count"]) + 1)
        if "/Parent" not in node:
            return
        node = node["/Parent"]


def _page_refs(reader: PdfFileReader) -> Iterator[generic.IndirectObject]:
    for position in range(int(reader.root["/Pages"]["/Count"])):
        reference, _ = reader.find_page_for_modification(position)
        yield generic.IndirectObject(reference.idnum, reference.generation, reader)


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
    declared = tree.get("/ParentTreeNextKey", 0)
    return tree, max(highest + 1, int(declared))


def _highest_key(node: Any, depth: int) -> int:
    if depth > _DEEPEST:
        raise ValueError("the number tree never ends")
    highest = -1
    if "/Nums" in node:
        highest = max((int(key) for key in node["/Nums"][::2]), default=-1)
    for kid in node.get("/Kids", ()):
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
    roles = generic.DictionaryObject(dict(_dictionary(tree, "/RoleMap").items()))
    for role, standard in _dictionary(source, "/RoleMap").items():
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


def _names(node: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if node is None:
        return
    if depth > _DEEPEST:
        raise ValueError("the name tree never ends")
    leaf = node.get("/Names", generic.ArrayObject())
    for position in range(0, len(leaf) - 1, 2):
        yield str(leaf[position]), leaf.raw_get(position + 1)
    for kid in node.get("/Kids", ()):
        yield from _names(kid.get_object(), depth + 1)


def _dictionary(holder: Any, key: str) -> Any:
    value = holder.get(key)
    return value if isinstance(value, generic.DictionaryObject) else generic.DictionaryObject()


def _action_holders(reader: PdfFileReader) -> Iterator[Any]:
    """Yield every dictionary that can start something: catalog, pages, annotations, form fields."""
    root = reader.root
    yield root
    names = _dictionary(root, "/Names")
    if "/JavaScript" in names:
        yield generic.DictionaryObject({pdf_name("/JS"): pdf_string("")})
    for page_ref in _page_refs(reader):
        page = page_ref.get_object()
        yield page
        for annotation in page.get("/Annots", ()):
            yield annotation.get_object()
    waiting = [*(_dictionary(root, "/AcroForm").get("/Fields", ()))]
    seen = 0
    while waiting and seen < 20_000:
        field = waiting.pop().get_object()
        seen += 1
        yield field
        waiting.extend(field.get("/Kids", ()))


def _runs_script(holder: Any) -> bool:
    if not isinstance(holder, generic.DictionaryObject):
        return False
    actions = [holder.get("/OpenAction"), holder.get("/A"), *_dictionary(holder, "/AA").values()]
    if "/JS" in holder:
        return True
    for action in actions:
        resolved = action.get_object() if isinstance(action, generic.IndirectObject) else action
        if isinstance(resolved, generic.DictionaryObject) and (
            resolved.get("/S") == "/JavaScript" or "/JS" in resolved or "/Next" in resolved
        ):
            return True
    return False
