"""Every odd and hostile file of other projects passes through intake: no crash, no hang, no request above 5 s."""

import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.models import UploadState
from tests.data.corpus import ABSENT, CORPUS

FOLDERS = sorted(path.name for path in CORPUS.glob("upload_*")) if CORPUS.is_dir() else []
REQUEST_SECONDS = 5.0


@pytest.mark.skipif(not FOLDERS, reason=ABSENT)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_comes_in_or_is_refused_in_time(board, folder):
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

    files = [path for path in sorted((CORPUS / folder).rglob("*")) if path.is_file()]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(upload, files))
    slow = [(name, round(took, 2)) for name, took, _ in results if took >= REQUEST_SECONDS]
    assert not slow
    assert len(results) == len(files)
