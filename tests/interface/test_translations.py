"""Every sentence that people see has its English, with the same placeholders, compiled and without leftovers."""

import gettext
import re
from functools import cache
from pathlib import Path

import pytest

from tests.interface import translations
from tests.interface.translations import PO, ROOT, english, lacking

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# Every source is read through for it; two tests ask for the same sentences.
said = cache(translations.said)


def _texts(value: object) -> list[str]:
    return [text for text in (value if isinstance(value, (tuple, list)) else [value]) if text]


def test_every_sentence_has_its_english():
    kept = english()
    missing = [str(message.id) for message in said() if message.id and kept.get(message.id) is None]
    assert not missing
    assert not lacking(kept)


def test_no_sentence_is_translated_that_nobody_says():
    spoken = said()
    assert not [str(message.id) for message in english() if message.id and spoken.get(message.id) is None]


def test_placeholders_are_the_same_in_both_languages():
    for message in english():
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(_texts(message.id)[-1]))
        for text in _texts(message.string):
            assert set(PLACEHOLDER.findall(text)) <= wanted, message.id
        assert set(PLACEHOLDER.findall(_texts(message.string)[-1])) == wanted, message.id


def test_no_english_sentence_is_said_twice_over():
    """A sentence that was pasted twice reads so for as long as nobody reads it."""
    texts = [text for message in english() if message.id for text in _texts(message.string)]
    assert not [
        text for text in texts if len(text) > 20 and text[: len(text) // 2] == text[-(len(text) // 2) :]
    ]


def test_the_compiled_catalogue_says_what_the_kept_one_says():
    with PO.with_suffix(".mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)
    for message in english():
        if message.id and isinstance(message.id, str):
            assert found.gettext(message.id) == message.string


@pytest.mark.parametrize(
    "letter", sorted((ROOT / "templates").glob("[et]*s/*.sv.txt")), ids=lambda path: path.stem
)
def test_every_letter_is_written_in_both_languages(letter: Path):
    assert letter.with_name(letter.name.replace(".sv.", ".en.")).is_file()


@pytest.mark.parametrize(
    "path",
    [
        "/log-in",
        "/verify",
        "/brf-provet-1/",
        "/brf-provet-1/minutes/",
        "/brf-provet-1/board/",
        "/nothing-here/at-all",
    ],
)
def test_an_english_reader_meets_english_pages(client_as, path):
    browser = client_as("chair")
    browser.set_cookie("language", "en")
    text = browser.get(path).get_data(as_text=True)
    assert '<html lang="en"' in text
    shown = re.sub(r"<[^>]+>", " ", text)
    swedish = {"Protokoll", "Styrelse", "Sök", "Logga", "Inställningar", "Sidan", "uppdrag", "och"}
    assert not swedish & set(shown.split())


# What nobody says aloud: words of authorities, and turns that a person would put otherwise.
STIFF = re.compile(
    r"\b(denna portal|densamma|detsamma|sagt sitt|den sak som|när du skriver den här|dessa|denna|detta|erhåll\w*|"
    r"medelst|vänligen|var god|drager|fyrkantskod)\b",
    re.IGNORECASE,
)


def test_sentences_are_said_as_people_say_them():
    assert not [text for message in said() if message.id for text in _texts(message.id) if STIFF.search(text)]
