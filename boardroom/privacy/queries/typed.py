"""What small places say of a person: each of the list asked alike, what an account calls its keys, documents without pages."""

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import exists, null, select
from sqlalchemy.orm import selectinload

from boardroom.core.dates import local_date
from boardroom.documents.models import Document
from boardroom.documents.queries import within
from boardroom.documents.queries.sharing import current
from boardroom.identity.models import AccountSession, ApiToken, EidLink, Passkey
from boardroom.mandates.models import Person
from boardroom.mandates.rules import scope_of
from boardroom.privacy.queries.small_places import PLACES, Place, texts_in
from boardroom.privacy.rules.clues import Clue, Clues, places
from boardroom.privacy.rules.extracts import Extract, most
from boardroom.privacy.rules.states import FindingKind
from boardroom.reading.models import Page
from boardroom.work import Work


def typed(work: Work, keys: Collection[uuid.UUID], clues: Clues, zone: str) -> Iterator[Extract]:
    """Yield what small places say of a person who is known by `keys` in the register of persons, and by clues."""
    for place in PLACES:
        yield from _told(work, place, keys, clues)
    yield from _accounts(work, keys)
    yield from _without_pages(work, clues, zone)


def _told(work: Work, place: Place, keys: Collection[uuid.UUID], clues: Clues) -> Iterator[Extract]:
    columns = tuple(place.columns)
    rows = work.session.execute(
        select(
            null() if place.source is None else place.source,
            null() if place.person is None else place.person,
            *columns,
        ).where(place.tenant == work.actor.tenant, *place.where),
        execution_options={"yield_per": 500},
    )
    lines: dict[uuid.UUID | None, dict[str, None]] = {}
    met: dict[uuid.UUID | None, set[Clue]] = {}
    for source, person, *values in rows:
        texts = [
            (label, text)
            for label, value in zip(place.columns.values(), values, strict=True)
            for text in ((place.reads or texts_in)(value) if value else ())
        ]
        own = person in keys and bool(texts)
        if place.reads and not own:
            texts = [(label, text) for label, text in texts if places(text, clues)]
        found = {one.clue for one in places("\n".join(text for _label, text in texts), clues)}
        if own:
            found.add(Clue.OWN)
        if found:
            met.setdefault(source, set()).update(found)
            lines.setdefault(source, {}).update((f"{label}: {text}", None) for label, text in texts)
    for source, some in lines.items():
        yield Extract(place.kind, place.title, tuple(met[source]), most(list(some)), source)


def _accounts(work: Work, keys: Collection[uuid.UUID]) -> Iterator[Extract]:
    """What a person's own account calls its keys and devices."""
    accounts = select(Person.account_id).where(
        Person.association_id == work.actor.tenant,
        Person.id.in_(keys),
        Person.account_id.is_not(None),
    )
    names = (
        ("Passnyckel", Passkey.name, Passkey.account_id),
        ("E-legitimation", EidLink.name, EidLink.account_id),
        ("Inloggad på", AccountSession.device, AccountSession.account_id),
        ("Nyckel för program", ApiToken.name, ApiToken.account_id),
    )
    lines = [
        f"{label}: {name}"
        for label, column, account in names
        for name in work.session.scalars(
            select(column).where(account.in_(accounts), column != "").distinct().order_by(column)
        )
    ]
    if lines:
        yield Extract(FindingKind.ACCOUNT, "Kontots nycklar och enheter", (Clue.OWN,), most(lines))


def _without_pages(work: Work, clues: Clues, zone: str) -> Iterator[Extract]:
    """What a person typed of a document that has no page which could stand for it: a spreadsheet, a file that failed."""
    paged = exists().where(Page.association_id == Document.association_id, Page.document_id == Document.id)
    rows = work.session.scalars(
        select(Document)
        .where(within(scope_of(work.actor)), current(), ~paged)
        .options(selectinload(Document.tags))
        .order_by(Document.reference)
    )
    for document in rows:
        words = {
            "Titel": document.title,
            "Motpart": document.counterparty,
            "Om": document.summary,
            "Etiketter": ", ".join(tag.name for tag in document.tags),
            "Lägenhet": f"lgh {document.apartment}" if document.apartment else "",
        }
        then = clues.during(document.document_date or local_date(document.created_at, zone))
        met = {one.clue for one in places("\n".join(filter(None, words.values())), then)}
        if met:
            lines = tuple(f"{label}: {text}" for label, text in words.items() if text)
            title = f"Handlingen {document.reference}, som saknar läsbara sidor"
            yield Extract(FindingKind.BINDER, title, tuple(met), lines, document.id)
