"""METS.xml of a package after CSIP 2.1, and the specification's requirements that it is held to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

METS, CSIP, XLINK = (
    "http://www.loc.gov/METS/",
    "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
    "http://www.w3.org/1999/xlink",
)
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
_REPRESENTED = "Representations/"
_PLACES = {
    "originals": "representations/originals/data/originals",
    "sealed": "representations/originals/data/sealed",
    "further": "representations/originals/data/further",
    "access-copies": "representations/access/data/access-copies",
    "reading-copies": "representations/access/data/reading-copies",
    "registers": "metadata/descriptive/registers",
    "metadata": "metadata/other/tables",
    "validation": "metadata/other/validation",
    "audit": "metadata/other/audit",
}
_OWN_PLACES = {
    "metadata/premis.xml": "metadata/preservation/premis.xml",
    # What the columns of the tables hold: the schema of the package's own data.
    "metadata/schema.json": "schemas/schema.json",
}
# Of what kind the content is, for the package and for each of its file groups.
_CONTENT = "Records of a housing association"
_TYPES = {
    ".pdf": "application/pdf",
    ".tif": "image/tiff",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".csv": "text/csv",
    ".json": "application/json",
    ".xml": "text/xml",
    ".txt": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Listed:
    """A file of the package, by its path within it."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Head:
    """Which package, of whom, made when and by which version."""

    key: str
    name: str
    org_number: str
    made: datetime
    version: str


def place_of(path: str) -> str:
    """Return where a file of the package lies after CSIP."""
    return _OWN_PLACES.get(path) or place_before(path)


def place_before(path: str) -> str:
    """Return where a file lies by its folder alone, as the first packages had the schema of their tables."""
    top, _, rest = path.partition("/")
    return f"{_PLACES[top]}/{rest}" if top in _PLACES else path


def whole(head: Head, listed: Sequence[Listed]) -> Iterator[str]:
    """Return METS.xml in pieces: header, descriptive and administrative metadata, files, structure."""
    made = head.made.isoformat()
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<mets xmlns="{METS}" xmlns:csip="{CSIP}" xmlns:xlink="{XLINK}" OBJID={quoteattr(head.key)} TYPE="Other"'
        f' csip:OTHERTYPE="{_CONTENT}" csip:CONTENTINFORMATIONTYPE="MIXED" PROFILE="{PROFILE}">\n'
    )
    yield (
        f'<metsHdr CREATEDATE="{made}" csip:OAISPACKAGETYPE="SIP">'
        '<agent ROLE="CREATOR" TYPE="OTHER" OTHERTYPE="SOFTWARE"><name>Boardroom</name>'
        f'<note csip:NOTETYPE="SOFTWARE VERSION">{escape(head.version)}</note></agent>'
        f'<agent ROLE="ARCHIVIST" TYPE="ORGANIZATION"><name>{escape(head.name)}</name>'
        f'<note csip:NOTETYPE="IDENTIFICATIONCODE">{escape(head.org_number)}</note></agent></metsHdr>\n'
    )
    metadata = {"descriptive": "dmdSec", "preservation": "digiprovMD"}
    described = [one for one in listed if one.path.startswith("metadata/descriptive/")]
    preserved = [one for one in listed if one.path.startswith("metadata/preservation/")]
    for one in described:
        yield f'<{metadata["descriptive"]} ID="{_key(one.path)}" CREATED="{made}" STATUS="CURRENT">{_reference(one, made)}</dmdSec>\n'
    yield '<amdSec ID="amd">'
    for one in preserved:
        yield f'<digiprovMD ID="{_key(one.path)}" STATUS="CURRENT">{_reference(one, made)}</digiprovMD>'
    yield "</amdSec>\n"
    groups = {
        "Documentation": [one for one in listed if one.path.startswith("metadata/other/")],
        "Schemas": [one for one in listed if one.path.startswith("schemas/")],
        "Representations/originals": [
            one for one in listed if one.path.startswith("representations/originals/")
        ],
        "Representations/access": [one for one in listed if one.path.startswith("representations/access/")],
    }
    yield f'<fileSec ID="{_key("fileSec")}">\n'
    for use, some in groups.items():
        if some:
            # A mixed package says of each of its groups what it holds (CSIP62-63).
            yield (
                f'<fileGrp ID="{_key(use)}" USE="{use}" csip:CONTENTINFORMATIONTYPE="OTHER"'
                f' csip:OTHERCONTENTINFORMATIONTYPE="{_CONTENT}">\n'
            )
            yield from (_file(one, made) for one in some)
            yield "</fileGrp>\n"
    yield "</fileSec>\n"
    yield f'<structMap ID="{_key("structMap")}" TYPE="PHYSICAL" LABEL="CSIP"><div ID="{_key("div")}" LABEL={quoteattr(head.key)}>'
    about = " ".join(_key(one.path) for one in described)
    admin = " ".join(_key(one.path) for one in preserved)
    links = (f' DMDID="{about}"' if about else "") + (f' ADMID="{admin}"' if admin else "")
    yield f'<div ID="{_key("div-metadata")}" LABEL="Metadata"{links}/>'
    used = [use for use, some in groups.items() if some]
    yield from (_division(use, [use]) for use in used if not use.startswith(_REPRESENTED))
    # Without a METS.xml of their own the representations are described as one division.
    yield _division("Representations", [use for use in used if use.startswith(_REPRESENTED)])
    yield "</div></structMap>\n</mets>\n"


