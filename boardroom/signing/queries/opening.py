"""What of an envelope opens to whom: its pages, its reading copy, the document, or what they did alone."""

import enum
import uuid
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select

from boardroom.associations.queries import own as association_of
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.mandates.queries import mandates_of
from boardroom.mandates.rules import ROLE_PERMISSIONS
from boardroom.signing.models import (
    Envelope,
    Signer,
)
from boardroom.signing.queries.concern import in_scope, may_follow, own_place, visible
from boardroom.signing.queries.hidden import (
    free_of_conflict,
    hidden_papers,
)
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from boardroom.work import Work


def may_have_copy(work: Work, envelope: Envelope, signer: Signer) -> bool:
    """Tell whether a signer gets the reading copy here.

    Parties and guests do, and who signed from outside the board though they have an account; the board's own go by their
    mandate, and one who has left by what the association chose. Nobody from whom one of the papers is hidden.
    """
    if signer.state is SignerState.DELEGATED or envelope.state is not EnvelopeState.SEALED:
        return False
    if hidden_papers(work, envelope, signer.person_id):
        return False
    if work.actor.signer_id is not None or signer.role is SignerRole.PARTY:
        return True
    conditions = [signed_before_leaving(work)]
    if _of_outside(work, envelope):
        conditions.append(_signed_openly(work))
    return bool(work.session.scalar(select(exists().where(Envelope.id == envelope.id, or_(*conditions)))))


def _of_outside(work: Work, envelope: Envelope) -> bool:
    """Tell whether no mandate of the actor's gave them minutes to read on the day of the paper; of one without a day, none until it was sent.

    So it is with a member who led a general meeting: they came to sign, as those do who come by a link.
    """
    if work.actor.person_id is None:
        return False
    sent = local_date(envelope.sent_at, association_of(work).time_zone)
    first, last = envelope.document_date or date.min, envelope.document_date or sent
    return not any(
        Permission.READ_MINUTES in ROLE_PERMISSIONS[held.role]
        and held.start <= last
        and (held.end is None or held.end > first)
        for held in mandates_of(work, work.actor.person_id)
    )


class Opens(enum.StrEnum):
    """What the letter that a paper is sealed can lead someone to."""

    DOCUMENT = "document"  # in the archive, by mandate
    COPY = "copy"  # the reading copy, to parties and, where the association allows it, to who has left
    RECEIPT = "receipt"  # what they did, and nothing of the paper
    HIDDEN = "hidden"  # that it is hidden from them


def what_opens(work: Work, envelope: Envelope, signer: Signer | None = None) -> Opens:
    """Return what a sealed envelope opens to the actor today, with their own place among its signers if they have one."""
    if hidden_papers(work, envelope, work.actor.person_id):
        return Opens.HIDDEN
    if may_follow(work, envelope):
        return Opens.DOCUMENT
    return Opens.COPY if signer is not None and may_have_copy(work, envelope, signer) else Opens.RECEIPT


def signed_before_leaving(work: Work) -> ColumnElement[bool]:
    """Return the condition on Envelope that the actor signed it, has left, and by the association's choice may read it.

    A conflict of interest binds who has left as it did before.
    """
    if not association_of(work).former_read_signed:
        return false()
    return and_(_signed_openly(work), not_(in_scope(work.actor)))


def _signed_openly(work: Work) -> ColumnElement[bool]:
    """Return the condition on Envelope that the actor signed it, it is sealed, and no conflict of interest hides any of its papers."""
    person = work.actor.person_id
    if person is None:
        return false()
    return and_(
        Envelope.association_id == work.actor.tenant,
        Envelope.state == EnvelopeState.SEALED,
        free_of_conflict(work.actor.tenant, person),
        exists().where(
            Signer.envelope_id == Envelope.id,
            Signer.association_id == Envelope.association_id,
            Signer.person_id == person,
            Signer.state == SignerState.SIGNED,
        ),
    )


def signed_and_left(work: Work) -> list[Envelope]:
    """Return what the actor signed while on the board and may still read, the newest first."""
    return list(
        work.session.scalars(
            select(Envelope).where(signed_before_leaving(work)).order_by(Envelope.sent_at.desc())
        )
    )


def may_read_pages(work: Work, envelope: Envelope) -> bool:
    """Tell whether the actor may see the paper itself.

    A signer may while it is open (DOMAIN section 4), they have not let another sign and no conflict of interest hides it
    from them; after that the mandate decides, and whoever has the reading copy instead may see its pages.
    """
    mine = own_place(work, envelope.id)
    if (
        mine is not None
        and envelope.state is EnvelopeState.SENT
        and mine[1].state is not SignerState.DELEGATED
    ):
        return not hidden_papers(work, envelope, mine[1].person_id)
    return may_follow(work, envelope) or (mine is not None and may_have_copy(work, *mine))


def readable(work: Work, envelope_id: uuid.UUID) -> Envelope:
    """Return an envelope whose paper the actor may see; NotFound for everyone else."""
    envelope = visible(work, envelope_id)
    if not may_read_pages(work, envelope):
        raise NotFound
    return envelope
