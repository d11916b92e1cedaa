"""Read amounts of Swedish money: "1 250 000 kr", "450:-", "25 tkr", "1,2 mnkr"."""

import re
from dataclasses import dataclass
from decimal import Decimal

_UNITS = {
    "kr": 1, "kronor": 1, "krona": 1, "sek": 1, ":-": 1, ":–": 1, ",-": 1,
    "tkr": 1_000, "kkr": 1_000, "tusen kronor": 1_000, "tusen kr": 1_000,
    "mnkr": 1_000_000, "mkr": 1_000_000, "msek": 1_000_000, "milj kr": 1_000_000, "milj. kr": 1_000_000,
    "miljon kronor": 1_000_000, "miljoner kronor": 1_000_000, "miljoner kr": 1_000_000, "miljoner": 1_000_000,
}  # fmt: skip
_UNIT_PATTERN = "|".join(
    re.escape(unit).replace(r"\ ", r"\s+") for unit in sorted(_UNITS, key=len, reverse=True)
)
_AMOUNT = re.compile(
    rf"""
    (?<![\w.,])(?P<sign>[-−–]\s?)?
    (?P<whole>\d{{1,3}}(?:[ \u00a0\u202f.']\d{{3}})+|\d+)
    (?:[,.:](?P<part>\d{{1,2}}))?
    \s*(?P<unit>{_UNIT_PATTERN})(?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount in a text: the half-open span [start, end) and its value in kronor."""

    start: int
    end: int
    kronor: Decimal
    text: str

    @property
    def canonical(self) -> str:
        """Its one form to be found by, without a sign: 2500, or 2500,50 where there are öre."""
        value = abs(self.kronor)
        if value == value.to_integral_value():
            return str(int(value))
        return f"{value:.2f}".replace(".", ",")


def amounts_in(text: str) -> list[FoundAmount]:
    """Every amount that names its unit, in reading order; a bare number is no amount."""
    found = []
    for match in _AMOUNT.finditer(text):
        value = Decimal(re.sub(r"\D", "", match["whole"]) + "." + (match["part"] or "0"))
        value *= _UNITS[re.sub(r"\s+", " ", match["unit"].casefold())]
        if match["sign"]:
            value = -value
        found.append(FoundAmount(match.start(), match.end(), _plain(value), match.group()))
    return found


def parse_amount(text: str) -> Decimal | None:
    """The kronor that the whole text says, or None. A bare number without unit counts here."""
    stripped = text.strip()
    for candidate in (stripped, f"{stripped} kr"):
        for found in amounts_in(candidate):
            if found.start == 0 and found.end == len(candidate):
                return found.kronor
    return None


def _plain(value: Decimal) -> Decimal:
    """Without needless decimals: 1250000, not 1250000.0 or 1.25E+6."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
