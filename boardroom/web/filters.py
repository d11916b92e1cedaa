"""How dates, numbers, sizes and names in a row are written on pages."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list
from flask import Flask
from flask_babel import format_datetime, format_decimal, get_locale
from flask_babel import gettext as _

from boardroom.core.words import Parts


def register(app: Flask) -> None:
    """Add the filters to the template environment."""
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        number=number,
        filesize=filesize,
        listed=listed,
        listed_in_words=listed_in_words,
        period_name=period_name,
        said=said,
    )


def day(value: date | None) -> str:
    """Return "14 mars 2026"; an empty string for None."""
    return _day(value, str(get_locale() or "sv")) if value else ""


@lru_cache(maxsize=2_000)
def _day(value: date, locale: str) -> str:
    return format_date(value, "d MMMM y", locale=locale)


def moment(value: datetime | None) -> str:
    """Return "14 mars 2026 kl. 18.05" in the association's time zone; an empty string for None."""
    if value is None:
        return ""
    swedish = str(get_locale()).startswith("sv")
    return format_datetime(value, "d MMMM y 'kl.' HH.mm" if swedish else "d MMMM y, HH:mm")


def number(value: float) -> str:
    """Return a number with the language's own grouping."""
    # What needs none is most of what pages say.
    return str(value) if isinstance(value, int) and 0 <= value < 1_000 else format_decimal(value)


def said(words: Parts) -> str:
    """Return words in parts in the reader's language."""
    return words.said(_)


def listed(names: Iterable[str]) -> str:
    """Return "Karin, Amina och Liisa", as the reader's language has it."""
    return format_list(list(names), locale=get_locale() or "sv")


def listed_in_words(words: Iterable[str]) -> str:
    """Return "justerare och Karin Ek": words that are translated among names that are nobody's message."""
    return listed(_(word) for word in words)


def period_name(label: str) -> str:
    """Return a mandate period's label in words: "2026/27", and of a later one that began in the same year which it is."""
    years, _space, letter = label.partition(" ")
    if letter == "b":
        return _("%(years)s, andra perioden", years=years)
    if letter == "c":
        return _("%(years)s, tredje perioden", years=years)
    return label


def filesize(size: int) -> str:
    """Return a size in bytes for people: kB, MB or GB."""
    if size < 1_000_000:
        return f"{format_decimal(max(1, round(size / 1000)))} kB"
    if size < 1_000_000_000:
        return f"{format_decimal(round(size / 1_000_000, 1))} MB"
    return f"{format_decimal(round(size / 1_000_000_000, 1))} GB"
