"""A real portal on loopback with its worker, and the eyes that look every page over."""

import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Error, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.app import bind, create_app
from boardroom.associations.models import Association
from boardroom.classes.actions import adopt_pack
from boardroom.core.actor import Actor, worker_for
from boardroom.core.ids import new_id
from boardroom.identity.actions import create_account
from boardroom.mandates.models import Mandate, MandatePeriod, Person, Role
from boardroom.mandates.queries import actor_for
from boardroom.runtime import Runtime, build
from config import Settings
from tests.journeys.memory import Memory
from tests.journeys.working import work
from tests.statements import share_statements

PASSWORD = "fyra vanliga ord räcker"
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
DESK = {"width": 1440, "height": 900}
SLUG = "brf-provet-1"
MEETING = date(2025, 5, 14)
PEOPLE = {
    Role.CHAIR: "Astrid Ek",
    Role.SECRETARY: "Bo Lind",
    Role.TREASURER: "Cecilia Ask",
    Role.BOARD_MEMBER: "David Alm",
}


def mailbox(role: Role) -> str:
    """A person's own address: codes never go to one that is named for a role."""
    return f"{PEOPLE[role].partition(' ')[0].lower()}@exempel.se"


@dataclass
class Portal:
    """A portal that answers, with its clock and its worker's troubles."""

    runtime: Runtime
    clock: SetClock
    app: Flask
    url: str
    troubles: list[BaseException] = field(default_factory=list)
    # Whoever holds it keeps the worker from doing anything: for tests that do its work themselves.
    worker_rests: AbstractContextManager[object] = field(default_factory=threading.Lock)

    def address(self, path: str = "") -> str:
        """The address of a page of the association."""
        return f"{self.url}/{SLUG}/{path}"


class Quiet(WSGIRequestHandler):
    """Tells only of requests that something was wrong with."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log what was not answered as it was asked."""
        if not str(code).startswith(("2", "3")):
            super().log_request(code, size)


# The app of this process, while no portal has it: its routes and templates need not be compiled for every journey.
_apps: list[Flask] = []


def _app(runtime: Runtime) -> Flask:
    app = _apps.pop() if _apps else create_app(runtime)
    # Browsers of one journey keep styles and scripts, which change only with the portal.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    bind(app, runtime)
    return app


