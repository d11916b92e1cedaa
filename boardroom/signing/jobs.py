"""Signatures that came from BankID; reminders; and the seal: claimed in a short Work, made with none open, recorded in another.

Afterwards the sealed file is checked and its report kept, its timestamp renewed yearly, and its certificate watched.
"""

import logging
from datetime import date
from typing import Any

from boardroom import __version__
from boardroom.associations.queries import every
from boardroom.core.actor import worker_for
from boardroom.core.errors import Unavailable
from boardroom.core.words import N_
from boardroom.ports.barcodes import BarcodesUnread
from boardroom.ports.blobs import Stored
from boardroom.ports.sealer import CannotSeal
from boardroom.ports.typesetter import Attachment
from boardroom.signing.actions import (
    Seal,
    ToSeal,
    claim_renewal,
    claim_seal,
    claim_sheets,
    keep_report,
    look_through,
    note_certificate,
    record_renewal,
    record_renewal_failure,
    record_seal,
    record_seal_failure,
    record_sheets,
    remind_next,
    tell_overdue,
    warn_of_ending,
)
from boardroom.signing.actions import take_bankid as take_one
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import (
    anything_printed,
    certificate,
    certificates,
    next_overdue,
    next_to_look_at,
    next_to_remind,
    next_to_renew,
    next_to_seal,
    present_certificate,
    unexamined,
)
from boardroom.signing.rules import bankid, drawing, hand, oidc
from boardroom.signing.rules.evidence import Event, Signed, package
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.papers import Missing, Paper, SignedBy, evidence_page, reading_copy_page
from boardroom.signing.rules.states import SignerState
from boardroom.signing.rules.upkeep import Standing, standing
from boardroom.signing.rules.verdict import Status, Verdict, judge, signatures_to_examine
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)

OUT_OF_REACH = N_("Tjänsten för tidsstämplar svarar inte. Underskrifterna är sparade; stämpeln försöks igen.")
NOT_RENEWED = N_("Tjänsten för tidsstämplar svarar inte. Filen är hel; förnyelsen försöks igen.")
UNFORESEEN_RENEWAL = N_("Tidsstämpeln kunde inte förnyas. Filen är hel; förnyelsen försöks igen.")
UNFORESEEN = N_("Stämpeln kunde inte sättas. Underskrifterna är sparade; stämpeln försöks igen.")


def seal(opener: WorkOpener) -> bool:
    """Seal and file the envelope that has waited longest; True when there was one.

    A kill anywhere leaves the envelope `signed`: its lease runs out and the seal is made anew. What
    counts is recorded in one transaction, so nothing is filed or mailed twice.
    """
    with opener.reading(worker_for()) as work:
        waiting = next_to_seal(work, work.now)
    if waiting is None:
        return False
    actor = worker_for(waiting.association_id)
    with opener.writing(actor) as work:
        claimed = claim_seal(work)
    if claimed is None:
        return False
    facts = {"envelope": claimed.envelope.id, "attempt": claimed.envelope.seal_attempts}
    try:
        made = make(opener, claimed)
    except CannotSeal as error:
        problem = str(error)
    except Unavailable:
        problem = OUT_OF_REACH
    except Exception:  # whatever an engine does: the signatures stand, the seal is tried again
        log.exception("a seal could not be made", extra={"facts": facts})
        problem = UNFORESEEN
    else:
        with opener.writing(actor) as work:
            recorded = record_seal(work, claimed.envelope.id, made)
        log.info("sealed" if recorded else "sealed by another worker", extra={"facts": facts})
        return True
    log.warning("a seal has to be tried again", extra={"facts": facts})
    with opener.writing(actor) as work:
        record_seal_failure(work, claimed.envelope.id, problem)
    return True


def take_bankid(opener: WorkOpener) -> bool:
    """Take up the signature by BankID that has waited longest; True when there was one."""
    return opener.ports.bankid.configured and take_one(opener) is not None


