"""Password hashing with Argon2id (RFC 9106), in the library's recommended parameters."""

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = argon2.PasswordHasher()


def hash_password(password: str) -> str:
    """Return the encoded Argon2id hash of a password."""
    return _hasher.hash(password)


def password_matches(encoded: str, password: str) -> bool:
    """Tell whether the password belongs to the encoded hash; a damaged hash never matches."""
    try:
        return _hasher.verify(encoded, password)
    except (VerificationError, InvalidHashError):
        return False
