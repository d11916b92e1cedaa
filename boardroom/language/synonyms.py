"""What successors say for what predecessors wrote: groups of words that mean each other in an association."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from boardroom.language.compounds import lemma
from boardroom.language.word_forms import stem

# One group a line; every word of a group is also looked for when another is typed, at a lower rank.
SYNONYM_GROUPS: tuple[tuple[str, ...], ...] = (
    ("lägenhet", "bostad"),
    ("avgift", "årsavgift", "månadsavgift", "hyra"),
    ("stam", "avloppsstam", "avlopp", "rör"),
    ("stambyte", "rörbyte", "relining", "stamrenovering"),
    ("stämma", "årsmöte", "årsstämma", "föreningsstämma"),
    ("andrahand", "andrahandsuthyrning", "uthyrning", "andrahandsupplåtelse"),
    ("hiss", "lyftanordning"),
    ("tak", "yttertak"),
    ("takomläggning", "takbyte", "takrenovering"),
    ("balkong", "altan", "uteplats"),
    ("tvättstuga", "tvättrum"),
    ("parkering", "p-plats", "parkeringsplats", "garage", "garageplats", "bilplats"),
    ("laddstolpe", "laddbox", "laddplats", "elbilsladdning"),
    ("sopor", "avfall", "sophämtning", "soprum", "miljörum"),
    ("ovk", "ventilationskontroll", "ventilationsbesiktning"),
    ("förvaltare", "förvaltning", "förvaltningsavtal"),
    ("entreprenör", "leverantör"),
    ("lån", "kredit", "låneavtal"),
    ("ränta", "villkorsändring", "räntebindning"),
    ("städning", "trappstädning", "lokalvård"),
    ("snöröjning", "snöskottning", "halkbekämpning"),
    ("vattenskada", "läckage", "fuktskada"),
    ("badrum", "våtrum"),
    ("ombyggnad", "renovering"),
    ("vräkning", "avhysning"),
    ("hund", "husdjur"),
    ("försäkring", "bostadsrättstillägg"),
    ("byte", "utbyte", "omläggning"),
    ("kosta", "kostnad", "pris"),
    ("bredband", "fiber", "internet"),
    ("portkod", "passagesystem", "taggar"),
    ("solcell", "solpanel", "solel"),
    ("källare", "källarförråd", "förråd"),
    ("gård", "innergård", "trädgård"),
    ("störning", "oväsen", "buller"),
    ("regel", "bestämmelse", "policy", "ordningsregel", "trivselregel"),
    ("stadgar", "stadga"),
    ("ansvar", "ansvara", "underhållsansvar"),
    ("ordförande", "ordf"),
    ("kassör", "ekonomiansvarig"),
    ("ledamot", "styrelsemedlem", "styrelseledamot"),
    ("uppsägning", "uppsägningstid"),
    ("fasad", "fasadputs"),
    ("energi", "elförbrukning", "uppvärmning"),
)


class Synonyms:
    """Groups of words, ready to be asked; two are the same only when they are one, so that forms can be kept by it."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._others = compile_synonyms(groups)

    def of(self, word: str) -> tuple[str, ...]:
        """Dictionary forms of what means the same as this casefolded word."""
        return self._others.get(stem(lemma(word)), ())


def compile_synonyms(groups: Iterable[Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """Stem of each word -> dictionary forms of the other words of its groups, in the order written."""
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        words = list(group)
        for word in words:
            others = found.setdefault(stem(lemma(word)), {})
            others.update(dict.fromkeys(other for other in words if other != word))
    return {key: tuple(others) for key, others in found.items()}


@lru_cache(maxsize=64)
def synonyms_from(groups: tuple[tuple[str, ...], ...]) -> Synonyms:
    """Return the groups ready to be asked, the same object as long as they are the same."""
    return Synonyms(groups)


def synonyms_of(word: str, synonyms: Synonyms | None = None) -> tuple[str, ...]:
    """Words that mean the same to a board as this casefolded word; `synonyms` replaces the standard groups."""
    return (synonyms or synonyms_from(SYNONYM_GROUPS)).of(word)
