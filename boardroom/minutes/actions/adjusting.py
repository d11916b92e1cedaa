"""The adjustment round: comments at a §, and the words of each version that is sent."""

import uuid

from boardroom.audit.actions import record
from boardroom.core.errors import Invalid
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.minutes import queries
from boardroom.minutes.actions.writing import hold
from boardroom.minutes.errors import Void
from boardroom.minutes.models import Comment, Minutes, SentVersion
from boardroom.minutes.rules import Facts, words_of
from boardroom.work import Work

WHOLE = N_("Hela protokollet")
_LONGEST = 4_000


def say(
    work: Work, minutes_id: uuid.UUID, item_id: uuid.UUID | None, text: str, *, printed: str = ""
) -> Comment:
    """Comment on a §, or on the whole, while minutes are written and adjusted; it never stands in the minutes.

    For everyone of the board; the auditor only reads. `printed` is a § of minutes that came as a PDF, which has no key.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    minutes = _counting(work, minutes_id)
    words = text.replace("\r\n", "\n").strip()
    if not words or len(words) > _LONGEST:
        raise Invalid(problem=N_("Skriv en kommentar på högst 4 000 tecken."))
    item = next((one for one in minutes.items if one.id == item_id), None)
    made = Comment(
        id=new_id(),
        association_id=work.actor.tenant,
        minutes_id=minutes_id,
        item_id=item.id if item else None,
        place=f"§ {item.position} {item.heading}"[:220] if item else printed[:220] or WHOLE,
        version=minutes.version,
        text=words,
        written_by=work.actor.person_id,
        author=work.actor.name,
        written_at=work.now,
        settled_by="",
    )
    work.session.add(made)
    work.session.flush()
    record(work, "commented", "minutes", minutes_id, place=made.place)
    return made


def settle_comment(work: Work, minutes_id: uuid.UUID, comment_id: uuid.UUID) -> Comment:
    """Note that a comment has been seen to; it stays to be read."""
    work.actor.require(Permission.WRITE_MINUTES)
    _counting(work, minutes_id)
    found = queries.comment(work, minutes_id, comment_id)
    if found.settled_at is None:
        found.settled_at, found.settled_by = work.now, work.actor.name
        record(work, "settled_comment", "minutes", minutes_id, place=found.place)
    return found


def _counting(work: Work, minutes_id: uuid.UUID) -> Minutes:
    """Return minutes that can still be talked about; Void for those withdrawn for ever."""
    hold(work, minutes_id)
    found = queries.by_id(work, minutes_id)
    if found.void_at is not None:
        raise Void
    return found


def keep_words(work: Work, minutes: Minutes, facts: Facts) -> None:
    """Keep the words that a version goes out with, once; a repeated sending of the same version replaces them."""
    known = next(
        (one for one in queries.sent_versions(work, minutes.id) if one.version == minutes.version), None
    )
    if known is not None:
        known.words, known.sent_at = words_of(facts), work.now
        return
    work.session.add(
        SentVersion(
            id=new_id(),
            association_id=work.actor.tenant,
            minutes_id=minutes.id,
            version=minutes.version,
            words=words_of(facts),
            sent_at=work.now,
        )
    )
