"""Scans as files: layered PDFs as office scanners write them, plain image PDFs, multi-page TIFFs.

A layered page has no picture of itself. It has a coarse colour background and, over it, one-bit stencils through
which a single ink is poured. Whoever takes out the largest image gets an empty sheet; only rendering shows the page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

_A4 = (595.28, 841.89)
Picture = Callable[[pikepdf.Pdf, Image.Image], pikepdf.Object]


def one_bit(page: Image.Image, threshold: int = 140) -> Image.Image:
    """Black and white: darker than the threshold is ink."""
    return page.convert("L").point(lambda value: 0 if value < threshold else 255).convert("1")


def _group4(picture: Image.Image) -> bytes:
    """The picture's fax coding, without the TIFF that Pillow wraps it in."""
    kept = io.BytesIO()
    picture.save(kept, "TIFF", compression="group4", tiffinfo={278: picture.height})
    with Image.open(kept) as tiff:
        (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]
    return kept.getvalue()[start : start + length]


def fax_image(pdf: pikepdf.Pdf, picture: Image.Image, **more: object) -> pikepdf.Object:
    """A one-bit image; with `ImageMask=True` a stencil that pours ink where the picture is black."""
    parameters = {"/K": -1, "/Columns": picture.width, "/Rows": picture.height, "/BlackIs1": True}
    kind = more or {"ColorSpace": pikepdf.Name.DeviceGray}
    return pikepdf.Stream(
        pdf,
        _group4(picture),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=1,
        Filter=pikepdf.Name.CCITTFaxDecode,
        DecodeParms=pikepdf.Dictionary(parameters),
        **kind,
    )


def jpeg_image(pdf: pikepdf.Pdf, picture: Image.Image, quality: int = 40) -> pikepdf.Object:
    """A grey or colour image."""
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality, optimize=True)
    space = pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB
    return pikepdf.Stream(
        pdf,
        kept.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=8,
        ColorSpace=space,
        Filter=pikepdf.Name.DCTDecode,
    )


def _add_page(
    pdf: pikepdf.Pdf, images: dict[str, pikepdf.Object], drawing: str, box: tuple[float, float]
) -> None:
    pdf.add_blank_page(page_size=box)
    page = pdf.pages[-1]
    held = pikepdf.Dictionary({f"/{name}": pdf.make_indirect(image) for name, image in images.items()})
    page.obj.Resources = pikepdf.Dictionary(XObject=held)
    page.obj.Contents = pdf.make_stream(drawing.encode())


def _box(page: Image.Image) -> tuple[float, float]:
    """A4 the way the picture lies."""
    return _A4 if page.height >= page.width else (_A4[1], _A4[0])


def _save(pdf: pikepdf.Pdf) -> bytes:
    kept = io.BytesIO()
    # The same pages must give the same bytes, so no time and no random identity goes in.
    pdf.save(kept, deterministic_id=True, compress_streams=True)
    return kept.getvalue()


def layered_pdf(pages: Sequence[Image.Image], bands: int = 3) -> bytes:
    """Each page as a background at 72 dpi under stencils: black ones in bands, and one for coloured ink."""
    pdf = pikepdf.new()
    for page in pages:
        colour = page.convert("RGB")
        values = np.asarray(colour, "int16")
        # A ribbon is grey, a stamp is not: coloured ink gets a stencil of its own.
        inked = (values.min(-1) < 150) & (np.ptp(values, axis=-1) > 45)
        black = (np.asarray(page.convert("L")) < 140) & ~inked
        width, height = page.size
        box_width, box_height = _box(page)
        # Cover what the stencils draw, as the scanner does, so that no shadow of a letter is left behind.
        covered = colour.reduce(4).filter(ImageFilter.MaxFilter(5))
        background = covered.resize((width * 72 // 300, height * 72 // 300))
        images = {"Bg": jpeg_image(pdf, background.filter(ImageFilter.GaussianBlur(1.5)), 30)}
        drawing = f"q {box_width:.2f} 0 0 {box_height:.2f} 0 0 cm /Bg Do Q\n"
        for band in range(bands):
            top, bottom = height * band // bands, height * (band + 1) // bands
            stencil = Image.fromarray(~black[top:bottom]).convert("1")
            images[f"Ink{band}"] = fax_image(pdf, stencil, ImageMask=True)
            tall, low = (bottom - top) * box_height / height, (height - bottom) * box_height / height
            drawing += f"q 0.11 0.11 0.12 rg {box_width:.2f} 0 0 {tall:.3f} 0 {low:.3f} cm /Ink{band} Do Q\n"
        if inked.mean() > 0.0002:
            red, green, blue = (np.median(values[inked], axis=0) / 255).tolist()
            images["Stamp"] = fax_image(pdf, Image.fromarray(~inked).convert("1"), ImageMask=True)
            drawing += f"q {red:.2f} {green:.2f} {blue:.2f} rg {box_width:.2f} 0 0 {box_height:.2f} 0 0 cm /Stamp Do Q\n"
        _add_page(pdf, images, drawing, (box_width, box_height))
    return _save(pdf)


def image_pdf(pages: Sequence[Image.Image], *, dpi: int = 200, quality: int = 40, fax: bool = False) -> bytes:
    """Each page as one image: JPEG at `dpi`, or with `fax` one bit deep at 300 dpi."""
    pdf = pikepdf.new()
    for page in pages:
        width, height = _box(page)
        if fax:
            image = fax_image(pdf, one_bit(page))
        else:
            size = (page.width * dpi // 300, page.height * dpi // 300)
            image = jpeg_image(pdf, page.resize(size, Image.Resampling.LANCZOS), quality)
        _add_page(pdf, {"Im0": image}, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q", (width, height))
    return _save(pdf)


def tiff(pages: Sequence[Image.Image], target: Path) -> None:
    """All pages in one fax-coded TIFF, as the office copier of 1998 kept them."""
    first, *rest = [one_bit(page) for page in pages]
    first.save(target, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(300, 300))


def rendered(pdf: bytes, number: int = 0, dpi: int = 300) -> Image.Image:
    """A page of a PDF as a reader sees it."""
    document = pdfium.PdfDocument(pdf)
    try:
        return document[number].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()
