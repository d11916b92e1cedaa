"""The house's walls, checked by import-linter with the contracts of pyproject.toml."""

import subprocess
import sys
from pathlib import Path


def test_every_import_contract_is_kept():
    # In a process of its own: import-linter configures logging, which would silence every logger of this one.
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
