"""What the portal's registers, minutes, letters, signatures and logs say of a person. For the worker."""

import uuid
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from boardroom.associations.queries import own
from boardroom.audit.models import Entry, Reading
from boardroom.audit.rules import READING_WORDS, naming_fact, sentence
from boardroom.core.dates import local_date
from boardroom.core.ids import uuid_or_none
from boardroom.documents.models import Document
from boardroom.identity.models import Account
from boardroom.intake.models import MailMessage
from boardroom.mandates.models import Ownership, Person
from boardroom.mandates.queries import mandates_of, ownerships_of, persons
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.minutes.models import (
    AgendaItem,
    Attendance,
    CalledMeeting,
    CapsulamVoter,
    Comment,
    Decision,
    Item,
    Minutes,
)
from boardroom.minutes.queries import decisions_by_ids
from boardroom.minutes.rules import lines_of
from boardroom.minutes.rules.capsulam import VOTE_WORDS
from boardroom.notices.models import Message
from boardroom.papers.models import Binder
from boardroom.privacy.queries.registers import log_about, registers
from boardroom.privacy.queries.typed import typed
from boardroom.privacy.rules.clues import Clue, Clues, places
from boardroom.privacy.rules.extracts import ANSWERED, SIGNED, Extract, day, moment, most, told
from boardroom.privacy.rules.states import FindingKind
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.levels import method_told
from boardroom.work import Work

# What a letter may be about that is not for everybody: who may not know of it does not read of it here either.
_LETTERS_OF = {"envelope", "share", "meeting", "per_capsulam", "minutes"}


# What a register says of a person: asked with the keys that the register of persons knows them by, the clues, and the
# association's time zone.
Register = Callable[[Work, Collection[uuid.UUID], Clues, str], Iterator[Extract]]


def extracts(work: Work, clues: Clues, above: Collection[Register] = ()) -> Iterator[Extract]:
    """Yield what registers, minutes, letters, signatures and logs say of a person, one thing after the other.

    `above` are the registers of features that stand above this one and are handed in where all is put together.
    """
    mine = [person for person in persons(work) if same_person(person, clues)]
    keys, accounts = {person.id for person in mine}, {person.account_id for person in mine} - {None}
    zone = own(work).time_zone
    for person in mine:
        yield _person(work, person)
    yield from _accounts(work, accounts, zone)
    yield from _minutes(work, keys, clues)
    yield from _decisions(work, keys, clues)
    yield from _meetings(work, keys, clues, zone)
    yield from _remarks(work, keys, clues, zone)
    yield from _binders(work, clues)
    yield from _letters(work, clues, zone)
    yield from _mail(work, clues, zone)
    yield from _signatures(work, keys, clues, zone)
    yield from _readings(work, keys, accounts, zone)
    yield from _changes(work, keys | accounts, zone)
    for register in (registers, typed, *above):
        yield from register(work, keys, clues, zone)
    yield from log_about(work, keys | accounts, zone)


def _person(work: Work, person: Person) -> Extract:
    held = [
        f"Uppdrag: {ROLE_WORDS[mandate.role.value]}, {day(mandate.start)} – {_last(mandate.end)}"
        + (f" ({mandate.ended_because})" if mandate.ended_because else "")
        for mandate in mandates_of(work, person.id)
    ]
    lines = told(
        ("Namn", person.name),
        ("E-post", person.email),
        ("Telefon", person.phone),
        *(("Lägenhet", _held(one)) for one in ownerships_of(work, person)),
        ("Skyddade personuppgifter", "ja" if person.protected_identity else ""),
        ("Infördes", day(person.created_at.date())),
    )
    return Extract(FindingKind.PERSON, person.name, (Clue.OWN,), (*lines, *held))


def _last(end: date | None) -> str:
    return day(end - timedelta(days=1)) if end else "tills vidare"


def _held(ownership: Ownership) -> str:
    first, last = day(ownership.start) or "första dagen inte känd", day(ownership.last_day) or "tills vidare"
    return f"{ownership.apartment}, {first} – {last}"


