"""Filing, describing and hiding documents, taking them away again, noting their fixity."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record, record_many
from boardroom.classes.queries import by_key
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents import queries
from boardroom.documents.errors import AlreadyHidden, DateOutOfReach, NoSuchClass, TitleMissing
from boardroom.documents.models import Document, File, FileRole, Hiding, ReferenceCounter, Tag
from boardroom.documents.rules import NewFile, clean_tags, possible_date, reference
from boardroom.mandates.queries import person
from boardroom.work import Work


@dataclass(frozen=True)
class Said:
    """What is said of one document."""

    title: str
    record_class: str | None
    document_date: date | None


def file_document(
    work: Work,
    *,
    title: str,
    files: Sequence[NewFile],
    record_class: str | None = None,
    document_date: date | None = None,
    tags: Iterable[str] = (),
    printed_number: str = "",
    summary: str = "",
) -> Document:
    """File a new document under the next reference of the year; its bytes must lie in the blob store already."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    today = local_today(work)
    document = Document(
        id=new_id(),
        association_id=work.actor.tenant,
        reference=_next_reference(work, today.year),
        title=_title(title),
        record_class=_class(work, record_class),
        document_date=_date(document_date, today),
        printed_number=printed_number.strip()[:20],
        summary=summary.strip()[:1000],
        content_version=1,
        created_at=work.now,
        created_by=work.actor.person_id,
    )
    work.session.add(document)
    work.session.flush()
    for file in files:
        _add(work, document, file)
    _set_tags(work, document, tags)
    record(
        work,
        "documents.filed",
        "document",
        document.id,
        reference=document.reference,
        record_class=document.record_class or "",
        sha256=" ".join(file.sha256 for file in files),
    )
    return document


