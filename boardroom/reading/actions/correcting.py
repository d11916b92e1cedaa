"""What a person does with the text of a page: correct it, confirm it, go back to what the machine read."""

import uuid

from sqlalchemy.exc import IntegrityError

from boardroom.audit.actions import note_reading, record
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import note_change
from boardroom.reading import queries
from boardroom.reading.actions.layers import drop_text, keep_text, vouched
from boardroom.reading.actions.recognising import LANE
from boardroom.reading.errors import BeingRead, CorrectedMeanwhile, NothingToWithdraw, TextTooLong
from boardroom.reading.models import Correction, Deed, Page, PageState, TextLayer, TextSource
from boardroom.reading.rules import INTERACTIVE, RECOGNITION_FAILED
from boardroom.work import Work

# No sheet of paper holds more; a paste gone wrong does.
LONGEST = 60_000


def correct(work: Work, page_id: uuid.UUID, text: str, *, revision: int | None = None) -> TextLayer:
    """Keep a person's correction of a page's text; what was recognised stays beneath it.

    `revision` is the number of the newest version that the person has seen: CorrectedMeanwhile when there is a
    newer one. None asks nothing.
    """
    page = _open(work, page_id, revision)
    return _say(
        work, page, Deed.CORRECTED, "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    )


def confirm(work: Work, page_id: uuid.UUID, *, revision: int | None = None) -> TextLayer:
    """Keep that a person has compared the text with the image and found it right; `revision` as for `correct`."""
    page = _open(work, page_id, revision)
    return _say(work, page, Deed.CONFIRMED, queries.text_of(work, page_id))


def withdraw(work: Work, page_id: uuid.UUID, *, revision: int | None = None) -> None:
    """Let what the machine read count again; the versions by people stay in the history."""
    page = _open(work, page_id, revision)
    if not queries.has_correction(work, page_id):
        raise NothingToWithdraw
    _note(work, page, Deed.WITHDRAWN, "")
    drop_text(work, page.id, TextSource.CORRECTED)
    if page.state is PageState.READ and queries.machine_layer(work, page.id) is None:
        page.state, page.problem = PageState.FAILED, RECOGNITION_FAILED
    note_change(work, page.document_id)


def read_again(work: Work, page_id: uuid.UUID) -> None:
    """Put one page in line to be recognised once more; a person's text of it is left as it is."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    page = queries.page(work, page_id)
    if page.state in {PageState.WAITING, PageState.READING}:
        raise BeingRead
    page.state, page.problem, page.priority = PageState.WAITING, "", INTERACTIVE
    record(work, "reading.read_again", "document", page.document_id, page=page.id, number=page.number)
    work.later(LANE)


def _open(work: Work, page_id: uuid.UUID, revision: int | None) -> Page:
    """Return the page for a change of its text, if the actor may and has seen the newest version."""
    work.actor.require(Permission.EDIT_DOCUMENTS)
    page = queries.page(work, page_id)
    if revision is not None and queries.latest_correction(work, page_id) != revision:
        raise CorrectedMeanwhile
    return page


def _say(work: Work, page: Page, deed: Deed, text: str) -> TextLayer:
    if len(text) > LONGEST:
        raise TextTooLong
    _note(work, page, deed, text)
    layer = keep_text(work, page.id, vouched(work, page, text), TextSource.CORRECTED)
    if page.state in {PageState.FAILED, PageState.BLANK}:
        page.state = PageState.READ
        page.problem = ""
    note_change(work, page.document_id)
    return layer


def _note(work: Work, page: Page, deed: Deed, text: str) -> None:
    """Add a version to the page's history; two people at once cannot both write the next one."""
    try:
        with work.session.begin_nested():
            work.session.add(
                Correction(
                    id=new_id(),
                    association_id=work.actor.tenant,
                    page_id=page.id,
                    number=queries.latest_correction(work, page.id) + 1,
                    deed=deed,
                    text=text.replace("\x00", ""),
                    made_at=work.now,
                    made_by=work.actor.person_id,
                )
            )
    except IntegrityError as taken:
        raise CorrectedMeanwhile from taken
    record(work, f"reading.{deed.value}", "document", page.document_id, page=page.id, number=page.number)


def note_numbers(work: Work, page_id: uuid.UUID) -> None:
    """Note that the actor saw personal identity numbers on a page unmasked, because its text is being put right."""
    note_reading(work, "revealed", "document", queries.numbers_of(work, [page_id])[page_id].document_id)
