"""Whether search finds: inflected words, answers to real questions, and recognised pages; each beside a reference.

Relevance is measured on SweQUAD-MC (CC BY 4.0), which lies outside the repository; the references are SQLite's FTS5
and a plain BM25 over Snowball stems, on the same texts and questions in the same run.
"""

import json
import math
import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from boardroom.adapters.images import PillowImages
from boardroom.adapters.tesseract import Tesseract
from boardroom.adapters.whoosh_index import WhooshIndex
from boardroom.language.questions import is_empty_word
from boardroom.language.tokens import tokens_in
from boardroom.language.word_forms import share_a_form, stem
from boardroom.ports.search_index import And, Filter, Or, PageEntry, ParsedQuery
from boardroom.reading.rules import THUMB_SIDE, VIEW_SIDE
from boardroom.search.rules import QueryError, parse_query
from config import Settings
from tests.data.corpus import CORPUS
from tests.data.scans.content import all_manuscripts, true_text
from tests.data.scans.generate import KINDS, dpi_of, page
from tests.language.test_inflections import pairs

SWEQUAD = CORPUS / "search_swequad"
FIRST = 10
NOISY_PAGES = 36
QUESTIONS_A_PAGE = 5
WORDS_A_QUESTION = 2
ALIKE = 3  # pages at least that each word of a question stands on: no word alone tells the page
_K1, _B = 1.2, 0.75

Search = Callable[[str], Sequence[str]]


def run(folder: Path) -> list[tuple[str, str]]:
    """Return the table's rows."""
    return [*_inflection(), *_relevance(folder), *_noise(folder)]


def _inflection() -> list[tuple[str, str]]:
    listed = pairs()
    ours = sum(share_a_form(*pair) for pair in listed)
    plain = sum(stem(base) == stem(form) for base, form in listed)
    return [
        ("inflection, reference: Snowball alone", f"{plain / len(listed):.1%} of {len(listed)} pairs"),
        ("inflection (goal: at least 97 %)", f"{ours / len(listed):.1%}"),
    ]


# -- relevance