def _division(label: str, uses: Sequence[str]) -> str:
    pointers = "".join(f'<fptr FILEID="{_key(use)}"/>' for use in uses)
    return f'<div ID="{_key(f"div-{label}")}" LABEL="{label}">{pointers}</div>'


def faults(text: str) -> list[str]:
    """Return which of the specification's requirements a METS.xml breaks, by their numbers; none for a sound one.

    Source: E-ARK CSIP 2.1, requirements of level MUST that concern the root METS.
    """
    root = ET.fromstring(text)  # noqa: S314 - written a moment ago by ourselves
    m, c, x = f"{{{METS}}}", f"{{{CSIP}}}", f"{{{XLINK}}}"
    header, files = root.find(f"{m}metsHdr"), root.findall(f".//{m}fileSec//{m}file")
    struct = root.findall(f"{m}structMap[@LABEL='CSIP']")
    ids = [found for one in root.iter() if (found := one.get("ID"))]
    software = root.findall(f"{m}metsHdr/{m}agent[@ROLE='CREATOR'][@TYPE='OTHER'][@OTHERTYPE='SOFTWARE']")
    references = root.findall(f".//{m}mdRef")
    groups = root.findall(f"{m}fileSec/{m}fileGrp")
    known = {*ids}
    checks: Iterable[tuple[str, bool]] = (
        ("CSIP1 (OBJID)", bool(root.get("OBJID"))),
        ("CSIP2 (TYPE)", bool(root.get("TYPE"))),
        ("CSIP4 (content information type)", bool(root.get(f"{c}CONTENTINFORMATIONTYPE"))),
        ("CSIP6 (PROFILE)", root.get("PROFILE") == PROFILE),
        ("CSIP7 (CREATEDATE)", header is not None and bool(header.get("CREATEDATE"))),
        (
            "CSIP9 (OAIS package type)",
            header is not None and header.get(f"{c}OAISPACKAGETYPE") in {"SIP", "AIP", "DIP"},
        ),
        ("CSIP10 (software agent)", len(software) == 1),
        ("CSIP14 (its name)", all(one.findtext(f"{m}name") for one in software)),
        (
            "CSIP16 (its version)",
            all(one.find(f"{m}note[@{c}NOTETYPE='SOFTWARE VERSION']") is not None for one in software),
        ),
        ("CSIP18, CSIP33 (unique identifiers)", len(ids) == len(known)),
        ("CSIP22-30 (references to metadata)", all(_is_reference(one, x) for one in references)),
        ("CSIP58-59 (file section)", len(root.findall(f"{m}fileSec")) == 1),
        (
            "CSIP60, CSIP113, CSIP114 (documentation, schemas and content)",
            all(
                any(one.get("USE", "").startswith(use) for one in groups)
                for use in ("Documentation", "Schemas", "Representations")
            ),
        ),
        (
            "CSIP62-63 (what each group holds)",
            all(
                one.get(f"{c}CONTENTINFORMATIONTYPE") == "OTHER"
                and one.get(f"{c}OTHERCONTENTINFORMATIONTYPE")
                for one in groups
            ),
        ),
        ("CSIP64-65 (file groups)", all(one.get("ID") and one.get("USE") for one in groups)),
        ("CSIP66-72 (files)", all(_is_file(one) for one in files)),
        ("CSIP76-79 (places of files)", all(_is_placed(one, m, x) for one in files)),
        ("CSIP80-82 (one structural map)", len(struct) == 1 and struct[0].get("TYPE") == "PHYSICAL"),
        (
            "CSIP95, CSIP99 (divisions of documentation and schemas)",
            all(
                root.findall(f"{m}structMap/{m}div/{m}div[@LABEL='{label}']/{m}fptr")
                for label in ("Documentation", "Schemas")
            ),
        ),
        (
            "CSIP101-104 (the content is one division)",
            bool(root.findall(f"{m}structMap/{m}div/{m}div[@LABEL='Representations']/{m}fptr")),
        ),
        (
            "CSIP88-112 (divisions point to what there is)",
            all(one.get("FILEID") in known for one in root.findall(f".//{m}fptr")),
        ),
    )
    return [name for name, holds in checks if not holds]


