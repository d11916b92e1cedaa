"""What an association's facts must look like: organisation number, slug, fiscal years."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.se import orgnr

from boardroom.core.dates import Period, add_years
from boardroom.core.words import N_

# First parts of addresses that belong to the portal itself and so may not name an association.
RESERVED_SLUGS = frozenset(
    {
        "account",
        "accounts",
        "admin",
        "api",
        "assets",
        "associations",
        "bankid",
        "demonstration",
        "docs",
        "eid",
        "error",
        "favicon.ico",
        "forgotten-password",
        "healthz",
        "help",
        "invitation",
        "language",
        "link",
        "log-in",
        "log-out",
        "logga-in",
        "login",
        "mail",
        "new-password",
        "operator",
        "passkeys",
        "robots.txt",
        "set-up",
        "shared",
        "sign",
        "signing",
        "static",
        "text-receipts",
        "verify",
    }
)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 60
# Bokföringslagen 3:3: a fiscal year may be shortened, or prolonged to at most eighteen months.
_LONGEST_YEAR_DAYS = 550


def is_slug(text: str) -> bool:
    """Tell whether a text can stand in addresses as an association's name."""
    return len(text) <= _LONGEST_SLUG and text not in RESERVED_SLUGS and _SLUG.fullmatch(text) is not None


def slug_of(name: str) -> str:
    """Return a slug made from a name: "Brf Ängen 7" becomes "brf-angen-7"; may be reserved, taken or empty."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("æ", "ae"))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-")[:_LONGEST_SLUG].strip("-")


NOT_TEN_DIGITS = N_(
    "Organisationsnumret stämmer inte. Det har tio siffror, till exempel 769600-1234, och står på registreringsbeviset."
)
WRONG_CHECK_DIGIT = N_(
    "Organisationsnumret stämmer inte: den sista siffran, kontrollsiffran, passar inte ihop med de andra. Jämför med registreringsbeviset, kanske har en siffra blivit fel eller två bytt plats."
)
NOT_OF_AN_ORGANISATION = N_(
    "Det här är inte ett organisationsnummer: där är den tredje siffran minst 2. Numret står på registreringsbeviset."
)


def org_number_of(text: str) -> str | None:
    """Return a Swedish organisation number as "769600-1234", or None when its digits do not hold together.

    The third digit is at least 2, which tells it from a personal identity number (lag 1974:174).
    """
    return None if org_number_problem(text) else orgnr.format(orgnr.validate(text))


def org_number_problem(text: str) -> str:
    """Return what is wrong with an organisation number, as a sentence; an empty string for one that holds together."""
    try:
        digits: str = orgnr.validate(text)
    except InvalidChecksum:
        return WRONG_CHECK_DIGIT
    except ValidationError:
        return NOT_TEN_DIGITS
    return "" if digits[2] >= "2" else NOT_OF_AN_ORGANISATION


# How people write a fiscal year: by its days, or by the calendar years that it lies in.
_NAMED_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_NAMED_YEARS = re.compile(r"(?<!\d)((?:19|20)?\d\d)(?:\s*[/–-]\s*((?:19|20)?\d\d))?(?!\d)")


# So many years ahead a paper may speak, a plan or a long contract; a year of two digits beyond it is one of the last century.
_FURTHEST_AHEAD = 20


@dataclass(frozen=True)
class FiscalCalendar:
    """How an association's fiscal years run: the usual first day, and the years that were told one by one.

    A year is told when it was shortened or prolonged, or to fix where the years lay before the usual
    first day was changed; the years around it follow in steps of twelve months.
    """

    start_month: int = 1
    start_day: int = 1
    told: tuple[Period, ...] = ()

    def year_of(self, day: date) -> Period:
        """Return the fiscal year that a day falls in, half-open and never open-ended."""
        years = sorted((year for year in self.told if year.end is not None), key=lambda year: year.start)
        for year in years:
            if year.covers(day):
                return year
        before = [year for year in years if year.start <= day]
        after = [year for year in years if day < year.start]
        if before:
            return self._forward(_end(before[-1]), day, after)
        if after:
            return self._backward(after[0].start, day)
        return self._usual(day)

    def last_day_named(self, words: str, known_on: date | None = None) -> date | None:
        """Return the last day of the fiscal year that a person calls "2023", "2023/24" or by its days; None when unreadable.

        Where the words fit several years it is the latest of them: nothing is to be kept too short a time. Of two digits
        alone that is not a century ahead of the day on which there was a paper of that year: "98/99" of 2026 is past.
        """
        if days := [found for one in _NAMED_DAY.findall(words) if (found := _real_day(*map(int, one)))]:
            return _last_day(self.year_of(max(days)))
        latest = known_on.year + _FURTHEST_AHEAD if known_on else None
        named = [
            years
            for first, last in _NAMED_YEARS.findall(words)
            if (years := _years_named(first, last, latest))
        ]
        if not named:
            return None
        first, last = max(named, key=lambda one: one[1])
        touching = [self.year_of(date(last, 1, 1))]
        while _last_day(touching[-1]) < date(last, 12, 31):
            touching.append(self.year_of(_end(touching[-1])))
        called = [year for year in touching if (year.start.year, _last_day(year).year) == (first, last)]
        return _last_day((called or touching)[-1])

    def _usual(self, day: date) -> Period:
        start = _day(day.year, self.start_month, self.start_day)
        if start > day:
            start = _day(day.year - 1, self.start_month, self.start_day)
        return Period(start, _day(start.year + 1, self.start_month, self.start_day))

    @staticmethod
    def _forward(anchor: date, day: date, after: Sequence[Period]) -> Period:
        steps = day.year - anchor.year
        if add_years(anchor, steps) > day:
            steps -= 1
        start, end = add_years(anchor, steps), add_years(anchor, steps + 1)
        return Period(start, min(end, after[0].start) if after else end)

    @staticmethod
    def _backward(anchor: date, day: date) -> Period:
        steps = anchor.year - day.year
        if add_years(anchor, -steps) > day:
            steps += 1
        return Period(add_years(anchor, -steps), add_years(anchor, -steps + 1))


def fiscal_year_fits(year: Period) -> bool:
    """Tell whether a told fiscal year is at most eighteen months long."""
    return year.end is not None and timedelta(0) < year.end - year.start <= timedelta(days=_LONGEST_YEAR_DAYS)


def _end(year: Period) -> date:
    if year.end is None:
        raise ValueError("a told fiscal year has an end")
    return year.end


def _last_day(year: Period) -> date:
    return _end(year) - timedelta(days=1)


def _years_named(first: str, last: str, latest: int | None) -> tuple[int, int] | None:
    """Return the first and last calendar year of "2023", "2023/2024", "2023/24" or "23/24"; None for two digits alone."""
    if not last:
        return (int(first), int(first)) if len(first) > 2 else None
    begins = int(first) if len(first) > 2 else 2000 + int(first)
    if len(first) == 2 and latest is not None and begins > latest:
        begins -= 100
    ends = int(last) if len(last) > 2 else begins - begins % 100 + int(last)
    if ends < begins and len(last) == 2:
        ends += 100  # 1999/00
    if 0 <= ends - begins <= 1:
        return begins, ends
    # Of "2023-07" the second is a month; of "2015-2017" and "12/2024" the last year counts.
    return (ends, ends) if len(last) > 2 else (begins, begins)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1)
