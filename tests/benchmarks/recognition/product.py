"""Pages per minute through the whole product, against plain Tesseract in two processes on the same pages."""

import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from boardroom.core.actor import worker_for
from boardroom.intake.actions import House, Incoming, receive
from boardroom.reading.queries import waiting_count
from tests.benchmarks.portal import portal
from tests.data.scans.generate import page

PAGES = 24
ROUNDS = 2
PROCESSES = 2
# What most pages are, and a mixed, hard batch; each with its goal.
BATCHES = (
    ("clean pages", ("clean",), 0.90),
    (
        "a quarter each clean, askew, grained, and typed in 1931",
        ("clean", "skew", "noise", "typewriter_1931"),
        0.70,
    ),
)


def run(folder: Path) -> list[tuple[str, str]]:
    """Return the table's rows."""
    return [row for number, batch in enumerate(BATCHES) for row in _batch(folder / f"batch-{number}", *batch)]


def _batch(folder: Path, name: str, kinds: tuple[str, ...], goal: float) -> list[tuple[str, str]]:
    folder.mkdir()
    scans = []
    for number in range(PAGES):
        image, _text = page(kinds[number % len(kinds)], number)
        path = folder / f"page-{number:03d}.png"
        image.convert("L").save(path, "PNG", dpi=(300, 300))
        scans.append(path)
    plain, whole = [], []
    for round_number in range(ROUNDS):
        plain.append(_plain(scans))
        whole.append(_product(scans, folder / f"round-{round_number}"))
    reference, ours = statistics.median(plain), statistics.median(whole)
    return [
        (
            f"{name}: plain tesseract -l swe, {PROCESSES} processes, {PAGES} pages at 300 dpi",
            f"{reference:.1f} pages/min",
        ),
        ("  the product: intake done, claim to recorded text and images", f"{ours:.1f} pages/min"),
        (f"  ratio (goal: at least {goal:.2f})", f"{ours / reference:.2f}"),
    ]


def _plain(scans: list[Path]) -> float:
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}

    def one(path: Path) -> None:
        subprocess.run(
            ["tesseract", str(path), "-", "-l", "swe"], env=environment, capture_output=True, check=True
        )

    began = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(one, scans))
    return 60 * len(scans) / (time.perf_counter() - began)


_WORKER = """
import sys
from pathlib import Path
from boardroom.runtime import build
from boardroom.reading.jobs import recognise
from config import Settings
folder = Path(sys.argv[1])
made = build(Settings(home=folder / "var", keys=folder / "keys", log_level="ERROR"))
print("ready", flush=True)
sys.stdin.readline()
while recognise(made.opener):
    pass
"""


def _product(scans: list[Path], folder: Path) -> float:
    made, association = portal(folder)
    actor = worker_for(association.id)
    for path in scans:
        with path.open("rb") as content:
            receive(made.opener, actor, [Incoming(content, path.name)], house=House(), seconds=30)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    began = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.wait()
    took = time.perf_counter() - began
    with made.opener.reading(actor) as work:
        assert waiting_count(work) == 0
    made.engine.dispose()
    return 60 * len(scans) / took
