"""Signing with an eID through a provider: the person is asked anew over the statement, and the token is the proof."""

import uuid
from collections.abc import Mapping

from boardroom.core.actor import Actor
from boardroom.identity.actions.eids import EidWish, SentOut, come_back, send_to_provider
from boardroom.identity.errors import EidUnproven
from boardroom.identity.queries import eid_links_of
from boardroom.identity.rules.bankid import OrderPurpose
from boardroom.ports.identifier import Identified
from boardroom.signing import queries
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signatures import take_signature, waiting
from boardroom.signing.actions.statements import drawable, statement_now
from boardroom.signing.models import Signer
from boardroom.signing.rules.bankid import names_agree
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.oidc import proof_of
from boardroom.signing.rules.statement import read_statement
from boardroom.work import Work, WorkOpener


def begin_oidc(
    opener: WorkOpener, actor: Actor, envelope_id: uuid.UUID, remark: str, provider: str, *, continue_at: str
) -> SentOut:
    """Fix the statement and send the signer to a provider, bound to it by state and nonce."""
    with opener.writing(actor) as work:
        envelope, signer = waiting(work, envelope_id, Method.OIDC)
        signer.remark = drawable(work, remark)
        statement = statement_now(work, envelope, signer, signer.remark)
    return send_to_provider(
        opener,
        actor,
        EidWish(
            OrderPurpose.SIGN,
            provider,
            continue_at,
            subject_id=signer.id,
            association_id=envelope.association_id,
            binding=statement.canonical().decode(),
            hints={"name": signer.name, "email": signer.email},
        ),
    )


def sign_with_oidc(
    opener: WorkOpener,
    actor: Actor,
    envelope_id: uuid.UUID,
    *,
    provider: str,
    errand_id: uuid.UUID,
    state: str,
    answer: Mapping[str, str],
) -> bool:
    """Sign with what a provider vouches for; False when it was another person than the one asked."""
    back = come_back(opener, actor, errand_id, provider=provider, state=state, answer=answer)
    errand = back.errand
    if errand.purpose is not OrderPurpose.SIGN:
        raise EidUnproven
    statement = read_statement(errand.binding)
    with opener.writing(actor) as work:
        envelope, signer = waiting(work, envelope_id, Method.OIDC)
        if (
            errand.subject_id != signer.id
            or statement.envelope_id != str(envelope.id)
            or statement.sha256 != envelope.frozen_sha256
        ):
            raise EidUnproven
        if not _of_signer(work, signer, provider, back.identified):
            note(work, envelope, "eid_other_person", signer=signer.id)
            return False
        take_signature(
            work,
            envelope,
            signer,
            statement=statement,
            method=Method.OIDC,
            proof=proof_of(statement, back.identified, provider, errand.salt),
            remark=statement.remark,
        )
    return True


def _of_signer(work: Work, signer: Signer, provider: str, identified: Identified) -> bool:
    """Tell whether who came back is who was asked: by number where one is tied to the account, else by name."""
    _person, account = queries.people(work, [signer.person_id]).get(signer.person_id, (None, None))
    links = eid_links_of(work, account.id, provider) if account else []
    if links:
        hashed = work.ports.pseudonyms.of(provider, identified.subject)
        return hashed in {link.subject_hash for link in links}
    return not identified.name or names_agree(identified.name, signer.name)
