"""The laws of form: tokens.css alone names colours and sizes, the pairs are legible, templates bring nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKENS = ROOT / "static/css/tokens.css"
SHEETS = sorted(path for path in (ROOT / "static/css").glob("*.css") if path != TOKENS)
TEMPLATES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if not path.is_relative_to(ROOT / "templates/emails")
)

COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix)\(", re.IGNORECASE
)
NAMED = re.compile(
    r"(?<![\w-])(?:aqua|beige|black|blue|brown|coral|crimson|cyan|gold|gray|green|grey|indigo|ivory|khaki|lime|magenta"
    r"|maroon|navy|olive|orange|orchid|pink|plum|purple|red|salmon|silver|snow|tan|teal|tomato|transparent|violet|wheat"
    r"|white|yellow|canvas|canvastext)(?![\w-])",
    re.IGNORECASE,
)
FONT_SIZE = re.compile(r"font(?:-size)?\s*:\s*[^;]*?\d(?:px|pt|rem|em|%)")
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")

# (ink, ground, the least contrast). Body text 7:1, other text 4.5:1, marks and frames 3:1.
PAIRS = [
    *(("ink", ground, 7.0) for ground in ("paper", "paper-sunk", "paper-raised")),
    ("ink", "slate-wash", 7.0),
    ("ink", "spruce-wash", 7.0),
    ("ink", "amber-wash", 7.0),
    ("ink", "brick-wash", 7.0),
    *(
        (ink, ground, 4.5)
        for ink in ("ink-soft", "spruce", "spruce-deep", "amber", "brick", "slate")
        for ground in ("paper", "paper-sunk", "paper-raised")
    ),
    ("spruce-deep", "spruce-wash", 4.5),
    ("spruce", "spruce-wash", 4.5),
    ("amber", "amber-wash", 4.5),
    ("brick", "brick-wash", 4.5),
    ("slate", "slate-wash", 4.5),
    ("on-spruce", "spruce", 4.5),
    ("on-spruce", "spruce-deep", 4.5),
    ("on-brick", "brick", 4.5),
    ("on-hit", "hit", 4.5),
    ("on-hit", "hit-now", 4.5),
    ("focus", "paper", 3.0),
    ("focus", "paper-raised", 3.0),
    ("line-strong", "paper", 3.0),
    ("line-strong", "paper-raised", 3.0),
]


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def palettes() -> dict[str, dict[str, str]]:
    text = without_comments(TOKENS.read_text(encoding="utf-8"))
    screen = text.split("@media print")[0]
    light_text, rest = screen.split("@media (prefers-color-scheme: dark)")
    asked_text, chosen_text = rest.split(':root[data-theme="dark"]')
    light = dict(DECLARATION.findall(light_text))
    return {
        "light": light,
        "dark, asked for by the device": dict(DECLARATION.findall(asked_text)),
        "dark, chosen": dict(DECLARATION.findall(chosen_text)),
    }


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_only_the_tokens_name_colours(sheet: Path) -> None:
    text = without_comments(sheet.read_text(encoding="utf-8"))
    values = [line for line in text.splitlines() if ":" in line and not line.rstrip().endswith(("{", ","))]
    assert [line.strip() for line in values if COLOUR.search(line)] == []
    assert [line.strip() for line in values if NAMED.search(line.split(":", 1)[1])] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_only_the_tokens_name_sizes_of_type(sheet: Path) -> None:
    text = without_comments(sheet.read_text(encoding="utf-8"))
    assert FONT_SIZE.findall(text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_token_that_is_used_exists(sheet: Path) -> None:
    known = set(palettes()["light"])
    used = set(re.findall(r"var\((--[\w-]+)", sheet.read_text(encoding="utf-8")))
    assert used <= known


@pytest.mark.parametrize("sheet", [TOKENS, *SHEETS], ids=lambda path: path.name)
def test_every_sheet_lives_in_a_layer_and_asks_no_other_server(sheet: Path) -> None:
    text = without_comments(sheet.read_text(encoding="utf-8"))
    assert text.lstrip().startswith("@layer ")
    assert "//" not in text


def test_the_two_ways_into_the_dark_are_the_same() -> None:
    found = palettes()
    assert found["dark, asked for by the device"] == found["dark, chosen"]


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
@pytest.mark.parametrize("palette", ["light", "dark, chosen"])
def test_the_pairs_are_legible(palette: str, ink: str, ground: str, least: float) -> None:
    found = palettes()
    tokens = found["light"] | found[palette]
    assert contrast(tokens[f"--{ink}"], tokens[f"--{ground}"]) >= least


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_bring_nothing_inline(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"<style\b|\sstyle\s*=|javascript:|\shx-on\b", text, re.IGNORECASE) == []
    assert re.findall(r"<[a-z][^>]*\son[a-z]+\s*=", text, re.IGNORECASE) == []
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag] == []


@pytest.mark.parametrize(
    "template", sorted((ROOT / "templates/components").glob("*.html")), ids=lambda path: path.stem
)
def test_every_component_says_what_it_takes_and_holds_the_macro_of_its_name(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert text.startswith("{#")
    assert re.search(rf"\{{%-? macro {template.stem}\(", text)


def test_the_first_view_of_every_page_is_small() -> None:
    frame = (ROOT / "templates/layouts/base.html").read_text(encoding="utf-8")
    [named] = re.findall(r"for sheet in \(([^)]*)\)", frame)
    every = [*re.findall(r"'(\w+)'", named), "print"]
    size = {path.stem: path.stat().st_size for path in (ROOT / "static/css").glob("*.css")}
    carried = [
        ROOT / "static/fonts/source-sans-3-latin-wght-normal.woff2",
        ROOT / "static/fonts/literata-title-latin.woff2",
        ROOT / "static/js/preferences.js",
        ROOT / "static/js/search.js",
        ROOT / "static/js/fragments.js",
    ]
    # htmx is a third of its size on the way; it is counted as it travels.
    htmx = (ROOT / "static/vendor/htmx/htmx.min.js").stat().st_size / 3
    common = sum(path.stat().st_size for path in carried) + htmx + sum(size[sheet] for sheet in every)
    own = {
        template: sum(size[sheet] for sheet in re.findall(r"'css/(\w+)\.css'", text) if sheet not in every)
        for template in TEMPLATES
        if "css/" in (text := template.read_text(encoding="utf-8")) and template.name != "base.html"
    }
    assert own
    assert not {template for template, its in own.items() if common + its > 140_000}
