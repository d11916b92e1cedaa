"""Journeys: what is suggested about papers is accepted from the keyboard, with its place on the page in sight."""

from datetime import date
from io import BytesIO
from pathlib import Path

from playwright.sync_api import expect

from boardroom.documents.queries import by_id
from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.models import Source
from boardroom.mandates.models import Role
from tests.data.papers import encoded, picture, scan_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, log_in, until

MINUTES = "Styrelseprotokoll nr 4/1987\nTid: den 14 mars 1987 kl 19\nNärvarande: Bo Lind"
CONTRACT = "Serviceavtal för hissar\nLeverantör: Åby Hisservice AB\nÅbyköping den 4 maj 1999"
CIRCULAR = (
    "Till alla boende i föreningen\nTakets plåtar målas under hösten\noch ställningen flyttas till gården.\n"
    "Flytta cyklarna ur förrådet i god tid.\nFrågor besvaras av styrelsen."
)


def circular(more: str = "") -> bytes:
    """A scan of the circular, with or without a word below."""
    return encoded(picture(f"{CIRCULAR}\n{more}", size=(1000, 480), letters=36))


def send(board: Board, name: str, content: bytes) -> object:
    """Put a paper in by the importer's door: nobody is asked about it there."""
    [row] = receive(
        board.portal.runtime.opener,
        board.actor(Role.SECRETARY),
        [Incoming(BytesIO(content), name)],
        house=House(),
        source=Source.API,
        seconds=60,
    )
    return row.document_id


def test_papers_of_an_import_are_described_from_the_keyboard(
    board: Board, browse: Browse, check: Look
) -> None:
    first = send(board, "Scan0001.pdf", scan_pdf(MINUTES))
    second = send(board, "Scan0002.pdf", scan_pdf(CONTRACT))
    page = browse()
    log_in(page, board.portal, Role.TREASURER, "")
    expect(page.get_by_role("heading", name="2 papper att beskriva")).to_be_visible()
    page.get_by_role("link", name="Godkänn förslagen").click()
    until(page, lambda: page.locator('input[type="date"]:not([value=""])').count() == 2)
    assert page.locator(".spot").count() >= 8
    check(page)

    row = page.locator(f"#paper-{first}")
    expect(row.get_by_label("Datum")).to_have_value("1987-03-14")
    expect(row.get_by_label("Titel")).to_have_value("Styrelseprotokoll 4/1987")
    expect(row.get_by_label("Titel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Beskrivet")
    other = page.locator(f"#paper-{second}")
    expect(other.get_by_label("Titel")).to_be_focused()
    # What is wrong is changed on the way, and Enter in any field accepts.
    other.get_by_label("Titel").fill("Hissarnas serviceavtal")
    other.get_by_label("Motpart").press("Enter")
    expect(other).to_contain_text("Beskrivet")
    check(page)
    with board.portal.runtime.opener.reading(board.actor(Role.CHAIR)) as work:
        minutes, contract = by_id(work, first), by_id(work, second)
    assert (minutes.document_date, minutes.record_class) == (date(1987, 3, 14), "board_minutes")
    assert minutes.printed_number == "4/1987"
    assert (contract.title, contract.counterparty) == ("Hissarnas serviceavtal", "Åby Hisservice AB")


def test_the_place_of_a_suggestion_is_a_click_away_and_likes_are_answered(
    board: Board, browse: Browse, check: Look
) -> None:
    first = send(board, "Avtal om hissarna.pdf", scan_pdf("Försättsblad", CONTRACT))
    page = browse(viewport=PHONE)
    log_in(page, board.portal, Role.SECRETARY, f"archive/{first}")
    until(page, lambda: page.get_by_role("link", name="den 4 maj 1999").count() == 1)
    check(page)
    page.get_by_role("link", name="den 4 maj 1999").click()
    expect(page.locator(".position")).to_have_text("Sida 2 av 2")
    expect(page.locator("rect.hit")).to_have_count(4)
    check(page)
    page.locator(".suggestion", has_text="Datum").get_by_role("button", name="Godkänn").click()
    expect(page.locator(".facts").first).to_contain_text("4 maj 1999")

    one = send(board, "Utskick.png", circular())
    two = send(board, "Utskick igen.png", circular("Kopia"))
    page.goto(board.portal.address(f"archive/{one}"))
    until(page, lambda: page.get_by_role("button", name="Samma papper").count() == 1)
    check(page)
    page.get_by_role("button", name="Samma papper").click()
    page.goto(board.portal.address(f"archive/{two}"))
    expect(page.locator("section", has=page.locator("#likes"))).to_contain_text("Samma papper som: Utskick")
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("button", name="Olika papper")).to_be_visible()


def test_an_upload_is_filled_in_once_its_page_is_read_unless_someone_is_writing(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    scan, other = tmp_path / "Scan0001.pdf", tmp_path / "Scan0002.pdf"
    scan.write_bytes(scan_pdf(MINUTES))
    other.write_bytes(scan_pdf(CONTRACT))
    page = browse()
    log_in(page, board.portal, Role.SECRETARY, "upload/")
    page.get_by_label("Välj filer").set_input_files([scan, other])
    row = page.locator(".upload-row", has_text=scan.name)
    written = page.locator(".upload-row", has_text=other.name)
    written.get_by_label("Titel").fill("Mitt eget namn")
    expect(row.get_by_label("Datum")).to_have_value("1987-03-14", timeout=40_000)
    expect(row.get_by_label("Titel")).to_have_value("Styrelseprotokoll 4/1987")
    expect(written).to_contain_text("Texten är läst.", timeout=40_000)
    expect(written.get_by_label("Titel")).to_have_value("Mitt eget namn")
    check(page)
    row.get_by_label("Titel").press("Enter")
    expect(row).to_contain_text("I arkivet")
    expect(written.get_by_label("Titel")).to_be_focused()
