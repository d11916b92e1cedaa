"""The section sign, which the Swedish model of Tesseract never learnt, put back where only it can have stood.

The model reads "§ 4" as "$ 4", "& 4", "8 4", "S 4", "sg 4" or, glued, "$4" and "84". A dollar or an ampersand
before a number is never anything else in a board's papers. The other readings are taken for a section sign only
at the start of a line, before a number and a word with a capital, or as part of a count: § 3, § 4, § 5.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.ports.geometry import Word

SIGN = "§"
HIGHEST = 60
SHORTEST_COUNT = 3  # as many in a row are a count, not chance
FARTHEST = (
    2  # numbers from the signs before and after that a heading stands between; one of them was not read
)

_LOOKED_AT = 2  # of the words that make a count by themselves

_SURE = re.compile(r"^(§|(?=.*[$&£])[$&£8Ssg]{1,2})$")
_DOUBLED = re.compile(r"^(SS|Sg|sg|S8)$")  # no word: the sign itself, wherever it stands before a number
_LIKELY = re.compile(r"^[85Ssg]{1,2}$")
_NUMBER_OF_MINUTES = re.compile(r"^\d{1,3}(/\d{2,4})?$")
_NUMBER = re.compile(r"^(\d{1,2})[.,:;]?$")
_GLUED_SURE = re.compile(r"^((?=.?[$&£])[$&£8S]{1,2})(\d{1,2}[.,:;]?)$")
_GLUED_LIKELY = re.compile(r"^([8S5s])([1-9]\d?[.,:;]?)$")
# A number that begins a line as those of a list do: 49, 50, then 51 is an apartment and not § 1; so are 411 and 512.
_LISTED = re.compile(r"^(\d{2,3})[.,:;]?$")
_NEAR = {2: 10, 3: 100}
# A thin sign comes as a stroke; so do many things, and only a gap in the count tells it from them.
_STROKE = re.compile(r"^[Il|1]$")
_GLUED_STROKE = re.compile(r"^([Il|1])(\d{1,2}[.,:;]?)$")


@dataclass(frozen=True)
class _Candidate:
    place: int  # of the sign's word
    number: int
    sure: bool
    stroke: bool = False  # taken only where the count of other signs has a gap for it
    heading: bool = False  # begins its line, and a word with a capital follows
    glued: int = 0  # how many characters of the word are the sign, where the number is glued to it


def restored(words: Sequence[Word], *, listed: bool = False) -> list[Word]:
    """Return the words with section signs where they must have been; a glued number becomes a word of its own.

    `listed`: the page's lines are known to begin with numbers, so that no count makes signs of them.
    """
    candidates = [one for one in _candidates(words) if one.sure or not (listed and one.glued)]
    taken = {candidate.place: candidate for candidate in _accepted(candidates)}
    whole: list[Word] = []
    for place, word in enumerate(words):
        candidate = taken.get(place)
        if candidate is None:
            whole.append(word)
        elif candidate.glued:
            whole.extend(_parted(word, candidate.glued))
        else:
            whole.append(_with(word, SIGN, word.left, word.width))
    return whole


def undecided(words: Sequence[Word]) -> list[int]:
    """Return the places of words that may be a section sign with its number glued on, before a word with a capital.

    Only of those that neither a sure sign nor a count decides; numbers of a list are not among them. Where nothing but
    such words makes a count, its first are: they may be a list that begins at 51.
    """
    candidates = _candidates(words)
    taken = {candidate.place for candidate in _accepted(candidates)}
    glued = [one for one in candidates if one.glued and not (one.stroke or one.sure)]
    left = [one.place for one in glued if one.heading and one.place not in taken]
    if any(one.sure or not one.glued for one in candidates):
        return left
    return left + [one.place for one in glued if one.place in taken][:_LOOKED_AT]


def _candidates(words: Sequence[Word]) -> list[_Candidate]:
    found = []
    listed = _listed(words)
    for place, word in enumerate(words):
        begins = place == 0 or words[place - 1].line != word.line
        beside = words[place + 1] if place + 1 < len(words) and words[place + 1].line == word.line else None
        number = _NUMBER.match(beside.text) if beside else None
        doubtless = bool(_SURE.match(word.text) or _DOUBLED.match(word.text))
        if number and (doubtless or (begins and _LIKELY.match(word.text))):
            # "5 8 Överlåtelse" may be an item of a list; "8 8 Överlåtelse" too, but no list has been seen to begin so.
            heading = begins and _is_heading(words, place + 2)
            sure = doubtless or (heading and word.text != "5")
            found.append(_Candidate(place, int(number[1]), sure=sure, heading=heading))
        elif glued := _GLUED_SURE.match(word.text) or (
            ((begins and not _continues(word.text, listed)) or _follows_minutes(words, place))
            and _GLUED_LIKELY.match(word.text)
        ):
            digits = int(re.sub(r"\D", "", glued[2]))
            sure = bool(_GLUED_SURE.match(word.text)) or _follows_minutes(words, place)
            heading = begins and _is_heading(words, place + 1)
            found.append(_Candidate(place, digits, sure=sure, heading=heading, glued=len(glued[1])))
        elif begins and (stroke := _stroke(words, place, beside)):
            found.append(stroke)
    return [candidate for candidate in found if 1 <= candidate.number <= HIGHEST]


def _listed(words: Sequence[Word]) -> list[str]:
    """Return the numbers that begin lines and that nobody would take for a section sign and its number."""
    first = [word.text for at, word in enumerate(words) if at == 0 or words[at - 1].line != word.line]
    return [number[1] for text in first if (number := _LISTED.match(text)) and not _GLUED_LIKELY.match(text)]


def _continues(text: str, listed: Sequence[str]) -> bool:
    """Tell whether a word is a number as it stands, of a list whose other numbers begin lines too."""
    number = _LISTED.match(text)
    return number is not None and any(
        len(number[1]) == len(other) and abs(int(number[1]) - int(other)) <= _NEAR[len(other)]
        for other in listed
    )


def _stroke(words: Sequence[Word], place: int, beside: Word | None) -> _Candidate | None:
    number = _NUMBER.match(beside.text) if beside else None
    if number and _STROKE.match(words[place].text):
        return _Candidate(
            place, int(number[1]), sure=False, stroke=True, heading=_is_heading(words, place + 2)
        )
    if glued := _GLUED_STROKE.match(words[place].text):
        digits = int(re.sub(r"\D", "", glued[2]))
        heading = _is_heading(words, place + 1)
        return _Candidate(place, digits, sure=False, stroke=True, heading=heading, glued=1)
    return None


def _follows_minutes(words: Sequence[Word], place: int) -> bool:
    """Tell whether the number of minutes stands before: "protokoll nr 12 § 7"."""
    before = [word.text for word in words[max(0, place - 2) : place]]
    return (
        len(before) == 2 and before[0].lower() in {"nr", "nr."} and bool(_NUMBER_OF_MINUTES.match(before[1]))
    )


def _is_heading(words: Sequence[Word], after: int) -> bool:
    """Tell whether a number is followed, on its line, by a word with a capital: "8 3 Byte av stammar"."""
    same = after < len(words) and words[after].line == words[after - 1].line
    return same and words[after].text[:1].isupper()


def _accepted(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return what is sure, and what counts on from it or makes a count by itself."""
    before: list[int | None] = []
    for at, candidate in enumerate(candidates):
        earlier = [back for back in range(at) if _leads_to(candidates[back], candidate)]
        before.append(earlier[-1] if earlier else None)
    kept: set[int] = {at for at, candidate in enumerate(candidates) if candidate.sure}
    for at in range(len(candidates)):
        count = [at]
        while (previous := before[count[-1]]) is not None:
            count.append(previous)
        if len(count) >= SHORTEST_COUNT or any(candidates[member].sure for member in count):
            kept.update(count)
    kept.update(
        at for at in range(len(candidates)) if candidates[at].heading and _between(candidates, at, kept)
    )
    return [candidates[at] for at in sorted(kept)]


def _leads_to(earlier: _Candidate, later: _Candidate) -> bool:
    return earlier.number == later.number - 1 and not (earlier.stroke or later.stroke)


def _between(candidates: Sequence[_Candidate], at: int, kept: set[int]) -> bool:
    """Tell whether a number stands where the count of the signs around it has a place for it: § 3, 54, § 6."""
    number = candidates[at].number
    before = [candidates[other].number for other in sorted(kept) if other < at]
    after = [candidates[other].number for other in sorted(kept) if other > at]
    follows = 0 < number - before[-1] <= FARTHEST if before else number == 1
    return bool(after) and follows and 0 < after[0] - number <= FARTHEST


def _parted(word: Word, sign: int) -> tuple[Word, Word]:
    split = max(1, round(word.width * sign / len(word.text)))
    number = _with(word, word.text[sign:], word.left + split, max(1, word.width - split))
    return _with(word, SIGN, word.left, split), number


def _with(word: Word, text: str, left: int, width: int) -> Word:
    return Word(text, left, word.top, width, word.height, word.confidence, word.line)
