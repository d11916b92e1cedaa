"""Blobs: immutable bytes addressed by their SHA-256 within one association."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol


@dataclass(frozen=True)
class Stored:
    """A blob that was written, made durable and read back: its hash in hex and its size in bytes."""

    sha256: str
    size: int


class BlobDamaged(Exception):
    """The stored bytes no longer have the hash that is their address."""


class Blobs(Protocol):
    """Content-addressed storage; an association's blobs are invisible to every other."""

    def put(self, association_id: uuid.UUID, content: bytes | IO[bytes]) -> Stored:
        """Write temp, fsync, rename, fsync the folder, read back; return only what is verified.

        Storing the same bytes again is harmless and answers the same.
        """
        ...

    def read(self, association_id: uuid.UUID, sha256: str) -> bytes:
        """Return the bytes; FileNotFoundError when absent."""
        ...

    def path(self, association_id: uuid.UUID, sha256: str) -> Path:
        """Return where the bytes lie, for engines that read files; FileNotFoundError when absent."""
        ...

    def has(self, association_id: uuid.UUID, sha256: str) -> bool:
        """Tell whether the blob is there."""
        ...

    def check(self, association_id: uuid.UUID, sha256: str) -> None:
        """Re-read the bytes; BlobDamaged when the hash differs, FileNotFoundError when absent."""
        ...

    def addresses(self, association_id: uuid.UUID, shelf: str = "") -> Iterator[str]:
        """Yield the hash of every blob of the association, in order; of one shelf: its first two hex digits."""
        ...

    def listed(self, association_id: uuid.UUID, shelf: str = "") -> set[str]:
        """Return the hashes that ought to be there by the manifest, which is kept outside the database."""
        ...

    def enlist(self, association_id: uuid.UUID, sha256: str) -> None:
        """Enter a blob into the manifest that lacks it; raises as `check` does."""
        ...

    def strike(self, association_id: uuid.UUID, sha256: str) -> None:
        """Enter into the manifest that a blob need not be there any more."""
        ...

    def put_at(self, association_id: uuid.UUID, sha256: str) -> float:
        """Return when the bytes were last put, in seconds since 1970; FileNotFoundError when absent."""
        ...

    def remove(self, association_id: uuid.UUID, sha256: str) -> None:
        """Destroy a blob; absent is fine. Called by disposal and for rebuildable renditions only."""
        ...

    def retire(self, association_id: uuid.UUID, sha256: str, older_than_seconds: float, now: float) -> bool:
        """Destroy a blob unless someone has put the same bytes within `older_than_seconds`; tell whether it is gone.

        Whoever puts bytes refers to them in the database a little later; this leaves them the time.
        """
        ...

    def drop(self, association_id: uuid.UUID) -> None:
        """Destroy all blobs of an association that leaves, and their manifest; absent is fine."""
        ...

    def sweep(self, older_than_seconds: float, now: float) -> int:
        """Remove unfinished writes that a killed process left behind; return how many.

        What such a process had set aside in order to destroy it is put back: a row may refer to it still, and
        whoever wants it destroyed asks again.
        """
        ...

    def free_bytes(self) -> int:
        """Return the free space where blobs lie, in bytes."""
        ...
