"""Rounds of disposal: what they list, what of it the reader may know of, what is left to do, and tombstones."""

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select

from boardroom.associations.queries import own
from boardroom.classes.queries import every, versions
from boardroom.core.dates import local_date
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File, FileRole
from boardroom.documents.queries import filed
from boardroom.intake.queries import CameByMail, came_by_mail, mailbox
from boardroom.mandates.rules import scope_of
from boardroom.matters.models import Matter
from boardroom.matters.queries import by_ids as matters_by_ids
from boardroom.minutes.queries import hashes_held as held_by_minutes
from boardroom.reading.models import Page
from boardroom.retention.models import Disposal, DisposalItem, DisposalState, ItemState
from boardroom.retention.queries.tombstones import OF_ITEM, OF_MATTER, PAGE_SIZE, classes_before, knowable
from boardroom.retention.rules.certificate import Certified, Gone
from boardroom.signing.models import PageImage
from boardroom.signing.queries import hashes_held as held_by_envelopes
from boardroom.work import Work


@dataclass(frozen=True)
class Listed:
    """One line of a list; `document` and `matter` are None once destroyed, or where the reader may not open them."""

    item: DisposalItem
    document: Document | None
    matter: Matter | None = None
    hidden: bool = False
    was: str = ""  # the preserved class that it had before someone gave it this one
    letter: CameByMail | None = None


def rounds(work: Work) -> list[Disposal]:
    """Return all rounds, newest first."""
    work.actor.require(Permission.READ_RETENTION)
    return list(
        work.session.scalars(
            select(Disposal)
            .where(Disposal.association_id == work.actor.tenant)
            .order_by(Disposal.year.desc(), Disposal.number.desc())
        )
    )


