"""Signing by hand: the code on a printed sheet, which sheets of a print have come back, and what a scan proves."""

import enum
import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from boardroom.core.words import N_

# Letters and digits that are not mistaken for one another, read aloud or by hand.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
# "BP1/<code>/<sheet>/<sheets>/<begin of the checksum>/<CRC>": upper-case, so that the square stays small (ISO/IEC 18004,
# alphanumeric mode).
_OURS = re.compile(r"^BP\d{1,2}/")
_MARK = re.compile(
    rf"(?P<said>BP1/(?P<code>[{ALPHABET}]{{{CODE_LENGTH}}})/(?P<sheet>\d{{1,4}})/(?P<count>\d{{1,4}})/(?P<document>[0-9A-F]{{8}}))"
    r"/(?P<sum>[0-9A-F]{4})"
)


@dataclass(frozen=True)
class Mark:
    """What the code on a sheet says: which print, which of its sheets, and how the checksum of what is signed begins."""

    code: str
    sheet: int
    count: int
    document: str  # the first eight hex digits, in capitals


@dataclass(frozen=True)
class Damaged:
    """A code of a print that cannot be trusted."""


# What stands in a code's stead on a page that someone has said is none of the sheets: the back of one, a stray receipt.
ASIDE = "-"


def mark_text(mark: Mark) -> str:
    """Return the code to be printed on a sheet."""
    said = f"BP1/{mark.code}/{mark.sheet}/{mark.count}/{mark.document}"
    return f"{said}/{_sum(said)}"


def read_mark(text: str) -> Mark | Damaged | None:
    """Return what a code says; None for a code that is none of a print, such as a separator sheet's."""
    if not _OURS.match(text):
        return None
    found = _MARK.fullmatch(text)
    if found is None or _sum(found["said"]) != found["sum"]:
        return Damaged()
    return Mark(found["code"], int(found["sheet"]), int(found["count"]), found["document"])


def _sum(said: str) -> str:
    return f"{zlib.crc32(said.encode('ascii')) & 0xFFFF:04X}"


def code_in_words(code: str) -> str:
    """Return a code as people read it: K7M2 P9QX."""
    return f"{code[:4]} {code[4:]}"


class PageFault(enum.StrEnum):
    """What is wrong with a page that was looked at."""

    DOUBLED = "doubled"
    OTHER_VERSION = "other_version"  # of the same paper
    OTHER_PAPER = "other_paper"
    STRANGE = "strange"  # of a print that is not known here
    NO_CODE = "no_code"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Known:
    """A print that this association has made."""

    code: str
    subject_key: str
    version: int
    title: str


@dataclass(frozen=True)
class Seen:
    """A page that was looked at: where it lies, and its code, which is empty where it bears none."""

    document: str
    page: int
    code: str


@dataclass(frozen=True)
class Remark:
    """Something that is to be said of a page; `sheet` and `title` where they help to understand it."""

    fault: PageFault
    seen: Seen
    sheet: int = 0
    title: str = ""
    version: int = 0


@dataclass(frozen=True)
class Gathered:
    """What has come back of a print: the sheets found (each once), those that are missing, and what is to be said."""

    found: Mapping[int, Seen]
    missing: tuple[int, ...]
    remarks: tuple[Remark, ...]

    @property
    def complete(self) -> bool:
        """Whether every sheet is there."""
        return not self.missing


def gather(pages: Sequence[Seen], own: Mark, known: Collection[Known]) -> Gathered:
    """Sort pages by the sheets they are, in whatever order they came; `own` is any mark of the print that is looked for."""
    by_code = {one.code: one for one in known}
    ours = by_code.get(own.code)
    found: dict[int, Seen] = {}
    remarks: list[Remark] = []
    for seen in pages:
        if seen.code == ASIDE:
            continue
        mark = read_mark(seen.code)
        if mark is None:
            remarks.append(Remark(PageFault.NO_CODE, seen))
        elif isinstance(mark, Damaged):
            remarks.append(Remark(PageFault.DAMAGED, seen))
        elif mark.code == own.code and mark.document == own.document and 1 <= mark.sheet <= own.count:
            if mark.sheet in found:
                remarks.append(Remark(PageFault.DOUBLED, seen, sheet=mark.sheet))
            else:
                found[mark.sheet] = seen
        else:
            remarks.append(_foreign(seen, mark, by_code.get(mark.code), ours))
    missing = tuple(number for number in range(1, own.count + 1) if number not in found)
    return Gathered(dict(sorted(found.items())), missing, tuple(remarks))


def _foreign(seen: Seen, mark: Mark, other: Known | None, ours: Known | None) -> Remark:
    if other is None or (ours is not None and other.code == ours.code):
        return Remark(PageFault.STRANGE, seen, sheet=mark.sheet)
    same = ours is not None and other.subject_key == ours.subject_key
    fault = PageFault.OTHER_VERSION if same else PageFault.OTHER_PAPER
    return Remark(fault, seen, sheet=mark.sheet, title=other.title, version=other.version)


REMARK_WORDS = {
    PageFault.DOUBLED: N_("Sida %(sheet)s finns mer än en gång."),
    PageFault.OTHER_VERSION: N_(
        "Det här är sida %(sheet)s i version %(version)s. Skriv ut den här versionen och skriv under den."
    ),
    PageFault.OTHER_PAPER: N_("Det här är sida %(sheet)s i ett annat dokument: %(title)s."),
    PageFault.STRANGE: N_("Koden hör till en utskrift som inte är gjord här."),
    PageFault.NO_CODE: N_("Sidan bär ingen kod, eller så syns den inte på bilden."),
    PageFault.DAMAGED: N_("Koden är skadad och går inte att lita på."),
}


def scan_name(number: int, media_type: str) -> str:
    """Return the name that a scan has among the evidence: signed-on-paper-01.pdf."""
    ending = {
        "application/pdf": "pdf",
        "image/jpeg": "jpg",
        "image/png": "png",
        "image/tiff": "tif",
        "image/heic": "heic",
        "image/webp": "webp",
    }.get(media_type, "bin")
    return f"signed-on-paper-{number:02}.{ending}"


SCAN_NAME = re.compile(r"signed-on-paper-\d{2,}\.[a-z]+")


def standing(proof: Mapping[str, Any], statement_sha256: str, scans: Collection[str]) -> str:
    """Return what the proof of a signature by hand is worth: "on_paper" where every scan that it names is there, else "broken".

    `scans` are the SHA-256 of the scans that lie in the file.
    """
    named = proof.get("scans")
    if proof.get("statement_sha256") != statement_sha256 or not isinstance(named, list) or not named:
        return "broken"
    hashes = [str(one.get("sha256", "")) if isinstance(one, dict) else "" for one in named]
    return "on_paper" if set(hashes) <= set(scans) else "broken"


def sworn_by(proof: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of those who looked at the scan and said who has signed it."""
    names = proof.get("confirmed_by")
    return tuple(str(name) for name in names) if isinstance(names, list) else ()


def sheets_named_by(proof: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of those who said which sheet a page is whose code could not be read."""
    names = proof.get("sheets_named_by")
    return tuple(str(name) for name in names) if isinstance(names, list) else ()
