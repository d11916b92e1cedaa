"""Destroying the envelopes of documents that are disposed of: signing evidence follows its document."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete

from boardroom.audit.actions import erase_payloads
from boardroom.identity.actions import forget_orders
from boardroom.notices.actions import forget_messages
from boardroom.signing.models import Envelope, Event, PageImage, SealProof, Signer
from boardroom.signing.queries import closed_envelopes_of, signers_of_many
from boardroom.work import Work


def erase_envelopes(work: Work, document_ids: Collection[uuid.UUID]) -> None:
    """Destroy who signed documents, how, and what proved it, with the letters, links and codes about it.

    The caller has made sure that none of them is of minutes or waits for anybody. Their files lie in the blob store
    until the caller takes them.
    """
    envelopes = [envelope.id for envelope in closed_envelopes_of(work, document_ids)]
    signers = [signer.id for signer in signers_of_many(work, envelopes)]
    if not envelopes:
        return
    forget_messages(work, [*envelopes, *signers])
    forget_orders(work, signers)
    erase_payloads(work, "envelope", envelopes)
    for kind in (Signer, Event, SealProof, PageImage):
        work.session.execute(
            delete(kind).where(kind.association_id == work.actor.tenant, kind.envelope_id.in_(envelopes))
        )
    work.session.execute(
        delete(Envelope).where(Envelope.association_id == work.actor.tenant, Envelope.id.in_(envelopes))
    )
