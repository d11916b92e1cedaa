"""Printed and word-processed pages, set with typst: as pictures to be aged, or as a PDF that was born digital."""

from __future__ import annotations

import io
import re
from itertools import groupby
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import typst
from PIL import Image

from tests.data.scans.content import HERE, Block, Manuscript
from tests.data.scans.form import fill_form
from tests.data.scans.typewriter import A4, DPI, MACHINES, type_page

_FONTS = [str(HERE / "fonts")]

# Each style: the page and letter settings of its time.
_STYLES = {
    "print_1931": """#set page(paper: "a4", margin: (x: 36mm, top: 30mm, bottom: 30mm))
#set text(font: "Old Standard TT", size: 15pt)
#set par(justify: true, leading: 0.8em, spacing: 1.1em)""",
    "office": """#set page(paper: "a4", margin: (left: 28mm, right: 26mm, top: 24mm, bottom: 22mm))
#set text(font: "Libertinus Serif", size: 12pt)
#set par(leading: 0.85em, spacing: 1.05em)""",
    "sans": """#set page(paper: "a4", margin: (left: 25mm, right: 25mm, top: 22mm, bottom: 20mm))
#set text(font: "Open Sans", size: 10.5pt)
#set par(leading: 0.72em, spacing: 0.75em)""",
}

# As the style has it, and two closer ones for full pages.
_SPACINGS = (
    "",
    "#set par(leading: 0.68em, spacing: 0.85em)\n",
    "#set par(leading: 0.6em, spacing: 0.7em)\n",
)

_COMMON = """#set document(title: {title}, date: none)
#set text(lang: "sv", hyphenate: false)
"""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_AMOUNT = re.compile(r"–?[\d ]+( kr| kWh)?")


def _aligned(rows: list[Block], column: int) -> str:
    """Amounts stand at the right of their column, under each other."""
    cells = [row.cells[column] for row in rows[1:] if column < len(row.cells)]
    return "right" if column and cells and all(_AMOUNT.fullmatch(cell) for cell in cells) else "left"


def _table(rows: list[Block]) -> str:
    count = max(len(row.cells) for row in rows)
    cells = [_quoted(cell) for row in rows for cell in (*row.cells, *[""] * (count - len(row.cells)))]
    # A table of money or dates has a line under each row; two columns of names and facts have none.
    rule = (
        "stroke: (x: none, top: none, bottom: 0.4pt + luma(60%))"
        if count > 2 and len(rows) > 2
        else "stroke: none"
    )
    # Names under signatures stand where the signatures do.
    columns = f"{count} * (1fr,)" if len(rows) == 1 and count > 1 else f"{count - 1} * (auto,) + (1fr,)"
    inset = "inset: (left: 0pt, right: 14pt, y: 3.2pt)"
    align = f"align: ({', '.join(_aligned(rows, at) for at in range(count))},)"
    return f"#table(columns: {columns}, {align}, {rule}, {inset}, {', '.join(cells)})\n"


def _block(block: Block) -> str:
    text = _quoted(block.text)
    if block.kind == "title":
        return f"#align(center, text(size: 1.35em, weight: 700, {text}))\n"
    if block.kind == "centred":
        return f"#align(center, text({text}))\n"
    if block.kind == "right":
        return f"#align(right, text({text}))\n"
    if block.kind == "heading":
        return f"#text(weight: 700, {text})\n"
    if block.kind == "numbered":
        return f"#grid(columns: (2.6em, 1fr), {_quoted(block.cells[0])}, {_quoted(block.cells[1])})\n"
    if block.kind == "item":
        return f'#pad(left: 1em, grid(columns: (1.2em, 1fr), "–", {_quoted(block.text[2:])}))\n'
    if block.kind == "hand":
        cells = ", ".join(_quoted(cell) for cell in block.cells)
        return (
            f'#text(font: "La Belle Aurore", size: 21pt, fill: rgb("#24357a"), '
            f"grid(columns: {len(block.cells)} * (1fr,), {cells}))\n"
        )
    return "#v(0.5em)\n" if block.kind == "gap" else f"#par(text({text}))\n"


def source(pages: tuple[tuple[Block, ...], ...], style: str, title: str, spacing: str = "") -> str:
    """The typst source of these pages."""
    parts = []
    for page in pages:
        out = []
        for kind, group in groupby(page, key=lambda block: block.kind):
            blocks = list(group)
            out += [_table(blocks)] if kind == "row" else [_block(block) for block in blocks]
        parts.append("\n".join(out))
    head = _STYLES[style] + "\n" + _COMMON.format(title=_quoted(title)) + spacing
    return head + "\n#pagebreak()\n".join(parts)


def _set(pages: tuple[tuple[Block, ...], ...], style: str, title: str, **how: Any) -> Any:
    """Set the pages, closer if need be: a page that ran over would shift every later one off its true text."""
    for spacing in _SPACINGS:
        text = source(pages, style, title, spacing).encode()
        pdf = typst.compile(text, format="pdf", font_paths=_FONTS, ignore_system_fonts=True)
        with pdfium.PdfDocument(pdf) as document:
            count = len(document)
        if count == len(pages):
            return typst.compile(text, font_paths=_FONTS, ignore_system_fonts=True, **how)
    msg = f"{count} pages were set, {len(pages)} were meant: {pages[0][0].text}"
    raise ValueError(msg)


def born_digital(paper: Manuscript) -> bytes:
    """The paper as a PDF with its text, as an office program writes it."""
    return _set(paper.pages, paper.style, paper.title, format="pdf")


def picture(page: tuple[Block, ...], style: str, rng: np.random.Generator) -> Image.Image:
    """One page as clean ink on white paper, A4 at 300 dots per inch."""
    if style == "form":
        return fill_form(page, rng)
    if style in MACHINES:
        return type_page(page, style, rng)
    shown = Image.open(io.BytesIO(_set((page,), style, "", format="png", ppi=DPI))).convert("L")
    return shown.resize(A4) if shown.size != A4 else shown
