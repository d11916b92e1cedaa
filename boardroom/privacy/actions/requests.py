"""Registering, prolonging and closing requests; what the worker found and made is recorded here too."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import note_reading, record
from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.language.dates import format_date
from boardroom.language.identifiers import is_personnummer
from boardroom.mandates.queries import persons
from boardroom.notices.actions import enqueue, forget_messages
from boardroom.ports.blobs import Stored
from boardroom.privacy.errors import (
    NotOpen,
    NotReviewed,
    NotWholeView,
    NotYours,
    NumberWrong,
    PackageOver,
    PagesMoved,
    ReceivedAhead,
    WhyMissing,
)
from boardroom.privacy.models import Finding, PrivacyRequest
from boardroom.privacy.queries.extracts import same_person
from boardroom.privacy.queries.gathering import Gathered
from boardroom.privacy.queries.requests import (
    Reviewed,
    answered_long_ago,
    clues_of,
    every_finding,
    findings_of_gone_pages,
    last_number,
    next_due,
    package_stands,
    request_by_id,
    reviewed,
    sheet_of,
)
from boardroom.privacy.rules.clues import digits_of
from boardroom.privacy.rules.extracts import clue_values
from boardroom.privacy.rules.states import Asked, Choice, FindingKind, RequestState
from boardroom.work import Work

LANE = "privacy.answer"
# What the letter to the person says was asked for, in its own language.
_ASKED_SV = {Asked.ACCESS: "att få se sina uppgifter", Asked.ERASURE: "att bli raderad"}
_ASKED_EN = {Asked.ACCESS: "to see one’s data", Asked.ERASURE: "to be erased"}
# Looking through a whole archive takes minutes; so does drawing a few hundred pages.
LEASE = timedelta(minutes=30)


@dataclass(frozen=True)
class Asker:
    """Who asks, as they are known, and how it was made sure that it is they."""

    names: tuple[str, ...]
    how_checked: str
    identity_number: str = ""
    apartment: str = ""
    email: str = ""
    phone: str = ""


def register_request(work: Work, asked: Asked, asker: Asker, received_on: date) -> PrivacyRequest:
    """Register what someone asks for; the worker begins to look for everything about them.

    NotYours, NumberWrong, ReceivedAhead. The log names the request by its number, never the person.
    """
    work.actor.require(Permission.HANDLE_PRIVACY)
    names = tuple(dict.fromkeys(" ".join(one.split()) for one in asker.names if one.strip()))
    how = " ".join(asker.how_checked.split())[:300]
    if not names or not how:
        raise NotYours
    if asker.identity_number and not is_personnummer(asker.identity_number):
        raise NumberWrong
    if received_on > local_today(work):
        raise ReceivedAhead
    made = PrivacyRequest(
        id=new_id(),
        association_id=work.actor.tenant,
        year=received_on.year,
        number=last_number(work, received_on.year) + 1,
        asked=asked,
        state=RequestState.GATHERING,
        names="\n".join(names)[:600],
        apartment=asker.apartment.strip()[:10],
        email=asker.email.strip().lower()[:254],
        phone=asker.phone.strip()[:40],
        how_checked=how,
        received_on=received_on,
        registered_at=work.now,
        registered_by_name=work.actor.name,
    )
    if asker.identity_number:
        made.identity_number = work.ports.lockbox.lock(str(made.id), digits_of(asker.identity_number))
    work.session.add(made)
    work.session.flush()
    record(work, "registered", "privacy_request", made.id, number=made.label, asked=asked.value)
    _tell_the_named(work, made)
    work.later(LANE)
    return made


def _tell_the_named(work: Work, made: PrivacyRequest) -> None:
    """Write to whom the register knows by what was given, at the address that it holds: a request may be made up.

    Who has no address there gets no letter.
    """
    clues, association = clues_of(work, made), own(work)
    language = association.language
    asked = {"sv": _ASKED_SV, "en": _ASKED_EN}.get(language, _ASKED_SV)[made.asked]
    for person in persons(work):
        if person.email and same_person(person, clues):
            enqueue(
                work,
                "privacy_registered",
                to_address=person.email,
                to_name=person.name,
                facts={
                    "by": work.actor.name,
                    "number": made.label,
                    "what": asked,
                    "received": format_date(made.received_on, language),
                    "due": format_date(made.due, language),
                },
                association_id=association.id,
                language=language,
                about=("privacy_request", made.id),
            )


def gather_again(work: Work, request_id: uuid.UUID) -> None:
    """Look through everything once more, because papers came or were read since; what was decided stays decided."""
    found = _open(work, request_id)
    found.rest(RequestState.GATHERING)
    found.packed_at = None
    work.session.flush()
    record(work, "gathered_again", "privacy_request", found.id, number=found.label)
    work.later(LANE)


def prolong(work: Work, request_id: uuid.UUID, because: str) -> None:
    """Take two more months, with the reason that the person is to be told within the first (art. 12.3)."""
    found = _open(work, request_id, busy=True)
    found.extended_because = require_reason(because)
    work.session.flush()
    record(work, "prolonged", "privacy_request", found.id, number=found.label, because=found.extended_because)


def claim(work: Work) -> PrivacyRequest | None:
    """Take the request that has waited longest, under a lease; for the worker."""
    # Two workers on a database server take one each, never the same.
    work.alone(LANE)
    found = next_due(work)
    if found is None:
        return None
    found.lease_until, found.attempts = work.now + LEASE, found.attempts + 1
    work.session.flush()
    return found


def record_gathered(work: Work, request_id: uuid.UUID, attempt: int, found: Gathered) -> None:
    """Keep what was found; what a person has decided about already is not asked for again."""
    request = _claimed(work, request_id, attempt, RequestState.GATHERING)
    if request is None:
        return
    before = {_key(one): one for one in every_finding(work, request)}
    last = max((one.position for one in before.values()), default=0)
    rows = [
        Finding(
            kind=FindingKind.PAGE,
            document_id=page.document_id,
            page_id=page.page_id,
            page_number=page.number,
            title="",
            clues=clue_values(page.clues),
            excerpt=page.excerpt,
            text="",
        )
        for page in found.pages
    ] + [
        Finding(
            kind=extract.kind,
            source_id=extract.source,
            title=extract.title[:300],
            clues=clue_values(extract.clues),
            excerpt=" ".join(extract.text[:390].split()),
            text=extract.text,
        )
        for extract in found.extracts
    ]
    # A page that was parted since, a log that has grown: what is not found again makes room for what is.
    for key in before.keys() - {_key(row) for row in rows}:
        work.session.delete(before[key])
    position = last
    for row in rows:
        if _key(row) in before:
            before[_key(row)].source_id = row.source_id
            continue
        position += 1
        row.id, row.association_id, row.request_id, row.position = (
            new_id(),
            request.association_id,
            request.id,
            position,
        )
        row.choice, row.covered, row.boxes = Choice.PENDING, [], []
        work.session.add(row)
    request.rest(RequestState.REVIEWING)
    request.gathered_at, request.searched_pages, request.unread_pages = work.now, found.searched, found.unread
    work.session.flush()
    record(
        work,
        "gathered",
        "privacy_request",
        request.id,
        number=request.label,
        pages=len(found.pages),
        extracts=len(found.extracts),
    )


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.kind.value, str(finding.page_id or finding.title), finding.text


def ask_for_package(work: Work, request_id: uuid.UUID) -> int:
    """Have the worker make the package; returns how many pages must be gone through anew, because their text changed.

    NotReviewed while anything is undecided, NotWholeView while that is something which others must decide about,
    PagesMoved for a page that is gone.
    """
    found = _open(work, request_id)
    seen = reviewed(work, found)
    if seen.undecided_unseen:
        raise NotWholeView
    if seen.next_pending is not None:
        raise NotReviewed
    try:
        changed = _changed(work, seen)
    except NotFound as missing:
        raise PagesMoved from missing
    for one in changed:
        one.choice, one.covered, one.decided_at, one.decided_by_name = Choice.PENDING, [], None, ""
    if not changed:
        found.rest(RequestState.PACKING)
        record(work, "asked_for_package", "privacy_request", found.id, number=found.label)
        work.later(LANE)
    work.session.flush()
    return len(changed)


def _changed(work: Work, seen: Reviewed) -> list[Finding]:
    """Return the pages to be handed out whose text is another than the one that was gone through."""
    return [
        one
        for one in seen.findings
        if one.kind is FindingKind.PAGE
        and one.choice is Choice.INCLUDE
        and sheet_of(work, one).mark != one.text_mark
    ]


def record_packed(work: Work, request_id: uuid.UUID, attempt: int, stored: Stored) -> str:
    """Keep the package; returns the hash of the one that it replaces, or of this one when it came too late."""
    request = _claimed(work, request_id, attempt, RequestState.PACKING)
    if request is None:
        return stored.sha256
    replaced = request.package_sha256
    request.package_sha256, request.package_size, request.packed_at = stored.sha256, stored.size, work.now
    request.rest(RequestState.READY)
    work.session.flush()
    record(
        work,
        "packed",
        "privacy_request",
        request.id,
        number=request.label,
        size=stored.size,
        sha256=stored.sha256,
    )
    return replaced if replaced != stored.sha256 else ""


def put_back(work: Work, request_id: uuid.UUID, attempt: int, problem: str) -> None:
    """Give a request back to people, with what kept the worker from its end."""
    for state in (RequestState.PACKING, RequestState.GATHERING):
        request = _claimed(work, request_id, attempt, state)
        if request is not None:
            request.rest(RequestState.REVIEWING)
            request.problem = problem[:300]
            work.session.flush()


def note_fetching(work: Work, request_id: uuid.UUID) -> PrivacyRequest:
    """Note that the package is fetched, in both logs; PackageOver, NotWholeView for who may not see what lies in it."""
    found = request_by_id(work, request_id)
    if not package_stands(work, found):
        raise PackageOver
    if reviewed(work, found).shut:
        raise NotWholeView
    note_reading(work, "downloaded", "privacy_request", found.id)
    record(work, "fetched", "privacy_request", found.id, number=found.label)
    return found


def close_request(work: Work, request_id: uuid.UUID, outcome: str) -> None:
    """Note how it was answered; what was copied for it goes, the decisions and their reasons stay.

    The number of the person is forgotten, and every excerpt: the log needs neither. The package is kept for a while.
    """
    found = _open(work, request_id)
    found.outcome = require_reason(outcome)
    left_out = 0
    for one in every_finding(work, found):
        left_out += one.choice is Choice.LEAVE_OUT
        one.excerpt, one.text, one.title = "", "", "" if one.kind is FindingKind.PAGE else one.kind.value
        one.covered, one.boxes = [], []
    found.identity_number = ""
    found.rest(RequestState.CLOSED)
    found.closed_at, found.closed_by_name = work.now, work.actor.name
    work.session.flush()
    record(work, "closed", "privacy_request", found.id, number=found.label, left_out=left_out)


def forget_quotes(work: Work) -> int:
    """Forget what findings quote of pages that have been disposed of or taken away; return how many did."""
    gone = findings_of_gone_pages(work)
    for finding in gone:
        finding.excerpt = ""
    work.session.flush()
    return len(gone)


def forget_askers(work: Work, before: datetime) -> int:
    """Forget who asked, and the answer's letter, where the association answered before an instant; return how many did.

    The number, the days, the decisions and their reasons stay: they prove that it was answered. For the worker.
    """
    found = [one for one in answered_long_ago(work, before) if one.association_id == work.actor.tenant]
    for one in found:
        one.names = one.apartment = one.email = one.phone = one.letter = ""
        record(work, "forgot_asker", "privacy_request", one.id, number=one.label)
    forget_messages(work, [one.id for one in found])
    work.session.flush()
    return len(found)


def forget_package(work: Work, request: PrivacyRequest) -> str:
    """Forget a package that has been kept long enough; returns its hash, for its bytes to be removed. For the worker."""
    gone, request.package_sha256, request.package_size = request.package_sha256, "", 0
    work.session.flush()
    record(
        work,
        "forgot_package",
        "privacy_request",
        request.id,
        association_id=request.association_id,
        number=request.label,
    )
    return gone


def require_reason(text: str) -> str:
    """Return a reason on one line; WhyMissing without one."""
    reason = " ".join(text.split())[:500]
    if not reason:
        raise WhyMissing
    return reason


def open_request(work: Work, request_id: uuid.UUID) -> PrivacyRequest:
    """Return a request that people may change now; NotOpen else."""
    return _open(work, request_id)


def _open(work: Work, request_id: uuid.UUID, *, busy: bool = False) -> PrivacyRequest:
    found = request_by_id(work, request_id)
    waits = {RequestState.REVIEWING, RequestState.READY}
    if found.state not in waits and not (busy and found.state is not RequestState.CLOSED):
        raise NotOpen
    return found


def _claimed(work: Work, request_id: uuid.UUID, attempt: int, state: RequestState) -> PrivacyRequest | None:
    """Return the request while it is under this very lease."""
    found = request_by_id(work, request_id)
    return found if found.state is state and found.attempts == attempt and found.lease_until else None
