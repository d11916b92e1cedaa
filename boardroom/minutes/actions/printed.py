"""The words of minutes that came as a PDF, as its own text has them: its §§ to comment on, its versions side by side."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from boardroom.associations.queries import own
from boardroom.core.actor import Actor, worker_for
from boardroom.core.errors import NotFound
from boardroom.minutes import queries
from boardroom.minutes.actions.sending import gather_facts
from boardroom.minutes.models import Minutes
from boardroom.minutes.rules import Compared, by_number, compare, paragraphs_in, words_from, words_of
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing.models import Envelope
from boardroom.work import Work, WorkOpener

# A person waits, and minutes are shorter.
_MOST_PAGES = 40
# Boxes are not asked for, so the scale is of no account.
_DPI = 72


def read_paragraphs(opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID) -> Sequence[str] | None:
    """Return the §§ of minutes that are a PDF, "§ 4 Tak"; none of a scan. None for minutes written here."""
    with opener.reading(actor) as work:
        sha256 = _standing(work, queries.by_id(work, minutes_id))
    if not sha256:
        return None
    told = [
        f"§ {number} {heading}".strip()
        for number, heading, _text in paragraphs_in(_pages(opener, actor, sha256))
        if number
    ]
    return list(dict.fromkeys(told))


def gather_versions(
    opener: WorkOpener, actor: Actor, minutes_id: uuid.UUID, before: int, after: int
) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """Return the words of two versions; version 0 is what stands now, sent or not. NotFound for one that was not sent.

    Of a PDF its own text speaks, and then each § is known by its number. None where one is a scan, which has no text.
    """
    with opener.reading(actor) as work:
        minutes = queries.by_id(work, minutes_id)
        kept = {one.version: one.words for one in queries.sent_versions(work, minutes_id)}
        files = {one.version: _file_of(one) for one in queries.earlier_envelopes(work, minutes_id)}
        if minutes.uploaded_sha256:
            files[0] = minutes.uploaded_sha256
        else:
            kept[0] = words_of(gather_facts(work, minutes, draft=True))
    if not {before, after} <= kept.keys() | files.keys():
        raise NotFound
    if {before, after} <= kept.keys():
        return kept[before], kept[after]
    first, second = (
        by_number(kept[one]) if one in kept else words_from(_pages(opener, actor, files[one]))
        for one in (before, after)
    )
    return (first, second) if all(one["head"] or one["items"] for one in (first, second)) else None


def gather_changes(opener: WorkOpener, envelope: Envelope, before: int) -> Sequence[Compared] | None:
    """Return for the signing room, which has seen to who may know it, what a sent version changed against an earlier one; None as `gather_versions`.

    Whoever signs may have no mandate that opens minutes: a member who adjusts, or one who has left.
    """
    minutes_id, reader = queries.key_in(envelope.subject_key), worker_for(envelope.association_id)
    if minutes_id is None:
        raise NotFound
    words = gather_versions(opener, reader, minutes_id, before, envelope.version)
    with opener.reading(reader) as work:
        language = own(work).language
    return compare(*words, language) if words else None


def _standing(work: Work, minutes: Minutes) -> str:
    """Return the PDF that is the minutes as they stand, empty where they are written here."""
    frozen = queries.frozen(work, minutes)
    if frozen is None:
        return minutes.uploaded_sha256
    here = any(one.version == frozen.version for one in queries.sent_versions(work, minutes.id))
    return "" if here else _file_of(frozen)


def _file_of(envelope: Envelope) -> str:
    return envelope.original_sha256 or envelope.frozen_sha256


def _pages(opener: WorkOpener, actor: Actor, sha256: str) -> list[str]:
    """Return the text of each page; pages without trustworthy text of their own have none."""
    ports = opener.ports
    path = ports.blobs.path(actor.tenant, sha256)
    try:
        count = min(ports.pdf_tools.inspect(path).page_count, _MOST_PAGES)
        pages = [ports.pdf_tools.text_layer(path, page, _DPI) for page in range(1, count + 1)]
    except Unreadable:
        return []
    return [page.text if page else "" for page in pages]
