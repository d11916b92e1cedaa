"""Recognise the numbers and names that identify: persons, organisations, apartments, properties, paragraphs."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from stdnum import luhn

from boardroom.language.dates import MONTHS_SV

Kind = Literal["person", "organisation", "apartment", "property", "paragraph", "month"]

_PERSON = re.compile(
    r"(?<![\d-])(?P<century>(?:18|19|20)(?=\d{6}))?(?P<birth>\d{6})(?P<mark>\s?[-+–]\s?|\s?)(?P<last>\d{4})(?![\d-]|[.,]\d)"
)
_ORGANISATION = re.compile(r"(?<![\d-])(?:16)?(?P<first>\d{6})(?:-|–|\s)?(?P<last>\d{4})(?![\d-]|[.,]\d)")
_APARTMENT = re.compile(
    r"\b(?:lgh|läg|lägenhet(?:en)?s?)\b\.?\s*(?:nr\b\.?\s*|nummer\s+)?(?P<number>\d{1,4})(?![\d-])",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"\b(?:[Kk]v\.?|[Kk]varteret)\s+(?P<name>[A-ZÅÄÖÉ][\wéÉ]+(?:\s[A-ZÅÄÖ][\w]+)?)\s+(?P<plot>\d{1,3})\b"
)
_QUARTER_TYPED = re.compile(
    r"\b(?:kv\.?|kvarteret)\s+(?P<name>[^\W\d_]{2,}(?:\s[^\W\d_]{2,})?)\s+(?P<plot>\d{1,3})(?![\w:])",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?<![\w-])(?P<year>(?:18|19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?![\w-])")
_MONTHS = [name.casefold() for name in MONTHS_SV]
_MONTH_NAMED = re.compile(
    rf"\b(?P<name>{'|'.join(_MONTHS)})\s+(?P<year>(?:18|19|20)\d\d)(?![\w-])", re.IGNORECASE
)
_REGISTER = re.compile(
    r"\b(?P<name>[A-ZÅÄÖ][\wé]+(?:[ -][A-ZÅÄÖ][\wé]+)?)\s+(?P<block>\d{1,4}):(?P<plot>\d{1,4})\b"
)
# "§ 7 b" as minutes have it; "7 b §" as statutes and bylaws do, where no other number belongs to the sign ("9 § 2 st" is § 9).
PARAGRAPH = (
    r"§{1,2}\s?\d{1,3}(?:\s?[a-zA-Z]\b)?"
    r"|(?<![\w.,:/§-])\d{1,3}(?:[ \u00a0]?[a-zA-Z])?[ \u00a0]?§(?![§\w])(?![ \u00a0]\d(?![ \u00a0](?:st|p|stycket|punkten)\b))"
)
_PARAGRAPH = re.compile(PARAGRAPH)
_NOT_OF_PARAGRAPH = re.compile(r"[§\s]")
# What the numbers of persons and organisations begin with, which is soon found, and on most pages nowhere.
_LONG_NUMBER = re.compile(r"\d{6,}")
_ORGANISATION_THIRD_DIGIT = 2


@dataclass(frozen=True, slots=True)
class FoundIdentifier:
    """An identifier in a text: its kind, its half-open span, the words themselves and the one canonical form.

    Canonical forms: person twelve or ten digits ("198703141234", "8703141234"; "+" counts as a century more),
    organisation ten digits, apartment "lgh1203", property "granen 7" or "räng 6:168", paragraph "§7", month "1987-05".
    """

    kind: Kind
    start: int
    end: int
    text: str
    canonical: str


def persons_in(text: str) -> list[FoundIdentifier]:
    """Personal identity numbers and coordination numbers (day + 60), with hyphen, plus or neither.

    Written with its hyphen a number counts even when the check digit is wrong: recognition errors must not
    unmask a person. Without the mark it must pass Luhn (SKV 704, SKV 707).
    """
    return list(_persons(text))


def _persons(text: str, starts: Sequence[int] | None = None) -> Iterator[FoundIdentifier]:
    for match in _beginning_at(_PERSON, text, _long_numbers(text) if starts is None else starts):
        birth, last, mark = match["birth"], match["last"], match["mark"].strip()
        if not _is_birth(birth):
            continue
        if not mark and not luhn.is_valid(birth + last):
            continue
        century = match["century"] or ""
        if mark == "+" and not century:
            century = "18" if int(birth[:2]) > 30 else "19"
        yield FoundIdentifier("person", match.start(), match.end(), match.group(), century + birth + last)


def _long_numbers(text: str) -> list[int]:
    """Where six digits or more begin."""
    return [number.start() for number in _LONG_NUMBER.finditer(text)]


def _beginning_at(pattern: re.Pattern[str], text: str, starts: Sequence[int]) -> Iterator[re.Match[str]]:
    for start in starts:
        match = pattern.match(text, start)
        if match:
            yield match


def _is_birth(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    if day > 60:
        day -= 60
    try:
        dt.date(2000, month, day)
    except ValueError:
        return False
    return True


def organisations_in(text: str) -> list[FoundIdentifier]:
    """Organisation numbers: ten digits, the third at least 2, valid by Luhn, and no personal identity number."""
    starts = _long_numbers(text)
    return _organisations(text, list(_persons(text, starts)), starts)


def registered_in(text: str) -> list[FoundIdentifier]:
    """Personal identity numbers and organisation numbers: what has six digits in a row and four more."""
    starts = _long_numbers(text)
    if not starts:
        return []
    persons = list(_persons(text, starts))
    return persons + _organisations(text, persons, starts)


def _organisations(text: str, persons: list[FoundIdentifier], starts: Sequence[int]) -> list[FoundIdentifier]:
    found = []
    for match in _beginning_at(_ORGANISATION, text, starts):
        digits = match["first"] + match["last"]
        if int(digits[2]) < _ORGANISATION_THIRD_DIGIT or not luhn.is_valid(digits):
            continue
        if any(each.start < match.end() and match.start() < each.end for each in persons):
            continue
        found.append(FoundIdentifier("organisation", match.start(), match.end(), match.group(), digits))
    return found


def apartments_in(text: str) -> list[FoundIdentifier]:
    """Apartments named as such: "lgh 12", "lägenhet nr 1203". Four bare digits alone could be a year."""
    return [
        FoundIdentifier("apartment", match.start(), match.end(), match.group(), f"lgh{match['number']}")
        for match in _APARTMENT.finditer(text)
    ]


def properties_in(text: str) -> list[FoundIdentifier]:
    """Property designations: "Kv. Granen 7" (canonical "granen 7") and "Räng 6:168"."""
    found = [
        FoundIdentifier(
            "property",
            match.start(),
            match.end(),
            match.group(),
            f"{match['name'].casefold()} {match['plot']}",
        )
        for match in _QUARTER.finditer(text)
    ]
    found += [
        FoundIdentifier(
            "property",
            match.start(),
            match.end(),
            match.group(),
            f"{match['name'].casefold()} {match['block']}:{match['plot']}",
        )
        for match in _REGISTER.finditer(text)
    ]
    return sorted(found, key=lambda each: each.start)


def quarters_typed_in(text: str) -> list[FoundIdentifier]:
    """Properties as people type them in a search, capitals or not: "kv granen 7", "Kvarteret Granen 7"."""
    return [
        FoundIdentifier(
            "property",
            match.start(),
            match.end(),
            match.group(),
            f"{match['name'].casefold()} {match['plot']}",
        )
        for match in _QUARTER_TYPED.finditer(text)
    ]


def months_in(text: str) -> list[FoundIdentifier]:
    """Months written in digits: "1987-05" (canonical the same). "1987-88" is two years."""
    return [
        FoundIdentifier("month", match.start(), match.end(), match.group(), match.group())
        for match in _MONTH.finditer(text)
    ]


def months_typed_in(text: str) -> list[FoundIdentifier]:
    """Months as people type them in a search: "2018-02", "februari 2018" (canonical "2018-02"). "1987-88" is two years."""
    named = [
        FoundIdentifier(
            "month",
            match.start(),
            match.end(),
            match.group(),
            f"{match['year']}-{1 + _MONTHS.index(match['name'].casefold()):02}",
        )
        for match in _MONTH_NAMED.finditer(text)
    ]
    return months_in(text) + named


def paragraphs_in(text: str) -> list[FoundIdentifier]:
    """Paragraph references: "§ 7", "§7", "§ 7 b", "7 §", "7 b §"."""
    return [
        FoundIdentifier(
            "paragraph",
            match.start(),
            match.end(),
            match.group(),
            "§" + _NOT_OF_PARAGRAPH.sub("", match.group()).lower(),
        )
        for match in _PARAGRAPH.finditer(text)
    ]


def identifiers_in(text: str) -> list[FoundIdentifier]:
    """Every identifier of the text in reading order; persons are tested before organisations."""
    found = registered_in(text) + apartments_in(text) + properties_in(text)
    return sorted(found + paragraphs_in(text), key=lambda each: (each.start, -each.end))


def is_personnummer(text: str) -> bool:
    """Whether the whole text is a valid personal identity or coordination number, check digit included."""
    digits = "".join(character for character in text if character.isdigit())
    found = persons_in(text.strip())
    return len(found) == 1 and found[0].text == text.strip() and bool(luhn.is_valid(digits[-10:]))


def personal_number(text: str) -> str:
    """Return the twelve digits of a valid personal identity or coordination number; empty without its century."""
    (found,) = persons_in(text.strip()) if is_personnummer(text) else (None,)
    return found.canonical if found is not None and len(found.canonical) == 12 else ""


def is_organisation_number(text: str) -> bool:
    """Whether the whole text is a valid organisation number."""
    found = organisations_in(text.strip())
    return len(found) == 1 and found[0].text == text.strip()


def mask_personnummer(text: str) -> str:
    """The text with the last four digits of every personal identity number replaced by "****".

    The length is kept, so that positions in the masked text are positions in the original.
    """
    for person in _persons(text):
        text = text[: person.end - 4] + "****" + text[person.end :]
    return text
