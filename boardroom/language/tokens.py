"""Cut a text into words and numbers that remember where they stood."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from boardroom.language.abbreviations import ABBREVIATIONS, ONLY_WITH_STOP
from boardroom.language.dates import dates_in
from boardroom.language.identifiers import PARAGRAPH, apartments_in, properties_in, registered_in
from boardroom.language.money import amounts_in

# Of texts but for the last three, which are only typed in queries.
TokenKind = Literal[
    "word", "abbreviation", "number", "paragraph", "person", "organisation", "property", "month", "reference"
]

_DOTTED = "|".join(
    re.escape(each).replace(r"\.", r"\.\s?")
    for each in sorted(ABBREVIATIONS, key=len, reverse=True)
    if "." in each
)
# Of so many letters none is the first piece of an abbreviation with stops in it.
_NO_DOTTED = 1 + max(len(re.match(r"\w+", each)[0]) for each in ABBREVIATIONS if "." in each)  # type: ignore[index]  # each begins with a letter
# Most words are plain ones: what follows would read them no otherwise, but each would look at them first.
PATTERN = re.compile(
    rf"""
    (?P<plain>[a-zåäöéA-ZÅÄÖÉ]++(?=[\s,;:!?)”"])|[a-zåäöéA-ZÅÄÖÉ]{{{_NO_DOTTED},}}+(?=\.\s))
  | (?P<paragraph>{PARAGRAPH})
  | (?P<dotted>\b(?i:{_DOTTED})\b\.?)
  | (?P<broken>[^\W\d_]{{2,}}[-\u00ac\u2010\u00ad][ \t]*\r?\n[ \t]*(?!(?i:och|eller|samt|resp)\b)[a-zåäöéA-ZÅÄÖÉ]{{2,}})
  | (?P<number>(?<!\w)\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?:,\d\d)?(?![\d]|[-+]\d)|(?<!\w)\d+(?:[.,:]\d+)*(?![^\W\d_]))
  | (?P<word>[^\W_]+(?:[-’'&][^\W_]+)*)
    """,
    re.VERBOSE,
)
_LONGEST_HEADING = 70
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_IN_AMOUNT = re.compile(r"[^\d,]")
_HAS_DIGIT = re.compile(r"\d")


# The span of a number of a person or an organisation, which of the two it is, and its canonical form.
Number = tuple[int, int, TokenKind, str]


class Token(NamedTuple):
    """One word or number of a text.

    `text` is casefolded, with a word broken at a line end made whole; [start, end) is its span of characters in
    the original; `position` counts tokens from 0; `values` are normalised meanings that begin here: a date as
    1987-03-14, an amount in kronor, 2500 or 2500,50, "lgh1203", "granen 7", "§7", ten digits.
    """

    text: str
    start: int
    end: int
    position: int
    kind: TokenKind
    values: tuple[str, ...] = ()


def tokens_in(text: str, *, meanings: bool = True) -> list[Token]:
    """The tokens of the text in reading order. A personal identity number is one token of kind person.

    Without `meanings` no token has values: half the time, for who looks for words alone.
    """
    values: Mapping[int, Sequence[str]] = {}
    whole: list[Number] = []
    if _HAS_DIGIT.search(text):
        whole = registered_numbers(text)
        if meanings:
            values = meanings_in(text)
    found: list[Token] = []
    if not whole:
        for met in PATTERN.finditer(text):
            found.append(_token(met, met.end(), len(found), values.get(met.start(), ())))
        return found
    waiting = iter(whole)
    upcoming = next(waiting, None)
    place = 0
    while match := PATTERN.search(text, place):
        if upcoming and match.start() >= upcoming[0]:
            start, end, kind, canonical = upcoming
            found.append(Token(text[start:end].casefold(), start, end, len(found), kind, (canonical,)))
            upcoming = next(waiting, None)
            place = max(end, place)
            continue
        end = match.end()
        if upcoming and end > upcoming[0]:
            end = upcoming[0]
        found.append(_token(match, end, len(found), values.get(match.start(), ())))
        place = end
    return found


def headings_in(text: str) -> list[tuple[int, int]]:
    """The spans of lines that read as headings: short, beginning with a capital or number, without a full stop."""
    found = []
    place = 0
    lines = text.splitlines(keepends=True)
    if len(lines) > 1:
        for line in lines:
            words = line.strip()
            if 3 <= len(words) <= _LONGEST_HEADING and words[-1] not in ".,;:-" and not words[0].islower():
                found.append((place, place + len(line)))
            place += len(line)
    return found


def _token(match: re.Match[str], end: int, position: int, values: Iterable[str]) -> Token:
    start, whole = match.start(), match.string
    kind, text = as_kept(
        whole[start:end], match.lastgroup or "word", "." if whole[end : end + 1] == "." else ""
    )
    meant = tuple(dict.fromkeys(value for value in values if value != text)) if values else ()
    return Token(text, start, end, position, kind, meant)


@lru_cache(maxsize=40_000)
def as_kept(written: str, group: str, stop: str) -> tuple[TokenKind, str]:
    """What a token is and how it is kept, by the group of the pattern that met it and the full stop that follows."""
    text = _clean(written)
    match group:
        case "paragraph":
            return "paragraph", "§" + re.sub(r"[§\s]", "", text)
        case "dotted":
            return "abbreviation", re.sub(r"\s", "", text).rstrip(".")
        case "broken":
            return "word", re.sub(r"[-\u00ac\u2010\u00ad]\s+", "", text)
        case "number":
            grouped = any(mark in text for mark in " \u00a0\u202f")
            return "number", _NOT_IN_AMOUNT.sub("", text) if grouped else text
        case _:
            abbreviated = text in ABBREVIATIONS and (stop or text not in ONLY_WITH_STOP)
            return "abbreviation" if abbreviated else "word", text


def _clean(written: str) -> str:
    """Casefolded and composed: ä as one letter, typographic apostrophe as a plain one."""
    text = written.replace("’", "'").casefold()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def registered_numbers(text: str) -> list[Number]:
    """The numbers of persons and organisations: their spans, kinds and canonical forms, in reading order."""
    return sorted(
        (each.start, each.end, "person", each.canonical[-10:])
        if each.kind == "person"
        else (each.start, each.end, "organisation", each.canonical)
        for each in registered_in(text)
    )


def meanings_in(text: str, wanted: Collection[str] | None = None) -> dict[int, list[str]]:
    """What the dates, amounts, apartments and properties of a text mean: each meaning by the character where its first token begins.

    Those of a kind that none of `wanted` is of are left out; None: all are told.
    """
    values: dict[int, list[str]] = {}
    if wanted is None or any(map(_ISO_DATE.fullmatch, wanted)):
        for date in dates_in(text):
            start = date.start + len(re.match(r"(?:den\s+)?", date.text, re.IGNORECASE)[0])  # type: ignore[index]  # the pattern matches anything
            values.setdefault(start, []).append(date.date.isoformat())
    if wanted is None or any(each.replace(",", "").isdecimal() for each in wanted):
        for amount in amounts_in(text):
            start = amount.start + len(amount.text) - len(amount.text.lstrip("-−– "))
            values.setdefault(start, []).append(amount.canonical)
    if wanted is None or any(each.startswith("lgh") for each in wanted):
        for apartment in apartments_in(text):
            start = apartment.end - len(apartment.canonical.removeprefix("lgh"))
            values.setdefault(start, []).append(apartment.canonical)
    if wanted is None or any(" " in each for each in wanted):
        for estate in properties_in(text):
            values.setdefault(estate.start, []).append(estate.canonical)
    return values
