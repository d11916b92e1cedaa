"""A drawn signature: strokes as they were made, or the person's own name typed; what is kept of it, and how it is shown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from boardroom.core.words import N_

# What a hand makes in a few seconds, with room to spare; more is no signature.
MOST_STROKES, MOST_POINTS = 200, 6_000
MOST_SIDE = 4_000
LEAST_POINTS = 6
# So much of the pad's width a signature must cover: less is a slip of the finger.
LEAST_SHARE = 0.08
LONGEST_MILLISECONDS = 600_000
POINTERS = frozenset({"touch", "mouse", "pen"})
LONGEST_NAME = 200

NOTHING_DRAWN = N_("Rita din namnteckning i rutan, eller skriv ditt namn i fältet under den.")
TOO_LITTLE = N_("Det blev bara en prick eller ett kort streck. Sudda och rita namnteckningen igen.")
TOO_MUCH = N_("Det blev för mycket för en namnteckning. Sudda och rita den igen.")

Point = tuple[int, int, int]  # x and y in the pad's units, milliseconds since the first point
Stroke = tuple[Point, ...]


class NoDrawing(ValueError):
    """What was sent is no signature; the message (Swedish) says what to do."""


@dataclass(frozen=True)
class Drawing:
    """Strokes on a pad of `width` by `height` units, made with `pointer`; or a `typed` name and no strokes."""

    width: int = 0
    height: int = 0
    strokes: tuple[Stroke, ...] = field(default=())
    pointer: str = ""
    typed: str = ""

    def facts(self) -> dict[str, Any]:
        """Return the drawing as plain JSON values, for the proof."""
        if self.typed:
            return {"form": "typed", "typed": self.typed}
        return {
            "form": "strokes",
            "width": self.width,
            "height": self.height,
            "pointer": self.pointer,
            "strokes": [[list(point) for point in stroke] for stroke in self.strokes],
        }


def read_drawing(sent: str) -> Drawing:
    """Return what the pad sent, {width, height, pointer, strokes: [[[x, y, ms], …], …]}; NoDrawing for anything else."""
    try:
        drawing = _strokes_of(json.loads(sent)) if sent else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        drawing = None
    if drawing is None or not drawing.strokes:
        raise NoDrawing(NOTHING_DRAWN)
    if problem := _problem(drawing):
        raise NoDrawing(problem)
    return drawing


def typed_name(name: str) -> Drawing:
    """Return a typed name as a signature; NoDrawing for an empty one."""
    plain = " ".join(name.split())[:LONGEST_NAME]
    if not plain:
        raise NoDrawing(NOTHING_DRAWN)
    return Drawing(typed=plain)


def drawing_of(proof: Mapping[str, Any]) -> Drawing | None:
    """Return the drawing that a proof holds; None where it holds none that is whole."""
    try:
        if proof.get("form") == "typed":
            return typed_name(str(proof["typed"]))
        drawing = _strokes_of(proof)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None
    return None if _problem(drawing) else drawing


def standing(proof: Mapping[str, Any], statement_sha256: str) -> str:
    """Return what a drawn signature's proof is worth: "recorded" where it is whole and speaks of the statement, else "broken".

    Strokes prove nothing by themselves: anyone could have drawn them. That the account was logged in is the portal's
    word.
    """
    whole = drawing_of(proof) is not None and proof.get("statement_sha256") == statement_sha256
    return "recorded" if whole else "broken"


def as_svg(drawing: Drawing) -> str:
    """Return the strokes as an SVG document that is as large as its place; empty for a typed name."""
    if not drawing.strokes:
        return ""
    width = max(2, round(drawing.width / 130))
    paths = "".join(f'<path d="{_path(stroke)}"/>' for stroke in drawing.strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}">'
        f'<g fill="none" stroke="#1c2430" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round">'
        f"{paths}</g></svg>"
    )


def _path(stroke: Stroke) -> str:
    (x, y, _), *rest = stroke
    if {(right, down) for right, down, _ in rest} <= {(x, y)}:
        # A dot: round ends make it visible, and a little length, for the typesetter leaves out what has none.
        return f"M{x} {y}L{x}.1 {y}"
    return f"M{x} {y}" + "".join(f"L{right} {down}" for right, down, _ in rest)


def _strokes_of(said: Mapping[str, Any]) -> Drawing:
    pointer = str(said.get("pointer", ""))
    return Drawing(
        width=int(said["width"]),
        height=int(said["height"]),
        strokes=tuple(tuple(_point(point) for point in stroke) for stroke in said["strokes"] if stroke),
        pointer=pointer if pointer in POINTERS else "",
    )


def _point(point: Sequence[Any]) -> Point:
    x, y, at = point
    return int(x), int(y), int(at)


def _problem(drawing: Drawing) -> str:
    points = [point for stroke in drawing.strokes for point in stroke]
    if not (0 < drawing.width <= MOST_SIDE and 0 < drawing.height <= MOST_SIDE):
        return NOTHING_DRAWN
    if len(drawing.strokes) > MOST_STROKES or len(points) > MOST_POINTS:
        return TOO_MUCH
    if not all(
        0 <= x <= drawing.width and 0 <= y <= drawing.height and 0 <= at <= LONGEST_MILLISECONDS
        for x, y, at in points
    ):
        return NOTHING_DRAWN
    if len(points) < LEAST_POINTS:
        return TOO_LITTLE
    across = max(x for x, _, _ in points) - min(x for x, _, _ in points)
    return "" if across >= drawing.width * LEAST_SHARE else TOO_LITTLE
