"""What is done about seals after they were set: reports, renewed timestamps, and the warning that a certificate ends."""

import uuid
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError

from boardroom.associations.queries import every, local_today
from boardroom.audit.actions import note_reading, note_sitting, record
from boardroom.core.actor import Actor, worker_for
from boardroom.core.ids import new_id
from boardroom.mandates.queries import administrators
from boardroom.notices.actions import enqueue
from boardroom.ports.blobs import Stored
from boardroom.ports.sealer import Certificate
from boardroom.signing.actions.letters import address_of
from boardroom.signing.models import SealCertificate, SealProof, Signer
from boardroom.signing.queries import certificate, next_to_renew, people, proof
from boardroom.signing.rules.letters import day_in_words, language_of
from boardroom.signing.rules.telling import as_json
from boardroom.signing.rules.upkeep import CertificateStanding, renewal, standing, wait_after
from boardroom.signing.rules.verdict import Verdict
from boardroom.work import Work, WorkOpener, changed

# Longer than two questions to a slow authority; after it, a killed worker's renewal is taken over.
LEASE = timedelta(minutes=5)


def keep_report(work: Work, envelope_id: uuid.UUID, stored: Stored, verdict: Verdict, paper: int = 1) -> None:
    """Keep what the sealed file proved when it was first checked; another worker's report is as good."""
    _keep(work, envelope_id, (paper, 0), stored, verdict)
    record(
        work,
        "examined_seal",
        "envelope",
        envelope_id,
        status=verdict.status.value,
        level=verdict.level,
        sha256=stored.sha256,
    )


def claim_renewal(work: Work) -> SealProof | None:
    """Take the association's next timestamp to renew under a lease; None when another worker was first."""
    proof = next_to_renew(work, work.now, work.actor.tenant)
    if proof is None:
        return None
    claimed = changed(
        work,
        update(SealProof)
        .where(
            SealProof.id == proof.id,
            SealProof.renew_at.is_not(None),
            or_(SealProof.retry_at.is_(None), SealProof.retry_at <= work.now),
        )
        .values(retry_at=work.now + LEASE, attempts=SealProof.attempts + 1),
    )
    if not claimed:
        return None
    work.session.refresh(proof)
    return proof


def record_renewal(work: Work, proof: SealProof, stored: Stored, verdict: Verdict) -> bool:
    """Keep the file with its new timestamp beside the one before; False when another worker already did."""
    moved = changed(
        work,
        update(SealProof)
        .where(SealProof.id == proof.id, SealProof.renew_at.is_not(None))
        .values(renew_at=None, retry_at=None, problem=""),
    )
    if not moved:
        return False
    _keep(work, proof.envelope_id, (proof.paper, proof.number + 1), stored, verdict)
    record(
        work,
        "renewed_timestamp",
        "envelope",
        proof.envelope_id,
        number=proof.number + 1,
        sha256=stored.sha256,
        status=verdict.status.value,
    )
    return True


def record_renewal_failure(work: Work, proof: SealProof, problem: str) -> None:
    """Keep why a timestamp could not be renewed, for administrators to see, and when to try again."""
    work.session.execute(
        update(SealProof)
        .where(SealProof.id == proof.id, SealProof.renew_at.is_not(None))
        .values(problem=problem[:500], retry_at=work.now + wait_after(proof.attempts))
    )
    record(
        work, "renewal_failed", "envelope", proof.envelope_id, problem=problem[:200], attempt=proof.attempts
    )


def open_proof(work: Work, envelope_id: uuid.UUID, number: int, paper: int = 1) -> SealProof:
    """Return a proof whose file is about to be handed out, and note who took it."""
    kept = proof(work, envelope_id, number, paper)
    note_reading(work, "downloaded", "envelope", envelope_id)
    return kept


def note_taken(opener: WorkOpener, actor: Actor, signer: Signer, what: str) -> None:
    """Note, once a sitting, that someone who signed saw or took the paper afterwards: by their link or after their term."""
    note_sitting(opener, replace(actor, person_id=signer.person_id), what, "envelope", signer.envelope_id)


def note_certificate(work: Work, present: Certificate) -> SealCertificate:
    """Remember the certificate that seals today, so that what it sealed is known as ours when it no longer does."""
    known = certificate(work, present.sha256)
    if known:
        return known
    noted = SealCertificate(
        id=new_id(),
        fingerprint=present.sha256,
        subject=present.subject[:300],
        self_issued=present.self_issued,
        not_after=present.not_after,
        first_seen_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(noted)
    except IntegrityError:  # another process was first
        known = certificate(work, present.sha256)
        if known is None:
            raise
        return known
    return noted


def warn_of_ending(work: Work, present: Certificate) -> bool:
    """Write once to every administrator that the seal's certificate ends; False when that is done or too early."""
    if standing(present.not_after, work.now) is CertificateStanding.GOOD:
        return False
    noted = note_certificate(work, present)
    mine = changed(
        work,
        update(SealCertificate)
        .where(SealCertificate.id == noted.id, SealCertificate.warned_at.is_(None))
        .values(warned_at=work.now),
    )
    if not mine:
        return False
    for association in every(work):
        within = replace(work, actor=worker_for(association.id))
        persons = administrators(within, local_today(within))
        accounts = people(within, [person.id for person in persons])
        for person in persons:
            account = accounts[person.id][1]
            language = language_of(account.language if account else association.language)
            enqueue(
                within,
                "seal_certificate_ends",
                to_address=address_of(person, account),
                to_name=person.name,
                facts={
                    "day": day_in_words(present.not_after.date(), language),
                    "subject": present.subject,
                    "page": work.links.to(f"/{association.slug}/health/"),
                },
                association_id=association.id,
                language=language,
            )
        record(
            within, "warned_of_certificate", "installation", present.sha256[:16], ends=str(present.not_after)
        )
    return True


def _keep(
    work: Work, envelope_id: uuid.UUID, which: tuple[int, int], stored: Stored, verdict: Verdict
) -> None:
    paper, number = which
    work.session.add(
        SealProof(
            id=new_id(),
            association_id=work.actor.tenant,
            envelope_id=envelope_id,
            paper=paper,
            number=number,
            made_at=work.now,
            sha256=stored.sha256,
            size=stored.size,
            status=verdict.status.value,
            report=as_json(verdict),
            renew_at=renewal(verdict.seals, work.now),
        )
    )
