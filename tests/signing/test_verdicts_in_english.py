"""What a verdict says in English is English: one word for the evidence, and no sentence word for word after the Swedish."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TELLING = (
    *(
        f"boardroom/signing/rules/{name}.py"
        for name in ("verdict", "signer_verdicts", "telling", "absences", "proofs")
    ),
    *(
        f"boardroom/signing/rules/{name}.py"
        for name in ("deliveries", "bankid", "oidc", "evidence", "levels")
    ),
    "boardroom/adapters/seals/changes.py",
    "boardroom/adapters/seals/structure.py",
    "boardroom/adapters/seals/examination.py",
)
# Each stood there, and is hard to read for whoever does not know the Swedish.
AFTER_THE_SWEDISH = re.compile(
    r"Nobody outside that|is another than|something that is seen|anything that is seen|tells? of|stands for the signature"
    r"|\bproofs?\b|recomputed|recalculated|blocked at the signing|It cannot be told|in unbroken sequence"
)


def sentences(path):
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
            yield ast.literal_eval(node.args[0])


@pytest.fixture(scope="module")
def english():
    with (ROOT / "boardroom/translations/en/LC_MESSAGES/messages.po").open("rb") as kept:
        return read_po(kept, locale="en")


@pytest.mark.parametrize("path", TELLING)
def test_no_sentence_of_a_verdict_follows_the_swedish_word_for_word(english, path):
    told = {swedish: english.get(swedish).string for swedish in sentences(path)}
    assert {one: words for one, words in told.items() if AFTER_THE_SWEDISH.search(words)} == {}
    # What is put into a sentence is put into both.
    places = re.compile(r"%\((\w+)\)s")
    for swedish, words in told.items():
        assert set(places.findall(swedish)) == set(places.findall(words)), swedish


def test_there_are_sentences_to_look_at():
    assert sum(len(list(sentences(path))) for path in TELLING) > 90
