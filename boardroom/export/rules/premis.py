"""Objects, events and agents of a package, shaped after PREMIS 3.0 (Library of Congress, 2015): written piece by piece."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.loc.gov/premis/v3"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<premis xmlns="{NAMESPACE}" xmlns:xsi="{_INSTANCE}" version="3.0">\n'
)
FOOT = "</premis>\n"

# The vocabulary of event types (id.loc.gov/vocabulary/preservation/eventType), by what the log says was done.
EVENT_TYPES: dict[tuple[str, str], str] = {
    ("filed", "document"): "ingestion",
    ("documents.filed", "document"): "ingestion",
    ("documents.described", "document"): "metadata modification",
    ("documents.file_added", "document"): "accession",
    ("documents.split", "document"): "unpacking",
    ("documents.joined", "document"): "packing",
    ("documents.damage_found", "file"): "fixity check",
    ("documents.damage_mended", "file"): "fixity check",
    ("documents.restored", "file"): "recovery",
    ("documents.withdrawn", "document"): "deaccession",
    ("documents.put_back", "document"): "accession",
    ("documents.erased", "document"): "deletion",
    ("disposed", "document"): "deletion",
    ("papers.transfer_certified", "document"): "capture",
    ("sealed", "envelope"): "digital signature generation",
    ("examined_seal", "envelope"): "digital signature validation",
    ("renewed_timestamp", "envelope"): "digital signature generation",
    ("reading.corrected", "document"): "modification",
}


@dataclass(frozen=True)
class FileObject:
    """A file of a package."""

    key: str
    document: str  # of which document it is part
    path: str
    sha256: str
    size: int
    media_type: str
    original_name: str


@dataclass(frozen=True)
class Happened:
    """An event; `objects` are the keys of what it happened to with its part in it ("" where that is plain), `agents` who did it."""

    key: str
    kind: str
    at: str  # ISO 8601 with its offset
    detail: str = ""
    outcome: str = ""
    note: str = ""
    objects: Sequence[tuple[str, str]] = ()  # (UUID, role)
    agents: Sequence[tuple[str, str, str]] = ()  # (type, value, role)


@dataclass(frozen=True)
class Agent:
    """Who or what did something."""

    kind_of_key: str
    key: str
    name: str
    kind: str  # person, organization, software
    version: str = ""
    facts: Sequence[str] = field(default=())


def document_object(key: str, reference: str, title: str = "") -> str:
    """Return a document as an intellectual entity; one that was destroyed has its reference alone."""
    named = (_leaf("significantPropertiesType", "title"), _leaf("significantPropertiesValue", title))
    return _element(
        "object",
        _identifier("object", "UUID", key),
        _element("significantProperties", *named) if title else "",
        _element(
            "significantProperties",
            _leaf("significantPropertiesType", "reference"),
            _leaf("significantPropertiesValue", reference),
        ),
        kind="intellectualEntity",
    )  # fmt: skip


def file_object(found: FileObject) -> str:
    """Return a file with its checksum, size, format and place in the package."""
    return _element(
        "object",
        _identifier("object", "UUID", found.key),
        _element(
            "objectCharacteristics",
            _element(
                "fixity",
                _leaf("messageDigestAlgorithm", "SHA-256"),
                _leaf("messageDigest", found.sha256),
            ),
            _leaf("size", str(found.size)),
            _element("format", _element("formatDesignation", _leaf("formatName", found.media_type))),
        ),
        _leaf("originalName", found.original_name),
        _element(
            "storage",
            _element("contentLocation", _leaf("contentLocationType", "path"), _leaf("contentLocationValue", found.path)),
        ),
        _element(
            "relationship",
            _leaf("relationshipType", "structural"),
            _leaf("relationshipSubType", "is Part Of"),
            _element(
                "relatedObjectIdentifier",
                _leaf("relatedObjectIdentifierType", "UUID"),
                _leaf("relatedObjectIdentifierValue", found.document),
            ),
        ),
        kind="file",
    )  # fmt: skip


def event(told: Happened) -> str:
    """Return an event with its outcome, and links to agents and objects."""
    parts = [
        _identifier("event", "boardroom", told.key),
        _leaf("eventType", told.kind),
        _leaf("eventDateTime", told.at),
    ]
    if told.detail:
        parts.append(_element("eventDetailInformation", _leaf("eventDetail", told.detail)))
    if told.outcome:
        note = _element("eventOutcomeDetail", _leaf("eventOutcomeDetailNote", told.note)) if told.note else ""
        parts.append(_element("eventOutcomeInformation", _leaf("eventOutcome", told.outcome), note))
    parts += [
        _element(
            "linkingAgentIdentifier",
            _leaf("linkingAgentIdentifierType", kind),
            _leaf("linkingAgentIdentifierValue", key),
            _leaf("linkingAgentRole", role),
        )
        for kind, key, role in told.agents
    ]
    parts += [
        _element(
            "linkingObjectIdentifier",
            _leaf("linkingObjectIdentifierType", "UUID"),
            _leaf("linkingObjectIdentifierValue", key),
            _leaf("linkingObjectRole", role) if role else "",
        )
        for key, role in told.objects
    ]
    return _element("event", *parts)


def agent(told: Agent) -> str:
    """Return an agent."""
    parts = [
        _identifier("agent", told.kind_of_key, told.key),
        _leaf("agentName", told.name),
        _leaf("agentType", told.kind),
    ]
    if told.version:
        parts.append(_leaf("agentVersion", told.version))
    parts += [_leaf("agentNote", fact) for fact in told.facts]
    return _element("agent", *parts)


def _identifier(of_what: str, kind: str, value: str) -> str:
    return _element(
        f"{of_what}Identifier",
        _leaf(f"{of_what}IdentifierType", kind),
        _leaf(f"{of_what}IdentifierValue", value),
    )


def _element(name: str, *inner: str, kind: str = "") -> str:
    said = f" xsi:type={quoteattr(kind)}" if kind else ""
    return f"<{name}{said}>{''.join(inner)}</{name}>" + ("\n" if name in {"object", "event", "agent"} else "")


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{escape(printable(text))}</{name}>"


def printable(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold."""
    return "".join(
        letter for letter in text if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff")
    )


def whole(objects: Iterable[str], events: Iterable[str], agents: Iterable[str]) -> Iterable[str]:
    """Return the pieces of a document in the order that the schema asks for: objects, events, agents."""
    yield HEAD
    yield from objects
    yield from events
    yield from agents
    yield FOOT
