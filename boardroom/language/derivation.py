"""What somebody does and what it is called: höja and höjning, renovera and renovering, installera and installation.

So that "höja avgiften" and avgiftshöjning meet: the object of the verb stands before its noun in the compound.
"""

from functools import lru_cache

from boardroom.language.compounds import lemma, word_list
from boardroom.language.housing import HOUSING_WORDS
from boardroom.language.particles import PARTICLES, is_particle_verb

_SHORTEST = 4  # letters of a verb
# Listed, and nothing that a board means by the verbs that they look made of.
_OTHER_THINGS = frozenset({"byting", "släkting", "yngling", "stamning"})


@lru_cache(maxsize=10_000)
def derived_from(word: str) -> tuple[str, ...]:
    """The nouns of what a verb does, or the verb of such a noun; dictionary forms, listed ones only.

    A noun on -e counts only when it is a word of housing, as byte is of byta: many other words end so.
    """
    words = word_list().words
    if word in _OTHER_THINGS:
        return ()
    return tuple(
        each
        for each in (*_names_of(word), *_verbs_of(word))
        if len(each) >= _SHORTEST
        and each not in _OTHER_THINGS
        and (each in words or each in HOUSING_WORDS or is_particle_verb(each))
    )


def _names_of(verb: str) -> list[str]:
    """What the doing of a verb may be called."""
    if not verb.endswith("a") or len(verb) < _SHORTEST:
        return []
    short = verb[:-1]
    found = [short + "ning", short + "ing", short + "nad", short + "age", short + "an"]
    if short.endswith("mm"):  # tömning
        found.append(short[:-1] + "ning")
    if verb.endswith("iga"):  # besiktning
        found.append(verb[:-3] + "ning")
    if verb.endswith("era"):
        found += [verb[:-3] + "ation", verb[:-3] + "ion"]
    if short + "e" in HOUSING_WORDS:
        found.append(short + "e")
    return found


def _verbs_of(noun: str) -> list[str]:
    """The verbs that may have given a noun."""
    if noun.endswith("ning"):
        found = [noun[:-4] + "a", noun[:-3] + "a", noun[:-4] + "iga"]
        return [*found, noun[:-4] + "ma"] if noun.endswith("mning") else found
    if noun.endswith(("nad", "age", "ing")):
        return [noun[:-3] + "a"]
    if noun.endswith("an"):
        return [noun[:-1]]
    if noun.endswith("ion"):
        return [noun.removesuffix("ion").removesuffix("at") + "era"]
    if noun.endswith("e") and noun in HOUSING_WORDS:
        return [noun[:-1] + "a"]
    return []


@lru_cache(maxsize=40_000)
def without_particle(word: str) -> tuple[str, ...]:
    """The verbs that a noun with a particle before it is of: uthyrning is of hyra, ombyggnad of bygga; else none."""
    return tuple(
        verb[len(particle) :]
        for verb in _verbs_of(lemma(word))
        if is_particle_verb(verb)
        for particle in PARTICLES
        if verb.startswith(particle) and verb[len(particle) :] in word_list().words
    )
