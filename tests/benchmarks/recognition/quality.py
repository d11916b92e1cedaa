"""Errors by kind of damage, and pages per minute, beside `tesseract -l swe` on the same pages in the same run.

Both sides run in two processes of one thread each. Ours is what a worker does to a page between its claim and its
record: the page decoded in a child, its pictures made for people, prepared, recognised, its boxes set back.
"""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from boardroom.adapters.images import PillowImages
from boardroom.adapters.tesseract import Tesseract
from boardroom.reading.rules import THUMB_SIDE, VIEW_SIDE
from config import Settings
from tests.data.scans.generate import KINDS, dpi_of, page
from tests.data.scans.scoring import character_error_rate, signs_found, words_found

PROCESSES = 2
# Seeds of which every kind gets a page, and further clean pages for the speed of what most pages are.
SEEDS = (1, 2)
CLEAN_SEEDS = (1, 2, 3, 4, 5, 6)
EASY = ("clean",)
# Where both sides read nearly every letter, two pages do not tell them apart; these are read beside the others, untimed.
FURTHER = {"spread": (3, 4, 5, 6)}


@dataclass(frozen=True)
class Sheet:
    """A page to be read, with its true text."""

    kind: str
    path: Path
    text: str


@dataclass(frozen=True)
class Side:
    """What one side read, and how long it took: minutes on the clock, seconds of processors."""

    texts: list[str]
    minutes: float
    processor: float


def run(folder: Path) -> list[tuple[str, str]]:
    """Return the table's rows."""
    easy = [_sheet(folder, kind, seed) for kind in EASY for seed in CLEAN_SEEDS]
    hard = [_sheet(folder, kind, seed) for kind in KINDS if kind not in EASY for seed in SEEDS]
    further = [_sheet(folder, kind, seed) for kind, seeds in FURTHER.items() for seed in seeds]
    images = PillowImages()
    engine = Tesseract(images, Settings().recognition_languages)

    def ours(path: Path) -> str:
        scan = images.scan(path, 1, view_side=VIEW_SIDE, thumb_side=THUMB_SIDE)
        return scan.placement.on_page(engine.recognise(scan.image, ""), scan.width, scan.height).text

    sides = {
        name: (_side(_plain, sheets), _side(ours, sheets))
        for name, sheets in (("easy", easy), ("hard", hard), ("further", further))
    }
    sheets = easy + hard + further
    plain, read = ([text for pair in sides.values() for text in pair[at].texts] for at in (0, 1))
    return [
        (f"errors by kind, {len(SEEDS)} pages each or more: plain tesseract -l swe → ours", ""),
        *(_scores(kind, sheets, plain, read) for kind in KINDS),
        _scores("", sheets, plain, read),
        _error_ratio(sheets, plain, read),
        _speed("clean pages", *sides["easy"], goal=0.90),
        _speed("mixed hard batch, one of every other kind in turn", *sides["hard"], goal=0.70),
    ]


def _sheet(folder: Path, kind: str, seed: int) -> Sheet:
    image, text = page(kind, seed)
    path = folder / f"{kind}-{seed}.png"
    image.save(path, "PNG", dpi=(dpi_of(kind),) * 2)
    return Sheet(kind, path, text)


def _plain(path: Path) -> str:
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    command = ["tesseract", str(path), "-", "-l", "swe"]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout.decode()


def _side(read: Callable[[Path], str], sheets: Sequence[Sheet]) -> Side:
    before, began = _processor(), time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        texts = list(pool.map(read, [sheet.path for sheet in sheets]))
    return Side(texts, (time.perf_counter() - began) / 60, _processor() - before)


def _processor() -> float:
    """Seconds of processors that this process, its descendants and those who ended among them have used."""
    parents, used = {}, {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # ended meanwhile
        process = int(status.parent.name)
        parents[process] = int(fields[1])
        used[process] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    family = {os.getpid()}
    while fresh := {process for process, parent in parents.items() if parent in family} - family:
        family |= fresh
    return sum(used[process] for process in family)


def _scores(kind: str, sheets: list[Sheet], plain: list[str], read: list[str]) -> tuple[str, str]:
    """Return a row for a kind, or for all of them, each kind counting alike."""
    kinds = [kind] if kind else list(KINDS)
    cells = []
    for texts in (plain, read):
        chosen = [
            [(sheet.text, text) for sheet, text in zip(sheets, texts, strict=True) if sheet.kind == wanted]
            for wanted in kinds
        ]
        errors = statistics.mean(
            statistics.mean(character_error_rate(*pair) for pair in pairs) for pairs in chosen
        )
        words = statistics.mean(statistics.mean(words_found(*pair) for pair in pairs) for pairs in chosen)
        signs = [signs_found(*pair) for pairs in chosen for pair in pairs]
        cells.append((errors, words, sum(found for found, _ in signs), sum(there for _, there in signs)))
    (errors, words, found, there), (our_errors, our_words, our_found, _) = cells
    return (
        f"  {kind or 'mean of the kinds'}",
        f"CER {errors:.4f} → {our_errors:.4f}   words {words:.3f} → {our_words:.3f}   "
        f"§ {found} → {our_found} of {there}" + ("" if our_errors < errors else "   NOT BETTER"),
    )


def _error_ratio(sheets: list[Sheet], plain: list[str], read: list[str]) -> tuple[str, str]:
    rates = [
        statistics.mean(
            character_error_rate(sheet.text, text) for sheet, text in zip(sheets, texts, strict=True)
        )
        for texts in (plain, read)
    ]
    return "CER of all pages, ours to plain (goal: at most 0.70)", f"{rates[1] / rates[0]:.2f}"


def _speed(name: str, plain: Side, ours: Side, *, goal: float) -> tuple[str, str]:
    count = len(ours.texts)
    rates = f"{count / plain.minutes:.1f} → {count / ours.minutes:.1f}"
    ratio, processor = plain.minutes / ours.minutes, plain.processor / ours.processor
    return (
        f"{name}, pages/min to plain (goal: at least {goal:.2f})",
        f"{ratio:.2f}   ({rates}; processor time {processor:.2f})",
    )
