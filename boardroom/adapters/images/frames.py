"""In the child: image files decoded, turned upright, brought to eight bits."""

import warnings
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from boardroom.adapters.pixels import clipped, encoded, ink_of, prepared, shrunk, turned, writing_of
from boardroom.core.child import Answer, Declined
from boardroom.core.words import N_
from boardroom.ports.geometry import clip_of

NOT_AN_IMAGE = N_("Filen är ingen bild som går att öppna: den är skadad eller avhuggen.")
# A letter that can be read is higher than this.
LEAST_SIDE = 8
TOO_FEW_PIXELS = N_(
    "Bilden är bara några få bildpunkter hög eller bred, så det finns inget att läsa i den. "
    "Är den tagen ur ett dokument? Lägg in hela dokumentet i stället."
)
TOO_MANY_PIXELS = N_(
    "Bilden har för många bildpunkter för att öppnas. Skanna om den med lägre upplösning, till exempel 300 dpi."
)
NO_SUCH_FRAME = N_("Sidan saknas i bilden eller är skadad.")

# What is accepted, in Pillow's names; MPO is what some telephones call their JPEG.
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
}
MOST_PIXELS = 300_000_000
MOST_FRAMES = 5_000
# Finer than this adds time to recognition and no letters: an A3 page at 300 dpi.
READING_PIXELS = 18_000_000
FINE_DPI = 330
FINEST_DPI = 2_400  # more than any scanner has: the file says nonsense
# The first frame is decoded as a check up to this size; larger ones are checked when they are read.
CHECKED_PIXELS = 60_000_000


def inspect(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return the fields of ImageFacts."""
    with _open(Path(arguments["path"])) as image:
        media_type = MEDIA_TYPES[str(image.format)]
        frames = min(MOST_FRAMES, getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        image.seek(0)
        width, height = image.size
        if frames == 1 and min(width, height) < LEAST_SIDE:
            raise Declined(TOO_FEW_PIXELS)
        damaged = False
        if width * height <= CHECKED_PIXELS:
            try:
                image.load()
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001 - every decoder has errors of its own
                damaged = True
    return Answer(
        {"media_type": media_type, "frames": frames, "width": width, "height": height, "damaged": damaged}
    )


def page_image(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return one frame, upright, as an encoded image."""
    longest, clip = int(arguments["max_side"]), clip_of(arguments["clip"])
    # A part is asked for at that size, so the whole has to be decoded that much larger.
    share = clip.right - clip.left if clip else 1.0
    image = _frame(Path(arguments["path"]), int(arguments["frame"]), round(longest / share))
    return Answer({}, encoded(shrunk(clipped(image, clip), longest), str(arguments["image_format"])))


def scan(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return the images for viewer, shelf and recogniser, one after the other."""
    whole = _for_reading(_frame(Path(arguments["path"]), int(arguments["frame"]), 0))
    image = clipped(whole, clip_of(arguments["clip"]))
    view = shrunk(image, int(arguments["view_side"]))
    shown, small = encoded(view, "WEBP"), encoded(shrunk(view, int(arguments["thumb_side"])), "WEBP")
    ready = prepared(image.convert("L"))
    facts = {
        "view": len(shown),
        "thumb": len(small),
        "width": image.width,
        "height": image.height,
        "ink": ink_of(ready.image),
        "writing": writing_of(ready.image),
        "scale": ready.scale,
        "angle": ready.angle,
        "narrowing": ready.narrowing,
        "fold": ready.fold,
    }
    return Answer(facts, shown + small + encoded(ready.image, "PPM"))


def convert(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Return an image that the product made itself in another format, size or turn."""
    with Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP", "PPM"]) as image:
        longest, turn = int(arguments["max_side"]), int(arguments["rotate"]) % 360
        if longest:
            image.draft(None, (longest, longest))
        made = turned(shrunk(_eight_bits(image), longest), turn)
        return Answer({}, encoded(made, str(arguments["image_format"])))


def _open(path: Path) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow declines twice this
    warnings.simplefilter("ignore")
    _learn_heif(path)
    try:
        image = Image.open(path, formats=["JPEG", "PNG", "TIFF", "WEBP", "HEIF"])
    except Image.DecompressionBombError:
        raise Declined(TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, TypeError, EOFError):
        raise Declined(NOT_AN_IMAGE) from None
    _within_limit(image)
    return image


def _learn_heif(path: Path) -> None:
    """Load the decoder of HEIC for the files that need it: it takes half of a child's start, for every page."""
    with path.open("rb") as source:
        if source.read(12)[4:8] != b"ftyp":
            return
    import pillow_heif  # noqa: PLC0415 - see above

    pillow_heif.register_heif_opener(thumbnails=False)


def _within_limit(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Declined(TOO_MANY_PIXELS)


def _frame(path: Path, number: int, longest: int) -> Image.Image:
    # What could be saved of a half-written photograph is shown; the file itself says that it is damaged.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    image = _open(path)
    try:
        image.seek(number - 1)
        _within_limit(image)
        if image.format in {"JPEG", "MPO"}:
            side = longest or _reading_side(image)
            image.draft(None, (side, side))  # decodes straight to a half or a quarter
        image.load()
        upright = ImageOps.exif_transpose(image)
    except (MemoryError, Declined):
        raise
    except Exception:  # noqa: BLE001 - every decoder has errors of its own
        raise Declined(NO_SUCH_FRAME) from None
    return _eight_bits(upright)


def _reading_side(image: Image.Image) -> int:
    scale = min(1.0, (READING_PIXELS / (image.width * image.height)) ** 0.5)
    return int(max(1, round(max(image.size) * scale)))


def _for_reading(image: Image.Image) -> Image.Image:
    dpi = image.info.get("dpi", (0, 0))[0]
    side = _reading_side(image)
    if isinstance(dpi, (int, float)) and FINE_DPI < dpi <= 2400:
        side = min(side, max(1, round(max(image.size) * 300 / dpi)))
    return shrunk(image, side)


def _scaled(wide: Image.Image) -> Image.Image:
    """Return an image of wide grey values in eight bits, its darkest black and its lightest white."""
    darkest, lightest = (float(str(level)) for level in wide.getextrema())
    if lightest <= darkest:
        return Image.new("L", wide.size, 255)
    factor = 255 / (lightest - darkest)
    return wide.point(lambda level: level * factor - darkest * factor).convert("L")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return the image in L or RGB, transparency on white, sixteen bits scaled."""
    info = image.info
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        image = _scaled(image.convert("F"))
    elif image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in info:
        # Pillow converts grey with premultiplied transparency to nothing but plain transparency.
        clear = (image.convert("LA") if image.mode == "La" else image).convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(clear, mask=clear.getchannel("A"))
        image = white
    elif image.mode not in {"L", "RGB"}:
        image = image.convert("L" if image.mode == "1" else "RGB")
    image.info.setdefault("dpi", info.get("dpi", (0, 0)))
    return image
