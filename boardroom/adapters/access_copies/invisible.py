"""In the child: a font whose glyphs show nothing, and lines of text set in it where the words stand on the page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name

NAME = "Osynlig"
# Every glyph is half as wide as it is high: a word's box is then filled by stretching it.
EM, ADVANCE, ASCENT, DESCENT = 1000, 500, 800, -200
MOST_GLYPHS = 20_000
_UNKNOWN = "\ufffd"
_BELOW_THE_LINE = re.compile(r"[gjpqyçQ,;()\[\]{}§|]")


@dataclass(frozen=True)
class Run:
    """A word to be set: its text and its box on the page, in pixels from the top left."""

    text: str
    left: float
    top: float
    width: float
    height: float
    line: int


class Letters:
    """The characters of a copy, each with a glyph of its own (number 1 and up; 0 is the missing glyph)."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def encoded(self, text: str) -> bytes:
        """Return the text as two-byte glyph numbers."""
        return b"".join(self._number(letter).to_bytes(2, "big") for letter in text)

    def _number(self, letter: str) -> int:
        if not letter.isprintable() or (letter not in self._numbers and len(self._numbers) >= MOST_GLYPHS):
            letter = _UNKNOWN
        return self._numbers.setdefault(letter, len(self._numbers) + 1)

    def font(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """Return the font as an object of `pdf`: embedded, with the way back from glyphs to characters."""
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + NAME),
            Flags=4,  # symbolic: its encoding is its own
            FontBBox=Array([0, DESCENT, ADVANCE, ASCENT]),
            ItalicAngle=0,
            Ascent=ASCENT,
            Descent=DESCENT,
            CapHeight=ASCENT,
            StemV=80,
            FontFile2=pdf.make_stream(self._program()),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/" + NAME),
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=ADVANCE,
            CIDToGIDMap=Name.Identity,
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/" + NAME),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )

    def _program(self) -> bytes:
        names = [".notdef", *(f"g{number}" for number in self._numbers.values())]
        empty = TTGlyphPen(None).glyph()
        builder = FontBuilder(EM, isTTF=True)
        builder.setupGlyphOrder(names)
        builder.setupCharacterMap({})
        builder.setupGlyf(dict.fromkeys(names, empty))
        builder.setupHorizontalMetrics(dict.fromkeys(names, (ADVANCE, 0)))
        builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
        builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
        builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT)
        builder.setupPost()
        target = BytesIO()
        builder.save(target)
        return target.getvalue()

    def _to_unicode(self) -> bytes:
        pairs = [
            f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
            for letter, number in self._numbers.items()
        ]
        blocks = [
            f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar"
            for start in range(0, len(pairs), 100)
            for some in [pairs[start : start + 100]]
        ]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin",
                "12 dict begin",
                "begincmap",
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                "/CMapName /Adobe-Identity-UCS def",
                "/CMapType 2 def",
                "1 begincodespacerange",
                "<0000> <FFFF>",
                "endcodespacerange",
                *blocks,
                "endcmap",
                "CMapName currentdict /CMap defineresource pop",
                "end",
                "end",
            ]
        ).encode("ascii")


def runs_of(page: Mapping[str, Any]) -> list[Run]:
    """Return a page's words; of a text without places its lines, laid out evenly from top to bottom."""
    if page["words"]:
        return [Run(*row) for row in page["words"]]
    lines = [line.split() for line in str(page["text"]).splitlines() if line.strip()]
    if not lines:
        return []
    width, height = max(1, int(page["width"])), max(1, int(page["height"]))
    step = height * 0.9 / len(lines)
    tall = min(step * 0.8, height / 40)
    runs: list[Run] = []
    for number, words in enumerate(lines):
        letter = min(tall * ADVANCE / EM, width * 0.9 / (sum(map(len, words)) + len(words)))
        left = width * 0.05
        for word in words:
            runs.append(Run(word, left, height * 0.05 + number * step, len(word) * letter, tall, number))
            left += (len(word) + 1) * letter
    return runs


def content(
    runs: Sequence[Run], letters: Letters, *, paper: tuple[float, float], size: tuple[int, int]
) -> bytes:
    """Return drawing instructions for invisible text; `size` is the pixels that boxes refer to."""
    across, up = paper[0] / max(1, size[0]), paper[1] / max(1, size[1])
    parts = [b"BT 3 Tr"]
    for line in _lines(runs):
        tall = median(run.height for run in line) * up
        for place, run in enumerate(line):
            points = max(1.0, tall)
            drop = 0.22 * run.height if _BELOW_THE_LINE.search(run.text) else 0.0
            stretch = run.width * across / (len(run.text) * points * ADVANCE / EM) * 100
            x, y = run.left * across, paper[1] - (run.top + run.height - drop) * up
            # The space belongs to the word before it: copied text then has its spaces, however wide the gap.
            text = run.text if place == len(line) - 1 else run.text + " "
            parts.append(
                b"/F0 %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm <%s> Tj"
                % (
                    points,
                    min(1000.0, max(1.0, stretch)),
                    x,
                    y,
                    letters.encoded(text).hex().upper().encode(),
                )
            )
    parts.append(b"ET")
    return b"\n".join(parts) if len(parts) > 2 else b""


def _lines(runs: Iterable[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = []
    for run in runs:
        if not run.text:
            continue
        if lines and lines[-1][0].line == run.line:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines
