"""What somebody does and what it is called: höja and höjning, renovera and renovering, installera and installation.

So that "höja avgiften" and avgiftshöjning meet: the object of the verb stands before its noun in the compound.
"""

from functools import lru_cache

from boardroom.language.compounds import lemma
from boardroom.language.housing import HOUSING_WORDS
from boardroom.language.irregular import PARTICLES, readings_of
from boardroom.language.particles import is_particle_verb
from boardroom.language.verbal_nouns import nouns_of, verbs_of
from boardroom.language.word_list import word_list

_SHORTEST = 4  # letters of a verb
_ADJECTIVE_ENDINGS = ("ig", "bar", "sam", "isk", "er", "en", "ad", "fri", "lös")
# The ending of a noun, and what its verb or adjective may end in instead.
_ENDINGS_OF_NOUNS = (
    ("ning", ("a", "na", "iga")),
    ("mning", ("mma",)),
    ("ing", ("a",)),
    ("nad", ("a",)),
    ("age", ("a",)),
    ("an", ("a",)),
    ("ion", ("era",)),
    ("ation", ("era",)),
    ("else", ("a",)),
    ("sel", ("a",)),
    ("are", ("a",)),
    ("het", ("",)),
)
# Listed, and nothing that a board means by the verbs that they look made of.
_OTHER_THINGS = frozenset({"byting", "släkting", "yngling", "stamning"})


@lru_cache(maxsize=10_000)
def derived_from(word: str) -> tuple[str, ...]:
    """The nouns of what a verb does, or the verb of such a noun; dictionary forms, listed ones only.

    Of an adjective what it is to be so, and the other way: säker and säkerhet. A noun on -e counts only when it is a word of housing, as byte is of byta: many other words end so.
    """
    words = word_list().words
    if word in _OTHER_THINGS:
        return ()
    told = {*nouns_of(word), *verbs_of(word)}
    return tuple(
        each
        for each in dict.fromkeys((*_names_of(word), *_verbs_of(word), *_of_same_verb(word)))
        if (len(each) >= _SHORTEST or each in told)
        and each not in _OTHER_THINGS
        and (each in words or each in HOUSING_WORDS or is_particle_verb(each) or each in told)
    )


def _names_of(verb: str) -> list[str]:
    """What the doing of a verb may be called, and who does it."""
    found = list(nouns_of(verb))
    if verb.endswith(_ADJECTIVE_ENDINGS):
        found.append(verb + "het")
    if not verb.endswith("a") or len(verb) < _SHORTEST:
        return found
    short = verb[:-1]
    found += [short + ending for ending in ("ning", "ing", "nad", "age", "an", "else", "sel", "are")]
    if short.endswith("mm"):  # tömning
        found.append(short[:-1] + "ning")
    if verb.endswith("iga"):  # besiktning
        found.append(verb[:-3] + "ning")
    if verb.endswith("era"):
        found += [verb[:-3] + "ation", verb[:-3] + "ion"]
    if short + "e" in HOUSING_WORDS:
        found.append(short + "e")
    return found


def _of_same_verb(noun: str) -> tuple[str, ...]:
    """What else is made of a verb that only adds its ending to a noun: sand, sanda, sandning."""
    return nouns_of(noun + "a") if noun + "a" in verbs_of(noun) else ()


def _verbs_of(noun: str) -> list[str]:
    """The verbs, or the adjective, that may have given a noun."""
    found = list(verbs_of(noun))
    for ending, before in _ENDINGS_OF_NOUNS:
        if noun.endswith(ending):
            found += [noun.removesuffix(ending) + each for each in before]
    if noun.endswith("e") and noun in HOUSING_WORDS:
        found.append(noun[:-1] + "a")
    return found


@lru_cache(maxsize=40_000)
def without_particle(word: str) -> tuple[str, ...]:
    """The verbs without their particle: uthyrning is of hyra, ombyggnad of bygga, and so is ombyggd; else none."""
    base = lemma(word)
    return tuple(
        dict.fromkeys(
            verb[len(particle) :]
            for verb in (base, *readings_of(word), *_verbs_of(base))
            if is_particle_verb(verb)
            for particle in PARTICLES
            if verb.startswith(particle) and verb[len(particle) :] in word_list().words
        )
    )
