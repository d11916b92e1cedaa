"""The importer in one file, as a volunteer's laptop meets it: another folder, nothing installed, no checkout."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import requires
from pathlib import Path

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.models import File
from scanner.packing import PACKED, pack

LEFT_OUT = {"pygments", "markdown-it-py"}


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("dist") / "scanner.pyz"
    pack(made)
    return made


def _pythons() -> list[str]:
    """This Python, bare, and whichever other the computer has of those that are promised."""
    found = {sys.executable}
    for version in ("3.11", "3.12", "3.13"):
        for place in (
            shutil.which(f"python{version}"),
            *Path.home().glob(f".pyenv/versions/{version}.*/bin/python"),
        ):
            if place:
                runs = subprocess.run([str(place), "-V"], capture_output=True, check=False)
                if runs.returncode == 0:
                    found.add(str(place))
                    break
    return sorted(found)


def _run(python: str, packed: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    # Isolated (-I) and without the folder of installed packages (-S): what is not in the file is not there.
    return subprocess.run(
        [python, "-I", "-S", "-W", "error", str(packed), *command],
        cwd=packed.parent,
        env={"PATH": os.environ["PATH"], "HOME": str(packed.parent), "LANG": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


def test_it_is_the_same_file_from_the_same_sources(packed, tmp_path):
    again = tmp_path / "scanner.pyz"
    pack(again)
    assert again.read_bytes() == packed.read_bytes()
    assert packed.read_bytes().startswith(b"#!/usr/bin/env python3\n")
    assert os.access(packed, os.X_OK)


def test_it_carries_all_that_it_needs_with_its_licences_and_nothing_of_the_portal():
    for name in PACKED:
        for requirement in requires(name) or ():
            needed = re.split(r"[^A-Za-z0-9_.-]", requirement)[0]
            if "extra ==" not in requirement and not re.search(
                r'python_version < "3.(8|9|10|11)"', requirement
            ):
                assert needed.replace("-", "_") in PACKED or needed in LEFT_OUT, f"{name} needs {needed}"


def test_its_contents_are_plain_python(packed):
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
    assert {name.rsplit(".", 1)[-1] for name in names if ".dist-info/" not in name} <= {"py", "pem"}
    assert "scanner/packing.py" not in names
    assert not [name for name in names if name.startswith(("boardroom", "flask"))]
    for name in PACKED:
        assert [one for one in names if one.lower().startswith(f"{name}-") and "licen" in one.lower()], name


@pytest.mark.parametrize("python", _pythons())
def test_it_runs_where_nothing_is_installed(python, packed, served, board, tmp_path):
    shown = _run(python, packed, "--help")
    assert shown.returncode == 0, shown.stderr
    assert "Exit code: 0 all is in the archive" in " ".join(shown.stdout.split())
    box = tmp_path / "Pärmar från källaren"
    box.mkdir()
    paper = b"%PDF-1.4\n% " + python.encode()
    (box / "Räkning.pdf").write_bytes(paper)
    done = _run(python, packed, "import", str(box), *served.options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sent: Räkning.pdf" in done.stdout
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert [file.sha256 for file in work.session.query(File)] == [hashlib.sha256(paper).hexdigest()]


def test_the_portal_offers_it_beside_the_tokens(packed, app, board, client_as, monkeypatch):
    browser = client_as("secretary")
    page = browser.get("/brf-provet-1/tokens").get_data(as_text=True)
    monkeypatch.setattr("boardroom.web.door.packed_importer", lambda: None)
    assert browser.get("/brf-provet-1/import-program").status_code == 404
    assert "import-program" not in browser.get("/brf-provet-1/tokens").get_data(as_text=True)
    monkeypatch.setattr("boardroom.web.door.packed_importer", lambda: packed)
    page = browser.get("/brf-provet-1/tokens").get_data(as_text=True)
    assert "python scanner.pyz import" in page
    assert "--association brf-provet-1" in page
    answer = browser.get("/brf-provet-1/import-program")
    assert answer.data == packed.read_bytes()
    answer.close()
    assert "filename=scanner.pyz" in answer.headers["Content-Disposition"]
    assert client_as("auditor").get("/brf-provet-1/import-program").status_code == 403
