"""Recognition by Tesseract, one page a run, with its page-turning only where a page asks for it."""

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

from boardroom.adapters.tesseract.table import page_text
from boardroom.core.errors import Unavailable
from boardroom.ports.geometry import PageText
from boardroom.ports.images import Images
from boardroom.ports.recogniser import RecognitionFailed

PAGE_SECONDS = 180
STRAY_SECONDS = 3600.0
_SCRATCH = "boardroom-page-"
# Below this mean confidence, or with fewer words, a page may be lying on its side.
DOUBTFUL_CONFIDENCE = 55.0
FEW_WORDS = 4
# Tesseract's thresholding_method: Otsu's over the whole page, or over parts of it.
WHOLE, BY_PARTS = 0, 1
_TURN = re.compile(r"^Rotate:\s*(\d+)", re.MULTILINE)
_SURE = re.compile(r"^Orientation confidence:\s*([\d.]+)", re.MULTILINE)


class Tesseract:
    """Implements ports.recogniser.Recogniser; `images` turns the pages that lie on their side."""

    def __init__(self, images: Images, languages: str) -> None:
        self._images = images
        self._languages = languages
        pytesseract.pytesseract.tesseract_cmd = _command()
        _sweep()
        # One thread a page: Tesseract's own threads wait for each other more than they work.
        os.environ["OMP_THREAD_LIMIT"] = "1"

    def version(self) -> str:
        """Return the engine's name and version."""
        return f"tesseract {_version()}"

    def recognise(self, image: bytes, languages: str) -> PageText:
        """Return the page's text; thresholded again by its parts, or turned, where it is better for it."""
        wanted = _installed(languages or self._languages)
        best = _read(image, wanted)
        if _good(best):
            return best
        threshold = WHOLE
        if len(best.words) < FEW_WORDS:
            # One threshold for all of the page fails where punch holes or a dark edge outweigh faded letters.
            parted = _read(image, wanted, threshold=BY_PARTS)
            if _good(parted):
                return parted
            threshold = BY_PARTS
        turn = _orientation(image, WHOLE) or (threshold and _orientation(image, threshold))
        if not turn:
            return best
        upright = self._images.convert(image, image_format="PPM", rotate=turn)
        return max(best, _read(upright, wanted, turn, threshold=threshold), key=_worth)


def _command() -> str:
    """Return the way to start Tesseract so that it ends with us, where the system has that way."""
    launch = Path(__file__).with_name("launch.sh")
    able = shutil.which("setpriv") and shutil.which("tesseract") and os.access(launch, os.X_OK)
    return str(launch) if able else "tesseract"


def _good(page: PageText) -> bool:
    return len(page.words) >= FEW_WORDS and page.confidence >= DOUBTFUL_CONFIDENCE


def _worth(page: PageText) -> float:
    return sum(
        word.confidence * len(word.text) for word in page.words if word.confidence > DOUBTFUL_CONFIDENCE
    )


@functools.cache
def _version() -> str:
    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, SystemExit) as error:
        raise Unavailable("Tesseract is not installed") from error


@functools.cache
def _installed(languages: str) -> str:
    """Return those of the wanted languages that are installed, as they are called here (Latin, script/Latin)."""
    # Asked directly: pytesseract's own list leaves out names with a capital letter.
    command = [pytesseract.pytesseract.tesseract_cmd, "--list-langs"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable("Tesseract is not installed") from error
    present = set(listed.stdout.split()) | set(listed.stderr.split())
    names = [
        name for wanted in languages.split("+") for name in (wanted, f"script/{wanted}") if name in present
    ]
    if not names:
        raise Unavailable(f"Tesseract has none of the languages {languages}")
    return "+".join(names)


def _read(image: bytes, languages: str, rotation: int = 0, *, threshold: int = WHOLE) -> PageText:
    with _on_disk(image) as source:
        base = source.with_name("page")
        try:
            pytesseract.pytesseract.run_tesseract(
                str(source),
                str(base),
                extension="tsv",
                lang=languages,
                config=f"--psm 3 -c tessedit_create_tsv=1 -c thresholding_method={threshold}",
                timeout=PAGE_SECONDS,
            )
            table = base.with_suffix(".tsv").read_text("utf-8", errors="replace")
        except pytesseract.TesseractNotFoundError as error:
            raise Unavailable("Tesseract is not installed") from error
        except (pytesseract.TesseractError, RuntimeError, OSError) as error:
            # Taken away while we run (an upgrade of the system): no page's fault.
            if shutil.which("tesseract") is None:
                raise Unavailable("Tesseract is not installed") from error
            raise RecognitionFailed(str(error)[:300]) from error
    return page_text(table, rotation)


def _orientation(image: bytes, threshold: int) -> int:
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
                timeout=PAGE_SECONDS,
            )
            answer = base.with_suffix(".osd").read_text("utf-8", errors="replace")
        except (pytesseract.TesseractError, RuntimeError, OSError):
            return 0  # too few letters to tell, or no such model: the page is read as it lies
    turn, sure = _TURN.search(answer), _SURE.search(answer)
    return int(turn[1]) % 360 if turn and sure and float(sure[1]) >= 1.0 else 0


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
