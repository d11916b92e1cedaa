"""Journey: two people sign on a shared tablet, drawn and typed; the third signs the printed paper; then all of it is sealed."""

from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.documents.actions import file_document
from boardroom.documents.rules import ORIGINAL, NewFile
from boardroom.mandates.models import Role
from boardroom.signing.actions import send
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.signer_rules import Invitee
from boardroom.signing.rules.states import EnvelopeKind, SignerRole
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PASSWORD, PEOPLE, Board, Look, log_in, until

TITLE = "Avtal om snöröjning"
PIN = "4728"
TABLET = {"width": 820, "height": 1180}
WIDTHS = (320, 390, 600, 820)
SIGNERS = (Role.CHAIR, Role.SECRETARY, Role.TREASURER)


def sent_contract(board: Board) -> str:
    """Put a contract of one page into the archive and send it; return the path of its state."""
    opener, chair = board.portal.runtime.opener, board.actor(Role.CHAIR)
    with opener.writing(worker_for()) as work:
        work.session.get_one(Association, chair.tenant).signing_methods = "code,drawn"
    kept = opener.ports.blobs.put(
        chair.tenant, text_pdf("Avtal om snöröjning\nmellan föreningen och Vinterhjälpen")
    )
    with opener.writing(chair) as work:
        file = NewFile(kept.sha256, kept.size, "application/pdf", "snorojning.pdf", 1, ORIGINAL)
        document = file_document(work, title=TITLE, files=[file], record_class="service_contract")
        envelope = send(
            work,
            kind=EnvelopeKind.DOCUMENT,
            title=TITLE,
            record_class="service_contract",
            frozen_sha256=kept.sha256,
            page_count=1,
            version=1,
            signers=[Invitee(board.people[role].id, SignerRole.PARTY) for role in SIGNERS],
            methods=[Method.CODE, Method.DRAWN],
            document_id=document.id,
        )
    return f"signing/{envelope.id}/status"


