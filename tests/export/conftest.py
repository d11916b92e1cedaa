"""An association with something of most kinds, and packages of it."""

import json
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import bagit
import pytest

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.cli.leaving import as_operator
from boardroom.export.actions import Made
from boardroom.export.jobs import pack
from boardroom.export.rules.selection import Selection
from boardroom.runtime import build
from tests.conftest import NOW
from tests.data.filed import put_in
from tests.minutes.conftest import Secretary


@dataclass
class Package:
    """A bag's folder, as anyone would read it."""

    root: Path
    made: Made

    def whole(self) -> bool:
        """Whether a stranger's program finds it whole."""
        return bagit.Bag(str(self.root)).validate()

    def rows(self, path: str) -> list[dict]:
        return json.loads((self.root / "data" / path).read_text(encoding="utf-8"))

    @property
    def facts(self) -> dict:
        return bagit.Bag(str(self.root)).info

    def names(self) -> str:
        return "\n".join(sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*")))

    def holds(self, text: str) -> list[str]:
        """The files in which a text stands."""
        return [
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file() and text.encode() in path.read_bytes()
        ]


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def packed(board, opener, tmp_path):
    """Make a package of a selection, as the operator or as the person of a role."""
    made = []

    def run(selection=None, role=None, packing=pack):
        made.append(None)
        actor = board.actor(role) if role else as_operator(board.association)
        with opener.ports.bags.begin_at(tmp_path / f"package-{len(made)}") as bag:
            contents, done = packing(opener, actor, selection or Selection(), bag)
        return Package(done.place, contents.made(done, done.size))

    return run


@pytest.fixture
def roof(board, opener):
    return put_in(opener, board.actor("secretary"), "Taket lades om av Åbergs Plåt.", title="Takets garanti")


@pytest.fixture
def ledger(board, opener):
    return put_in(
        opener,
        board.actor("treasurer"),
        "Huvudbok",
        title="Huvudbok 2019",
        record_class="ledgers",
        day=date(2019, 12, 31),
    )


@pytest.fixture
def secretary(board):
    return Secretary(board)


@pytest.fixture
def sealed(secretary):
    """Minutes with decisions, signed by all and sealed."""
    return secretary.sealed()


@pytest.fixture
def elsewhere(settings, tmp_path, empty_database):
    """Another installation, where nobody is yet."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    shutil.copy(empty_database, home / "boardroom.db")
    made = build(replace(settings, home=home, keys=tmp_path / "other-keys"), SetClock(NOW))
    yield made
    made.engine.dispose()
