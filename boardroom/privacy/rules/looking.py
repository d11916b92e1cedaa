"""What on a page asks for more care than the rest: personal identity numbers, and names that are protected; pure."""

from collections.abc import Iterable

from stdnum import luhn

from boardroom.language.identifiers import persons_in
from boardroom.privacy.rules.clues import Clue, Clues, digits_of, places


def numbers_on(texts: Iterable[str]) -> int:
    """Return how many different personal identity numbers with a right check digit the readings of a page have."""
    return len(
        {
            digits_of(one.canonical)[-10:]
            for text in texts
            for one in persons_in(text)
            if luhn.is_valid(digits_of(one.canonical)[-10:])
        }
    )


def names_protected(texts: Iterable[str], protected: Iterable[Clues]) -> bool:
    """Tell whether a page may name someone with protected identity, misread names included; the surname alone counts too."""
    every = list(protected)
    telling = {Clue.NAME, Clue.SURNAME, Clue.MAIL, Clue.PHONE}
    return any(one.clue in telling for text in texts for clues in every for one in places(text, clues))
