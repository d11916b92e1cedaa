"""What a package that is being put together holds so far."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from boardroom.ports.bags import Bag


@dataclass
class Contents:
    """What has been put together so far."""

    wanted: dict[str, str] = field(default_factory=dict)  # stored bytes by their hash: where they go
    of_documents: dict[uuid.UUID, list[tuple[str, str]]] = field(default_factory=dict)  # (role, path)
    missing: list[tuple[str, str]] = field(default_factory=list)  # (hash, where it is named)
    documents: int = 0
    complete: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    place: Callable[[str], str] = str  # where a bag keeps what is given a path

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
