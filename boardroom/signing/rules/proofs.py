"""Proofs of single signatures: how they are kept, and how a passkey's is checked again without the portal."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import cbor2
import rfc8785
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

_USER_PRESENT, _USER_VERIFIED = 0x01, 0x04


Proof = Mapping[str, Any]
"""What proves one signature: the method by name, and its facts as plain JSON values (bytes as base64url).

passkey: credential_id, public_key (COSE, RFC 9052), client_data_json, authenticator_data, signature.
code: sent_to (masked), address_sha256, sent_at, redeemed_at: the portal's own record, and nothing more.
drawn: the strokes or the typed name (rules.drawing), and how the account had been opened.
paper: which scans of which sheets, when it was signed, and who looked at them (rules.hand).
"""


def canonical_proof(proof: Proof) -> bytes:
    """Return the proof as RFC 8785 JSON."""
    return rfc8785.dumps(dict(proof))


def read_proof(content: bytes) -> Proof:
    """Return the proof; ValueError when it is none."""
    try:
        facts = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("no proof") from None
    if not isinstance(facts, dict) or not isinstance(facts.get("method"), str):
        raise ValueError("no proof")  # noqa: TRY004 - one kind of error for whatever the bytes are
    return facts


def passkey_holds(proof: Proof, digest: bytes) -> bool:
    """Tell whether a passkey's assertion signs the given SHA-256 (WebAuthn Level 3, section 7.2, offline part)."""
    try:
        client_data = decode(proof["client_data_json"])
        authenticator = decode(proof["authenticator_data"])
        signature = decode(proof["signature"])
        public_key = decode(proof["public_key"])
        claimed = json.loads(client_data)
        if claimed["type"] != "webauthn.get" or decode(claimed["challenge"]) != digest:
            return False
        flags = authenticator[32]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return False
    if not flags & _USER_PRESENT or not flags & _USER_VERIFIED:
        return False
    return _signed(public_key, authenticator + hashlib.sha256(client_data).digest(), signature)


def encode(content: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of base64url text, padded or not; ValueError for anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, TypeError) as error:
        raise ValueError("no base64url") from error


def _signed(cose: bytes, message: bytes, signature: bytes) -> bool:
    """Check a signature with a COSE key: ES256, EdDSA (Ed25519) and RS256 are what authenticators use (RFC 9053)."""
    try:
        key: dict[int, Any] = cbor2.loads(cose)
        kind, algorithm = key[1], key[3]
        if (kind, algorithm, key.get(-1)) == (2, -7, 1):
            numbers = ec.EllipticCurvePublicNumbers(_number(key[-2]), _number(key[-3]), ec.SECP256R1())
            numbers.public_key().verify(signature, message, ec.ECDSA(hashes.SHA256()))
        elif (kind, algorithm, key.get(-1)) == (1, -8, 6):
            ed25519.Ed25519PublicKey.from_public_bytes(key[-2]).verify(signature, message)
        elif (kind, algorithm) == (3, -257):
            public = rsa.RSAPublicNumbers(_number(key[-2]), _number(key[-1])).public_key()
            public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except (
        InvalidSignature,
        UnsupportedAlgorithm,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        cbor2.CBORError,
    ):
        return False
    return True


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big")
