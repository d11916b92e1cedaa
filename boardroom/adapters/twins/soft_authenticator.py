"""A phone in software: makes passkeys and answers challenges as a browser with an authenticator would."""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


class NoSuchKey(Exception):
    """The authenticator has no key that the options allow."""


@dataclass
class _Credential:
    id: bytes
    party: str
    user_handle: bytes
    key: ec.EllipticCurvePrivateKey
    count: int = 0


@dataclass
class SoftAuthenticator:
    """Registers ES256 keys without attestation and signs assertions, for the options' JSON and one origin.

    The fields let a test play a careless or hostile browser: another origin, no user verification, a
    counter that stands still.
    """

    origin: str
    verifies_user: bool = True
    counts: bool = True
    credentials: list[_Credential] = field(default_factory=list)

    def register(self, options: str) -> str:
        """Return the browser's JSON answer to registration options."""
        wanted = json.loads(options)
        credential = _Credential(
            id=secrets.token_bytes(16),
            party=wanted["rp"]["id"],
            user_handle=_bytes(wanted["user"]["id"]),
            key=ec.generate_private_key(ec.SECP256R1()),
        )
        known = {_bytes(other["id"]) for other in wanted.get("excludeCredentials", [])}
        if any(mine.id in known for mine in self.credentials):
            raise NoSuchKey("this authenticator is registered already")
        self.credentials.append(credential)
        point = credential.key.public_key().public_numbers()
        cose = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )
        attested = bytes(16) + struct.pack(">H", len(credential.id)) + credential.id + cose
        data = self._authenticator_data(credential, _ATTESTED) + attested
        return self._answer(
            credential,
            {
                "clientDataJSON": _text(self._client_data("webauthn.create", wanted["challenge"])),
                "attestationObject": _text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
                "transports": ["internal"],
            },
        )

    def assert_(self, options: str) -> str:
        """Return the browser's JSON answer to assertion options."""
        wanted = json.loads(options)
        allowed = {_bytes(other["id"]) for other in wanted.get("allowCredentials", [])}
        fitting = [
            mine
            for mine in self.credentials
            if mine.party == wanted["rpId"] and (not allowed or mine.id in allowed)
        ]
        if not fitting:
            raise NoSuchKey("no key for this party")
        credential = fitting[-1]
        client_data = self._client_data("webauthn.get", wanted["challenge"])
        data = self._authenticator_data(credential, 0)
        signature = credential.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            credential,
            {
                "clientDataJSON": _text(client_data),
                "authenticatorData": _text(data),
                "signature": _text(signature),
                "userHandle": _text(credential.user_handle),
            },
        )

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _authenticator_data(self, credential: _Credential, more_flags: int) -> bytes:
        if self.counts:
            credential.count += 1
        flags = _PRESENT | more_flags | (_VERIFIED if self.verifies_user else 0)
        party = hashlib.sha256(credential.party.encode()).digest()
        return party + bytes([flags]) + struct.pack(">I", credential.count)

    def _answer(self, credential: _Credential, response: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": _text(credential.id),
                "rawId": _text(credential.id),
                "type": "public-key",
                "authenticatorAttachment": "platform",
                "clientExtensionResults": {},
                "response": response,
            }
        )


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
