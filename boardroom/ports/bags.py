"""Bags: packages after BagIt 1.0 (RFC 8493), written a file at a time, and read back."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class DamagedBag(Exception):
    """A folder that is no bag, or one that is not whole; the message says what is wrong."""


@dataclass(frozen=True)
class Packed:
    """A finished bag."""

    place: Path  # its folder, or its ZIP file
    checksum: str  # SHA-256 of the tag manifest, which covers everything else
    files: int  # of the payload
    size: int  # bytes of the payload


class Bag(Protocol):
    """A bag that is being written; nothing of it is seen under its name before it is finished and re-read."""

    def scratch(self, name: str) -> Path:
        """Return where a file may be written before it is added; what is left there goes when the bag is finished."""
        ...

    def add(self, path: str, source: Path, sha256: str = "", *, tag: bool = False) -> str:
        """Copy a file into the payload (or, as a tag, beside it); return its SHA-256.

        DamagedBag when the bytes are not those of `sha256`. A file of the scratch folder is moved.
        """
        ...

    def finish(self, facts: Sequence[tuple[str, str]], beat: Callable[[], None] | None = None) -> Packed:
        """Write bag-info and the manifests, re-read every byte, and give the bag its name."""
        ...


class ReadBag(Protocol):
    """A bag that was found whole."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What bag-info.txt says."""
        ...

    @property
    def checksum(self) -> str:
        """The SHA-256 of its tag manifest, which covers everything else."""
        ...

    def payload(self, path: str) -> Path:
        """Return a file of the payload; FileNotFoundError."""
        ...


class Bags(Protocol):
    """Where the portal's own bags lie until they are fetched, one folder for each association."""

    def begin(self, association_id: uuid.UUID, key: str) -> AbstractContextManager[Bag]:
        """Begin a bag; what a killed process left under that key goes. Left without `finish`, nothing stays."""
        ...

    def zipped(self, association_id: uuid.UUID, key: str, name: str) -> Path:
        """Make one ZIP file of a finished bag, whose folder goes while it is made; `name` is the folder within it."""
        ...

    def path(self, association_id: uuid.UUID, key: str) -> Path:
        """Return the ZIP file of a bag; FileNotFoundError."""
        ...

    def remove(self, association_id: uuid.UUID, key: str) -> None:
        """Remove a bag; absent is fine."""
        ...

    def drop(self, association_id: uuid.UUID) -> None:
        """Remove all bags of an association."""
        ...

    def opened(self, place: Path) -> AbstractContextManager[ReadBag]:
        """Open a bag – a folder or a ZIP file – wherever it lies, and re-read every byte; DamagedBag."""
        ...

    def begin_at(self, place: Path) -> AbstractContextManager[Bag]:
        """Begin a bag in a folder that the operator names; DamagedBag when something lies there already."""
        ...
