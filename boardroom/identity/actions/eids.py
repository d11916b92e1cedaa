"""Errands to eID providers: begun with secrets of their own, and answered once."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import update

from boardroom.core.actor import Actor
from boardroom.core.ids import new_id, opaque_token, token_hash
from boardroom.identity import queries
from boardroom.identity.errors import EidDoubted, EidUnproven
from boardroom.identity.models import EidErrand
from boardroom.identity.rules.bankid import OrderPurpose
from boardroom.identity.rules.eid import DOUBTS, ERRAND_LASTS, nonce_of, state_of
from boardroom.ports.identifier import EidRefused, Errand, Identified
from boardroom.work import Work, WorkOpener, changed


@dataclass(frozen=True)
class EidWish:
    """What an errand is for, and what the asking feature wants back with it."""

    purpose: OrderPurpose
    provider: str
    continue_at: str
    subject_id: uuid.UUID | None = None
    association_id: uuid.UUID | None = None
    binding: str = ""
    hints: Mapping[str, str] | None = None


@dataclass(frozen=True)
class SentOut:
    """Where the browser goes, and what its session keeps meanwhile."""

    address: str
    errand_id: uuid.UUID
    state: str
    label: str  # the provider's name


@dataclass(frozen=True)
class CameBack:
    """An answered errand and who it was."""

    errand: EidErrand
    identified: Identified


def send_to_provider(opener: WorkOpener, actor: Actor, wish: EidWish) -> SentOut:
    """Keep an errand and return where to send the person; NotFound for a provider that is not set up."""
    state = state_of(opaque_token(), wish.binding)
    with opener.writing(actor) as work:
        errand = EidErrand(
            id=new_id(),
            purpose=wish.purpose,
            provider=wish.provider,
            account_id=actor.account_id,
            association_id=wish.association_id,
            subject_id=wish.subject_id,
            binding=wish.binding,
            continue_at=wish.continue_at,
            state_hash=token_hash(state),
            salt=opaque_token(),
            verifier=opaque_token(),
            hints=dict(wish.hints or {}),
            created_at=work.now,
        )
        # A provider that nobody set up, or that cannot be reached, leaves nothing behind.
        address = opener.ports.identifier.address(wish.provider, _errand(opener, errand, state))
        work.session.add(errand)
    label = next(one.label for one in opener.ports.identifier.providers() if one.key == wish.provider)
    return SentOut(address, errand.id, state, label)


def come_back(
    opener: WorkOpener,
    actor: Actor,
    errand_id: uuid.UUID,
    *,
    provider: str,
    state: str,
    answer: Mapping[str, str],
) -> CameBack:
    """Return who came back from an errand of this browser's; EidUnproven or EidDoubted when it is nobody.

    The errand is used up before the provider is asked: the same answer, brought twice, proves nothing the second time.
    """
    with opener.writing(actor) as work:
        errand = queries.eid_errand(work, errand_id)
        if (
            errand is None
            or errand.provider != provider
            or errand.state_hash != token_hash(state)
            or work.now - errand.created_at > ERRAND_LASTS
            or not _use_up(work, errand)
        ):
            raise EidUnproven
    try:
        identified = opener.ports.identifier.identify(
            provider, _errand(opener, errand, state), answer, opener.clock.now()
        )
    except EidRefused as refused:
        raise EidDoubted(problem=DOUBTS[refused.doubt]) from refused
    return CameBack(errand, identified)


def _use_up(work: Work, errand: EidErrand) -> bool:
    return changed(
        work,
        update(EidErrand)
        .where(EidErrand.id == errand.id, EidErrand.taken_at.is_(None))
        .values(taken_at=work.now),
    )


def _errand(opener: WorkOpener, errand: EidErrand, state: str) -> Errand:
    return Errand(
        redirect_uri=opener.links.to(f"/eid/{errand.provider}/callback"),
        state=state,
        nonce=nonce_of(errand.salt, errand.binding),
        verifier=errand.verifier,
        begun_at=errand.created_at,
        signing=errand.purpose is OrderPurpose.SIGN,
        hints=errand.hints,
    )
