"""The demonstration and what its terminal says; the README's pictures of it, written when asked for.

BOARDROOM_SCREENSHOTS=1 writes them to docs/screenshots/.
"""

import os
import re
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.core.actor import worker_for
from boardroom.demonstration import introduce, log_ins, show_first_find
from boardroom.demonstration.filing import BOX, PAPERS
from boardroom.demonstration.people import GENERAL_MEETINGS
from boardroom.demonstration.prepare import PASSWORD, SLUG, _found, address, association_of
from boardroom.mandates.queries import board_on
from boardroom.mandates.rules import runs_out_in
from boardroom.runtime import Runtime
from boardroom.signing.models import Envelope
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState
from tests.journeys.conftest import Browse
from tests.journeys.harness import DESK, PHONE, TABLET, Look, Portal, opened
from tests.journeys.signing import turn_pages

TODAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
PICTURES = os.environ.get("BOARDROOM_SCREENSHOTS") == "1"
LARGEST = 250_000
MOST_READ_SECONDS = 200.0


class RunningClock(SetClock):
    """Set to an evening, and running on from there: the demonstration's letters come one after the other."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._begun = time.monotonic()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=time.monotonic() - self._begun)


@pytest.fixture
def granen(tmp_path: Path, migrated: Path) -> Iterator[Portal]:
    """Brf Granen 7, its papers read by the worker."""
    with opened(tmp_path, RunningClock(TODAY), migrated, first=_found) as portal:
        yield portal


def log_in(page: Page, portal: Portal, key: str) -> None:
    page.goto(portal.url + "/log-in")
    page.get_by_label("E-postadress").fill(address(key))
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Logga in")


def keep(page: Page, name: str) -> None:
    """Write the picture with few colours, where pictures were asked for."""
    if not PICTURES:
        return
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 64, 32):
        target = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
        if target.tell() < LARGEST:
            break
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(target.getvalue())
    assert target.tell() < LARGEST, name


def search(page: Page, portal: Portal, words: str) -> None:
    """Search, again and again until the worker has read what is looked for; pictures want more of it."""
    end = time.monotonic() + MOST_READ_SECONDS
    while True:
        page.goto(f"{portal.url}/{SLUG}/search/?q={words}")
        if page.locator("#results li:has(mark)").count() >= (2 if PICTURES else 1):
            return
        assert time.monotonic() < end, words
        time.sleep(2)


def at(portal: Portal, path: str = "") -> str:
    return f"{portal.url}/{SLUG}/{path}"


def test_the_demonstration_is_fit_to_be_seen(granen: Portal, browse: Browse, check: Look) -> None:
    at_a_desk(browse(viewport=DESK), granen, check)
    on_a_tablet_and_in_the_dark(browse(viewport=TABLET), granen, check)
    on_a_phone(browse(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2), granen, check)
    has_a_board_and_signed_minutes(granen)
    shows_a_member_what_the_general_meeting_decided(browse(), granen, check)
    found = as_the_terminal_says(granen.runtime, show_first_find)
    has_found_what_it_says(browse(), granen, found)
    lets_in_as_it_says(granen, as_the_terminal_says(granen.runtime, introduce))


def as_the_terminal_says(runtime: Runtime, tell: Callable[[Runtime, Callable[[str], object]], object]) -> str:
    said: list[str] = []
    tell(runtime, said.append)
    return "\n".join(said)


def has_a_board_and_signed_minutes(granen: Portal) -> None:
    """Terms that run out at different meetings, sealed minutes, and one set that is under way."""
    worker = worker_for(association_of(granen.runtime).id)
    with granen.runtime.opener.reading(worker) as work:
        terms = {
            runs_out_in(seat.role.value, seat.start, seat.term, GENERAL_MEETINGS)
            for _person, seat in board_on(work, TODAY.date())
        }
        states = Counter(
            work.session.scalars(select(Envelope.state).where(Envelope.kind == EnvelopeKind.MINUTES))
        )
    assert len(terms - {None}) >= 2, terms
    assert states[EnvelopeState.SEALED] >= 1
    assert states[EnvelopeState.SENT] == 1


def shows_a_member_what_the_general_meeting_decided(page: Page, granen: Portal, check: Look) -> None:
    """A member has the reading copy of the minutes that elected the board."""
    log_in(page, granen, "solveig")
    page.goto(at(granen, "archive/"))
    page.get_by_role("link", name="Stämmoprotokoll med röstlängd").click()
    page.get_by_role("link", name="föreningsstämma 1/2026").first.click()
    expect(page.get_by_role("link", name=re.compile("[Ll]äskopia")).first).to_be_visible()
    check(page)


def has_found_what_it_says(page: Page, granen: Portal, told: str) -> None:
    """The line of the first find names a paper, and its address shows that paper with the words marked."""
    line = re.search(r"Recognised and found: “.+” → (.+), page \d+\n  (http\S+)", told)
    assert line, told
    log_in(page, granen, "karin")
    page.goto(line[2])
    expect(page.locator("#results li:has(mark)").filter(has_text=line[1]).first).to_be_visible()


def lets_in_as_it_says(granen: Portal, told: str) -> None:
    """Every address opens, everyone can log in, and the importer's line sends what lies in the box, as it stands."""
    assert granen.url in told
    for place in set(re.findall(r"http://[^\s/]+\S*", told)) - {granen.url}:
        assert httpx.get(place).status_code == 200, place
    password = re.search(r"password for all: (.+)\)", told)
    people = re.findall(r"^  (\S+@\S+) ", told, re.MULTILINE)
    assert password
    assert people == [one.email for one in log_ins()]
    for someone in people:
        with httpx.Client(base_url=granen.url) as browser:
            mark = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/log-in").text)
            assert mark
            form = {"email": someone, "password": password[1], "csrf_token": mark[1]}
            browser.post("/log-in", data=form)
            assert browser.get("/account").status_code == 200, someone
    (pasted,) = re.findall(r"^  (\.venv/bin/python -m scanner .+)$", told, re.MULTILINE)
    python, *words = shlex.split(pasted)
    assert python == ".venv/bin/python"
    sent = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert sent.returncode == 0, sent.stdout + sent.stderr
    assert (
        f"{len(BOX)} sent, {len(list(PAPERS.glob('[12]*'))) - len(BOX)} already there, 0 refused"
        in sent.stdout
    )


