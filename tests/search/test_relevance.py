"""Real Swedish questions find the text that answers them (SweQUAD-MC, CC BY 4.0)."""

import json

import pytest

from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.ports.search_index import And, Filter, Or, PageEntry, ParsedQuery
from boardroom.search.rules import QueryError, parse_query
from tests.data.corpus import ABSENT, CORPUS

SWEQUAD = CORPUS / "search_swequad"

FLOOR_MRR = 0.82
FLOOR_RECALL = 0.95

pytestmark = pytest.mark.skipif(not SWEQUAD.is_dir(), reason=ABSENT)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = WhooshIndex(tmp_path_factory.mktemp("swequad"), seconds=30)
    _fill(made)
    yield made
    made.close()


def _fill(index):
    lines = (SWEQUAD / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    with index.rebuild("swequad") as builder:
        builder.add([PageEntry(each["id"], each["id"], 1, "", each["text"], "text") for each in texts])


@pytest.fixture(scope="module")
def questions():
    answers: dict[str, set[str]] = {}
    for line in (SWEQUAD / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        question, _, text, _ = line.split("\t")
        answers.setdefault(question, set()).add(text)
    rows = [line.split("\t") for line in (SWEQUAD / "queries.tsv").read_text(encoding="utf-8").split("\n")]
    return [(row[2], answers[row[0]]) for row in rows if len(row) > 2]


def as_typed(question):
    try:
        return parse_query(question)
    except QueryError:
        return parse_query("".join(each if each.isalnum() else " " for each in question))


def any_word(question):
    query = as_typed(question)
    words = query.root.children
    return ParsedQuery(text=question, root=And((Or(words),)) if len(words) > 1 else query.root)


@pytest.mark.parametrize("ask", [as_typed, any_word])
def test_the_text_that_answers_stands_among_the_first(index, questions, ask):
    reciprocal, recalled = 0.0, 0
    for question, answers in questions:
        hits = index.search("swequad", ask(question), Filter(), limit=10)
        ranks = [rank for rank, hit in enumerate(hits.documents, 1) if hit.document_id in answers]
        if ranks:
            reciprocal += 1 / ranks[0]
            recalled += 1
    mrr, recall = reciprocal / len(questions), recalled / len(questions)
    print(f"{ask.__name__}: MRR@10 {mrr:.4f} recall@10 {recall:.4f} of {len(questions)}")
    assert mrr >= FLOOR_MRR
    assert recall >= FLOOR_RECALL


def test_the_other_engine_puts_the_same_texts_first(index, postgres_index, questions):
    """It keeps the weight of a word that stands five times or more in steps; that may change the order a little."""
    _fill(postgres_index)
    asked = [any_word(question) for question, _ in questions[::12]]
    places, same_first = [0, 0], 0
    for query, (_, answers) in zip(asked, questions[::12], strict=True):
        both = [
            [hit.document_id for hit in engine.search("swequad", query, Filter(), limit=10).documents]
            for engine in (index, postgres_index)
        ]
        same_first += both[0][0] == both[1][0]
        for engine, found in enumerate(both):
            places[engine] += max(
                (1 / rank for rank, each in enumerate(found, 1) if each in answers), default=0
            )
    print(f"MRR@10 of {len(asked)}: {[place / len(asked) for place in places]}, first the same: {same_first}")
    assert same_first >= 0.97 * len(asked)
    assert places[1] == pytest.approx(places[0], abs=0.01 * len(asked))
