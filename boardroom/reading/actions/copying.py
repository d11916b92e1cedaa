"""A document's searchable copy, made step by step: look at the files, draw the pages one by one, put it together."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError

from boardroom.associations.queries import by_id as association_by_id
from boardroom.core.ids import new_id
from boardroom.documents.actions import drop_copy, keep_copy
from boardroom.documents.models import Document, File
from boardroom.documents.queries import access_copy_file, by_id
from boardroom.documents.rules import NewFile
from boardroom.ports.access_copies import ConformanceReport, CopyPage
from boardroom.ports.blobs import Stored
from boardroom.reading import queries
from boardroom.reading.models import AccessCopy, Page
from boardroom.reading.queries import Plan, PlannedPage
from boardroom.reading.rules import unpack_words
from boardroom.reading.rules.copies import NO_PICTURE, PDF, TRIES, CopyState, Needless, paper
from boardroom.work import LEASE, Work, changed

LANE = "reading.copy"


@dataclass(frozen=True)
class Step:
    """What is to be done next for one copy, under a lease; one of `look`, `draw` and `make` is given."""

    copy_id: uuid.UUID
    association_id: uuid.UUID
    document_id: uuid.UUID
    attempt: int
    look: tuple[str, ...] = ()  # hashes of the PDFs to be asked whether they are signed
    draw: tuple[Page, File] | None = None
    make: "Making | None" = None


@dataclass(frozen=True)
class Making:
    """What a copy is put together from."""

    pages: tuple[CopyPage, ...]
    reference: str
    language: str
    earlier: str  # hash of the earlier copy whose pictures are taken over, or ""
    version: int
    fingerprint: str
    pictures: tuple[str, ...]
    drawn: tuple[str, ...] = field(default=())  # hashes of pictures that are of no use once it is made


def claim_step(work: Work, document_id: uuid.UUID) -> tuple[Step | None, list[str]]:
    """Take the next step of a document's copy under a lease, or settle that none is needed.

    Returns the step, if any, and hashes of blobs that may be of no use any more.
    """
    document = by_id(work, document_id)
    copy = queries.copy_for_work(work, document_id) or _begun(work, document)
    if copy is None:
        return None, []
    plan = queries.copy_plan(work, document_id)
    if plan.needless is not None:
        return None, _settled_without(work, copy, document, plan.needless)
    file = access_copy_file(work, document_id)
    sound = file is not None and not file.damage and work.ports.blobs.has(file.association_id, file.sha256)
    if copy.state is CopyState.MADE and sound and copy.fingerprint == plan.fingerprint:
        copy.content_version = document.content_version
        return None, []
    if copy.attempts >= TRIES:
        _settle(copy, document, CopyState.FAILED, copy.reason or "it was interrupted every time")
        return None, []
    attempt = _lease(work, copy)
    if not attempt:
        return None, []
    step = Step(copy.id, copy.association_id, document_id, attempt)
    return _filled(work, step, copy, plan, file.sha256 if file and sound else ""), []


def record_look(work: Work, step: Step, *, signed: bool) -> list[str]:
    """Note whether the files are signed: then no copy is made. Returns as the second of `claim_step`."""
    copy = _own(work, step)
    if copy is None:
        return []
    if signed:
        return _settled_without(work, copy, by_id(work, step.document_id), Needless.SIGNED)
    copy.state = CopyState.MAKING
    _rest(copy)
    return []


def record_picture(work: Work, step: Step, sha256: str) -> None:
    """Keep the picture of a page until the copy is made; NO_PICTURE when none can be made."""
    copy = _own(work, step)
    if copy is None or step.draw is None:
        return
    _set_picture(work, [step.draw[0].id], sha256)
    _rest(copy)


def record_copy(work: Work, step: Step, stored: Stored, report: ConformanceReport) -> list[str]:
    """Keep the copy with the report on its bytes; returns as the second of `claim_step`."""
    copy, making = _own(work, step), step.make
    if copy is None or making is None:
        return [stored.sha256]
    new = NewFile(stored.sha256, stored.size, PDF, "")
    file, replaced = keep_copy(work, step.document_id, new)
    copy.file_id = file.id
    copy.state, copy.reason = CopyState.MADE, ""
    copy.content_version, copy.fingerprint = making.version, making.fingerprint
    copy.pictures = list(making.pictures)
    copy.report = _kept_report(work, report)
    copy.made_at = work.now
    _rest(copy)
    _set_picture(work, [page.id for page in queries.pages_of(work, step.document_id)], "")
    return [*making.drawn, *([replaced] if replaced else [])]


def record_copy_failure(work: Work, step: Step, reason: str) -> None:
    """Note a step that failed; it is tried again, and given up in the end."""
    copy = _own(work, step)
    if copy is not None:
        copy.reason = reason[:200]
        copy.lease_until = None


def _begun(work: Work, document: Document) -> AccessCopy | None:
    copy = AccessCopy(
        id=new_id(),
        association_id=document.association_id,
        document_id=document.id,
        state=CopyState.NEW,
        pictures=[],
    )
    try:
        with work.session.begin_nested():
            work.session.add(copy)
    except IntegrityError:
        return None  # another worker began it in the same moment
    return copy


def _lease(work: Work, copy: AccessCopy) -> int:
    """Take a copy by a conditional UPDATE; return the number of the attempt, 0 for the worker that came second."""
    attempt = copy.attempts + 1
    taken = changed(
        work,
        update(AccessCopy)
        .where(
            AccessCopy.association_id == work.actor.tenant,
            AccessCopy.id == copy.id,
            AccessCopy.attempts == copy.attempts,
            or_(AccessCopy.lease_until.is_(None), AccessCopy.lease_until < work.now),
        )
        .values(lease_until=work.now + LEASE, attempts=attempt),
    )
    work.session.refresh(copy)
    return attempt if taken else 0


def renew_step(work: Work, step: Step) -> bool:
    """Prolong the lease of a step that is still being done; False when it is no longer the worker's."""
    copy = _own(work, step)
    if copy is not None:
        copy.lease_until = work.now + LEASE
    return copy is not None


