"""What premis.xml tells beside documents and files: tombstones, which sealed file an envelope became, how copies were made."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, union

from boardroom.documents.models import Document, File, FileRole
from boardroom.export.queries.tables import Chosen
from boardroom.reading.models import AccessCopy
from boardroom.signing.models import Envelope, FurtherPaper
from boardroom.work import Work


def tombstones(work: Work, found: Chosen) -> Iterator[tuple[uuid.UUID, str]]:
    """Return the chosen documents that were destroyed, with their references: there is nothing else left to tell."""
    asked = (
        select(Document.id, Document.reference)
        .where(Document.association_id == work.actor.tenant, Document.erased_at.is_not(None))
        .order_by(Document.reference)
    )
    without = found.without.get("document", set())
    for key, reference in work.session.execute(asked):
        if key not in without:
            yield key, reference


def sealed_files(work: Work) -> dict[str, list[str]]:
    """Return the sealed files that each envelope became, by its key."""
    tenant = work.actor.tenant
    papers = union(
        select(Envelope.id, Envelope.sealed_sha256).where(
            Envelope.association_id == tenant, Envelope.sealed_sha256 != ""
        ),
        select(FurtherPaper.envelope_id, FurtherPaper.sealed_sha256).where(
            FurtherPaper.association_id == tenant, FurtherPaper.sealed_sha256 != ""
        ),
    ).subquery()
    asked = select(papers.c[0], File.id).join(
        File,
        and_(File.association_id == tenant, File.sha256 == papers.c[1], File.role == FileRole.SEALED),
    )
    became: dict[str, list[str]] = {}
    for envelope, file in work.session.execute(asked):
        became.setdefault(str(envelope), []).append(str(file))
    return became


@dataclass(frozen=True)
class Copied:
    """A searchable copy, what it was made from, and whether it conforms to PDF/A."""

    file_id: uuid.UUID
    document_id: uuid.UUID
    made_at: datetime
    conforms: bool


def copies(work: Work) -> Iterator[Copied]:
    """Return the searchable copies that there are."""
    asked = select(AccessCopy).where(
        AccessCopy.association_id == work.actor.tenant,
        AccessCopy.file_id.is_not(None),
        AccessCopy.made_at.is_not(None),
    )
    for one in work.session.scalars(asked.execution_options(yield_per=500)):
        if one.file_id and one.made_at:
            yield Copied(one.file_id, one.document_id, one.made_at, one.conforms)
