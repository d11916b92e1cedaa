"""What a file tells about itself outside of its pages (title, author, language of tags), before and after a signature.

A revision that only adds what is needed for long-term validation (ETSI EN 319 142-1, 5.4) may say when it was made and by
which program. Everything else that programs show as the document's properties belongs to what was signed.
"""

import re
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader

from boardroom.adapters.seals.structure import DEEPEST, MOST_NODES, dictionary, digest, member

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_PRODUCERS = {"/Producer", "{http://ns.adobe.com/pdf/1.3/}Producer"}
_DATES = {"/ModDate", _XMP + "ModifyDate", _XMP + "MetadataDate"}
_INSTANCE = {"{http://ns.adobe.com/xap/1.0/mm/}InstanceID"}
_DATE = re.compile(r"(D:)?\d{4}[-\d:TZ+.']*")
_ABOUT_AN_EXTENSION = {"/Type", "/BaseVersion", "/ExtensionLevel", "/ExtensionRevision", "/URL"}
_VERSION = re.compile(r"/\d\.\d")


def told_differently(reader: PdfFileReader, revision: int) -> bool:
    """Tell whether the file says other things about itself than it did in a revision; ValueError when that has no end."""
    before = reader.get_historical_resolver(revision)
    after = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    if before.revision == after.revision:
        return False
    return (
        _differ(_info(before), _info(after))
        or _differ(_metadata(before), _metadata(after))
        or _whole(before, "/MarkInfo") != _whole(after, "/MarkInfo")
        or not _harmless(before.root, after.root)
    )


def _whole(handler: Any, key: str) -> bytes:
    return digest(member(handler.root, key), [MOST_NODES])


def _info(handler: Any) -> dict[str, Any]:
    info = dictionary(handler.trailer_view, "/Info")
    budget = [MOST_NODES]
    return {
        str(key): str(info[key])
        if isinstance(info[key], generic.TextStringObject)
        else digest(info[key], budget)
        for key in info
    }


def _differ(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return any(
        before.get(key) != after.get(key) and not _may_become(key, before.get(key), after.get(key))
        for key in before.keys() | after.keys()
    )


def _may_become(key: str, old: Any, new: Any) -> bool:
    """Tell whether whoever writes a revision may say this: when, and with which program beside the one before."""
    if not isinstance(new, str):
        return False
    if key in _DATES:
        return bool(_DATE.fullmatch(new))
    return key in _INSTANCE or (key in _PRODUCERS and new.startswith(old or ""))


def _harmless(before: Any, after: Any) -> bool:
    """Tell whether the catalog's words on the version of PDF, where they are new, are nothing but such words."""
    version = member(after, "/Version", member(before, "/Version"))
    if version != member(before, "/Version") and not _VERSION.fullmatch(str(version)):
        return False
    if digest(member(before, "/Extensions"), [MOST_NODES]) == digest(
        member(after, "/Extensions"), [MOST_NODES]
    ):
        return True
    return all(
        isinstance(one, generic.DictionaryObject)
        and set(one) <= _ABOUT_AN_EXTENSION
        and not any(isinstance(one[key], generic.DictionaryObject | generic.ArrayObject) for key in one)
        for one in _extensions(dictionary(after, "/Extensions"))
    )


def _extensions(told: Any) -> Iterator[Any]:
    for key in told:
        if key == "/Type":
            continue
        value = told[key]
        if isinstance(value, generic.ArrayObject):
            yield from (value[position] for position in range(len(value)))
        else:
            yield value


def _metadata(handler: Any) -> dict[str, Any]:
    """Return the properties of the catalog's XMP packet (ISO 16684-1); what is no XMP counts byte for byte."""
    if "/Metadata" not in handler.root:
        return {}
    stream = handler.root.raw_get("/Metadata")
    if isinstance(stream, generic.IndirectObject):
        # Not by the key: pyHanko then parses the packet, and cannot give one from an earlier revision.
        stream = handler.get_object(stream.reference)
    if not isinstance(stream, generic.StreamObject):
        return {"": digest(stream, [MOST_NODES])}
    content = stream.read_data(DecodePurpose.XMP_METADATA)
    # Loaded by the child that examines; whoever only asks never parses XML.
    from lxml import etree  # noqa: PLC0415 - as said

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
        said = list(_said(root, DEEPEST))
    except (etree.XMLSyntaxError, ValueError):
        return {"": content}
    found: dict[str, Any] = dict(said)
    for name in found:
        # What is said twice is kept twice: programs differ in which of two titles they show.
        values = [value for key, value in said if key == name]
        if len(values) > 1:
            found[name] = values
    return found or {"": content}


def _said(node: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield all that a packet says: its properties, and whatever else stands where only descriptions belong."""
    if depth < 0:
        raise ValueError("the metadata never end")
    for child in node:
        if child.tag == _RDF + "Description" and node.tag == _RDF + "RDF":
            yield from _properties(child, DEEPEST)
        elif child.tag == _RDF + "RDF":
            yield from _said(child, depth - 1)
        elif isinstance(child.tag, str):  # not a comment
            yield "", (child.tag, _value(child, DEEPEST))


def _properties(node: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield name and value; a property may be written as an attribute or as an element, and means the same."""
    for name, value in node.attrib.items():
        if not name.startswith((_RDF, _XML)):
            yield str(name), str(value)
    for child in node:
        if isinstance(child.tag, str):  # not a comment
            yield child.tag, _value(child, depth - 1)


def _value(node: Any, depth: int) -> Any:
    if depth < 0:
        raise ValueError("the metadata never end")
    kids = [kid for kid in node if isinstance(kid.tag, str)]
    language = node.get(_XML + "lang", "")
    if node.get(_RDF + "parseType") == "Resource":
        return sorted((name, repr(value)) for name, value in _properties(node, depth))
    if len(kids) == 1 and kids[0].tag == _RDF + "Description":
        return sorted((name, repr(value)) for name, value in _properties(kids[0], depth))
    if kids:
        return [(kid.tag, _value(kid, depth - 1)) for kid in kids]
    attributes = sorted(_properties(node, depth))
    text = (node.text or node.get(_RDF + "resource") or "").strip()
    return (language, text, attributes) if language or attributes else text
