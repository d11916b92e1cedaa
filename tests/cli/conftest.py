"""The command line in an installation of its own."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from boardroom.cli.main import boardroom
from config import Settings


@dataclass
class Shell:
    """Runs commands as the person with the shell does; an error that no command expects is raised here."""

    settings: Settings
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, given: str = "", **changes: str) -> Result:
        return CliRunner().invoke(
            boardroom, list(words), env=self.environment | changes, input=given, catch_exceptions=False
        )


@pytest.fixture
def shell(tmp_path: Path, migrated: Path) -> Shell:
    """An installation without an association."""
    home, keys = tmp_path / "var", tmp_path / "keys"
    home.mkdir()
    shutil.copy(migrated, home / "boardroom.db")
    return Shell(
        Settings(home=home, keys=keys, disk_reserve_mb=0),
        {
            "BOARDROOM_HOME": str(home),
            "BOARDROOM_KEYS": str(keys),
            "BOARDROOM_LOG_LEVEL": "ERROR",
            "BOARDROOM_DISK_RESERVE_MB": "0",
        },
    )


@pytest.fixture
def founded(shell: Shell) -> Callable[..., Result]:
    """An installation with Brf Provet 1."""
    names = ("--name", "Brf Provet 1", "--org-number", "769699-1038", "--slug", "brf-provet-1")
    answer = shell("association", "create", *names)
    assert answer.exit_code == 0, answer.output
    return shell
