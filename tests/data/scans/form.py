"""A printed form of the 1980s, filled in on a typewriter that never quite hits the lines."""

from __future__ import annotations

import textwrap

import numpy as np
from PIL import Image, ImageDraw

from tests.data.scans.content import Block
from tests.data.scans.typewriter import A4, MACHINES, Sheet, font

_LEFT, _RIGHT, _VALUE = 240, 2300, 760
_PRINT = 70


def fill_form(page: tuple[Block, ...], rng: np.random.Generator) -> Image.Image:
    """Rows become fields: the label is printed, the value typed; everything else is printed."""
    image = Image.new("L", A4, 255)
    draw = ImageDraw.Draw(image)
    sheet = Sheet(MACHINES["typewriter"], rng, image)
    # The paper was put in by hand: what is typed sits a little off the printed fields, all the same way.
    off = rng.normal(0, 6, 2)
    columns = (_RIGHT - _VALUE - 30) // sheet.machine.pitch
    sheet.y = 230.0
    for block in page:
        if block.kind == "gap":
            sheet.y += 34
        elif block.kind == "hand":
            sheet.write_by_hand(block.cells, sheet.machine.columns)
        elif block.kind == "row":
            label, value = block.cells[0], block.cells[1] if len(block.cells) > 1 else ""
            lines = textwrap.wrap(value, columns) or [""]
            height = 34 + len(lines) * sheet.machine.feed
            draw.rectangle((_LEFT, sheet.y, _RIGHT, sheet.y + height), outline=_PRINT, width=3)
            draw.line((_VALUE - 30, sheet.y, _VALUE - 30, sheet.y + height), fill=_PRINT, width=2)
            base = sheet.y + 58
            draw.text(
                (_LEFT + 22, base), label, fill=_PRINT, font=font("OpenSans-Regular.ttf", 36), anchor="ls"
            )
            for at, text in enumerate(lines):
                sheet.strike(text, _VALUE + off[0], base + at * sheet.machine.feed + off[1])
            sheet.y += height
        else:
            big = block.kind in {"title", "heading"}
            face = font("OpenSans-Bold.ttf" if big else "OpenSans-Regular.ttf", 58 if big else 36)
            for text in textwrap.wrap(block.text, 60 if big else 105):
                sheet.y += 70 if big else 50
                draw.text((_LEFT, sheet.y), text, fill=_PRINT, font=face, anchor="ls")
            sheet.y += 14
    if sheet.y > A4[1] - 100:
        raise ValueError("the form is too long for its sheet")
    return image