def _is_reference(one: ET.Element, x: str) -> bool:
    needed = (
        "LOCTYPE",
        "MDTYPE",
        "MIMETYPE",
        "SIZE",
        "CREATED",
        "CHECKSUM",
        "CHECKSUMTYPE",
        f"{x}href",
        f"{x}type",
    )
    return all(one.get(name) for name in needed)


def _is_file(one: ET.Element) -> bool:
    sound = len(one.get("CHECKSUM", "")) == 64 and one.get("CHECKSUMTYPE") == "SHA-256"
    return sound and all(one.get(name) for name in ("ID", "MIMETYPE", "SIZE", "CREATED"))


def _is_placed(one: ET.Element, m: str, x: str) -> bool:
    place = one.find(f"{m}FLocat")
    return (
        place is not None
        and place.get("LOCTYPE") == "URL"
        and place.get(f"{x}type") == "simple"
        and bool(place.get(f"{x}href"))
    )


def _reference(one: Listed, made: str) -> str:
    kind = "PREMIS" if one.path.endswith("premis.xml") else "OTHER"
    other = ' OTHERMDTYPE="REGISTER"' if kind == "OTHER" else ""
    return (
        f'<mdRef LOCTYPE="URL" MDTYPE="{kind}"{other} xlink:type="simple" xlink:href={quoteattr(one.path)}'
        f' MIMETYPE="{_type(one.path)}" SIZE="{one.size}" CREATED="{made}" CHECKSUM="{one.sha256}" CHECKSUMTYPE="SHA-256"/>'
    )


def _file(one: Listed, made: str) -> str:
    return (
        f'<file ID="{_key(one.path)}" MIMETYPE="{_type(one.path)}" SIZE="{one.size}" CREATED="{made}"'
        f' CHECKSUM="{one.sha256}" CHECKSUMTYPE="SHA-256">'
        f'<FLocat LOCTYPE="URL" xlink:type="simple" xlink:href={quoteattr(one.path)}/></file>\n'
    )


def _type(path: str) -> str:
    return _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def _key(of: str) -> str:
    """Return an XML identifier for a path: the same in every run."""
    return f"uuid-{uuid5(NAMESPACE_URL, of)}"
