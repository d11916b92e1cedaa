"""A folder of small scans on its way into the archive: against a loop of OCRmyPDF, with someone waiting, and at length.

Set BOARDROOM_BENCH_FILES=10000 for the long import; it is 1,000 tiny files by default.
"""

import itertools
import os
import statistics
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

from PIL import Image

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.documents.models import File
from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.models import Source
from boardroom.reading.models import Page, PageState
from boardroom.reading.queries import waiting_count
from boardroom.runtime import Runtime
from tests.benchmarks.portal import portal
from tests.data.papers import encoded, picture
from tests.data.scans.generate import page

LENGTHS = (1, 2, 3, 1, 1, 2, 1, 3) * 3  # pages of each file
KINDS = ("clean", "skew", "noise", "typewriter_1931")
PROCESSES = 2
FILES = int(os.environ.get("BOARDROOM_BENCH_FILES", "1000"))

_WORKER = """
import sys
from pathlib import Path
from boardroom.runtime import build
from config import Settings
from boardroom.worker import LANES
folder = Path(sys.argv[1])
made = build(Settings(home=folder / "var", keys=folder / "keys", log_level="ERROR", disk_reserve_mb=0))
print("ready", flush=True)
sys.stdin.readline()
way = sys.argv[2].split()
while any(LANES[lane](made.opener) for lane in way):
    pass
"""
_READ = "intake.inspect reading.recognise"


def run(folder: Path) -> list[tuple[str, str]]:
    """Return the table's rows."""
    return [*_against_a_loop(folder), *_someone_waits(folder), *_at_length(folder)]


def _against_a_loop(folder: Path) -> list[tuple[str, str]]:
    scans = _scans(folder / "scans")
    pages = sum(LENGTHS)
    began = time.perf_counter()
    for scan in scans:
        subprocess.run(
            [
                *(sys.executable, "-m", "ocrmypdf", "--quiet", "--jobs", str(PROCESSES), "--language", "swe"),
                *("--output-type", "pdf", "--optimize", "0", "--rasterizer", "pypdfium"),
                *(str(scan), str(folder / "out.pdf")),
            ],
            check=True,
        )
    loop = 60 * pages / (time.perf_counter() - began)
    made, association = portal(folder / "loop")
    _send(made, association, [(scan.name, scan.read_bytes()) for scan in scans])
    took = _worked(folder / "loop", _READ)
    text = 60 * pages / took
    copying = took + _worked(folder / "loop", "search.index reading.copy")
    whole = 60 * pages / copying
    with made.opener.reading(worker_for(association.id)) as work:
        assert waiting_count(work) == 0
    made.engine.dispose()
    return [
        (
            f"ocrmypdf --jobs {PROCESSES} --output-type pdf -O 0, {len(scans)} files of 1-3 pages",
            f"{loop:.1f} pages/min",
        ),
        ("the product: text and images of every page", f"{text:.1f} pages/min"),
        ("the product: searchable PDF/A copies and index as well", f"{whole:.1f} pages/min"),
        ("ratio, until every page can be read (goal: at least 1.6)", f"{text / loop:.2f}"),
        ("ratio, with the copies", f"{whole / loop:.2f}"),
    ]


def _someone_waits(folder: Path) -> list[tuple[str, str]]:
    """A person adds a page while an import of forty is being read by one worker."""
    made, association = portal(folder / "waiting")
    scan = _encoded([_drawn(0)])
    _send(made, association, [(f"{n}.pdf", scan + b"%% %d\n" % n) for n in range(40)], source=Source.API)
    worker = _started(folder / "waiting", _READ)
    _go(worker)
    while _read(made, association) < 2:
        time.sleep(0.05)
    began = time.perf_counter()
    [row] = _send(made, association, [("bråttom.pdf", _encoded([_drawn(1)]))])
    before = _read(made, association)
    while not _is_read(made, association, row):
        time.sleep(0.05)
    waited = time.perf_counter() - began
    overtaken = _read(made, association) - before - 1
    seen, moments = _read(made, association), []
    while len(moments) < 6:
        now = _read(made, association)
        if now > seen:
            moments.append(time.perf_counter())
            seen = now
        time.sleep(0.02)
    worker.kill()
    worker.wait()
    made.engine.dispose()
    each = statistics.median(later - before for before, later in itertools.pairwise(moments))
    return [
        ("reference: one page of the import, one worker, median", f"{each:.1f} s"),
        ("a person's page, from its upload until it is read", f"{waited:.1f} s"),
        ("pages of the import that were read before it (goal: at most 1)", str(max(0, overtaken))),
    ]


