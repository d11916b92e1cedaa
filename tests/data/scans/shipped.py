"""The papers that ship with the demonstration: scans, photographs and born-digital files, with their catalogue.

    python -m tests.data.scans.shipped

writes `boardroom/demonstration/papers/` and, next to the generator, the true text of every scan in `shipped/`.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from tests.data.scans import ageing, layered
from tests.data.scans.content import HERE, Manuscript, all_manuscripts
from tests.data.scans.typeset import born_digital, picture

PAPERS = HERE.parents[2] / "boardroom" / "demonstration" / "papers"
TRUE_TEXT = HERE / "shipped"
ENDINGS = {"tiff": ".tif", "photograph": ".jpg"}


def _turned(pages: list[Image.Image], texts: list[str]) -> None:
    """A double-sided feed: after the first sheet its empty back, and the second sheet upside down."""
    front = ImageOps.mirror(pages[0].convert("L"))
    # The back is blank, but the front shines through it, and holes are holes on both sides: what is left of the
    # front when everything thinner than a hole has been wiped away.
    wiped = front.resize((front.width // 4, front.height // 4)).filter(ImageFilter.MaxFilter(9))
    punched = (
        wiped.filter(ImageFilter.MinFilter(15)).resize(front.size).point(lambda value: 255 * (value < 128))
    )
    shine = front.filter(ImageFilter.GaussianBlur(3)).point(lambda value: 255 - (255 - value) // 12)
    pages.insert(1, Image.composite(front, shine, punched))
    texts.insert(1, "")
    pages[2] = pages[2].transpose(Image.Transpose.ROTATE_180)


def scanned_pages(paper: Manuscript) -> tuple[list[Image.Image], list[str]]:
    """The aged pages of a paper and the true text of each, in the order they were fed."""
    rng = np.random.default_rng([1931, zlib.crc32(paper.name.encode())])
    pages = [ageing.age(picture(page, paper.style, rng), paper.damage, rng) for page in paper.pages]
    texts = paper.texts()
    if paper.carrier == "turned":
        _turned(pages, texts)
    return pages, texts


def write(paper: Manuscript, folder: Path) -> tuple[Path, list[str] | None]:
    """Write one paper as the file it arrived as; returns the file, and the true text if it is a scan."""
    target = folder / (paper.name + ENDINGS.get(paper.carrier, ".pdf"))
    if paper.carrier == "born_digital":
        target.write_bytes(born_digital(paper))
        return target, None
    pages, texts = scanned_pages(paper)
    if paper.carrier == "photograph":
        rng = np.random.default_rng([1203, zlib.crc32(paper.name.encode())])
        photo = ageing.photograph(pages[0], rng).resize((1654, 2339), Image.Resampling.LANCZOS)
        photo.save(target, "JPEG", quality=62, dpi=(200, 200))
    elif paper.carrier == "tiff":
        layered.tiff(pages, target)
    elif paper.carrier == "layered":
        target.write_bytes(layered.layered_pdf(pages))
    elif paper.carrier == "fax":
        target.write_bytes(layered.image_pdf(pages, fax=True))
    else:
        target.write_bytes(layered.image_pdf(pages))
    return target, texts


def main() -> None:
    """Write every paper, its true text and the catalogue."""
    PAPERS.mkdir(parents=True, exist_ok=True)
    TRUE_TEXT.mkdir(exist_ok=True)
    catalogue = []
    for paper in all_manuscripts():
        target, texts = write(paper, PAPERS)
        entry: dict[str, object] = {
            "file": target.name,
            "title": paper.title,
            "record_class": paper.record_class,
            "document_date": paper.date.isoformat(),
            "tags": list(paper.tags),
            "printed_number": paper.number,
            "recognise_live": paper.live,
        }
        if texts is not None:
            truth = TRUE_TEXT / f"{paper.name}.txt"
            truth.write_text("\n\f\n".join(texts) + "\n", "utf-8")
            entry["true_text_file"] = truth.name
        catalogue.append(entry)
        print(f"{target.stat().st_size // 1024:6d} kB  {target.name}")
    text = json.dumps(catalogue, ensure_ascii=False, indent=2)
    (PAPERS / "catalogue.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
