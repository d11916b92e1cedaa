"""Accepting what was suggested about a paper that just came in."""

import uuid
from datetime import date

from sqlalchemy import update

from boardroom.core.errors import NotPermitted
from boardroom.core.permissions import Permission
from boardroom.documents.actions import set_description
from boardroom.documents.models import Document
from boardroom.documents.queries import filed_by_me
from boardroom.intake import queries
from boardroom.intake.errors import NoLongerYours
from boardroom.intake.models import Upload
from boardroom.work import Work


def accept(
    work: Work, upload_id: uuid.UUID, *, title: str, record_class: str | None, document_date: date | None
) -> Document:
    """Describe the document of the actor's own upload, once; whoever may add may do this, within their classes."""
    work.actor.require(Permission.ADD_DOCUMENTS)
    upload = queries.by_id(work, upload_id)
    classes = work.actor.record_classes
    if classes is not None and record_class not in classes:
        raise NotPermitted
    first = work.session.execute(
        update(Upload)
        .where(Upload.id == upload.id, Upload.described_at.is_(None), Upload.document_id.is_not(None))
        .values(described_at=work.now)
        .execution_options(synchronize_session=False)
    )
    if upload.document_id is None or getattr(first, "rowcount", 0) != 1:
        raise NoLongerYours
    work.session.refresh(upload)
    document = filed_by_me(work, upload.document_id)
    return set_description(
        work, document, title=title, record_class=record_class, document_date=document_date
    )
