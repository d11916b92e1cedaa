"""Tesseract's table of words (TSV) as a page's text."""

from boardroom.adapters.tesseract.sections import restored
from boardroom.ports.geometry import PageText, Word


def page_text(table: str, rotation: int = 0) -> PageText:
    """Return the table as text in reading order, section signs restored; paragraphs are parted by an empty line."""
    width = height = 0
    words: list[Word] = []
    paragraphs: set[int] = set()  # numbers of the lines that begin one
    line_key: tuple[str, ...] = ()
    line = -1
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) != 12:
            continue
        if cells[0] == "1":
            width, height = int(cells[8]), int(cells[9])
        word = "".join(letter for letter in cells[11].strip() if letter.isprintable())
        if cells[0] != "5" or not word:
            continue
        key = tuple(cells[1:5])
        if key != line_key:
            line += 1
            if key[:3] != line_key[:3]:
                paragraphs.add(line)
            line_key = key
        left, top, wide, high = (int(cell) for cell in cells[6:10])
        words.append(Word(word, left, top, wide, high, max(0.0, float(cells[10])), line))
    mean = sum(word.confidence for word in words) / len(words) if words else 0.0
    whole = restored(words)
    return PageText(_text(whole, paragraphs), tuple(whole), width, height, round(mean, 2), rotation)


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
