"""Words packed for keeping, what makes a page blank, and which text of a page counts."""

import json
import uuid
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Protocol, TypeVar, overload

from boardroom.core.words import N_
from boardroom.language.identifiers import mask_personnummer
from boardroom.ports.geometry import PageText, Word

INTERACTIVE, BULK = 10, 50  # priorities: a person who waits goes before an import
ATTEMPTS = 3
MOST_PAGES = 5_000

DPI = 300
VIEW_SIDE = 1_600
THUMB_SIDE = 240

# An empty page as scanners see it: less of what looks like writing than a word of two letters, more than a fold or
# dust makes. What is called empty is never read, so that a page in doubt costs a reading rather than its words.
EMPTY_WRITING = 40
# A page without words that can be trusted is blank up to this much ink (a stain, print from behind); a signature has more.
FAINT_INK = 0.001
TRUSTED_CONFIDENCE = 40.0
UNCERTAIN_CONFIDENCE = 60.0

SOURCES_BY_WORTH = ("corrected", "embedded", "recognised")

INTERRUPTED = N_("Avläsningen avbröts flera gånger på den här sidan.")
RECOGNITION_FAILED = N_("Texten på sidan gick inte att läsa av. Bilden är kvar och går att titta på.")


@dataclass(frozen=True)
class Progress:
    """How far the reading of a document has come, in pages; `failed` and `blank` are among `done`."""

    total: int
    done: int
    failed: int
    blank: int = 0
    started: bool = False

    @property
    def finished(self) -> bool:
        """Whether no page waits any more."""
        return self.done >= self.total

    @property
    def at(self) -> int:
        """The page being read now (from 1), not the last one that is ready."""
        return min(self.done + 1, self.total)


class _HasSource(Protocol):
    @property
    def source(self) -> str: ...


class _OnASheet(Protocol):
    @property
    def file_id(self) -> uuid.UUID: ...
    @property
    def number(self) -> int: ...


L = TypeVar("L", bound=_HasSource)
P = TypeVar("P", bound=_OnASheet)


def pack_words(words: Iterable[Word]) -> bytes:
    """Return words as compressed JSON: rows of text, left, top, width, height, confidence, line."""
    rows = [
        [word.text, word.left, word.top, word.width, word.height, round(word.confidence, 1), word.line]
        for word in words
    ]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack_words(packed: bytes) -> tuple[Word, ...]:
    """Return what `pack_words` packed."""
    return tuple(PackedWords(packed))


class PackedWords(Sequence[Word]):
    """A page's words as `pack_words` packed them, each unpacked when it is asked for: a page has hundreds."""

    def __init__(self, packed: bytes) -> None:
        text = zlib.decompress(packed).decode() if packed else "[]"
        # No word holds what stands between two rows: a quotation mark within a word has a backslash before it.
        self._rows: list[str] = text[3:-2].split('],["') if text != "[]" else []

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, at: int | slice) -> Word | tuple[Word, ...]:
        """The word at a place, or those of a stretch."""
        if isinstance(at, slice):
            return tuple(map(_word_of, self._rows[at]))
        return _word_of(self._rows[at])

    def __iter__(self) -> Iterator[Word]:
        """Every word in reading order."""
        return (Word(*row) for row in self._all())

    def written_and_lines(self) -> tuple[list[str], list[int]]:
        """What each word says, and the number of its line."""
        rows = self._all()
        return [row[0] for row in rows], [row[6] for row in rows]

    def _all(self) -> list[list[Any]]:
        rows: list[list[Any]] = json.loads('[["' + '],["'.join(self._rows) + "]]") if self._rows else []
        return rows


def _word_of(row: str) -> Word:
    return Word(*json.loads(f'["{row}]'))


def is_empty(writing: int, width: int, height: int) -> bool:
    """Tell whether a page needs no recognition: nothing is on it, or it is too small to bear a letter."""
    return writing < EMPTY_WRITING or min(width, height) < 12


def is_blank(read: PageText, ink: float) -> bool:
    """Tell whether a page that was recognised holds nothing: no word to trust, and no more than faint ink."""
    trusted = [
        word
        for word in read.words
        if word.confidence >= TRUSTED_CONFIDENCE and sum(letter.isalnum() for letter in word.text) >= 2
    ]
    return not trusted and ink < FAINT_INK


def fold_of(fold: int, width: int, rotation: int) -> int:
    """Return where the fold of a spread lies once its page has been turned; 0 when it runs across the page then."""
    if not fold or rotation in {90, 270}:
        return 0
    return width - fold if rotation == 180 else fold


def by_sheets(pages: Iterable[P]) -> list[list[P]]:
    """Return a document's pages, in their order, sheet by sheet: one page each, or the two halves of a parted one."""
    sheets: list[list[P]] = []
    for page in pages:
        if sheets and (sheets[-1][-1].file_id, sheets[-1][-1].number) == (page.file_id, page.number):
            sheets[-1].append(page)
        else:
            sheets.append([page])
    return sheets


def words_within(words: Iterable[Word], left: int, right: int) -> tuple[Word, ...]:
    """Return the words whose middle lies between two edges of a page, with their boxes counted from the left one."""
    return tuple(
        Word(
            word.text,
            max(0, word.left - left),
            word.top,
            max(1, min(right, word.left + word.width) - max(left, word.left)),
            word.height,
            word.confidence,
            word.line,
        )
        for word in words
        if left <= word.left + word.width / 2 < right
    )


def joined_words(words: Sequence[Word]) -> tuple[str, list[tuple[int, int]]]:
    """Return words as one text, line by line, and where each of them stands in it."""
    text, spans = "", []
    for at, word in enumerate(words):
        if at:
            text += " " if words[at - 1].line == word.line else "\n"
        spans.append((len(text), len(text) + len(word.text)))
        text += word.text
    return text, spans


def masked_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return words with the last digits of personal identity numbers as stars, also where a number is two or three words."""
    text, spans = joined_words(words)
    masked = mask_personnummer(text)
    if masked == text:
        return tuple(words)
    return tuple(
        replace(word, text=masked[start:end]) for word, (start, end) in zip(words, spans, strict=True)
    )


def lines_of(words: Iterable[Word]) -> str:
    """Return words as text, line by line in their order."""
    return "\n".join(
        " ".join(word.text for word in line) for _, line in groupby(words, key=lambda word: word.line)
    )


def best(layers: Sequence[L]) -> L | None:
    """Return the text layer that counts: what a person corrected, else the file's own, else the recognised."""
    ranked = sorted(layers, key=lambda layer: SOURCES_BY_WORTH.index(layer.source))
    return ranked[0] if ranked else None


def given_up(attempts: int) -> bool:
    """Tell whether this was the last attempt of a round; a retry by hand opens another round.

    Attempts are never reset: their number is also what tells a late worker that the page is no longer its.
    """
    return attempts % ATTEMPTS == 0
