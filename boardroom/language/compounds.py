"""Split Swedish compounds into the words they are made of: stambyte is stam and byte."""

import re
from functools import lru_cache

from simplemma import is_known, lemmatize

from boardroom.language.housing import HOUSING_WORDS
from boardroom.language.irregular import IRREGULAR
from boardroom.language.word_list import word_list

_SHORTEST_COMPOUND = 5  # elnät
_LONGEST_COMPOUND = 60  # what is longer is no word, and dividing it would take for ever
_SHORTEST_PART = 3
_SHORTEST_PART_OF_KNOWN = 4
_LONGEST_ENDING = 5  # -ernas
_VOWELS = "aeiouyåäö"
_PREFIXES = ("del", "in", "om", "ny", "under", "ute", "för", "från", "till", "mellan")
_MADE_OF_VERBS = ("nde", "else")
_DOER = re.compile(r"(?P<stem>.{3,}(?<!ig)(?<!isk)(?<!ing))ar(?:e|en|ens|na|nas)")
_NOUN_MAKERS = ("ning", "ering", "kan", "gan", "else", "ation", "skap")
_NOUN_ENDINGS = ("arnas", "arna", "ernas", "erna", "ens", "ets", "ars", "en", "et", "ar", "er")

# Prefixes that look like words: a verb with its particle is one word, not two.
_NO_HEAD = frozenset(
    """
    an av be bi bo de den det ens er et ett fort fram från för före ge gen her hos in ill kon
    med mellan miss mot män ner ned om oss per pro på re sam sig sin som till tre und under upp ur
    ut vid än åter över ant art des ers gan han hon igen inne los mar med nat nor rat san sen ser
    ses sist son ver var vis kom komm genom rap sup trans alter mode pub bes tills bedr konk rep
    """.split()  # noqa: SIM905 -- a list to read and to add to
)
# Short words that have lost their vowel at the front.
_FRONTS = {front: front + "a" for front in ("låd", "gat", "res", "såp", "åsk", "ång")} | {
    "tim": "timme",
    "is": "is",
}
# Tails that have lost a consonant to a doubled one before them: mattvätt is no vätt, a being of the woods.
_MEANT_WHOLE = frozenset(
    {"tvätt", "tvätten", "tvättar", "tvättning", "tvättstuga", "tvättstugan", "tak", "taket"}
)
# Endings that look like words.
_NO_TAIL = frozenset(
    """
    ande ant are aren arens arna arnas des else elser ende ens ers ett het heten heter ing ingar
    ingen isk iskt lig liga ligt ning ningar ningen nde nas orna skap skaper sam samt sar tar ter
    ternas var vis vist ere era ena ene ans and ass ate ade ades iga igt isera iserat ism ist ister
    tion tioner ras rar rat ran ser sen sta ste sto ten tad tade tat tas ral ris dom len lar
    las lat ler les let nar nat ner nes net ori oris oss ots per res ret rna sin son tor
    torn ver met mets men mens ets iskast iskaste iskasts iskastes iskor iskors iskan iskans opp ration rationen rationer
    """.split()  # noqa: SIM905 -- a list to read and to add to
)


def open_dictionaries() -> None:
    """Read the dictionaries now if this process has not yet: seconds on a small computer, nothing afterwards."""
    word_list()
    is_known("bok", lang="sv")


@lru_cache(maxsize=40_000)
def lemma(word: str) -> str:
    """The dictionary form of a casefolded word, through its last part when the whole is a compound unknown."""
    if word in HOUSING_WORDS or (
        word.endswith("e") and word in word_list().ends and not word.endswith(_MADE_OF_VERBS)
    ):
        return word  # the lemmatiser takes granne for an adjective
    if is_known(word, lang="sv"):
        return lemmatize(word, lang="sv").casefold()
    split = _best_split(word)
    if split is None:
        return _listed_form(word) or word
    head, tail = split
    return head + _base_of_tail(tail)


