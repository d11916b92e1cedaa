"""Everything about a person: pages of documents, and what the portal's registers and logs say. For the worker.

Nothing of it is shown to anybody but through `findings`, which asks the reader's Scope about each page again.
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from boardroom.associations.queries import own
from boardroom.audit.models import Entry, Reading
from boardroom.audit.rules import READING_WORDS, naming_fact, sentence
from boardroom.core.errors import NotFound
from boardroom.core.ids import uuid_or_none
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.identity.models import Account
from boardroom.language.identifiers import mask_personnummer
from boardroom.mandates.models import Person
from boardroom.mandates.queries import mandates_of, persons
from boardroom.mandates.rules import ROLE_WORDS, scope_of
from boardroom.minutes.models import Attendance, Decision, Item, Minutes
from boardroom.notices.models import Message
from boardroom.privacy.rules.clues import Clue, Clues, Found, excerpt, places
from boardroom.privacy.rules.extracts import Extract, day, moment, most, told
from boardroom.privacy.rules.states import FindingKind
from boardroom.reading.models import TextLayer
from boardroom.reading.queries import pages_of
from boardroom.search.queries.page_entries import BEST_TEXT
from boardroom.signing.models import Envelope, Signer
from boardroom.work import Work

_AT_ONCE = 50
_LONGEST_EXCERPT = 400


@dataclass(frozen=True)
class FoundPage:
    """A page that speaks of the person."""

    document_id: uuid.UUID
    page_id: uuid.UUID
    number: int
    clues: tuple[Clue, ...]
    excerpt: str


@dataclass(frozen=True)
class Gathered:
    """All that was found, how many pages were looked through, and how many have no text."""

    pages: tuple[FoundPage, ...]
    extracts: tuple[Extract, ...]
    searched: int
    unread: int


def gathered(work: Work, clues: Clues) -> Gathered:
    """Return everything in the association that speaks of a person, whoever may see it."""
    pages, searched, unread = _pages(work, clues)
    return Gathered(tuple(pages), tuple(_extracts(work, clues)), searched, unread)


def same_person(person: Person, clues: Clues) -> bool:
    """Tell whether a row of the register is the person: by name, mail or telephone. An apartment may have had others."""
    told_of = f"{person.name}\n{person.email}\n{person.phone}"
    sure = {Clue.NAME, Clue.MAIL, Clue.PHONE}
    return any(one.clue in sure for one in places(told_of, clues))


def others(work: Work, clues: Clues) -> list[Clues]:
    """Return what the register knows of everyone else, for suggestions of what to cover."""
    return [
        Clues((person.name,), "", "", person.email, person.phone)
        for person in persons(work)
        if not same_person(person, clues)
    ]


def _pages(work: Work, clues: Clues) -> tuple[list[FoundPage], int, int]:
    documents = list(
        work.session.scalars(
            select(Document)
            .where(within(scope_of(work.actor)), current())
            .options(selectinload(Document.tags))
            .order_by(Document.document_date, Document.reference)
        )
    )
    found, searched, unread = [], 0, 0
    for start in range(0, len(documents), _AT_ONCE):
        some = documents[start : start + _AT_ONCE]
        pages = {document.id: pages_of(work, document.id) for document in some}
        texts = _texts(work, [page.id for every in pages.values() for page in every])
        for document in some:
            every = pages[document.id]
            searched += len(every)
            unread += sum(page.id not in texts for page in every)
            mine = [
                one
                for number, page in enumerate(every, start=1)
                for one in _in_page(document.id, page.id, number, texts.get(page.id, ()), clues)
            ]
            if every and not any(one.number == 1 for one in mine):
                mine = _in_description(document, every[0].id, clues) + mine
            found += mine
    return found, searched, unread


def _texts(work: Work, page_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return every reading of each page, the one that counts first: a name may be right in another one alone."""
    rows = work.session.execute(
        select(TextLayer.page_id, TextLayer.text)
        .where(TextLayer.association_id == work.actor.tenant, TextLayer.page_id.in_(page_ids))
        .order_by(BEST_TEXT)
    )
    texts: dict[uuid.UUID, list[str]] = {}
    for page_id, text in rows:
        texts.setdefault(page_id, []).append(text)
    return texts


def _in_page(
    document_id: uuid.UUID, page_id: uuid.UUID, number: int, texts: Sequence[str], clues: Clues
) -> list[FoundPage]:
    met = [(text, found) for text in texts if (found := places(text, clues))]
    if not met:
        return []
    seen = tuple(dict.fromkeys(one.clue for _, found in met for one in found))
    return [FoundPage(document_id, page_id, number, seen, _shown(*met[0]))]


def _in_description(document: Document, page_id: uuid.UUID, clues: Clues) -> list[FoundPage]:
    """What a person typed of a document names them, though none of its pages does: the first page stands for it."""
    typed = [document.title, document.counterparty, document.summary, *(tag.name for tag in document.tags)]
    text = "\n".join(part for part in typed if part)
    met = places(text, clues)
    if not met:
        return []
    return [FoundPage(document.id, page_id, 1, tuple(one.clue for one in met), _shown(text, met))]


