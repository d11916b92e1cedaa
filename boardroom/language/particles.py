"""Verbs that stand apart from their particle: what is sägs upp is an uppsägning, who hyr ut a flat has an uthyrning."""

from functools import lru_cache

from simplemma import is_known

from boardroom.language.compounds import lemma
from boardroom.language.irregular import PARTICLES, readings_of
from boardroom.language.word_list import word_list

# Words that may stand between the two: sägs avtalet upp, bygger man helt om.
MOST_BETWEEN = 2
# Before a particle they belong to another verb: who says "ska taket läggas om" speaks of no omskola.
_AUXILIARIES = frozenset(
    """
    ska skall skulle kan kunde kunnat är var vara varit vill ville velat får fick fått har hade haft hava bör borde
    måste blir blev bli blivit
    """.split()  # noqa: SIM905 -- a list to read and to add to
)
_NOUN_ENDINGS = ("ning", "nad")


@lru_cache(maxsize=40_000)
def joined(form: str, particle: str) -> str:
    """The verb with its particle before it, in the infinitive: uppsäga of sägs and upp; empty where there is none.

    There is one where the dictionary has it, or what it is called: nobody writes omlägga, but an omläggning is one.
    """
    if form in _AUXILIARIES:
        return ""
    for verb in dict.fromkeys((lemma(form), *readings_of(form))):
        if verb.endswith("a") and is_particle_verb(particle + verb):
            return particle + verb
    return ""


@lru_cache(maxsize=10_000)
def is_particle_verb(verb: str) -> bool:
    """Whether a verb begins with a particle that may also stand apart from it."""
    words = word_list().words
    for particle in PARTICLES:
        rest = verb.removeprefix(particle)
        if rest != verb and rest in words and is_known(rest, lang="sv"):
            return verb in words or any(verb[:-1] + ending in words for ending in _NOUN_ENDINGS)
    return False
