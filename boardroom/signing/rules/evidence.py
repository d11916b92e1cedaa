"""The evidence package: files that are embedded in the sealed PDF, so that anyone can check it without the portal."""

import hashlib
import json
import re
from collections import Counter
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
from boardroom.signing.rules.how_to_verify import how_to_verify
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
# 1: the events need not name what was signed. 2: each signature has its event, and each event its signature (SHA-256).
FORMAT_VERSION = 2
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
    version: int = FORMAT_VERSION
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

    ValueError when a statement speaks of another document, the chain of events is broken, or it tells of other
    signatures than these: such a package must never be sealed.
    """
    sha256 = hashlib.sha256(frozen).hexdigest()
    for one in signed:
        if not one.statement.names(sha256) or one.statement.envelope_id != envelope_id:
            raise ValueError("a statement speaks of another document")
    happened = as_lines(events)
    if not read_chain(happened)[1]:
        raise ValueError("the chain of events does not hold")
    if Counter(signed_in(events)) != Counter(one.statement.digest().hex() for one in signed):
        raise ValueError("the chain of events tells of other signatures")
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


def signed_in(events: Iterable[Event]) -> list[str]:
    """Return the SHA-256 in hex of each statement that the events say was signed; empty for one that names none."""
    return [str(event.facts.get("statement_sha256", "")) for event in events if event.what == "signed"]


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
        version = int(manifest["version"])
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
        frozen_sha256, software, envelope_id, tuple(signed), events, intact, tuple(problems), version, scans
    )