def _accounts(work: Work, accounts: Collection[uuid.UUID | None], zone: str) -> Iterator[Extract]:
    for account in work.session.scalars(select(Account).where(Account.id.in_(accounts))):
        yield Extract(
            FindingKind.ACCOUNT,
            account.email,
            (Clue.OWN,),
            told(
                ("E-post", account.email),
                ("Namn", account.name),
                ("Språk", account.language),
                ("Skapades", moment(account.created_at, zone)),
                (
                    "Lösenord",
                    "sparas bara som ett värde som inte går att räkna tillbaka"
                    if account.password_hash
                    else "",
                ),
                ("Stängdes", moment(account.disabled_at, zone)),
            ),
        )


def _minutes(work: Work, keys: Collection[uuid.UUID], clues: Clues) -> Iterator[Extract]:
    """Minutes written here that are no document of the archive yet: those that are come with their pages."""
    rows = work.session.scalars(
        select(Minutes)
        .outerjoin(Envelope, Envelope.id == Minutes.envelope_id)
        .where(Minutes.association_id == work.actor.tenant, Envelope.document_id.is_(None))
        .options(selectinload(Minutes.items).selectinload(Item.decisions), selectinload(Minutes.attendance))
        .order_by(Minutes.held_on)
    )
    for minutes in rows:
        lines, met = [], set[Clue]()
        for present in minutes.attendance:
            if present.person_id in keys or places(present.name, clues):
                met.add(Clue.NAME)
                lines.append(_present(present))
        for item in minutes.items:
            text = "\n".join(
                (item.heading, *lines_of(item.text), item.reservation, *(one.text for one in item.decisions))
            )
            found = places(text, clues.during(minutes.held_on))
            if found:
                met |= {one.clue for one in found}
                lines += [f"§ {item.position} {part}" for part in text.splitlines() if part.strip()]
        if lines:
            title = f"Protokoll {minutes.label}".strip() + f", {day(minutes.held_on)}"
            yield Extract(FindingKind.MINUTES, title, tuple(met), tuple(lines), minutes.id)


def _present(present: Attendance) -> str:
    return "Deltagare: " + ", ".join(part for part in (present.name, present.role, present.note) if part)


def _decisions(work: Work, keys: Collection[uuid.UUID], clues: Clues) -> Iterator[Extract]:
    rows = work.session.execute(
        select(Decision, func.coalesce(Minutes.held_on, Document.document_date))
        .outerjoin(Item, Item.id == Decision.item_id)
        .outerjoin(Minutes, Minutes.id == Item.minutes_id)
        .outerjoin(Document, Document.id == Decision.document_id)
        .where(Decision.association_id == work.actor.tenant)
        .order_by(Decision.due, Decision.id)
    )
    for decision, decided_on in rows:
        words = "\n".join(
            (
                *(
                    decision.heading,
                    decision.text,
                    decision.votes,
                    decision.reservation,
                    decision.counterparty,
                ),
                f"lgh {decision.apartment}",  # told as a number alone, which could be a year
                decision.evidence,
            )
        )
        met = {one.clue for one in places(words, clues.during(decided_on))}
        if decision.responsible_id in keys:
            met.add(Clue.OWN)
        if met:
            lines = told(
                ("Rubrik", decision.heading),
                ("Beslut", decision.text),
                ("Röster", decision.votes),
                ("Reservation", decision.reservation),
                ("Motpart", decision.counterparty),
                ("Belopp", f"{decision.kronor} kr" if decision.kronor is not None else ""),
                ("Lägenhet", decision.apartment),
                ("Infört ur", decision.evidence if decision.evidence != decision.text else ""),
                ("Ansvarig", "personen som begäran gäller" if decision.responsible_id in keys else ""),
                ("Klart senast", day(decision.due)),
                ("Klart", day(decision.done_at.date()) if decision.done_at else ""),
            )
            # One of void minutes, or of a paper that is gone, is in nobody's register any more.
            source = decision.id if decisions_by_ids(work, [decision.id]) else None
            yield Extract(FindingKind.DECISION, decision.text[:120], tuple(met), lines, source)


