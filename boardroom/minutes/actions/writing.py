"""Writing, saving, numbering and reopening minutes."""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from boardroom.audit.actions import record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.minutes import queries
from boardroom.minutes.actions.attending import put_attendance, to_tell
from boardroom.minutes.actions.heading import Settled, settle_head, take_together
from boardroom.minutes.actions.recusing import hold_papers_of
from boardroom.minutes.actions.saving import (
    Meeting,
    Saved,
    Writing,
    apply_meeting,
    put_item,
    put_items,
    put_together,
    put_writing,
)
from boardroom.minutes.errors import AlreadySent, MinutesBegun, Void
from boardroom.minutes.models import Minutes, MinutesKind, ParallelHead, Stage
from boardroom.minutes.rules import WrittenItem, anew_key, series_of, starting_text
from boardroom.signing.actions import end_returned
from boardroom.signing.actions import withdraw as withdraw_envelope
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

TAKEN_BACK = "Återtaget för ändring"


def begin(
    work: Work,
    meeting: Meeting,
    expected: Sequence[tuple[uuid.UUID, str, str]] = (),
    *,
    after: uuid.UUID | None = None,
) -> Minutes:
    """Begin the minutes of a meeting with the paragraphs that such a meeting usually has; `after` void ones, anew.

    MinutesBegun when that is done already.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    minutes = Minutes(
        id=_key_after(work, after) if after else new_id(),
        association_id=work.actor.tenant,
        kind=meeting.kind,
        held_on=meeting.held_on,
        chaired_by=meeting.chaired_by,
        written_by=meeting.written_by,
        series=series_of(meeting.kind.value),
        created_at=work.now,
        changed_at=work.now,
        items=[],
        attendance=[],
        revision=1,
        version=1,
    )
    apply_meeting(minutes, meeting)
    if after and meeting.kind is MinutesKind.GENERAL_MEETING:
        minutes.extra = queries.by_id(work, after).extra
    work.session.add(minutes)
    work.session.flush()
    headings = queries.usual_items(work, meeting.kind)
    put_items(work, minutes, [WrittenItem(one, starting_text(meeting.kind, one)) for one in headings])
    put_attendance(work, minutes, to_tell(expected))
    record(work, "began", "minutes", minutes.id, kind=meeting.kind.value, held_on=meeting.held_on)
    return minutes


def _key_after(work: Work, void_id: uuid.UUID) -> uuid.UUID:
    """Return the key of what is begun anew after void minutes: the second of two presses finds it taken."""
    hold(work, void_id)
    void = queries.by_id(work, void_id)
    begun = queries.begun_after(work, void.id)
    if begun is not None and begun.void_at is None:
        raise MinutesBegun(begun.id)
    last = begun or void
    return anew_key(last.id) if last.void_at is not None else new_id()


def save(work: Work, minutes_id: uuid.UUID, writing: Writing, *, revision: int) -> Minutes:
    """Save all that the editor holds; what another saved meanwhile stands, and the words are kept beside it.

    CannotPrint for letters that the paper lacks; SavedElsewhere when the head was changed here and there, and the page
    does not tell what it was opened with.
    """
    with changing(work, minutes_id) as minutes:
        hold_papers_of(work, minutes)
        writing, new = take_together(work, minutes, writing)
        put_writing(work, minutes, writing, revision=minutes.revision if writing.opened else revision)
    record(work, "saved", "minutes", minutes.id, revision=minutes.revision, **_of_head(new))
    return minutes


def save_item(work: Work, minutes_id: uuid.UUID, written: WrittenItem) -> Saved:
    """Save one paragraph while it is being written; not logged each time, as the log would tell of nothing else."""
    with changing(work, minutes_id) as minutes:
        if any(
            one.id == written.id and queries.written(one).recused != written.recused for one in minutes.items
        ):
            hold_papers_of(work, minutes)
        return put_item(work, minutes, written)


def settle_beside(
    work: Work, minutes_id: uuid.UUID, kept_id: uuid.UUID, *, join: bool, seen: str = ""
) -> Settled:
    """Put what was kept beside a paragraph after its own words, or what was beside the head in; or let it go.

    A person has read both, and `seen` is the mark of what is read, as far as it may have become another since.
    """
    with changing(work, minutes_id) as minutes:
        hold_papers_of(work, minutes)
        of_head = next((one for one in queries.kept_beside_head(work, minutes.id) if one.id == kept_id), None)
        kept = of_head or queries.beside(work, minutes.id, kept_id)
        if kept is None:
            return Settled.BEFORE
        became, new = Settled.DONE, list[str]()
        if isinstance(kept, ParallelHead):
            became, new = settle_head(work, minutes, kept, join=join, seen=seen)
        elif seen and seen != queries.beside_mark(kept):
            became = Settled.CHANGED
        else:
            put_together(work, minutes, kept, join=join)
    if became is Settled.DONE:
        verb = "joined_texts" if join else "dropped_text"
        record(work, verb, "minutes", minutes.id, author=kept.author, words=kept.text, **_of_head(new))
    return became


def _of_head(new: Sequence[str]) -> dict[str, Any]:
    """Return what the log is told of the head, so that it can be said whose words stand there."""
    return {"head": json.dumps(new, ensure_ascii=False)} if new else {}


def take_upload(work: Work, minutes_id: uuid.UUID, *, sha256: str, name: str) -> Minutes:
    """Take a PDF (already in the blob store, already inspected) as these minutes."""
    with changing(work, minutes_id) as minutes:
        minutes.uploaded_sha256, minutes.uploaded_name = sha256, name[:255]
        minutes.changed_at = work.now
    record(work, "uploaded", "minutes", minutes.id, sha256=sha256)
    return minutes


def reopen(work: Work, minutes_id: uuid.UUID) -> Minutes:
    """Return minutes to adjustment as the next version, after a refusal or by withdrawing them.

    Signatures of the earlier version are void and kept with its envelope.
    """
    work.actor.require(Permission.WRITE_MINUTES)
    hold(work, minutes_id)
    minutes = queries.by_id(work, minutes_id)
    if minutes.void_at is not None:
        raise Void
    envelope = hold_envelope(work, minutes)
    if envelope is None:
        return minutes
    if envelope.state is EnvelopeState.SENT:
        withdraw_envelope(work, envelope.id, reason=TAKEN_BACK)
    elif not envelope.state.returned:
        raise AlreadySent
    end_returned(work, envelope.id, reason=TAKEN_BACK)
    if minutes.stage is Stage.DRAFT:
        return minutes
    minutes.reopen(work.now)
    record(work, "reopened", "minutes", minutes.id, version=minutes.version)
    return minutes


def hold(work: Work, minutes_id: uuid.UUID) -> None:
    """Let this Work alone write in minutes until it ends: what a paragraph's revision is compared with stays true."""
    work.alone(f"minutes {minutes_id}")