def _relevance(folder: Path) -> list[tuple[str, str]]:
    if not SWEQUAD.is_dir():
        return [("relevance on SweQUAD-MC", "left out: the texts are not on this computer")]
    lines = (SWEQUAD / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {each["id"]: each["text"] for each in map(json.loads, lines)}
    questions = questions_of_swequad()
    index = _filled(folder / "swequad", texts)
    rows = [
        _score("relevance, reference: SQLite FTS5, any word", _fts5(texts), questions),
        _score("relevance, reference: BM25 over Snowball stems, any word", _plain_bm25(texts), questions),
        _score(
            "relevance, any word (goal: MRR@10 0.845, recall@10 0.975)", _asked(index, any_word), questions
        ),
        _score("relevance, as a person types it", _asked(index, as_typed), questions),
    ]
    index.close()
    return rows


def questions_of_swequad() -> list[tuple[str, set[str]]]:
    """Each question with the texts that answer it."""
    answers: dict[str, set[str]] = defaultdict(set)
    for line in (SWEQUAD / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        question, _, text, _ = line.split("\t")
        answers[question].add(text)
    rows = [line.split("\t") for line in (SWEQUAD / "queries.tsv").read_text(encoding="utf-8").split("\n")]
    return [(row[2], answers[row[0]]) for row in rows if len(row) > 2]


def as_typed(question: str) -> ParsedQuery:
    """The query that a person's question is; signs that mean something in a query are left out."""
    try:
        return parse_query(question)
    except QueryError:
        return parse_query("".join(each if each.isalnum() else " " for each in question))


def any_word(question: str) -> ParsedQuery:
    """The same with OR between its words."""
    query = as_typed(question)
    words = query.root.children if query.root else ()
    return ParsedQuery(text=query.text, root=And((Or(words),)) if len(words) > 1 else query.root)


def _filled(folder: Path, texts: dict[str, str]) -> WhooshIndex:
    index = WhooshIndex(folder, seconds=60)
    with index.rebuild("bench") as builder:
        builder.add([PageEntry(key, key, 1, "", text, "text") for key, text in texts.items()])
    return index


def _asked(index: WhooshIndex, ask: Callable[[str], ParsedQuery]) -> Search:
    def search(question: str) -> list[str]:
        hits = index.search("bench", ask(question), Filter(), limit=FIRST)
        return [hit.document_id for hit in hits.documents]

    return search


def _score(label: str, search: Search, questions: Sequence[tuple[str, set[str]]]) -> tuple[str, str]:
    mrr, recall = measured(search, questions)
    return label, f"MRR@10 {mrr:.3f}, recall@10 {recall:.3f}"


def measured(search: Search, questions: Sequence[tuple[str, set[str]]]) -> tuple[float, float]:
    """Mean reciprocal rank and recall among the first ten."""
    reciprocal, recalled = 0.0, 0
    for question, answers in questions:
        ranks = [rank for rank, key in enumerate(search(question)[:FIRST], 1) if key in answers]
        if ranks:
            reciprocal += 1 / ranks[0]
            recalled += 1
    return reciprocal / len(questions), recalled / len(questions)


def _content(text: str) -> list[str]:
    return [token.text for token in tokens_in(text) if not is_empty_word(token.text)]


def _fts5(texts: dict[str, str]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE pages USING fts5(key UNINDEXED, body)")
    database.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())

    def search(question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in _content(question))
        asked = "SELECT key FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in database.execute(asked, (words, FIRST))] if words else []

    return search


def _plain_bm25(texts: dict[str, str]) -> Search:
    postings: dict[str, dict[str, int]] = defaultdict(dict)
    lengths = {}
    for key, text in texts.items():
        words = [stem(word) for word in _content(text)]
        lengths[key] = len(words)
        for word, count in Counter(words).items():
            postings[word][key] = count
    average = sum(lengths.values()) / len(lengths)

    def search(question: str) -> list[str]:
        scores: Counter[str] = Counter()
        for word in map(stem, _content(question)):
            found = postings.get(word, {})
            rarity = math.log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            for key, count in found.items():
                norm = _K1 * (1 - _B + _B * lengths[key] / average)
                scores[key] += rarity * count * (_K1 + 1) / (count + norm)
        return [key for key, _ in scores.most_common(FIRST)]

    return search


# -- noise


def _noise(folder: Path) -> list[tuple[str, str]]:
    images = PillowImages()
    engine = Tesseract(images, Settings().recognition_languages)
    kinds = [kind for kind in KINDS if kind not in {"clean", "clipping"}]
    true: dict[str, str] = {}
    read: dict[str, str] = {}
    for number in range(NOISY_PAGES * 2):
        kind, seed = kinds[number % len(kinds)], number // len(kinds)
        image, text = page(kind, seed)
        if len(true) == NOISY_PAGES or text in true.values():
            continue
        path = folder / "noisy.png"
        image.save(path, "PNG", dpi=(dpi_of(kind),) * 2)
        scan = images.scan(path, 1, view_side=VIEW_SIDE, thumb_side=THUMB_SIDE)
        true[f"{kind}-{seed}"] = text
        read[f"{kind}-{seed}"] = engine.recognise(scan.image, "").text
    return noise_rows(folder, true, read)


def noise_rows(folder: Path, true: dict[str, str], read: dict[str, str]) -> list[tuple[str, str]]:
    """Rows of known-item search on the recognised pages beside the same on their true text.

    Every other page of the archive stands among them in both, with its true text.
    """
    others = {
        f"other-{number}": text
        for number, text in enumerate(
            true_text(each) for manuscript in all_manuscripts() for each in manuscript.pages
        )
        if text not in true.values()
    }
    questions = list(_known_items(true, others.values()))
    found = {}
    for name, texts in (("true", true), ("read", read)):
        index = _filled(folder / f"noise-{name}", texts | others)
        found[name] = measured(_asked(index, as_typed), questions)[1]
        index.close()
    pages = f"{len(true)} recognised pages among {len(true) + len(others)}, {len(questions)} questions"
    return [
        (f"noise, reference: true text; {pages}", f"recall@10 {found['true']:.3f}"),
        (
            "noise, recognised text (goal: at most 3 points less)",
            f"recall@10 {found['read']:.3f} ({100 * (found['read'] - found['true']):+.1f} points)",
        ),
    ]


def _known_items(true: dict[str, str], others: Iterable[str]) -> Iterable[tuple[str, set[str]]]:
    """Two words of each page, as one remembers them who has read it: not its rarest ones, since pages are alike."""
    rng = random.Random(11)
    frequency = Counter(word for text in (*true.values(), *others) for word in set(_content(text)))
    for key, text in true.items():
        words = sorted({word for word in _content(text) if len(word) > 3 and word.isalpha()})
        known = [word for word in words if frequency[word] >= ALIKE]
        for _ in range(QUESTIONS_A_PAGE):
            chosen = rng.sample(known, min(WORDS_A_QUESTION, len(known)))
            yield " ".join(chosen), {other for other, same in true.items() if same == text} | {key}
