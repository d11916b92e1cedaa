"""The signing statement: what each signer signs, as canonical JSON (RFC 8785), so that its hash can be recomputed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785

from boardroom.signing.rules.states import role_told


class NoStatement(ValueError):
    """The bytes are no signing statement in canonical form."""


@dataclass(frozen=True)
class NamedDocument:
    """One of several documents that are signed by one statement; `sha256` of its frozen bytes, in hex."""

    title: str
    version: int
    sha256: str
    page_count: int


@dataclass(frozen=True)
class SigningStatement:
    """Who signs which document, as what, meaning what, when; `sha256` is the frozen document's, in hex.

    Where several are signed at once, `documents` names every one of them, the first included; otherwise it is empty,
    and the statement reads as it did before there were such; so with `no_meeting`, of what was decided without a meeting,
    which had no chair of one. `role` and `intent` (sign, adjust, sign_with_remark) are kept by the values that the portal stores.
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
    documents: tuple[NamedDocument, ...] = ()
    no_meeting: bool = False

    @property
    def role_told(self) -> str:
        """What the role is called in words, in Swedish."""
        return role_told(self.role, no_meeting=self.no_meeting)

    def names(self, sha256: str) -> bool:
        """Tell whether a frozen document is among what is signed."""
        return sha256 == self.sha256 or any(one.sha256 == sha256 for one in self.documents)

    def title_of(self, sha256: str) -> str:
        """Return what a frozen document is called here; the first one's title for one that is not named."""
        return next((one.title for one in self.documents if one.sha256 == sha256), self.title)

    def canonical(self) -> bytes:
        """Return the statement as RFC 8785 JSON: the same bytes for the same facts, in any program."""
        several: list[dict[str, str | int]] = [
            {"title": one.title, "version": one.version, "sha256": one.sha256, "pages": one.page_count}
            for one in self.documents
        ]
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
                **({"documents": several} if several else {}),
                **({"no_meeting": True} if self.no_meeting else {}),
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
            documents=tuple(
                NamedDocument(
                    _text(one["title"]), int(one["version"]), _text(one["sha256"]), int(one["pages"])
                )
                for one in facts.get("documents", ())
            ),
            no_meeting=facts.get("no_meeting") is True,
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
