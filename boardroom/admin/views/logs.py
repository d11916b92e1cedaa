"""The log of changes, and the log of who read what: pages, narrowed, and tables to be taken away."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext

from boardroom.admin.forms import LogForm
from boardroom.admin.queries import concealed, names_of, subjects_of
from boardroom.admin.views.blueprint import blueprint
from boardroom.associations.queries import own
from boardroom.audit import queries
from boardroom.audit.actions import note_reading
from boardroom.audit.models import Entry, Reading
from boardroom.audit.rules import (
    ACTOR_WORDS,
    KIND_WORDS,
    READING_WORDS,
    Narrowing,
    changed_settings,
    naming_fact,
    sentence,
)
from boardroom.core.dates import start_of_day
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids, by_reference
from boardroom.mandates.queries import persons
from boardroom.signing.queries import titles_of as titles_of_envelopes
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.web.spreadsheets import spreadsheet
from boardroom.work import Work

MOST_TAKEN = 20_000  # rows of a table that is taken away


@dataclass(frozen=True)
class Leaf:
    """Where in a long list the reader is."""

    number: int
    pages: int
    total: int
    url: Callable[[int], str]


@dataclass(frozen=True)
class Shown:
    """One line of a log in words; `paper` and `envelope` are what it leads to."""

    moment: object
    who: str
    words: str
    what: str = ""
    paper: Document | None = None
    envelope: str = ""
    key: str = ""


@blueprint.get("/<association>/log/")
@requires(Permission.READ_CHANGES)
def changes() -> str:
    """Show what was changed, by whom, newest first."""
    form = LogForm(request.args)
    with door.reading() as work:
        narrowing = _narrowing(
            work, form, [(kind, KIND_WORDS.get(kind, kind)) for kind in queries.change_kinds(work)]
        )
        leaf = _leaf("admin.changes", queries.change_count(work, narrowing))
        entries = queries.changes(work, narrowing, page=leaf.number)
        rows = _changes(work, entries)
        anchored = queries.anchors(work, str(work.actor.tenant))
    return render_template(
        "admin/changes.html",
        rows=rows,
        page=leaf,
        form=form,
        head=entries[0].hash if entries else "",
        anchor=anchored[-1] if anchored else None,
        table_url=url_for("admin.changes_table", **_asked()),
    )


@blueprint.get("/<association>/log.csv")
@requires(Permission.READ_CHANGES)
def changes_table() -> Response:
    """Give the log of changes, narrowed alike, as a table with the chain's numbers and hashes."""
    form = LogForm(request.args)
    with door.reading() as work:
        narrowing = _narrowing(work, form, [(kind, kind) for kind in queries.change_kinds(work)])
        entries = queries.changes(work, narrowing, size=MOST_TAKEN)
        rows = _changes(work, entries)
    head = (
        gettext("Nr"),
        gettext("När"),
        gettext("Vem"),
        gettext("Vad"),
        gettext("Gäller"),
        gettext("Kontrollsumma"),
    )
    cells = (
        (entry.number, entry.at.isoformat(), row.who, row.words, row.what, entry.hash)
        for entry, row in zip(entries, rows, strict=True)
    )
    return spreadsheet("andringslogg.csv", head, cells)


@blueprint.get("/<association>/access-log/")
@requires(Permission.READ_ACCESS_LOG)
def readings() -> str:
    """Show who opened what; for the chair and the auditor."""
    form = LogForm(request.args)
    with door.reading() as work:
        narrowing = _narrowing(work, form, list(READING_WORDS.items()))
        leaf = _leaf("admin.readings", queries.reading_count(work, narrowing))
        rows = _readings(work, queries.readings(work, narrowing, page=leaf.number))
    return render_template(
        "admin/readings.html",
        rows=rows,
        page=leaf,
        form=form,
        table_url=url_for("admin.readings_table", **_asked()),
    )


@blueprint.get("/<association>/access-log.csv")
@requires(Permission.READ_ACCESS_LOG)
def readings_table() -> Response:
    """Give the access log, narrowed alike, as a table; that it was taken stands in it from now on."""
    form = LogForm(request.args)
    with door.writing() as work:
        narrowing = _narrowing(work, form, list(READING_WORDS.items()))
        found = queries.readings(work, narrowing, size=MOST_TAKEN)
        rows = _readings(work, found)
        note_reading(work, "exported", "access_log", work.actor.tenant)
    head = (gettext("När"), gettext("Vem"), gettext("Vad"), gettext("Gäller"))
    cells = (
        (reading.at.isoformat(), row.who, row.words, row.paper.reference if row.paper else row.envelope)
        for reading, row in zip(found, rows, strict=True)
    )
    return spreadsheet("laslogg.csv", head, cells)


def _narrowing(work: Work, form: LogForm, kinds: Iterable[tuple[str, str]]) -> Narrowing:
    """Return what the form asks for; a day is one of the association's, and the last one is included."""
    everyone = persons(work)
    form.offer([(str(one.id), one.name) for one in everyone], [(key, gettext(words)) for key, words in kinds])
    if not form.validate():
        return Narrowing()
    chosen = next((one for one in everyone if str(one.id) == form.person.data), None)
    zone, since, last = own(work).time_zone, form.since.data, form.last.data
    return Narrowing(
        actors=frozenset(str(key) for key in (chosen.id, chosen.account_id) if key) if chosen else None,
        kind=form.kind.data or "",
        subject_id=_named(work, form.document.data or ""),
        since=start_of_day(since, zone) if since else None,
        before=start_of_day(_after(last), zone) if last else None,
    )


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _named(work: Work, reference: str) -> str:
    """Return the key of the document of a reference; one that nothing has for a reference that is none."""
    if not reference:
        return ""
    # Whoever may not read documents narrows by none: a log must not tell which references there are.
    found = by_reference(work, reference) if work.actor.may(Permission.READ_DOCUMENTS) else None
    return str(found.id if found else uuid.UUID(int=0))


def _changes(work: Work, entries: list[Entry]) -> list[Shown]:
    nameless, subjects = concealed(work, entries), subjects_of(work, entries)
    return [
        Shown(
            entry.at,
            _who((entry.payload or {}).get("by", "")),
            gettext(sentence(entry.verb, entry.subject_kind)),
            "" if entry.subject_id in nameless else _what(entry, subjects),
        )
        for entry in entries
    ]


def _readings(work: Work, found: list[Reading]) -> list[Shown]:
    names = names_of(
        work,
        {row.account_id for row in found if row.account_id},
        {row.person_id for row in found if row.person_id},
    )
    papers = by_ids(work, {_uuid(row.subject_id) for row in found if row.subject_kind == "document"})
    sent = titles_of_envelopes(
        work, {_uuid(row.subject_id) for row in found if row.subject_kind == "envelope"}
    )
    return [
        Shown(
            row.at,
            _name(names, row.person_id, row.account_id),
            gettext(READING_WORDS.get(row.what, row.what)),
            paper=papers.get(_uuid(row.subject_id)),
            envelope=sent.get(_uuid(row.subject_id), ""),
            key=row.subject_id,
        )
        for row in found
    ]


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


def _asked() -> dict[str, Any]:
    """Return what the address narrows to, for addresses that narrow alike."""
    names = ("person", "kind", "document", "since", "last")
    return {name: value for name in names if (value := request.args.get(name, "").strip())}


def _leaf(endpoint: str, total: int) -> Leaf:
    pages = max(1, ceil(total / queries.PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    return Leaf(number, pages, total, lambda wanted: url_for(endpoint, page=wanted, **_asked()))
