"""The number that minutes bear in print, and the fiscal year that accounts are of."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from boardroom.associations.rules import FiscalCalendar
from boardroom.intake.rules.dating import MINUTES
from boardroom.intake.rules.offers import Field, Ground, Offer, on_page
from boardroom.intake.rules.pages import Sheet, opening

OF_A_FISCAL_YEAR = frozenset(
    {"annual_report", "vouchers", "ledgers", "main_ledger", "fees_payroll", "budget"}
)
_NUMBER = r"(?P<number>\d{1,3})(?:\s?[/:–-]\s?(?P<year>(?:19|20)?\d\d))?(?![\d/:.]\d|\d|\s?(?:§|kr|%))"
_PRINTED = re.compile(
    r"(?:\b(?:(?:styrelse|stämmo|årsmötes|föreningsstämmo)?prot(?:okoll(?:et)?|\.)?|(?:styrelse)?(?:möte|sammanträde)t?|löpnr|protokollsn(?:umme)?r)"
    rf"\s*(?:nr|n:o|n:r|no|nummer|#)?\.?\s*[:|]?\s*)(?:nr|n:o|n:r|no|nummer|#)\.?\s*[:|]?\s*{_NUMBER}"
    rf"|\b(?:styrelse|stämmo|årsmötes)?protokoll(?:et)?\s*[:|]?\s+(?P<bare>\d{{1,3}}\s?/\s?(?:19|20)?\d\d)(?![\d/])"
    rf"|(?:^|\n)\s*(?:nr|n:o|no)\.?\s*(?P<alone>\d{{1,3}}(?:\s?[/:]\s?(?:19|20)?\d\d)?)\s*(?=\n|$)"
    rf"|(?:^|\n)\s*styrelseprotokoll\s+(?P<short>\d{{1,3}})\s*(?=\n|$)",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"(?:föregående|föreg\.?|förra|tidigare|enligt|beslut|se|jfr)\s*$", re.IGNORECASE)
_SETTLED = re.compile(
    r"^[^\n]{0,40}(?:godkändes|lades till handlingarna|justerades|upplästes)", re.IGNORECASE
)
_OPENS = re.compile(r"(?:^|\n)\s*(?:§\s?1\b|1\s?§|\d\.\s+Mötet\s+öppn)", re.IGNORECASE)
_OPENING = 900

_IN_NAME = re.compile(
    r"(?:prot(?:okoll)?|möte|sammanträde)[ _.-]*(?:nr\.?[ _-]*)?(?P<number>\d{1,3})(?:[ _/-](?P<year>(?:19|20)\d\d))?(?!\d|-\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")

_FISCAL = re.compile(
    r"(?:räkenskapsår(?:et)?|verksamhetsår(?:et)?|bokföringsår(?:et)?|årsredovisning\s*(?:för)?(?:\s+året)?|bokslut(?:et)?|budget(?:en)?"
    r"|revisionsberättelse\s+för(?:\s+år(?:et)?)?|berättelse\s+för(?:\s+år(?:et)?)?)"
    r"[\s:]*(?:året\s+|år\s+|för\s+)?(?P<span>(?P<first>(?:19|20)\d\d)(?:-?\d\d-?\d\d)?(?:\s?[-–/]+\s?(?P<last>(?:19|20)\d\d|\d\d)(?:-?\d\d-?\d\d)?)?)",
    re.IGNORECASE,
)


def printed_number(sheets: Sequence[Sheet], kind: str | None) -> Offer | None:
    """Return the number that the minutes bear, as printed: "5/1972", "7"; other papers have none to suggest."""
    if kind not in MINUTES or not sheets:
        return None
    first = opening(sheets)
    opens = _OPENS.search(first.text)
    head = min(opens.start() if opens else _OPENING, _OPENING)
    for found in _PRINTED.finditer(first.text, 0, max(head, 1)):
        if _EARLIER.search(first.text[max(0, found.start() - 20) : found.start()]):
            continue
        if _SETTLED.match(first.text[found.end() : found.end() + 60]):
            continue
        said = found["bare"] or found["alone"] or found["short"] or ""
        value = re.sub(r"\s", "", said).replace(":", "/") or _joined(found["number"], found["year"])
        line = first.line_at(found.end())
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        return on_page(Field.NUMBER, _plain(value), 92 if line.place < 8 else 75, first, (start, found.end()))
    return None


def number_in_name(stem: str, kind: str | None, year: int | None) -> Offer | None:
    """Return the number in a file's name, "Styrelseprotokoll 3" in a folder "1987" being 3/1987."""
    found = _IN_NAME.search(stem)
    if kind not in MINUTES or not found:
        return None
    value = _joined(found["number"], found["year"] or (str(year) if year else None))
    return Offer(Field.NUMBER, _plain(value), 70, Ground.FILE_NAME, words=found[0])


def year_in(words: str) -> int | None:
    """Return the one year that a folder's or file's name says; None when it says several or none."""
    years = {int(found) for found in _YEAR.findall(words)}
    return years.pop() if len(years) == 1 else None


def fiscal_year(
    sheets: Sequence[Sheet], kind: str | None, day: date | None, calendar: FiscalCalendar
) -> Offer | None:
    """Return the fiscal year of accounts, "2023" or "2023/2024": as the paper says, else of its day."""
    if kind not in OF_A_FISCAL_YEAR:
        return None
    for sheet in sheets[:3]:
        found = _FISCAL.search(sheet.text)
        if found:
            first, last = found["first"], found["last"]
            if last and len(last) == 2:
                last = first[:2] + last
            value = f"{first}/{last}" if last and last != first else first
            return on_page(Field.FISCAL_YEAR, value, 85, sheet, found.span("span"))
    if day is None or kind in {"annual_report", "budget"}:
        # A report is written the year after, a budget the year before.
        return None
    return Offer(Field.FISCAL_YEAR, fiscal_label(day, calendar), 70, Ground.DERIVED)


def fiscal_label(day: date, calendar: FiscalCalendar) -> str:
    """Return what the fiscal year of a day is called: "2023", or "2023/2024" when it is not a calendar year."""
    year = calendar.year_of(day)
    last = (year.end - timedelta(days=1)).year if year.end else year.start.year
    return str(year.start.year) if last == year.start.year else f"{year.start.year}/{last}"


def _joined(number: str, year: str | None) -> str:
    return f"{number}/{year}" if year else number


def _plain(value: str) -> str:
    number, mark, year = value.partition("/")
    return f"{int(number)}{mark}{year}"[:20]
