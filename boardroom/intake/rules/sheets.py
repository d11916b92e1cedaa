"""The code on a separator sheet: what it says, with a version and a checksum; pure."""

import base64
import re
import uuid
import zlib
from dataclasses import dataclass
from urllib.parse import quote, unquote

VERSION = 1
MOST_BINDER = 40
# "BR1/<association, base32>/<class>/<year>/<binder, percent-encoded>/<CRC-32>": letters that every reader knows.
_OURS = re.compile(r"^BR(\d{1,3})/")
_CODE = re.compile(
    r"(?P<said>BR1/(?P<association>[A-Z2-7]{26})/(?P<class>[a-z0-9_]{0,40})/(?P<year>(?:\d{4})?)/(?P<binder>[^/]*))"
    r"/(?P<sum>[0-9a-f]{8})"
)


@dataclass(frozen=True)
class Sheet:
    """What a separator sheet says of the papers after it; a plain one says only that a new paper begins."""

    association_id: uuid.UUID
    record_class: str = ""
    year: int | None = None
    binder: str = ""

    @property
    def plain(self) -> bool:
        """Whether it says nothing but "a new paper begins here"."""
        return not (self.record_class or self.year or self.binder)


@dataclass(frozen=True)
class Unsound:
    """A code of ours that cannot be trusted: damaged, or of a version that is not known here."""


def code_of(sheet: Sheet) -> str:
    """Return the code to be printed on a sheet."""
    said = "/".join(
        (
            f"BR{VERSION}",
            base64.b32encode(sheet.association_id.bytes).decode().rstrip("="),
            sheet.record_class,
            str(sheet.year or ""),
            quote(sheet.binder[:MOST_BINDER], safe=""),
        )
    )
    return f"{said}/{_sum(said)}"


def read_code(text: str) -> Sheet | Unsound | None:
    """Return what a code says; None for a code that is none of ours, such as an invoice's."""
    if not _OURS.match(text):
        return None
    found = _CODE.fullmatch(text)
    if found is None or _sum(found["said"]) != found["sum"]:
        return Unsound()
    return Sheet(
        association_id=uuid.UUID(bytes=base64.b32decode(found["association"] + "======")),
        record_class=found["class"],
        year=int(found["year"]) if found["year"] else None,
        binder=unquote(found["binder"])[:MOST_BINDER],
    )


def _sum(said: str) -> str:
    return f"{zlib.crc32(said.encode('ascii')):08x}"


def binder_label(sheet: Sheet) -> str:
    """Return the binder as its spine says it: a sheet that says 4 means Pärm 4; empty for none."""
    named = not sheet.binder or sheet.binder.casefold().startswith("pärm")
    return sheet.binder if named else f"Pärm {sheet.binder}"


def tags_of(sheet: Sheet) -> tuple[str, ...]:
    """Return what a sheet puts on its papers as tags: the binder and the year; a year is no date of a paper."""
    return tuple(filter(None, (binder_label(sheet), str(sheet.year or ""))))
