"""Tesseract as a program: one run a call, one thread, ended with the process that asked, its scratch swept."""

import functools
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytesseract

from boardroom.adapters.tesseract.slim import without_words
from boardroom.core.errors import Unavailable
from boardroom.core.haste import PROGRAMS
from boardroom.ports.recogniser import RecognitionFailed

PAGE_SECONDS = 180
STRAY_SECONDS = 3600.0
# Tesseract's thresholding_method: Otsu's over the whole page, over parts of it, or Sauvola's around every letter.
WHOLE, BY_PARTS, AROUND = 0, 1, 2
# Tesseract's page segmentation: find the layout by itself, or take the picture for one block of lines.
LAYOUT, ONE_BLOCK = 3, 6
_SCRATCH = "boardroom-page-"
_TURN = re.compile(r"^Rotate:\s*(\d+)", re.MULTILINE)
_FOLDER = re.compile(r'"(/[^"]+)"')  # the list of models says where they lie
_SURE = re.compile(r"^Orientation confidence:\s*([\d.]+)", re.MULTILINE)


def prepare() -> None:
    """Tell pytesseract how to start Tesseract, and remove what killed workers left behind."""
    pytesseract.pytesseract.tesseract_cmd = _command()
    _sweep()
    # One thread a page: Tesseract's own threads wait for each other more than they work.
    os.environ["OMP_THREAD_LIMIT"] = "1"


@functools.cache
def version() -> str:
    """Return Tesseract's version; Unavailable when it is not installed."""
    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, SystemExit) as error:
        raise Unavailable("Tesseract is not installed") from error


@functools.cache
def installed() -> frozenset[str]:
    """Return the names of the models that are there."""
    return frozenset(_listed().split())


@functools.cache
def _listed() -> str:
    # Asked directly: pytesseract's own list leaves out names with a capital letter.
    command = [pytesseract.pytesseract.tesseract_cmd, "--list-langs"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - a fixed program, no shell
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable("Tesseract is not installed") from error
    if listed.returncode:
        raise Unavailable(
            "Tesseract is not installed"
        )  # and is asked again: an answer is kept, a refusal is not
    return listed.stdout + listed.stderr


@functools.cache
def known(languages: str) -> str:
    """Return those of the wanted languages that are installed, as they are called here (Latin, script/Latin)."""
    present = installed()
    names = [
        name for wanted in languages.split("+") for name in (wanted, f"script/{wanted}") if name in present
    ]
    if not names:
        raise Unavailable(f"Tesseract has none of the languages {languages}")
    return "+".join(names)


@functools.cache
def slim(language: str) -> bytes:
    """Return an installed model without its dictionary, for what holds no words; empty where it cannot be made."""
    folder = _FOLDER.search(_listed())
    try:
        return without_words(Path(folder[1]) / f"{language}.traineddata") if folder else b""
    except (OSError, ValueError):
        return b""  # read with the whole model, which only takes longer


def table_of(
    image: bytes,
    languages: str,
    *,
    threshold: int = WHOLE,
    layout: int = LAYOUT,
    dpi: int = 0,
    model: bytes = b"",
    seconds: float = PAGE_SECONDS,
) -> str:
    """Return Tesseract's table of words (TSV) for an image; RecognitionFailed, Unavailable.

    `dpi` 0 lets Tesseract guess the resolution from the letters; its layout analysis goes astray where it guesses wrong.
    `model` is read with instead of the installed `languages`. After `seconds` the run has failed.
    """
    with _on_disk(image) as source:
        base = source.with_name("page")
        if model:
            source.with_name("slim.traineddata").write_bytes(model)
        try:
            pytesseract.pytesseract.run_tesseract(
                str(source),
                str(base),
                extension="tsv",
                lang="slim" if model else languages,
                # White letters on black are hardly met, and every line that reads badly would be read twice for them.
                config=f"--psm {layout} -c tessedit_create_tsv=1 -c tessedit_do_invert=0 "
                f"-c thresholding_method={threshold}"
                + (f" --dpi {dpi}" if dpi else "")
                + (f' --tessdata-dir "{source.parent}"' if model else ""),
                nice=PROGRAMS.niceness,
                timeout=seconds,
            )
            return base.with_suffix(".tsv").read_text("utf-8", errors="replace")
        except pytesseract.TesseractNotFoundError as error:
            raise Unavailable("Tesseract is not installed") from error
        except (pytesseract.TesseractError, RuntimeError, OSError) as error:
            # Taken away while we run (an upgrade of the system): no page's fault.
            if shutil.which("tesseract") is None:
                raise Unavailable("Tesseract is not installed") from error
            raise RecognitionFailed(str(error)[:300]) from error


def orientation(image: bytes, threshold: int = WHOLE) -> int:
    """Return the clockwise turn in degrees that would set the page upright; 0 when nothing says so."""
    with _on_disk(image) as source:
        base = source.with_name("side")
        try:
            pytesseract.pytesseract.run_tesseract(
                str(source),
                str(base),
                extension="osd",
                lang="osd",
                config=f"--psm 0 -c thresholding_method={threshold}",
                nice=PROGRAMS.niceness,
                timeout=PAGE_SECONDS,
            )
            answer = base.with_suffix(".osd").read_text("utf-8", errors="replace")
        except (pytesseract.TesseractError, RuntimeError, OSError):
            return 0  # too few letters to tell, or no such model: the page is read as it lies
    turn, sure = _TURN.search(answer), _SURE.search(answer)
    return int(turn[1]) % 360 if turn and sure and float(sure[1]) >= 1.0 else 0


def _command() -> str:
    """Return the way to start Tesseract so that it ends with us, where the system has that way."""
    launch = Path(__file__).with_name("launch.sh")
    able = shutil.which("setpriv") and shutil.which("tesseract") and os.access(launch, os.X_OK)
    return str(launch) if able else "tesseract"


def _sweep() -> None:
    """Remove the page images that killed workers left in the scratch folder."""
    for stray in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
        try:
            old = time.time() - stray.stat().st_mtime > STRAY_SECONDS
        except OSError:
            continue  # swept by another process
        if old:
            shutil.rmtree(stray, ignore_errors=True)


@contextmanager
def _on_disk(image: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=_SCRATCH) as folder:
        source = Path(folder) / "image"
        source.write_bytes(image)
        yield source