def sit_down(page: Page, role: Role, check: Look) -> None:
    """Pick a name at the tablet, show who it is, read, and go on to sign."""
    page.get_by_role("button", name=PEOPLE[role]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Är du {PEOPLE[role]}?")
    if role is Role.CHAIR:
        check(page)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Det är jag").click()
    expect(page.get_by_text(f"Här sitter {PEOPLE[role]}")).to_be_visible()
    page.get_by_role("link", name="Läs", exact=True).click()
    page.get_by_role("link", name="Gå vidare och skriv under").click()
    page.get_by_role("button", name="Rita din namnteckning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv din namnteckning")


def draw(page: Page) -> None:
    """Draw a wave across the pad with the mouse."""
    expect(page.locator("canvas")).to_be_visible()  # once its script has come
    pad = page.locator("canvas").bounding_box()
    assert pad
    page.mouse.move(pad["x"] + 40, pad["y"] + pad["height"] / 2)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(pad["x"] + 40 + 30 * step, pad["y"] + pad["height"] * (0.3 if step % 2 else 0.7))
    page.mouse.up()
    expect(page.get_by_text("Namnteckningen är ritad.")).to_be_visible()


def rows_fill_the_screen(page: Page) -> None:
    """See that whoever has signed stands in a row as wide as the buttons of those who have not, on small screens too."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        row, button = (
            page.locator(".room-seat").bounding_box(),
            page.locator(".room-seats button").first.bounding_box(),
        )
        assert row
        assert button
        assert (row["x"], row["width"]) == (button["x"], button["width"]), width
        assert row["x"] + row["width"] <= width, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.set_viewport_size(TABLET)


def scanned(pdf: bytes, path: Path) -> Path:
    """The sheets as a hurried scan has them: last one first, one upside down."""
    writer = PdfWriter()
    pages = PdfReader(BytesIO(pdf)).pages
    writer.add_page(pages[1])
    writer.add_page(pages[0]).rotate(180)
    writer.write(path)
    return path


def test_a_meeting_signs_on_a_shared_tablet_and_one_of_them_on_paper(
    board: Board, browse: Browse, check: Look, tmp_path: Path
) -> None:
    portal = board.portal
    state = sent_contract(board)
    tablet = browse(viewport=TABLET, has_touch=True)
    log_in(tablet, portal, Role.CHAIR, state)
    tablet.get_by_role("link", name="Öppna mötesrummet").click()
    check(tablet)
    tablet.get_by_label("PIN-kod", exact=True).fill(PIN)
    tablet.get_by_label("Samma PIN-kod igen").fill(PIN)
    tablet.get_by_role("button", name="Öppna mötesrummet").click()
    expect(tablet.get_by_text("Välj ditt namn.")).to_be_visible()
    check(tablet)
    # Whatever address is typed, the room is what is shown.
    for path in (portal.url, portal.address(), portal.address("archive/"), portal.url + "/log-in"):
        tablet.goto(path)
        expect(tablet.get_by_text("Välj ditt namn.")).to_be_visible()

    sit_down(tablet, Role.CHAIR, check)
    draw(tablet)
    check(tablet)
    tablet.get_by_role("button", name="Skriv under").click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Tack, Astrid Ek")
    check(tablet)
    # The back button finds nothing of the one who sat there.
    tablet.go_back()
    expect(tablet.get_by_text("Här sitter Astrid Ek")).to_have_count(0)
    tablet.goto(portal.address("signing/room"))
    expect(tablet.get_by_role("button", name="Astrid Ek")).to_have_count(0)
    rows_fill_the_screen(tablet)

    sit_down(tablet, Role.SECRETARY, check)
    sign_typed_and_close(tablet, check)
    sign_by_hand(board, browse(), state, check, tmp_path)


def sign_typed_and_close(tablet: Page, check: Look) -> None:
    """The secretary signs with the keyboard alone; then the room is closed."""
    tablet.get_by_label("Eller skriv ditt namn").fill("Bo Lind")
    tablet.keyboard.press("Enter")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Tack, Bo Lind")
    tablet.get_by_role("link", name="Nästa person").click()
    tablet.get_by_role("link", name="Stäng mötesrummet").click()
    check(tablet)
    tablet.get_by_label("PIN-kod").fill(PIN)
    tablet.get_by_role("button", name="Stäng mötesrummet").click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Logga in")


def sign_by_hand(board: Board, desk: Page, state: str, check: Look, folder: Path) -> None:
    """Print, scan, match, look, and find the scan beside the sealed paper."""
    log_in(desk, board.portal, Role.SECRETARY, state)
    check(desk)
    desk.get_by_role("link", name="Skriv under på papper").click()
    desk.get_by_role("button", name="Gör en utskrift").click()
    expect(desk.get_by_text("Utskriften är klar att hämta.")).to_be_visible()
    check(desk)
    printed = desk.request.get(
        desk.get_by_role("link", name="Hämta utskriften (PDF)").evaluate("one => one.href")
    )
    desk.get_by_label("Inskannade filer").set_input_files(scanned(printed.body(), folder / "scan.pdf"))
    desk.get_by_role("button", name="Lägg till kopian").click()
    until(desk, lambda: desk.get_by_text("Alla 2 sidor är med").count() > 0)
    check(desk)
    desk.get_by_role("link", name="Granska underskrifterna").click()
    desk.get_by_label("Cecilia Ask").check()
    desk.get_by_label("Eller en annan plats").fill("bankfacket")
    check(desk)
    desk.get_by_role("button", name="De har skrivit under").click()
    until(desk, lambda: desk.get_by_role("link", name="Öppna i arkivet").count() > 0)
    desk.get_by_role("link", name="Öppna i arkivet").click()
    expect(desk.get_by_role("link", name="Avtal om snöröjning (underskrivet på papper)")).to_be_visible()
    check(desk)
