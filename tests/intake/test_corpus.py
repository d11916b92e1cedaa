"""Every odd and hostile file of other projects passes through intake and the worker: no crash, no hang, no request
above 5 s, no worker above a gigabyte."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.models import File, FileRole
from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.models import Upload, UploadState
from boardroom.reading.models import Page, PageState
from tests.data.corpus import ABSENT, CORPUS, ROOT

KINDS = ("upload_*", "pdfa_verapdf", "signed_pyhanko")
FOLDERS = sorted(path.name for kind in KINDS for path in CORPUS.glob(kind)) if CORPUS.is_dir() else []
REQUEST_SECONDS = 5.0
GIGABYTE = 1_000_000  # in kilobytes
SHARE = 10  # the usual run takes one file in so many, and the largest; the soak takes all
LARGEST = 5


@pytest.mark.skipif(not FOLDERS, reason=ABSENT)
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("folder", "share"),
    [
        pytest.param(folder, share, marks=[pytest.mark.soak] if share == 1 else [], id=f"{folder}-{share}")
        for folder in FOLDERS
        for share in (1, SHARE)
    ],
)
def test_every_file_comes_in_or_is_refused_in_time(board, folder, share):
    opener, secretary = board.runtime.opener, board.actor("secretary")

    def upload(path: Path) -> tuple[str, float, str]:
        content = path.read_bytes()
        began = time.monotonic()
        [row] = receive(opener, secretary, [Incoming(BytesIO(content), path.name)], house=House())
        took = time.monotonic() - began
        if row.state is UploadState.REFUSED:
            assert row.problem, path
        else:
            assert opener.ports.blobs.read(board.association.id, row.sha256) == content
        return path.name, took, row.state.value

    files = _share_of(folder, share)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(upload, files))
    slow = [(name, round(took, 2)) for name, took, _ in results if took >= REQUEST_SECONDS]
    assert not slow
    assert len(results) == len(files)


_WORKER = """
import json, resource, sys
from pathlib import Path
from boardroom.core.child import let_go
from boardroom.runtime import build
from config import Settings
from tests.data.drained import drain
folder = Path(sys.argv[1])
made = build(Settings(home=folder / "var", keys=folder / "keys", log_level="ERROR", disk_reserve_mb=0))
drain(made.opener, seconds=float(sys.argv[2]))
# Not its ru_maxrss: that begins with the memory of whoever started it.
status = Path("/proc/self/status").read_text()
own = int(status.partition("VmHWM:")[2].split()[0])
let_go()  # whose children are counted once it has been waited for
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"own": own, "child": child}))
"""


def _through_the_worker(board, files: list[Path], seconds: float) -> None:
    """Send the files and let a worker of its own come to the end of them; measure it, and ask what became of each."""
    opener, secretary = board.runtime.opener, board.actor("secretary")
    for path in files:
        receive(opener, secretary, [Incoming(BytesIO(path.read_bytes()), path.name)], house=House())
    home = board.runtime.settings.home.parent
    worker = subprocess.run(
        [sys.executable, "-c", _WORKER, str(home), str(seconds)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert worker.returncode == 0, worker.stderr[-3000:]
    peak = json.loads(worker.stdout.splitlines()[-1])
    print(
        f"{len(files)} files; the worker held {peak['own'] / 1024:.0f} MiB, its largest child {peak['child'] / 1024:.0f} MiB"
    )
    assert peak["own"] + peak["child"] < GIGABYTE
    with opener.reading(worker_for(board.association.id)) as work:
        for row in work.session.query(Upload):
            assert row.state in {UploadState.FILED, UploadState.DUPLICATE, UploadState.REFUSED}, row.name
            assert row.state is not UploadState.REFUSED or row.problem, row.name
        counted: dict[str, int] = {}
        for page in work.session.query(Page):
            assert page.state in {PageState.READ, PageState.BLANK, PageState.FAILED}
            assert page.state is not PageState.FAILED or page.problem
            counted[page.state.value] = counted.get(page.state.value, 0) + 1
        print(f"pages: {counted}")
        for file in work.session.query(File):
            opener.ports.blobs.check(board.association.id, file.sha256)
            assert file.page_count or file.problem or file.role is not FileRole.ORIGINAL, file.name


def _share_of(folder: str, share: int) -> list[Path]:
    files = _files(folder)
    largest = sorted(files, key=lambda path: path.stat().st_size)[-LARGEST:]
    return sorted({*files[::share], *largest})


def _files(folder: str) -> list[Path]:
    return [path for path in sorted((CORPUS / folder).rglob("*")) if path.is_file()]


@pytest.mark.recognition
@pytest.mark.skipif(not FOLDERS, reason=ABSENT)
@pytest.mark.timeout(300)
def test_one_of_every_kind_goes_the_whole_way(board):
    """The soak takes all; each file costs seconds here."""
    chosen = []
    for folder in FOLDERS:
        small = [path for path in _files(folder) if path.stat().st_size < 40_000]
        chosen.append(small[len(small) // 3])
    _through_the_worker(board, chosen, 240)


@pytest.mark.soak
@pytest.mark.recognition
@pytest.mark.skipif(not FOLDERS, reason=ABSENT)
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("folder", FOLDERS)
def test_all_of_them_go_the_whole_way(board, folder):
    _through_the_worker(board, _files(folder), 10_000)
