"""How a link of the chain is computed; pure, so that anyone can recompute it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces, in UTF-8: the same bytes for the same facts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def payload_hash(payload: Mapping[str, object], salt: str) -> str:
    """Return the salted SHA-256 of a payload; the salt keeps a short payload from being guessed."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(dict(payload))).hexdigest()


def link_hash(
    *,
    chain: str,
    number: int,
    at: datetime,
    verb: str,
    subject: tuple[str, str],
    actor: tuple[str, str],
    payload_hash: str,
    previous_hash: str,
) -> str:
    """Return the SHA-256 that binds an entry to all before it."""
    return hashlib.sha256(
        canonical(
            {
                "actor": list(actor),
                "at": at.isoformat(),
                "chain": chain,
                "number": number,
                "payload": payload_hash,
                "previous": previous_hash,
                "subject": list(subject),
                "verb": verb,
            }
        )
    ).hexdigest()