def _letters(work: Work, clues: Clues, zone: str) -> Iterator[Extract]:
    rows = work.session.scalars(
        select(Message)
        .where(Message.association_id == work.actor.tenant)
        .order_by(Message.created_at)
        .execution_options(yield_per=500)
    )
    envelopes = _envelopes_of_signers(work)
    lines: dict[uuid.UUID | None, list[str]] = {}
    for letter in rows:
        if places(f"{letter.to_name}\n{letter.to_address}", clues):
            about = naming_fact(letter.facts)
            source = letter.subject_id if letter.subject_kind in _LETTERS_OF else None
            if letter.subject_kind == "signer" and letter.subject_id:
                source = envelopes.get(letter.subject_id, letter.subject_id)
            lines.setdefault(source, []).append(
                f"{moment(letter.sent_at or letter.created_at, zone)}: till {letter.to_address}"
                + (f", om {about}" if about else "")
                + ("" if letter.sent_at else ", inte skickat")
            )
    for source, told_of in lines.items():
        yield Extract(FindingKind.LETTER, "Brev till personen", (Clue.OWN,), most(told_of), source)


def _envelopes_of_signers(work: Work) -> dict[uuid.UUID, uuid.UUID]:
    rows = work.session.execute(
        select(Signer.id, Signer.envelope_id).where(Signer.association_id == work.actor.tenant)
    )
    return {row.id: row.envelope_id for row in rows}


