"""What lists do not show of people: protected identities, and the last digits of personal identity numbers."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from boardroom.language.identifiers import mask_personnummer

_COVER = "•"


@dataclass(frozen=True, slots=True)
class Shield:
    """Covers the names (and addresses of mail, telephone numbers) of protected persons; the length is kept.

    Covered are the whole name in either order, the initial with the surname, and the surname alone where nobody
    else in the register bears it. A misread name on a scan is not recognised.
    """

    names: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    shared_surnames: frozenset[str] = frozenset()

    def over(self, text: str) -> str:
        """Return the text for people's eyes: the names covered with dots, personal identity numbers masked.

        Every list of titles, decisions and matters goes through this, so that none has to think of numbers itself.
        """
        return mask_personnummer(self.over_names(text))

    def over_names(self, text: str) -> str:
        """Return the text with the names alone covered, for who masks the numbers once their places are known."""
        return self._covered(text, _COVER)

    def without(self, text: str) -> str:
        """Return the text for the index, with spaces in place of the names."""
        return self._covered(text, " ")

    def covers(self, text: str) -> bool:
        """Tell whether there is a name, a number of a person or anything else to cover in the text."""
        return self.over(text) != text

    def _covered(self, text: str, cover: str) -> str:
        pattern = _pattern(self)
        return text if pattern is None else pattern.sub(lambda found: cover * len(found[0]), text)

    @property
    def key(self) -> str:
        """All that it covers, as one text: when it changes, what was indexed is read again."""
        return "\n".join((*self.names, "", *self.contacts, "", *sorted(self.shared_surnames)))


def shield_over(protected: Iterable[tuple[str, Collection[str]]], others: Iterable[str]) -> Shield:
    """Return the shield over (name, contacts) of protected persons, given the names of everyone else."""
    people = sorted((name.strip(), tuple(contacts)) for name, contacts in protected if name.strip())
    surnames = {name.split()[-1].casefold() for name in others if name.split()}
    return Shield(
        names=tuple(name for name, _ in people),
        contacts=tuple(sorted({contact for _, its in people for contact in its if contact})),
        shared_surnames=frozenset(
            surname for name, _ in people if (surname := name.split()[-1].casefold()) in surnames
        ),
    )


@lru_cache(maxsize=64)
def _pattern(shield: Shield) -> re.Pattern[str] | None:
    forms = [re.escape(contact) for contact in shield.contacts]
    for name in shield.names:
        words = [re.escape(word) for word in name.split()]
        first, last = words[0], words[-1]
        forms.append(r"(?i:\b" + r"\s+".join(words) + r"s?\b)")
        if len(words) > 1:
            forms.append(rf"(?i:\b{first}\s+{last}s?\b)")
            forms.append(rf"(?i:\b{last},?\s+{first}\b)")
            forms.append(rf"\b{first[0]}\.\s?{last}s?\b")
            if name.split()[-1].casefold() not in shield.shared_surnames:
                # As a name it begins with a capital: "berg" is also what a house stands on.
                forms.append(rf"\b(?:{last}|{last.upper()})s?\b")
    return re.compile("|".join(forms)) if forms else None
