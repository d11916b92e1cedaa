"""The list of Swedish words that compounds are cut by: Debian's for hunspell, with the words of housing."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from boardroom.language.housing import HOUSING_WORDS

# Where Debian's hunspell-sv puts its word list (LGPL; used as installed, never copied here).
_WORD_LISTS = (Path("/usr/share/hunspell/sv_SE.dic"), Path("/usr/share/myspell/dicts/sv_SE.dic"))


@dataclass(frozen=True, slots=True)
class WordList:
    """The words that parts may be: base forms, and those that stand only at the front (kvinno-, gatu-).

    `begins` and `ends`: those that the list itself lets stand first or last in a compound; `feminines`: nouns on -a
    with a plural on -or, which lose their a at the front (blomma, blomkruka).
    """

    words: frozenset[str]
    fronts: frozenset[str]
    begins: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    feminines: frozenset[str] = frozenset()
    installed: bool = True


def read_word_list(path: Path) -> WordList:
    """The hunspell list at the path (UTF-8, or Latin-1 as older packages have it), with our housing words."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    words, fronts, begins, ends, feminines = set(HOUSING_WORDS), set(), set(), set(), set()
    for line in text.splitlines()[1:]:
        word, _, flags = line.partition("/")
        if not word.isalpha() or not word.islower():
            continue
        if "Z" in flags:
            fronts.add(word)
        else:
            words.add(word)
        if "X" in flags:
            begins.add(word)
        if "Y" in flags:
            ends.add(word)
        if "E" in flags and "G" in flags and word.endswith("a"):
            feminines.add(word)
    return WordList(
        frozenset(words), frozenset(fronts), frozenset(begins), frozenset(ends), frozenset(feminines)
    )


@cache
def word_list() -> WordList:
    """The installed word list; where none is installed, only the housing words and what the lemmatiser knows."""
    for path in _WORD_LISTS:
        if path.is_file():
            return read_word_list(path)
    return WordList(frozenset(HOUSING_WORDS), frozenset(), installed=False)
