"""Real Swedish questions find the text that answers them (SweQUAD-MC, CC BY 4.0); `./run bench finding` has the figures."""

import json

import pytest

from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.ports.search_index import Filter, PageEntry
from tests.benchmarks.finding import SWEQUAD, any_word, as_typed, measured, questions_of_swequad
from tests.data.corpus import ABSENT

# Every fifth question: the whole set takes a minute, and belongs to the bench.
SHARE = 5
FLOOR_MRR = 0.82
FLOOR_RECALL = 0.96

pytestmark = pytest.mark.skipif(not SWEQUAD.is_dir(), reason=ABSENT)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = WhooshIndex(tmp_path_factory.mktemp("swequad"), seconds=30)
    lines = (SWEQUAD / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    with made.rebuild("swequad") as builder:
        builder.add([PageEntry(each["id"], each["id"], 1, "", each["text"], "text") for each in texts])
    yield made
    made.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("ask", [as_typed, any_word])
def test_the_text_that_answers_stands_among_the_first(index, ask):
    def search(question):
        hits = index.search("swequad", ask(question), Filter(), limit=10)
        return [hit.document_id for hit in hits.documents]

    mrr, recall = measured(search, questions_of_swequad()[::SHARE])
    assert mrr >= FLOOR_MRR
    assert recall >= FLOOR_RECALL
