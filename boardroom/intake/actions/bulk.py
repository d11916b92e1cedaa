"""Changing what is said of many documents of one import, as one deed."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from boardroom.associations.queries import local_today
from boardroom.audit.actions import record
from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission
from boardroom.documents.actions import Said, hide_many, say_of_many
from boardroom.documents.errors import DateOutOfReach
from boardroom.documents.models import Document
from boardroom.documents.rules import possible_date
from boardroom.intake import queries
from boardroom.intake.errors import NothingMarked, NothingToChange
from boardroom.intake.models import Upload
from boardroom.intake.rules import Changes, Narrowed, in_year
from boardroom.work import Work


@dataclass(frozen=True)
class Described:
    """How many documents were changed, and how many were left as they were; a file that was refused is neither."""

    changed: int
    left: int


def describe_many(
    work: Work,
    import_id: uuid.UUID,
    upload_ids: Collection[uuid.UUID] | None,
    changes: Changes,
    *,
    narrowed: Narrowed = Narrowed.ALL,
) -> Described:
    """Change what is said of the marked files' documents (None: of all that the narrowing shows).

    Only what the actor may edit is touched: any document within the Scope with EDIT_DOCUMENTS, else the actor's
    own that nobody has described yet, within the actor's classes. Hiding asks for EDIT_DOCUMENTS.
    """
    found = queries.import_by_id(work, import_id)
    _check(work, changes)
    uploads = queries.marked(work, found, narrowed, upload_ids)
    if not uploads:
        raise NothingMarked
    documents = _editable(work, uploads)
    today = local_today(work)
    said: list[tuple[Document, Said]] = []
    for document in documents:
        day = changes.day or (in_year(document.document_date, changes.year) if changes.year else None)
        if not possible_date(day, today):
            raise DateOutOfReach
        title = document.title
        if changes.title_prefix and not title.startswith(changes.title_prefix):
            title = f"{changes.title_prefix} {title}"
        said.append(
            (
                document,
                Said(title, changes.record_class or document.record_class, day or document.document_date),
            )
        )
    say_of_many(
        work,
        said,
        tags_added=changes.tags_added,
        tags_removed=changes.tags_removed,
        apartment=changes.apartment,
    )
    if changes.hidden_from is not None:
        hide_many(work, documents, changes.hidden_from, changes.reason)
    touched = {document.id for document in documents}
    for upload in uploads:
        if upload.document_id in touched and upload.described_at is None:
            upload.described_at = work.now
    work.session.flush()
    papers = {one.document_id for one in uploads if one.document_id is not None}
    done = Described(len(documents), len(papers - touched))
    record(
        work,
        "intake.described_many",
        "import",
        found.id,
        name=found.name,
        changed=done.changed,
        left=done.left,
        record_class=changes.record_class or "",
        date=changes.day or changes.year or "",
        tags_added=", ".join(changes.tags_added),
        tags_removed=", ".join(changes.tags_removed),
        title_prefix=changes.title_prefix,
        apartment=changes.apartment,
        hidden_from=changes.hidden_from or "",
    )
    return done


def _check(work: Work, changes: Changes) -> None:
    if not changes.something:
        raise NothingToChange
    if changes.hidden_from is not None:
        work.actor.require(Permission.EDIT_DOCUMENTS)
    classes = work.actor.record_classes
    if changes.record_class and classes is not None and changes.record_class not in classes:
        raise NotPermitted


def _editable(work: Work, uploads: Sequence[Upload]) -> list[Document]:
    wanted = {one.document_id for one in uploads if one.document_id is not None}
    reached = queries.reached(work, wanted)
    if work.actor.may(Permission.EDIT_DOCUMENTS):
        return [reached[key] for key in wanted if key in reached]
    described = {one.document_id for one in uploads if one.described_at is not None}
    return [
        reached[key]
        for key in wanted - described
        if key in reached and reached[key].created_by == work.actor.person_id
    ]
