"""A question that fails is told from an index that is broken: only the latter starts again."""

import errno
import gc
import json
from pathlib import Path

import pytest

from boardroom.adapters.ranking import Ranking
from boardroom.adapters.whoosh_index import WhooshIndex, soundness
from boardroom.ports.search_index import Filter, PageEntry
from boardroom.search.rules import parse_query

HOME = "granen"
PAGES = [
    PageEntry(f"p{number}", f"d{number}", 1, "Protokoll", f"Styrelsen beslöt om taket, punkt {number}.", "x")
    for number in range(30)
]


@pytest.fixture
def index(tmp_path):
    made = WhooshIndex(tmp_path, seconds=30)
    assert made.write(HOME, PAGES)
    yield made
    made.close()
    gc.collect()


@pytest.fixture
def failing(monkeypatch):
    """Let every question fail until what is returned is called."""
    answer = Ranking.answer

    def fail(*_):
        raise TypeError("a slip in the ranking")

    monkeypatch.setattr(Ranking, "answer", fail)
    return lambda: monkeypatch.setattr(Ranking, "answer", answer)


def asked(index: WhooshIndex):
    return index.search(HOME, parse_query("taket"), Filter())


def segment_of(index: WhooshIndex) -> Path:
    return next(index.root.rglob("*.seg"))


def without_sums(index: WhooshIndex) -> None:
    """As an index is that was written before checksums were noted."""
    next(index.root.rglob("sums")).unlink()


@pytest.mark.parametrize("old", [False, True], ids=["with checksums", "written before there were any"])
def test_a_question_that_fails_leaves_a_sound_index_as_it_is(index, failing, caplog, old):
    if old:
        without_sums(index)
    for _ in range(2):
        assert asked(index).out_of_reach
    assert "a search failed" in caplog.text
    assert "broken" not in caplog.text
    failing()
    assert asked(index).total == 30


@pytest.mark.parametrize("old", [False, True], ids=["with checksums", "written before there were any"])
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Whoosh leaves a file that it cannot read open
def test_a_segment_that_is_not_what_was_written_starts_the_index_again(index, failing, caplog, old):
    if old:
        without_sums(index)
    segment = segment_of(index)
    written = bytearray(segment.read_bytes())
    middle = len(written) // 2
    written[middle : middle + 400] = bytes(400)
    segment.write_bytes(written)
    assert asked(index).out_of_reach
    assert "starts again empty" in caplog.text
    failing()
    assert asked(index).total == 0
    assert index.write(HOME, PAGES)
    assert asked(index).total == 30


@pytest.mark.parametrize("trouble", [OSError(errno.EMFILE, "too many open files"), MemoryError()])
def test_what_the_computer_lacks_breaks_no_index(index, monkeypatch, caplog, trouble):
    def fail(_folder):
        raise trouble

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(soundness.whoosh_index, "open_dir", fail)
        assert asked(index).out_of_reach
        assert not index.write(HOME, PAGES[:1])
    assert "starts again" not in caplog.text
    assert asked(index).total == 30


def test_checksums_of_segments_that_are_merged_away_are_forgotten(index):
    for page in PAGES[:4]:
        index.write(HOME, [page])
    index.optimise(HOME)
    noted = json.loads(next(index.root.rglob("sums")).read_text(encoding="ascii"))
    assert list(noted) == [segment_of(index).name]
