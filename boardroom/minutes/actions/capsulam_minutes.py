"""The minutes of what was decided per capsulam: what the ballots came to, whose turned the scale, who led and who took part."""

import uuid
from dataclasses import dataclass
from datetime import date

from boardroom.associations.queries import own
from boardroom.core.dates import local_date
from boardroom.language.dates import format_date
from boardroom.mandates.models import Role
from boardroom.mandates.queries import board_on
from boardroom.minutes.actions.attending import Attendee, put_attendance
from boardroom.minutes.actions.saving import Meeting, put_items
from boardroom.minutes.actions.writing import begin
from boardroom.minutes.models import (
    AttendanceStatus,
    CapsulamVoter,
    Minutes,
    MinutesKind,
    PerCapsulam,
    Vote,
)
from boardroom.minutes.rules import (
    ROLE_WORDS,
    VOTE_WORDS,
    Casting,
    Count,
    WrittenItem,
    casting_in_words,
    count,
    question_in_words,
)
from boardroom.work import Work

SILENT = "röstade inte inom tiden"


@dataclass(frozen=True)
class Counted:
    """What the ballots of a question came to on the day it was closed, and who led: whoever's vote turns the scale, or proposed it."""

    result: Count
    casting: Casting | None
    led_by: uuid.UUID
    day: date


def count_ballots(work: Work, found: PerCapsulam, *, needed: int) -> Counted:
    """Count the ballots of a closed question by who held which office on the day; `needed` is the quorum."""
    day = local_date(found.closed_at or work.now, own(work).time_zone)
    leader, vice = _leader(work, found, day)
    casting = Casting(leader.name, leader.vote.value if leader.vote else None, vice) if leader else None
    votes = [one.vote.value for one in found.voters if one.vote is not None]
    result = count(votes, members=len(found.voters), needed=needed, casting=casting)
    # Whoever did not vote has led nothing.
    led_by = leader.person_id if leader and leader.vote else found.proposed_by
    return Counted(result, casting, led_by, day)


def _leader(work: Work, found: PerCapsulam, day: date) -> tuple[CapsulamVoter | None, bool]:
    """Return who has the casting vote, and whether as vice chair: that is who voted where the chair takes no part.

    Of several vice chairs nobody can say which it would be: then it is nobody's.
    """
    seated = board_on(work, day)
    chairs, vices = (
        {person.id for person, mandate in seated if mandate.role is role}
        for role in (Role.CHAIR, Role.VICE_CHAIR)
    )
    chair = next((one for one in found.asked if one.person_id in chairs), None)
    if chair is not None:
        return chair, False
    voted = [one for one in found.asked if one.person_id in vices and one.vote is not None]
    return (voted[0], True) if len(voted) == 1 else (None, False)


def write_minutes(work: Work, found: PerCapsulam, counted: Counted) -> Minutes:
    """Begin the minutes that tell of a question, its ballots and its outcome, with those who voted as who took part."""
    voted = [one for one in found.asked if one.vote is not None]
    others = [one.person_id for one in voted if one.person_id not in {counted.led_by, found.proposed_by}]
    minutes = begin(
        work,
        Meeting(
            kind=MinutesKind.PER_CAPSULAM,
            held_on=counted.day,
            chaired_by=counted.led_by,
            written_by=found.proposed_by,
            adjuster=others[0] if others else None,
        ),
    )
    minutes.capsulam_id = found.id
    put_items(work, minutes, _paragraphs(work, found, counted))
    put_attendance(work, minutes, [_attendee(one) for one in sorted(found.voters, key=_place)])
    return minutes


def _place(voter: CapsulamVoter) -> bool:
    """Let those with a conflict of interest stand last."""
    return voter.recused_at is not None


def _attendee(voter: CapsulamVoter) -> Attendee:
    if voter.recused_at is not None:
        return Attendee(voter.name, AttendanceStatus.ABSENT, voter.person_id, voter.role, note="jäv")
    role = voter.role or ROLE_WORDS["board_member"]
    if voter.vote is None:
        return Attendee(voter.name, AttendanceStatus.ABSENT, voter.person_id, role, note=SILENT)
    return Attendee(voter.name, AttendanceStatus.PRESENT, voter.person_id, role)


def _paragraphs(work: Work, found: PerCapsulam, counted: Counted) -> list[WrittenItem]:
    language, result = own(work).language, counted.result
    names = ", ".join(one.name for one in found.asked)
    gone = [one for one in found.voters if one.recused_at is not None]
    recused = frozenset(one.person_id for one in gone)
    apart = f" På grund av jäv deltog inte {', '.join(one.name for one in gone)}." if gone else ""
    everyone = "Samtliga ledamöter som inte var jäviga" if gone else "Samtliga ledamöter"
    by_vote = {vote: [one.name for one in found.asked if one.vote is vote] for vote in Vote}
    ballots = [f"- {VOTE_WORDS[vote.value]}: {', '.join(who)}" for vote, who in by_vote.items() if who]
    silent = [one.name for one in found.asked if one.vote is None]
    told = [f"Röster: {result.yes} ja, {result.no} nej, {result.abstain} avstår.", "\n".join(ballots)]
    told += [f"Inte röstat inom tiden: {', '.join(silent)}."] if silent else []
    told += [words] if (words := casting_in_words(result, counted.casting)) else []
    reservations = [f"{one.name}: {one.reservation}" for one in found.asked if one.reservation]
    proposed = format_date(local_date(found.proposed_at, own(work).time_zone), language)
    ends = format_date(found.deadline, language)
    return [
        WrittenItem(
            found.heading,
            question_in_words(found.background, found.proposal),
            recused=recused,
        ),
        WrittenItem(
            "Samtycke till formen",
            f"Förslaget skickades ut den {proposed} med svar senast den {ends}. {everyone} har samtyckt till att "
            f"besluta utan sammanträde: {names}.{apart}",
            recused=recused,
        ),
        WrittenItem(
            "Beslut",
            "\n\n".join(told),
            ((result.outcome or "rejected", found.proposal),),
            reservation="\n\n".join(reservations),
            recused=recused,
        ),
    ]
