"""The signing statement of one signer, fixed at one instant: the bytes whose hash is signed."""

from boardroom.associations.queries import by_id
from boardroom.core.errors import CannotPrint, NotFound
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import papers_of
from boardroom.signing.rules.bundles import named
from boardroom.signing.rules.statement import SigningStatement
from boardroom.signing.rules.states import intent_of, without_meeting
from boardroom.work import Work


def statement_now(work: Work, envelope: Envelope, signer: Signer, remark: str) -> SigningStatement:
    """Return the statement with the present instant in it."""
    association = by_id(work, envelope.association_id)
    if association is None:
        raise NotFound
    return SigningStatement(
        envelope_id=str(envelope.id),
        nonce=envelope.nonce,
        association=association.name,
        title=envelope.title,
        version=envelope.version,
        sha256=envelope.frozen_sha256,
        page_count=envelope.page_count,
        signer=signer.name,
        role=signer.role.value,
        intent=intent_of(signer.role, remark).value,
        remark=remark,
        time=work.now,
        documents=named(papers_of(work, envelope)),
        no_meeting=without_meeting(envelope.record_class),
    )


def drawable(work: Work, text: str) -> str:
    """Return what a person wrote, trimmed; CannotPrint names the characters that the sealed paper could not show."""
    trimmed = text.strip()[:2000]
    if missing := work.ports.typesetter.missing_glyphs(trimmed):
        raise CannotPrint(characters=missing)
    return trimmed
