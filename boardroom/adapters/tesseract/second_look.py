"""Lines that may begin with a section sign, read once more by the model that knows it.

"81 Ordföranden" may be § 1 or the member of flat 81, and where no count of signs tells, the words around it do not
either. The model of the Latin script tells them apart, on the whole line; it is asked for such lines alone.
"""

import re
from dataclasses import replace

from boardroom.adapters.tesseract import engine
from boardroom.adapters.tesseract.order import Line
from boardroom.adapters.tesseract.raster import Raster
from boardroom.adapters.tesseract.sections import SIGN, undecided
from boardroom.adapters.tesseract.table import Layout, layout_of
from boardroom.ports.geometry import Word
from boardroom.ports.recogniser import RecognitionFailed

_MOST = 6  # lines; more are a list
_WORDS = 5  # of a line: enough to know its height and letters by
_EDGE = 14  # pixels of paper around a line
_SIGNED = re.compile(rf"^{SIGN} ?(\d{{1,2}})\b")
_SCRIPT = "Latin"


def with_signs_looked_at(layout: Layout, raster: Raster, languages: str, seconds: float) -> Layout:
    """Return a layout in which undecided beginnings of lines are section signs where the script's model reads them so.

    Where it reads the very number, the page is one of a list.
    """
    numbered = [replace(word, line=at) for at, line in enumerate(layout.lines) for word in line.words]
    places = sorted({numbered[place].line for place in undecided(numbered)})
    if not 0 < len(places) <= _MOST:
        return layout
    name = engine.known(f"{_SCRIPT}+{languages}").split("+")[0]
    if not name.endswith(_SCRIPT):
        return layout
    strips = [_strip(layout.lines[place], raster) for place in places]
    widest = max(len(strip[0]) for strip in strips)
    rows = [row + bytes([max(row)]) * (widest - len(row)) for strip in strips for row in strip]
    picture = b"P5 %d %d 255\n" % (widest, len(rows)) + b"".join(rows)
    try:
        found = layout_of(engine.table_of(picture, name, layout=engine.ONE_BLOCK, seconds=seconds)).lines
    except RecognitionFailed:
        return layout
    lines, top, listed = list(layout.lines), 0, False
    for place, strip in zip(places, strips, strict=True):
        here = [line for line in found if top <= (line.top + line.bottom) / 2 < top + len(strip)]
        top += len(strip)
        said = " ".join(word.text for word in here[0].words) if here else ""
        listed = listed or said.split()[:1] == [lines[place].words[0].text]
        if (signed := _SIGNED.match(said)) and lines[place].words[0].text.rstrip(".,:;").endswith(signed[1]):
            lines[place] = _signed(lines[place], signed[1])
    return replace(layout, lines=tuple(lines), listed=listed)


def _strip(line: Line, raster: Raster) -> list[bytes]:
    words = line.words[:_WORDS]
    left, right = max(0, line.left - _EDGE), words[-1].left + words[-1].width + _EDGE
    top = max(0, min(word.top for word in words) - _EDGE)
    bottom = min(raster.height, max(word.top + word.height for word in words) + _EDGE)
    return [raster.row(y, left, min(right, raster.width)) for y in range(top, bottom)]


def _signed(line: Line, number: str) -> Line:
    first = line.words[0]
    split = max(1, first.width // (1 + len(number)))
    ending = first.text[len(first.text.rstrip(".,:;")) :]
    sign = replace(first, text=SIGN, width=split)
    rest = Word(
        number + ending,
        first.left + split,
        first.top,
        max(1, first.width - split),
        first.height,
        first.confidence,
        0,
    )
    return replace(line, words=(sign, rest, *line.words[1:]))
