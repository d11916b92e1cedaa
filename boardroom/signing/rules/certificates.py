"""Certificates as files of their own (PEM, RFC 7468): of the seal, and out of a signature by BankID."""

import base64
import binascii
import hashlib
import re

from boardroom.signing.rules.proofs import Proof

_IN_XML = re.compile(rb"<(?:[\w.-]+:)?X509Certificate(?:\s[^>]*)?>([A-Za-z0-9+/=\s]+)</")
_IN_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")


def as_pem(certificates: list[bytes]) -> bytes:
    """Return certificates (DER) one after the other."""
    lines = []
    for one in certificates:
        text = base64.b64encode(one)
        lines += [b"-----BEGIN CERTIFICATE-----"]
        lines += [text[start : start + 64] for start in range(0, len(text), 64)]
        lines += [b"-----END CERTIFICATE-----"]
    return b"".join(line + b"\n" for line in lines)


def certificates_of(proof: Proof) -> bytes:
    """Return the certificates that lie in a proof's XML signature, in their order; nothing for other proofs."""
    if proof.get("method") != "bankid":
        return b""
    try:
        signature = base64.b64decode(str(proof.get("signature") or ""), validate=True)
        found = [base64.b64decode(b"".join(one.split())) for one in _IN_XML.findall(signature)]
    except (binascii.Error, ValueError):
        return b""
    return as_pem(found)


def first_sha256(pem: bytes) -> str:
    """Return the SHA-256 in hex of the first certificate of a PEM file; empty where there is none."""
    found = _IN_PEM.search(pem)
    if found is None:
        return ""
    try:
        return hashlib.sha256(base64.b64decode(b"".join(found.group(1).split()))).hexdigest()
    except (binascii.Error, ValueError):
        return ""
