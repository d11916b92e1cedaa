"""In the child: pages copied out of PDFs, image files laid on pages of their own size."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageOps

from boardroom.core.child import Answer, Declined
from boardroom.core.words import N_
from boardroom.ports.geometry import Clip, clip_of

NO_SUCH_PAGE = N_("Sidan saknas i filen eller är skadad.")
LOCKED = N_("Filen är låst med lösenord, så sidorna går inte att ta ut.")

MOST_PIXELS = 300_000_000
# A photograph rarely knows its size on paper: then its longer side is that of an A4 sheet, in inches.
A4_SIDE = 11.69
PLAUSIBLE_DPI = (50, 2_400)
# How a page is turned (PDF 32000-1, 7.7.3.3) so that a photograph stands upright (Exif 2.3, Orientation).
TURNS = {1: 0, 3: 180, 6: 90, 8: 270}
ORIENTATION = 0x0112


def excerpt(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return the pieces as one PDF."""
    # Sources stay open until all is written: streams are copied out of them at the end.
    opened: dict[str, pikepdf.Pdf] = {}
    made = gathered(arguments, opened)
    return Answer({"pages": len(made.pages)}, written(made))


def gathered(arguments: Mapping[str, Any], opened: dict[str, pikepdf.Pdf]) -> pikepdf.Pdf:
    """Return the pieces as one document in memory; what it was taken out of is put into `opened`."""
    made = pikepdf.new()
    pictures: dict[tuple[str, int], _Picture] = {}
    for piece in arguments["pieces"]:
        path, numbers = str(piece["path"]), range(int(piece["first"]), int(piece["last"]) + 1)
        clip = clip_of(piece["clip"])
        for number in numbers:
            if piece["media_type"] == "application/pdf":
                source = opened.setdefault(path, _open(path)) if path not in opened else opened[path]
                if number > len(source.pages):
                    raise Declined(NO_SUCH_PAGE)
                made.pages.append(source.pages[number - 1])
            else:
                # Both halves of a sheet show the one picture.
                if (path, number) not in pictures:
                    pictures[path, number] = _picture(made, Path(path), number)
                _lay(made, pictures[path, number])
            if clip is not None:
                # A page that is taken out of a file twice is one object: each half wants its own.
                made.pages[-1] = pikepdf.Page(
                    made.make_indirect(pikepdf.Dictionary(dict(made.pages[-1].obj.items())))
                )
                _cut(made.pages[-1], clip)
    return made


def written(made: pikepdf.Pdf) -> bytes:
    """Return a document's bytes, the same for the same document."""
    target = BytesIO()
    made.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


def _open(path: str) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path)
    except pikepdf.PasswordError:
        raise Declined(LOCKED) from None


@dataclass(frozen=True)
class _Picture:
    """A frame of an image file as it lies in the PDF: its size on paper, in inches, and how it is turned."""

    stream: pikepdf.Stream
    inches: tuple[float, float]
    turn: int


def _cut(page: pikepdf.Page, clip: Clip) -> None:
    """Let a page show only a part of its sheet: that is all of it that it has, though nothing is taken out of its contents.

    The part is a share of the sheet as it is seen, which /Rotate turns clockwise (PDF 32000-1, 7.7.3.3).
    """
    turn = (int(page.obj.get("/Rotate", 0)) + clip.turn) % 360
    left, low, right, high = (float(edge) for edge in page.cropbox)
    wide, tall = right - left, high - low
    box = {
        0: (left + clip.left * wide, low, left + clip.right * wide, high),
        90: (left, low + clip.left * tall, right, low + clip.right * tall),
        180: (right - clip.right * wide, low, right - clip.left * wide, high),
        270: (left, high - clip.right * tall, right, high - clip.left * tall),
    }[turn]
    page.obj.Rotate = turn
    for name in ("/BleedBox", "/TrimBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]
    page.obj.MediaBox = page.obj.CropBox = pikepdf.Array([round(edge, 2) for edge in box])


def _picture(made: pikepdf.Pdf, path: Path, frame: int) -> _Picture:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow declines twice this
    _learn_heif(path)
    try:
        image: Image.Image = Image.open(path, formats=["JPEG", "PNG", "TIFF", "WEBP", "HEIF"])
        image.seek(frame - 1)
    except (OSError, EOFError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Declined(NO_SUCH_PAGE) from None
    inches = _inches(image)
    turn = TURNS.get(image.getexif().get(ORIENTATION, 1)) if image.format == "JPEG" else None
    if turn is not None and image.mode in {"L", "RGB"}:
        # A photograph goes in byte for byte: nothing is lost by another compression.
        stream = made.make_stream(path.read_bytes())
        stream.Filter = pikepdf.Name.DCTDecode
    else:
        upright = ImageOps.exif_transpose(image)
        if upright.size != image.size and upright.size == (image.height, image.width):
            inches = inches[1], inches[0]
        turn, image = 0, _plain(upright)
        stream = _stream(made, image)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = image.width, image.height
    stream.ColorSpace = pikepdf.Name.DeviceRGB if image.mode == "RGB" else pikepdf.Name.DeviceGray
    stream.BitsPerComponent = 1 if image.mode == "1" else 8
    return _Picture(stream, inches, turn)


def _lay(made: pikepdf.Pdf, picture: _Picture) -> None:
    """Add a page that bears a picture."""
    width, height = (round(side * 72, 2) for side in picture.inches)
    page = made.add_blank_page(page_size=(width, height))
    if picture.turn:
        page.Rotate = picture.turn
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture.stream))
    page.Contents = made.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())


def _stream(made: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    if image.mode == "1":
        stream = made.make_stream(zlib.compress(image.tobytes(), 6))
        stream.Filter = pikepdf.Name.FlateDecode
        return stream
    target = BytesIO()
    image.save(target, "JPEG", quality=90)
    stream = made.make_stream(target.getvalue())
    stream.Filter = pikepdf.Name.DCTDecode
    return stream


def _inches(image: Image.Image) -> tuple[float, float]:
    dpi = image.info.get("dpi", (0, 0))[0]
    low, high = PLAUSIBLE_DPI
    if not (isinstance(dpi, (int, float)) and low <= dpi <= high):
        dpi = max(image.size) / A4_SIDE
    return image.width / float(dpi), image.height / float(dpi)


def _plain(image: Image.Image) -> Image.Image:
    """Return the image in black and white, grey or RGB, transparency on white."""
    if image.mode in {"1", "L", "RGB"}:
        return image
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(clear, mask=clear.getchannel("A"))
        return white
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        wide = image.convert("F")
        darkest, lightest = (float(str(level)) for level in wide.getextrema())
        factor = 255 / ((lightest - darkest) or 1)
        return wide.point(lambda level: level * factor - darkest * factor).convert("L")
    return image.convert("RGB")


def _learn_heif(path: Path) -> None:
    """Load the decoder of HEIC for the files that need it."""
    with path.open("rb") as source:
        if source.read(12)[4:8] != b"ftyp":
            return
    import pillow_heif  # noqa: PLC0415 - it takes half of a child's start

    pillow_heif.register_heif_opener(thumbnails=False)
