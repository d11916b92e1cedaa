"""Finding a person in a text by name, number, apartment, mail and telephone, recognition errors included; pure."""

import enum
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from boardroom.core.words import N_
from boardroom.language.identifiers import apartments_in, persons_in
from boardroom.language.naming import NEAR_LETTERS, alike, same_word, spans, tokens_of


class Clue(enum.StrEnum):
    """By what a person was found; the certain ones first."""

    NUMBER = "number"
    MAIL = "mail"
    PHONE = "phone"
    NAME = "name"
    APARTMENT = "apartment"
    SURNAME = "surname"  # alone: perhaps someone else's
    NEAR_NUMBER = "near_number"  # one digit differs: misread, or someone else's
    OWN = "own"  # the portal itself knows that it is theirs


CLUE_WORDS: dict[Clue, str] = {
    Clue.NUMBER: N_("personnummer"),
    Clue.MAIL: N_("e-post"),
    Clue.PHONE: N_("telefon"),
    Clue.NAME: N_("namn"),
    Clue.APARTMENT: N_("lägenhet"),
    Clue.SURNAME: N_("bara efternamnet"),
    Clue.NEAR_NUMBER: N_("nästan samma personnummer"),
    Clue.OWN: N_("personens egna uppgifter"),
}

# Letters that recognition gives for digits.
_DIGITS = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "i": "1", "S": "5", "s": "5", "B": "8", "Z": "2", "z": "2"})  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w-])[\dOoQlI|iSsBZz]{6}(?:[\dOoQlI|iSsBZz]{2})?\s?[-+–]?\s?[\dOoQlI|iSsBZz]{4}(?![\w-])"
)
_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w+])\+?[\d(](?:[\s()/–-]?\d){6,14}(?!\w)")
_AROUND = 90  # letters shown on either side of what was found


@dataclass(frozen=True)
class Lived:
    """An apartment that the register says was the person's, and its days, half-open; None is a side not known, or open."""

    apartment: str
    start: date | None = None
    end: date | None = None

    def meets(self, first: date, last: date) -> bool:
        """Tell whether it was the person's on any day of these, both included."""
        return (self.start is None or self.start <= last) and (self.end is None or first < self.end)


@dataclass(frozen=True)
class Clues:
    """What is known of a person; empty strings are not looked for."""

    names: tuple[str, ...] = ()
    number: str = ""  # ten or twelve digits
    apartment: str = ""  # digits, as whoever asks has said
    mail: str = ""
    phone: str = ""
    lived: tuple[Lived, ...] = ()

    @property
    def apartments(self) -> tuple[str, ...]:
        """The digits of every apartment that counts."""
        return tuple(dict.fromkeys(filter(None, (_plain(self.apartment), *map(_of, self.lived)))))

    def during(self, first: date | None, last: date | None = None) -> "Clues":
        """Return the clues that count for what is of some days, both included: an apartment that was another's then is none.

        Without a first day all count; without a last one the first is meant. An apartment that the register does not know
        as the person's counts whatever the day.
        """
        if first is None or not self.lived:
            return self
        known = set(map(_of, self.lived))
        return replace(
            self,
            apartment="" if _plain(self.apartment) in known else self.apartment,
            lived=tuple(one for one in self.lived if one.meets(first, last or first)),
        )


@dataclass(frozen=True)
class Found:
    """One place in a text: by which clue, and its half-open span."""

    clue: Clue
    start: int
    end: int


def digits_of(text: str) -> str:
    """Return the digits of a text."""
    return "".join(letter for letter in text if letter.isdigit())


def _plain(apartment: str) -> str:
    return digits_of(apartment).lstrip("0")


def _of(lived: Lived) -> str:
    return _plain(lived.apartment)


def places(text: str, clues: Clues) -> list[Found]:
    """Return where a text speaks of the person, in order."""
    found = [*_numbers(text, clues.number), *_mails(text, clues.mail), *_phones(text, clues.phone)]
    found += [*_names(text, clues.names), *_apartments(text, clues.apartments)]
    return sorted(found, key=lambda one: (one.start, one.end))


def _numbers(text: str, number: str) -> Iterator[Found]:
    wanted = digits_of(number)[-10:]
    if len(wanted) != 10:
        return
    for match in _NUMBER.finditer(text):
        read = digits_of(match[0].translate(_DIGITS))[-10:]
        differing = sum(mine != theirs for mine, theirs in zip(read, wanted, strict=False))
        if len(read) == 10 and differing <= 1:
            yield Found(Clue.NEAR_NUMBER if differing else Clue.NUMBER, *match.span())


def _mails(text: str, mail: str) -> Iterator[Found]:
    if "@" not in mail:
        return
    wanted = alike(re.sub(r"\s", "", mail))
    for match in _MAIL.finditer(text):
        if alike(re.sub(r"\s", "", match[0]).rstrip(".")) == wanted:
            yield Found(Clue.MAIL, *match.span())


def _phones(text: str, phone: str) -> Iterator[Found]:
    wanted = _subscriber(phone)
    if len(wanted) < 6:
        return
    for match in _PHONE.finditer(text):
        if _subscriber(match[0]) == wanted:
            yield Found(Clue.PHONE, *match.span())


def contact_spans(text: str) -> list[tuple[int, int]]:
    """Return where personal identity numbers, addresses of mail and telephone numbers stand, whosever they are."""
    numbers = [(one.start, one.end) for one in persons_in(text)]
    return numbers + [match.span() for pattern in (_MAIL, _PHONE) for match in pattern.finditer(text)]


def _subscriber(phone: str) -> str:
    """Return a telephone number without country, "(0)" and leading zeros: "+46 (0)70-123" and "070-123" are one."""
    digits = digits_of(phone.replace("(0)", ""))
    if phone.strip().startswith("+46"):
        digits = digits[2:]
    elif digits.startswith("0046"):
        digits = digits[4:]
    return digits.lstrip("0")


def _apartments(text: str, wanted: Collection[str]) -> Iterator[Found]:
    for one in apartments_in(text) if wanted else ():
        if _plain(one.canonical) in wanted:
            yield Found(Clue.APARTMENT, one.start, one.end)


def _names(text: str, names: Iterable[str]) -> Iterator[Found]:
    tokens = tokens_of(text)
    seen: set[tuple[int, int]] = set()
    surnames: set[str] = set()
    for name in names:
        words = name.replace(",", " ").split()
        if not words:
            continue
        if len(words) > 1:
            surnames.add(words[-1])
        for first, last in spans(tokens, words):
            span = tokens[first][1], tokens[last][2]
            if span not in seen:
                seen.add(span)
                yield Found(Clue.NAME, *span)
    covered = sorted(seen)
    for word, start, end in tokens:
        if any(left <= start and end <= right for left, right in covered):
            continue
        if (
            len(word.rstrip(".")) > 1
            and word[0].isupper()
            and any(len(one) >= NEAR_LETTERS and same_word(word, one) for one in surnames)
        ):
            yield Found(Clue.SURNAME, start, end)


def excerpt(text: str, found: Sequence[Found]) -> str:
    """Return the text around the first place, on one line."""
    if not found:
        return " ".join(text[: 2 * _AROUND].split())
    start, end = max(0, found[0].start - _AROUND), min(len(text), found[0].end + _AROUND)
    words = " ".join(text[start:end].split())
    return ("… " if start else "") + words + (" …" if end < len(text) else "")