def _meetings(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    """Meetings that were called: agenda, who was asked, who said that they have a conflict of interest."""
    rows = work.session.scalars(
        select(CalledMeeting)
        .where(CalledMeeting.association_id == work.actor.tenant)
        .options(
            selectinload(CalledMeeting.items).selectinload(AgendaItem.conflicts),
            selectinload(CalledMeeting.invitees),
        )
        .order_by(CalledMeeting.starts)
    )
    for meeting in rows:
        lines = [
            f"Kallad, svar: {ANSWERED[one.answer.value]}" for one in meeting.invitees if one.person_id in keys
        ]
        met = {Clue.OWN} if lines else set[Clue]()
        for item in meeting.items:
            text = "\n".join(lines_of(item.text))
            found = places(f"{item.heading}\n{text}", clues.during(local_date(meeting.starts, zone)))
            met |= {one.clue for one in found}
            lines += [f"{item.position}. {item.heading}: {text}".rstrip(": ")] if found else []
            lines += [
                f"{item.position}. Jäv: {one.reason}" for one in item.conflicts if one.person_id in keys
            ]
        if lines:
            yield Extract(
                FindingKind.MINUTES,
                f"Möte {moment(meeting.starts, zone)}",
                tuple(met or {Clue.OWN}),
                tuple(lines),
                meeting.id,
            )


def _remarks(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    """What the person has remarked on minutes, or somebody about them, and how they voted without a meeting."""
    comments = work.session.scalars(
        select(Comment).where(Comment.association_id == work.actor.tenant).order_by(Comment.written_at)
    )
    lines = [
        f"{moment(one.written_at, zone)}, {one.place}, {one.author}: {one.text}"
        for one in comments
        if one.written_by in keys or places(one.text, clues)
    ]
    votes = work.session.scalars(
        select(CapsulamVoter).where(
            CapsulamVoter.association_id == work.actor.tenant, CapsulamVoter.person_id.in_(keys)
        )
    )
    lines += [
        f"Beslut utan möte: {VOTE_WORDS[one.vote.value] if one.vote else 'inte röstat'} {moment(one.voted_at, zone)} {one.reservation}".rstrip()
        for one in votes
    ]
    if lines:
        yield Extract(FindingKind.MINUTES, "Anmärkningar och röster", (Clue.OWN,), most(lines))


def _binders(work: Work, clues: Clues) -> Iterator[Extract]:
    rows = work.session.scalars(
        select(Binder)
        .where(Binder.association_id == work.actor.tenant, Binder.removed_at.is_(None))
        .order_by(Binder.label)
    )
    for binder in rows:
        text = f"{binder.label}\n{binder.contents}\n{binder.note}"
        met = places(text, clues)
        if met:
            lines = tuple(line for line in text.splitlines() if line.strip())
            yield Extract(FindingKind.BINDER, binder.label, tuple(one.clue for one in met), lines, binder.id)


def _mail(work: Work, clues: Clues, zone: str) -> Iterator[Extract]:
    """Letters that came to the association's mailbox from the person, or speak of them in their subject."""
    rows = work.session.scalars(
        select(MailMessage)
        .where(MailMessage.association_id == work.actor.tenant)
        .order_by(MailMessage.arrived_at)
    )
    lines = [
        f"{moment(one.arrived_at, zone)}: från {one.sender}, {one.subject}".rstrip(", ")
        for one in rows
        if places(f"{one.sender}\n{one.subject}", clues)
    ]
    if lines:
        yield Extract(FindingKind.LETTER, "Brev från personen", (Clue.OWN,), most(lines))


def _signatures(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    rows = work.session.execute(
        select(Signer, Envelope.id, Envelope.title)
        .join(Envelope, Envelope.id == Signer.envelope_id)
        .where(Signer.association_id == work.actor.tenant)
        .order_by(Envelope.sent_at, Signer.position)
    )
    for signer, envelope_id, title in rows:
        if signer.person_id in keys or places(f"{signer.name}\n{signer.email}", clues):
            lines = told(
                ("Handling", title),
                ("Namn", signer.name),
                ("E-post", signer.email),
                ("Telefon", signer.phone),
                ("Läge", SIGNED[signer.state.value]),
                ("Sätt", method_told(signer.method.value, signer.proof) if signer.method else ""),
                ("När", moment(signer.decided_at, zone)),
                ("Anmärkning", signer.remark),
                ("Skäl", signer.reason),
                ("Intyg som skrevs under", signer.statement),
            )
            yield Extract(FindingKind.SIGNATURE, title, (Clue.OWN,), lines, envelope_id)


def _readings(
    work: Work, keys: Collection[uuid.UUID], accounts: Collection[uuid.UUID | None], zone: str
) -> Iterator[Extract]:
    rows = work.session.scalars(
        select(Reading)
        .where(
            Reading.association_id == work.actor.tenant,
            or_(Reading.person_id.in_(keys), Reading.account_id.in_(accounts)),
        )
        .order_by(Reading.at)
        .limit(20_000)
    ).all()
    references = _references(work, {row.subject_id for row in rows if row.subject_kind == "document"})
    lines = [
        f"{moment(row.at, zone)}: {READING_WORDS.get(row.what, row.what)} {references.get(row.subject_id, '')}".rstrip()
        for row in rows
    ]
    if lines:
        yield Extract(FindingKind.READINGS, "Vad personen har öppnat", (Clue.OWN,), most(lines))


def _changes(work: Work, keys: Collection[uuid.UUID | None], zone: str) -> Iterator[Extract]:
    rows = work.session.scalars(
        select(Entry)
        .where(Entry.association_id == work.actor.tenant, Entry.actor_id.in_([str(key) for key in keys]))
        .order_by(Entry.number)
        .limit(20_000)
    )
    lines = [f"{moment(row.at, zone)}: {sentence(row.verb, row.subject_kind)}" for row in rows]
    if lines:
        yield Extract(FindingKind.CHANGES, "Vad personen har gjort i portalen", (Clue.OWN,), most(lines))


def _references(work: Work, keys: Collection[str]) -> dict[str, str]:
    wanted = [key for text in keys if (key := uuid_or_none(text))]
    rows = work.session.execute(
        select(Document.id, Document.reference).where(
            Document.association_id == work.actor.tenant, Document.id.in_(wanted)
        )
    )
    return {str(key): reference for key, reference in rows}


def same_person(person: Person, clues: Clues) -> bool:
    """Tell whether a row of the register is the person: by name, mail or telephone. An apartment may have had others."""
    told_of = f"{person.name}\n{person.email}\n{person.phone}"
    sure = {Clue.NAME, Clue.MAIL, Clue.PHONE}
    return any(one.clue in sure for one in places(told_of, clues))
