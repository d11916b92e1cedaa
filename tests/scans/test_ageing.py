"""What each damage does to a page can be seen on it, and on no clean one."""

import numpy as np
import pytest
from PIL import Image

from tests.data.scans import ageing, generate

INK, BLANK = 110, 250


@pytest.fixture(scope="module")
def clean() -> Image.Image:
    """A page before anything happened to it, a quarter as wide and high: the damages are the same, and quicker."""
    return generate.page("clean", 1)[0].convert("L").resize((620, 877), Image.Resampling.LANCZOS)


def grey(page: Image.Image) -> np.ndarray:
    return np.asarray(page.convert("L"), "float32")


def on_paper(clean: Image.Image, page: Image.Image) -> np.ndarray:
    """What has become of the pixels where nothing was written."""
    return grey(page)[grey(clean) > BLANK]


def in_letters(clean: Image.Image, page: Image.Image) -> np.ndarray:
    return grey(page)[grey(clean) < INK]


def straightness(page: Image.Image) -> float:
    """How much rows of writing and rows of nothing differ: most where the lines lie level."""
    return float((255 - grey(page)).sum(axis=1).var())


def lies_askew(clean: Image.Image, page: Image.Image) -> bool:
    turned = {
        angle: straightness(page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255))
        for angle in (-2, -1.5, -1, 0, 1, 1.5, 2)
    }
    return max(turned, key=turned.__getitem__) != 0


def discs_at_the_left(clean: Image.Image, page: Image.Image) -> int:
    dark = (grey(page)[:, : page.width // 9] < INK).any(axis=1)
    return int((np.diff(dark.astype(int)) == 1).sum())


def colourful(page: Image.Image) -> np.ndarray:
    levels = np.asarray(page.convert("RGB"), "float32")
    return levels.max(axis=2) - levels.min(axis=2)


def sharpness(page: Image.Image) -> float:
    return float(np.abs(np.diff(grey(page), axis=1)).max(axis=1).mean())


def sides_differ_by(clean: Image.Image, page: Image.Image) -> float:
    letters, third = grey(clean) < INK, page.width // 3
    left, right = (
        grey(page)[:, part][letters[:, part]] for part in (slice(0, third), slice(2 * third, None))
    )
    return abs(float(left.mean() - right.mean()))


def edge(page: Image.Image) -> np.ndarray:
    levels = grey(page)
    return np.concatenate(
        [levels[:4].ravel(), levels[-4:].ravel(), levels[:, :4].ravel(), levels[:, -4:].ravel()]
    )


SEEN = {
    "skew": lies_askew,
    "noise": lambda clean, page: on_paper(clean, page).std() > 8 and (grey(page) < 60).sum() > 20,
    "faded": lambda clean, page: in_letters(clean, page).mean() > in_letters(clean, clean).mean() + 60,
    # The back is seen between the lines, and nowhere as dark as the front.
    "bleed_through": lambda clean, page: (
        0.01 < (on_paper(clean, page) < 235).mean() < 0.5 and (on_paper(clean, page) < INK).mean() < 0.005
    ),
    "holes": lambda clean, page: discs_at_the_left(clean, page) == 4,
    "stamp": lambda clean, page: 100 < (colourful(page) > 40).sum() < page.width * page.height // 10,
    "jpeg": lambda clean, page: (
        sharpness(page) < 0.8 * sharpness(clean) and 0 < np.abs(on_paper(clean, page) - 255).mean() < 15
    ),
    "rotated": lambda clean, page: any(
        page == clean.transpose(turn)
        for turn in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    ),
    "bilevel": lambda clean, page: set(np.unique(grey(page))) == {0, 255},
    "paper": lambda clean, page: colourful(page)[grey(clean) > BLANK].mean() > 20,
    "photograph": lambda clean, page: edge(page).mean() < 130 and colourful(page).max() > 20,
    "upside_down": lambda clean, page: page == clean.transpose(Image.Transpose.ROTATE_180),
    "faint": lambda clean, page: sides_differ_by(clean, page) > 20 and in_letters(clean, page).mean() > 150,
    "borders": lambda clean, page: edge(page).mean() < 60,
    "show_through": lambda clean, page: (
        on_paper(clean, page).mean() < 215 and on_paper(clean, page).min() < 190
    ),
}


@pytest.mark.parametrize("damage", ageing.DAMAGES)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_damage_is_seen_on_the_page_and_on_no_clean_one(clean, damage, seed):
    page = ageing.age(clean.copy(), (damage,), np.random.default_rng(seed))
    assert SEEN[damage](clean, page)
    assert not SEEN[damage](clean, clean)


def test_every_damage_is_done_to_some_kind_of_page():
    assert {damage for damages in generate.KINDS.values() for damage in damages} == set(ageing.DAMAGES)
