"""Forgetting how disposed documents came in: names of files and folders, what imports and letters were called."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select, update

from boardroom.audit.actions import erase_payloads
from boardroom.documents.models import Document
from boardroom.intake.models import Import, MailMessage, Stack, Upload
from boardroom.work import Work


def forget_arrival(work: Work, document_ids: Sequence[uuid.UUID]) -> None:
    """Forget the names that documents came under, each time they came; and their import's, once all it brought is gone.

    The documents are erased already. That something came in, when, by which door and from whom stays.
    """
    tenant = work.actor.tenant
    imports: set[uuid.UUID] = set()
    for start in range(0, len(document_ids), 500):
        some = document_ids[start : start + 500]
        imports.update(
            found
            for found in work.session.scalars(
                select(Upload.import_id).where(Upload.association_id == tenant, Upload.document_id.in_(some))
            )
            if found is not None
        )
        work.session.execute(
            update(Upload)
            .where(Upload.association_id == tenant, Upload.document_id.in_(some))
            .values(name="", folder="", problem="")
            .execution_options(synchronize_session=False)
        )
        work.session.execute(delete(Stack).where(Stack.association_id == tenant, Stack.document_id.in_(some)))
    for import_id in imports:
        left = work.session.scalars(
            select(Upload.id)
            .join(Document, Document.id == Upload.document_id)
            .where(
                Upload.association_id == tenant,
                Upload.import_id == import_id,
                Document.erased_at.is_(None),
            )
            .limit(1)
        ).first()
        if left is None:
            letters = work.session.scalars(
                select(MailMessage.id).where(
                    MailMessage.association_id == tenant, MailMessage.import_id == import_id
                )
            ).all()
            erase_payloads(work, "import", [import_id])
            erase_payloads(work, "message", letters)
            for kind, values in (
                (Import, {"name": ""}),
                (MailMessage, {"subject": "", "sender": "", "message_id": ""}),
            ):
                key = kind.id if kind is Import else MailMessage.import_id
                work.session.execute(
                    update(kind)
                    .where(kind.association_id == tenant, key == import_id)
                    .values(**values)
                    .execution_options(synchronize_session=False)
                )
