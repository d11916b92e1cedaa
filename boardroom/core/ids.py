"""Identifiers: random keys for rows, opaque tokens for people, and their hashes."""

import hashlib
import secrets
import uuid


def new_id() -> uuid.UUID:
    """Return a random UUID (version 4); never reveals time or order."""
    return uuid.uuid4()


def uuid_or_none(text: object) -> uuid.UUID | None:
    """Return the key that a text stands for; None for nothing or nonsense."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def opaque_token(prefix: str = "") -> str:
    """Return 256 random bits as URL-safe text, after an optional prefix that names the kind."""
    return prefix + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token in hex: what the database keeps instead of the token.

    A fast hash is enough because the token itself has 256 bits of entropy.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def numeric_code(digits: int = 6) -> str:
    """Return a random decimal code for a person to type; leading zeros are kept."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"


_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def recovery_code() -> str:
    """Return a random code to keep on paper: twelve characters in three groups (59 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
