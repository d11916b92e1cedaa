"""A whole portal in processes of its own, to be killed: web, worker or supervisor, on a free loopback port."""

import ctypes
import os
import shutil
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from boardroom.admin.queries import outstanding
from boardroom.associations.actions import create
from boardroom.associations.models import Association
from boardroom.classes.actions import adopt_pack
from boardroom.cli.ceremonies import importer_token
from boardroom.core.actor import ANONYMOUS, operator, worker_for
from boardroom.core.ids import new_id
from boardroom.identity.models import Account
from boardroom.mandates.models import Mandate, Person, Role
from boardroom.runtime import Runtime, build
from config import Settings
from tests.data.processes import Started, get_ready

_SUBREAPER = 36  # prctl: orphans of ours become our children, where they can be seen


@dataclass
class House:
    """The portal's processes, and its data read beside them."""

    made: Runtime
    association: Association
    token: str
    port: int
    folder: Path
    processes: dict[str, Started] = field(default_factory=dict)
    configured: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        settings = self.made.settings
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("BOARDROOM_")},
            "BOARDROOM_HOME": str(settings.home),
            "BOARDROOM_KEYS": str(settings.keys),
            "BOARDROOM_BIND": f"127.0.0.1:{self.port}",
            "BOARDROOM_BASE_URL": self.address,
            "BOARDROOM_WORKERS": "1",
            "BOARDROOM_DISK_RESERVE_MB": "0",
            "TMPDIR": str(scratch),
            **self.configured,
        }

    def start(self, *names: str) -> None:
        for name in names:
            log = self.folder / f"{name}.log"
            self.processes[name] = Started(["boardroom", name], self.environment, log)

    def kill(self, name: str) -> None:
        """Kill a process as the kernel does when memory runs out: itself alone, at once, its children not."""
        self.processes[name].kill()
        self.processes[name].wait(10)

    def stop(self, name: str) -> float:
        """Ask a process to end; return how many seconds it took."""
        began = time.monotonic()
        self.processes[name].terminate()
        self.processes[name].wait(25)
        return time.monotonic() - began

    def wait_until_it_answers(self, seconds: float = 40) -> None:
        until(self._answers, seconds, self.logs)

    def mend(self) -> None:
        """Start the web process again if it ended by itself, as `serve` does.

        The children of one that was killed finish what they have in hand, and keep its port for longer than the next one tries.
        """
        web = self.processes.get("web")
        if web and web.poll() is not None:
            self.start("web")

    def _answers(self) -> bool:
        self.mend()
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except OSError:
            return False

    def left(self) -> dict[str, int]:
        with self.made.opener.reading(ANONYMOUS) as work:
            return outstanding(work)

    def wait_until_done(self, seconds: float) -> None:
        until(lambda: not any(self.left().values()), seconds, lambda: f"{self.left()}\n{self.logs()}")

    def logs(self) -> str:
        return "\n".join(f"{path.name}: {path.read_text()[-3000:]}" for path in self.folder.glob("*.log"))


def until(true: Callable[[], bool], seconds: float, otherwise: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.1)


def offspring() -> set[int]:
    """The living children of this process; those that died as orphans are reaped on the way."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = entry.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == os.getpid() and state != "Z":
            found.add(int(entry.parent.name))
    return found


@pytest.fixture
def no_orphans() -> Iterator[None]:
    """Whatever loses its parent while the test runs must be gone soon after."""
    get_ready()
    libc = ctypes.CDLL(None)
    libc.prctl(_SUBREAPER, 1, 0, 0, 0)
    before = offspring()
    yield
    try:
        until(lambda: offspring() <= before, 20, lambda: f"orphans: {_shown(offspring() - before)}")
    finally:
        for left in offspring() - before:
            os.kill(left, signal.SIGKILL)
        libc.prctl(_SUBREAPER, 0, 0, 0, 0)


def _shown(pids: set[int]) -> list[str]:
    return [Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")[:200] for pid in pids]


@pytest.fixture
def house(tmp_path: Path, migrated: Path, no_orphans: None) -> Iterator[House]:
    """Brf Provet 1 in a portal that is not running yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(
        home=tmp_path / "var", keys=tmp_path / "keys", base_url=f"http://localhost:{port}", disk_reserve_mb=0
    )
    settings.home.mkdir()
    shutil.copy(migrated, settings.home / "boardroom.db")
    made = build(settings)
    with made.opener.writing(operator()) as work:
        association = create(work, name="Brf Provet 1", org_number="769699-1038", slug="brf-provet-1")
    with made.opener.writing(worker_for(association.id)) as work:
        adopt_pack(work, association)
        account = Account(id=new_id(), email="bo@exempel.se", name="Bo Lind", created_at=work.now)
        work.session.add(account)
        work.session.flush()
        person = Person(
            id=new_id(),
            association_id=association.id,
            name="Bo Lind",
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
                role=Role.SECRETARY,
                start=date(2020, 5, 14),
                created_at=work.now,
            )
        )
    token = importer_token(made, "brf-provet-1", "bo@exempel.se", "importen", 30)
    built = House(made, association, token, port, tmp_path)
    yield built
    for process in built.processes.values():
        if process.poll() is None:
            process.kill()
        process.wait(10)
    made.engine.dispose()
