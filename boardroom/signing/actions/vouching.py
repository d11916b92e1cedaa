"""Vouching for what was signed by hand: people look at the scan and say who has signed; then it counts as a signature."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boardroom.associations.queries import local_today, own
from boardroom.audit.actions import record
from boardroom.core.dates import local_date
from boardroom.core.ids import new_id
from boardroom.documents.actions import describe
from boardroom.language.dates import format_date
from boardroom.papers.actions import note_paper
from boardroom.papers.rules import PaperStatus
from boardroom.signing.actions.completing import envelope_to_steer
from boardroom.signing.actions.handing_in import SIGNED_BY_HAND
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signatures import take_signature
from boardroom.signing.actions.statements import statement_now
from boardroom.signing.errors import (
    AlreadyDecided,
    DayAhead,
    DayBeforePrint,
    NobodyByHand,
    OthersFirst,
    OwnHand,
    SheetsMissing,
)
from boardroom.signing.models import Envelope, PaperWord, Signer
from boardroom.signing.queries import CameBack, came_back, scans_of, signers_of, words_on
from boardroom.signing.rules.hand import PageFault
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work


@dataclass(frozen=True)
class Place:
    """Where the signed paper is kept: a binder of the register, or words, or both."""

    binder_id: uuid.UUID | None = None
    words: str = ""


def vouch(
    work: Work, envelope_id: uuid.UUID, signer_ids: Sequence[uuid.UUID], signed_on: date, place: Place
) -> list[Signer]:
    """Say, after looking at the scan, that some have signed by hand; return those whose signature counts from now on.

    Every sheet must be there (SheetsMissing). Nobody vouches for their own hand, and where the association asks for two
    people the signature counts when the second agrees. OthersFirst while people of an earlier turn are still to sign.
    """
    envelope = envelope_to_steer(work, envelope_id)
    back = came_back(work, envelope)
    if envelope.state is not EnvelopeState.SENT or back is None:
        raise AlreadyDecided
    if not back.gathered.complete:
        raise SheetsMissing(sheets=", ".join(str(number) for number in back.gathered.missing))
    if signed_on > local_today(work):
        raise DayAhead
    printed = local_date(back.print_out.ordered_at, own(work).time_zone)
    if signed_on < printed:
        raise DayBeforePrint(day=format_date(printed, own(work).language))
    by_hand = [one for one in signers_of(work, envelope_id) if one.on_paper and _waits(one)]
    named = [one for one in by_hand if one.id in set(signer_ids)]
    mine = [one for one in named if one.person_id == work.actor.person_id]
    sworn = [one for one in named if one not in mine]
    if not sworn:
        raise OwnHand if mine else NobodyByHand
    scan = [file.sha256 for file in scans_of(work, back)]
    _say(work, back, sworn, signed_on, scan)
    note(
        work,
        envelope,
        "paper_sworn",
        by=work.actor.name,
        names=", ".join(one.name for one in sworn),
        signed_on=signed_on.isoformat(),
    )
    record(
        work,
        "vouched_for_paper",
        "envelope",
        envelope_id,
        title=envelope.title,
        signer=", ".join(one.name for one in sworn),
    )
    _settle_copies(work, envelope, back, place)
    return _take_agreed(work, envelope, back, by_hand)


def _waits(signer: Signer) -> bool:
    return signer.state is SignerState.WAITING


def _say(work: Work, back: CameBack, sworn: Sequence[Signer], signed_on: date, scan: Sequence[str]) -> None:
    if work.actor.person_id is None:
        raise AlreadyDecided
    for word in words_on(work, back):
        if word.person_id == work.actor.person_id:
            word.taken_at = work.now  # said anew
    work.session.add(
        PaperWord(
            id=new_id(),
            association_id=work.actor.tenant,
            print_out_id=back.print_out.id,
            person_id=work.actor.person_id,
            name=work.actor.name,
            said_at=work.now,
            signer_ids=[str(one.id) for one in sworn],
            signed_on=signed_on,
            scan=list(scan),
        )
    )
    work.session.flush()


def _take_agreed(work: Work, envelope: Envelope, back: CameBack, by_hand: Sequence[Signer]) -> list[Signer]:
    """Take the signatures that enough people have vouched for, on the same scan and the same day."""
    words = words_on(work, back)
    latest = words[-1]
    agreed: list[tuple[Signer, list[PaperWord]]] = []
    for signer in sorted(by_hand, key=lambda one: (one.step, one.position)):
        backing = [
            word for word in words if str(signer.id) in word.signer_ids and word.signed_on == latest.signed_on
        ]
        if len({word.person_id for word in backing}) >= own(work).paper_confirmers:
            agreed.append((signer, backing))
    _require_turns(work, envelope, [signer for signer, _ in agreed])
    named = [back.page(seen).said_by for seen in back.gathered.found.values()]
    for signer, backing in agreed:
        statement = statement_now(work, envelope, signer, "")
        proof = {
            "method": Method.PAPER.value,
            "print_code": back.print_out.code,
            "print_sha256": back.print_out.sha256,
            "sheets": back.print_out.sheet_count,
            "scans": [
                {"sha256": file.sha256, "media_type": file.media_type} for file in scans_of(work, back)
            ],
            "sheets_by_word": sum(map(bool, named)),
            "sheets_named_by": sorted(filter(None, set(named))),
            "signed_on": latest.signed_on.isoformat(),
            "confirmed_by": sorted({word.name for word in backing}),
            "confirmed_at": work.now.isoformat(),
            "statement_sha256": statement.digest().hex(),
        }
        take_signature(
            work, envelope, signer, statement=statement, method=Method.PAPER, proof=proof, remark=""
        )
    done = {str(signer.id) for signer, _ in agreed}
    for word in words:
        if set(word.signer_ids) <= done:
            word.taken_at = work.now
    return [signer for signer, _ in agreed]


def _require_turns(work: Work, envelope: Envelope, agreed: Sequence[Signer]) -> None:
    """Refuse while someone of an earlier turn waits who is not among those vouched for."""
    last = max((one.step for one in agreed), default=0)
    before = [
        one.name
        for one in signers_of(work, envelope.id)
        if _waits(one) and one.step < last and one.id not in {signer.id for signer in agreed}
    ]
    if before:
        raise OthersFirst(names=", ".join(before))


def _settle_copies(work: Work, envelope: Envelope, back: CameBack, place: Place) -> None:
    """Describe the scans as what they are, and note where their paper lies; a copy among other papers stays as it is."""
    others = {
        remark.seen.document for remark in back.gathered.remarks if remark.fault is not PageFault.DOUBLED
    }
    for copy in back.copies:
        document = copy.document
        if str(document.id) not in others:
            describe(
                work,
                document.id,
                title=SIGNED_BY_HAND % {"title": envelope.title},
                record_class=envelope.record_class,
                document_date=envelope.document_date or document.document_date,
            )
        note_paper(work, document.id, status=PaperStatus.KEPT, binder_id=place.binder_id, place=place.words)
    if envelope.document_id is not None:
        note_paper(
            work, envelope.document_id, status=PaperStatus.KEPT, binder_id=place.binder_id, place=place.words
        )
