"""How well and how fast pages are read, against plain Tesseract on the same pages in the same run."""

from pathlib import Path

from tests.benchmarks.recognition import product, quality


def run(folder: Path) -> list[tuple[str, str]]:
    """Return the table's rows: quality by kind of damage first, then the whole product's speed."""
    return [*quality.run(folder), *product.run(folder)]
