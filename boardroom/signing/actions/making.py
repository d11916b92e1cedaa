"""What a seal is made from and what it makes: signature page, evidence, seal and reading copy of every paper.

No transaction is open here: engines run, and what they make is stored before anything is recorded.
"""

from dataclasses import replace
from typing import Any

from boardroom import __version__
from boardroom.core.words import N_
from boardroom.ports.sealer import CannotSeal
from boardroom.ports.typesetter import Attachment
from boardroom.signing.actions.sealing import Seal, SealedPaper, ToSeal
from boardroom.signing.models import Signer
from boardroom.signing.rules import bankid, drawing, hand, oidc
from boardroom.signing.rules.absences import COMPLETED_WITHOUT, handing_over, of_signer, times_reminded
from boardroom.signing.rules.bundles import FrozenPaper
from boardroom.signing.rules.certificates import as_pem
from boardroom.signing.rules.evidence import Event, Signed, package
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.papers import (
    Missing,
    Neighbour,
    NotNeeded,
    SignedBy,
    SignedPaper,
    absences_file,
    evidence_page,
    reading_copy_page,
)
from boardroom.signing.rules.states import SignerState
from boardroom.work import WorkOpener

CHANGED_KEY = N_("Stämpelns nyckel byttes just nu. Underskrifterna är sparade; stämpeln försöks igen.")


def make(opener: WorkOpener, claimed: ToSeal) -> Seal:
    """Typeset the signature pages, gather the evidence, seal, and make the reading copies; all stored durably.

    Every paper becomes a sealed file of its own, with the same signatures: each can be checked without the others.
    """
    levels: list[tuple[str, str]] = []
    papers = [_sealed(opener, claimed, paper, levels) for paper in claimed.papers]
    if len(set(levels)) > 1:
        raise CannotSeal(CHANGED_KEY)
    return Seal(papers, *levels[0])


def _sealed(
    opener: WorkOpener, claimed: ToSeal, one: FrozenPaper, levels: list[tuple[str, str]]
) -> SealedPaper:
    ports, tenant = opener.ports, claimed.envelope.association_id
    ports.blobs.check(tenant, one.sha256)
    frozen = ports.blobs.read(tenant, one.sha256)
    paper = replace(_paper(claimed, one, opener.links.to("/verify")), seal_level=ports.sealer.level())
    certificates = ports.sealer.certificates()
    own = ports.sealer.certificate().sha256
    evidence = package(
        frozen,
        [Signed.kept(signer.statement, signer.proof or {}) for signer in _signed(claimed)],
        [
            Event(event.number, event.at, event.what, event.facts, event.previous_hash, event.hash)
            for event in claimed.events
        ],
        software=f"Boardroom {__version__}",
        envelope_id=str(claimed.envelope.id),
        seal_certificates=as_pem(certificates),
        absences=absences_file(paper.missing) if paper.missing else b"",
        scans=_scans(opener, claimed),
    )
    sealed = ports.sealer.seal(
        frozen,
        ports.typesetter.typeset("evidence", evidence_page(paper)),
        evidence,
        reason=one.title,
        now=opener.clock.now(),
    )
    if sealed.certificate_sha256 != own:
        raise CannotSeal(CHANGED_KEY)
    levels.append((sealed.level, sealed.certificate_sha256))
    copy = ports.sealer.with_pages(frozen, ports.typesetter.typeset("reading_copy", reading_copy_page(paper)))
    kept, kept_copy = ports.blobs.put(tenant, sealed.content), ports.blobs.put(tenant, copy.content)
    return SealedPaper(
        position=one.position,
        words_size=ports.blobs.path(tenant, one.words[0]).stat().st_size,
        sealed=kept,
        sealed_pages=one.page_count + sealed.added,
        reading_copy=kept_copy,
        reading_copy_pages=one.page_count + copy.added,
    )


def _signed(claimed: ToSeal) -> list[Signer]:
    return [signer for signer in claimed.signers if signer.state is SignerState.SIGNED]


def _paper(claimed: ToSeal, one: FrozenPaper, verify_url: str) -> SignedPaper:
    association = claimed.association
    return SignedPaper(
        association=association.name,
        org_number=association.org_number,
        language=association.language,
        time_zone=association.time_zone,
        title=one.title,
        day=one.document_date,
        version=one.version,
        sha256=one.sha256,
        page_count=one.page_count,
        envelope_id=str(claimed.envelope.id),
        signed=[found for signer in _signed(claimed) if (found := _signed_by(claimed, signer))],
        missing=[
            _missing(claimed, signer) for signer in claimed.signers if signer.state is SignerState.SKIPPED
        ],
        not_needed=[
            NotNeeded(one.name, one.role) for one in claimed.signers if one.state is SignerState.NOT_NEEDED
        ],
        verify_url=verify_url,
        record_class=claimed.envelope.record_class,
        beside=[
            Neighbour(other.title, other.sha256) for other in claimed.papers if other.position != one.position
        ],
    )


def _signed_by(claimed: ToSeal, signer: Signer) -> SignedBy | None:
    if signer.decided_at is None or signer.method is None:
        return None
    given = handing_over(claimed.events, signer.name, signer.stands_in_for) if signer.stands_in_for else {}
    return SignedBy(
        name=signer.name,
        role=signer.role,
        at=signer.decided_at,
        method=signer.method.value,
        intent=signer.intent.value if signer.intent else "",
        remark=signer.remark,
        proof=signer.proof,
        identified=bankid.identified_name(signer.proof or {}) or oidc.identified_name(signer.proof or {}),
        instead_of=signer.stands_in_for,
        handed_over_because=given.get("reason", ""),
        handed_over_by=given.get("by", ""),
        **_by_hand(signer),
    )


def _by_hand(signer: Signer) -> dict[str, Any]:
    """Return what the page of evidence shows of a signature that was drawn or made on paper."""
    proof = signer.proof or {}
    if signer.method is Method.DRAWN and (drawn := drawing.drawing_of(proof)):
        return {"drawing": drawing.as_svg(drawn), "typed": drawn.typed}
    if signer.method is Method.PAPER:
        return {
            "signed_on": signer.day_on_paper,
            "sworn_by": hand.sworn_by(proof),
            "sheets_named_by": hand.sheets_named_by(proof),
        }
    return {}


def _scans(opener: WorkOpener, claimed: ToSeal) -> list[Attachment]:
    """Return the scans of what was signed by hand, byte for byte as they came."""
    blobs, tenant = opener.ports.blobs, claimed.envelope.association_id
    kinds = {
        one["sha256"]: one["media_type"]
        for signer in _signed(claimed)
        if signer.method is Method.PAPER
        for one in (signer.proof or {})["scans"]
    }
    for sha256 in kinds:
        blobs.check(tenant, sha256)
    return [
        Attachment(
            hand.scan_name(number, kind),
            blobs.read(tenant, sha256),
            kind,
            "Papperet som skrevs under för hand",
            "Data",
        )
        for number, (sha256, kind) in enumerate(kinds.items(), start=1)
    ]


def _missing(claimed: ToSeal, signer: Signer) -> Missing:
    told, at = of_signer(claimed.events, COMPLETED_WITHOUT, str(signer.id))
    return Missing(
        signer.name,
        signer.role,
        signer.skipped_because,
        cause=told.get("cause", ""),
        decided_by=told.get("by", ""),
        at=at,
        asked_at=signer.invited_at,
        reminded=times_reminded(claimed.events, str(signer.id)),
    )
