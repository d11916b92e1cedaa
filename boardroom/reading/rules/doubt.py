"""Which pages a person should compare with their image, and why; pure.

A page is doubtful when the recogniser itself is unsure of it, or when there is clearly more on the sheet than
was read: the words that were never seen lower no confidence. What a file says of itself, and what a person has
corrected or confirmed, is never doubted.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.core.words import N_
from boardroom.ports.geometry import Word
from boardroom.reading.rules.pages import FAINT_INK, UNCERTAIN_CONFIDENCE

# Raised whenever the rule changes: pages that an older rule has judged are then judged again.
RULE = 1

# Mean confidence over letters, 0-100.
LOWEST_MEAN = 80.0
# The largest share of letters in words that the recogniser doubts.
MOST_UNSURE = 0.10
# Ink as it is measured (pixels.ink_of: a small image, margins left out) is 0.15 to 0.92 times the area of the words'
# boxes on the generator's pages. So many times that ink, and so much more of it, is something that was not read.
INK_IN_BOXES = 0.6
TIMES_THE_INK = 2.0
UNREAD_INK = 0.02
_FEWEST_LETTERS = 10


class Doubt(enum.StrEnum):
    """A reason to look at a page, the gravest first."""

    NO_WORDS = "no_words"
    MORE_ON_PAGE = "more_on_page"
    UNSURE = "unsure"
    UNSURE_WORDS = "unsure_words"


REASONS: dict[Doubt, str] = {
    Doubt.NO_WORDS: N_("Något står på sidan, men inga ord gick att läsa"),
    Doubt.MORE_ON_PAGE: N_("Det verkar stå mer på sidan än det som har lästs"),
    Doubt.UNSURE: N_("Osäker läsning – jämför med bilden"),
    Doubt.UNSURE_WORDS: N_("Flera ord är osäkra – jämför med bilden"),
}
FAILED = N_("Sidan gick inte att läsa av – skriv av den för hand om texten behövs")


@dataclass(frozen=True)
class Judgement:
    """Why a page should be looked at (nothing: it need not be), and how bad it is from 0.0 to 1.0."""

    doubts: tuple[Doubt, ...]
    weight: float

    @property
    def packed(self) -> str:
        """The reasons as they are kept with the page."""
        return ",".join(self.doubts)


SOUND = Judgement((), 0.0)


def judgement(words: Sequence[Word], ink: float | None, width: int, height: int) -> Judgement:
    """Return what to think of a recognised page; `ink` is the share of dark pixels, None where nobody measured it."""
    letters = sum(len(word.text) for word in words)
    if not letters:
        # Faint ink without words is a blank page (rules.is_blank); this one is not.
        return SOUND if ink is not None and ink < FAINT_INK else Judgement((Doubt.NO_WORDS,), 1.0)
    mean = sum(word.confidence * len(word.text) for word in words) / letters
    unsure = sum(len(word.text) for word in words if is_uncertain(word)) / letters
    unread = _unread(words, ink, width, height)
    doubts = []
    if unread:
        doubts.append(Doubt.MORE_ON_PAGE)
    if mean < LOWEST_MEAN:
        doubts.append(Doubt.UNSURE)
    elif unsure > MOST_UNSURE and letters >= _FEWEST_LETTERS:
        doubts.append(Doubt.UNSURE_WORDS)
    if not doubts:
        return SOUND
    return Judgement(tuple(doubts), round(min(0.99, max(1 - mean / 100, unsure, unread)), 4))


def is_uncertain(word: Word) -> bool:
    """Tell whether a word should be compared with the image; signs alone are not worth a person's time."""
    return word.confidence < UNCERTAIN_CONFIDENCE and any(letter.isalnum() for letter in word.text)


def unpacked(doubts: str) -> tuple[Doubt, ...]:
    """Return the reasons that `Judgement.packed` packed."""
    return tuple(Doubt(one) for one in doubts.split(",") if one)


def _unread(words: Sequence[Word], ink: float | None, width: int, height: int) -> float:
    """Return the share of the ink that no word explains, 0.0 where that is within what pictures and lines leave."""
    if ink is None or not width or not height:
        return 0.0
    explained = INK_IN_BOXES * sum(word.width * word.height for word in words) / (width * height)
    if ink < TIMES_THE_INK * explained or ink - explained < UNREAD_INK:
        return 0.0
    return 1 - explained / ink