def _at_length(folder: Path) -> list[tuple[str, str]]:
    """Tiny pages in one run: what sender and worker hold at a tenth of the way and at its end."""
    made, association = portal(folder / "long")
    held: dict[str, int] = {}
    began = time.perf_counter()
    for number in range(FILES):
        image = encoded(picture(f"{number}", size=(120, 60), letters=24))
        _send(made, association, [(f"{number:05d}.png", image)], source=Source.API)
        if number + 1 in {FILES // 10, FILES}:
            held[f"sender {number + 1}"] = _resident(os.getpid())
    sending = time.perf_counter() - began
    worker = _started(folder / "long", f"{_READ} search.index")
    marks = threading.Thread(target=_watch, args=(made, association, worker, held))
    began = time.perf_counter()
    _go(worker)
    marks.start()
    worker.wait()
    marks.join()
    took = time.perf_counter() - began
    with made.opener.reading(worker_for(association.id)) as work:
        assert waiting_count(work) == 0
    made.engine.dispose()
    return [
        (f"{FILES:,} tiny files received, one sender", f"{FILES / sending:.1f} a second"),
        ("the same read and indexed, one worker", f"{FILES / took:.1f} a second"),
        (
            "memory of the receiving process at 10 % and 100 %",
            f"{held[f'sender {FILES // 10}']} and {held[f'sender {FILES}']} MiB",
        ),
        ("memory of the worker at 10 % and at 99 %", f"{held['worker 10']} and {held['worker 99']} MiB"),
    ]


def _watch(
    made: Runtime, association: Association, worker: subprocess.Popen[str], held: dict[str, int]
) -> None:
    while worker.poll() is None:
        done = _read(made, association)
        if done >= FILES // 10 and "worker 10" not in held:
            held["worker 10"] = _resident(worker.pid)
        if done >= FILES // 10 and (now := _resident(worker.pid)):
            held["worker 99"] = now
        time.sleep(0.5)


def _resident(pid: int) -> int:
    """Return the resident memory of a process in MiB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def _drawn(number: int) -> Image.Image:
    return page(KINDS[number % len(KINDS)], number)[0].convert("L")


def _encoded(images: list[Image.Image]) -> bytes:
    held = BytesIO()
    images[0].save(held, "PDF", save_all=True, append_images=images[1:], resolution=300.0)
    return held.getvalue()


def _scans(folder: Path) -> list[Path]:
    folder.mkdir()
    scans, number = [], 0
    for length in LENGTHS:
        path = folder / f"scan-{number:03d}.pdf"
        path.write_bytes(_encoded([_drawn(number + one) for one in range(length)]))
        scans.append(path)
        number += length
    return scans


def _send(
    made: Runtime, association: Association, files: list[tuple[str, bytes]], source: Source = Source.WEB
) -> list[str]:
    """Receive files; return their hashes."""
    actor, hashes = worker_for(association.id), []
    for name, content in files:
        rows = receive(
            made.opener, actor, [Incoming(BytesIO(content), name)], house=House(), seconds=30, source=source
        )
        hashes += [row.sha256 for row in rows]
    return hashes


def _started(folder: Path, lanes: str) -> subprocess.Popen[str]:
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(folder), lanes],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    return worker


def _go(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()


def _worked(folder: Path, lanes: str) -> float:
    workers = [_started(folder, lanes) for _ in range(PROCESSES)]
    began = time.perf_counter()
    for worker in workers:
        _go(worker)
    for worker in workers:
        worker.wait()
    return time.perf_counter() - began


def _read(made: Runtime, association: Association) -> int:
    with made.opener.reading(worker_for(association.id)) as work:
        return int(work.session.query(Page).filter(Page.state.in_((PageState.READ, PageState.BLANK))).count())


def _is_read(made: Runtime, association: Association, sha256: str) -> bool:
    with made.opener.reading(worker_for(association.id)) as work:
        rows = work.session.query(Page).join(File, File.id == Page.file_id).filter(File.sha256 == sha256)
        return all(page.state in {PageState.READ, PageState.BLANK, PageState.FAILED} for page in rows)
