"""What is still to be done before minutes can be sent."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from boardroom.core.errors import Refusal
from boardroom.core.words import N_, Parts
from boardroom.documents.models import Document
from boardroom.documents.queries import by_hash
from boardroom.mandates.queries import persons
from boardroom.minutes.errors import (
    DueBefore,
    FewAdjusters,
    NoAdjuster,
    NoAdjusterWithoutMeeting,
    NobodyThere,
    NobodyTookPart,
    NotAnsweredFor,
    NothingWritten,
    NotThere,
    SameAdjuster,
    SameAdjusterWithoutMeeting,
    TextsBeside,
    TwiceAdjuster,
)
from boardroom.minutes.models import Attendance, AttendanceStatus, Item, Minutes, MinutesKind
from boardroom.minutes.queries.beside import choices
from boardroom.minutes.queries.register import envelopes_of
from boardroom.minutes.queries.signer_rules import adjusters_of, signer_rule_of
from boardroom.minutes.rules import holds_voting_list, met, possible, still_empty
from boardroom.signing.models import Envelope
from boardroom.signing.rules.signer_rules import RULES, adjusters_asked
from boardroom.work import Work

_AWAY, _SERVING = N_("som frånvarande"), N_("tjänstgörande suppleant")


def unwritten(minutes: Minutes) -> list[Item]:
    """Return the paragraphs of which nothing but the heading is written."""
    return [
        item
        for item in _known_paragraphs(minutes)
        if still_empty(item.text) and not (item.decisions or item.reservation.strip() or item.recusals)
    ]


def lacks_voting_list(minutes: Minutes) -> bool:
    """Tell whether minutes of a general meeting hold no voting list; a file made elsewhere is not asked.

    Lag (2018:672) om ekonomiska föreningar 6 kap.: it stands in the minutes or lies with them.
    """
    kind = minutes.kind.value
    return (
        minutes.kind is MinutesKind.GENERAL_MEETING
        and not minutes.uploaded_sha256
        and not any(
            holds_voting_list(kind, item.heading) and not still_empty(item.text) for item in minutes.items
        )
    )


def beside_the_file(minutes: Minutes) -> list[Item]:
    """Return the paragraphs with words, or a conflict of interest, that are not sent, because a file made elsewhere is the minutes."""
    if not minutes.uploaded_sha256:
        return []
    return [
        item
        for item in minutes.items
        if not still_empty(item.text) or item.decisions or item.reservation.strip() or item.recusals
    ]


@dataclass(frozen=True)
class Filed:
    """A document of the archive that holds the very bytes of a file that was taken as minutes."""

    document: Document
    sealed: bool  # signed and sealed here


def filed_already(work: Work, minutes: Minutes) -> Filed | None:
    """Return where a file made elsewhere lies in the archive already, but for the document that these minutes became."""
    if not minutes.uploaded_sha256:
        return None
    own = {one.document_id for one in envelopes_of(work, [minutes.id]).values()}
    found = [one for one in by_hash(work, minutes.uploaded_sha256) if one.id not in own]
    if not found:
        return None
    sealed = select(Envelope.document_id).where(
        Envelope.association_id == work.actor.tenant, Envelope.sealed_sha256 == minutes.uploaded_sha256
    )
    return Filed(found[0], found[0].id in set(work.session.scalars(sealed)))


def recused_in(work: Work, items: Sequence[Item]) -> dict[uuid.UUID, list[str]]:
    """Return the names of those with a conflict of interest by the paragraph where it is noted."""
    names = {person.id: person.name for person in persons(work)} if any(one.recusals for one in items) else {}
    return {
        item.id: sorted(names.get(one.person_id, "") for one in item.recusals)
        for item in items
        if item.recusals
    }


def impossibly_there(minutes: Minutes) -> list[Attendance]:
    """Return who is said to have been there for §§ that there are none of, or to have been both away and there for some.

    Older minutes may say so; none of a file made elsewhere.
    """
    if minutes.uploaded_sha256:
        return []
    return [
        row
        for row in minutes.attendance
        if row.status is not AttendanceStatus.UNTOLD
        and (
            row.first_item or row.last_item or row.serving
            if row.status is AttendanceStatus.ABSENT
            else not possible((row.first_item, row.last_item), len(minutes.items))
        )
    ]


def due_before(minutes: Minutes) -> list[Item]:
    """Return the paragraphs with a decision that is to be done before the day on which it was made."""
    return [
        item
        for item in _known_paragraphs(minutes)
        if any(made.due is not None and made.due < minutes.held_on for made in item.decisions)
    ]


def _known_paragraphs(minutes: Minutes) -> list[Item]:
    """Return the paragraphs that were written here; of a file made elsewhere none are known."""
    return [] if minutes.uploaded_sha256 else list(minutes.items)


def _attendance_untold(work: Work, minutes: Minutes) -> Refusal | None:
    """Return what has to be said of who was there; a general meeting's members are counted, and a file says it itself.

    Where all who were there sign, it is from here that they are known, whatever the minutes were written in.
    """
    rule = RULES.get(signer_rule_of(work, minutes.kind))
    by_presence = rule is not None and (rule.present or rule.some)
    counted = minutes.kind is MinutesKind.GENERAL_MEETING or bool(minutes.uploaded_sha256)
    if not minutes.attendance or (counted and not by_presence):
        return None
    if not any(row.status is AttendanceStatus.PRESENT for row in minutes.attendance):
        return NobodyThere() if met(minutes.kind.value) else NobodyTookPart()
    untold = [row.name for row in minutes.attendance if row.status is AttendanceStatus.UNTOLD]
    return NotAnsweredFor(who=", ".join(untold)) if untold else None


def _stay(row: Attendance) -> Parts:
    ends = ((N_("från §"), row.first_item), (N_("till §"), row.last_item))
    told = [part for words, number in ends if number is not None for part in (words, str(number))]
    if row.status is AttendanceStatus.ABSENT:
        told = [_AWAY, *told, *([_SERVING] if row.serving else [])]
    return Parts((row.name, *told), " ")


def unready(work: Work, minutes: Minutes) -> Refusal | None:
    """Return what the secretary still has to write or choose in a draft before it can be sent, as the refusal that sending would be."""
    written = any(not still_empty(item.text) or item.decisions for item in minutes.items)
    if not minutes.uploaded_sha256 and not written:
        return NothingWritten()
    if waiting := choices(work, minutes):
        return TextsBeside(
            author=", ".join(dict.fromkeys(one.author for one in waiting)),
            where=Parts(tuple(dict.fromkeys(one.place for one in waiting)), "; "),
        )
    if nowhere := impossibly_there(minutes):
        return NotThere(who=Parts(tuple(map(_stay, nowhere)), "; "))
    if early := due_before(minutes):
        where = tuple(f"§\u00a0{item.position} {item.heading}".strip() for item in early)
        return DueBefore(where=Parts(where, "; "), first=early[0].position)
    if untold := _attendance_untold(work, minutes):
        return untold
    asked = adjusters_asked(signer_rule_of(work, minutes.kind))
    adjusters = adjusters_of(work, minutes)
    if len(adjusters) < asked:
        none = NoAdjuster if met(minutes.kind.value) else NoAdjusterWithoutMeeting
        return FewAdjusters(asked=asked) if adjusters else none()
    if asked and {minutes.chaired_by, minutes.written_by} & set(adjusters):
        return SameAdjuster() if met(minutes.kind.value) else SameAdjusterWithoutMeeting()
    if asked and (twice := {one for one in adjusters if adjusters.count(one) > 1}):
        return TwiceAdjuster(who=", ".join(one.name for one in persons(work) if one.id in twice))
    return None
