"""The two engines of the search index beside each other, at the sizes where an installation chooses between them.

The same synthetic pages in one association, the same questions, index alone (no request around it). The analysis of
a page is the same for both and is done once for every text; a text stands on several pages. Each engine is asked by a process of its own that has just started: its first answer, warm ones, and the first after another commit.
The reference is Whoosh at the smallest size. BOARDROOM_BENCH_PAGES chooses other sizes, such as 2000,10000.
"""

import multiprocessing
import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from boardroom.adapters.postgres_index import PostgresIndex
from boardroom.adapters.postgres_index import writing as postgres_writing
from boardroom.adapters.ranking import Card, analysts, terms_of
from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.adapters.whoosh_index import writing as whoosh_writing
from boardroom.language.analysis import PageTerms
from boardroom.language.compounds import open_dictionaries
from boardroom.ports.search_index import Filter, PageEntry, SearchIndex
from boardroom.search.rules import parse_query
from tests.data.postgres_server import served
from tests.data.scans.content import all_manuscripts, true_text

SIZES = "20000,100000"
TEXTS = 1_000  # different ones
PAGES_EACH = 4
LINES = 25
AT_ONCE = 500
HOME = "granen"
_SEED = 7
ROUNDS = 10
SECONDS = 10.0  # the time limit is out of the way: what a question takes is what is measured
QUESTIONS = {
    "one word": "stambyte",
    "two words": "takomläggning garanti",
    "a common word": "styrelsen",
    "a phrase": '"byte av avloppsstammarna"',
    "a filter": "class:board_minutes fönster",
    "a date": "14 mars 1987",
    "a rare name": "Brömsevall",
    "six words": "när bytte vi tak på gårdshuset",
    "a beginning": "avlopps*",
}
CLASSES = ("board_minutes", "service_contract", "construction_contract", "invoices")
READER = Filter(record_classes=frozenset(CLASSES[:3]))
_FIRST = (
    "Bröms",
    "Lill",
    "Sten",
    "Björk",
    "Ek",
    "Grön",
    "Norr",
    "Öster",
    "Hag",
    "Lund",
    "Ström",
    "Berg",
    "Sjö",
    "Kull",
)
_LAST = (
    "evall",
    "gren",
    "qvist",
    "hammar",
    "lund",
    "dahl",
    "fors",
    "mark",
    "stedt",
    "borg",
    "näs",
    "ryd",
    "holm",
)


def run(folder: Path) -> list[tuple[str, str]]:
    """Return the table's rows."""
    rows: list[tuple[str, str]] = []
    reference = 0.0
    with ExitStack() as until_done:
        address = until_done.enter_context(served())
        for size in map(int, os.environ.get("BOARDROOM_BENCH_PAGES", SIZES).split(",")):
            for engine, where in (("Whoosh", str(folder / str(size))), ("PostgreSQL", address)):
                pace = _build(where, size)
                figures = _asked_elsewhere(where, size)
                p50 = figures["p50"]
                reference = reference or p50
                label = f"{engine}, {size:,} pages"
                rows += [
                    (f"{label}: built at", f"{pace:.0f} pages/s"),
                    (f"{label}: p50", f"{p50:.1f} ms ({p50 / reference:.1f} of reference)"),
                    (f"{label}: the quickest of each kind, median", f"{figures['quickest']:.1f} ms"),
                    (
                        f"{label}: p95",
                        f"{figures['p95']:.1f} ms ({figures['p95'] / reference:.1f} of reference)",
                    ),
                    (
                        f"{label}: slowest kind of question, median",
                        f"{figures['worst']:.1f} ms ({figures['kind']})",
                    ),
                    (f"{label}: first answer of a process", f"{figures['first']:.0f} ms"),
                    (f"{label}: median of a first round, cold", f"{figures['cold']:.1f} ms"),
                    (f"{label}: first answer after a commit", f"{figures['after']:.0f} ms"),
                    (f"{label}: a commit of one document", f"{figures['commit']:.0f} ms"),
                    (f"{label}: memory of the asking process", f"{figures['memory']:.0f} MB"),
                ]
                for row in rows[-10:]:
                    print("  ", *row, flush=True)
    return rows


def _opened(where: str) -> WhooshIndex | PostgresIndex:
    if where.startswith("postgresql"):
        return PostgresIndex(where, seconds=SECONDS)
    return WhooshIndex(Path(where), seconds=SECONDS)


