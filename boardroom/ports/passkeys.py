"""Passkeys (WebAuthn Level 3): registration, log-in, and signing over a chosen challenge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class PasskeyRefused(Exception):
    """The authenticator's answer does not prove what was asked."""


@dataclass(frozen=True)
class PasskeyKey:
    """A registered public key (COSE bytes) with its credential id and last seen signature counter."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class Assertion:
    """A verified assertion, kept whole so that it can be checked again without us."""

    credential_id: bytes
    new_sign_count: int
    client_data_json: bytes
    authenticator_data: bytes
    signature: bytes
    user_verified: bool


class Passkeys(Protocol):
    """Relying-party side; identifiers of party and origin come from the settings' base address."""

    def registration_options(
        self, user_handle: bytes, name: str, display_name: str, existing: Sequence[bytes]
    ) -> tuple[str, bytes]:
        """Return the options as JSON for the browser, and the challenge to keep."""
        ...

    def verify_registration(self, answer: str, challenge: bytes) -> PasskeyKey:
        """Return the new key; PasskeyRefused otherwise."""
        ...

    def assertion_options(
        self, allowed: Sequence[bytes], challenge: bytes | None = None
    ) -> tuple[str, bytes]:
        """Return options as JSON, and the challenge: random, or the given one when a statement is signed."""
        ...

    def verify_assertion(self, answer: str, challenge: bytes, key: PasskeyKey) -> Assertion:
        """Return the assertion, user verification required; PasskeyRefused otherwise."""
        ...

    def credential_id(self, answer: str) -> bytes:
        """Return which credential an unverified answer speaks of; PasskeyRefused when it is malformed."""
        ...
