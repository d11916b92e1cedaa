"""BankID as a method of signing: what is shown and what is bound, how the proof is kept, and what it proves by itself."""

import base64
import binascii
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from boardroom.ports.xml_signatures import Held, ToExamine, XmlSignature
from boardroom.signing.rules.proofs import Proof
from boardroom.signing.rules.statement import SigningStatement

# The forms of the visible text: a proof names the one that it was made with, so that old ones can be recomputed.
ONE_DOCUMENT, SEVERAL_DOCUMENTS = 1, 2


def visible_text(statement: SigningStatement) -> str:
    """Return what the BankID app shows the signer, in Swedish as the app itself is; form 1, or 2 for several documents.

    It names everything that the statement says, so that nobody signs a hash alone.
    """
    role = statement.role_told
    if statement.documents:
        lines = [f"Jag skriver under {len(statement.documents)} dokument:", "", statement.association]
        for one in statement.documents:
            lines += ["", one.title, f"Version {one.version}, {_pages(one.page_count)}", one.sha256]
        lines += ["", f"Jag skriver under som {role}."]
    else:
        lines = [
            "Jag skriver under:",
            "",
            statement.title,
            statement.association,
            f"Version {statement.version}, {_pages(statement.page_count)}",
            f"Jag skriver under som {role}.",
        ]
    if statement.remark:
        lines += ["", "Med min anteckning:", statement.remark]
    if statement.documents:
        return "\n".join([*lines, "", "Raderna med siffror och bokstäver är kontrollsummor (SHA-256)."])
    return "\n".join([*lines, "", "Dokumentets kontrollsumma (SHA-256):", statement.sha256])


def _pages(count: int) -> str:
    return "1 sida" if count == 1 else f"{count} sidor"


def non_visible_text(statement: SigningStatement) -> str:
    """Return what is signed without being shown: the hash of the whole statement."""
    return f"boardroom-statement-sha256:{statement.digest().hex()}"


def proof_of(
    statement: SigningStatement, completion: Mapping[str, Any], *, matched: str, by_telephone: bool
) -> dict[str, Any]:
    """Return what is kept: signature and revocation answer apart, the rest of the completion data as it came.

    `matched` says how the number was known to be the signer's: account (a BankID tied to it), telephone (given by
    whoever rang), or nothing (then the BankID itself says who signed).
    """
    rest = {key: value for key, value in completion.items() if key not in {"signature", "ocspResponse"}}
    return {
        "method": "bankid",
        "statement_sha256": statement.digest().hex(),
        "text_form": SEVERAL_DOCUMENTS if statement.documents else ONE_DOCUMENT,
        "visible": visible_text(statement),
        "non_visible": non_visible_text(statement),
        "signature": str(completion.get("signature") or ""),
        "ocsp_response": str(completion.get("ocspResponse") or ""),
        "completion": rest,
        "matched": matched,
        "by_telephone": by_telephone,
    }


def identified_name(proof: Proof) -> str:
    """Return the name that BankID vouches for; empty for other proofs."""
    completion = proof.get("completion")
    user = completion.get("user") if isinstance(completion, dict) else None
    return str(user.get("name") or "") if isinstance(user, dict) else ""


def to_examine(proof: Proof) -> ToExamine | None:
    """Return what of a proof is to be looked at closely; None for a proof of another kind, or a garbled one."""
    if proof.get("method") != "bankid":
        return None
    try:
        return ToExamine(
            base64.b64decode(str(proof.get("signature") or ""), validate=True),
            base64.b64decode(str(proof.get("ocsp_response") or ""), validate=True),
        )
    except (binascii.Error, ValueError):
        return None


def speaks_of(found: XmlSignature, statement: SigningStatement) -> bool:
    """Tell whether what was signed in the app, seen and unseen, is this statement and nothing else."""
    return (
        found.visible == visible_text(statement).encode()
        and found.non_visible == non_visible_text(statement).encode()
    )


def same_person(found: XmlSignature, completion: Mapping[str, Any]) -> bool:
    """Tell whether the certificate is of the person whom the completion data names."""
    user = completion.get("user")
    number = user.get("personalNumber") if isinstance(user, dict) else None
    return bool(found.personal_number) and found.personal_number == number


def standing(proof: Proof, statement: SigningStatement, found: XmlSignature | None) -> str:
    """Return what a BankID proof is worth, recomputed from the file alone.

    holds: signature, texts, person and chain are right and the issuer is one that this computer trusts.
    issuer_unknown: all of that is right, but who issued the certificate only its checksum says.
    unchecked: of a form that is not known here, so nothing was recomputed.
    broken: something does not fit.
    """
    if proof.get("statement_sha256") != statement.digest().hex():
        return "broken"
    if found is None or found.signed is Held.UNKNOWN:
        return "unchecked"
    completion = proof.get("completion")
    right = (
        found.signed is Held.HOLDS
        and speaks_of(found, statement)
        and isinstance(completion, dict)
        and same_person(found, completion)
        and found.chain is not Held.BROKEN
        and found.ocsp is not Held.BROKEN
    )
    if not right:
        return "broken"
    return "holds" if found.trusted else "issuer_unknown"


def names_agree(one: str, other: str) -> bool:
    """Tell whether two names may be of one person: they share a name of at least two letters.

    People are asked as "Karin Vik" and are "Anna Karin Vik Holm" to their bank: only names with nothing in common
    are certainly of two people.
    """
    return bool(_parts(one) & _parts(other))


def _parts(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign if sign.isalpha() else " " for sign in plain if not unicodedata.combining(sign))
    return {part for part in letters.split() if len(part) > 1}


def signatures_in(proofs: Sequence[Proof]) -> list[tuple[int, ToExamine]]:
    """Return those of the proofs that have a signature to be looked at, with their places."""
    return [(place, one) for place, proof in enumerate(proofs) if (one := to_examine(proof)) is not None]
