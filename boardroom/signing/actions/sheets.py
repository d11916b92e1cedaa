"""Looking at the pages of what came in for the codes of prints, whatever order and way they lie in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.documents.models import File
from boardroom.ports.pdf_tools import Unreadable
from boardroom.reading.actions import draw_image
from boardroom.reading.actions.images import draw_page
from boardroom.reading.errors import NoImage
from boardroom.reading.models import Page, PageState
from boardroom.reading.queries import file_of_page, pages_of
from boardroom.signing.models import SheetLook, SheetSeen
from boardroom.signing.queries import look_at, next_to_look_at, print_by_code
from boardroom.signing.rules.hand import Damaged, Mark, read_mark
from boardroom.work import Work, WorkOpener

LEASE = timedelta(minutes=2)
ATTEMPTS = 3
AT_ONCE = 8
# So many pages of a document that nobody has handed in for a print are looked at closely too: a paper that was photographed
# has its code too small at first, a binder that was scanned while a print is out is none.
MOST_CLOSELY = 40
# The longer side of a page that is looked at once more because its code was too small or blurred, in pixels.
SHARP_SIDE = 3_400


@dataclass(frozen=True)
class Claimed:
    """A document under lease, whose pages are to be looked at; `attempt` makes the claim the worker's own."""

    association_id: uuid.UUID
    document_id: uuid.UUID
    handed_in: bool
    attempt: int


@dataclass(frozen=True)
class Found:
    """What stands on a page: its place in the document, and the code, empty where there is none of ours."""

    page: int
    page_id: uuid.UUID
    file_id: uuid.UUID
    code: str


def claim_sheets(work: Work) -> Claimed | None:
    """Take the document whose turn it is under a lease; one that was begun too often is left as it is, without codes."""
    document = next_to_look_at(work, work.actor.tenant)
    if document is None:
        return None
    look = look_at(work, document.id)
    if look is None:
        look = SheetLook(id=new_id(), association_id=work.actor.tenant, document_id=document.id, attempts=0)
        work.session.add(look)
    look.lease_until, look.attempts = work.now + LEASE, look.attempts + 1
    if look.attempts > ATTEMPTS:
        look.looked_at, look.lease_until = work.now, None
    work.session.flush()
    return Claimed(document.association_id, document.id, look.print_out_id is not None, look.attempts)


def look_through(opener: WorkOpener, claimed: Claimed) -> list[Found]:
    """Return what stands on each page that is not blank; BarcodesUnread when the images could not be looked at.

    Those that seem to bear no code are looked at once more, finer, unless the document is long and bears none at all.
    """
    if claimed.attempt > ATTEMPTS:
        return []
    worker = worker_for(claimed.association_id)
    with opener.reading(worker) as work:
        pages = pages_of(work, claimed.document_id)
        files = {page.id: file_of_page(work, page) for page in pages}
    numbered = [(number, page) for number, page in enumerate(pages, 1) if page.state is not PageState.BLANK]
    codes: dict[uuid.UUID, str] = {}
    for start in range(0, len(numbered), AT_ONCE):
        batch = [page for _, page in numbered[start : start + AT_ONCE]]
        images = [_image(opener, claimed, page) for page in batch]
        codes |= {
            page.id: _ours(texts)
            for page, texts in zip(batch, opener.ports.barcodes.read(images), strict=True)
        }
    if claimed.handed_in or any(codes.values()) or len(numbered) <= MOST_CLOSELY:
        for page in [page for _, page in numbered if not codes[page.id]]:
            sharp = _sharp(opener, page, files[page.id])
            codes[page.id] = _ours(opener.ports.barcodes.read([sharp])[0]) if sharp else ""
    return [Found(number, page.id, page.file_id, codes[page.id]) for number, page in numbered]


def record_sheets(work: Work, claimed: Claimed, found: Sequence[Found]) -> None:
    """Keep what was found; a document that bears codes of a print belongs to that print from now on."""
    look = look_at(work, claimed.document_id)
    if look is None or look.attempts != claimed.attempt or look.looked_at is not None:
        return
    look.looked_at, look.lease_until = work.now, None
    if look.print_out_id is None:
        look.print_out_id = print_of(work, [one.code for one in found])
    if look.print_out_id is None:
        return
    work.session.execute(
        delete(SheetSeen).where(
            SheetSeen.association_id == work.actor.tenant, SheetSeen.document_id == claimed.document_id
        )
    )
    work.session.add_all(
        SheetSeen(
            id=new_id(),
            association_id=work.actor.tenant,
            document_id=claimed.document_id,
            page=one.page,
            page_id=one.page_id,
            file_id=one.file_id,
            code=one.code,
        )
        for one in found
    )


def print_of(work: Work, texts: Sequence[str], *, but: uuid.UUID | None = None) -> uuid.UUID | None:
    """Return the print that most of the pages with these codes are of, but for one."""
    codes = [mark.code for text in texts if isinstance(mark := read_mark(text), Mark)]
    for code in sorted(set(codes), key=codes.count, reverse=True):
        print_out = print_by_code(work, code)
        if print_out is not None and print_out.id != but:
            return print_out.id
    return None


def _ours(texts: Sequence[str]) -> str:
    """Return the code of a print among those on a page; a whole one before a damaged one."""
    marks = [(read_mark(text), text) for text in texts]
    whole = [text for mark, text in marks if isinstance(mark, Mark)]
    return next(iter(whole), next((text for mark, text in marks if isinstance(mark, Damaged)), ""))[:120]


def _image(opener: WorkOpener, claimed: Claimed, page: Page) -> bytes:
    try:
        return draw_image(opener, worker_for(claimed.association_id), page.id)
    except NoImage:
        return b""


def _sharp(opener: WorkOpener, page: Page, file: File) -> bytes:
    try:
        return draw_page(opener.ports, page, file, image_format="WEBP", max_side=SHARP_SIDE)
    except Unreadable:
        return b""