def _listed_form(word: str) -> str | None:
    """The noun of the word list that a word unknown to the lemmatiser inflects: imkanaler is imkanal."""
    words = word_list().words
    if word in words:
        return None
    for ending in (*_NOUN_ENDINGS, "n", "t", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_COMPOUND and stem in words:
            return stem
    for ending in ("ornas", "orna", "ors", "ans", "or", "an"):
        stem = word.removesuffix(ending)
        if stem != word and stem + "a" in word_list().feminines:
            return stem + "a"
    return None


@lru_cache(maxsize=40_000)
def parts(word: str) -> tuple[str, ...]:
    """The parts of a casefolded compound as dictionary forms, first to last; () when it is no compound.

    A part that is itself a compound is followed by its own parts: snöröjningsavtal gives snöröjning,
    snö, röjning, avtal.
    """
    if noun := noun_of(word):
        return parts(noun)
    split = _best_split(word)
    if split is None:
        return _after_prefix(word)
    head, tail = _base_of_front(split[0]) or split[0], _base_of_tail(split[1])
    if split[0] == head + "s" and head.endswith("e") and "s" + tail in HOUSING_WORDS:
        split, tail = (head, "s" + split[1]), "s" + tail  # mervärde-skatt, and no cat in it
    return tuple(dict.fromkeys((head, *parts(head), tail, *parts(tail))))


def halves(word: str) -> tuple[str, ...]:
    """What a casefolded compound nobody wrote may be looked for as: its two halves; () when it is none.

    A half of fewer than four letters counts only as a word of housing: tak, stam.
    """
    split = _best_split(word)
    if split is None:
        return ()
    found = (_base_of_front(split[0]) or split[0], _base_of_tail(split[1]))
    return tuple(
        half
        for half in found
        if len(half) >= _SHORTEST_PART_OF_KNOWN or (len(half) >= _SHORTEST_PART and half in HOUSING_WORDS)
    )


@lru_cache(maxsize=40_000)
def other_readings(word: str) -> dict[str, tuple[str, ...]]:
    """What parts of a casefolded compound may be besides what they look like, by the part.

    A front has lost its vowel (blom- is blom or blomma, grann- granne); the s between may be the tail's first letter
    (fasad-sprickor, where fasads-prickor looks as likely).
    """
    split = _best_split(word)
    if split is None:
        return {}
    front, tail = split
    head, last = _base_of_front(front) or front, _base_of_tail(tail)
    found = {**other_readings(head), **other_readings(last)}
    if front == head + "s" and _may_end("s" + tail):
        found[last] = (_base_of_tail("s" + tail),)
    words = word_list()
    fuller = tuple(
        each
        for each in (front + "a", front + front[-1] + "a", front + "e")
        if each in words.feminines or (each in words.ends and each[-1] == "e")
    )
    if fuller:
        found[head] = fuller
    return found


def _after_prefix(word: str) -> tuple[str, ...]:
    """The housing word that a prefix stands before: omval is val, undercentralen is central.

    Only those: of other words the prefix makes something else, as underlag is no lag.
    """
    for prefix in _PREFIXES:
        tail = word.removeprefix(prefix)
        if tail != word and len(tail) >= _SHORTEST_PART:
            base = _base_of_tail(tail)
            return (base,) if base in HOUSING_WORDS else ()
    return ()


@lru_cache(maxsize=40_000)
def simple_parts(word: str) -> tuple[str, ...]:
    """Only the undividable parts: snöröjningsavtal gives snö, röjning, avtal."""
    return tuple(part for part in parts(word) if not parts(part))


@lru_cache(maxsize=40_000)
def _best_split(word: str) -> tuple[str, str] | None:
    """Front (with its linking letters) and tail of the most plausible split into two."""
    length = len(word)
    if not _SHORTEST_COMPOUND <= length <= _LONGEST_COMPOUND or not word.isalpha():
        return None
    known = _is_word(word)
    best: tuple[tuple[bool, int, bool, int, int], tuple[str, str]] | None = None
    for cut in range(_SHORTEST_PART - 1, length - _SHORTEST_PART + 2):
        front = word[:cut]
        if _is_stem_of_verb(front, word[cut:]):
            continue
        base = _base_of_front(front)
        if base is None:
            continue
        tail = _whole_tail(front, base, word[cut:])
        if not tail:
            continue
        tail_base = _base_of_tail(tail)
        shortest = min(len(base), len(tail_base))
        housing = (base in HOUSING_WORDS) + (tail_base in HOUSING_WORDS)
        linked = _is_linked(front, base)
        long_enough = shortest >= _SHORTEST_PART_OF_KNOWN or housing or linked
        if known and not (long_enough or _are_short_parts(front, base, tail_base)):
            continue
        if known and not _ends_with(word, tail, tail_base):
            continue
        rank = (_is_word(tail), housing, linked, shortest, len(base) if base in HOUSING_WORDS else 0)
        if best is None or rank > best[0]:
            best = (rank, (front, tail))
    return best[1] if best else None


def _is_stem_of_verb(front: str, tail: str) -> bool:
    """Whether the cut goes through a verb on -era or what is called after it: planering is no ring of plans."""
    return front.endswith("e") and tail.startswith("r") and _is_word(front + "ra")


def _is_linked(front: str, base: str) -> bool:
    """Whether the front is its word with a linking s: förenings- is förening, hyres- is hyra."""
    if not front.endswith("s"):
        return False
    if base == front[:-1]:
        return len(base) > _SHORTEST_PART_OF_KNOWN
    return front.endswith("es") and base[:-1] == front[:-2] and len(base) >= _SHORTEST_PART_OF_KNOWN


def _are_short_parts(front: str, base: str, tail_base: str) -> bool:
    """Whether the list itself lets those parts that are short stand where they do: tåg-trafik, kontroll-rum."""
    known = word_list()
    linked = front != base and base in known.ends
    first = len(base) >= _SHORTEST_PART_OF_KNOWN or linked or front in known.begins or front in _FRONTS
    last = len(tail_base) >= _SHORTEST_PART_OF_KNOWN or tail_base in known.ends
    return first and last


def _whole_tail(front: str, base: str, tail: str) -> str:
    """The tail if a compound may end so, with the consonant that is written twice where it stands three times.

    Swedish spells hiss and service together hisservice, tvätt and tid tvättid. Empty when no compound ends so.
    """
    doubled = front[-1] == front[-2] and front[-1] not in _VOWELS and base.startswith(front)
    whole = front[-1] + tail if doubled else ""
    if whole in _MEANT_WHOLE:
        return whole
    if len(tail) >= _SHORTEST_PART and _may_end(tail):
        return tail
    if whole and _may_end(whole):
        long_enough = len(whole) >= 2 * _SHORTEST_PART  # kassera is no kass and sera
        return whole if long_enough or _base_of_tail(whole) in HOUSING_WORDS else ""
    return ""


def _ends_with(word: str, tail: str, tail_base: str) -> bool:
    """Whether the dictionary form of a known word ends with that of its tail: afrikanskor are no shoes, but afrikanska.

    A long tail need only begin alike, for the lemmatiser may read it as another word by itself: anslagen, bokstäver.
    """
    if not is_known(word, lang="sv"):
        return True
    whole = lemmatize(word, lang="sv").casefold()
    if whole.endswith((tail_base, tail_base + tail_base[-1] + "a", tail_base + "a", tail_base + "e")):
        return True
    alike = max(_SHORTEST_PART, len(tail) - _LONGEST_ENDING)
    return len(tail) > _SHORTEST_PART_OF_KNOWN and tail[:alike] in whole[len(word) - len(tail) :]


def _is_word(word: str) -> bool:
    return word in word_list().words or is_known(word, lang="sv")


@lru_cache(maxsize=40_000)
def _may_end(tail: str) -> bool:
    """Whether a compound may end so: an inflected or base form of a listed word."""
    if tail in _NO_TAIL or tail in _NO_HEAD:
        return False
    if tail in HOUSING_WORDS:
        return True
    words = word_list().words
    if _base_of_noun(tail) or _doer(tail):
        return True
    if is_known(tail, lang="sv"):
        base = lemmatize(tail, lang="sv").casefold()
        return len(base) >= _SHORTEST_PART and bool(
            base in words
            or tail in words
            or _doer(base)
            or (len(base) > _SHORTEST_COMPOUND and base.endswith(_NOUN_MAKERS))
            or not word_list().installed
        )
    return (len(tail) > _SHORTEST_PART and tail in words) or (
        len(tail) >= 2 * _SHORTEST_PART and _divides(tail) and not tail.startswith("is")  # modern-iserar
    )


def _doer(tail: str) -> str | None:
    """Who does what a listed verb says, which the word list then leaves out: mäklaren is mäklare, fejarens fejare."""
    match = _DOER.fullmatch(tail)
    if match and tail.endswith(("na", "nas")) and is_known(tail, lang="sv"):
        return None  # visparna are whisks
    return match["stem"] + "are" if match and match["stem"] + "a" in word_list().words else None


@lru_cache(maxsize=40_000)
def _base_of_tail(tail: str) -> str:
    """A tail is read as a noun where it can be: kontroll, not kontrolla; stammarna is stam, not stamma."""
    words = word_list().words
    if tail in words:
        return tail
    return IRREGULAR.get(tail) or _base_of_noun(tail) or _doer(tail) or lemma(tail)


@lru_cache(maxsize=40_000)
def noun_of(word: str) -> str:
    """The noun that a casefolded word inflects, where the lemmatiser reads a rarer word: stammar is stam; else empty."""
    return _base_of_noun(word) or ""


def _base_of_noun(tail: str) -> str | None:
    """The housing noun, or the noun on a doubled m, that this is an inflection of: stammarna is stam."""
    for ending in _NOUN_ENDINGS:
        stem = tail.removesuffix(ending)
        if stem != tail:
            if stem in HOUSING_WORDS:
                return stem
            if stem.endswith("mm") and stem[:-1] in word_list().words and stem not in word_list().words:
                return stem[:-1]
    return None


def _divides(word: str) -> bool:
    return _best_split(word) is not None


@lru_cache(maxsize=40_000)
def _base_of_front(front: str) -> str | None:
    """The word that a front part stands for: förenings- is förening, hyres- hyra, gatu- gata, ladd- ladda."""
    if front in HOUSING_WORDS or front in _FRONTS:
        return _FRONTS.get(front, front)
    if {front, front.removesuffix("s")} & _NO_HEAD or len(front) < _SHORTEST_PART:
        return None
    words = word_list()
    for candidate in _unlinked(front):
        long_enough = len(candidate) > _SHORTEST_PART or candidate in HOUSING_WORDS
        if long_enough and candidate in words.words:
            return candidate
    if front in words.words:
        return front
    for candidate in _restored(front):
        if len(candidate) >= _SHORTEST_PART and candidate not in _NO_HEAD and candidate in words.words:
            return candidate
    if front in words.fronts:
        return front
    if not words.installed and is_known(front, lang="sv"):
        return lemmatize(front, lang="sv").casefold()
    return _compound_front(front)


def _unlinked(front: str) -> tuple[str, ...]:
    """Without the linking s: förenings- is förening, arbets- is arbete."""
    if not front.endswith("s") or front.endswith("ss"):
        return ()
    return (front[:-1], front[:-1] + "e")


def _restored(front: str) -> list[str]:
    """With the vowel that the front part has lost or changed: hyres- hyra, gatu- gata, ladd- ladda."""
    found = []
    if front.endswith("s"):
        found.append(front[:-1])
    if front.endswith("es"):
        found.append(front[:-2] + "a")
    if front.endswith("e") and front[:-1] in word_list().ends and front + "ra" not in word_list().words:
        found.append(front[:-1])  # skuldebrev
    if front[-1] in "euo":
        found.append(front[:-1] + "a")
    if len(front) > _SHORTEST_PART:
        found += [front + "a", front + "e"]
    return found


def _compound_front(front: str) -> str | None:
    """A front part that is itself a compound: snöröjnings-."""
    if len(front) < 2 * _SHORTEST_PART:
        return None
    for stem in (front, front[:-1]) if front.endswith("s") else (front,):
        if _divides(stem):
            return stem
    return None
