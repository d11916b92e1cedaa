"""In the child: where the ink lies on a reduced page, whatever the colour of its paper."""

from PIL import Image, ImageChops, ImageFilter

# A page is looked at in squares of so many pixels: a quarter of a scan's resolution still shows every line of text.
REDUCTION = 4
_PAPER_CELL = 12  # of the reduced page: wider than any stroke of a letter
_FAINTEST = 14  # grey levels under the paper that can be ink
_DARK = 0.4  # of the way from paper to the darkest ink


def paper_of(small: Image.Image) -> Image.Image:
    """Return the paper under the ink: the lightest level around each spot, without sudden steps."""
    cells = small.reduce(_PAPER_CELL) if min(small.size) >= 2 * _PAPER_CELL else small
    lightest = cells.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.BoxBlur(1))
    return lightest.resize(small.size, Image.Resampling.BILINEAR)


def mask_of(small: Image.Image, paper: Image.Image) -> Image.Image:
    """Return the ink of a reduced grey page: 255 where ink is, 0 where paper is."""
    depth = ImageChops.subtract(paper, small)
    return depth.point(_step(max(_FAINTEST, round(_DARK * deep(depth)))))


def deep(depth: Image.Image) -> int:
    """Return how far the darker ink lies under the paper; specks and holes are too few to count."""
    counts = depth.histogram()
    inked = sum(counts[_FAINTEST:])
    seen = 0
    for level in range(255, _FAINTEST, -1):
        seen += counts[level]
        if seen * 4 >= inked:
            return level
    return _FAINTEST


def _step(at: int) -> list[int]:
    return [255 if level >= at else 0 for level in range(256)]


def row_means(picture: Image.Image) -> list[float]:
    """Return the mean level of each row, from the top."""
    narrow = picture.convert("F").resize((1, picture.height), Image.Resampling.BOX)
    return list(map(float, memoryview(narrow.tobytes()).cast("f")))


def column_means(picture: Image.Image) -> list[float]:
    """Return the mean level of each column, from the left."""
    low = picture.convert("F").resize((picture.width, 1), Image.Resampling.BOX)
    return list(map(float, memoryview(low.tobytes()).cast("f")))
