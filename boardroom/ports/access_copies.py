"""Access copies: page images with their text beneath, as one searchable PDF/A-2b, and the check of that claim."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from boardroom.ports.geometry import Word


class NotMade(Exception):
    """No copy could be made within the limits; the message (English) is for the log."""


@dataclass(frozen=True)
class CopyPage:
    """One page of a copy; its picture is a JPEG, or that of a page of the earlier copy, or none."""

    jpeg: Path | None
    earlier: (
        int  # number (from 1) of the earlier copy's page whose picture is taken when `jpeg` is None; 0: none
    )
    paper: tuple[float, float]  # width and height of the sheet in points (1/72 inch)
    width: int  # of the space that the words' boxes refer to, in pixels
    height: int
    words: tuple[Word, ...]
    text: str  # laid out over the sheet line by line where there are no words


@dataclass(frozen=True)
class Finding:
    """One reason why a file is not approved as PDF/A."""

    rule: str  # veraPDF's number of the rule, "ISO_19005_2:6.2.8-3", or one of the checker's own
    where: str
    message: str
    kind: str  # violation, or unsupported: not known to the checker


@dataclass(frozen=True)
class ConformanceReport:
    """What the check of the written bytes said."""

    flavour: str  # "2b"
    conforms: bool
    checker: str
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True)
class MadeCopy:
    """The bytes of a copy and the report on these very bytes; the file claims PDF/A only if the report does."""

    content: bytes
    report: ConformanceReport


class AccessCopies(Protocol):
    """All work happens in a child process with limits on memory and time."""

    def make(
        self, pages: Sequence[CopyPage], *, title: str, language: str, at: datetime, earlier: Path | None
    ) -> MadeCopy:
        """Return the copy; NotMade when that takes more than it may. `language` is a tag such as "sv"."""
        ...
