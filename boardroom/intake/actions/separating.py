"""Splitting a stack at separator sheets and blank sheets, once its pages have been read; asked for at its upload."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from sqlalchemy import update

from boardroom.classes.queries import schedule
from boardroom.core.actor import worker_for
from boardroom.core.errors import Refusal
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import NewPart
from boardroom.documents.actions import split as split_document
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id
from boardroom.intake import queries
from boardroom.intake.actions.shelving import shelve
from boardroom.intake.models import Stack, StackState, Upload
from boardroom.intake.rules import ATTEMPTS
from boardroom.intake.rules.sheets import tags_of
from boardroom.intake.rules.stacks import Cut, Plan, Remark, Seen, SplitAt, plan
from boardroom.reading.actions import draw_image
from boardroom.reading.errors import NoImage
from boardroom.reading.models import PageState
from boardroom.reading.queries import pages_of
from boardroom.reading.rules import by_sheets
from boardroom.work import LEASE, Work, WorkOpener, changed

LANE = "intake.split"
# Page images in one child: its start is shared, its memory is not.
AT_ONCE = 8


@dataclass(frozen=True)
class StackClaim:
    """A stack under lease; `attempt` makes the claim the worker's own."""

    stack_id: uuid.UUID
    association_id: uuid.UUID
    document_id: uuid.UUID
    at: SplitAt
    attempt: int


def ask_to_split(work: Work, document: Document, at: SplitAt) -> Stack:
    """Note that a document just received is a stack to be split when its pages have been read."""
    classes = work.actor.record_classes
    stack = Stack(
        id=new_id(),
        association_id=work.actor.tenant,
        document_id=document.id,
        at=at,
        state=StackState.WAITING,
        lease_until=work.now,
        asked_at=work.now,
        record_classes=None if classes is None else ",".join(sorted(classes)),
        may_register=work.actor.may(Permission.EDIT_DOCUMENTS),
    )
    work.session.add(stack)
    work.session.flush()
    return stack


def claim_stack(work: Work) -> StackClaim | None:
    """Take the stack whose turn it is under a lease; None when none waits. One begun too often is left whole."""
    while (found := queries.next_to_split(work)) is not None:
        if found.attempts >= ATTEMPTS:
            found.state, found.lease_until = StackState.WHOLE, None
            found.remarks = json.dumps([(Remark.BROKEN_OFF, 0)])
            work.session.flush()
            continue
        taken = changed(
            work,
            update(Stack)
            .where(
                Stack.id == found.id,
                Stack.state == StackState.WAITING,
                Stack.attempts == found.attempts,
            )
            .values(lease_until=work.now + LEASE, attempts=found.attempts + 1),
        )
        if not taken:
            return None
        return StackClaim(
            found.id, found.association_id, found.document_id, SplitAt(found.at), found.attempts + 1
        )
    return None


def renew_stack(work: Work, claimed: StackClaim) -> bool:
    """Prolong the lease of a stack that is being looked through; False when it is no longer the worker's."""
    return _own(work, claimed, lease_until=work.now + LEASE)


def look_through(opener: WorkOpener, claimed: StackClaim) -> Plan:
    """Return where a stack is to be cut, from its pages' images.

    BarcodesUnread when the images could not be looked at.
    """
    worker = worker_for(claimed.association_id)
    with opener.reading(worker) as work:
        sheets = by_sheets(pages_of(work, claimed.document_id))
    pages = [(page.id, page.state is PageState.BLANK) for sheet in sheets for page in sheet]
    seen: list[Seen] = []
    for start in range(0, len(pages), AT_ONCE):
        batch = pages[start : start + AT_ONCE]
        if claimed.at is SplitAt.BLANKS:
            codes: list[tuple[str, ...]] = [()] * len(batch)
        else:
            codes = opener.ports.barcodes.read([_image(opener, claimed, page_id) for page_id, _ in batch])
        seen += [Seen(blank, found) for (_, blank), found in zip(batch, codes, strict=True)]
    return _of_sheets(seen, [len(sheet) for sheet in sheets], claimed)


