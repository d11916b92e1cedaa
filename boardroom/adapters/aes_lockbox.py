"""Locks small secrets with AES-256-GCM (NIST SP 800-38D) and a key file that is made at first use."""

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from boardroom.core.key_files import kept_key
from boardroom.ports.lockbox import LockboxClosed

_MARK = "box1"
_NONCE = 12


class AesLockbox:
    """Implements ports.lockbox.Lockbox.

    A locked text is "box1:<first digits of the key's hash>:<nonce and ciphertext>". The owner is authenticated with it,
    so that a secret put under another's name does not open. Keys of earlier times lie in former-secrets beside the key:
    what they locked opens, and nothing is locked with them any more.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def lock(self, owner: str, secret: str) -> str:
        """Return a secret locked for its owner."""
        # Read each time: a key that an operator puts back is used without a restart.
        key = kept_key(self._path)
        nonce = os.urandom(_NONCE)
        closed = nonce + AESGCM(key).encrypt(nonce, secret.encode(), owner.encode())
        return f"{_MARK}:{_name(key)}:{urlsafe_b64encode(closed).decode()}"

    def open(self, owner: str, locked: str) -> str:
        """Return what was locked for this owner; a key that is not there is not made anew here."""
        mark, _, rest = locked.partition(":")
        name, _, closed = rest.partition(":")
        if mark != _MARK:
            raise LockboxClosed("it was never locked")
        key = next((key for key in self._keys() if _name(key) == name), None)
        if key is None:
            raise LockboxClosed("its key is not in the folder of the keys")
        try:
            raw = urlsafe_b64decode(closed)
            return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], owner.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise LockboxClosed("it is damaged, or someone else's") from error

    def is_locked(self, kept: str) -> bool:
        """Tell whether a kept text was locked at all."""
        return kept.startswith(f"{_MARK}:")

    def _keys(self) -> Iterator[bytes]:
        former = sorted((self._path.parent / "former-secrets").glob("*.key"))
        yield from (path.read_bytes() for path in (self._path, *former) if path.exists())


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name of a lockbox key\n" + key).hexdigest()[:8]
