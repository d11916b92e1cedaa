"""The signing statement of one signer, fixed at one instant: the bytes whose hash is signed."""

import hashlib

import rfc8785

from boardroom.associations.queries import by_id
from boardroom.core.errors import NotFound
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.states import intent_of
from boardroom.work import Work


def statement_now(work: Work, envelope: Envelope, signer: Signer, remark: str) -> str:
    """Return the statement as canonical JSON (RFC 8785), with the present instant in it."""
    association = by_id(work, envelope.association_id)
    if association is None:
        raise NotFound
    return rfc8785.dumps(
        {
            "envelope": str(envelope.id),
            "nonce": envelope.nonce,
            "association": association.name,
            "title": envelope.title,
            "version": envelope.version,
            "sha256": envelope.frozen_sha256,
            "pages": envelope.page_count,
            "signer": signer.name,
            "role": signer.role.value,
            "intent": intent_of(signer.role, remark).value,
            "remark": remark,
            "time": work.now.isoformat(),
        }
    ).decode()


def statement_hash(statement: str) -> bytes:
    """Return the SHA-256 of a statement: the challenge that a passkey answers."""
    return hashlib.sha256(statement.encode()).digest()
