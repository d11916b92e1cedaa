"""kill -9 of the web process while a large file comes in pieces: what has arrived stays, and the file goes on."""

import hashlib
import threading
import time
from pathlib import Path

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document, File
from boardroom.intake.models import UnfinishedUpload
from scanner.finding import find
from scanner.importing import Importer, Outcome, Result
from scanner.portal import Portal
from tests.data.papers import text_pdf
from tests.faults.conftest import House, until


class _Lengths:
    """Notes how far a large file has come."""

    def __init__(self) -> None:
        self.arrived: list[int] = []

    def ended(self, name: str, outcome: str, words: str) -> None:
        pass

    def moved(self, name: str, arrived: int, size: int) -> None:
        self.arrived.append(arrived)

    def said(self, words: str) -> None:
        pass


def _sent(house: House, box: Path, lengths: _Lengths, results: list[Result]) -> None:
    portal = Portal(
        house.address, "brf-provet-1", house.token, wait=lambda seconds: time.sleep(min(seconds, 0.3))
    )
    portal.check()
    results += Importer(portal, lengths).run(find([box]).files)
    portal.close()


@pytest.mark.timeout(300)
def test_a_large_file_goes_on_after_the_web_process_was_killed(house, tmp_path):
    box = tmp_path / "papper"
    box.mkdir()
    paper = text_pdf("Pärm") + b"\n%" + bytes(range(40, 120)) * 400_000
    (box / "pärm.pdf").write_bytes(paper)
    house.start("web")
    house.wait_until_it_answers()
    lengths, results = _Lengths(), []
    sending = threading.Thread(target=_sent, args=(house, box, lengths, results), daemon=True)
    sending.start()
    for pieces in (2, 5):
        until(lambda pieces=pieces: len(lengths.arrived) > pieces or not sending.is_alive(), 60, house.logs)
        house.kill("web")
        house.start("web")
    sending.join(120)
    assert [result.outcome for result in results] == [Outcome.SENT], house.logs()
    assert lengths.arrived == sorted(lengths.arrived)
    with house.made.opener.reading(worker_for(house.association.id)) as work:
        assert work.session.query(Document).count() == 1
        assert [file.sha256 for file in work.session.query(File)] == [hashlib.sha256(paper).hexdigest()]
        assert work.session.query(UnfinishedUpload).count() == 1
    house.made.opener.ports.blobs.check(house.association.id, results[0].sha256)
    assert not [path for path in (house.made.settings.home / "parts").rglob("*") if path.is_file()]
    assert house.stop("web") < 20
