"""Pages whose difficulty is their layout: newspaper columns, two-column bylaws, tables of amounts, spreads, forms.

Their words are the archive's own paragraphs, so that every true text is known; the order of the true text is the order
in which a person reads: column after column, and a table row by row.
"""

from __future__ import annotations

import io
import textwrap
from functools import cache

import numpy as np
import typst
from PIL import Image, ImageDraw

from tests.data.scans.content import HERE, Block, all_manuscripts
from tests.data.scans.typewriter import A4, DPI, MACHINES, Sheet, font

_FONTS = [str(HERE / "fonts")]
_HEADLINES = (
    "Granen 7 får nya stammar",
    "Taket på Tallgatan läggs om",
    "Hissen står åter stilla",
    "Bostadsrättshus firar femtio år",
)
_ITEMS = (
    "Årsavgifter bostäder",
    "Hyror lokaler",
    "Hyror garage",
    "Övriga intäkter",
    "Fjärrvärme",
    "El och vatten",
    "Renhållning",
    "Fastighetsskötsel",
    "Snöröjning",
    "Reparationer",
    "Försäkring",
    "Fastighetsavgift",
    "Styrelsearvoden",
    "Revision",
    "Räntekostnader",
    "Avskrivningar",
    "Avsättning till fonden",
    "Bankkostnader",
    "Föreningsmöten",
    "Kabel-TV och bredband",
)
_FORM = (
    ("Fastighet", "Granen 7, Åbyköping"),
    ("Sökandens namn", "Ingrid Palmcrantz"),
    ("Lägenhet", "nr 31, trapphus C, 3 tr"),
    ("Telefon", "12 34 56"),
    ("Arbetets art", "Byte av köksinredning och spis"),
    ("Entreprenör", "Åby Snickeri och Inredning"),
    ("Beräknad kostnad", "14 800:-"),
    ("Påbörjas", "den 6 februari 1984"),
    ("Avslutas", "den 24 februari 1984"),
    ("Bärande vägg berörs", "nej"),
    ("Ledningar berörs", "ja, avlopp och kallvatten"),
    ("Anmält till grannar", "lgh 28, 30 och 34"),
    ("Försäkringsbolag", "Länsbolaget, nr 7714-83"),
    ("Nycklar lämnas till", "vicevärden Göran Vestlund"),
    ("Styrelsens beslut", "Bifalles enligt § 6 den 7 november"),
    ("Villkor", "Arbetet utföres vardagar kl 8 till 17"),
    ("Besiktning", "Kjell Åkesson besiktigar i mars"),
    ("Anmärkningar", "Inga"),
)


@cache
def _paragraphs() -> tuple[str, ...]:
    return tuple(
        block.text
        for paper in all_manuscripts()
        if paper.style in {"office", "sans"}
        for page in paper.pages
        for block in page
        if block.kind == "paragraph" and len(block.text) > 90
    )


def _some(rng: np.random.Generator, letters: int) -> list[str]:
    """Paragraphs in a random order, together about that many letters."""
    chosen: list[str] = []
    paragraphs = _paragraphs()
    for at in rng.permutation(len(paragraphs)):
        chosen.append(paragraphs[int(at)])
        if sum(map(len, chosen)) >= letters:
            break
    return chosen


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _set(source: str, *, ppi: float = DPI) -> Image.Image:
    made = typst.compile(source.encode(), format="png", ppi=ppi, font_paths=_FONTS, ignore_system_fonts=True)
    if isinstance(made, list):
        raise ValueError(f"the layout ran over to {len(made)} pages")  # noqa: TRY004 - a matter of length
    return Image.open(io.BytesIO(made)).convert("L")


def _columns(paragraphs: list[str], size: float, count: int, gutter: str) -> str:
    body = "\n".join(f"#par(text({_quoted(text)}))" for text in paragraphs)
    return (
        f'#set text(font: "Old Standard TT", size: {size}pt, lang: "sv", hyphenate: false)\n'
        "#set par(justify: true, leading: 0.5em, spacing: 0.7em)\n"
        f"#columns({count}, gutter: {gutter})[\n{body}\n]\n"
    )


