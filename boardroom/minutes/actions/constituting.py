"""The minutes of the constituting meeting, drafted from the mandates that it led to."""

from boardroom.core.errors import Invalid, NotFound
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.minutes import queries
from boardroom.minutes.actions.attending import put_attendance, to_tell
from boardroom.minutes.actions.saving import Meeting, put_items
from boardroom.minutes.actions.writing import begin
from boardroom.minutes.errors import MinutesBegun
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.minutes.rules import MANNERS, ROLE_WORDS, constituting_items
from boardroom.work import Work


def draft_constituting(work: Work, *, manner: str) -> Minutes:
    """Draft the constituting meeting's minutes: a § for each office and for who signs.

    `manner` is how those sign who sign for the association (rules.MANNERS). NotFound before the officers are
    entered, Invalid for an unknown manner, MinutesBegun when that is done already.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    if manner not in MANNERS:
        raise Invalid(problem=N_("Välj hur firman tecknas."))
    # Two presses at once begin one set of minutes: the second sees what the first has begun.
    work.alone(f"constituting {work.actor.tenant}")
    found = queries.constituting(work)
    if found is None:
        raise NotFound
    if found.begun is not None:
        raise MinutesBegun(found.begun.id)
    minutes = begin(
        work,
        Meeting(
            kind=MinutesKind.CONSTITUTING,
            held_on=found.held_on,
            chaired_by=found.opened_by.id,
            written_by=found.written_by.id,
        ),
    )
    put_items(
        work,
        minutes,
        constituting_items(
            opened_by=found.opened_by.name,
            officers=found.names,
            signatories=[person.name for person in found.signatories],
            manner=manner,
        ),
    )
    put_attendance(
        work,
        minutes,
        to_tell(
            [
                (person.id, person.name, ROLE_WORDS[role])
                for person, role in queries.constituted(work, found.held_on)
            ]
        ),
    )
    return minutes
