"""Typewritten pages, struck letter by letter.

A typesetting program gives every e the same e. A machine does not: each stroke lands a hair off the line and takes
what ink the ribbon has left at that spot. So these pages are struck on a grid, one letter at a time.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.data.scans.content import HERE, Block

DPI = 300
A4 = (2480, 3508)
FONTS = HERE / "fonts"


@dataclass(frozen=True)
class Machine:
    """A typewriter: its type, its pitch and line feed in pixels, and how worn it is."""

    font: str
    size: int
    pitch: int
    feed: int
    wander: float
    ink: tuple[int, int]
    columns: int = 64
    left: int = 300
    top: int = 260


# Line feeds in pixels: one and a half lines, a little less, and one.
_FEEDS = (75, 64, 50)

MACHINES = {
    # Ten letters to the inch: an office machine between the wars.
    "typewriter_1931": Machine("SpecialElite-Regular.ttf", 48, 30, 64, 2.2, (20, 75)),
    "typewriter_1958": Machine("CutiveMono-Regular.ttf", 49, 30, 62, 1.4, (10, 55)),
    "typewriter": Machine("CourierPrime-Regular.ttf", 50, 30, 60, 0.8, (10, 45)),
}


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A vendored font at a size in pixels."""
    return ImageFont.truetype(FONTS / name, size)


class Sheet:
    """A sheet in the machine: where the carriage stands, and what has been struck so far."""

    def __init__(self, machine: Machine, rng: np.random.Generator, paper: Image.Image | None = None) -> None:
        self.machine, self.rng = machine, rng
        self.image = paper or Image.new("L", A4, 255)
        self.draw = ImageDraw.Draw(self.image)
        self.y = float(machine.top)
        # Every machine has its own crooked letters: the same letter always errs the same way.
        self.crooked = rng.normal(0, machine.wander, (512, 2)).clip(
            -1.4 * machine.wander, 1.4 * machine.wander
        )

    def strike(self, text: str, x: float, y: float | None = None) -> None:
        """Strike a line of text from x on the current line, or at y."""
        machine, y = self.machine, self.y if y is None else y
        face = font(machine.font, machine.size)
        low, high = machine.ink
        for place, letter in enumerate(text):
            if letter == " ":
                continue
            dx, dy = self.crooked[ord(letter) % 512] + self.rng.normal(0, machine.wander / 2, 2)
            middle = x + (place + 0.5) * machine.pitch
            ink = int(self.rng.integers(low, high))
            self.draw.text((middle + dx, y + dy), letter, fill=ink, font=face, anchor="ms")

    def line(self, text: str, column: float = 0, *, underline: bool = False) -> None:
        """Strike one line and feed the paper."""
        x = self.machine.left + column * self.machine.pitch
        self.strike(text, x)
        if underline:
            self.strike("_" * len(text), x)
        self.feed()

    def feed(self, lines: float = 1) -> None:
        """Turn the roller."""
        self.y += lines * self.machine.feed

    def write_by_hand(self, names: tuple[str, ...], columns: int) -> None:
        """Sign: slanted names, each somewhat off its place. Handwriting is no part of the true text."""
        hand = font("LaBelleAurore-Regular.ttf", 88)
        self.feed(1.1)
        width = columns * self.machine.pitch / max(len(names), 1)
        for place, name in enumerate(names):
            x = self.machine.left + place * width + self.rng.integers(0, 40)
            y = self.y + self.rng.integers(0, 14)
            self.draw.text((x, y), name, fill=int(self.rng.integers(30, 80)), font=hand, anchor="ls")
        self.feed(1.3)


def column_widths(rows: list[Block], columns: int) -> list[int]:
    """How wide each column of a table is, in letters; the last takes what is left."""
    count = max(len(row.cells) for row in rows)
    if count == 1:
        return [columns]
    widths = [
        max(len(row.cells[at]) if at < len(row.cells) else 0 for row in rows) + 3 for at in range(count - 1)
    ]
    # A line of its own, such as the names under signatures, is spread as the signatures are.
    if len(rows) == 1:
        return [columns // count] * count
    return [*widths, columns - sum(widths)]


def _rows(sheet: Sheet, rows: list[Block]) -> None:
    widths = column_widths(rows, sheet.machine.columns)
    for row in rows:
        columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row.cells, widths, strict=False)]
        for at in range(max(len(lines) for lines in columns)):
            for place, lines in enumerate(columns):
                if at < len(lines):
                    sheet.strike(lines[at], sheet.machine.left + sum(widths[:place]) * sheet.machine.pitch)
            sheet.feed()


def _block(sheet: Sheet, block: Block) -> None:
    columns = sheet.machine.columns
    if block.kind == "gap":
        sheet.feed(0.75)
    elif block.kind in {"title", "centred", "right"}:
        for text in textwrap.wrap(block.text, columns):
            spare = columns - len(text)
            sheet.line(text, spare if block.kind == "right" else spare // 2, underline=block.kind == "title")
    elif block.kind == "heading":
        sheet.line(block.text, underline=True)
    elif block.kind in {"numbered", "item"}:
        indent = (6 if block.mark.endswith(".") else 5) if block.kind == "numbered" else 2
        mark, body = block.cells if block.kind == "numbered" else ("–", block.text[2:])
        for at, text in enumerate(textwrap.wrap(body, columns - indent)):
            if at == 0:
                sheet.strike(mark, sheet.machine.left)
            sheet.line(text, indent)
    elif block.kind == "hand":
        sheet.write_by_hand(block.cells, columns)
    else:
        for text in textwrap.wrap(block.text, columns):
            sheet.line(text)


def type_page(page: tuple[Block, ...], style: str, rng: np.random.Generator) -> Image.Image:
    """A page of the manuscript struck on the machine of that style, as widely spaced as the sheet allows."""
    for feed in _FEEDS:
        sheet = _typed(page, replace(MACHINES[style], feed=feed), rng)
        if sheet.y <= A4[1] - 120:
            return sheet.image
    msg = f"the page is {sheet.y - A4[1] + 120:.0f} pixels too long: {page[0].text}"
    raise ValueError(msg)


def _typed(page: tuple[Block, ...], machine: Machine, rng: np.random.Generator) -> Sheet:
    sheet = Sheet(machine, rng)
    for kind, group in groupby(page, key=lambda block: block.kind):
        if kind == "row":
            _rows(sheet, list(group))
        else:
            for block in group:
                _block(sheet, block)
    return sheet