def at_a_desk(page: Page, granen: Portal, check: Look) -> None:
    log_in(page, granen, "mats")
    shown(page, check, at(granen, "minutes/"), "minutes-desk")
    shown(page, check, at(granen, "board/"), "board-desk")
    search(page, granen, "avloppsstammarna")
    check(page)
    keep(page, "search-desk")
    page.locator("#results li:has(mark) a").first.click()
    expect(page.locator("rect.hit").first).to_be_visible()
    check(page)
    page.locator("rect.hit").first.evaluate("word => word.scrollIntoView({block: 'center'})")
    keep(page, "document-desk")


def on_a_tablet_and_in_the_dark(page: Page, granen: Portal, check: Look) -> None:
    log_in(page, granen, "karin")
    page.goto(at(granen, "minutes/"))
    page.locator("main").get_by_role("link", name="Styrelseprotokoll").first.click()
    check(page)
    keep(page, "minutes-tablet")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(DESK)
    shown(page, check, at(granen), "tasks-dark")


def on_a_phone(page: Page, granen: Portal, check: Look) -> None:
    log_in(page, granen, "per-olof")
    shown(page, check, at(granen), "tasks-phone")
    page.goto(at(granen, "signing/"))
    check(page)
    page.locator("main ul a").first.tap()
    page.get_by_role("link", name="Läs", exact=True).tap()
    turn_pages(page)
    expect(page.get_by_text("Steg 3 av 3")).to_be_visible()
    check(page)
    keep(page, "sign-phone")
    search(page, granen, "avloppsstammarna")
    check(page)
    keep(page, "search-phone")


def shown(page: Page, check: Callable[[Page], None], address: str, name: str) -> None:
    page.goto(address)
    check(page)
    keep(page, name)
