"""What the text of minutes that are written here seems to decide and has not been entered as a decision."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

from boardroom.minutes.models import Item, Minutes
from boardroom.minutes.rules import BAR, Suggestion, lines_of, plain, suggestions_in


@dataclass(frozen=True)
class Suggested:
    """One decision that stands in the text of a § alone."""

    item: Item
    told: Suggestion

    @property
    def key(self) -> str:
        """What it is known by, as long as its words stay the same."""
        return sha256(f"{plain(self.told.evidence)} {plain(self.told.text)}".encode()).hexdigest()[:12]


def suggested_in(minutes: Minutes) -> list[Suggested]:
    """Return what the text of the §§ seems to decide and no decision of the § says; of a file made elsewhere nothing."""
    if minutes.uploaded_sha256:
        return []
    return [
        Suggested(item, told)
        for item in minutes.items
        for told in _unentered(item, _told(item.heading, text_of(item), minutes.held_on))
    ]


# The same words are asked of again and again: those of sealed minutes each time that it is told which wait.
@lru_cache(maxsize=4096)
def _told(heading: str, text: str, held_on: date) -> tuple[Suggestion, ...]:
    return tuple(suggestions_in(heading, text, held_on))


def suggested_at(minutes: Minutes, item_id: uuid.UUID | None) -> list[Suggested]:
    """Return what the text of one § seems to decide and no decision of it says."""
    return [one for one in suggested_in(minutes) if one.item.id == item_id]


def text_of(item: Item) -> str:
    """Return the text of a § without its marks; a table stands apart from the sentences around it."""
    return "\n".join(f"\n{line}\n" if BAR in line else line for line in lines_of(item.text))


def says_as_much(told: Suggestion, entered: Iterable[str]) -> bool:
    """Tell whether one of the decisions that are entered, in plain words, says what the text tells, or more, or a part."""
    words = plain(told.text)
    return any(made and (made in words or words in made) for made in entered)


def _unentered(item: Item, found: Sequence[Suggestion]) -> list[Suggestion]:
    entered = [plain(made.text) for made in item.decisions]
    # A sentence of which all has been entered is settled, however its decisions have been worded since.
    taken = Counter(plain(made.evidence) for made in item.decisions if made.evidence)
    told = Counter(plain(one.evidence) for one in found)
    return [
        one
        for one in found
        if taken[plain(one.evidence)] < told[plain(one.evidence)] and not says_as_much(one, entered)
    ]
