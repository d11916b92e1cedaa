"""What somebody does and what it is called: höja and höjning, renovera and renovering, installera and installation.

So that "höja avgiften" and avgiftshöjning meet: the object of the verb stands before its noun in the compound.
"""

from functools import lru_cache

from boardroom.language.compounds import word_list
from boardroom.language.housing import HOUSING_WORDS

_SHORTEST = 4  # letters of a verb


@lru_cache(maxsize=10_000)
def derived_from(word: str) -> tuple[str, ...]:
    """The nouns of what a verb does, or the verb of such a noun; dictionary forms, listed ones only.

    A noun on -e counts only when it is a word of housing, as byte is of byta: many other words end so.
    """
    words = word_list().words
    candidates = []
    if word.endswith("a") and len(word) >= _SHORTEST:
        short = word[:-1]
        candidates.append(short + "ning")
        if word.endswith(("era", "na")):  # renovering, ordning; but a byting has nothing to do with byta
            candidates.append(short + "ing")
        if word.endswith("era"):
            candidates.append(word[:-3] + "ation")
        if short + "e" in HOUSING_WORDS:
            candidates.append(short + "e")
    elif word.endswith("ning"):
        candidates += [word[:-4] + "a", word[:-3] + "a"]
    elif word.endswith("ing"):
        candidates.append(word[:-3] + "a")
    elif word.endswith("ation"):
        candidates.append(word[:-5] + "era")
    elif word.endswith("e") and word in HOUSING_WORDS:
        candidates.append(word[:-1] + "a")
    return tuple(each for each in candidates if len(each) >= _SHORTEST and each in words)