def remind(opener: WorkOpener) -> bool:
    """Write one reminder that is due, or tell one sender that a deadline has passed; True when there was one."""
    with opener.reading(worker_for()) as work:
        late, overdue = next_to_remind(work), next_overdue(work)
    if late is not None:
        with opener.writing(worker_for(late.association_id)) as work:
            return remind_next(work)
    if overdue is not None:
        with opener.writing(worker_for(overdue.association_id)) as work:
            return tell_overdue(work)
    return False


def look_at_sheets(opener: WorkOpener) -> bool:
    """Look at the pages of one document for the codes of what was printed to be signed by hand; True when there was one."""
    with opener.reading(worker_for()) as work:
        waiting = next_to_look_at(work) if anything_printed(work) else None
    if waiting is None:
        return False
    worker = worker_for(waiting.association_id)
    with opener.writing(worker) as work:
        claimed = claim_sheets(work)
    if claimed is None:
        return False
    try:
        found = look_through(opener, claimed)
    except BarcodesUnread:
        # The lease runs out, and it is tried again.
        log.warning("pages were not looked at", extra={"facts": {"document": claimed.document_id}})
        return True
    with opener.writing(worker) as work:
        record_sheets(work, claimed, found)
    return True


def examine_seal(opener: WorkOpener) -> bool:
    """Check a sealed file as anyone would and keep the report; True when there was one."""
    with opener.reading(worker_for()) as work:
        waiting = unexamined(work)
    if waiting is None:
        return False
    tenant, sha256 = waiting.association_id, waiting.sealed_sha256
    size = 0
    try:
        content = opener.ports.blobs.read(tenant, sha256)
        size, verdict = len(content), _judged(opener, content)
    except Unavailable:
        return False  # many look into files just now
    except Exception:  # missing or unreadable: that is what is to be reported
        log.exception("a sealed file could not be checked", extra={"facts": {"envelope": waiting.id}})
        verdict = Verdict(Status.UNEXAMINED, ())
    if not verdict.intact:
        log.error(
            "a sealed file does not prove itself",
            extra={"facts": {"envelope": waiting.id, "status": verdict.status.value}},
        )
    with opener.writing(worker_for(tenant)) as work:
        if (again := unexamined(work, tenant)) and again.id == waiting.id:
            keep_report(work, waiting.id, Stored(sha256, size), verdict)
    return True


def renew(opener: WorkOpener) -> bool:
    """Renew the archive timestamp that is due; True when there was one.

    The sealed file stays as it is. What is made is the same file with one more timestamp, kept beside it.
    """
    with opener.reading(worker_for()) as work:
        waiting = next_to_renew(work, work.now)
    if waiting is None:
        return False
    actor = worker_for(waiting.association_id)
    with opener.writing(actor) as work:
        proof = claim_renewal(work)
    if proof is None:
        return False
    ports, tenant = opener.ports, proof.association_id
    try:
        ports.blobs.check(tenant, proof.sha256)
        content = ports.sealer.renew(ports.blobs.read(tenant, proof.sha256))
        verdict = _judged(opener, content)
    except CannotSeal as error:
        problem = str(error)
    except Unavailable:
        problem = NOT_RENEWED
    except Exception:  # whatever an engine does: the file is whole, and it is tried again
        log.exception("a timestamp could not be renewed", extra={"facts": {"envelope": proof.envelope_id}})
        problem = UNFORESEEN_RENEWAL
    else:
        kept = ports.blobs.put(tenant, content)
        with opener.writing(actor) as work:
            record_renewal(work, proof, kept, verdict)
        return True
    with opener.writing(actor) as work:
        record_renewal_failure(work, proof, problem)
    return True


def watch_certificate(opener: WorkOpener) -> bool:
    """Remember the certificate that seals, and write once to the administrators before it ends; True when it did."""
    with opener.reading(worker_for()) as work:
        if not every(work):
            return False  # the key is made when there is somebody to seal for
        present = present_certificate(work)
        known = certificate(work, present.sha256) if present else None
        good = present is not None and standing(present.not_after, work.now) is Standing.GOOD
    if present is None or (known and (good or known.warned_at)):
        return False
    with opener.writing(worker_for()) as work:
        note_certificate(work, present)
        warn_of_ending(work, present)
    return True


