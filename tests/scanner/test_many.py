"""A long run of the real program: what it needs does not grow with what it sends."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Response, jsonify, request

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document, File
from tests.data.papers import text_pdf

ROOT = Path(__file__).resolve().parents[2]
EACH = 60_000  # bytes of a file
SETTLED = 60  # files after which all that is loaded once has been loaded

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="memory is measured as Linux tells it"
)


def _resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _boxful(box: Path, files: int) -> list[str]:
    paper = text_pdf("Verifikation")
    for number in range(files):
        (box / f"{number:04d}.pdf").write_bytes(paper + f"%{number:04d}".encode() + b"x" * EACH)
    return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in box.iterdir())


def _growth(served, box: Path, files: int) -> int:
    """Send a boxful with the program; return by how many bytes it grew after the first files."""
    held: list[int] = []
    served.app.before_request_funcs[None].insert(
        0, lambda: held.append(_resident(process.pid)) if request.path.endswith("/documents") else None
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scanner", "import", str(box), *served.options]
    with subprocess.Popen(command, env=environment, cwd="/", stdout=subprocess.PIPE) as process:
        said = process.communicate()[0].decode()
    assert process.returncode == 0
    assert f"{files} sent, 0 already there, 0 refused, 0 not sent" in said
    assert len(held) == files
    return max(held) - max(held[:SETTLED])


def test_three_hundred_files_in_one_run_need_no_more_memory_than_sixty(served, box):
    """The sender is what is measured, so the portal only looks whether each file came whole."""
    arrived: list[str] = []

    def take() -> Response | None:
        if not request.path.endswith("/documents"):
            return None
        digest = hashlib.sha256(request.files["file"].read()).hexdigest()
        arrived.append(digest)
        return jsonify(id="1", sha256=digest, duplicate=False, state="received")

    lying = _boxful(box, 300)
    served.app.before_request_funcs[None].append(take)
    # A third of what is sent after the first files.
    assert _growth(served, box, 300) < 240 * EACH / 3
    assert sorted(arrived) == lying


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_a_thousand_files_in_one_run_are_filed_with_no_more_memory_than_sixty(served, board, box):
    lying = _boxful(box, 1_000)
    assert _growth(served, box, 1_000) < 240 * EACH / 3
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert sorted(file.sha256 for file in work.session.query(File)) == lying
        assert work.session.query(Document).count() == 1_000
