"""The few marks that text of a § may have: lists, tables, bold, emphasis; read into a structure in this one place, pure.

A line that begins "- " is a point of a list and one that begins "1. " of a numbered one, with the number as it was
written; two spaces further in is a list within the point, or more of it. Lines between bars are a table when the second of them is a rule: | Post | Kronor |, |---|---|, | Värme |
410 000 |. **Two asterisks** make bold, *one* emphasis. Every other line
is a paragraph of its own, and every other mark, HTML too, is the characters that it is written with: nothing is
ever left out, and no text becomes source of a page or of a typesetter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

# "1986. Huset byggdes" tells a year: nobody's list is that long. "- - -" draws a line.
_POINT = re.compile(r"^(\s*)(?:-|(\d{1,2})\.)\s+(\S.*\w.*|\w.*)$")
_DEEPEST = 3
# CommonMark's rules of where an asterisk begins and ends something; none of its other marks.
_EMPHASIS = MarkdownIt("zero").enable("emphasis")
# The dash that Swedish typography has before a point; a minus sign at the beginning of a line of an old text stays readable.
DASH = "–"
BAR = "|"
_RULE = re.compile(r":?-+:?")
_FIGURE = re.compile(r"[-–−+]?\s?\d[\d\s.,]*(?:\s?(?:kr|kronor|tkr|mkr|%|procent|st|m²|m2|kWh|MWh))?")


@dataclass(frozen=True)
class Run:
    """Words that are set alike."""

    text: str
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph."""

    runs: tuple[Run, ...]

    @property
    def words(self) -> str:
        """The words without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Point:
    """One point of a list; `number` as it was written, None in a list without."""

    number: int | None
    blocks: list["Line | Points"]


@dataclass(frozen=True)
class Points:
    """A list."""

    numbered: bool
    points: list[Point] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A table; every row has as many cells as there are headings. `figures` tells which columns hold sums alone."""

    head: list[tuple[Run, ...]]
    rows: list[list[tuple[Run, ...]]]
    figures: list[bool]


Block = Line | Points | Table


def blocks_of(text: str) -> list[Block]:
    """Return the paragraphs, lists and tables of a text."""
    blocks: list[Block] = []
    lists: list[tuple[int, Points]] = []  # those that the line before stands in, each with its indent
    waiting = text.splitlines()
    while waiting:
        table, length = _table(waiting)
        line, waiting = waiting[0], waiting[length:]
        if table is not None:
            lists = []
            blocks.append(table)
            continue
        if not line.strip():
            continue
        written = line.expandtabs(4)
        indent = len(written) - len(written.lstrip())
        found = _POINT.match(written)
        if found is None:
            if not lists or indent < lists[0][0] + 2:
                lists = []
            (lists[-1][1].points[-1].blocks if lists else blocks).append(Line(_runs(line.strip())))
            continue
        numbered = found[2] is not None
        while len(lists) > 1 and indent <= lists[-2][0] + 1:
            lists.pop()
        within = bool(lists) and indent > lists[-1][0] + 1 and len(lists) < _DEEPEST
        if not within and lists and lists[-1][1].numbered is not numbered:
            lists.pop()
            within = bool(lists)
        if within or not lists:
            begun = Points(numbered)
            (lists[-1][1].points[-1].blocks if lists else blocks).append(begun)
            lists.append((indent, begun))
        number = int(found[2]) if numbered else None
        lists[-1][1].points.append(Point(number, [Line(_runs(found[3].strip()))]))
    return blocks


def lines_of(text: str) -> list[str]:
    """Return the words of a text without marks, a line each; points with their dash or number."""
    return list(_lines(blocks_of(text)))


