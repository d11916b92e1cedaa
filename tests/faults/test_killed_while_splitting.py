"""kill -9 of the worker while a stack is split: its parts are made once, and each page is read once."""

import io

import httpx
import pikepdf
import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.models import Derivation, Extent, File
from boardroom.intake.actions import WantedSheets, print_sheets
from boardroom.intake.models import Stack, StackState
from boardroom.reading.models import Page, PageState, TextLayer
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from tests.data.papers import text_pdf
from tests.faults.conftest import House, until

PAPERS = 3
# A lease that was left behind, and a busy machine.
RECOVERY_SECONDS = 150


def _stack(house: House) -> bytes:
    """Papers of two pages, each under a sheet."""
    sheet = print_sheets(
        house.made.opener,
        worker_for(house.association.id),
        WantedSheets("board_minutes", 1987, "4"),
        language="sv",
    )
    made = pikepdf.new()
    with pikepdf.open(io.BytesIO(sheet)) as code:
        for number in range(PAPERS):
            made.pages.append(code.pages[0])
            with pikepdf.open(
                io.BytesIO(text_pdf(f"Protokoll {number} om avlopp", "Beslut om balkong"))
            ) as paper:
                made.pages.extend(paper.pages)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.timeout(420)
def test_a_stack_is_split_once_however_often_its_worker_is_killed(house):
    house.start("web", "worker")
    house.wait_until_it_answers()
    answer = httpx.post(
        f"{house.address}/api/v1/associations/brf-provet-1/documents",
        headers={"Authorization": f"Bearer {house.token}"},
        files={"file": ("bunt.pdf", _stack(house))},
        data={"split": "sheets"},
        timeout=60,
    )
    assert answer.status_code == 201, answer.text
    opener, actor = house.made.opener, worker_for(house.association.id)

    def read_pages() -> int:
        with opener.reading(actor) as work:
            return int(work.session.query(Page).filter(Page.state == PageState.READ).count())

    def begun() -> bool:
        with opener.reading(actor) as work:
            [stack] = work.session.query(Stack)
            return stack.attempts > 0

    # Once while pages are read, once as soon as the splitting has been begun.
    for seen in (lambda: read_pages() >= 3, begun):
        until(seen, 100, house.logs)
        house.kill("worker")
        house.start("worker")
    house.wait_until_done(RECOVERY_SECONDS)
    with opener.reading(actor) as work:
        session = work.session
        assert session.query(File).count() == 1
        [stack] = session.query(Stack)
        assert stack.state is StackState.SPLIT
        assert session.query(Derivation).count() == 1
        extents = sorted((row.part, row.first_page, row.last_page) for row in session.query(Extent))
        assert extents == [(number + 1, 3 * number + 2, 3 * number + 3) for number in range(PAPERS)]
        pages = session.query(Page).all()
        assert [page.state for page in pages] == [PageState.READ] * 3 * PAPERS
        assert session.query(TextLayer).count() == len(pages)
        assert search(work, "balkong", Narrowing()).hits.total == PAPERS
    assert house.stop("worker") < 25
