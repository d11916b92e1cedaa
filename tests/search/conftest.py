"""A portal that several tests of a module only read from."""

import shutil

import pytest

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.runtime import build
from config import Settings
from tests.conftest import NOW, seated_board


@pytest.fixture(scope="module")
def lasting_board(tmp_path_factory, empty_database):
    """Brf Provet 1 for a whole module, whose tests leave it as it is."""
    folder = tmp_path_factory.mktemp("lasting")
    home = folder / "var"
    home.mkdir()
    shutil.copy(empty_database, home / "boardroom.db")
    runtime = build(
        Settings(home=home, keys=folder / "keys", base_url="http://localhost", disk_reserve_mb=0),
        SetClock(NOW),
    )
    yield seated_board(runtime)
    runtime.engine.dispose()