def add_file(work: Work, document: Document, file: NewFile) -> File:
    """Record one more file of a document, such as its sealed form; earlier files are never replaced."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    added = _add(work, document, file)
    document.changed()
    record(work, "documents.file_added", "document", document.id, sha256=file.sha256, role=file.role)
    return added


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
) -> Document:
    """Change what is said of a document; None for tags, number or summary leaves them as they are."""
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
) -> Document:
    """As `describe`, for an action that has already made sure that the actor may (a person's own upload)."""
    before = (document.title, document.record_class, document.document_date)
    document.title = _title(title)
    document.record_class = _class(work, record_class)
    document.document_date = _date(document_date, local_today(work))
    if trigger_date is not None:
        document.trigger_date = trigger_date
    if printed_number is not None:
        document.printed_number = printed_number.strip()[:20]
    if summary is not None:
        document.summary = summary.strip()[:1000]
    if tags is not None:
        _set_tags(work, document, tags)
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


def say_of_many(
    work: Work,
    said: Sequence[tuple[Document, Said]],
    *,
    tags_added: Iterable[str] = (),
    tags_removed: Iterable[str] = (),
) -> None:
    """As `set_description` for many documents that the caller has made sure the actor may edit; logged for each."""
    for record_class in {one.record_class for _, one in said}:
        _class(work, record_class)
    for document, one in said:
        document.title, document.record_class = _title(one.title), one.record_class
        document.document_date = one.document_date
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


def hide_many(work: Work, documents: Sequence[Document], person_id: uuid.UUID, reason: str) -> None:
    """As `hide_from` for many documents; those hidden from the person already stay so."""
    for document in documents:
        if queries.hiding(work, document.id, person_id) is None:
            hide_from(work, document.id, person_id, reason)


def hide_from(work: Work, document_id: uuid.UUID, person_id: uuid.UUID, reason: str) -> Hiding:
    """Hide a document from one person because of a conflict of interest; it binds the chair as well."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = queries.by_id(work, document_id)
    if person(work, person_id) is None:
        raise NotFound
    if queries.hiding(work, document_id, person_id):
        raise AlreadyHidden
    hiding = Hiding(
        id=new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        person_id=person_id,
        reason=reason.strip()[:300],
        created_at=work.now,
    )
    work.session.add(hiding)
    document.changed()
    work.session.flush()
    record(work, "documents.hidden", "document", document.id, person=person_id, reason=hiding.reason)
    return hiding


def show_again(work: Work, document_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """End a hiding; the person it applied to can never do this, since they cannot find the document."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = queries.by_id(work, document_id)
    found = queries.hiding(work, document_id, person_id)
    if found is None:
        raise NotFound
    work.session.delete(found)
    document.changed()
    work.session.flush()
    record(work, "documents.shown_again", "document", document.id, person=person_id)


def content_changed(work: Work, document_id: uuid.UUID) -> None:
    """Note that a document's text has changed, so that search takes it in again."""
    work.session.execute(
        update(Document)
        .where(Document.association_id == work.actor.tenant, Document.id == document_id)
        .values(content_version=Document.content_version + 1)
        .execution_options(synchronize_session=False)
    )


def withdraw(work: Work, documents: Sequence[Document], reason: str) -> None:
    """Take documents away again that should not have come in; nobody finds them from now on.

    The caller has made sure that the actor may, and that nothing else builds on them. They can be put back
    until they are erased; reference and checksums stay for ever.
    """
    for document in documents:
        document.withdrawn_at = work.now
        document.withdrawn_by = work.actor.person_id
    work.session.flush()
    record_many(work, "documents.withdrawn", "document", [one.id for one in documents], reason=reason)
    work.later("search.index")


def put_back(work: Work, documents: Sequence[Document], reason: str) -> None:
    """Put documents back that were taken away; the caller has made sure that the actor may."""
    for document in documents:
        document.withdrawn_at = document.withdrawn_by = None
        document.changed()
    work.session.flush()
    record_many(work, "documents.put_back", "document", [one.id for one in documents], reason=reason)
    work.later("search.index")


def note_erased(work: Work, document_id: uuid.UUID) -> bool:
    """Note that a withdrawn document's bytes are gone, and forget what was said of it; False when it was put back.

    What stays is the trace: reference, dates of arrival and withdrawal, and the checksums of its files.
    """
    found = queries.withdrawn(work, [document_id])
    if not found:
        return False
    [document] = found
    _set_tags(work, document, [])
    document.title, document.summary, document.printed_number = document.reference, "", ""
    document.document_date = document.trigger_date = None
    document.erased_at = work.now
    work.session.execute(
        update(File)
        .where(File.association_id == work.actor.tenant, File.document_id == document_id)
        .values(name="")
        .execution_options(synchronize_session=False)
    )
    work.session.flush()
    record(work, "documents.erased", "document", document_id, reference=document.reference)
    return True


def note_fixity(work: Work, file: File, damage: str) -> None:
    """Note that a file's bytes were re-read; damage that is new goes into the log."""
    if damage and file.damage != damage:
        record(work, "documents.damage_found", "file", file.id, sha256=file.sha256, damage=damage)
    elif file.damage and not damage:
        record(work, "documents.damage_mended", "file", file.id, sha256=file.sha256)
    file.was_checked(work.now, damage)
    work.session.flush()


def _add(work: Work, document: Document, file: NewFile) -> File:
    added = File(
        id=new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        position=queries.last_position(work, document.id) + 1,
        role=FileRole(file.role),
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        name=file.name[:255],
        page_count=file.page_count,
        problem=file.problem[:300],
        created_at=work.now,
        damage="",
    )
    work.session.add(added)
    work.session.flush()
    return added


def _next_reference(work: Work, year: int) -> str:
    """Take the next number of a year; the UPDATE locks the counter, so that no number is given twice."""
    take = (
        update(ReferenceCounter)
        .where(ReferenceCounter.association_id == work.actor.tenant, ReferenceCounter.year == year)
        .values(next_number=ReferenceCounter.next_number + 1)
        .returning(ReferenceCounter.next_number)
        .execution_options(synchronize_session=False)
    )
    taken = work.session.scalar(take)
    if taken is None:
        try:
            with work.session.begin_nested():
                work.session.add(
                    ReferenceCounter(id=new_id(), association_id=work.actor.tenant, year=year, next_number=1)
                )
        except IntegrityError:
            pass  # someone else began the year in the same moment
        taken = work.session.scalars(take).one()
    return reference(year, taken - 1)


def _title(title: str) -> str:
    cleaned = " ".join("".join(letter for letter in title if letter.isprintable()).split())[:300]
    if not cleaned:
        raise TitleMissing
    return cleaned


def _class(work: Work, record_class: str | None) -> str | None:
    if not record_class:
        return None
    if by_key(work, record_class) is None:
        raise NoSuchClass
    return record_class


def _date(day: date | None, today: date) -> date | None:
    if not possible_date(day, today):
        raise DateOutOfReach
    return day


def _set_tags(work: Work, document: Document, tags: Iterable[str]) -> None:
    work.session.execute(
        delete(Tag).where(Tag.association_id == work.actor.tenant, Tag.document_id == document.id)
    )
    for name in clean_tags(tags):
        work.session.add(
            Tag(id=new_id(), association_id=work.actor.tenant, document_id=document.id, name=name)
        )
    work.session.flush()
