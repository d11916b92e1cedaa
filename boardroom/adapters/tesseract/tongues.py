"""In which language a page is written, told by its smallest words.

The Swedish model reads the letters of an English or German page well enough to tell its "the" and "und"; the page is
then read again by its own model. A page in Swedish costs nothing.
The neighbours share many of these words with Swedish: "det", "som", "med". Those tell Danish from Norwegian, but never
either from Swedish, and are left out of that comparison on both sides.
"""

import re
from collections import Counter

_LISTS = {
    "swe": "och att det som en är på av för med den till inte om ett har de vid skall ska från å af",
    "eng": "the of and to is that for with was are this be by shall which from not or has",
    "deu": "der die und das ist nicht ein eine mit von zu den dem des auf für sich wird werden",
    "fin": "ja on ei että se oli tai kun joka myös mutta sekä ovat kuin voi niin mukaan",
    "nor": "og det som er på av ikke med til jeg at har skal ble eller fra etter disse noe en den de om ved",
    "dan": "og det som er på af ikke med til jeg at har skal blev eller fra efter disse noget en den de om ved",
}
_SMALL_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}
_SWEDISH = _SMALL_WORDS["swe"]
_FEWEST = 6  # small words not in the Swedish list that a page must have before it is taken for their language
_CLEARLY = 2.0  # times as many as of Swedish words that the other language lacks
_WORD = re.compile(r"[^\W\d_]+")


def other_language(text: str, installed: frozenset[str]) -> str:
    """Return the installed language, not Swedish, that a text is clearly written in; empty when it is Swedish."""
    found = Counter(_WORD.findall(text.lower()))

    def count(words: frozenset[str]) -> int:
        return sum(found[word] for word in words)

    others = [language for language in _SMALL_WORDS if language != "swe"]
    best = max(others, key=lambda language: count(_SMALL_WORDS[language]))
    own, swedish = count(_SMALL_WORDS[best] - _SWEDISH), count(_SWEDISH - _SMALL_WORDS[best])
    return best if own >= _FEWEST and own > _CLEARLY * swedish and best in installed else ""
