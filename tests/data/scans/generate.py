"""Make pages of any kind, for benchmarks (`page`, `tiny`) or as files with their true text (command line).

python -m tests.data.scans.generate --out DIR [--kind KIND] [--pages N] [--seed S]
"""

from __future__ import annotations

import argparse
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from tests.data.scans import ageing, layered
from tests.data.scans.content import Block, all_manuscripts, true_text
from tests.data.scans.layouts import LAYOUTS, boxed_form
from tests.data.scans.typeset import picture
from tests.data.scans.typewriter import font

# What each kind does to a clean page. The same seed gives the same page for every kind but those that choose
# their paper, so that one damage can be measured against another.
KINDS: dict[str, tuple[str, ...]] = {
    "clean": (),
    "skew": ("skew",),
    "noise": ("noise",),
    "faded": ("faded",),
    "bleed_through": ("bleed_through",),
    "holes": ("holes",),
    "stamp": ("stamp",),
    "jpeg": ("jpeg",),
    "rotated": ("rotated",),
    "layered": ("paper", "stamp"),
    "typewriter_1931": ("bleed_through", "holes", "paper"),
    "mixed": ("bleed_through", "stamp", "holes", "skew", "noise", "jpeg"),
    "upside_down": ("upside_down",),
    "faint": ("faint", "holes"),
    "borders": ("borders",),
    "show_through": ("show_through",),
    "photograph": ("photograph",),
    "bilevel": ("bleed_through", "holes", "bilevel"),
    # The form and the layouts have papers of their own.
    "form": ("holes", "skew"),
    "dotted_form": ("noise",),
    "newspaper": ("skew",),
    "clipping": (),
    "bylaws": (),
    "table": (),
    "spread": (),
}
_OLD = "typewriter_1931"
# Typed in 1931 with "§ 4." in the margin: what is lost first when a page has neither grey nor colour.
_TYPED_IN_1931 = {_OLD, "bilevel"}
_LEAST = 700  # letters: a page with less says little about recognition

_TINY = (
    "Styrelsen beslutade enhälligt.",
    "Byte av avloppsstammarna 1987.",
    "§ 4 Takomläggningen godkändes.",
    "Lgh 1203 får bygga om badrummet.",
    "Hissavtalet sägs upp i juni.",
    "Stämman öppnades kl. 19.00.",
)


def _rng(name: str, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _choose(kind: str, seed: int) -> tuple[tuple[Block, ...], str]:
    """A page of the archive and the style it is written in."""
    if kind == "form":
        return boxed_form(_rng("form", seed)), "form"
    old = kind in _TYPED_IN_1931
    # Signatures and the names beside them would be scored as misread print, so they are left out here.
    found = [
        (tuple(block for block in page if block.kind != "hand"), paper.style)
        for paper in all_manuscripts()
        if (paper.style == _OLD) == old and paper.style != "form"
        for page in paper.pages
        if len(true_text(page)) >= _LEAST
    ]
    return found[int(_rng("page of the old machine" if old else "page", seed).integers(len(found)))]


def page(kind: str, seed: int) -> tuple[Image.Image, str]:
    """A page of that kind at 300 dpi, A4, and its true text. The same kind and seed give the same pixels.

    A clipping is as small as its kind: two columns at 75 dpi.
    """
    if kind in LAYOUTS:
        laid, text = LAYOUTS[kind](_rng(f"layout of {kind}", seed))
        return ageing.age(laid, KINDS[kind], _rng(kind, seed)), text
    clean, text = _clean("form" if kind == "form" else _OLD if kind in _TYPED_IN_1931 else "", seed)
    aged = ageing.age(clean.copy(), KINDS[kind], _rng(kind, seed))
    if kind == "layered":
        aged = layered.rendered(layered.layered_pdf([aged])).resize(aged.size)
    return aged, text


@lru_cache(maxsize=2)
def _clean(kind: str, seed: int) -> tuple[Image.Image, str]:
    """A page before anything happened to it: kept, for kinds that are made one after the other share it."""
    blocks, style = _choose(kind, seed)
    return picture(blocks, style, _rng("ink", seed)), true_text(blocks)


def dpi_of(kind: str) -> int:
    """The resolution at which pages of that kind were scanned."""
    return 75 if kind == "clipping" else 300


def tiny(seed: int, kind: str = "clean") -> tuple[Image.Image, str]:
    """A slip of 640 by 200 pixels with two lines, to be recognised within a fraction of a second."""
    chosen = _rng("tiny", seed).choice(len(_TINY), 2, replace=False)
    lines = [_TINY[int(at)] for at in chosen]
    slip = Image.new("L", (640, 200), 255)
    draw = ImageDraw.Draw(slip)
    for at, line in enumerate(lines):
        draw.text((36, 80 + at * 70), line, fill=20, font=font("OpenSans-Regular.ttf", 36), anchor="ls")
    return ageing.age(slip, KINDS[kind], _rng(kind, seed)), "\n".join(lines)


def main() -> None:
    """Write pages and their true text into a folder."""
    parser = argparse.ArgumentParser(
        description="Make aged pages of a fictional association, with their text."
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--kind", choices=sorted(KINDS), help="one kind only; all kinds if left out")
    parser.add_argument("--pages", type=int, default=1, help="pages of each kind")
    parser.add_argument("--seed", type=int, default=1, help="the first page's seed; the next has the next")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    for kind in [wanted.kind] if wanted.kind else KINDS:
        for seed in range(wanted.seed, wanted.seed + wanted.pages):
            image, text = page(kind, seed)
            name = wanted.out / f"{kind}-{seed:04d}"
            image.save(name.with_suffix(".png"), dpi=(dpi_of(kind),) * 2)
            name.with_suffix(".txt").write_text(text, "utf-8")
            if kind == "layered":
                name.with_suffix(".pdf").write_bytes(layered.layered_pdf([image]))
            print(name.with_suffix(".png"))


if __name__ == "__main__":
    main()
