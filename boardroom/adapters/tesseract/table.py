"""Tesseract's table of words (TSV) as a page's text."""

from dataclasses import dataclass, replace

from boardroom.adapters.tesseract.amounts import parted
from boardroom.adapters.tesseract.gaps import without_gaps
from boardroom.adapters.tesseract.order import Line, in_reading_order
from boardroom.adapters.tesseract.pieces import with_pieces_joined
from boardroom.adapters.tesseract.raster import Raster
from boardroom.adapters.tesseract.sections import restored
from boardroom.ports.geometry import PageText, Word


@dataclass(frozen=True)
class Layout:
    """The lines of a page as Tesseract found them, and the size of the picture."""

    lines: tuple[Line, ...]
    width: int
    height: int
    listed: bool = False  # whether its lines are known to begin with a list's numbers


def layout_of(table: str) -> Layout:
    """Return what a table of words holds."""
    width = height = 0
    words: dict[tuple[int, ...], list[Word]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) != 12:
            continue
        if cells[0] == "1":
            width, height = int(cells[8]), int(cells[9])
        word = "".join(letter for letter in cells[11].strip() if letter.isprintable())
        if cells[0] != "5" or not word:
            continue
        left, top, wide, high = (int(cell) for cell in cells[6:10])
        key = tuple(int(cell) for cell in cells[2:5])
        words.setdefault(key, []).append(Word(word, left, top, wide, high, max(0.0, float(cells[10])), 0))
    return Layout(tuple(Line(tuple(line), key[0], key[1]) for key, line in words.items()), width, height)


def page_text(layout: Layout, raster: Raster | None = None) -> PageText:
    """Return a layout as text in reading order; paragraphs are parted by an empty line.

    Section signs are restored and, where the page's pixels are at hand, the spaces within amounts.
    """
    words: list[Word] = []
    paragraphs: set[int] = set()  # numbers of the lines that begin one
    before: tuple[int, int] | None = None
    for number, line in enumerate(in_reading_order(with_pieces_joined(layout.lines))):
        if (line.block, line.paragraph) != before:
            paragraphs.add(number)
            before = line.block, line.paragraph
        seen = without_gaps(line.words, raster) if raster else line.words
        words += [replace(word, line=number) for word in seen]
    mean = sum(word.confidence for word in words) / len(words) if words else 0.0
    whole = restored(parted(words, raster) if raster else words, listed=layout.listed)
    return PageText(_text(whole, paragraphs), tuple(whole), layout.width, layout.height, round(mean, 2))


def _text(words: list[Word], paragraphs: set[int]) -> str:
    text: list[str] = []
    line = 0
    for word in words:
        if text and word.line == line:
            text.append(" ")
        elif text:
            text.append("\n\n" if word.line in paragraphs else "\n")
        text.append(word.text)
        line = word.line
    return "".join(text)
