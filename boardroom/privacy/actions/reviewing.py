"""Deciding about findings: handed out, handed out with others blacked out, or left out with the reason."""

import uuid
from collections.abc import Iterable, Sequence

from boardroom.audit.actions import note_reading, record
from boardroom.core.ids import new_id
from boardroom.privacy.actions.requests import LANE, open_request, require_reason
from boardroom.privacy.errors import BoxWrong, LawKeeps, TextChanged
from boardroom.privacy.models import ErasureAnswer, Finding, PrivacyRequest
from boardroom.privacy.queries.erasing import Touched, touched_by
from boardroom.privacy.queries.requests import finding_by_id, request_by_id, sheet_of
from boardroom.privacy.rules.boxes import Box
from boardroom.privacy.rules.states import Choice, FindingKind, RequestState
from boardroom.retention.actions import release
from boardroom.work import Work


def look_at(work: Work, request_id: uuid.UUID, finding_id: uuid.UUID) -> None:
    """Note in the access log that a finding is looked at: a page as whenever a document is opened, the rest by itself."""
    finding = finding_by_id(work, request_by_id(work, request_id), finding_id)
    if finding.document_id is not None:
        note_reading(work, "opened", "document", finding.document_id)
    else:
        note_reading(work, "opened", "privacy_finding", finding.id)


def include(
    work: Work,
    request_id: uuid.UUID,
    finding_id: uuid.UUID,
    *,
    covered: Iterable[int],
    boxes: Sequence[Box],
    mark: str,
) -> Finding:
    """Hand a finding out, with these words and boxes black; `mark` is that of the text that was looked at.

    TextChanged when the page was read or corrected meanwhile, BoxWrong for a box that is none.
    """
    request = open_request(work, request_id)
    finding = finding_by_id(work, request, finding_id)
    if any(not box.real for box in boxes):
        raise BoxWrong
    count = len(finding.text.split())
    if finding.kind is FindingKind.PAGE:
        sheet = sheet_of(work, finding)
        if sheet.mark != mark:
            raise TextChanged
        count = len(sheet.words)
    finding.text_mark = mark
    finding.covered = sorted({at for at in covered if 0 <= at < count})
    finding.boxes = [[box.left, box.top, box.right, box.bottom] for box in boxes]
    _decide(work, request, finding, Choice.INCLUDE, "")
    return finding


def leave_out(work: Work, request_id: uuid.UUID, finding_id: uuid.UUID, reason: str) -> Finding:
    """Leave a finding out; the reason stands in the log that the person gets."""
    request = open_request(work, request_id)
    finding = finding_by_id(work, request, finding_id)
    _decide(work, request, finding, Choice.LEAVE_OUT, require_reason(reason))
    finding.covered, finding.boxes = [], []
    return finding


def _decide(work: Work, request: PrivacyRequest, finding: Finding, choice: Choice, reason: str) -> None:
    finding.choice, finding.reason = choice, reason
    finding.decided_at, finding.decided_by_name = work.now, work.actor.name
    # What was packed is not what is decided any more: it cannot be fetched from now on, and the worker removes it.
    request.packed_at = None
    request.rest(RequestState.REVIEWING)
    work.later(LANE)
    work.session.flush()
    record(
        work,
        "included" if choice is Choice.INCLUDE else "left_out",
        "privacy_finding",
        finding.id,
        number=request.label,
        position=finding.position,
        reason=reason,
    )


def refuse_erasure(
    work: Work, request_id: uuid.UUID, document_id: uuid.UUID, because: str = ""
) -> ErasureAnswer:
    """Refuse to have a document erased: for the law's reason, or for a person's where the law lets it go."""
    request = open_request(work, request_id)
    touched = touched_by(work, request, document_id)
    reason = require_reason(because if touched.answer.may_go else because or touched.answer.text)
    made = _answer(work, request, touched, released=False, reason=reason)
    record(work, "refused_erasure", "document", document_id, number=request.label, because=reason)
    return made


def grant_erasure(work: Work, request_id: uuid.UUID, document_id: uuid.UUID) -> ErasureAnswer:
    """Release a document to disposal; LawKeeps where the law or the plan forbids it.

    Nothing is destroyed by it: the document comes on the next list, and two people approve that.
    """
    request = open_request(work, request_id)
    touched = touched_by(work, request, document_id)
    if not touched.answer.may_go:
        raise LawKeeps
    release(work, document_id, f"Begäran om radering {request.label} (GDPR art. 17)")
    made = _answer(work, request, touched, released=True, reason=touched.answer.text[:500])
    record(work, "granted_erasure", "document", document_id, number=request.label)
    return made


def _answer(
    work: Work, request: PrivacyRequest, touched: Touched, *, released: bool, reason: str
) -> ErasureAnswer:
    made = touched.decided or ErasureAnswer(
        id=new_id(), association_id=work.actor.tenant, request_id=request.id, document_id=touched.document.id
    )
    made.released, made.reason, made.record_class = released, reason, touched.document.record_class or ""
    made.decided_at, made.decided_by_name = work.now, work.actor.name
    work.session.add(made)
    work.session.flush()
    return made


def write_letter(work: Work, request_id: uuid.UUID, text: str) -> None:
    """Keep the answer as a person has written it."""
    request = open_request(work, request_id)
    request.letter = text.strip()[:20_000]
    work.session.flush()
    record(work, "wrote_letter", "privacy_request", request.id, number=request.label)
