"""What the association's own filing teaches: plain counts, and a sentence of why.

Nothing is trained. Papers that a person has described are counted by counterparty, by tag and by the words of their
titles, each against the class they were filed under; a new paper with the same counterparty, folder or word is
suggested the same class, and the reason can be said in words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from boardroom.intake.rules.counterparties import key_of
from boardroom.intake.rules.offers import Field, Ground, Offer

# A word must have been met this often, a counterparty or tag this often, before it teaches anything.
FEWEST_WORDS, FEWEST_OTHERS = 3, 1
SHARE = 0.75
_WORD = re.compile(r"[^\W\d_]{4,}")
_EVERYWHERE = frozenset(
    [
        "från",
        "till",
        "efter",
        "före",
        "samt",
        "med",
        "för",
        "och",
        "eller",
        "under",
        "över",
        "förening",
        "föreningen",
        "bostadsrättsföreningen",
        "styrelsen",
        "granen",
        "nummer",
        "sida",
        "kopia",
        "signerad",
        "slutlig",
        "version",
        "skannad",
    ]
)


@dataclass(frozen=True)
class Lesson:
    """One paper that a person has described."""

    title: str
    record_class: str
    counterparty: str = ""
    tags: tuple[str, ...] = ()


@dataclass
class Lessons:
    """The counts: how often each counterparty, tag and title word was filed under each class."""

    counterparties: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    tags: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    words: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    names: dict[str, str] = field(default_factory=dict)  # a counterparty's key and how it is spelled

    @classmethod
    def of(cls, described: Iterable[Lesson]) -> "Lessons":
        """Count the papers, the latest first: its spelling of a counterparty is the one kept."""
        counted = cls()
        for one in described:
            if one.counterparty:
                key = key_of(one.counterparty)
                counted.names.setdefault(key, one.counterparty)
                counted.counterparties[key][one.record_class] += 1
            for tag in one.tags:
                counted.tags[tag.casefold()][one.record_class] += 1
            for word in words_in(one.title):
                counted.words[word][one.record_class] += 1
        return counted

    def kind(self, *, counterparty: str = "", tags: Sequence[str] = (), title: str = "") -> Offer | None:
        """Return the class that papers like this were filed under, surest ground first; None when nothing was learned."""
        found: list[Offer] = []
        if counterparty:
            known = self.counterparties.get(key_of(counterparty), Counter())
            found += _offer(known, FEWEST_OTHERS, Ground.COUNTERPARTY, counterparty, certainty=(62, 90))
        for tag in tags:
            found += _offer(
                self.tags.get(tag.casefold(), Counter()),
                FEWEST_OTHERS + 1,
                Ground.TAG,
                tag,
                certainty=(50, 78),
            )
        for word in words_in(title):
            found += _offer(
                self.words.get(word, Counter()), FEWEST_WORDS, Ground.WORD, word, certainty=(45, 72)
            )
        return max(found, key=lambda one: one.certainty, default=None)


def words_in(title: str) -> list[str]:
    """Return the words of a title that can teach something, each once."""
    return list(dict.fromkeys(word for word in _WORD.findall(title.casefold()) if word not in _EVERYWHERE))


def _offer(
    counts: Counter[str], fewest: int, ground: Ground, words: str, *, certainty: tuple[int, int]
) -> list[Offer]:
    total = counts.total()
    if total < fewest:
        return []
    [(key, count)] = counts.most_common(1)
    if count < total * SHARE:
        return []
    least, most = certainty
    return [Offer(Field.KIND, key, min(most, least + 8 * (count - fewest)), ground, words=words)]
