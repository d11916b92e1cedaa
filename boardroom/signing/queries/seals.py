"""The seal's certificates, and what sealed files proved."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, literal, or_, select

from boardroom.core.errors import NotFound, Unavailable
from boardroom.documents.rules import may_see_evidence
from boardroom.ports.sealer import CannotSeal, Certificate
from boardroom.signing.models import Envelope, FurtherPaper, SealCertificate, SealProof
from boardroom.signing.queries.concern import may_follow, visible
from boardroom.signing.rules.states import EnvelopeState
from boardroom.signing.rules.upkeep import CertificateStanding, standing
from boardroom.work import Work


def certificates(work: Work) -> list[SealCertificate]:
    """Return every certificate that this installation has sealed with, the newest first; anyone may know them."""
    return list(work.session.scalars(select(SealCertificate).order_by(SealCertificate.first_seen_at.desc())))


def certificate(work: Work, fingerprint: str) -> SealCertificate | None:
    """Return what is known of a certificate."""
    return work.session.scalars(
        select(SealCertificate).where(SealCertificate.fingerprint == fingerprint)
    ).first()


def present_certificate(work: Work) -> Certificate | None:
    """Return the certificate that seals today; None when it cannot be read."""
    try:
        return work.ports.sealer.certificate()
    except (Unavailable, CannotSeal):
        return None


def ending_certificate(work: Work) -> Certificate | None:
    """Return the certificate that seals today if its end is near enough to do something about."""
    found = present_certificate(work)
    return found if found and standing(found.not_after, work.now) is not CertificateStanding.GOOD else None


@dataclass(frozen=True)
class SealedFile:
    """A sealed file: of which envelope, which of its papers, and its checksum."""

    association_id: uuid.UUID
    envelope_id: uuid.UUID
    paper: int
    sha256: str


def unexamined(work: Work, association_id: uuid.UUID | None = None) -> SealedFile | None:
    """Return the sealed file that has waited longest for its validation report, of one association or of any."""
    first = select(Envelope.association_id, Envelope.id, literal(1), Envelope.sealed_sha256).where(
        Envelope.state == EnvelopeState.SEALED,
        ~exists().where(SealProof.envelope_id == Envelope.id, SealProof.paper == 1, SealProof.number == 0),
    )
    further = select(
        FurtherPaper.association_id,
        FurtherPaper.envelope_id,
        FurtherPaper.position,
        FurtherPaper.sealed_sha256,
    ).where(
        FurtherPaper.sealed_sha256 != "",
        ~exists().where(
            SealProof.envelope_id == FurtherPaper.envelope_id,
            SealProof.paper == FurtherPaper.position,
            SealProof.number == 0,
        ),
    )
    if association_id is not None:
        first = first.where(Envelope.association_id == association_id)
        further = further.where(FurtherPaper.association_id == association_id)
    for wanted in (
        first.order_by(Envelope.sealed_at),
        further.order_by(FurtherPaper.envelope_id, FurtherPaper.position),
    ):
        row = work.session.execute(wanted.limit(1)).first()
        if row is not None:
            return SealedFile(row[0], row[1], row[2], row[3])
    return None


def next_to_renew(work: Work, now: datetime, association_id: uuid.UUID | None = None) -> SealProof | None:
    """Return what has waited longest for its timestamp to be renewed, of one association or of any."""
    due = select(SealProof).where(
        SealProof.renew_at <= now, or_(SealProof.retry_at.is_(None), SealProof.retry_at <= now)
    )
    if association_id is not None:
        due = due.where(SealProof.association_id == association_id)
    return work.session.scalars(due.order_by(SealProof.renew_at).limit(1)).first()


def proofs_of(work: Work, envelope_id: uuid.UUID) -> Sequence[SealProof]:
    """Return what a sealed file proved and its renewals, in order; for the board and the auditor, as the sealed file is."""
    if not (may_follow(work, visible(work, envelope_id)) and may_see_evidence(work.actor)):
        raise NotFound
    return work.session.scalars(
        select(SealProof)
        .where(SealProof.association_id == work.actor.tenant, SealProof.envelope_id == envelope_id)
        .order_by(SealProof.paper, SealProof.number)
    ).all()


def proof(work: Work, envelope_id: uuid.UUID, number: int, paper: int = 1) -> SealProof:
    """Return one of `proofs_of`, of one paper; NotFound where there is none of that number."""
    for kept in proofs_of(work, envelope_id):
        if (kept.paper, kept.number) == (paper, number):
            return kept
    raise NotFound


def unsound_count(work: Work) -> int:
    """Return how many sealed files did not pass when they were checked."""
    return _count(work, SealProof.status != "intact")


def unrenewed_count(work: Work) -> int:
    """Return how many timestamps could not be renewed yet."""
    return _count(work, SealProof.renew_at.is_not(None), SealProof.problem != "")


def _count(work: Work, *conditions: object) -> int:
    return work.session.scalars(
        select(func.count())
        .select_from(SealProof)
        .where(SealProof.association_id == work.actor.tenant, *conditions)  # type: ignore[arg-type]  # expressions
    ).one()