@contextmanager
def opened(
    home: Path,
    clock: SetClock,
    database: Path,
    first: Callable[[Runtime], object] | None = None,
    **chosen: Any,
) -> Iterator[Portal]:
    """Serve a portal whose data lie below `home`; its worker works in a thread beside it.

    `chosen` are settings beside the usual ones. `first` is done before anyone looks in. It has a thread too: Playwright keeps an event loop running in this one.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        port = listener.getsockname()[1]
        var = home / "var"
        var.mkdir(exist_ok=True)
        shutil.copy(database, var / "boardroom.db")
        settings = Settings(
            home=var,
            keys=home / "keys",
            base_url=f"http://localhost:{port}",
            demonstration=True,
            disk_reserve_mb=0,
            search_seconds=30,
            **chosen,
        )
        runtime = build(settings, clock)
        share_statements(runtime.engine)
        if first:
            with ThreadPoolExecutor(1) as thread:
                thread.submit(first, runtime).result()
        app = _app(runtime)
        portal = Portal(runtime, clock, app, settings.base_url)
        server = make_server(
            "127.0.0.1", port, app, threaded=True, request_handler=Quiet, fd=listener.fileno()
        )
        stop = threading.Event()
        threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}),
            threading.Thread(target=work, args=(runtime, portal.worker_rests, stop, portal.troubles.append)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield portal
        finally:
            stop.set()
            server.shutdown()
            for thread in threads:
                thread.join()
            server.server_close()
            runtime.engine.dispose()
            _apps.append(app)
    assert not portal.troubles, portal.troubles


@dataclass
class Board:
    """Brf Provet 1: four people with accounts and the same password."""

    portal: Portal
    association: Association
    people: dict[Role, Person]

    def actor(self, role: Role) -> Actor:
        """The person of a role as they are today."""
        with self.portal.runtime.opener.reading(worker_for(self.association.id)) as work:
            person = self.people[role]
            assert person.account_id
            actor = actor_for(work, self.association, person.account_id, person.name)
        assert actor
        return actor


def seat_board(portal: Portal) -> Board:
    """Found the association, with its retention schedule and its board since the meeting of 2025."""
    opener = portal.runtime.opener
    with opener.writing(worker_for()) as work:
        association = Association(
            id=new_id(),
            slug=SLUG,
            name="Brf Provet 1",
            org_number="769600-0009",
            created_at=work.now,
            set_up_at=work.now,
            last_general_meeting=MEETING,
        )
        work.session.add(association)
        work.session.flush()
        work.session.add(
            MandatePeriod(id=new_id(), association_id=association.id, label="2025/26", start=MEETING)
        )
        adopt_pack(work, association)
    people = {}
    with opener.writing(worker_for(association.id)) as work:
        for role, name in PEOPLE.items():
            account = create_account(work, mailbox(role), name, PASSWORD)
            person = Person(
                id=new_id(),
                association_id=association.id,
                name=name,
                email=account.email,
                account_id=account.id,
                created_at=work.now,
            )
            work.session.add(person)
            work.session.flush()
            work.session.add(
                Mandate(
                    id=new_id(),
                    association_id=association.id,
                    person_id=person.id,
                    role=role,
                    start=MEETING,
                    created_at=work.now,
                )
            )
            people[role] = person
    return Board(portal, association, people)


# What reaches past the right edge, for the message.
WIDEST = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5).slice(0, 12)
    .map(one => `${one.tagName}.${one.getAttribute('class')} ${Math.round(one.getBoundingClientRect().right)}`)"""


# Every kind of element on a page, as its style sees it: what it is, where it stands, which classes it has.
KIND = (
    "one => `${one.parentElement.localName}.${one.parentElement.className}>${one.localName}.${one.className}`"
)
KINDS = f"[...new Set([...document.querySelectorAll('body, body *')].map({KIND}))]"

# What axe finds, contrast in what is of a new kind and in all it holds, which lies on the same ground. The rule is told
# by a mark; what passes is left in the page, where it is hundreds of nodes that nobody reads. The size of what is pressed is
# measured too, which axe leaves out by itself; bars that stay in place hide none of it for good, as the page moves below them.
FAULTS = f"""async unseen => {{
    const kind = {KIND}, marked = [];
    const bars = [...document.querySelectorAll('body *')]
        .filter(one => ['fixed', 'sticky'].includes(getComputedStyle(one).position));
    for (const bar of bars) bar.style.pointerEvents = 'none';
    for (const one of document.querySelectorAll('body, body *'))
        if (unseen.includes(kind(one)) || one.parentElement.hasAttribute('data-unseen')) {{
            one.setAttribute('data-unseen', '');
            marked.push(one);
        }}
    axe.configure({{rules: [{{id: 'color-contrast', selector: '[data-unseen]'}}]}});
    try {{
        const rules = {{'color-contrast': {{enabled: marked.length > 0}}, 'target-size': {{enabled: true}}}};
        return (await axe.run(document, {{resultTypes: ['violations'], preload: false, rules}})).violations;
    }} finally {{
        for (const one of marked) one.removeAttribute('data-unseen');
        for (const bar of bars) bar.style.pointerEvents = '';
    }}
}}"""


DARK = "matchMedia('(prefers-color-scheme: dark)').matches"
ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


