"""What is said of documents: title, class, date, tags; and that their text has changed."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, or_, update

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record, record_many
from boardroom.classes.queries import by_key
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents import queries
from boardroom.documents.errors import DateOutOfReach, NoSuchClass, TitleMissing
from boardroom.documents.models import Document, Extent, File, Tag
from boardroom.documents.rules import clean_tags, possible_date
from boardroom.mandates.rules import apartment_number
from boardroom.work import Work


@dataclass(frozen=True)
class Said:
    """What is said of one document."""

    title: str
    record_class: str | None
    document_date: date | None


def describe(
    work: Work,
    document_id: uuid.UUID,
    *,
    title: str,
    record_class: str | None,
    document_date: date | None,
    tags: Iterable[str] | None = None,
    printed_number: str | None = None,
    summary: str | None = None,
    trigger_date: date | None = None,
    counterparty: str | None = None,
    fiscal_year: str | None = None,
    apartment: str | None = None,
) -> Document:
    """Change what is said of a document; None for what stands after the date leaves it as it is."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = queries.by_id(work, document_id)
    return set_description(
        work,
        document,
        title=title,
        record_class=record_class,
        document_date=document_date,
        tags=tags,
        printed_number=printed_number,
        summary=summary,
        trigger_date=trigger_date,
        counterparty=counterparty,
        fiscal_year=fiscal_year,
        apartment=apartment,
    )


def set_description(
    work: Work,
    document: Document,
    *,
    title: str,
    record_class: str | None,
    document_date: date | None,
    tags: Iterable[str] | None = None,
    printed_number: str | None = None,
    summary: str | None = None,
    trigger_date: date | None = None,
    counterparty: str | None = None,
    fiscal_year: str | None = None,
    apartment: str | None = None,
    finished: bool = True,
) -> Document:
    """As `describe`, for an action that has already made sure that the actor may (a person's own upload).

    `finished` is False when a person has said one thing of several, and is to be asked for the rest again.
    """
    before = (document.title, document.record_class, document.document_date)
    document.title = clean_title(title)
    _reclass(work, document, adopted_class(work, record_class))
    document.document_date = within_reach(document_date, local_today(work))
    if trigger_date is not None:
        document.trigger_date = trigger_date
    if printed_number is not None:
        document.printed_number = printed_number.strip()[:20]
    if summary is not None:
        document.summary = summary.strip()[:1000]
    if counterparty is not None:
        document.counterparty = " ".join(counterparty.split())[:120]
    if fiscal_year is not None:
        document.fiscal_year = fiscal_year.strip()[:20]
    if apartment is not None:
        place(work, document, apartment_number(apartment))
    if tags is not None:
        set_tags(work, document, tags)
    if finished:
        document.described_at = work.now
    document.changed()
    work.session.flush()
    record(
        work,
        "documents.described",
        "document",
        document.id,
        before=before,
        after=(document.title, document.record_class, document.document_date),
    )
    return document


def place(work: Work, document: Document, apartment: str) -> None:
    """Say which apartment a document is about; logged by itself, for it decides which member reads it."""
    before = document.apartment
    if apartment != before:
        document.apartment = apartment
        record(work, "documents.placed", "document", document.id, before=before, apartment=apartment)


def say_of_many(
    work: Work,
    said: Sequence[tuple[Document, Said]],
    *,
    tags_added: Iterable[str] = (),
    tags_removed: Iterable[str] = (),
    apartment: str = "",
) -> None:
    """As `set_description` for many documents that the caller has made sure the actor may edit; logged for each.

    Without an apartment each stays with the one that it has.
    """
    for record_class in {one.record_class for _, one in said}:
        adopted_class(work, record_class)
    for document, one in said:
        document.title = clean_title(one.title)
        _reclass(work, document, one.record_class)
        document.document_date = one.document_date
        if number := apartment_number(apartment):
            place(work, document, number)
        if one.record_class and one.document_date:
            document.described_at = work.now
        document.changed()
    work.session.flush()
    keys = [document.id for document, _ in said]
    added, removed = clean_tags(tags_added), {name.casefold() for name in clean_tags(tags_removed)}
    if added or removed:
        _change_tags(work, keys, added, removed)
    record_many(
        work,
        "documents.described",
        "document",
        keys,
        tags_added=", ".join(added),
        tags_removed=", ".join(sorted(removed)),
        together=len(keys),
    )


def note_event(work: Work, document: Document, day: date | None) -> None:
    """Say when that happened which a document's time is counted from (contract end, case closed …); None: not yet.

    For an action that has made sure that the actor may, also of papers that they do not see themselves.
    """
    if document.trigger_date == day:
        return
    before = document.trigger_date
    document.trigger_date = day
    work.session.flush()
    record(work, "documents.event_noted", "document", document.id, before=before or "", day=day or "")


def note_change(work: Work, document_id: uuid.UUID) -> None:
    """Note that a document's text has changed, so that search takes it in again, with all that is made of its pages."""
    derived = (
        exists()
        .where(
            Extent.association_id == Document.association_id,
            Extent.document_id == Document.id,
            File.id == Extent.file_id,
            File.document_id == document_id,
        )
        .correlate(Document)
    )
    work.session.execute(
        update(Document)
        .where(Document.association_id == work.actor.tenant, or_(Document.id == document_id, derived))
        .values(content_version=Document.content_version + 1)
        .execution_options(synchronize_session=False)
    )


def clean_title(title: str) -> str:
    """Return a title as it is kept: one line, printable, at most 300 characters; TitleMissing when nothing is left."""
    cleaned = " ".join("".join(letter for letter in title if letter.isprintable()).split())[:300]
    if not cleaned:
        raise TitleMissing
    return cleaned


def adopted_class(work: Work, record_class: str | None) -> str | None:
    """Return the class when the association has adopted it, None for none; NoSuchClass otherwise."""
    if not record_class:
        return None
    if by_key(work, record_class) is None:
        raise NoSuchClass
    return record_class


def _reclass(work: Work, document: Document, record_class: str | None) -> None:
    """Give a document a class; what it was is remembered when it was to be preserved and no longer is."""
    if record_class == document.record_class:
        return
    before, after = (by_key(work, key) if key else None for key in (document.record_class, record_class))
    if before and before.duration is None:
        document.was_class = before.key
    if after and after.duration is None:
        document.was_class = ""
    document.record_class = record_class


def within_reach(day: date | None, today: date) -> date | None:
    """Return the day when a paper can bear it; DateOutOfReach otherwise."""
    if not possible_date(day, today):
        raise DateOutOfReach
    return day


def set_tags(work: Work, document: Document, tags: Iterable[str]) -> None:
    """Give a document these tags and no others."""
    work.session.execute(
        delete(Tag).where(Tag.association_id == work.actor.tenant, Tag.document_id == document.id)
    )
    for name in clean_tags(tags):
        work.session.add(
            Tag(id=new_id(), association_id=work.actor.tenant, document_id=document.id, name=name)
        )
    work.session.flush()


def _change_tags(work: Work, keys: Sequence[uuid.UUID], added: Sequence[str], removed: set[str]) -> None:
    held = queries.tags_of_many(work, keys)
    for key in keys:
        own = {tag.name.casefold(): tag for tag in held.get(key, [])}
        for folded in removed & own.keys():
            work.session.delete(own[folded])
        for name in added:
            if name.casefold() not in own:
                work.session.add(
                    Tag(id=new_id(), association_id=work.actor.tenant, document_id=key, name=name)
                )
    work.session.flush()