def _build(where: str, size: int) -> float:
    index = _opened(where)
    # Analysed here and remembered: other processes would each do it again, for each engine.
    analysts._MOST_PROCESSES = 1
    for adapter in (whoosh_writing, postgres_writing):
        adapter.terms_of = _remembered
    for text in _texts(random.Random(_SEED), size):
        _terms(text)
    began = time.perf_counter()
    with index.rebuild(HOME) as builder:
        some: list[PageEntry] = []
        for entry in pages(size):
            some.append(entry)
            if len(some) == AT_ONCE:
                builder.add(some)
                some = []
        builder.add(some)
    pace = size / (time.perf_counter() - began)
    index.close()
    return pace


@lru_cache(maxsize=TEXTS)
def _terms(text: str) -> tuple[Card, PageTerms]:
    return terms_of(PageEntry("", "", 1, "", text, ""))


def _remembered(entry: PageEntry) -> tuple[Card, PageTerms]:
    card, terms = _terms(entry.body)
    return card._replace(
        page_key=entry.page_key,
        document_id=entry.document_id,
        page_number=entry.page_number,
        record_class=entry.record_class,
        document_date=entry.document_date,
    ), terms


def _asked_elsewhere(where: str, size: int) -> dict[str, float | str]:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_ask, (where, size))


def _ask(where: str, size: int) -> dict[str, float | str]:
    index = _opened(where)
    open_dictionaries()
    parse_query("stambyte")
    before = _memory()
    first = _timed(index, "bokföring")
    cold = [_timed(index, question) for question in QUESTIONS.values()]
    warm = {kind: [_timed(index, question) for _ in range(ROUNDS)] for kind, question in QUESTIONS.items()}
    times = sorted(each for some in warm.values() for each in some)
    quickest = statistics.median(min(some) for some in warm.values())
    kind, worst = max(
        ((kind, statistics.median(some)) for kind, some in warm.items()), key=lambda found: found[1]
    )
    memory = _memory() - before
    began = time.perf_counter()
    assert index.write(HOME, list(pages(PAGES_EACH, first=size)))
    commit = 1000 * (time.perf_counter() - began)
    after = _timed(index, QUESTIONS["one word"])
    index.close()
    return {
        "first": first,
        "cold": statistics.median(cold),
        "quickest": quickest,
        "p50": times[len(times) // 2],
        "p95": times[int(len(times) * 0.95)],
        "worst": worst,
        "kind": kind,
        "after": after,
        "commit": commit,
        "memory": memory,
    }


def _memory() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _timed(index: SearchIndex, question: str) -> float:
    began = time.perf_counter()
    hits = index.search(HOME, parse_query(question), READER)
    assert hits.complete
    return 1000 * (time.perf_counter() - began)


def pages(count: int, first: int = 0) -> Iterator[PageEntry]:
    """Pages dealt from the fictional association's sentences, some common and some rare, with names and numbers."""
    rng = random.Random(_SEED + first)
    texts = _texts(rng, count)
    for document in range(first // PAGES_EACH, (first + count) // PAGES_EACH):
        kept = rng.choice(CLASSES)
        day = date(1931, 1, 1) + timedelta(days=rng.randrange(34_000))
        for place in range(PAGES_EACH):
            yield PageEntry(
                page_key=f"p{document}/{place}",
                document_id=f"d{document}",
                page_number=place + 1,
                title="",
                body=rng.choice(texts),
                record_class=kept,
                document_date=day,
            )


def _texts(rng: random.Random, count: int) -> list[str]:
    sentences = list(
        dict.fromkeys(
            line
            for manuscript in all_manuscripts()
            for page in manuscript.pages
            for line in true_text(page).split("\n")
            if line.strip()
        )
    )
    rng.shuffle(sentences)
    weights = [1 / (rank + 10) for rank in range(len(sentences))]
    return [
        "\n".join([*rng.choices(sentences, weights, k=LINES), _odds(rng)]) for _ in range(min(count, TEXTS))
    ]


def _odds(rng: random.Random) -> str:
    name = rng.choice(_FIRST) + rng.choice(_LAST)
    return f"Faktura {rng.randrange(10**6)} till {name} {rng.choice(_FIRST)}{rng.choice(_FIRST).lower()}{rng.choice(_LAST)}, lgh {rng.randrange(1001, 1999)}"
