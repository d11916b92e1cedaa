"""What decades in a binder and a tired scanner do to a page: each damage has a name and a seed.

A damage takes a page of ink on paper (grey or colour) and a random generator and gives the page back, same size.
It never moves text off the sheet: the true text stays true, however hard it has become to read.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from tests.data.scans.typewriter import font

Damage = Callable[[Image.Image, np.random.Generator], Image.Image]

_MM = 300 / 25.4


def _clouds(size: tuple[int, int], rng: np.random.Generator, cell: int) -> np.ndarray:
    """Smooth random blotches between 0 and 1, about `cell` pixels wide."""
    width, height = size
    small = rng.random((height // cell + 2, width // cell + 2)).astype("float32")
    return np.asarray(Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)).clip(0, 1)


def _grey(values: np.ndarray) -> Image.Image:
    return Image.fromarray(values.clip(0, 255).astype("uint8"))


def skew(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Laid crookedly on the glass."""
    angle = float(rng.uniform(0.8, 2.2) * rng.choice([-1, 1]))
    fill = 255 if page.mode == "L" else (255,) * 3
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=fill)


def noise(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Grain from the sensor, and specks of dust and toner."""
    grey = page.convert("L")
    width, height = grey.size
    values = np.asarray(grey, "float32") + rng.normal(0, 26, (height, width)).astype("float32")
    dust = rng.random((height, width))
    values[dust < 0.002] = 0
    values[dust > 0.998] = 255
    specked = _grey(values)
    draw = ImageDraw.Draw(specked)
    for _ in range(width * height // 60_000):
        x, y, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.5, 2.6)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=int(rng.integers(0, 120)))
    return specked.filter(ImageFilter.GaussianBlur(0.6))


def faded(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A ribbon at its end: the ink is grey, and in places hardly there."""
    values = np.asarray(page.convert("L"), "float32")
    blotches = _clouds(page.size, rng, 260) * 0.6 + _clouds(page.size, rng, 28) * 0.4
    left = (0.66 - 0.68 * blotches).clip(0.14, 0.6)
    # Cloth leaves a weave in the letters.
    weave = rng.normal(1, 0.35, values.shape).astype("float32")
    return _grey(250 - (255 - values) * left * weave).filter(ImageFilter.GaussianBlur(0.8))


def bleed_through(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Thin paper: the back's writing shows through, mirrored. The page's own text stands in for the back."""
    back = ImageOps.mirror(page.convert("L")).filter(ImageFilter.GaussianBlur(2.4))
    back = ImageChops.offset(back, int(rng.integers(-90, 90)), int(rng.integers(25, 45)))
    ghost = back.point(lambda value: 255 - int((255 - value) * 0.52))
    return ImageChops.multiply(page.convert("L"), ghost)


def holes(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Four holes at the left, 21, 70 and 21 millimetres apart, as every Swedish binder wants them."""
    punched = page.convert("L")
    draw = ImageDraw.Draw(punched)
    # Holes are cut in A4 proportions so that a small test page gets small holes.
    scale = page.height / 3508
    x = (10.5 * _MM + rng.normal(0, 5)) * scale
    middle = page.height / 2 + rng.normal(0, 14) * scale
    for millimetres in (-56, -35, 35, 56):
        y, r = middle + millimetres * _MM * scale, 3.0 * _MM * scale
        # The lid behind the hole is dark, and the edge throws a shadow.
        draw.ellipse((x - r, y - r, x + r, y + r), fill=52)
        draw.arc((x - r - 3, y - r - 3, x + r + 3, y + r + 3), 90, 300, fill=150, width=4)
    return punched


_STAMPS = (
    ("INKOM", "", (40, 60, 150)),
    ("KOPIA", "", (170, 35, 40)),
    ("ARKIVEXEMPLAR", "Pärm 4", (60, 40, 130)),
    ("ORIGINAL", "", (30, 70, 140)),
)


def stamp(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A rubber stamp across the writing, unevenly inked. It is no part of the true text."""
    word, under, colour = _STAMPS[int(rng.integers(len(_STAMPS)))]
    height = max(24, page.height // 30)
    face, small = font("OpenSans-Bold.ttf", height * 2 // 3), font("OpenSans-Regular.ttf", height // 2)
    width = int(max(face.getlength(word), small.getlength(under))) + height
    mark = Image.new("L", (width, height * (2 if under else 1) + height // 3), 0)
    draw = ImageDraw.Draw(mark)
    draw.rectangle((3, 3, width - 4, mark.height - 4), outline=255, width=max(2, height // 18))
    draw.text((width // 2, height * 2 // 3), word, fill=255, font=face, anchor="mm")
    draw.text((width // 2, height * 5 // 3), under, fill=255, font=small, anchor="mm")
    uneven = _clouds(mark.size, rng, 9) * 0.7 + _clouds(mark.size, rng, 60) * 0.5
    mark = _grey(np.asarray(mark, "float32") * uneven.clip(0.4, 0.9))
    mark = mark.rotate(float(rng.normal(0, 6)), Image.Resampling.BICUBIC, expand=True)
    x = int(rng.uniform(0.45, 0.85) * max(page.width - mark.width, 1))
    y = int(rng.uniform(0.03, 0.6) * max(page.height - mark.height, 1))
    stamped = page.convert("RGB")
    # Ink adds to ink: where the stamp meets a letter, the letter stays dark.
    inked = Image.new("RGB", page.size, (255, 255, 255))
    inked.paste(Image.new("RGB", mark.size, colour), (x, y), mark)
    return ImageChops.multiply(stamped, inked)


def jpeg(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Sent by mail once too often: under half the resolution, hard compression, enlarged again."""
    small = page.resize((page.width * 2 // 5, page.height * 2 // 5), Image.Resampling.BILINEAR)
    kept = io.BytesIO()
    small.save(kept, "JPEG", quality=int(rng.integers(9, 16)))
    return Image.open(kept).resize(page.size, Image.Resampling.BILINEAR)


def rotated(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Fed into the scanner on its side or upside down."""
    turn = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return page.transpose(turn[int(rng.integers(3))])


def paper(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Yellowed paper: cream at the middle, browner at the edges, in colour."""
    grey = np.asarray(page.convert("L"), "float32") / 255
    height, width = grey.shape
    across = (
        np.abs(np.linspace(-1, 1, width))[None, :] ** 6 + np.abs(np.linspace(-1, 1, height))[:, None] ** 6
    )
    shade = 1 - 0.10 * across.clip(0, 1) - 0.05 * _clouds(page.size, rng, 420)
    tone = rng.normal((246, 237, 214), 1.2)
    ink = np.array((38, 34, 40))
    layers = [_grey(grey * (level * shade - dark) + dark) for level, dark in zip(tone, ink, strict=True)]
    return Image.merge("RGB", layers)


def photograph(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Taken with a telephone on a table: perspective, a shadow from one side, the table around the sheet."""
    page = page.convert("RGB")
    width, height = page.size
    near = [rng.uniform(0.02, 0.05, 2) for _ in range(4)]
    (a, b), (c, d), (e, f), (g, h) = near
    inside = [(a, b), (1 - c, d), (1 - e, 1 - f), (g, 1 - h)]
    target = [(x * width, y * height) for x, y in inside]
    origin = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, right = [], []
    for (x, y), (u, v) in zip(target, origin, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    table = tuple(int(level) for level in rng.normal((112, 84, 60), 6))
    bent = page.transform(
        page.size,
        Image.Transform.PERSPECTIVE,
        tuple(np.linalg.solve(np.array(rows), np.array(right))),
        Image.Resampling.BICUBIC,
        fillcolor=table,
    )
    light = np.linspace(1.02, rng.uniform(0.62, 0.75), width)[None, :, None]
    lit = np.asarray(bent, "float32") * light
    return Image.fromarray(lit.clip(0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(1.1))


def upside_down(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Fed into the scanner with its foot first."""
    return page.transpose(Image.Transpose.ROTATE_180)


def faint(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The third carbon copy: dark enough at one side, and at the other hardly darker than the paper."""
    values = np.asarray(page.convert("L"), "float32")
    across = np.linspace(*rng.permutation((0.62, 0.1)), values.shape[1])[None, :]
    grain = rng.normal(0, 3.0, values.shape).astype("float32")
    return _grey(236 - (255 - values) * across * 0.9 + grain).filter(ImageFilter.GaussianBlur(0.7))


def borders(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A sheet smaller than the glass, laid askew under a lid that was left open: black all round."""
    laid = page.convert("L").resize(
        (page.width * 94 // 100, page.height * 95 // 100), Image.Resampling.LANCZOS
    )
    glass = Image.new("L", page.size, 18)
    angle = float(rng.uniform(0.5, 1.4) * rng.choice([-1, 1]))
    turned = laid.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=18)
    left, top = (page.width - turned.width) * 2 // 3, (page.height - turned.height) // 3
    glass.paste(turned, (left, top))
    return glass


def show_through(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The back of thin, grey paper shines through evenly, between and under the lines."""
    back = ImageOps.mirror(page.convert("L")).filter(ImageFilter.GaussianBlur(3.2))
    back = ImageChops.offset(back, int(rng.integers(-200, 200)), int(rng.integers(10, 60)))
    values = np.asarray(page.convert("L"), "float32")
    ghost = np.asarray(back, "float32")
    front = 205 - (255 - values) * 0.66
    return _grey(np.minimum(front, 205 - (255 - ghost) * 0.36) + rng.normal(0, 4, values.shape))


def bilevel(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Scanned in black and white as offices and telefax machines do: a pixel is ink or paper, nothing between."""
    return page.convert("L").point(lambda level: 255 if level >= 128 else 0)


DAMAGES: dict[str, Damage] = {
    "skew": skew,
    "noise": noise,
    "faded": faded,
    "bleed_through": bleed_through,
    "holes": holes,
    "stamp": stamp,
    "jpeg": jpeg,
    "rotated": rotated,
    "paper": paper,
    "photograph": photograph,
    "upside_down": upside_down,
    "faint": faint,
    "borders": borders,
    "show_through": show_through,
    "bilevel": bilevel,
}


def age(page: Image.Image, damages: tuple[str, ...], rng: np.random.Generator) -> Image.Image:
    """The page after these damages, in this order."""
    for name in damages:
        page = DAMAGES[name](page, rng)
    return page
