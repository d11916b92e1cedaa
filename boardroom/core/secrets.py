"""Password hashing with Argon2id, at the cost that RFC 9106 recommends where memory is short (section 4, second option)."""

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)


def hash_password(password: str) -> str:
    """Return the encoded Argon2id hash of a password."""
    return _hasher.hash(password)


def password_matches(encoded: str, password: str) -> bool:
    """Tell whether the password belongs to the encoded hash; a damaged hash never matches."""
    try:
        return _hasher.verify(encoded, password)
    except (VerificationError, InvalidHashError):
        return False
