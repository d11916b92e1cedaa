"""Material for tests of seals: minutes, evidence pages, statements, and proofs made by a phone in software."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from boardroom.adapters.twins.soft_authenticator import SoftAuthenticator
from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.adapters.webauthn_passkeys import WebauthnPasskeys
from boardroom.ports.typesetter import Attachment
from boardroom.signing.rules.evidence import Event, Signed, chained, package
from boardroom.signing.rules.proofs import canonical_proof, encode
from boardroom.signing.rules.statement import SigningStatement

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
ENVELOPE = "0b8f3a52-7a0e-4a15-9f2c-6e3b1a2d4c5e"
ASSOCIATION = {"name": "Brf Provet 1", "org_number": "769600-0009"}

MINUTES: dict[str, Any] = {
    "language": "sv",
    "draft": False,
    "association": ASSOCIATION,
    "kind_title": "Styrelseprotokoll",
    "number": "7/2026",
    "date": "14 mars 2026",
    "time": "18.00–20.15",
    "place": "Föreningslokalen",
    "attendance": [
        {"name": "Astrid Ek", "role": "ordförande", "status": "present", "note": ""},
        {"name": "Bo Lind", "role": "sekreterare", "status": "present", "note": ""},
        {"name": "Cecilia Ask", "role": "kassör", "status": "present", "note": "från § 2"},
        {"name": "Gun Tall", "role": "förvaltare", "status": "co_opted", "note": ""},
        {"name": "David Alm", "role": "ledamot", "status": "absent", "note": ""},
    ],
    "items": [
        {
            "number": 1,
            "heading": "Mötets öppnande",
            "paragraphs": ["Ordföranden öppnade mötet."],
            "decisions": [],
            "reservations": [],
        },
        {
            "number": 2,
            "heading": "Stambyte i hus B",
            "paragraphs": ["Tre anbud har kommit in. *Inte fet*, #panic(), $a$, _x_, @y, <z>."],
            "decisions": [
                {"text": "att anta anbudet om högst 1 250 000 kr.", "outcome": "adopted"},
                {"text": "att avslå motionen om laddstolpar.", "outcome": "rejected"},
                {"text": "att bordlägga frågan om cykelrum.", "outcome": "deferred"},
            ],
            "reservations": ["Cecilia Ask reserverade sig."],
        },
    ],
    "signers": [
        {"role": "Vid protokollet", "name": "Bo Lind"},
        {"role": "Justeras", "name": "Cecilia Ask"},
    ],
    "version": 1,
}

EVIDENCE: dict[str, Any] = {
    "language": "sv",
    "association": ASSOCIATION,
    "title": "Styrelseprotokoll nr 7/2026, 14 mars 2026",
    "sha256": "5d1a" * 16,
    "page_count": 2,
    "version": 1,
    "envelope_id": ENVELOPE,
    "signers": [
        {
            "name": "Bo Lind",
            "role": "protokollförare",
            "signed_at": "15 mars 2026 kl. 19.42",
            "method": "Nyckel i mobilen",
            "level": "kryptografisk, enkel",
            "remark": "",
        },
        {
            "name": "Cecilia Ask",
            "role": "justerare",
            "signed_at": "16 mars 2026 kl. 08.11",
            "method": "Lösenord och kod",
            "level": "enkel",
            "remark": "Vid § 2 förstod jag högst 300 000 kr per trapphus.",
        },
    ],
    "missing": [{"name": "David Alm", "role": "justerare", "reason": "går inte att nå"}],
    "seal_level": "B-B",
    "verify_url": "https://portalen.exempel.se/kontrollera",
}


@cache
def minutes_pdf() -> bytes:
    """Return frozen minutes."""
    machine_readable = Attachment(
        "protokoll.json", b'{"number":"7/2026"}', "application/json", "Maskinläsbart protokoll", "Data"
    )
    return TypstTypesetter().typeset("minutes", MINUTES, [machine_readable])


@cache
def evidence_pdf() -> bytes:
    """Return the signature page."""
    return TypstTypesetter().typeset("evidence", EVIDENCE)


def statement(signer: str, role: str, frozen: bytes, remark: str = "", **changed: Any) -> SigningStatement:
    """Return what someone signs about the frozen bytes."""
    facts: dict[str, Any] = {
        "envelope_id": ENVELOPE,
        "nonce": "nonce-1",
        "association": "Brf Provet 1",
        "title": "Styrelseprotokoll 7/2026",
        "version": 1,
        "sha256": hashlib.sha256(frozen).hexdigest(),
        "page_count": 2,
        "signer": signer,
        "role": role,
        "intent": "sign_with_remark" if remark else "sign",
        "remark": remark,
        "time": NOW,
    }
    return SigningStatement(**{**facts, **changed})


def passkey_proof(signed: SigningStatement, *, verifies_user: bool = True) -> dict[str, Any]:
    """Return a proof as the portal keeps it, by a real relying party and a phone in software."""
    party = WebauthnPasskeys("http://localhost")
    phone = SoftAuthenticator("http://localhost")
    options, challenge = party.registration_options(b"1", "bo", "Bo Lind", [])
    key = party.verify_registration(phone.register(options), challenge)
    phone.verifies_user = verifies_user
    options, challenge = party.assertion_options([key.credential_id], signed.digest())
    answer = phone.assert_(options)  # noqa: PT009 - the authenticator's own verb
    if not verifies_user:
        import json

        response = json.loads(answer)["response"]
        return {
            "method": "passkey",
            "public_key": encode(key.public_key),
            "client_data_json": response["clientDataJSON"],
            "authenticator_data": response["authenticatorData"],
            "signature": response["signature"],
        }
    assertion = party.verify_assertion(answer, challenge, key)
    return {
        "method": "passkey",
        "credential_id": encode(assertion.credential_id),
        "public_key": encode(key.public_key),
        "client_data_json": encode(assertion.client_data_json),
        "authenticator_data": encode(assertion.authenticator_data),
        "signature": encode(assertion.signature),
        "user_verified": assertion.user_verified,
        "statement_sha256": signed.digest().hex(),
    }


def code_proof(signed: SigningStatement) -> dict[str, Any]:
    """Return the portal's record of a one-time code."""
    return {
        "method": "code",
        "sent_to": "c•••@exempel.se",
        "sent_at": NOW.isoformat(),
        "redeemed_at": NOW.isoformat(),
        "statement_sha256": signed.digest().hex(),
    }


def two_signed(frozen: bytes) -> list[Signed]:
    """Return a passkey's signature and one by code with a remark."""
    first = statement("Bo Lind", "minute_taker", frozen)
    second = statement("Cecilia Ask", "adjuster", frozen, remark="vid § 2: högst 300 000 kr")
    return [Signed(first, passkey_proof(first)), Signed(second, code_proof(second))]


def happened(signed: Sequence[Signed]) -> tuple[Event, ...]:
    """Return what happened until these had signed."""
    return chained(
        [
            (NOW, "sent", {"to": "Bo Lind"}),
            *(
                (
                    NOW,
                    "signed",
                    {
                        "name": one.statement.signer,
                        "statement_sha256": one.statement.digest().hex(),
                        "proof_sha256": hashlib.sha256(canonical_proof(one.proof)).hexdigest(),
                    },
                )
                for one in signed
            ),
            (NOW, "all_signed", {}),
        ]
    )


def evidence_files(frozen: bytes, signed: Sequence[Signed] | None = None) -> tuple[Attachment, ...]:
    """Return the whole evidence package about the frozen bytes."""
    given = signed if signed is not None else two_signed(frozen)
    return package(frozen, given, happened(given), software="boardroom 0.1.0", envelope_id=ENVELOPE)