def _of_sheets(seen: Sequence[Seen], lengths: Sequence[int], claimed: StackClaim) -> Plan:
    """Plan cuts between sheets: one that someone has parted meanwhile is looked at as one, and remarked on by page."""
    ends = list(accumulate(lengths))
    whole = [
        Seen(all(half.blank for half in halves), tuple(code for half in halves for code in half.codes))
        for end, length in zip(ends, lengths, strict=True)
        for halves in [seen[end - length : end]]
    ]
    planned = plan(whole, claimed.association_id, claimed.at)

    def page(sheet: int) -> int:
        return ends[sheet - 1] - lengths[sheet - 1] + 1 if sheet else 0

    return replace(
        planned,
        cuts=tuple(replace(cut, sheet_page=page(cut.sheet_page)) for cut in planned.cuts),
        remarks=tuple((remark, page(sheet)) for remark, sheet in planned.remarks),
    )


def split_up(work: Work, claimed: StackClaim, planned: Plan) -> bool:
    """Make the documents that were planned and note what became of the stack; False when it is another's by now."""
    if not _own(work, claimed, state=StackState.SPLIT, lease_until=None):
        return False
    remarks = list(planned.remarks)
    try:
        if planned.cuts:
            stack = queries.stacks_of(work, [claimed.document_id])[claimed.document_id]
            parts, more = _parts(work, stack, planned.cuts)
            remarks += more
            with work.session.begin_nested():
                made = split_document(work, claimed.document_id, parts, by_sheets=True)
                remarks += shelve(work, stack, planned.cuts, made)
                _nothing_to_say(work, claimed.document_id)
    except Refusal:
        # Someone split, joined or signed it while it was looked through: what a person did stands.
        planned, remarks = Plan(), [(Remark.CHANGED, 0)]
    state = StackState.SPLIT if planned.cuts else StackState.WHOLE
    work.session.execute(
        update(Stack)
        .where(Stack.association_id == work.actor.tenant, Stack.id == claimed.stack_id)
        .values(state=state, remarks=json.dumps(remarks))
        .execution_options(synchronize_session=False)
    )
    return True


def _nothing_to_say(work: Work, document_id: uuid.UUID) -> None:
    """Nobody need be asked for date and class of a stack that stands aside: it is the parts that want them."""
    work.session.execute(
        update(Upload)
        .where(
            Upload.association_id == work.actor.tenant,
            Upload.document_id == document_id,
            Upload.described_at.is_(None),
        )
        .values(described_at=work.now)
        .execution_options(synchronize_session=False)
    )


def _parts(work: Work, stack: Stack, cuts: tuple[Cut, ...]) -> tuple[list[NewPart], list[tuple[Remark, int]]]:
    """Return what each part is called and filed under, and remarks on classes that cannot be used."""
    document, names = by_id(work, stack.document_id), schedule(work)
    allowed = None if stack.record_classes is None else set(stack.record_classes.split(","))
    kept = tuple(tag.name for tag in document.tags)
    parts: list[NewPart] = []
    refused: dict[int, None] = {}
    for number, cut in enumerate(cuts, start=1):
        record_class, base = document.record_class, document.title
        said = cut.sheet.record_class if cut.sheet else ""
        if said and said in names.classes and (allowed is None or said in allowed):
            record_class, base = said, names.name_of(said)
            if cut.sheet and cut.sheet.year:
                base = f"{base} {cut.sheet.year}"
        elif said:
            refused[cut.sheet_page] = None
        parts.append(
            NewPart(
                title=f"{base[:270]}, del {number} av {len(cuts)}",
                first=cut.first,
                last=cut.last,
                record_class=record_class,
                document_date=document.document_date,
                tags=(*kept, *(tags_of(cut.sheet) if cut.sheet else ())),
            )
        )
    return parts, [(Remark.NO_CLASS, page) for page in refused]


def _image(opener: WorkOpener, claimed: StackClaim, page_id: uuid.UUID) -> bytes:
    """Return a page's image for people, which is fine enough for a code of several centimetres; empty without one."""
    try:
        return draw_image(opener, worker_for(claimed.association_id), page_id)
    except NoImage:
        return b""


def _own(work: Work, claimed: StackClaim, **values: object) -> bool:
    """Change a stack only while it is under this very claim."""
    return changed(
        work,
        update(Stack)
        .where(
            Stack.association_id == work.actor.tenant,
            Stack.id == claimed.stack_id,
            Stack.state == StackState.WAITING,
            Stack.attempts == claimed.attempt,
        )
        .values(**values),
    )
