"""Which signer rule holds for a kind of minutes: the association's for the board's, and for others their own."""

import uuid

from sqlalchemy import select

from boardroom.associations.queries import own
from boardroom.mandates.models import Role
from boardroom.minutes.models import FurtherAdjuster, Minutes, MinutesKind, SignerChoice
from boardroom.minutes.rules import usual_signer_rule
from boardroom.signing.rules.signer_rules import adjusters_asked
from boardroom.work import Work

# Those whom the law lets adjust a board's minutes (lagen om ekonomiska föreningar 7 kap.); deputies when they serve.
BOARD_MEMBERS = frozenset({Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY, Role.TREASURER, Role.BOARD_MEMBER})


def signer_rule_of(work: Work, kind: MinutesKind) -> str:
    """Return the key of the rule that says who signs minutes of a kind."""
    chosen = chosen_signer_rules(work).get(kind)
    return chosen.rule if chosen else usual_signer_rule(kind.value, own(work).signer_rule)


def adjusters_of(work: Work, minutes: Minutes) -> list[uuid.UUID]:
    """Return who was chosen to adjust minutes, in order."""
    first = [adjuster for adjuster in (minutes.adjuster, minutes.second_adjuster) if adjuster]
    return first + further_adjusters(work, minutes.id)


def further_adjusters(work: Work, minutes_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the adjusters beyond the second, in order."""
    return list(
        work.session.scalars(
            select(FurtherAdjuster.person_id)
            .where(
                FurtherAdjuster.association_id == work.actor.tenant, FurtherAdjuster.minutes_id == minutes_id
            )
            .order_by(FurtherAdjuster.position)
        )
    )


def chosen_signer_rules(work: Work) -> dict[MinutesKind, SignerChoice]:
    """Return what the association has chosen for kinds other than the board's."""
    rows = work.session.scalars(select(SignerChoice).where(SignerChoice.association_id == work.actor.tenant))
    return {row.kind: row for row in rows}


def adjusted_kinds(work: Work) -> frozenset[str]:
    """Return the kinds of minutes whose rule asks for an adjuster besides those who led and wrote."""
    return frozenset(kind.value for kind in MinutesKind if adjusters_asked(signer_rule_of(work, kind)))
