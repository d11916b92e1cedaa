"""eIDs through a provider as a method of signing: a signed token whose nonce is bound to the statement.

It tells who was there, and that they were asked anew over this statement; it is no signature of theirs in law.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

from boardroom.identity.rules.eid import nonce_of
from boardroom.ports.identifier import Identified
from boardroom.signing.rules.proofs import Proof, decode
from boardroom.signing.rules.statement import SigningStatement

_HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
_CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}


def proof_of(statement: SigningStatement, identified: Identified, provider: str, salt: str) -> dict[str, Any]:
    """Return what is kept: the token as it came, the provider's keys of that day, and what was asked for."""
    return {
        "method": "oidc",
        "statement_sha256": statement.digest().hex(),
        "provider": provider,
        "issuer": identified.issuer,
        "client_id": identified.client_id,
        "algorithms": list(identified.algorithms),
        "salt": salt,
        "id_token": identified.id_token,
        "jwks": dict(identified.jwks),
        "request": dict(identified.request),
        "name": identified.name,
        "subject_claim": identified.subject_claim,
        "country": identified.country,
        "acr": identified.acr,
        "authenticated_at": identified.authenticated_at.isoformat() if identified.authenticated_at else "",
    }


def identified_name(proof: Proof) -> str:
    """Return the name that the provider told; empty for other proofs."""
    return str(proof.get("name") or "") if proof.get("method") == "oidc" else ""


def standing(proof: Proof, statement: SigningStatement) -> str:
    """Return what the proof is worth, recomputed from the file alone: `identified`, `unchecked` or `broken`.

    The keys lie beside the token: that they were the issuer's on that day is the portal's word.
    """
    if proof.get("statement_sha256") != statement.digest().hex():
        return "broken"
    try:
        token = str(proof["id_token"])
        head, body, signature = token.split(".")
        header, claims = json.loads(decode(head)), json.loads(decode(body))
        algorithm = str(header["alg"])
        if algorithm not in proof["algorithms"]:
            return "broken"
        nonce = nonce_of(str(proof["salt"]), statement.canonical().decode())
        ours = (
            claims["nonce"] == nonce
            and claims["iss"] == proof["issuer"]
            and claims["aud"] in (proof["client_id"], [proof["client_id"]])
            and _asked_anew(claims, statement.time)
        )
        keys = [
            key
            for key in proof["jwks"]["keys"]
            if key.get("kid") == header.get("kid") and key.get("use", "sig") == "sig"
        ]
        signed = any(_signed(key, algorithm, f"{head}.{body}".encode(), decode(signature)) for key in keys)
    except UnsupportedAlgorithm:
        return "unchecked"
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return "broken"
    return "identified" if ours and signed else "broken"


def _asked_anew(claims: dict[str, Any], since: datetime) -> bool:
    return isinstance(claims.get("auth_time"), int) and claims["auth_time"] >= since.timestamp() - 60


def _signed(key: dict[str, Any], algorithm: str, message: bytes, signature: bytes) -> bool:
    """Check a signature with a key of a JWK set (RFC 7517, RFC 7518 section 3)."""
    try:
        if algorithm == "EdDSA" and key["kty"] == "OKP":
            ed25519.Ed25519PublicKey.from_public_bytes(decode(key["x"])).verify(signature, message)
            return True
        size = _HASHES.get(algorithm[2:])
        if size is None:
            raise UnsupportedAlgorithm(algorithm)
        if algorithm.startswith("ES") and key["kty"] == "EC":
            numbers = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), _CURVES[key["crv"]])
            half = len(signature) // 2
            plain = (int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))
            numbers.public_key().verify(utils.encode_dss_signature(*plain), message, ec.ECDSA(size))
        elif algorithm[:2] in {"RS", "PS"} and key["kty"] == "RSA":
            public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
            filled = (
                padding.PSS(padding.MGF1(size), size.digest_size)
                if algorithm[0] == "P"
                else padding.PKCS1v15()
            )
            public.verify(signature, message, filled, size)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _number(text: str) -> int:
    return int.from_bytes(decode(text), "big")


def keys_sha256(proof: Proof) -> str:
    """Return the checksum of the keys that lie beside a token, to compare with what the issuer has published."""
    kept = json.dumps(proof.get("jwks"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(kept.encode()).hexdigest()
