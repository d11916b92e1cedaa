"""What somebody does and what it is called: höja and höjning, renovera and renovering, installera and installation.

So that "höja avgiften" and avgiftshöjning meet: the object of the verb stands before its noun in the compound.
"""

from functools import lru_cache

from boardroom.language.compounds import word_list
from boardroom.language.housing import HOUSING_WORDS
from boardroom.language.particles import is_particle_verb

_SHORTEST = 4  # letters of a verb


@lru_cache(maxsize=10_000)
def derived_from(word: str) -> tuple[str, ...]:
    """The nouns of what a verb does, or the verb of such a noun; dictionary forms, listed ones only.

    A noun on -e counts only when it is a word of housing, as byte is of byta: many other words end so.
    """
    words = word_list().words
    return tuple(
        each
        for each in (*_names_of(word), *_verbs_of(word))
        if len(each) >= _SHORTEST and (each in words or is_particle_verb(each))
    )


def _names_of(verb: str) -> list[str]:
    """What the doing of a verb may be called."""
    if not verb.endswith("a") or len(verb) < _SHORTEST:
        return []
    short = verb[:-1]
    found = [short + "ning", short + "nad", short + "age", short + "an"]  # byggnad, läckage, ansökan
    if verb.endswith(("era", "na")):  # renovering, ordning; but a byting has nothing to do with byta
        found.append(short + "ing")
    if verb.endswith("era"):
        found.append(verb[:-3] + "ation")
    if short + "e" in HOUSING_WORDS:
        found.append(short + "e")
    return found


def _verbs_of(noun: str) -> list[str]:
    """The verbs that may have given a noun."""
    if noun.endswith("ning"):
        return [noun[:-4] + "a", noun[:-3] + "a"]
    if noun.endswith(("nad", "age", "ing")):
        return [noun[:-3] + "a"]
    if noun.endswith("an"):
        return [noun[:-1]]
    if noun.endswith("ation"):
        return [noun[:-5] + "era"]
    if noun.endswith("e") and noun in HOUSING_WORDS:
        return [noun[:-1] + "a"]
    return []
