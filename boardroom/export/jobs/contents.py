"""What a package that is being put together holds so far."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from boardroom.export.actions import Made
from boardroom.ports.bags import Bag, Packed


@dataclass
class Contents:
    """What has been put together so far, and of which moment."""

    read_at: datetime
    log_length: int = 0  # of the association's log at that moment
    wanted: dict[str, str] = field(default_factory=dict)  # stored bytes by their hash: where they go
    of_documents: dict[uuid.UUID, list[tuple[str, str]]] = field(default_factory=dict)  # (role, path)
    missing: list[tuple[str, str]] = field(default_factory=list)  # (hash, where it is named)
    documents: int = 0
    complete: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    place: Callable[[str], str] = str  # where a bag keeps what is given a path

    def made(self, packed: Packed, size: int) -> Made:
        """Return what is noted of the finished package; `size` in bytes is that of what is handed out."""
        return Made(
            checksum=packed.checksum,
            size=size,
            documents=self.documents,
            files=packed.files,
            missing=len(self.missing),
            complete=self.complete,
            read_at=self.read_at,
            log_length=self.log_length,
        )

    def path_of(self, document_id: uuid.UUID | None, *roles: str) -> str:
        """Return where the first file of a document lies that has one of the roles; "" where there is none."""
        found = self.of_documents.get(document_id, []) if document_id else []
        return next((path for wanted in roles for role, path in found if role == wanted), "")


def scratch_with(bag: Bag, name: str, pieces: Iterable[str]) -> Path:
    """Write pieces of text into a file that waits to be added."""
    place = bag.scratch(name)
    with place.open("w", encoding="utf-8", newline="\n") as target:
        target.writelines(pieces)
    return place
