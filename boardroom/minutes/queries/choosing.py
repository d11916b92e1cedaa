"""Who may be chosen for minutes: to lead the meeting, to write them and to adjust them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from boardroom.mandates.models import Role
from boardroom.mandates.queries import board_on, ever_seated, persons
from boardroom.minutes.models import FurtherAdjuster, Minutes, MinutesKind
from boardroom.minutes.queries.register import today_of
from boardroom.minutes.queries.signer_rules import BOARD_MEMBERS, adjusted_kinds, adjusters_of
from boardroom.signing.models import Signer
from boardroom.signing.rules.states import SignerRole
from boardroom.work import Work


def offered(
    work: Work, minutes: Minutes | None = None
) -> tuple[Sequence[tuple[uuid.UUID, str]], Sequence[tuple[uuid.UUID, str]], frozenset[str]]:
    """Return who may lead or write minutes, who may adjust them, and `adjusted_kinds`; None: of a board's that are to be begun."""
    people = eligible(work)
    return people, _offered_to_adjust(work, people, minutes), adjusted_kinds(work)


def _offered_to_adjust(
    work: Work, people: Sequence[tuple[uuid.UUID, str]], minutes: Minutes | None
) -> list[tuple[uuid.UUID, str]]:
    """Return those of `people` who are offered as adjusters of minutes.

    A board's are adjusted by one of its own (lag 2018:672 7 kap. 24 §): whom the register knows from general meetings,
    and who never sat on the board, is not offered there. Whoever was chosen for these minutes stays so.
    """
    if minutes is not None and minutes.kind is MinutesKind.GENERAL_MEETING:
        return list(people)
    chosen = set(adjusters_of(work, minutes)) if minutes is not None else set()
    outside = _of_general_meetings(work) - ever_seated(work, BOARD_MEMBERS | {Role.DEPUTY}) - chosen
    return [pair for pair in people if pair[0] not in outside]


def _of_general_meetings(work: Work) -> set[uuid.UUID]:
    """Return who has led a general meeting, written its minutes or been elected to adjust them."""
    own = Minutes.association_id == work.actor.tenant, Minutes.kind == MinutesKind.GENERAL_MEETING
    named = (Minutes.chaired_by, Minutes.written_by, Minutes.adjuster, Minutes.second_adjuster)
    found = {one for row in work.session.execute(select(*named).where(*own)) for one in row if one}
    further = select(FurtherAdjuster.person_id).join(
        Minutes,
        (Minutes.association_id == FurtherAdjuster.association_id)
        & (Minutes.id == FurtherAdjuster.minutes_id),
    )
    return found | set(work.session.scalars(further.where(*own)))


def eligible(work: Work) -> list[tuple[uuid.UUID, str]]:
    """Return the people who can lead, write or adjust: those with a mandate now first, then the others.

    Who is known only as the other party of a paper that was signed is not among them.
    """
    day = today_of(work)
    seated = {person.id for person, mandate in board_on(work, day) if mandate.role is not Role.ADMINISTRATOR}
    parties = set(
        work.session.scalars(
            select(Signer.person_id).where(
                Signer.association_id == work.actor.tenant, Signer.role == SignerRole.PARTY
            )
        )
    )
    strangers = parties - ever_seated(work)
    everyone = [person for person in persons(work) if person.id not in strangers]
    ordered = sorted(everyone, key=lambda person: (person.id not in seated, person.name))
    return [(person.id, person.name) for person in ordered]


def usual_leaders(work: Work) -> tuple[str, str]:
    """Return today's chair and secretary as the form's first choice; empty where there is none."""
    day = today_of(work)
    by_role = {mandate.role: person.id for person, mandate in board_on(work, day)}
    chair = by_role.get(Role.CHAIR)
    writer = by_role.get(Role.SECRETARY) or chair
    return str(chair or ""), str(writer or "")
