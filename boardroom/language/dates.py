"""Find, read and write dates as Swedish boards have written them for a century."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS_SV = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MONTH_NUMBER = {name: number for number, name in enumerate(MONTHS_SV, 1)} | {
    "jan": 1, "febr": 2, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sept": 9, "sep": 9, "okt": 10, "nov": 11, "dec": 12,
    # spellings before 1906 and the ones that linger after it
    "maji": 5, "juny": 6, "july": 7, "october": 10,
}  # fmt: skip

_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# As old minutes and notaries wrote the day of the month.
_ORDINALS = (
    "första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde", "elfte",
    "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde", "adertonde", "nittonde", "tjugonde",
    "tjugoförsta", "tjugoandra", "tjugotredje", "tjugofjärde", "tjugofemte", "tjugosjätte", "tjugosjunde",
    "tjugoåttonde", "tjugonionde", "trettionde", "trettioförsta",
)  # fmt: skip
_DAY_NUMBER = {word: number for number, word in enumerate(_ORDINALS, 1)} | {"artonde": 18}

# Two-digit years up to this one are read as 20xx when the caller names no latest day.
_LAST_YEAR_OF_THIS_CENTURY = 35

_MONTH_PATTERN = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_ROMAN_PATTERN = "|".join(sorted(_ROMAN_MONTHS, key=len, reverse=True))
_ORDINAL_PATTERN = "|".join(sorted(_DAY_NUMBER, key=len, reverse=True))
_DATE = re.compile(
    rf"""
    (?<![\w.,:/-])(?:
        (?:den\s+)?(?P<day>\d{{1,2}})(?:\s?:?(?:e|a|de|dje|te))?\.?\s+(?P<month>{_MONTH_PATTERN})\b\.?,?\s+
            # Two digits alone count only where nothing follows that they could belong to.
            (?P<year>\d{{4}}(?![\d-])|[-–'’]\d{{2}}(?![\w:]|[-.,]\d|\s+(?:{_MONTH_PATTERN})\b)|\d{{2}}(?=\s*(?:$|\n|[,;)]\s|\.\s|kl\b)))
      | (?P<ordinal>{_ORDINAL_PATTERN})\s+(?P<ordinal_month>{_MONTH_PATTERN})\b\.?,?\s+(?:år\s+)?
            (?P<ordinal_year>\d{{4}})(?![\d-])
      | (?P<roman_day>\d{{1,2}})\s?[/.]\s?(?P<roman_month>(?-i:{_ROMAN_PATTERN}))(?:\s?[-–/.,]\s?|\s+)
            (?P<roman_year>\d{{4}}|\d{{2}})(?![\w:/]|[-.,]\d)
      | (?P<iso_year>\d{{4}})(?P<iso_mark>[-.–/])(?P<iso_month>\d{{1,2}})(?P=iso_mark)(?P<iso_day>\d{{1,2}})(?![\w-])
      | (?P<slash_day>\d{{1,2}})\s?/\s?(?P<slash_month>\d{{1,2}})
            (?:\s?[-–/.,]\s?|\s+(?:år\s+)?|\s+['’])(?P<slash_year>\d{{4}}|\d{{2}})(?![\w:/]|[-.,]\d)
      | (?P<dot_day>\d{{1,2}})[.]\s?(?P<dot_month>\d{{1,2}})[.]\s?(?P<dot_year>\d{{4}}|\d{{2}})(?![\w:/]|[-.,]\d)
      | (?P<dash_day>\d{{1,2}})-(?P<dash_month>\d{{1,2}})-(?P<dash_year>\d{{4}})(?![\w-])
      | (?P<short_year>\d{{2}})-(?P<short_month>\d{{2}})-(?P<short_day>\d{{2}})(?![\w-])
      | (?P<packed>(?:19|20)\d{{6}}|\d{{6}})(?!\s?[-+–]\s?\d|\d|\w|\s?kr|[.,:]\d)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: the half-open span of characters [start, end), the day meant, and the words themselves."""

    start: int
    end: int
    date: dt.date
    text: str


def dates_in(text: str, not_after: dt.date | None = None) -> list[FoundDate]:
    """All complete dates of the text in reading order.

    A day without a year is no date. Six digits followed by a hyphen or plus and four digits are a
    personal identity number, not a date. A two-digit year is read as the latest one that is not after
    `not_after`; without it, 00-35 mean 2000-2035 and the others 1936-1999.
    """
    return list(_dates(text, not_after))


def _dates(text: str, not_after: dt.date | None) -> Iterator[FoundDate]:
    for match in _DATE.finditer(text):
        day = _day_meant(match, not_after)
        if day is not None:
            yield FoundDate(match.start(), match.end(), day, match.group())


def _day_meant(match: re.Match[str], not_after: dt.date | None) -> dt.date | None:
    group = match.groupdict()
    if group["day"]:
        year = group["year"].lstrip("-–'’ ")
        return _day(year, _MONTH_NUMBER[group["month"].casefold()], group["day"], not_after)
    if group["ordinal"]:
        day, month = (
            _DAY_NUMBER[group["ordinal"].casefold()],
            _MONTH_NUMBER[group["ordinal_month"].casefold()],
        )
        return _day(group["ordinal_year"], month, str(day), not_after)
    if group["roman_day"]:
        month = _ROMAN_MONTHS.index(group["roman_month"]) + 1
        return _day(group["roman_year"], month, group["roman_day"], not_after)
    for style in ("iso", "slash", "dot", "dash", "short"):
        if group[f"{style}_day"]:
            return _day(
                group[f"{style}_year"], int(group[f"{style}_month"]), group[f"{style}_day"], not_after
            )
    packed = group["packed"]
    return _day(packed[:-4], int(packed[-4:-2]), packed[-2:], not_after)


def _day(year: str, month: int, day: str, not_after: dt.date | None) -> dt.date | None:
    try:
        if len(year) == 4:
            found = dt.date(int(year), month, int(day))
            return found if 1600 <= found.year < 2200 else None
        return _with_century(int(year), month, int(day), not_after)
    except ValueError:
        return None


def _with_century(year: int, month: int, day: int, not_after: dt.date | None) -> dt.date:
    if not_after is None:
        return dt.date(year + (2000 if year <= _LAST_YEAR_OF_THIS_CENTURY else 1900), month, day)
    this_century = not_after.year // 100 * 100 + year
    later = this_century > not_after.year or (
        this_century == not_after.year and (month, day) > (not_after.month, not_after.day)
    )
    return dt.date(this_century - 100 if later else this_century, month, day)


_YEARLESS = re.compile(
    rf"""
    (?<![\w.,:/-])(?:
        (?:den\s+)?(?P<day>\d{{1,2}})(?:\s?:?(?:e|a|de|dje|te))?\.?\s+(?P<month>{_MONTH_PATTERN})\b
      | (?P<slash_day>\d{{1,2}})\s?/\s?(?P<slash_month>\d{{1,2}})(?![\w:/]|\s?[-.,]\s?\d)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def days_of_year_in(text: str, year: int) -> list[FoundDate]:
    """Every day that is written without its year ("måndagen den 27 april", "27/4"), read as one of `year`.

    What `dates_in` finds is left out. For headings whose year stands elsewhere on the paper.
    """
    whole = [(found.start, found.end) for found in dates_in(text)]
    found = []
    for match in _YEARLESS.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in whole):
            continue
        month = _MONTH_NUMBER[match["month"].casefold()] if match["month"] else int(match["slash_month"])
        day = _day(str(year), month, match["day"] or match["slash_day"], None)
        if day is not None:
            found.append(FoundDate(match.start(), match.end(), day, match.group()))
    return found


def parse_date(text: str, not_after: dt.date | None = None) -> dt.date | None:
    """The date that the whole text is, in any of the written forms, or None."""
    stripped = text.strip()
    for found in dates_in(stripped, not_after):
        if found.start == 0 and found.end == len(stripped):
            return found.date
    return None


def format_date(date: dt.date, locale: str) -> str:
    """The date in running text: "14 mars 2026" for sv, "14 March 2026" for en. Other locales are a ValueError."""
    language = locale.replace("-", "_").split("_")[0]
    if language == "sv":
        return f"{date.day} {MONTHS_SV[date.month - 1]} {date.year}"
    if language == "en":
        return f"{date.day} {MONTHS_EN[date.month - 1]} {date.year}"
    raise ValueError(f"No way to write dates in {locale!r}; use sv or en.")