def _judged(opener: WorkOpener, content: bytes) -> Verdict:
    ports = opener.ports
    with opener.reading(worker_for()) as work:
        own = {one.fingerprint for one in certificates(work)}
    pdf = ports.verifier.verify(content)
    return judge(
        pdf,
        own_certificates=own | {ports.sealer.certificate().sha256},
        examined=ports.xml_signatures.examine(signatures_to_examine(pdf)),
    )


def make(opener: WorkOpener, claimed: ToSeal) -> Seal:
    """Typeset the signature page, gather the evidence, seal, and make the reading copy; all stored durably."""
    ports, envelope = opener.ports, claimed.envelope
    tenant = envelope.association_id
    ports.blobs.check(tenant, envelope.frozen_sha256)
    frozen = ports.blobs.read(tenant, envelope.frozen_sha256)
    paper = _paper(claimed, opener.links.to("/verify"))
    evidence = package(
        frozen,
        [Signed.kept(signer.statement, signer.proof or {}) for signer in _signed(claimed)],
        [
            Event(event.number, event.at, event.what, event.facts, event.previous_hash, event.hash)
            for event in claimed.events
        ],
        software=f"Boardroom {__version__}",
        envelope_id=str(envelope.id),
        scans=_scans(opener, claimed),
    )
    sealed = ports.sealer.seal(
        frozen,
        ports.typesetter.typeset("evidence", evidence_page(paper)),
        evidence,
        reason=envelope.title,
        now=opener.clock.now(),
    )
    copy = ports.sealer.with_pages(frozen, ports.typesetter.typeset("reading_copy", reading_copy_page(paper)))
    kept, kept_copy = ports.blobs.put(tenant, sealed.content), ports.blobs.put(tenant, copy)
    return Seal(
        frozen_size=len(frozen),
        sealed=kept,
        sealed_pages=ports.pdf_tools.inspect(ports.blobs.path(tenant, kept.sha256)).page_count,
        reading_copy=kept_copy,
        reading_copy_pages=ports.pdf_tools.inspect(ports.blobs.path(tenant, kept_copy.sha256)).page_count,
        level=sealed.level,
        certificate_sha256=sealed.certificate_sha256,
    )


def _signed(claimed: ToSeal) -> list[Signer]:
    return [signer for signer in claimed.signers if signer.state is SignerState.SIGNED]


def _by_hand(signer: Signer) -> dict[str, Any]:
    """Return what the page of evidence shows of a signature that was drawn or made on paper."""
    proof = signer.proof or {}
    if signer.method is Method.DRAWN and (drawn := drawing.drawing_of(proof)):
        return {"drawing": drawing.as_svg(drawn), "typed": drawn.typed}
    if signer.method is Method.PAPER:
        return {"signed_on": date.fromisoformat(proof["signed_on"]), "sworn_by": hand.sworn_by(proof)}
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


def _paper(claimed: ToSeal, verify_url: str) -> Paper:
    envelope: Envelope = claimed.envelope
    association = claimed.association
    return Paper(
        association=association.name,
        org_number=association.org_number,
        language=association.language,
        time_zone=association.time_zone,
        title=envelope.title,
        day=envelope.document_date,
        version=envelope.version,
        sha256=envelope.frozen_sha256,
        page_count=envelope.page_count,
        envelope_id=str(envelope.id),
        signed=[
            SignedBy(
                name=signer.name,
                role=signer.role,
                at=signer.decided_at,
                method=signer.method.value,
                intent=signer.intent.value if signer.intent else "",
                remark=signer.remark,
                identified=bankid.identified_name(signer.proof or {})
                or oidc.identified_name(signer.proof or {}),
                **_by_hand(signer),
            )
            for signer in _signed(claimed)
            if signer.decided_at and signer.method
        ],
        missing=[
            Missing(signer.name, signer.role, signer.skipped_because)
            for signer in claimed.signers
            if signer.state is SignerState.SKIPPED
        ],
        verify_url=verify_url,
    )
