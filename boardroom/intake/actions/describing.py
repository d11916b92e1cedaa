"""Accepting or declining what is suggested about papers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update

from boardroom.audit.actions import record
from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission
from boardroom.documents.actions import set_description
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id, filed_by_me
from boardroom.intake import queries
from boardroom.intake.errors import DescribedMeanwhile, NoLongerYours, NothingSuggested
from boardroom.intake.models import Suggested, Upload
from boardroom.intake.rules.offers import Field
from boardroom.work import Work, changed


@dataclass(frozen=True)
class Also:
    """What may be said of a paper beside title, kind and date; None leaves it as it is."""

    printed_number: str | None = None
    fiscal_year: str | None = None
    counterparty: str | None = None
    apartment: str = ""  # "lgh 1203" as it was read, put among the tags: it opens nothing to anybody
    about: str | None = None  # the one apartment that a person says it is about

    def said(self, tags: Sequence[str]) -> dict[str, Any]:
        """Return it as `documents.actions.set_description` takes it; `tags` are those that the document has."""
        return {
            "printed_number": self.printed_number,
            "fiscal_year": self.fiscal_year,
            "counterparty": self.counterparty,
            "tags": [*tags, self.apartment] if self.apartment else None,
            "apartment": self.about,
        }


_NOTHING_MORE = Also()


def accept(
    work: Work,
    upload_id: uuid.UUID,
    *,
    title: str,
    record_class: str | None,
    document_date: date | None,
    also: Also = _NOTHING_MORE,
) -> Document:
    """Describe the document of the actor's own upload, once; whoever may add may do this, within their classes."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    upload = queries.by_id(work, upload_id)
    classes = work.actor.record_classes
    if classes is not None and record_class not in classes:
        raise NotPermitted
    first = changed(
        work,
        update(Upload)
        .where(Upload.id == upload.id, Upload.described_at.is_(None), Upload.document_id.is_not(None))
        .values(described_at=work.now),
    )
    if upload.document_id is None or not first:
        raise NoLongerYours
    work.session.refresh(upload)
    document = filed_by_me(work, upload.document_id)
    return set_description(
        work,
        document,
        title=title,
        record_class=record_class,
        document_date=document_date,
        **also.said(queries.tag_names(work, document.id)),
    )


def accept_paper(
    work: Work,
    document_id: uuid.UUID,
    *,
    title: str,
    record_class: str | None,
    document_date: date | None,
    also: Also = _NOTHING_MORE,
) -> Document:
    """Describe one of the papers to describe, whoever put it in; DescribedMeanwhile when someone was first."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    if document.described_at is not None:
        raise DescribedMeanwhile
    _note_described(work, document.id)
    return set_description(
        work,
        document,
        title=title,
        record_class=record_class,
        document_date=document_date,
        **also.said(queries.tag_names(work, document.id)),
    )


def accept_sure(work: Work, document_ids: Sequence[uuid.UUID]) -> list[Document]:
    """Accept everything suggested about those of the papers whose kind and date are both sure; return them.

    Papers that someone has described meanwhile, and those whose suggestions have become doubtful, are left alone.
    """
    work.actor.require(Permission.EDIT_DOCUMENTS)
    papers = queries.still_to_describe(work, document_ids)
    suggested = queries.suggestions_of(work, [paper.id for paper in papers])
    accepted = []
    for paper in papers:
        found = {row.field: row for row in suggested.get(paper.id, [])}
        if queries.is_sure(paper, list(found.values())):
            _note_described(work, paper.id)
            accepted.append(_with(work, paper, found, finished=True))
    return accepted


def accept_one(work: Work, document_id: uuid.UUID, field: Field) -> Document:
    """Accept the suggestion for one field of a document that says nothing there yet."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    row = queries.suggestion(work, document_id, field.value)
    if row is None or queries.is_settled(document, field, queries.came_as(work, document_id)):
        raise NothingSuggested
    complete = all(one is field or queries.is_settled(document, one) for one in (Field.DATE, Field.KIND))
    if complete:
        _note_described(work, document.id)
    return _with(work, document, {field: row}, finished=complete)


def decline(work: Work, document_id: uuid.UUID, field: Field) -> None:
    """Say that a suggestion is wrong; the same value is not suggested again."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    document = by_id(work, document_id)
    row = queries.suggestion(work, document.id, field.value)
    if row is None:
        raise NothingSuggested
    row.declined_at, row.declined_by = work.now, work.actor.person_id
    work.session.flush()
    record(work, "intake.suggestion_declined", "document", document.id, field=field.value, value=row.value)


def _with(work: Work, document: Document, found: dict[Field, Suggested], *, finished: bool) -> Document:
    """Write suggestions into a document's fields that say nothing; what was said before stays."""

    def value(field: Field) -> str | None:
        return found[field].value if field in found and not queries.is_settled(document, field) else None

    apartment = value(Field.APARTMENT)
    day = value(Field.DATE)
    return set_description(
        work,
        document,
        title=found[Field.TITLE].value if Field.TITLE in found else document.title,
        record_class=document.record_class or value(Field.KIND),
        document_date=document.document_date or (date.fromisoformat(day) if day else None),
        printed_number=value(Field.NUMBER),
        fiscal_year=value(Field.FISCAL_YEAR),
        counterparty=value(Field.COUNTERPARTY),
        tags=[*queries.tag_names(work, document.id), apartment] if apartment else None,
        finished=finished,
    )


def _note_described(work: Work, document_id: uuid.UUID) -> None:
    """Whoever put the paper in need not be asked any more."""
    work.session.execute(
        update(Upload)
        .where(
            Upload.association_id == work.actor.tenant,
            Upload.document_id == document_id,
            Upload.described_at.is_(None),
        )
        .values(described_at=work.now)
        .execution_options(synchronize_session=False)
    )
