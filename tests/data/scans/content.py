"""The papers of Brf Granen 7, a housing association that never was: read from `manuscripts/`.

A manuscript is a text file: a head of `key: value` lines, a line of three hyphens, then the paper in a small
markup. The same markup is both set in type and flattened into the true text, so the two cannot drift apart.

    = title          centred and emphasised          § 4. text   numbered paragraph, hanging
    ^ centred        > at the right                   - item      dashed item
    == heading       | cell | cell   a row            ~ Name | Name   written by hand: seen, never in the text
    \\f on a line of its own ends the page. A paragraph, an item or a numbered paragraph runs on until an empty line.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
MANUSCRIPTS = HERE / "manuscripts"

ASSOCIATION = "Bostadsrättsföreningen Granen 7"
# Passes the check digit; the series 769699 lies far beyond what has been given out.
ORGANISATION_NUMBER = "769699-1038"

_TAGS = {"==": "heading", "=": "title", "^": "centred", ">": "right", "-": "item", "|": "row", "~": "hand"}
_TAGGED = re.compile(r"(==|[=^>|~-]) +(.*)")
_NUMBERED = re.compile(r"(§ ?\d+\.?) +(.*)")


@dataclass(frozen=True)
class Block:
    """One piece of a page: its kind, its text, and for rows and handwriting its cells."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The number of a numbered paragraph, such as "§ 4."."""
        return self.cells[0] if self.kind == "numbered" else ""


@dataclass(frozen=True)
class Manuscript:
    """One paper: what it is, how it was written, what has happened to it, and its pages."""

    name: str
    title: str
    style: str
    date: dt.date
    record_class: str
    tags: tuple[str, ...]
    number: str | None
    carrier: str
    damage: tuple[str, ...]
    live: bool
    pages: tuple[tuple[Block, ...], ...]

    def texts(self) -> list[str]:
        """The true text of each page."""
        return [true_text(page) for page in self.pages]


def true_text(page: tuple[Block, ...]) -> str:
    """What a perfect reader would read aloud: everything typed or printed, nothing written by hand."""
    return "\n".join(block.text for block in page if block.kind not in {"hand", "gap"})


def _made(kind: str, text: str) -> Block:
    if kind == "numbered":
        mark, body = _NUMBERED.fullmatch(text).groups()
        return Block(kind, f"{mark} {body}", (mark, body))
    if kind in {"row", "hand"}:
        cells = tuple(cell.strip() for cell in text.split("|"))
        return Block(kind, " ".join(cell for cell in cells if cell), cells)
    return Block(kind, f"– {text}" if kind == "item" else text)


def parse_page(source: str) -> tuple[Block, ...]:
    """The blocks of one page of markup."""
    chunks: list[tuple[str, list[str]]] = []
    open_chunk = False
    for line in source.strip("\n").splitlines():
        text = line.strip()
        if not text:
            if chunks and chunks[-1][0] != "gap":
                chunks.append(("gap", []))
            open_chunk = False
            continue
        if tagged := _TAGGED.fullmatch(line):
            kind = _TAGS[tagged[1]]
            chunks.append((kind, [tagged[2].strip()]))
            open_chunk = kind == "item"
            continue
        if _NUMBERED.fullmatch(text):
            chunks.append(("numbered", [text]))
        elif open_chunk:
            chunks[-1][1].append(text)
        else:
            chunks.append(("paragraph", [text]))
        open_chunk = True
    return tuple(_made(kind, " ".join(lines)) for kind, lines in chunks)


def parse(name: str, source: str) -> Manuscript:
    """A manuscript from the text of its file."""
    head_text, _, body = source.partition("\n---\n")
    head = dict(re.split(r": *", line, maxsplit=1) for line in head_text.splitlines() if line)
    return Manuscript(
        name=name,
        title=head["title"],
        style=head["style"],
        date=dt.date.fromisoformat(head["date"]),
        record_class=head["class"],
        tags=tuple(tag.strip() for tag in head["tags"].split(",")),
        number=head.get("number"),
        carrier=head["carrier"],
        damage=tuple(head.get("damage", "").split()),
        live=head.get("live") == "yes",
        pages=tuple(parse_page(part) for part in re.split(r"(?m)^\\f$", body)),
    )


@cache
def all_manuscripts() -> tuple[Manuscript, ...]:
    """Every paper of the association, oldest first."""
    return tuple(parse(path.stem, path.read_text("utf-8")) for path in sorted(MANUSCRIPTS.glob("*.txt")))


def manuscript(name: str) -> Manuscript:
    """The paper of that name."""
    return next(found for found in all_manuscripts() if found.name == name)
