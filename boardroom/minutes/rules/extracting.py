"""An extract of minutes: the chosen §§ as they were signed, and what is left out said to be left out; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from boardroom.language.identifiers import mask_personnummer
from boardroom.minutes.rules.cutting import Cut
from boardroom.minutes.rules.finding import Line
from boardroom.minutes.rules.recognising import SECTION, is_heading, joined
from boardroom.minutes.rules.writing import runs

# What a page of the extract leaves for a strip of the paper, in points.
_WIDEST, _HIGHEST = 420.0, 600.0
_POINT = re.compile(r"(?:[-–—•*]|[a-z]\)|\d{1,2}[.)])\s")


def extract_data(
    printed: Mapping[str, Any],
    signed: Mapping[str, object],
    chosen: Collection[int],
    *,
    attendance: bool,
    made_on: str,
) -> dict[str, object]:
    """Return the data of templates/documents/extract.typ with the chosen §§ alone; ValueError for a § that is none.

    `printed` is what the minutes showed when they were sent (`typeset_data`), `signed` who signed them, without
    evidence (signing's `reading_copy_page`), `made_on` the day of the extract in words. Of what is left out neither
    text nor heading stands in the data: only which §§ it is.
    """
    items = printed["items"]
    unknown = set(chosen) - {int(item["number"]) for item in items}
    if unknown or not chosen:
        raise ValueError(sorted(unknown))
    parts: list[dict[str, object]] = []
    for item in items:
        number = int(item["number"])
        if number in chosen:
            parts.append({"item": dict(item)})
        elif parts and "from" in parts[-1]:
            parts[-1]["to"] = number
        else:
            parts.append({"from": number, "to": number})
    return {
        **signed,
        **{key: printed[key] for key in ("language", "date", "time", "place")},
        "parts": parts,
        "attendance": list(printed["attendance"]) if attendance else [],
        **({"no_meeting": True} if printed.get("no_meeting") else {}),
        "made_on": made_on,
    }


def paragraphs_in_words(chosen: Collection[int]) -> str:
    """Return "§ 4" or "§§ 2, 4–6"."""
    numbers = sorted(set(chosen))
    return ("§ " if len(numbers) == 1 else "§§ ") + ", ".join(runs(numbers, ""))


def with_year(number: str, day: date | None) -> str:
    """Return a printed number with its year, "3/1987", as far as they are known; a year that it has stays alone."""
    year = str(day.year) if day else ""
    if not number or not year or "/" in number or year in number:
        return number or year
    return f"{number}/{year}"


@dataclass(frozen=True)
class Source:
    """The paper that an extract is cut out of."""

    title: str
    number: str
    date: str  # in words, empty where it is not known
    reference: str
    sealed_on: str  # in words, empty where it is not sealed
    files: Sequence[tuple[str, int]]  # SHA-256 and pages of each file that something is taken from


def paper_data(
    source: Source,
    head: Mapping[str, object],
    parts: Sequence[Sequence[Cut]],
    sheets: Sequence[tuple[float, float]],
    *,
    made_on: str,
) -> dict[str, object]:
    """Return the data of templates/documents/paper_extract.typ; a strip's picture is named by its place, "strip-1.jpg".

    `head` says whose it is, and who signed it where it was signed here; `sheets` are the widths and heights of the paper's
    pages in points.
    """
    strips = [cut for part in parts for cut in part]
    wide, high = zip(*(cut.measures(sheets[cut.page - 1]) for cut in strips), strict=True)
    # One scale for all of it, never larger than on the paper: what was written small stays small.
    scale = min(1.0, _WIDEST / max(wide), _HIGHEST / max(high))
    told, place = list[dict[str, object]](), 0
    for part in parts:
        shown = list[dict[str, object]]()
        for cut in part:
            shown.append({"picture": picture_name(place), "page": cut.page, "width": wide[place] * scale})
            place += 1
        told.append({"strips": shown, "paragraphs": text_of([line for cut in part for line in cut.lines])})
    return {
        **head,
        "title": source.title,
        "number": source.number,
        "date": source.date,
        "reference": source.reference,
        "sealed_on": source.sealed_on,
        "files": [{"sha256": sha256, "page_count": pages} for sha256, pages in source.files],
        "parts": told,
        "made_on": made_on,
    }


def picture_name(place: int) -> str:
    """Return what the picture of a strip is called in the extract, counted from 0."""
    return f"strip-{place + 1}.jpg"


def text_of(lines: Sequence[Line]) -> list[str]:
    """Return lines as paragraphs, as they stand: a list point, a row of figures and a heading are each their own.

    Of a personal identity number the last digits are stars, as in all text that the archive shows; the picture has it.
    """
    found = list[list[str]]()
    for before, line in zip((None, *lines), lines, strict=False):
        if before is None or _begins(before, line, lines):
            found.append([])
        found[-1].append(line.text)
    return [mask_personnummer(joined(some)) for some in found]


def _begins(before: Line, line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a line begins a paragraph: it is a point, or the line before it was left with room for more words."""
    if _POINT.match(line.text):
        return True
    if line.text[:1].islower() or before.text.endswith("-"):
        return False
    match = SECTION.match(before.text)
    if match and is_heading(match[3].strip(), line.text):
        return True
    edges = [one.words[-1].left + one.words[-1].width for one in lines if one.page == before.page]
    last, first = before.words[-1], line.words[0]
    # The room of the word and a space, and some more: whoever types by hand ends a line early.
    return last.left + last.width + first.width + 2 * first.height < max(edges)
