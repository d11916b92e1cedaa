"""The evidence package: files that are embedded in the sealed PDF, so that anyone can check it without the portal."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from boardroom.core.words import N_
from boardroom.ports.typesetter import Attachment
from boardroom.ports.verifier import Observation
from boardroom.signing.rules.certificates import certificates_of
from boardroom.signing.rules.hand import SCAN_NAME
from boardroom.signing.rules.proofs import Proof, canonical_proof, read_proof
from boardroom.signing.rules.statement import NoStatement, SigningStatement, instant, read_statement

FROZEN = "document-to-sign.pdf"
EVENTS = "events.jsonl"
MANIFEST = "manifest.json"
HOW_TO = "how-to-verify.txt"
SEAL_CERTIFICATES = "seal-certificates.pem"
ABSENCES = "completed-without.json"
_PEM = "application/x-pem-file"
FORMAT = "boardroom-evidence"
FORMAT_VERSION = 1
GENESIS = "0" * 64

_STATEMENT = re.compile(r"statement-(\d{2,})\.json")


@dataclass(frozen=True)
class Signed:
    """One signature: what was signed, and what proves it."""

    statement: SigningStatement
    proof: Proof

    @classmethod
    def kept(cls, statement: str, proof: Proof) -> "Signed":
        """Return a signature as the portal stores it; NoStatement when the stored text is not canonical."""
        return cls(read_statement(statement), proof)


@dataclass(frozen=True)
class Event:
    """Something that happened to the envelope, with its place in the chain."""

    number: int
    at: datetime
    what: str
    facts: Mapping[str, str]
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class EvidenceRead:
    """The package as found in a sealed file; `problems` say what does not hold together."""

    frozen_sha256: str
    software: str
    envelope_id: str
    signed: tuple[Signed, ...]
    events: tuple[Event, ...]
    chain_intact: bool
    problems: tuple[Observation, ...] = ()
    scans: frozenset[str] = frozenset()  # SHA-256 of each scan of what was signed by hand


def package(
    frozen: bytes,
    signed: Sequence[Signed],
    events: Sequence[Event],
    *,
    software: str,
    envelope_id: str,
    scans: Sequence[Attachment] = (),
    seal_certificates: bytes = b"",
    absences: bytes = b"",
) -> tuple[Attachment, ...]:
    """Return the files to embed, in order; `software` is name and version, `scans` what was signed by hand.

    `seal_certificates` are those that the seal is checked with (PEM, its own first); `absences` the annex of those
    who did not sign, as papers.absences_file gives it.

    ValueError when a statement speaks of another document, or the chain of events is broken: such a
    package must never be sealed.
    """
    sha256 = hashlib.sha256(frozen).hexdigest()
    for one in signed:
        if not one.statement.names(sha256) or one.statement.envelope_id != envelope_id:
            raise ValueError("a statement speaks of another document")
    happened = as_lines(events)
    if not read_chain(happened)[1]:
        raise ValueError("the chain of events does not hold")
    files = [
        Attachment(
            FROZEN, frozen, "application/pdf", "Det frysta dokumentet: exakt det som skrevs under", "Source"
        )
    ]
    for number, one in enumerate(signed, 1):
        files.append(
            Attachment(
                f"statement-{number:02}.json",
                one.statement.canonical(),
                "application/json",
                f"Vad {one.statement.signer} skrev under",
                "Data",
            )
        )
        files.append(
            Attachment(
                f"proof-{number:02}.json",
                canonical_proof(one.proof),
                "application/json",
                f"Bevis för underskriften av {one.statement.signer}",
                "Data",
            )
        )
    files += scans
    files.append(
        Attachment(EVENTS, happened, "application/x-ndjson", "Händelserna i ordning, kedjade", "Data")
    )
    files += _certificates(signed, seal_certificates)
    if absences:
        files.append(
            Attachment(
                ABSENCES, absences, "application/json", "Vilka som inte skrev under, och varför", "Data"
            )
        )
    files.append(
        Attachment(
            HOW_TO, how_to_verify(sha256).encode(), "text/plain", "Så kontrolleras dokumentet", "Supplement"
        )
    )
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "software": software,
        "envelope_id": envelope_id,
        "document_sha256": sha256,
        "chain_head": events[-1].hash,
        "files": [
            {
                "name": part.name,
                "sha256": hashlib.sha256(part.content).hexdigest(),
                "size": len(part.content),
                "media_type": part.media_type,
            }
            for part in files
        ],
    }
    files.append(
        Attachment(MANIFEST, rfc8785.dumps(manifest), "application/json", "Förteckning över bevisen", "Data")
    )
    return tuple(files)


def _certificates(signed: Sequence[Signed], of_seal: bytes) -> list[Attachment]:
    """Return the certificates by themselves, so that any program can open them."""
    found = []
    if of_seal:
        found.append(
            Attachment(
                SEAL_CERTIFICATES, of_seal, _PEM, "Certifikaten som stämpeln kontrolleras med", "Supplement"
            )
        )
    for number, one in enumerate(signed, 1):
        if chain := certificates_of(one.proof):
            found.append(
                Attachment(
                    f"certificates-{number:02}.pem",
                    chain,
                    _PEM,
                    f"Certifikaten i underskriften av {one.statement.signer}",
                    "Supplement",
                )
            )
    return found


def link(number: int, at: datetime, what: str, facts: Mapping[str, str], previous: str) -> str:
    """Return the hash in hex that binds an event to all before it."""
    record: dict[str, Any] = {
        "at": instant(at),
        "facts": dict(facts),
        "number": number,
        "previous": previous,
        "what": what,
    }
    return hashlib.sha256(rfc8785.dumps(record)).hexdigest()


def chained(happenings: Iterable[tuple[datetime, str, Mapping[str, str]]]) -> tuple[Event, ...]:
    """Return events in a chain of their own, from when, what and facts."""
    events: list[Event] = []
    previous = GENESIS
    for number, (at, what, facts) in enumerate(happenings, 1):
        own = link(number, at, what, facts, previous)
        events.append(Event(number, at, what, facts, previous, own))
        previous = own
    return tuple(events)


def as_lines(events: Sequence[Event]) -> bytes:
    """Return the events as JSON lines, in order."""
    return b"".join(
        rfc8785.dumps(
            {
                "number": event.number,
                "at": instant(event.at),
                "what": event.what,
                "facts": dict(event.facts),
                "previous": event.previous_hash,
                "hash": event.hash,
            }
        )
        + b"\n"
        for event in events
    )


def read_chain(content: bytes) -> tuple[tuple[Event, ...], bool]:
    """Return the events and whether every link holds; the reading ends where the chain breaks."""
    events: list[Event] = []
    previous = GENESIS
    for number, line in enumerate(content.splitlines(), 1):
        try:
            record = json.loads(line)
            event = Event(
                number=int(record["number"]),
                at=datetime.fromisoformat(record["at"]),
                what=str(record["what"]),
                facts=dict(record["facts"]),
                previous_hash=str(record["previous"]),
                hash=str(record["hash"]),
            )
            holds = (
                event.number == number
                and event.previous_hash == previous
                and event.hash == link(number, event.at, event.what, event.facts, previous)
            )
        except (
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            RecursionError,
            rfc8785.CanonicalizationError,
        ):
            return tuple(events), False
        if not holds:
            return tuple(events), False
        events.append(event)
        previous = event.hash
    return tuple(events), bool(events)


def read(attachments: Mapping[str, bytes]) -> EvidenceRead | None:
    """Return the package found among a PDF's attachments, or None where there is none."""
    if MANIFEST not in attachments:
        return None
    try:
        manifest = json.loads(attachments[MANIFEST])
        if manifest.get("format") != FORMAT:
            return None
        listed = {str(part["name"]): str(part["sha256"]) for part in manifest["files"]}
        frozen_sha256 = str(manifest["document_sha256"])
        envelope_id = str(manifest["envelope_id"])
        software = str(manifest["software"])
        head = str(manifest["chain_head"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return EvidenceRead(
            "",
            "",
            "",
            (),
            (),
            chain_intact=False,
            problems=(Observation(N_("Bevisförteckningen går inte att läsa.")),),
        )
    problems = [
        *(
            Observation(N_("Beviset %(name)s saknas i filen."), {"name": name})
            for name in listed
            if name not in attachments
        ),
        *(
            Observation(N_("Beviset %(name)s är inte det som förteckningen anger."), {"name": name})
            for name, sha256 in listed.items()
            if name in attachments and hashlib.sha256(attachments[name]).hexdigest() != sha256
        ),
    ]
    signed: list[Signed] = []
    for name in sorted(name for name in listed if _STATEMENT.fullmatch(name)):
        content, proof = attachments.get(name), attachments.get(name.replace("statement", "proof"))
        if content is None or proof is None:
            continue
        try:
            signed.append(Signed(read_statement(content), read_proof(proof)))
        except (NoStatement, ValueError):
            problems.append(Observation(N_("Underskriften i %(name)s går inte att läsa."), {"name": name}))
    events, intact = read_chain(attachments.get(EVENTS, b""))
    intact = intact and events[-1].hash == head
    scans = frozenset(
        hashlib.sha256(attachments[name]).hexdigest()
        for name in listed
        if SCAN_NAME.fullmatch(name) and name in attachments
    )
    return EvidenceRead(
        frozen_sha256, software, envelope_id, tuple(signed), events, intact, tuple(problems), scans
    )


def how_to_verify(sha256: str) -> str:
    """Return the instructions that travel with the file, in Swedish and English."""
    return _HOW_TO.replace("{sha256}", sha256)


_HOW_TO = """SÅ KONTROLLERAS DOKUMENTET

1. Stämpeln. Öppna PDF-filen i ett program som visar elektroniska underskrifter, eller kör
   ”pdfsig fil.pdf”. Stämpeln ska vara giltig och omfatta hela filen. En stämpel som föreningens portal
   själv har utfärdat är okänd för sådana program: jämför då certifikatets kontrollsumma med den som
   föreningen har offentliggjort.
2. Dokumentet. Ta ut bilagan document-to-sign.pdf. Dess SHA-256 ska vara
   {sha256}
   Den stämplade filen börjar med exakt samma byte.
3. Underskrifterna. Varje statement-NN.json är vad en person skrev under, i kanonisk JSON (RFC 8785), och
   nämner kontrollsumman ovan. Beviset ligger i proof-NN.json med samma nummer.
   - passkey (nyckel i mobilen): fältet challenge i client_data_json är SHA-256 av statement-NN.json.
     Underskriften gäller authenticator_data följt av SHA-256 av client_data_json och kontrolleras med den
     öppna nyckeln public_key (COSE; WebAuthn nivå 3, avsnitt 7.2).
   - code (engångskod): koden skickades till den adress eller det nummer vars hash anges. Beviset är portalens
     egen uppgift; det finns ingen kryptografisk underskrift av personen.
   - bankid: signature är BankID:s underskrift i XML (XMLDSig, base64). I den ligger det som visades
     (usrVisibleData, samma text som visible) och det som inte visades (usrNonVisibleData), där SHA-256 av
     statement-NN.json står efter ”boardroom-statement-sha256:”. Certifikaten ligger i underskriften;
     ocsp_response är bankens svar (RFC 6960) att legitimationen gällde då. Jämför rotcertifikatet med BankID:s.
   - oidc (e-legitimation): id_token är ett intyg som utfärdaren skrev under (JWS); nycklarna ligger i jwks. Fältet nonce
     i intyget är SHA-256 av salt, radbrytning och SHA-256 i hex av statement-NN.json (base64url). Intyget visar vem
     det var; det är ingen underskrift av personen själv.
   - drawn (ritad underskrift): strokes är strecken, punkt för punkt (x, y, millisekunder), eller typed ett skrivet namn.
     Att personen var inloggad är portalens egen uppgift; strecken bevisar ingenting i sig.
   - paper (penna och papper): namnteckningen står på de bilder som ligger bredvid (signed-on-paper-NN), vars SHA-256
     anges i scans. confirmed_by är de som tittade på bilderna. Kontrollera namnteckningen med egna ögon.
   Händelsen signed i events.jsonl bär SHA-256 av proof-NN.json i fältet proof_sha256.
4. Händelserna. Varje rad i events.jsonl bär SHA-256 av raden utan fältet hash (RFC 8785) och hashen av raden före.
5. seal-certificates.pem är stämpelns certifikat och, där de finns, de som det vilar på. certificates-NN.pem är certifikaten
   ur en underskrift med BankID, med samma nummer som underskriften.
6. Skrevs flera dokument under på en gång räknar varje statement-NN.json upp dem i documents, med kontrollsumma. Varje
   dokument är en egen stämplad fil med samma underskrifter.
7. completed-without.json finns när protokollet avslutades utan någons underskrift: vem, varför och vem som beslutade det.
8. manifest.json räknar upp alla bilagor med deras SHA-256.

HOW TO VERIFY THIS DOCUMENT

1. The seal. Open the PDF in a program that shows electronic signatures, or run "pdfsig file.pdf". The seal must be
   valid and cover the whole file. A seal that the association's portal issued itself is unknown to such programs:
   compare the certificate's checksum with the one that the association has published.
2. The document. Extract the attachment document-to-sign.pdf. Its SHA-256 must be
   {sha256}
   The sealed file begins with exactly the same bytes.
3. The signatures. Each statement-NN.json is what one person signed, as canonical JSON (RFC 8785), and names the
   checksum above. Its proof is proof-NN.json with the same number.
   - passkey: the field challenge of client_data_json is the SHA-256 of statement-NN.json. The signature covers
     authenticator_data followed by the SHA-256 of client_data_json, and is checked with the public key public_key
     (COSE; WebAuthn Level 3, section 7.2).
   - code (one-time code): the code was sent to the address or number whose hash is given. The proof is the portal's
     own record; there is no cryptographic signature by the person.
   - bankid: signature is BankID's signature in XML (XMLDSig, base64). In it lie what was shown (usrVisibleData, the
     same text as visible) and what was not (usrNonVisibleData), where the SHA-256 of statement-NN.json stands after
     "boardroom-statement-sha256:". The certificates lie in the signature; ocsp_response is the bank's answer
     (RFC 6960) that the identity was valid then. Compare the root certificate with BankID's own.
   - oidc (electronic identification): id_token is an attestation signed by the issuer (JWS); the keys lie in jwks. Its
     field nonce is the SHA-256 of salt, a line feed and the SHA-256 in hex of statement-NN.json (base64url). It shows
     who it was; it is no signature by the person.
   - drawn: strokes are the strokes, point by point (x, y, milliseconds), or typed is a name that was typed. That the person
     was logged in is the portal's own record; strokes prove nothing by themselves.
   - paper (pen and paper): the signature stands on the images beside it (signed-on-paper-NN), whose SHA-256 is given in
     scans. confirmed_by are those who looked at the images. Check the signature with your own eyes.
   The event signed in events.jsonl bears the SHA-256 of proof-NN.json in its field proof_sha256.
4. The events. Each line of events.jsonl bears the SHA-256 of the line without the field hash (RFC 8785), and the hash
   of the line before.
5. seal-certificates.pem holds the seal's certificate and, where there are any, those that it rests on. certificates-NN.pem
   holds the certificates of a signature by BankID, with the signature's number.
6. Where several documents were signed at once, each statement-NN.json lists them in documents, with their checksums. Each
   document is a sealed file of its own with the same signatures.
7. completed-without.json is there when the minutes were completed without someone's signature: who, why and who decided it.
8. manifest.json lists every attachment with its SHA-256.
"""