def _shown(text: str, met: Sequence[Found]) -> str:
    """Return an excerpt for lists: a personal identity number is never whole in one."""
    return excerpt(mask_personnummer(text), met)[:_LONGEST_EXCERPT]


def _extracts(work: Work, clues: Clues) -> Iterator[Extract]:
    mine = [person for person in persons(work) if same_person(person, clues)]
    keys, accounts = {person.id for person in mine}, {person.account_id for person in mine} - {None}
    zone = own(work).time_zone
    for person in mine:
        yield _person(work, person)
    yield from _accounts(work, accounts, zone)
    yield from _minutes(work, keys, clues)
    yield from _decisions(work, keys, clues)
    yield from _letters(work, clues, zone)
    yield from _signatures(work, keys, clues, zone)
    yield from _readings(work, keys, accounts, zone)
    yield from _changes(work, keys | accounts, zone)


def _person(work: Work, person: Person) -> Extract:
    held = [
        f"Uppdrag: {ROLE_WORDS[mandate.role.value]}, {day(mandate.start)} – {day(mandate.end) or 'tills vidare'}"
        + (f" ({mandate.ended_because})" if mandate.ended_because else "")
        for mandate in mandates_of(work, person.id)
    ]
    lines = told(
        ("Namn", person.name),
        ("E-post", person.email),
        ("Telefon", person.phone),
        ("Lägenhet", person.apartment),
        ("Skyddade personuppgifter", "ja" if person.protected_identity else ""),
        ("Infördes", day(person.created_at.date())),
    )
    return Extract(FindingKind.PERSON, person.name, (Clue.OWN,), (*lines, *held))


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
                (item.heading, item.text, item.reservation, *(one.text for one in item.decisions))
            )
            found = places(text, clues)
            if found:
                met |= {one.clue for one in found}
                lines += [f"§ {item.position} {part}" for part in text.splitlines() if part.strip()]
        if lines:
            title = f"Protokoll {minutes.label}".strip() + f", {day(minutes.held_on)}"
            yield Extract(FindingKind.MINUTES, title, tuple(met), tuple(lines))


def _present(present: Attendance) -> str:
    return "Deltagare: " + ", ".join(part for part in (present.name, present.role, present.note) if part)


def _decisions(work: Work, keys: Collection[uuid.UUID], clues: Clues) -> Iterator[Extract]:
    rows = work.session.scalars(
        select(Decision)
        .where(Decision.association_id == work.actor.tenant)
        .order_by(Decision.due, Decision.id)
    )
    for decision in rows:
        met = {one.clue for one in places(decision.text, clues)}
        if decision.responsible_id in keys:
            met.add(Clue.OWN)
        if met:
            lines = told(
                ("Beslut", decision.text),
                ("Ansvarig", "personen som begäran gäller" if decision.responsible_id in keys else ""),
                ("Klart senast", day(decision.due)),
                ("Klart", day(decision.done_at.date()) if decision.done_at else ""),
            )
            yield Extract(FindingKind.DECISION, decision.text[:120], tuple(met), lines)


def _letters(work: Work, clues: Clues, zone: str) -> Iterator[Extract]:
    rows = work.session.scalars(
        select(Message)
        .where(Message.association_id == work.actor.tenant)
        .order_by(Message.created_at)
        .execution_options(yield_per=500)
    )
    lines = []
    for letter in rows:
        if places(f"{letter.to_name}\n{letter.to_address}", clues):
            about = naming_fact(letter.facts)
            lines.append(
                f"{moment(letter.sent_at or letter.created_at, zone)}: till {letter.to_address}"
                + (f", om {about}" if about else "")
                + ("" if letter.sent_at else ", inte skickat")
            )
    if lines:
        yield Extract(FindingKind.LETTER, "Brev till personen", (Clue.OWN,), most(lines))


def _signatures(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    rows = work.session.execute(
        select(Signer, Envelope.title)
        .join(Envelope, Envelope.id == Signer.envelope_id)
        .where(Signer.association_id == work.actor.tenant)
        .order_by(Envelope.sent_at, Signer.position)
    )
    for signer, title in rows:
        if signer.person_id in keys or places(f"{signer.name}\n{signer.email}", clues):
            lines = told(
                ("Handling", title),
                ("Namn", signer.name),
                ("E-post", signer.email),
                ("Telefon", signer.phone),
                ("Läge", signer.state.value),
                ("Sätt", signer.method.value if signer.method else ""),
                ("När", moment(signer.decided_at, zone)),
                ("Anmärkning", signer.remark),
                ("Skäl", signer.reason),
                ("Intyg som skrevs under", signer.statement),
            )
            yield Extract(FindingKind.SIGNATURE, title, (Clue.OWN,), lines)


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


def known_person(work: Work, person_id: uuid.UUID) -> Person:
    """Return a person of the register, for filling in a request; NotFound when there is none."""
    found = next((person for person in persons(work) if person.id == person_id), None)
    if found is None:
        raise NotFound
    return found
