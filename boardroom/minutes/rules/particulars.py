"""What the text of minutes tells of a decision besides its words: votes, reservation, amount, with whom, which apartment; pure.

DOMAIN section 7. Every value is words of the text, so that whoever confirms it finds it there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from boardroom.intake.rules.counterparties import companies_in
from boardroom.language.identifiers import apartments_in
from boardroom.language.money import amounts_in

_NUMBER = r"(?:\d{1,4}|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)"
# "18 röster mot 12", "19 röster för och 12 röster mot", "4 för, 1 emot, 2 avstod", "med röstsiffrorna 5–2".
_VOTES = re.compile(
    rf"\b(?:{_NUMBER}\s+röst(?:er)?\s+(?:mot|emot)\s+{_NUMBER}\b"
    rf"|{_NUMBER}\s+(?:ja-?)?(?:röst(?:er)?\s+)?(?:röstade\s+)?(?:för|ja)\s*(?:,|och)\s*{_NUMBER}\s+"
    r"(?:nej-?)?(?:röst(?:er)?\s+)?(?:röstade\s+)?(?:mot|emot|nej)\b"
    r"|röstsiffrorna\s+\d{1,4}\s*(?:[-–/]|mot)\s*\d{1,4})"
    rf"(?:\s*(?:,|och|samt)\s*{_NUMBER}\s+(?:avstod|avstår|nedlagda?|blanka?)(?:\s+(?:röster?|från\s+att\s+rösta))?)?",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"\b(?:enhälligt|enhälligen|med\s+acklamation|utslagsröst|efter\s+votering)\b", re.IGNORECASE
)
_RESERVATION = re.compile(
    r"\b(?:reserverade\s+sig|reserverar\s+sig|reservation\w*|avvikande\s+mening|lät\s+anteckna|skiljaktig\w*)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_AGAINST = re.compile(r"§\s*(\d{1,3})")
# "kronor 2.318:45": in old papers the unit stands before the number.
_UNIT_FIRST = re.compile(
    r"\b(?:kronor|kr\.?)\s+(\d{1,3}(?:[ .\u00a0]\d{3})+|\d+)(?:[:,](\d\d))?(?!\w)", re.IGNORECASE
)
_NAME = r"[A-ZÅÄÖÉ][\wåäöéÅÄÖ&-]*(?:\s+(?:&\s+)?[A-ZÅÄÖÉ][\wåäöéÅÄÖ&-]*){1,4}"
_DEALS_WITH = re.compile(
    rf"\b(?:(?:anbud|offert|förslag|pris)\w*\s+från|anlita|engagera|anställa|\w*(?:avtal|kontrakt)\w*(?:\s+om\s+[a-zåäö ]{{2,40}}?)?\s+med)\s+"
    rf"(?:(?:herr|fru|fröken|ingenjör|arkitekt|firman?|byggmästare)\s+)?({_NAME})"
)
# What is asked for in one sentence and answered in the next: "Familjen Sandin, lägenhet 22, har begärt … Ansökan avslogs."
_ASKED_FOR = re.compile(
    r"\b(?:ansökan|medlemskap|begäran|överlåtelsen|uthyrningen|framställningen)\b", re.IGNORECASE
)
_COST = re.compile(r"^(?:kostnad|pris|beloppet|summan)\w*\b", re.IGNORECASE)


@dataclass(frozen=True)
class Particulars:
    """What is told of a decision; empty where nothing is."""

    votes: str = ""
    reservation: str = ""
    amount: Decimal | None = None  # kronor
    counterparty: str = ""
    apartment: str = ""  # "1203"

    def __bool__(self) -> bool:
        return self != Particulars()


def particulars(words: str, sentences: Sequence[str], place: int) -> Particulars:
    """Return what is told of the decision with these `words`, that stands in the sentence at a `place` of its §.

    Its own words go first, then its sentence, then what stands beside: votes before or behind it, the cost behind it,
    the apartment that an application speaks of before it.
    """
    own = sentences[place]
    before = sentences[place - 1] if place else ""
    behind = sentences[place + 1] if place + 1 < len(sentences) else ""
    asked = before if _ASKED_FOR.search(words) else ""
    cost = behind if _COST.match(behind) else ""
    return Particulars(
        votes=next(filter(None, map(votes_in, (words, own, before, behind))), "") or _manner(own),
        amount=next((found for found in map(amount_in, (words, cost)) if found is not None), None),
        counterparty=counterparty_in(words),
        apartment=next(filter(None, map(_apartment, (words, own, asked))), ""),
    )


def told_in(decision: str, text: str, reservation: str = "") -> Particulars:
    """Return what the § of minutes written here tells of one of its decisions, for whoever enters it in the register."""
    found = particulars(decision, [decision], 0)
    votes = found.votes or next(filter(None, map(votes_in, _SENTENCES.split(text))), "")
    return replace(
        found,
        votes=votes,
        reservation=" ".join([*filter(None, [reservation.strip()]), *reservations_in(text)]),
    )


def votes_in(text: str) -> str:
    """Return how a vote ended, as printed: "18 röster mot 12"; an empty string where no figures are given."""
    found = _VOTES.search(text)
    return " ".join(found[0].split()) if found else ""


def reservations_in(text: str) -> list[str]:
    """Return the sentences that say that somebody was of another opinion; an abbreviation may have joined one to others."""
    return [part for part in _SENTENCES.split(text) if _RESERVATION.search(part)]


def reservation_against(sentence: str) -> str:
    """Return the § whose decision a reservation is against, as printed; an empty string for the one that it stands in."""
    found = _AGAINST.search(sentence)
    return found[1] if found else ""


def amount_in(text: str) -> Decimal | None:
    """Return the first amount of a text in kronor."""
    named = amounts_in(text)
    ahead = _UNIT_FIRST.search(text)
    if ahead and (not named or ahead.start() < named[0].start):
        return Decimal(re.sub(r"\D", "", ahead[1]) + (f".{ahead[2]}" if ahead[2] else ""))
    return named[0].kronor if named else None


def counterparty_in(text: str) -> str:
    """Return with whom a decision deals: a company, or whoever is hired or has given an offer."""
    companies = companies_in(text)
    if companies:
        return companies[0]
    found = _DEALS_WITH.search(text)
    return found[1] if found else ""


def _manner(sentence: str) -> str:
    found = _MANNER.search(sentence)
    return " ".join(found[0].split()).lower() if found else ""


def _apartment(text: str) -> str:
    found = apartments_in(text)
    return found[0].canonical.removeprefix("lgh") if found else ""