def marked_as_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return paragraphs and lists as the typesetter and programs read them.

    A paragraph is {"runs": [{"text", "strong", "emphasis"}]}, a list {"numbered", "points": [{"number", "blocks"}]}, a
    table {"head": [runs], "rows": [[runs]], "figures": [bool]}.
    """
    told: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Line):
            told.append({"runs": _as_data(block.runs)})
        elif isinstance(block, Table):
            rows = [[_as_data(cell) for cell in row] for row in block.rows]
            told.append(
                {"head": [_as_data(cell) for cell in block.head], "rows": rows, "figures": block.figures}
            )
        else:
            points = [
                {"number": point.number, "blocks": marked_as_data(point.blocks)} for point in block.points
            ]
            told.append({"numbered": block.numbered, "points": points})
    return told


def _as_data(runs: Sequence[Run]) -> list[dict[str, Any]]:
    return [{"text": one.text, "strong": one.strong, "emphasis": one.emphasis} for one in runs]


def _table(lines: Sequence[str]) -> tuple[Table | None, int]:
    """Return the table that begins with the first line, and how many lines it has; no table and one line else."""
    head = _cells(lines[0])
    rule = _cells(lines[1]) if len(lines) > 1 else []
    if len(head) < 2 or len(rule) != len(head) or not all(map(_RULE.fullmatch, rule)):
        return None, 1
    rows: list[list[str]] = []
    for line in lines[2:]:
        cells = _cells(line)
        # What has more cells than there are headings is shown as it was typed.
        if not cells or len(cells) > len(head):
            break
        rows.append(cells + [""] * (len(head) - len(cells)))
    figures = [
        any(column) and all(_FIGURE.fullmatch(cell) for cell in column if cell)
        for column in zip(*rows, strict=True)
    ]
    table = Table(
        [_runs(cell) for cell in head],
        [[_runs(cell) for cell in row] for row in rows],
        figures or [False] * len(head),
    )
    return table, len(rows) + 2


def _cells(line: str) -> list[str]:
    """Return the cells of a line that stands between bars; none of any other line."""
    told = line.strip()
    if len(told) < 2 or not (told.startswith(BAR) and told.endswith(BAR)):
        return []
    return [cell.strip() for cell in told[1:-1].split(BAR)]


def _lines(blocks: Sequence[Block], indent: str = "") -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield indent + block.words
            continue
        if isinstance(block, Table):
            for row in (block.head, *block.rows):
                yield f" {BAR} ".join("".join(run.text for run in cell) for cell in row).rstrip()
            continue
        for point in block.points:
            first, *rest = _lines(point.blocks)
            yield f"{indent}{DASH if point.number is None else f'{point.number}.'} {first}"
            yield from (f"{indent}  {line}" for line in rest)


def _runs(line: str) -> tuple[Run, ...]:
    """Return the words of a line, as they are set."""
    tokens = _EMPHASIS.parseInline(line)[0].children or []
    marks = _marks(tokens)
    runs: list[Run] = []
    strong = emphasis = 0
    for place, token in enumerate(tokens):
        change = 0 if place not in marks else 1 if token.nesting > 0 else -1
        if change and token.type.startswith("strong"):
            strong += change
        elif change:
            emphasis += change
        words = "" if change else token.content or token.markup
        like = (bool(strong), bool(emphasis))
        if words and runs and (runs[-1].strong, runs[-1].emphasis) == like:
            runs[-1] = Run(runs[-1].text + words, *like)
        elif words:
            runs.append(Run(words, *like))
    return tuple(runs)


def _marks(tokens: Sequence[Token]) -> set[int]:
    """Return the places of the pairs that are marks: asterisks around words, not within one (2*3*4), and no underscores."""
    begun: list[int] = []
    marks: set[int] = set()
    for place, token in enumerate(tokens):
        if token.nesting > 0:
            begun.append(place)
        elif token.nesting < 0:
            first = begun.pop()
            before = "".join(one.content for one in tokens[:first])[-1:]
            after = "".join(one.content for one in tokens[place:])[:1]
            if token.markup[0] == "*" and not before.isalnum() and not after.isalnum():
                marks |= {first, place}
    return marks
