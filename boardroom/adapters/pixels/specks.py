"""In the child: the specks that black-and-white scanning makes of grey or grained paper, taken away."""

from itertools import product

from PIL import Image, ImageChops, ImageFilter

_TILE, _ACROSS = 160, 4  # pixels of a tile's side; tiles that are looked at in each direction
_WHITE = 0.5  # of the pixels at least are white without any grain: a PDF draws the rest in greys
_DARK = 200
_SPECKLED = 0.01  # of a tile's pixels that are dark, and
_ALONE = 0.5  # so many of them gone when each pixel is what most around it are; of letters at 200 dots per inch, a tenth
_MOST_TILES = 0.7
_ROUNDS = 2


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
    dark = tile.point([255 if level < _DARK else 0 for level in range(256)])
    before = dark.histogram()[255]
    after = ImageChops.darker(dark, dark.filter(ImageFilter.MedianFilter(3))).histogram()[255]
    return before > _SPECKLED * _TILE * _TILE and before - after > _ALONE * before