def newspaper(rng: np.random.Generator) -> tuple[Image.Image, str]:
    """A cutting of a newspaper, three narrow columns under a headline."""
    headline = _HEADLINES[int(rng.integers(len(_HEADLINES)))]
    paragraphs = _some(rng, 3600)
    source = (
        '#set page(paper: "a4", margin: (x: 22mm, top: 20mm, bottom: 18mm))\n'
        f'#text(font: "Old Standard TT", weight: 700, size: 30pt, {_quoted(headline)})\n\n'
        + _columns(paragraphs, 10.5, 3, "6mm")
    )
    return _on_a4(_set(source)), "\n".join([headline, *paragraphs])


def clipping(rng: np.random.Generator) -> tuple[Image.Image, str]:
    """A cutting of two columns, scanned at 75 dpi for a web page long ago."""
    headline = _HEADLINES[int(rng.integers(len(_HEADLINES)))]
    paragraphs = _some(rng, 1500)
    source = (
        "#set page(width: 150mm, height: 196mm, margin: 9mm)\n"
        f'#text(font: "Old Standard TT", weight: 700, size: 24pt, {_quoted(headline)})\n\n'
        + _columns(paragraphs, 12, 2, "7mm")
    )
    fine = _set(source, ppi=300)
    size = round(fine.width / 4), round(fine.height / 4)
    return fine.resize(size, Image.Resampling.BOX), "\n".join([headline, *paragraphs])


def bylaws(rng: np.random.Generator) -> tuple[Image.Image, str]:
    """Bylaws printed in two columns, a section sign at the head of each section."""
    paragraphs = _some(rng, 2600)
    first = int(rng.integers(1, 14))
    parts = [f"Stadgar för Bostadsrättsföreningen Granen {first % 9 + 1}"]
    body = []
    for number, text in enumerate(paragraphs, start=first):
        heading = f"§ {number} {text.split()[0].strip('.,').capitalize()}"
        body.append(f"#text(weight: 700, {_quoted(heading)})\n\n#par(text({_quoted(text)}))\n")
        parts += [heading, text]
    source = (
        '#set page(paper: "a4", margin: (x: 20mm, top: 22mm, bottom: 18mm))\n'
        '#set text(font: "Libertinus Serif", size: 11pt, lang: "sv", hyphenate: false)\n'
        "#set par(justify: true, leading: 0.6em, spacing: 0.8em)\n"
        f"#align(center, text(size: 16pt, weight: 700, {_quoted(parts[0])}))\n\n"
        "#columns(2, gutter: 9mm)[\n" + "\n".join(body) + "]\n"
    )
    return _on_a4(_set(source)), "\n".join(parts)


def _amount(rng: np.random.Generator) -> str:
    return f"{int(10 ** rng.uniform(2.6, 6.3)):,}".replace(",", " ")


def table(rng: np.random.Generator) -> tuple[Image.Image, str]:
    """A page of accounts: an item, this year, last year and the budget, thousands parted by spaces."""
    heads = ("Post", "Utfall 2024", "Utfall 2023", "Budget 2025")
    rows = [
        (_ITEMS[int(at)], _amount(rng), _amount(rng), _amount(rng)) for at in rng.permutation(len(_ITEMS))
    ]
    # Each group has a sum beneath it and a note about it.
    title = "Resultaträkning i kronor"
    note = (
        "Beloppen är avstämda mot huvudboken. Budgeten fastställdes av styrelsen den 18 november 2024 enligt "
        "protokoll nr 12 § 7, och gäller från den 1 januari 2025."
    )
    cells = ", ".join(_quoted(cell) for row in (heads, *rows) for cell in row)
    source = (
        '#set page(paper: "a4", margin: (x: 22mm, top: 24mm, bottom: 20mm))\n'
        '#set text(font: "Open Sans", size: 10.5pt, lang: "sv", hyphenate: false)\n'
        f"#text(size: 15pt, weight: 700, {_quoted(title)})\n\n"
        "#table(columns: (1fr, auto, auto, auto), align: (left, right, right, right), "
        f"stroke: (x: none, top: none, bottom: 0.4pt + luma(60%)), inset: (x: 7pt, y: 5pt), {cells})\n\n"
        f"#par(text({_quoted(note)}))\n"
    )
    return _on_a4(_set(source)), "\n".join([title, *(" ".join(row) for row in (heads, *rows)), note])


