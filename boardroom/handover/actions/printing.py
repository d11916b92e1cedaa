"""The receipt of a handover, which goes into the archive, and the driftkort, which is printed anew each time."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.audit.queries import last_at
from boardroom.core.actor import Actor
from boardroom.core.dates import local_date
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.documents.actions import file_document
from boardroom.documents.models import Document
from boardroom.documents.queries import filed
from boardroom.documents.rules import NewFile, sensible_name
from boardroom.handover import queries
from boardroom.handover.errors import ChangedMeanwhile, Closed, NotAllDone
from boardroom.handover.models import Handover, Point, Side
from boardroom.handover.queries import Kept, Package, Part
from boardroom.handover.rules import KIND_WORDS, OUTCOME_WORDS, POINT_WORDS
from boardroom.handover.rules.printed import (
    Card,
    Held,
    Receipt,
    Running,
    Section,
    Told,
    card_data,
    covered,
    receipt_data,
)
from boardroom.language.dates import format_date
from boardroom.mandates.models import Person
from boardroom.mandates.queries import Gaps, administrators, person, persons
from boardroom.mandates.queries.shielding import shield
from boardroom.minutes.rules import KIND_TITLES
from boardroom.ports.blobs import Stored
from boardroom.reading.actions import begin as begin_reading
from boardroom.retention.queries import barred_holds
from boardroom.retention.rules import HOLD_WORDS
from boardroom.work import Work, WorkOpener

RECORD_CLASS = "decision_basis"
NEVER = N_("aldrig")
PROTECTED = N_("Person med skyddade uppgifter")


def close(opener: WorkOpener, actor: Actor, handover_id: uuid.UUID, remark: str = "") -> uuid.UUID:
    """End a handover: what it says now is typeset and filed, and nothing of it changes any more.

    Returns the receipt's document, which can be sent for signing like any archived PDF. NotAllDone when somebody has
    not answered and no reason is given. Opens its own Works, because the typesetting runs between them.
    """
    because = " ".join(remark.split())[:500]
    with opener.reading(actor) as work:
        handover = queries.handover_by_id(work, handover_id)
        told = _receipt(work, handover, because)
        data = receipt_data(told, opener.ports.typesetter.missing_glyphs)
    content = opener.ports.typesetter.typeset("handover", data)
    pages = opener.ports.typesetter.page_count("handover", data)
    stored = opener.ports.blobs.put(actor.tenant, content)
    with opener.writing(actor) as work:
        return _filed(work, handover_id, told, stored, pages).id


def _filed(work: Work, handover_id: uuid.UUID, told: Receipt, stored: Stored, pages: int) -> Document:
    work.alone(f"handover {work.actor.tenant}")
    handover = queries.handover_by_id(work, handover_id)
    if handover.closed_at is not None:
        raise Closed
    if not told.remark and not all(part.done for part in queries.parts_of(work, handover)):
        raise NotAllDone
    if _receipt(work, handover, told.remark) != told:
        raise ChangedMeanwhile
    today = local_today(work)
    name = sensible_name(told.title, today, "application/pdf")
    document = file_document(
        work,
        title=told.title,
        files=[NewFile(stored.sha256, stored.size, "application/pdf", name, pages)],
        record_class=RECORD_CLASS,
        document_date=today,
    )
    for file in filed(work, document):
        begin_reading(work, file)
    handover.closed_at, handover.closed_by_name = work.now, work.actor.name
    handover.remark, handover.document_id = told.remark, document.id
    work.session.flush()
    record(work, "handover.closed", "handover", handover.id, title=told.title, because=told.remark)
    return document


def _receipt(work: Work, handover: Handover, because: str) -> Receipt:
    association = own(work)
    parts = queries.parts_of(work, handover)

    def of(side: Side) -> list[Told]:
        return [_told(part, association.time_zone) for part in parts if part.side is side]

    told = Receipt(
        association=association.name,
        org_number=association.org_number,
        language=association.language,
        title=f"Överlämning till nya styrelsen {format_date(handover.day, 'sv')}",
        made_on=format_date(local_today(work), association.language),
        made_by=work.actor.name,
        leaving=of(Side.LEAVING),
        arriving=of(Side.ARRIVING),
        sections=compose_sections(work, handover, queries.package_for_all(work), printed=True),
        remark=because,
    )
    return covered(told, _cover(work))


def _cover(work: Work) -> Callable[[str], str]:
    """Return what hides protected persons in a paper that is kept: their names, addresses and numbers."""
    protected = [one.name for one in persons(work) if one.protected_identity]
    over = shield(work)

    def cover(text: str) -> str:
        for name in protected:
            text = text.replace(name, PROTECTED)
        return over.over(text)

    return cover


def _told(part: Part, time_zone: str) -> Told:
    row = part.row
    done = _day(row.done_at, time_zone) if row and row.done_at else ""
    return Told(part.person.name, row.looked_after if row else "", row.ask if row else "", done)


def _day(moment: datetime, time_zone: str) -> str:
    return format_date(local_date(moment, time_zone), "sv")


def compose_sections(
    work: Work, handover: Handover, found: Package, *, printed: bool = False
) -> list[Section]:
    """Return the package as lists of sentences, with what the board said of each; `printed` for the receipt."""
    association, points = own(work), queries.points_of(work, handover.id)
    barred = barred_holds(work, found.holds)
    rows: dict[Point, Sequence[str]] = {
        Point.ACTIONS: [
            _joined(one.decision.text.rstrip(" ."), one.responsible, _by(one.decision.due), one.title)
            for one in found.actions
        ],
        Point.MINUTES: [
            _joined(
                f"{KIND_TITLES[minutes.called]} {minutes.label}".strip(),
                format_date(minutes.held_on, "sv"),
                standing.words,
            )
            for minutes, standing in found.minutes
        ],
        Point.CONTRACTS: [
            _joined(one.contract.title, one.contract.counterparty, _by(one.due)) for one in found.contracts
        ],
        Point.MATTERS: [_joined(f"{one.label} {one.title}", one.counterparty) for one in found.matters],
        # Its reason may tell of someone, and everybody reads the receipt; who has a conflict of interest is told of no reason.
        Point.HOLDS: [
            _joined(
                HOLD_WORDS[hold.kind] if printed or hold.id in barred else hold.reason,
                f"sedan {_day(hold.placed_at, association.time_zone)}",
                _by(hold.until),
            )
            for hold in found.holds
        ],
        Point.KEYS: [_kept_in_words(one) for one in found.things],
        Point.PAPER: [_joined(one.label, one.shelf, one.contents) for one in found.binders],
        Point.ADMINISTRATORS: [one.name for one in _administrators(work)],
        Point.BACKUP: [
            *(_kept_in_words(one) for one in found.backup_keys),
            *_locked_in_words(work.ports.backup_keys.count()),
            f"Återställningen ska prövas {_by(found.drill_by)}",
        ],
        Point.APARTMENTS: _gaps_in_words(found.apartments),
    }
    made = []
    for point in Point:
        row = points.get(point)
        checked = f"{row.done_by_name}, {_day(row.done_at, association.time_zone)}" if row else ""
        remark, left_out = row.remark if row else "", found.left_out.get(point, 0)
        made.append(Section(POINT_WORDS[point], rows.get(point, []), remark, checked, left_out))
    return made


def _locked_in_words(count: int | None) -> list[str]:
    """What the computer says beside the register: how many keys there are, not whose."""
    if count is None:
        return []
    if count == 0:
        return ["Säkerhetskopiorna på datorn är inte låsta med någon nyckel"]
    return [
        f"Säkerhetskopiorna på datorn är låsta med {'en enda nyckel' if count == 1 else f'{count} nycklar'}"
    ]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _by(day: date | None) -> str:
    return f"senast {format_date(day, 'sv')}" if day else ""


def _gaps_in_words(gaps: Gaps) -> list[str]:
    """What a newcomer would have to ask for; who owns what is no part of a receipt that everybody reads."""
    unplaced = len(gaps.members_without)
    return [
        *(f"Lägenhet {number}: ägarens första dag är inte känd" for number in gaps.without_first_day),
        *(f"Lägenhet {number}: ingen ägare i dag" for number in gaps.without_owner),
        *([f"Medlemmar utan lägenhet i registret: {unplaced}"] if unplaced else []),
    ]


def _kept_in_words(one: Kept) -> str:
    row = one.keeping
    since = f"sedan {format_date(row.since, 'sv')}" if row.since else ""
    return _joined(f"{KIND_WORDS[row.kind]}: {row.what}", row.place, one.holder, since)


def _administrators(work: Work) -> list[Person]:
    return [one for one in administrators(work, local_today(work)) if one.account_id is not None]


def print_driftkort(opener: WorkOpener, actor: Actor, running: Running) -> tuple[bytes, str]:
    """Return the driftkort as a PDF of one page and its name: how the portal is found, started and opened again.

    Filled from settings and registers; nothing on it opens anything by itself.
    """
    actor.require(Permission.READ_JOBS)
    with opener.reading(actor) as work:
        card = _card(work, running)
        day = local_today(work)
    data = card_data(card, opener.ports.typesetter.missing_glyphs)
    content = opener.ports.typesetter.typeset("driftkort", data)
    with opener.writing(actor) as work:
        record(work, "handover.card_printed", "association", work.actor.tenant)
    return content, sensible_name(f"Driftkort {card.association}", day, "application/pdf")


def _card(work: Work, running: Running) -> Card:
    association, last_backup = own(work), last_at(work, "backed_up")
    tried = next(iter(queries.drills(work)), None)
    outcome = (
        f"{format_date(tried.day, 'sv')}, {tried.who}: {OUTCOME_WORDS[tried.outcome]}" if tried else NEVER
    )
    return Card(
        association=association.name,
        org_number=association.org_number,
        slug=association.slug,
        language=association.language,
        made_on=format_date(local_today(work), association.language),
        running=running,
        held=[
            Held(
                KIND_WORDS[one.keeping.kind],
                one.keeping.what,
                one.keeping.place,
                _reached(work, one.keeping.holder_id, one.holder),
            )
            for one in queries.needed_to_run(work)
        ],
        administrators=[_reached(work, one.id, one.name) for one in _administrators(work)],
        last_backup=_day(last_backup, association.time_zone) if last_backup else NEVER,
        last_drill=outcome,
        next_drill=format_date(queries.next_drill(work), "sv"),
    )


def _reached(work: Work, person_id: uuid.UUID | None, name: str) -> str:
    """Return a name with the telephone number, unless the person's identity is protected."""
    found = person(work, person_id) if person_id else None
    return _joined(name, found.phone if found and not found.protected_identity else "")
