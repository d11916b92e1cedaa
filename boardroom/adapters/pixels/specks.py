"""In the child: the specks that black-and-white scanning makes of grey or grained paper, taken away."""

from itertools import product

from PIL import Image, ImageChops, ImageFilter

_TILE, _ACROSS = 160, 4  # pixels of a tile's side; tiles that are looked at in each direction
_WHITE = 0.5  # of the pixels at least are white without any grain: a PDF draws the rest in greys
_DARK = 200
_SPECKLED = 0.01  # of a tile's pixels that are dark, and
_ALONE = 0.4  # so many of them in specks: of letters at 75 dots per inch a sixth
_SPECK = 4  # pixels; a PDF draws one as four
_BESIDE = 2  # dark pixels that chance puts around a speck; around a piece of a letter there are more
_MOST_TILES = 0.7
_ROUNDS = 2

_NEAR = ImageFilter.Kernel((3, 3), [1] * 9, scale=1)
# The sixteen pixels two away.
_AROUND = ImageFilter.Kernel(
    (5, 5), [int(max(abs(x), abs(y)) == 2) for x, y in product(range(-2, 3), repeat=2)], scale=1
)


def without_specks(grey: Image.Image) -> Image.Image:
    """Return a black-and-white page that is strewn with single dark pixels without them; every other page as it is.

    The recogniser looks for letters in every speck: such a page took minutes.
    """
    if min(grey.size) < 2 * _TILE or grey.histogram()[255] < _WHITE * grey.width * grey.height:
        return grey
    for _round in range(_ROUNDS):
        if not _is_strewn(grey):
            break
        # What a PDF has drawn between two pixels stays behind as a shade of white.
        shades = [level if level < _DARK else 255 for level in range(256)]
        grey = grey.filter(ImageFilter.MedianFilter(3)).point(shades)
    return grey


def _is_strewn(grey: Image.Image) -> bool:
    step_x, step_y = (grey.width - _TILE) // (_ACROSS + 1), (grey.height - _TILE) // (_ACROSS + 1)
    tiles = [
        grey.crop((x * step_x, y * step_y, x * step_x + _TILE, y * step_y + _TILE))
        for x, y in product(range(1, _ACROSS + 1), repeat=2)
    ]
    return sum(map(_is_speckled, tiles)) >= _MOST_TILES * len(tiles)


def _is_speckled(tile: Image.Image) -> bool:
    # Each dark pixel counts eight, so that 25 of them fit into a byte.
    dark = tile.point([8 if level < _DARK else 0 for level in range(256)])
    near, around = dark.filter(_NEAR), dark.filter(_AROUND)
    speck = ImageChops.darker(
        near.point([255 if 0 < level <= 8 * _SPECK else 0 for level in range(256)]),
        around.point([255 if level <= 8 * _BESIDE else 0 for level in range(256)]),
    )
    count = dark.histogram()[8]
    alone = ImageChops.darker(dark, speck).histogram()[8]
    return count > _SPECKLED * _TILE * _TILE and alone > _ALONE * count
