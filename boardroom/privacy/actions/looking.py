"""Looking through pages, saying that one has been gone through, and showing a number with a logged reason."""

import uuid

from boardroom.audit.actions import note_reading, record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.mandates.queries import persons
from boardroom.mandates.queries.shielding import shield
from boardroom.privacy.actions.requests import require_reason
from boardroom.privacy.models import PageLook
from boardroom.privacy.queries.looking import look_by_page, looks, shield_mark, texts, unlooked
from boardroom.privacy.rules.clues import Clues
from boardroom.privacy.rules.looking import names_protected, numbers_on
from boardroom.reading.queries import numbers_of, text_of
from boardroom.reading.queries import page as page_by_id
from boardroom.work import Work

LANE = "privacy.look"
_AT_ONCE = 200


def look(work: Work) -> int:
    """Look through the next pages; a page that somebody has gone through is asked about again only when more is found."""
    pages = unlooked(work, _AT_ONCE)
    keys = [page.id for page in pages]
    read, before, mark = texts(work, keys), looks(work, keys), shield_mark(shield(work))
    protected = [
        Clues((person.name,), "", "", person.email, person.phone)
        for person in persons(work)
        if person.protected_identity
    ]
    for key in keys:
        seen = before.get(key)
        if seen is None:
            seen = PageLook(id=new_id(), association_id=work.actor.tenant, page_id=key, reviewed_by_name="")
            work.session.add(seen)
        names = names_protected(read.get(key, ()), protected)
        if seen.shield != mark and names:
            seen.reviewed_at, seen.reviewed_by_name, seen.review = None, "", ""
        seen.looked_at, seen.shield = work.now, mark
        seen.numbers, seen.protected = numbers_on(read.get(key, ())), names
    work.session.flush()
    if len(keys) == _AT_ONCE:
        work.later(LANE)
    return len(keys)


def review_page(work: Work, page_id: uuid.UUID, what: str) -> None:
    """Say that a page that may name someone with protected identity was gone through, and what was done about it."""
    work.actor.require(Permission.HANDLE_PRIVACY)
    found = look_by_page(work, page_id)
    found.review = require_reason(what)[:300]
    found.reviewed_at, found.reviewed_by_name = work.now, work.actor.name
    work.session.flush()
    record(
        work,
        "reviewed_page",
        "document",
        numbers_of(work, [page_id])[page_id].document_id,
        because=found.review,
    )


def reveal(work: Work, page_id: uuid.UUID, because: str) -> str:
    """Return a page's text with its personal identity numbers, and log who saw it and why; WhyMissing without a reason."""
    work.actor.require(Permission.REVEAL_PERSONAL_NUMBERS)
    page = page_by_id(work, page_id)
    reason = require_reason(because)
    place = numbers_of(work, [page.id])[page.id]
    note_reading(work, "revealed", "document", place.document_id)
    record(work, "revealed", "document", place.document_id, page=place.number, because=reason)
    return text_of(work, page.id)
