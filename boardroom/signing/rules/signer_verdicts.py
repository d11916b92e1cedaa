"""What each signature by a person is worth, recomputed from the evidence, and what is said about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from boardroom.core.words import N_
from boardroom.ports.xml_signatures import Held, XmlSignature
from boardroom.signing.rules import bankid, drawing, hand, oidc
from boardroom.signing.rules.deliveries import on_delivery
from boardroom.signing.rules.evidence import Signed
from boardroom.signing.rules.findings import Finding
from boardroom.signing.rules.levels import method_told
from boardroom.signing.rules.proofs import passkey_holds


@dataclass(frozen=True)
class SignerVerdict:
    """One signature by a person: whether its proof was recomputed and holds, or is only recorded."""

    name: str
    role: str
    at: datetime
    method: str
    remark: str
    # holds (recomputed here), issuer_unknown (recomputed, but who vouches for the person is not known here),
    # identified (an eID's provider signed who it was, over this statement), recorded (the portal's word),
    # on_paper (signed by hand: the scan that was vouched for is in the file), unchecked (of a form that is not known here), broken
    proof: str
    identified: str = ""  # the name that an eID vouches for
    role_told: str = ""  # the role in words, in Swedish
    method_told: str = ""  # how it was made in words, in Swedish, by the factors in the evidence


def judge_signers(
    signed: Sequence[Signed], examined: Sequence[XmlSignature], scans: Collection[str] = ()
) -> tuple[tuple[SignerVerdict, ...], list[Finding]]:
    """Return a verdict on each signature, and what is to be said beside them; `examined` as verdict.judge takes it.

    `scans` are the SHA-256 of the scans in the file of what was signed by hand.
    """
    close = _looked_at(signed, examined)
    signers = tuple(_signer(one, close.get(place), scans) for place, one in enumerate(signed))
    findings = _on_signers(signers)
    for one, signer in zip(signed, signers, strict=True):
        if signer.proof == "identified":
            findings += _on_oidc(signer, one)
        elif signer.proof == "on_paper":
            findings += _on_paper(signer, one)
        elif signer.method == "code" and signer.proof == "recorded":
            findings += on_delivery(signer.name, one.proof)
    for place, found in close.items():
        findings += _on_bankid(signers[place], found)
    return signers, findings


def _looked_at(signed: Sequence[Signed], examined: Sequence[XmlSignature]) -> dict[int, XmlSignature]:
    places = bankid.signatures_in([one.proof for one in signed])
    return {place: found for (place, _), found in zip(places, examined, strict=False)}


def _signer(one: Signed, found: XmlSignature | None, scans: Collection[str]) -> SignerVerdict:
    method = str(one.proof.get("method", ""))
    digest = one.statement.digest()
    if method == "passkey":
        proof = "holds" if passkey_holds(one.proof, digest) else "broken"
    elif method == "bankid":
        proof = bankid.standing(one.proof, one.statement, found)
    elif method == "oidc":
        proof = oidc.standing(one.proof, one.statement)
    elif method == "drawn":
        proof = drawing.standing(one.proof, digest.hex())
    elif method == "paper":
        proof = hand.standing(one.proof, digest.hex(), scans)
    else:
        claimed = one.proof.get("statement_sha256", digest.hex())
        proof = "recorded" if claimed == digest.hex() else "broken"
    return SignerVerdict(
        name=one.statement.signer,
        role=one.statement.role,
        at=one.statement.time,
        method=method,
        remark=one.statement.remark,
        proof=proof,
        identified=bankid.identified_name(one.proof) or oidc.identified_name(one.proof),
        role_told=one.statement.role_told,
        method_told=method_told(method, one.proof),
    )


def _on_bankid(signer: SignerVerdict, found: XmlSignature) -> list[Finding]:
    """Say of a BankID signature what was recomputed and, as plainly, what was not."""
    facts: dict[str, object] = {"name": signer.name, "sha256": found.root_sha256}
    if signer.proof not in {"holds", "issuer_unknown"}:
        return []
    findings = []
    if signer.proof == "issuer_unknown":
        findings.append(
            Finding(
                "note",
                N_(
                    "Underskriften av %(name)s leder till ett rotcertifikat som den här datorn inte känner till. Jämför "
                    "dess kontrollsumma med den som BankID har offentliggjort: %(sha256)s"
                ),
                facts,
            )
        )
    if found.ocsp is Held.HOLDS:
        findings.append(
            Finding(
                "good",
                N_("Vid underskriften svarade banken att legitimationen för %(name)s var giltig."),
                facts,
            )
        )
    else:
        findings.append(
            Finding(
                "note",
                N_("Om legitimationen för %(name)s var spärrad vid underskriften är inte kontrollerat."),
                facts,
            )
        )
    findings.append(
        Finding(
            "note",
            N_(
                "Inte kontrollerat för %(name)s: om legitimationen har spärrats efteråt, och att certifikatens giltighetstid "
                "omfattade underskriften. Tiden är portalens egen."
            ),
            facts,
        )
    )
    return findings


def _on_oidc(signer: SignerVerdict, one: Signed) -> list[Finding]:
    facts: dict[str, object] = {
        "name": signer.name,
        "issuer": str(one.proof.get("issuer", "")),
        "sha256": oidc.keys_sha256(one.proof),
    }
    return [
        Finding(
            "note",
            N_(
                "%(issuer)s intygade vem %(name)s var. Inte kontrollerat: att nycklarna i beviset var deras den dagen. "
                "Nycklarnas kontrollsumma: %(sha256)s"
            ),
            facts,
        )
    ]


def _on_paper(signer: SignerVerdict, one: Signed) -> list[Finding]:
    facts: dict[str, object] = {
        "name": signer.name,
        "names": ", ".join(hand.sworn_by(one.proof)),
        "day": _day(one.proof.get("signed_on", "")),
    }
    named = hand.sheets_named_by(one.proof)
    by_word = [
        Finding(
            "note",
            N_(
                "En sida utan läsbar kod, bland dem som %(name)s skrev under för hand, pekades ut av %(names)s."
            ),
            facts | {"names": ", ".join(named)},
        )
    ]
    return [
        Finding(
            "note",
            N_(
                "%(names)s har tittat på papperet och intygat att %(name)s skrev under det för hand %(day)s. Tiden ovan är "
                "när det intygades. Bilden av papperet är bilagan signed-on-paper i filen."
            ),
            facts,
        ),
        *(by_word if named else []),
    ]


def _day(told: object) -> date | str:
    """Return a day as it stands in a proof; as it is where it is none."""
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        return str(told)


def _on_signers(signers: Sequence[SignerVerdict]) -> list[Finding]:
    return [
        *(
            Finding("bad", N_("Beviset för underskriften av %(name)s stämmer inte."), {"name": signer.name})
            for signer in signers
            if signer.proof == "broken"
        ),
        *(
            Finding(
                "note",
                N_(
                    "Underskriften av %(name)s är gjord på ett sätt som inte kan räknas om här. Att filen är oförändrad "
                    "säger stämpeln."
                ),
                {"name": signer.name},
            )
            for signer in signers
            if signer.proof == "unchecked"
        ),
    ]