def round_by_id(work: Work, disposal_id: uuid.UUID) -> Disposal:
    """Return one round; NotFound when there is none."""
    work.actor.require(Permission.READ_RETENTION)
    found = work.session.scalars(
        select(Disposal).where(Disposal.association_id == work.actor.tenant, Disposal.id == disposal_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def waiting(work: Work) -> Disposal | None:
    """Return the round that is proposed and not decided yet."""
    return work.session.scalars(
        select(Disposal).where(
            Disposal.association_id == work.actor.tenant, Disposal.state == DisposalState.PROPOSED
        )
    ).first()


def last_number(work: Work, year: int) -> int:
    """Return the number of the year's last round, 0 before the first."""
    return (
        work.session.scalar(
            select(func.max(Disposal.number)).where(
                Disposal.association_id == work.actor.tenant, Disposal.year == year
            )
        )
        or 0
    )


def items_of(
    work: Work, disposal: Disposal, states: Sequence[ItemState] = tuple(ItemState)
) -> list[DisposalItem]:
    """Return what a round lists, in the order of references, whoever may see it."""
    return list(
        work.session.scalars(
            select(DisposalItem)
            .where(
                DisposalItem.association_id == work.actor.tenant,
                DisposalItem.disposal_id == disposal.id,
                DisposalItem.state.in_(states),
            )
            .order_by(DisposalItem.reference)
        )
    )


def counts(work: Work, disposal_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[ItemState, int]]:
    """Return how many documents and matters of each round stand where."""
    found: dict[uuid.UUID, dict[ItemState, int]] = {}
    rows = work.session.execute(
        select(DisposalItem.disposal_id, DisposalItem.state, func.count())
        .where(DisposalItem.association_id == work.actor.tenant, DisposalItem.disposal_id.in_(disposal_ids))
        .group_by(DisposalItem.disposal_id, DisposalItem.state)
    )
    for disposal_id, state, count in rows:
        found.setdefault(disposal_id, {})[state] = count
    return found


def preserved_once(work: Work, disposal: Disposal) -> int:
    """Return how many of a round's documents were of a preserved class before someone gave them another."""
    return work.session.scalars(
        select(func.count())
        .select_from(DisposalItem)
        .join(Document, OF_ITEM)
        .where(
            DisposalItem.association_id == work.actor.tenant,
            DisposalItem.disposal_id == disposal.id,
            DisposalItem.state == ItemState.LISTED,
            Document.was_class != "",
        )
    ).one()


def lines_of(work: Work, disposal: Disposal, page: int = 1) -> list[Listed]:
    """Return one page (from 1) of a round's list as the reader may know it.

    What is hidden from them (jäv) is a line without a name.
    """
    work.actor.require(Permission.READ_RETENTION)
    scope = scope_of(work.actor)
    rows = work.session.execute(
        select(DisposalItem, Document, knowable(work).label("knowable"))
        .outerjoin(Document, OF_ITEM)
        .outerjoin(Matter, OF_MATTER)
        .where(DisposalItem.association_id == scope.association_id, DisposalItem.disposal_id == disposal.id)
        .order_by(DisposalItem.record_class, DisposalItem.reference)
        .limit(PAGE_SIZE)
        .offset((max(1, page) - 1) * PAGE_SIZE)
    )
    names = {one.key: one.name for one in every(work)}
    found = rows.all()
    letters = came_by_mail(work, [row[0].document_id for row in found if row[0].document_id])
    matters = matters_by_ids(work, {row[0].matter_id for row in found if row[0].matter_id and row.knowable})
    return [
        Listed(
            item,
            document if document and known and document.erased_at is None else None,
            matters.get(item.matter_id) if item.matter_id else None,
            hidden=not known,
            was=names.get(document.was_class, "") if document else "",
            letter=letters.get(document.id) if document else None,
        )
        for item, document, known in found
    ]


def item_of(work: Work, disposal: Disposal, item_id: uuid.UUID) -> DisposalItem:
    """Return one line of a round that the reader may know of; NotFound otherwise."""
    work.actor.require(Permission.READ_RETENTION)
    found = work.session.scalars(
        select(DisposalItem)
        .outerjoin(Document, OF_ITEM)
        .outerjoin(Matter, OF_MATTER)
        .where(
            DisposalItem.association_id == work.actor.tenant,
            DisposalItem.disposal_id == disposal.id,
            DisposalItem.id == item_id,
            knowable(work),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def list_digest(items: Sequence[DisposalItem]) -> str:
    """Return the SHA-256 of what a list would destroy: an approval is for this very list."""
    told = "\n".join(
        f"{item.document_id or item.matter_id} {item.files_sha256}"
        for item in items
        if item.state is ItemState.LISTED
    )
    return hashlib.sha256(told.encode()).hexdigest()


def next_round(work: Work) -> Disposal | None:
    """Return the approved round, of any association, that a worker has to go on with; for the worker."""
    return work.session.scalars(
        select(Disposal)
        .where(
            Disposal.state.in_((DisposalState.APPROVED, DisposalState.DESTROYED)),
            or_(Disposal.lease_until.is_(None), Disposal.lease_until < work.now),
        )
        .order_by(Disposal.second_at)
        .limit(1)
    ).first()


def files_told(work: Work, document: Document) -> str:
    """Return the checksums of a document's files as a list tells them: each once, in order, no renditions."""
    hashes = [file.sha256 for file in filed(work, document) if file.role is not FileRole.ACCESS_COPY]
    return " ".join(dict.fromkeys(hashes))


def holders_of(work: Work, hashes: Sequence[str]) -> dict[str, list[str]]:
    """SHA-256 -> references of the documents, not destroyed, that hold these very bytes."""
    found: dict[str, list[str]] = {}
    rows = work.session.execute(
        select(File.sha256, Document.reference)
        .join(Document, and_(Document.association_id == File.association_id, Document.id == File.document_id))
        .where(
            File.association_id == work.actor.tenant,
            File.sha256.in_(hashes),
            Document.erased_at.is_(None),
        )
        .order_by(Document.reference)
    )
    for sha256, reference in rows:
        found.setdefault(sha256, []).append(reference)
    return found


def items_by_ids(work: Work, item_ids: Collection[uuid.UUID]) -> list[DisposalItem]:
    """Return lines of the association's rounds; for the worker."""
    return list(
        work.session.scalars(
            select(DisposalItem).where(
                DisposalItem.association_id == work.actor.tenant, DisposalItem.id.in_(item_ids)
            )
        )
    )


def needed_elsewhere(work: Work, hashes: Collection[str]) -> set[str]:
    """Return those of the checksums that minutes, envelopes, documents or page images still speak of; for the worker."""
    wanted = list(hashes)
    needed = set(holders_of(work, wanted)) | held_by_minutes(work, wanted) | held_by_envelopes(work, wanted)
    columns = (
        (Page.image_sha256, Page.association_id),
        (Page.thumb_sha256, Page.association_id),
        (Page.copy_sha256, Page.association_id),
        (PageImage.sha256, PageImage.association_id),
    )
    for column, owner in columns:
        needed.update(
            work.session.scalars(select(column).where(owner == work.actor.tenant, column.in_(wanted)))
        )
    return needed


def day_destroyed(work: Work, disposal: Disposal) -> date | None:
    """Return the day, where the association lives, on which the last of a round was destroyed."""
    return local_date(disposal.destroyed_at, own(work).time_zone) if disposal.destroyed_at else None


def unfinished(work: Work, disposal_id: uuid.UUID) -> bool:
    """Tell whether anything of a round is still to be destroyed; for the worker."""
    return bool(
        work.session.scalars(
            select(DisposalItem.id)
            .where(
                DisposalItem.association_id == work.actor.tenant,
                DisposalItem.disposal_id == disposal_id,
                DisposalItem.state.in_((ItemState.LISTED, ItemState.DESTROYING)),
            )
            .limit(1)
        ).first()
    )


def certified(work: Work, disposal_id: uuid.UUID) -> Certified | None:
    """Return what the certificate of a destroyed round has to tell; None before it is destroyed. For the worker."""
    disposal, association = round_by_id(work, disposal_id), own(work)
    version = next(found for found in versions(work) if found.id == disposal.version_id)
    if disposal.destroyed_at is None or disposal.first_at is None or disposal.second_at is None:
        return None
    items = items_of(work, disposal)
    before = classes_before(work, [item.document_id for item in items if item.document_id])
    gone = [item.document_id for item in items if item.document_id and item.state is ItemState.DESTROYED]
    letters, box = came_by_mail(work, gone), mailbox(work)
    return Certified(
        association=association.name,
        org_number=association.org_number,
        language=association.language,
        time_zone=association.time_zone,
        label=disposal.label,
        plan=version.number,
        decision=version.decision,
        decided_on=version.decided_on,
        proposed_at=disposal.proposed_at,
        proposed_by=disposal.proposed_by_name,
        objections_until=disposal.objections_until,
        approvals=(
            (disposal.first_name, disposal.first_at),
            (disposal.second_name, disposal.second_at),
        ),
        destroyed_at=disposal.destroyed_at,
        backups_until=disposal.backups_until,
        gone=tuple(_gone(item, before, letters) for item in items if item.state is ItemState.DESTROYED),
        objected=sum(item.state is ItemState.OBJECTED for item in items),
        spared=sum(item.state is ItemState.SPARED for item in items),
        mail_folder=(box.archive_folder or box.folder) if box and box.enabled else "",
    )


def _gone(
    item: DisposalItem, before: Mapping[uuid.UUID, str], letters: Mapping[uuid.UUID, CameByMail]
) -> Gone:
    letter = letters.get(item.document_id) if item.document_id else None
    return Gone(
        reference=item.reference,
        class_name=item.class_name,
        basis=item.basis,
        document_date=item.document_date,
        kept_until=item.kept_until,
        pages=item.page_count,
        hashes=tuple(item.files_sha256.split()),
        shared_with=item.shared_with,
        paper=item.paper,
        matter=item.matter_id is not None,
        letter=letter is not None,
        letter_holds_more=letter is not None and letter.holds_more,
        was=before.get(item.document_id, "") if item.document_id else "",
    )
