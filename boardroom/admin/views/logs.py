"""The log of changes, and the log of who read what."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

from flask import render_template, request, url_for
from flask_babel import gettext

from boardroom.admin.queries import concealed, names_of, subjects_of
from boardroom.admin.views.blueprint import blueprint
from boardroom.audit import queries
from boardroom.audit.models import Entry
from boardroom.audit.rules import ACTOR_WORDS, READING_WORDS, changed_settings, naming_fact, sentence
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_ids
from boardroom.signing.queries import titles_of as titles_of_envelopes
from boardroom.web import door
from boardroom.web.guard import requires


@dataclass(frozen=True)
class Leaf:
    """Where in a long list the reader is."""

    number: int
    pages: int
    total: int
    url: Callable[[int], str]


@blueprint.get("/<association>/log/")
@requires(Permission.READ_CHANGES)
def changes() -> str:
    """Show what was changed, by whom, newest first."""
    with door.reading() as work:
        leaf = _leaf("admin.changes", queries.change_count(work))
        entries = queries.changes(work, page=leaf.number)
        nameless = concealed(work, entries)
        subjects = subjects_of(work, entries)
    rows = [
        {
            "entry": entry,
            "words": gettext(sentence(entry.verb, entry.subject_kind)),
            "who": _who((entry.payload or {}).get("by", "")),
            "what": "" if entry.subject_id in nameless else _what(entry, subjects),
        }
        for entry in entries
    ]
    return render_template("admin/changes.html", rows=rows, page=leaf)


@blueprint.get("/<association>/access-log/")
@requires(Permission.READ_ACCESS_LOG)
def readings() -> str:
    """Show who opened what; for the chair and the auditor."""
    with door.reading() as work:
        leaf = _leaf("admin.readings", queries.reading_count(work))
        found = queries.readings(work, page=leaf.number)
        names = names_of(
            work,
            {row.account_id for row in found if row.account_id},
            {row.person_id for row in found if row.person_id},
        )
        papers = by_ids(work, {_uuid(row.subject_id) for row in found if row.subject_kind == "document"})
        sent = titles_of_envelopes(
            work, {_uuid(row.subject_id) for row in found if row.subject_kind == "envelope"}
        )
    rows = [
        {
            "reading": row,
            "words": gettext(READING_WORDS.get(row.what, row.what)),
            "who": _name(names, row.person_id, row.account_id),
            "paper": papers.get(_uuid(row.subject_id)),
            "envelope": sent.get(_uuid(row.subject_id), ""),
        }
        for row in found
    ]
    return render_template("admin/readings.html", rows=rows, page=leaf)


def _who(name: str) -> str:
    return gettext(ACTOR_WORDS[name]) if name in ACTOR_WORDS else name


def _what(entry: Entry, subjects: Mapping[str, str]) -> str:
    """Return what an entry is about: what it says itself, else how the thing is called today."""
    payload = {key: value for key, value in (entry.payload or {}).items() if key != "by"}
    settings = ", ".join(gettext(word) for word in changed_settings(payload))
    return settings or naming_fact(payload) or subjects.get(entry.subject_id, "")


def _name(names: dict[uuid.UUID, str], *keys: uuid.UUID | None) -> str:
    return next((names[key] for key in keys if key in names), "")


def _uuid(text: str) -> uuid.UUID:
    # A reading may speak of something that has no such key; nothing is found under this one.
    return uuid_or_none(text) or uuid.UUID(int=0)


def _leaf(endpoint: str, total: int) -> Leaf:
    pages = max(1, ceil(total / queries.PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    return Leaf(number, pages, total, lambda wanted: url_for(endpoint, page=wanted))
