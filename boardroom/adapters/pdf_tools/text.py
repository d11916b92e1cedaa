"""In the child: a PDF page's own text, and whether it deserves trust."""

import ctypes
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from boardroom.adapters.pdf_tools.opening import page_of, size_at
from boardroom.core.child import Answer

FEWEST_LETTERS = 12
MOST_CHARACTERS = 60_000
# A picture over this share of the page makes it a scan; text behind it is some other program's guess.
SCAN_COVER = 0.7
_VOWELS = frozenset("aeiouyåäöéüæøAEIOUYÅÄÖÉÜÆØ")
_HYPHEN_AT_LINE_END = "\x02"  # pdfium's own mark


@dataclass
class _Line:
    """Words in the making: each a text and its box (left, top, right, bottom) in pixels."""

    words: list[tuple[str, list[float]]] = field(default_factory=list)
    open_word: bool = False


def text_layer(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return text, words and size at the given dpi; no facts at all where the text cannot be trusted."""
    with page_of(Path(arguments["path"]), int(arguments["page"])) as page:
        return Answer(own_text(page, *size_at(page, float(arguments["dpi"]))))


def own_text(page: Any, width: int, height: int) -> dict[str, Any]:
    """Return a page's text with boxes on an image of the given size; empty where it cannot be trusted."""
    if _is_scan(page):
        return {}
    lines = _lines(page, width, height)
    text = "\n".join(" ".join(word for word, _ in line.words) for line in lines)
    if not trustworthy(text):
        return {}
    words = [
        [
            word,
            round(box[0]),
            round(box[1]),
            max(1, round(box[2] - box[0])),
            max(1, round(box[3] - box[1])),
            100.0,
            at,
        ]
        for at, line in enumerate(lines)
        for word, box in line.words
    ]
    return {"text": text, "words": words, "width": width, "height": height}


def trustworthy(text: str) -> bool:
    """Tell whether a text reads like language: fonts without a proper encoding give letters that do not."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < FEWEST_LETTERS:
        return False
    strange = sum(
        1 for letter in text if unicodedata.category(letter) in {"Co", "Cn", "Cs"} or letter == "\ufffd"
    )
    if strange > 0.02 * len(text):
        return False
    latin = [letter for letter in letters if letter < "\u0250"]
    if len(latin) < 0.5 * len(letters):
        return True  # another script: vowels tell nothing
    vowels = sum(1 for letter in latin if letter in _VOWELS)
    return 0.2 <= vowels / len(latin) <= 0.65


def _is_scan(page: Any) -> bool:
    area = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page), 2_000)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        if pdfium.FPDFPageObj_GetBounds(thing, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            if abs((right - left) * (top - bottom)) >= SCAN_COVER * area:
                return True
    return False


def _lines(page: Any, width: int, height: int) -> list[_Line]:
    lines = [_Line()]
    for letter, box in _letters(page, width, height):
        line = lines[-1]
        if letter in "\r\n":
            line = _next(lines)
        elif letter.isspace() or not letter.isprintable():
            line.open_word = False
        elif box is not None:
            if line.words and not _beside(line.words[-1][1], box):
                line = _next(lines)
            _add(line, letter, box)
    return [line for line in lines if line.words]


def _next(lines: list[_Line]) -> _Line:
    if lines[-1].words:
        lines.append(_Line())
    return lines[-1]


def _add(line: _Line, letter: str, box: list[float]) -> None:
    if not line.open_word:
        line.words.append((letter, list(box)))
        line.open_word = True
        return
    word, whole = line.words[-1]
    joined = [min(whole[0], box[0]), min(whole[1], box[1]), max(whole[2], box[2]), max(whole[3], box[3])]
    line.words[-1] = (word + letter, joined)


def _beside(before: list[float], box: list[float]) -> bool:
    """Tell whether a letter can stand on the same line as what came before: they overlap, along or (turned) across."""
    across = min(before[3], box[3]) - max(before[1], box[1]) > 0
    along = min(before[2], box[2]) - max(before[0], box[0]) > 0
    return across or along


def _letters(page: Any, width: int, height: int) -> Iterator[tuple[str, list[float] | None]]:
    layer = pdfium.FPDFText_LoadPage(page)
    if not layer:
        return
    edges = [ctypes.c_double() for _ in range(4)]
    places = [ctypes.c_int() for _ in range(4)]
    for index in range(min(pdfium.FPDFText_CountChars(layer), MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(layer, index)
        letter = "-" if chr(code) == _HYPHEN_AT_LINE_END else chr(code)
        if letter.isspace() or 0xD800 <= code <= 0xDFFF or not code:
            yield (letter if letter.isspace() else " "), None
            continue
        left, right, bottom, top = edges
        if not pdfium.FPDFText_GetCharBox(layer, index, left, right, bottom, top):
            continue
        x1, y1, x2, y2 = places
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, left.value, top.value, x1, y1)
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, right.value, bottom.value, x2, y2)
        box = [float(min(x1.value, x2.value)), float(min(y1.value, y2.value)),
               float(max(x1.value, x2.value)), float(max(y1.value, y2.value))]  # fmt: skip
        # A letter outside the page image (cropped away) is not on the page.
        if box[2] < 0 or box[3] < 0 or box[0] > width or box[1] > height:
            continue
        yield letter, box
