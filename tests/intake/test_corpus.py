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
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

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
SOAK_SECONDS = 10_000  # one worker reads all 521 files of the largest folder one after the other


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
def test_every_file_comes_in_or_is_refused_in_time(board, client_as, folder, share):
    files = _share_of(folder, share)
    browsers = {number: client_as("secretary") for number in range(2)}

    def upload(number: int) -> list[tuple[str, float]]:
        """Send every second file through a browser of one's own, and return how long each request took."""
        times = []
        for place in range(number, len(files), len(browsers)):
            sent = FileStorage(BytesIO(files[place].read_bytes()), f"{place} {files[place].name}")
            boundary, body = encode_multipart(
                {"files": sent}
            )  # by the client itself it would lie in a file left open
            kind = f'multipart/form-data; boundary="{boundary}"'
            began = time.monotonic()
            answer = browsers[number].post(
                "/brf-provet-1/upload/", data=body, content_type=kind, headers={"X-Upload": "row"}
            )
            times.append((files[place].name, round(time.monotonic() - began, 2)))
            assert answer.status_code == 200, files[place]
        return times

    with ThreadPoolExecutor(len(browsers)) as pool:
        times = [one for found in pool.map(upload, browsers) for one in found]
    assert not [one for one in times if one[1] >= REQUEST_SECONDS]
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        rows = {int(row.name.split(" ")[0]): row for row in work.session.query(Upload)}
    assert sorted(rows) == list(range(len(files)))
    for place, path in enumerate(files):
        if rows[place].state is UploadState.REFUSED:
            assert rows[place].problem, path
        else:
            kept = board.runtime.opener.ports.blobs.read(board.association.id, rows[place].sha256)
            assert kept == path.read_bytes()


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
@pytest.mark.timeout(SOAK_SECONDS + 300)
@pytest.mark.parametrize("folder", FOLDERS)
def test_all_of_them_go_the_whole_way(board, folder):
    _through_the_worker(board, _files(folder), SOAK_SECONDS)