def hold_envelope(work: Work, minutes: Minutes) -> Envelope | None:
    """Return the envelope that held minutes went out in, as it is now and stays until this Work ends; None before they did."""
    envelope = queries.envelopes_of(work, [minutes.id]).get(minutes.id)
    if envelope is not None:
        work.session.refresh(envelope, ["state"], with_for_update=True)
    return envelope


def changeable(work: Work, minutes_id: uuid.UUID) -> Minutes:
    """Return minutes that may be changed now, by this Work alone until it ends; asking changes nothing."""
    work.actor.require(Permission.WRITE_MINUTES)
    hold(work, minutes_id)
    minutes = queries.by_id(work, minutes_id)
    if minutes.void_at is not None:
        raise Void
    envelope = hold_envelope(work, minutes)
    # Asked of a begun next version too: the version before it may have been completed meanwhile.
    if envelope is not None and not envelope.state.returned:
        raise AlreadySent
    return minutes


@contextmanager
def changing(work: Work, minutes_id: uuid.UUID) -> Iterator[Minutes]:
    """As `changeable`, for the changes that follow: once there is one, returned minutes become the next version.

    What changes nothing leaves those that were declined as they came back: whoever steers them can still complete them.
    """
    minutes = changeable(work, minutes_id)
    before = _kept(work, minutes)
    yield minutes
    if _kept(work, minutes) == before:
        return
    if minutes.envelope_id is not None:
        # Completed later, the register would tell the next version's words as what this one decided.
        end_returned(work, minutes.envelope_id, reason=TAKEN_BACK)
    if minutes.stage is Stage.SENT:
        minutes.reopen(work.now)
        record(work, "reopened", "minutes", minutes.id, version=minutes.version)


def wording(minutes: Minutes) -> tuple[object, ...]:
    """Return what is another once anything that stands saved in minutes is."""
    paragraphs = [(item.id, item.revision) for item in minutes.items]
    return minutes.version, minutes.revision, minutes.uploaded_sha256, paragraphs


def _kept(work: Work, minutes: Minutes) -> tuple[object, ...]:
    """As `wording`, with what is kept beside it; of minutes that nothing follows from a change of, nothing."""
    if minutes.envelope_id is None:
        return ()
    beside = [(one.id, one.written_at) for one in queries.all_beside(work, minutes.id)]
    beside += [(one.id, one.written_at) for one in queries.kept_beside_head(work, minutes.id)]
    return *wording(minutes), minutes.uploaded_name, beside
