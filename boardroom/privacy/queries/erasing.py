"""What the law says of each document that a request of erasure touches, and the answer letter."""

import uuid
from dataclasses import dataclass

from boardroom.associations.queries import local_today, own
from boardroom.classes.queries import Schedule, least_terms, schedule
from boardroom.core.errors import NotFound
from boardroom.documents.models import Document
from boardroom.privacy.models import ErasureAnswer, PrivacyRequest
from boardroom.privacy.queries.contacts import forgotten_for
from boardroom.privacy.queries.processing import controller
from boardroom.privacy.queries.requests import answers, pages_among, reviewed
from boardroom.privacy.queries.seeing import LOGS
from boardroom.privacy.rules.erasing import (
    Answered,
    LegalAnswer,
    Letterhead,
    Remaining,
    erasure_letter,
    legal_answer,
)
from boardroom.privacy.rules.states import FINDING_WORDS, Choice, FindingKind
from boardroom.work import Work


@dataclass(frozen=True)
class Touched:
    """A document of an erasure request: what the law says, and what a person decided, if anyone has."""

    document: Document
    class_name: str
    pages: tuple[int, ...]
    answer: LegalAnswer
    decided: ErasureAnswer | None


def answered_documents(work: Work, request: PrivacyRequest) -> dict[uuid.UUID, Touched]:
    """Return the documents that the request touches within the reader's Scope; pages left out as another's do not count."""
    seen, plan, least = reviewed(work, request), schedule(work), least_terms(work)
    today, decided = local_today(work), answers(work, request)
    found = {}
    for document_id, pages in pages_among(seen.findings).items():
        document = seen.documents[document_id]
        counted = [one for one in pages if one.choice is not Choice.LEAVE_OUT]
        if not counted and document_id not in decided:
            continue
        row = plan.classes.get(document.record_class or "")
        law = least.get(document.record_class or "")
        found[document_id] = Touched(
            document,
            plan.name_of(document.record_class),
            tuple(one.page_number for one in counted),
            legal_answer(
                basis=row.basis if row else None,
                keep=plan.keep_until(document),
                law=plan.bound_by_law(document, law) if law else None,
                today=today,
            ),
            decided.get(document_id),
        )
    return found


def touched_by(work: Work, request: PrivacyRequest, document_id: uuid.UUID) -> Touched:
    """Return one document that the request touches; NotFound when it is none within the reader's Scope."""
    found = answered_documents(work, request).get(document_id)
    if found is None:
        raise NotFound
    return found


def undecided(work: Work, request: PrivacyRequest) -> int:
    """Return how many documents of an erasure request nobody has decided about."""
    return sum(one.decided is None for one in answered_documents(work, request).values())


def drafted(work: Work, request: PrivacyRequest) -> str:
    """Return the answer letter: as a person has written it, else drafted from what was decided."""
    if request.letter:
        return request.letter
    told, plan = controller(work), schedule(work)
    touched = answered_documents(work, request).values()
    answered = [
        Answered(one.document.reference, one.class_name, one.decided.released, one.decided.reason)
        for one in touched
        if one.decided is not None
    ]
    head = Letterhead(
        own(work).name, told.contact if told else "", told.email if told else "", told.address if told else ""
    )
    remaining = _remaining(work, request, len(touched) - len(answered))
    return erasure_letter(
        request.name,
        request.received_on,
        local_today(work),
        head,
        _sorted(answered, plan),
        remaining=remaining,
    )


def _remaining(work: Work, request: PrivacyRequest, undecided_documents: int) -> Remaining:
    """Return what the answer leaves open: registers that name the person, what the writer may not see, what has no text."""
    seen = reviewed(work, request)
    # What a log is called tells nothing of what stands in it.
    logs = [one for one in seen.hidden if one.kind in LOGS]
    mine = [
        one
        for one in (*seen.findings, *logs)
        if one.kind is not FindingKind.PAGE and one.choice is not Choice.LEAVE_OUT
    ]
    forgotten = forgotten_for(work, request)
    # What is left of it in the register of persons has its own sentence.
    told = [one for one in mine if not (forgotten and one.kind is FindingKind.PERSON)]
    return Remaining(
        registers=tuple(dict.fromkeys(FINDING_WORDS[one.kind] for one in told)),
        forgotten=forgotten,
        undecided=undecided_documents,
        others=len(logs) < len(seen.hidden),
        unread=request.unread_pages,
    )


def _sorted(answered: list[Answered], plan: Schedule) -> list[Answered]:
    order = [row.name for row in plan.classes.values()]
    return sorted(
        answered,
        key=lambda one: (order.index(one.class_name) if one.class_name in order else -1, one.reference),
    )
