"""Requests and what was found for them, each page through the reader's Scope."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_ids, kept
from boardroom.mandates.queries import ownerships_of, persons
from boardroom.ports.geometry import Word
from boardroom.privacy.models import ErasureAnswer, Finding, PrivacyRequest
from boardroom.privacy.queries.extracts import same_person
from boardroom.privacy.queries.seeing import LOGS, seen_of
from boardroom.privacy.rules.clues import Clues, Lived
from boardroom.privacy.rules.states import Choice, FindingKind, RequestState
from boardroom.reading.models import Page
from boardroom.reading.queries import page as page_by_id
from boardroom.reading.queries import text_layer
from boardroom.reading.rules import unpack_words
from boardroom.work import Work

_DUE = (RequestState.GATHERING, RequestState.PACKING)


@dataclass(frozen=True)
class Reviewed:
    """What a reader sees of a request's findings: those within their Scope, and how many are not."""

    findings: tuple[Finding, ...]
    documents: dict[uuid.UUID, Document]
    hidden: tuple[Finding, ...]  # from the reader: others decide about them, and nothing of them is shown

    @property
    def unseen(self) -> int:
        """How many the reader does not see."""
        return len(self.hidden)

    @property
    def undecided_unseen(self) -> bool:
        """Whether one that the reader does not see waits for somebody who does."""
        return any(one.choice is Choice.PENDING for one in self.hidden)

    @property
    def shut(self) -> bool:
        """Whether a package holds what the reader must not see, other than a log that someone else has gone through."""
        return self.undecided_unseen or any(one.kind not in LOGS for one in self.hidden)

    def count(self, choice: Choice) -> int:
        """Return how many of the seen findings bear a choice."""
        return Counter(one.choice for one in self.findings)[choice]

    @property
    def next_pending(self) -> Finding | None:
        """The first that nobody has decided about."""
        return next((one for one in self.findings if one.choice is Choice.PENDING), None)


@dataclass(frozen=True)
class PageSheet:
    """A found page as it is reviewed: the page, its words, and the mark of the text that they are of."""

    page: Page
    words: tuple[Word, ...]
    mark: str


def requests(work: Work) -> list[PrivacyRequest]:
    """Return every request, open ones first, then the newest."""
    work.actor.require(Permission.HANDLE_PRIVACY)
    return list(
        work.session.scalars(
            select(PrivacyRequest)
            .where(PrivacyRequest.association_id == work.actor.tenant)
            .order_by(
                PrivacyRequest.state == RequestState.CLOSED,
                PrivacyRequest.year.desc(),
                PrivacyRequest.number.desc(),
            )
        )
    )


def open_requests(work: Work) -> list[PrivacyRequest]:
    """Return the requests that have no answer yet, the most urgent first."""
    found = [one for one in requests(work) if one.state is not RequestState.CLOSED]
    return sorted(found, key=lambda one: one.due)