class Look:
    """Looks every visited page over; what it finds wrong names the page."""

    # Contrast is two thirds of what axe costs, and it comes from the style alone: elements whose like was seen
    # in the same colours before are not measured again.
    seen: ClassVar[Memory]
    # Neither is a page whose like, made of the same kinds of elements at the same address, was looked over before.
    done: ClassVar[Memory]

    def __init__(self) -> None:
        self.scriptless: set[BrowserContext] = set()
        self.said: list[str] = []
        self.pages: list[Page] = []

    def listen(self, page: Page, *, scripts: bool = True) -> None:
        """Gather what the page's console complains about; in its browser scripts run, or none do."""
        self.pages.append(page)
        if not scripts:
            self.scriptless.add(page.context)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(f"{message.text} ({message.location.get('url')})")

    def __call__(self, page: Page) -> None:
        """One h1, nothing for axe, a silent console, and nothing wider than a phone, or a tablet."""
        page.wait_for_load_state()  # a page whose styles are on their way is as wide as it likes
        expect(page.locator("h1")).to_have_count(1)
        assert not self.said, f"{page.url}: {self.said}"
        before = page.viewport_size
        assert before
        scripts = page.context not in self.scriptless
        dark, kinds = bool(page.evaluate(DARK)), page.evaluate(KINDS)
        like = (
            ONE_OF_MANY.sub("…", urlsplit(page.url).path),
            before["width"],
            dark,
            scripts,
            *sorted(kinds),
        )
        if self.done.holds([like]):
            return
        # Axe is a script itself, and cannot look where none may run.
        if scripts:
            self._ask_axe(page, {(dark, kind) for kind in kinds})
        for size in (PHONE, TABLET):
            if page.viewport_size != size:
                page.set_viewport_size(size)
            width = page.evaluate("document.documentElement.scrollWidth")
            fits = width <= size["width"]
            assert fits, f"{page.url} is {width} px wide at {size['width']}: {page.evaluate(WIDEST)}"
        page.set_viewport_size(before)
        self.done.add([like])

    def _ask_axe(self, page: Page, kinds: set[tuple[bool, str]]) -> None:
        unseen = [kind for one, kind in kinds if not self.seen.holds([(one, kind)])]
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(FAULTS, unseen)
        assert not found, f"{page.url}\n{_told(found)}"
        self.seen.add(kinds)

    def forgive(self, words: str, times: int = 1) -> None:
        """Forget a complaint that the journey caused on purpose; it must have been made, at least so many times."""
        end = time.monotonic() + 10
        # The console is heard beside the page: what it says of an answer may come after the answer is seen.
        while len(heard := [one for one in self.said if words in one]) < times:
            assert time.monotonic() < end, self.said
            self.pages[-1].wait_for_timeout(20)
        self.said = [one for one in self.said if one not in heard]


def _told(violations: list[dict[str, object]]) -> str:
    lines = []
    for violation in violations:
        lines.append(f"{violation['id']}: {violation['help']}")
        lines += [f"  {node['html'][:300]}\n  {node['failureSummary']}" for node in violation["nodes"]]
    return "\n".join(lines)


def log_in(page: Page, portal: Portal, role: Role, to: str = "") -> None:
    """Log in with the password, as a person does."""
    page.goto(portal.url + "/log-in")
    page.get_by_label("E-postadress").fill(mailbox(role))
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Logga in")
    if to:
        page.goto(portal.address(to))


def hold_authenticator(page: Page) -> CDPSession:
    """Give the browser a built-in authenticator that says yes, as a finger on a phone does."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def until(page: Page, seen: Callable[[], bool], seconds: float = 90.0) -> None:
    """Open the page anew until something is seen on it: the worker needs its time."""
    end, pause = time.monotonic() + seconds, 0.3
    while not seen():
        assert time.monotonic() < end, f"{page.url} never showed it:\n{page.inner_text('main')}"
        time.sleep(pause)
        pause = min(pause * 1.5, 3.0)  # a page that is asked for all the time keeps the worker from its work
        try:
            page.reload()
        except Error as error:  # the press before leads to another page just now, and that one is asked next
            if "Not attached to an active page" not in error.message:
                raise