def _own(work: Work, step: Step) -> AccessCopy | None:
    """Return the copy while it is under this very lease."""
    copy = queries.copy_for_work(work, step.document_id)
    if copy is None or copy.lease_until is None or copy.attempts != step.attempt:
        return None
    return copy


def _rest(copy: AccessCopy) -> None:
    """End a step that went well."""
    copy.lease_until, copy.attempts = None, 0


def _settle(copy: AccessCopy, document: Document, state: CopyState, reason: str) -> None:
    copy.state, copy.reason, copy.content_version = state, reason[:200], document.content_version
    _rest(copy)


def _settled_without(work: Work, copy: AccessCopy, document: Document, why: Needless) -> list[str]:
    """Settle that a document has no copy, and take away the one it may have had."""
    _settle(copy, document, CopyState.NEEDLESS, why.value)
    copy.file_id, copy.report, copy.fingerprint, copy.pictures = None, None, "", []
    work.session.flush()
    gone = drop_copy(work, document.id)
    return [gone] if gone else []


def _filled(work: Work, step: Step, copy: AccessCopy, plan: Plan, earlier: str) -> Step:
    """Return the step with what is to be done in it; `earlier` is the hash of a sound copy to take pictures from."""
    if copy.state is not CopyState.MAKING:
        pdfs = {one.file.sha256: None for one in plan.pages if one.file.media_type == PDF}
        if pdfs:
            return replace(step, look=tuple(pdfs))
        copy.state = CopyState.MAKING
    before = {mark: number for number, mark in enumerate(copy.pictures, start=1) if mark} if earlier else {}
    missing = next((one for one in plan.pages if not _has_picture(work, one, before)), None)
    if missing is not None:
        return replace(step, draw=(missing.page, missing.file))
    return replace(step, make=_making(work, by_id(work, step.document_id), plan, before, earlier))


def _has_picture(work: Work, planned: PlannedPage, before: Mapping[str, int]) -> bool:
    kept = planned.page.copy_sha256
    if kept == NO_PICTURE or planned.made.picture in before:
        return True
    return bool(kept) and work.ports.blobs.has(planned.page.association_id, kept)


def _making(work: Work, document: Document, plan: Plan, before: Mapping[str, int], earlier: str) -> Making:
    layers = queries.layers_by_id(work, [one.layer_id for one in plan.pages if one.layer_id])
    association = association_by_id(work, document.association_id)
    pages, pictures, drawn_now = [], [], []
    for one in plan.pages:
        page, kept = one.page, one.page.copy_sha256
        fresh = kept if kept and kept != NO_PICTURE else ""
        layer = layers.get(one.layer_id) if one.layer_id else None
        number = 0 if fresh else before.get(one.made.picture, 0)
        pages.append(
            CopyPage(
                jpeg=work.ports.blobs.path(page.association_id, fresh) if fresh else None,
                earlier=number,
                paper=paper(page.width, page.height, one.file.media_type),
                width=page.width,
                height=page.height,
                words=unpack_words(layer.words) if layer else (),
                text=layer.text if layer else "",
            )
        )
        pictures.append(one.made.picture if fresh or number else "")
        drawn_now += [fresh] if fresh else []
    return Making(
        pages=tuple(pages),
        reference=document.reference,
        language=association.language if association else "sv",
        earlier=earlier if any(page.earlier for page in pages) else "",
        version=document.content_version,
        fingerprint=plan.fingerprint,
        pictures=tuple(pictures),
        drawn=tuple(drawn_now),
    )


def _set_picture(work: Work, page_ids: Sequence[uuid.UUID], sha256: str) -> None:
    work.session.execute(
        update(Page)
        .where(Page.association_id == work.actor.tenant, Page.id.in_(page_ids))
        .values(copy_sha256=sha256)
        .execution_options(synchronize_session=False)
    )


def _kept_report(work: Work, report: ConformanceReport) -> dict[str, object]:
    return asdict(report) | {"checked_at": work.now.isoformat(timespec="seconds")}