def request_by_id(work: Work, request_id: uuid.UUID) -> PrivacyRequest:
    """Return one request; NotFound when there is none."""
    work.actor.require(Permission.HANDLE_PRIVACY)
    found = work.session.scalars(
        select(PrivacyRequest).where(
            PrivacyRequest.association_id == work.actor.tenant, PrivacyRequest.id == request_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def last_number(work: Work, year: int) -> int:
    """Return the number of a year's last request, 0 when there is none."""
    return (
        work.session.scalar(
            select(func.max(PrivacyRequest.number)).where(
                PrivacyRequest.association_id == work.actor.tenant, PrivacyRequest.year == year
            )
        )
        or 0
    )


def next_due(work: Work) -> PrivacyRequest | None:
    """Return the request, of any association, that the worker has something to do for."""
    return work.session.scalars(
        select(PrivacyRequest)
        .where(
            PrivacyRequest.state.in_(_DUE),
            or_(PrivacyRequest.lease_until.is_(None), PrivacyRequest.lease_until < work.now),
        )
        .order_by(PrivacyRequest.registered_at)
        .limit(1)
    ).first()


def stale_packages(work: Work, before: datetime) -> list[PrivacyRequest]:
    """Return requests, of any association, whose package has been kept long enough, or is not what holds any more."""
    return list(
        work.session.scalars(
            select(PrivacyRequest).where(
                PrivacyRequest.package_sha256 != "",
                PrivacyRequest.state != RequestState.PACKING,
                or_(PrivacyRequest.closed_at < before, PrivacyRequest.packed_at.is_(None), _holds_gone()),
            )
        )
    )


def answered_long_ago(work: Work, before: datetime) -> list[PrivacyRequest]:
    """Return closed requests, of any association, that still say who asked though they were closed before an instant."""
    return list(
        work.session.scalars(
            select(PrivacyRequest).where(PrivacyRequest.closed_at < before, PrivacyRequest.names != "")
        )
    )


def package_stands(work: Work, request: PrivacyRequest) -> bool:
    """Tell whether a package is what was decided, and none of its pages has been disposed of or taken away since."""
    rows = select(PrivacyRequest.id).where(PrivacyRequest.id == request.id, _holds_gone())
    return (
        bool(request.package_sha256 and request.packed_at)
        and request.state in {RequestState.READY, RequestState.CLOSED}
        and work.session.scalar(rows) is None
    )


def _holds_gone() -> ColumnElement[bool]:
    """That a request hands out a page that is gone, or whose document is."""
    page = exists().where(Page.association_id == Finding.association_id, Page.id == Finding.page_id)
    document = exists().where(
        Document.association_id == Finding.association_id,
        Document.id == Finding.document_id,
        Document.withdrawn_at.is_(None),
    )
    return exists().where(
        Finding.association_id == PrivacyRequest.association_id,
        Finding.request_id == PrivacyRequest.id,
        Finding.kind == FindingKind.PAGE,
        Finding.choice == Choice.INCLUDE,
        or_(~page, ~document),
    )


def findings_of_gone_pages(work: Work) -> list[Finding]:
    """Return findings, of any association, that still quote a page which is there no more."""
    standing = select(Page.id).where(
        Page.association_id == Finding.association_id, Page.id == Finding.page_id
    )
    return list(
        work.session.scalars(
            select(Finding).where(Finding.kind == FindingKind.PAGE, Finding.excerpt != "", ~standing.exists())
        )
    )


def package_hashes(work: Work) -> set[str]:
    """Return the hashes of all packages that the association keeps."""
    return set(
        work.session.scalars(
            select(PrivacyRequest.package_sha256).where(
                PrivacyRequest.association_id == work.actor.tenant, PrivacyRequest.package_sha256 != ""
            )
        )
    )


def clues_of(work: Work, request: PrivacyRequest) -> Clues:
    """Return what is known of the person who asks; the number is read out of its lock.

    The register of apartments adds which were the person's, and when.
    """
    number = request.identity_number
    told = Clues(
        names=request.spellings,
        number=work.ports.lockbox.open(str(request.id), number) if number else "",
        apartment=request.apartment,
        mail=request.email,
        phone=request.phone,
    )
    return replace(
        told,
        lived=tuple(
            Lived(one.apartment, one.start, one.end)
            for person in persons(work)
            if same_person(person, told)
            for one in ownerships_of(work, person)
        ),
    )


def every_finding(work: Work, request: PrivacyRequest) -> list[Finding]:
    """Return all findings of a request in order, whoever may see them; for the worker and for counting."""
    return list(
        work.session.scalars(
            select(Finding)
            .where(Finding.association_id == work.actor.tenant, Finding.request_id == request.id)
            .order_by(Finding.position)
        )
    )


def reviewed(work: Work, request: PrivacyRequest) -> Reviewed:
    """Return the findings that the reader may see: what is hidden from them is only counted, see `seeing`."""
    found = every_finding(work, request)
    keys = {one.document_id for one in found if one.document_id}
    documents = by_ids(work, keys)
    # What was disposed of or taken away since is nobody's any more.
    gone = {
        document.id for document in kept(work, keys - documents.keys()) if document.withdrawn_at is not None
    }
    every = [one for one in found if one.document_id not in gone]
    seen = tuple(seen_of(work, every))
    shown = {one.id for one in seen}
    return Reviewed(seen, documents, tuple(one for one in every if one.id not in shown))


def finding_by_id(work: Work, request: PrivacyRequest, finding_id: uuid.UUID) -> Finding:
    """Return one finding; NotFound when it is none that the reader may see."""
    found = next((one for one in reviewed(work, request).findings if one.id == finding_id), None)
    if found is None:
        raise NotFound
    return found


def sheet_of(work: Work, finding: Finding) -> PageSheet:
    """Return the page of a finding with its words; NotFound for a page that is gone."""
    if finding.page_id is None:
        raise NotFound
    page = page_by_id(work, finding.page_id)
    layer = text_layer(work, page.id)
    if layer is None:
        return PageSheet(page, (), "")
    mark = hashlib.sha256(layer.text.encode() + b"\0" + layer.words).hexdigest()
    return PageSheet(page, unpack_words(layer.words), mark)


def answers(work: Work, request: PrivacyRequest) -> dict[uuid.UUID, ErasureAnswer]:
    """Return what was decided about the documents of an erasure request."""
    rows = work.session.scalars(
        select(ErasureAnswer).where(
            ErasureAnswer.association_id == work.actor.tenant, ErasureAnswer.request_id == request.id
        )
    )
    return {one.document_id: one for one in rows}


def pages_among(findings: Sequence[Finding]) -> dict[uuid.UUID, list[Finding]]:
    """Return the found pages by document, in order."""
    found: dict[uuid.UUID, list[Finding]] = {}
    for one in findings:
        if one.kind is FindingKind.PAGE and one.document_id:
            found.setdefault(one.document_id, []).append(one)
    return found
