"""Files of a backup in the age format (age-encryption.org/v1), each to every holder of a key; names tell nothing.

A blob lies once for each set of holders, under a keyed hash of its address: whoever finds the folder learns neither what
is in it nor whether a file that they know is. When a holder is added or removed the next backup is written anew in full,
so that the new one opens all of it and the removed one nothing.
"""

import hashlib
import hmac
import io
import os
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import pyrage

from boardroom.adapters.backup_folder.holders import Holder
from boardroom.adapters.backup_folder.problem import BackupProblem

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Lock:
    """Whose keys open what is written, and the key of the names."""

    holders: tuple[Holder, ...]
    names_key: bytes

    @property
    def shelf(self) -> str:
        """The folder of blobs for these holders and no others."""
        keys = "\n".join(sorted(one.recipient for one in self.holders))
        return f"blobs-{hashlib.sha256(keys.encode()).hexdigest()[:16]}"

    def place(self, name: str) -> str:
        """Return where a blob lies below the backup's folder; `name` is its name below the portal's blobs."""
        hidden = hmac.new(self.names_key, name.encode(), hashlib.sha256).hexdigest()
        return f"{self.shelf}/{hidden[:2]}/{hidden[2:]}.age"

    def close(self, source: Path, target: Path) -> tuple[str, str]:
        """Encrypt a file; return the SHA-256 of what was read and of what was written, which was read back."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as plain, target.open("wb") as sealed:
            reader, writer = _Counting(plain), _Counting(sealed)
            pyrage.encrypt_io(
                reader, writer, [pyrage.x25519.Recipient.from_str(one.recipient) for one in self.holders]
            )
        if digest(target) != writer.sha256:
            raise BackupProblem(f"{target} is not what was written. Try another disk.")
        return reader.sha256, writer.sha256


def identities(text: str) -> list[Any]:
    """Return the secret keys of a text as age-keygen writes it: lines of AGE-SECRET-KEY-1…, remarks after #."""
    found = []
    for line in text.splitlines():
        if (word := line.strip()) and not word.startswith("#"):
            try:
                found.append(pyrage.x25519.Identity.from_str(word))
            except pyrage.IdentityError as wrong:
                raise BackupProblem(
                    "This is no key of a backup: it begins with AGE-SECRET-KEY-1 and is given whole."
                ) from wrong
    if not found:
        raise BackupProblem(
            "The backup is encrypted. Give a holder's key with --key FILE, or --key - to type it."
        )
    return found


def open_to(source: Path, target: Path, keys: Sequence[Any]) -> str:
    """Decrypt a file; return the SHA-256 of what was in it. BackupProblem when no key opens it or it is damaged."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with source.open("rb") as sealed, target.open("wb") as plain:
            writer = _Counting(plain)
            pyrage.decrypt_io(sealed, writer, list(keys))
    except FileNotFoundError as missing:
        raise BackupProblem(
            f"{source.name} is missing from the backup. Try an earlier snapshot with --at."
        ) from missing
    except (pyrage.DecryptError, OSError) as refused:
        target.unlink(missing_ok=True)
        if "No matching keys" in str(refused):
            raise BackupProblem(
                "The key does not open this backup. recipients.txt beside the snapshot names who holds one that does."
            ) from refused
        raise BackupProblem(
            f"{source.name} is damaged in the backup. Try an earlier snapshot with --at."
        ) from refused
    return writer.sha256


def pack_keys(keys: Path, target: Path) -> None:
    """Put the folder of keys into one file, to be encrypted: with them log-ins and the seal come back too."""
    with tarfile.open(target, "w") as packed:
        for path in sorted(keys.rglob("*")):
            if path.is_file() and not path.is_symlink():
                packed.add(path, path.relative_to(keys).as_posix(), recursive=False)


def unpack_keys(source: Path, keys: Path) -> tuple[str, ...]:
    """Put back the kept keys that are not there; return the names of those that are there and differ, left as they are.

    Anybody can encrypt to a holder: BackupProblem, before anything is put back, for what is no file or would lie elsewhere.
    """
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    differ = []
    with tarfile.open(source) as packed:
        members = packed.getmembers()
        for member in members:
            inside = PurePosixPath(member.name)
            if not member.isfile() or inside.is_absolute() or ".." in inside.parts:
                raise BackupProblem(
                    f"The keys in the backup hold {member.name!r}, which is no key. Nothing was put back."
                )
        for member in members:
            place, content = keys / member.name, cast("IO[bytes]", packed.extractfile(member)).read()
            if place.exists():
                if not place.is_file() or place.read_bytes() != content:
                    differ.append(member.name)
                continue
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Written by hand: tarfile has its filters only since Python 3.11.4, and Debian 12 has 3.11.2.
            with os.fdopen(
                os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, member.mode & 0o700), "wb"
            ) as key:
                key.write(content)
    return tuple(differ)


def digest(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


class _Counting(io.RawIOBase):
    """A stream that hashes what passes through it."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self._inner = inner
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def read(self, size: int = -1) -> bytes:
        found = self._inner.read(_CHUNK if size is None or size < 0 else size)
        self._digest.update(found)
        return found

    def write(self, content: Any) -> int:
        told = bytes(content)
        self._digest.update(told)
        self._inner.write(told)
        return len(told)

    def flush(self) -> None:
        if not self._inner.closed:
            self._inner.flush()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True
