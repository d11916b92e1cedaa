"""The signing statement: what each signer signs, as canonical JSON (RFC 8785), so that its hash can be recomputed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785


class NoStatement(ValueError):
    """The bytes are no signing statement in canonical form."""


@dataclass(frozen=True)
class SigningStatement:
    """Who signs which document, as what, meaning what, when; `sha256` is the frozen document's, in hex.

    `role` and `intent` (sign, adjust, sign_with_remark) are kept by the values that the portal stores.
    """

    envelope_id: str
    nonce: str
    association: str
    title: str
    version: int
    sha256: str
    page_count: int
    signer: str
    role: str
    intent: str
    remark: str
    time: datetime

    def canonical(self) -> bytes:
        """Return the statement as RFC 8785 JSON: the same bytes for the same facts, in any program."""
        return rfc8785.dumps(
            {
                "envelope": self.envelope_id,
                "nonce": self.nonce,
                "association": self.association,
                "title": self.title,
                "version": self.version,
                "sha256": self.sha256,
                "pages": self.page_count,
                "signer": self.signer,
                "role": str(self.role),
                "intent": str(self.intent),
                "remark": self.remark,
                "time": instant(self.time),
            }
        )

    def digest(self) -> bytes:
        """Return the SHA-256 of the canonical bytes: the challenge that a passkey answers."""
        return hashlib.sha256(self.canonical()).digest()


def read_statement(content: bytes | str) -> SigningStatement:
    """Return the statement; NoStatement when the bytes are not exactly its canonical form."""
    given = content.encode() if isinstance(content, str) else content
    try:
        facts = json.loads(given)
        statement = SigningStatement(
            envelope_id=_text(facts["envelope"]),
            nonce=_text(facts["nonce"]),
            association=_text(facts["association"]),
            title=_text(facts["title"]),
            version=int(facts["version"]),
            sha256=_text(facts["sha256"]),
            page_count=int(facts["pages"]),
            signer=_text(facts["signer"]),
            role=_text(facts["role"]),
            intent=_text(facts["intent"]),
            remark=_text(facts["remark"]),
            time=datetime.fromisoformat(facts["time"]),
        )
        same = statement.canonical() == given
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
        rfc8785.CanonicalizationError,
    ) as error:
        raise NoStatement(str(error)) from None
    if not same:
        raise NoStatement("not in canonical form")
    return statement


def instant(moment: datetime) -> str:
    """Return an aware instant in ISO 8601, in UTC; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("an instant must be aware")
    return moment.astimezone(UTC).isoformat()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
