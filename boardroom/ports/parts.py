"""Parts: the bytes of uploads that have not arrived whole yet, kept apart from everything that is filed."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Protocol


@dataclass(frozen=True)
class Piece:
    """Bytes that arrived in one go and are durable: their name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: bytes


class Parts(Protocol):
    """Pieces of unfinished uploads, a folder for each; they never change once kept."""

    def keep(self, association_id: uuid.UUID, upload_id: uuid.UUID, content: IO[bytes], most: int) -> Piece:
        """Write at most `most` bytes as a new piece and make it durable; size 0 when there were none."""
        ...

    def whole(self, association_id: uuid.UUID, upload_id: uuid.UUID, names: Sequence[str]) -> IO[bytes]:
        """Return the pieces as one stream that can seek; FileNotFoundError when one is gone."""
        ...

    def drop(self, association_id: uuid.UUID, upload_id: uuid.UUID, name: str) -> None:
        """Destroy one piece; absent is fine."""
        ...

    def remove(self, association_id: uuid.UUID, upload_id: uuid.UUID) -> None:
        """Destroy all pieces of an upload; absent is fine."""
        ...

    def drop_all(self, association_id: uuid.UUID) -> None:
        """Destroy all pieces of an association that leaves."""
        ...

    def left_behind(self, older_than_seconds: float, now: float) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
        """Yield (association, upload) of every upload that has pieces and was not touched for that long."""
        ...
