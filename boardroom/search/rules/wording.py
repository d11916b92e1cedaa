"""Groups of synonyms: the standard ones, and what an association has made of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.language.synonyms import SYNONYM_GROUPS
from boardroom.search.errors import NotOneWord, TooFewWords, TooManyWords

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[-&])*")
_MOST_WORDS = 20
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Group:
    """One group as the settings show it; `standard` is the first word of the standard group behind it, if any."""

    words: tuple[str, ...]
    key: str  # the standard group's first word, or the own group's id
    standard: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether a standard group has been given other words, or none."""
        return bool(self.standard) and self.words != self.standard


def standard_groups() -> dict[str, tuple[str, ...]]:
    """Return the standard groups by their first words."""
    return {group[0]: group for group in SYNONYM_GROUPS}


def groups_with(own: Sequence[tuple[str, str | None, tuple[str, ...]]]) -> list[Group]:
    """Return all groups in the order of the alphabet, given the association's (id, standard or None, words)."""
    instead = {standard: words for _, standard, words in own if standard is not None}
    groups = [Group(instead.get(key, words), key, words) for key, words in standard_groups().items()]
    groups += [Group(words, key) for key, standard, words in own if standard is None]
    return sorted(groups, key=lambda group: (group.words or group.standard)[0])


def words_of(typed: str) -> tuple[str, ...]:
    """Read words parted by commas or lines; NotOneWord, TooFewWords, TooManyWords."""
    words = tuple(
        dict.fromkeys(word.strip().casefold() for word in re.split(r"[,;\n]", typed) if word.strip())
    )
    for word in words:
        if len(word) > _LONGEST_WORD or not _WORD.fullmatch(word):
            raise NotOneWord(word=word)
    if len(words) < 2:
        raise TooFewWords
    if len(words) > _MOST_WORDS:
        raise TooManyWords
    return words
