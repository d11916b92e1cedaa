"""Journey: a new board. The one who left is out at midnight, but signs the last minutes; the new one finds everything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page, expect

from boardroom.core.actor import worker_for
from boardroom.mandates.models import Role
from boardroom.minutes.actions import Attendee, Meeting, Sending, Writing, begin, freeze_and_send, save
from boardroom.minutes.models import AttendanceStatus, MinutesKind
from boardroom.minutes.rules import WrittenItem
from boardroom.signing.rules.methods import Method
from tests.data.filed import put_in
from tests.journeys.conftest import Browse
from tests.journeys.harness import PASSWORD, PHONE, Board, Look, log_in, until
from tests.journeys.signing import sign_with_code

ELECTION_DAY = datetime(2026, 5, 20, 17, 0, tzinfo=UTC)


def send_last_minutes(board: Board) -> str:
    """The minutes of the old board's last meeting wait for David, who adjusts; return their title."""
    opener, people = board.portal.runtime.opener, board.people
    secretary = board.actor(Role.SECRETARY)
    meeting = Meeting(
        kind=MinutesKind.BOARD,
        held_on=date(2026, 5, 18),
        chaired_by=people[Role.CHAIR].id,
        written_by=people[Role.SECRETARY].id,
        adjuster=people[Role.BOARD_MEMBER].id,
    )
    there = tuple(
        Attendee(person.name, AttendanceStatus.PRESENT, person.id, role.value)
        for role, person in people.items()
    )
    with opener.writing(secretary) as work:
        minutes = begin(work, meeting)
    with opener.writing(secretary) as work:
        save(
            work,
            minutes.id,
            Writing(meeting, (WrittenItem("Mötets öppnande", "Mötet öppnades."),), there),
            revision=1,
        )
    sending = Sending((Method.PASSKEY, Method.CODE))
    # In a thread, as in the portal: Playwright keeps an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(freeze_and_send, opener, secretary, minutes.id, sending).result()
    with opener.reading(worker_for(board.association.id)) as work:
        label = work.session.get_one(type(minutes), minutes.id).label
    return f"Styrelseprotokoll {label}"


def enter_election(page: Page, check: Look) -> None:
    """David is not chosen again; Elsa is new."""
    check(page)
    page.get_by_role("link", name="För in ett val").click()
    page.get_by_label("Ordinarie föreningsstämma hölls").fill("2026-05-20")
    for name, role in (("Astrid Ek", "ordförande"), ("Bo Lind", "sekreterare"), ("Cecilia Ask", "kassör")):
        row = page.get_by_role("group", name=name, exact=True)
        row.get_by_label("Uppdrag").select_option(label=role)
        row.get_by_label("Vald på").select_option("1")
    new = page.get_by_role("group", name="Ny person 1", exact=True)
    new.get_by_label("Namn").fill("Elsa Rönn")
    new.get_by_label("E-postadress").fill("elsa@exempel.se")
    new.get_by_label("Uppdrag").select_option(label="ledamot")
    new.get_by_label("Vald på").select_option("2")
    check(page)
    page.get_by_role("button", name="Se efter vad som ändras").click()
    expect(page.locator("h1")).to_have_text("Stämmer det här?")
    expect(page.get_by_text("David Alm", exact=True)).to_be_visible()
    check(page)
    page.get_by_role("button", name="För in valet").click()
    expect(page.locator("h1")).to_have_text("Efter stämman den 20 maj 2026")
    check(page)


def test_an_election_is_entered_without_scripts_on_a_phone(board: Board, browse: Browse, check: Look) -> None:
    board.portal.clock.set(ELECTION_DAY)
    chair = browse(java_script_enabled=False, viewport=PHONE)
    log_in(chair, board.portal, Role.CHAIR, "board/")
    enter_election(chair, check)


def test_the_one_who_left_is_out_at_midnight_and_the_new_one_finds_everything(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    portal.clock.set(ELECTION_DAY)
    opener = portal.runtime.opener
    paper = put_in(opener, board.actor(Role.SECRETARY), "Hissavtalet sägs upp", title="Hissavtal", read=False)
    title = send_last_minutes(board)

    chair, david = browse(), browse(java_script_enabled=False)
    log_in(david, portal, Role.BOARD_MEMBER, f"archive/{paper.document.id}")
    expect(david.locator("h1")).to_have_text("Hissavtal")
    log_in(chair, portal, Role.CHAIR, "board/")
    enter_election(chair, check)

    # Until midnight nothing has changed for David; then every door is closed but the one to his signature.
    david.reload()
    expect(david.locator("h1")).to_have_text("Hissavtal")
    portal.clock.advance(timedelta(hours=6))
    for closed in (f"archive/{paper.document.id}", "archive/", "minutes/", "search/?q=hiss", "board/"):
        answer = david.goto(portal.address(closed))
        assert answer, closed
        assert answer.status in {403, 404}, f"{closed} answered {answer.status}"
        expect(david.get_by_text("Hissavtal")).to_have_count(0)
    check.forgive("status of 40", times=5)
    check(david)
    sign_with_code(david, portal, Role.BOARD_MEMBER, title, check)

    elsa = browse()
    elsa.goto(portal.url + "/mail?to=elsa@exempel.se")
    until(elsa, lambda: elsa.locator("article a[href*='/link/']").count() > 0)
    elsa.locator("article a[href*='/link/']").first.click()
    check(elsa)
    elsa.get_by_role("button", name="Fortsätt").click()
    check(elsa)
    elsa.get_by_label("Välj ett lösenord").fill(PASSWORD)
    elsa.get_by_label("En gång till").fill(PASSWORD)
    elsa.get_by_role("button", name="Skapa mitt konto").click()
    elsa.goto(portal.address(f"archive/{paper.document.id}"))
    expect(elsa.locator("h1")).to_have_text("Hissavtal")
    check(elsa)
    elsa.goto(portal.address("minutes/"))
    expect(elsa.get_by_role("link", name=title)).to_be_visible()
    check(elsa)