def spread(rng: np.random.Generator) -> tuple[Image.Image, str]:
    """Two pages of a minute book on one sheet of glass, with the shadow of the fold between them."""
    left, right = _some(rng, 1150), _some(rng, 1150)
    halves = []
    for number, paragraphs in ((14, left), (15, right)):
        body = "\n".join(f"#par(text({_quoted(text)}))\n" for text in paragraphs)
        source = (
            "#set page(width: 148.5mm, height: 210mm, margin: (x: 17mm, top: 16mm, bottom: 12mm))\n"
            '#set text(font: "Libertinus Serif", size: 10.5pt, lang: "sv", hyphenate: false)\n'
            "#set par(justify: true, leading: 0.62em, spacing: 0.9em)\n"
            f'#align(center, text("{number}"))\n\n{body}'
        )
        halves.append(_set(source))
    sheet = Image.new("L", (A4[1], A4[0]), 255)
    sheet.paste(halves[0], (0, 0))
    sheet.paste(halves[1], (sheet.width - halves[1].width, 0))
    return _folded(sheet, rng), "\n".join(["14", *left, "15", *right])


def _folded(sheet: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Darken the middle as a fold that does not lie flat does."""
    across = np.arange(sheet.width) - sheet.width / 2 - rng.normal(0, 12)
    shade = 1 - 0.62 * np.exp(-((across / 46) ** 2)) - 0.16 * np.exp(-((across / 190) ** 2))
    return Image.fromarray((np.asarray(sheet, "float32") * shade[None, :]).clip(0, 255).astype("uint8"))


def dotted_form(rng: np.random.Generator) -> tuple[Image.Image, str]:
    """A printed form whose dotted lines were filled in on a typewriter that does not quite hit them."""
    image = Image.new("L", A4, 255)
    draw = ImageDraw.Draw(image)
    sheet = Sheet(MACHINES["typewriter"], rng, image)
    label, title = font("OpenSans-Regular.ttf", 36), font("OpenSans-Bold.ttf", 60)
    heading = "Anmälan om ombyggnad av lägenhet"
    note = (
        "Blanketten lämnas till styrelsen i god tid innan arbetet påbörjas. Arbetet får inte börja förrän "
        "styrelsen har lämnat sitt skriftliga medgivande."
    )
    draw.text((240, 330), heading, fill=60, font=title, anchor="ls")
    y = 420.0
    for line in textwrap.wrap(note, 92):
        draw.text((240, y), line, fill=70, font=label, anchor="ls")
        y += 52
    off = rng.normal(0, 5, 2)
    y += 60
    for name, value in _FORM:
        draw.text((240, y), name, fill=70, font=label, anchor="ls")
        for x in range(740, 2240, 13):
            draw.ellipse((x, y + 2, x + 4, y + 6), fill=80)
        # The baseline of what was typed touches the dots.
        sheet.strike(value, 770 + off[0], y + 4 + off[1])
        y += 132
    return image, "\n".join([heading, note, *(f"{name} {value}" for name, value in _FORM)])


def _on_a4(image: Image.Image) -> Image.Image:
    return image if image.size == A4 else image.resize(A4)


def boxed_form(rng: np.random.Generator) -> tuple[Block, ...]:
    """The blocks of the form of 1983 without what was written by hand."""
    pages = [page for paper in all_manuscripts() if paper.style == "form" for page in paper.pages]
    chosen = pages[int(rng.integers(len(pages)))]
    return tuple(block for block in chosen if block.kind != "hand")


LAYOUTS = {
    "newspaper": newspaper,
    "clipping": clipping,
    "bylaws": bylaws,
    "table": table,
    "spread": spread,
    "dotted_form": dotted_form,
}
