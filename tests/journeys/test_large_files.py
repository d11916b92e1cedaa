"""Journeys: a large file over a line that breaks, from the upload page, and taken up again after the page was closed."""

import hashlib
from pathlib import Path

from playwright.sync_api import Route, expect

from boardroom.core.actor import worker_for
from boardroom.documents.models import File
from boardroom.intake.actions import Announced, House, begin_upload
from boardroom.mandates.models import Role
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, log_in


def _large(folder: Path) -> Path:
    path = folder / "Pärm 3 – årsmöten.pdf"
    path.write_bytes(text_pdf("Årsmötesprotokoll") + b"\n%" + b"0123456789" * 1_000_000)
    return path


def test_a_large_file_goes_on_after_a_lost_line_and_after_the_page_was_closed(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    paper = _large(tmp_path)
    page = browse(viewport=PHONE)
    log_in(page, board.portal, Role.SECRETARY, "upload/")
    pieces: list[str] = []
    lost = {2, *range(4, 20)}

    def cut(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        pieces.append(route.request.headers["upload-offset"])
        if len(pieces) in lost:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/upload/parts/*", cut)
    page.set_input_files("#files", paper)
    # The second piece is lost once and sent again; the third is lost for good, for now.
    expect(page.locator(".upload-row")).to_contain_text("Nätet är borta", timeout=30_000)
    while len(pieces) < 4:
        page.wait_for_timeout(100)
    assert pieces[:4] == ["0", "4000000", "4000000", "8000000"]
    page.unroute("**/upload/parts/*")

    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(board.portal.address("upload/"))
    check.forgive("ERR_CONNECTION_RESET")  # the script went on trying until its page was left
    halfway = page.locator("[data-unfinished]")
    expect(halfway).to_contain_text("Pärm 3 – årsmöten.pdf")
    check(page)
    sent: list[str] = []
    page.on(
        "request",
        lambda request: sent.append(request.headers["upload-offset"]) if request.method == "PATCH" else None,
    )
    page.set_input_files("#files", paper)
    expect(page.locator("[data-accept]")).to_have_value("Pärm 3 – årsmöten", timeout=30_000)
    assert sent == ["8000000"]
    expect(halfway).to_have_count(0)
    with board.portal.runtime.opener.reading(worker_for(board.association.id)) as work:
        [file] = work.session.query(File)
    assert file.sha256 == hashlib.sha256(paper.read_bytes()).hexdigest()


def test_what_was_sent_in_part_can_be_thrown_away_without_scripts(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    page = browse(java_script_enabled=False)
    log_in(page, board.portal, Role.SECRETARY, "upload/")
    with board.portal.runtime.opener.writing(board.actor(Role.SECRETARY)) as work:
        begin_upload(work, Announced("Halv.pdf", 50_000_000), house=House(), largest=200_000_000)
    page.reload()
    expect(page.locator("[data-unfinished]")).to_contain_text("Halv.pdf")
    page.get_by_role("button", name="Ta bort").click()
    expect(page.locator("[data-unfinished]")).to_have_count(0)
