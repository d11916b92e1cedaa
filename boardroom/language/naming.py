"""Whether a text names someone: in the genitive, with initials, the surname first, and as recognition misreads it; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from boardroom.language.misreadings import likeness

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*\.?")
_PART = re.compile(r"[^\W_]+")
# A shorter word is compared by its very letters: too much looks like it.
NEAR_LETTERS = 4
# So many words may stand between the words of one name: a middle name, a title.
_BETWEEN = 2


def names_one(text: str, names: Iterable[str]) -> bool:
    """Tell whether a text names someone by one of the spellings; for what must rather take too much than too little.

    All words of a spelling anywhere on the page are enough, and initials where they stand beside the rest.
    """
    wanted = [words for name in names if (words := _PART.findall(name))]
    if not wanted:
        return False
    tokens = tokens_of(text)
    read = {token.rstrip(".").casefold() for token, _, _ in tokens}
    read |= {part for word in read for part in _PART.findall(word)}
    read |= {word.removesuffix("s") for word in read}
    near = {alike(word) for word in read}
    return any(
        all(
            word in read or (len(word) >= NEAR_LETTERS and alike(word) in near)
            for word in (one.casefold() for one in words)
        )
        or any(True for _ in spans(tokens, words))
        for words in wanted
    )


def alike(word: str) -> str:
    """Return a word as it is compared: what recognition takes for each other is one."""
    folded = word.casefold()
    return likeness(folded) or folded


def same_word(read: str, name: str) -> bool:
    """Tell whether a read word is a name's word, in the genitive too; an initial stands for what begins with it."""
    read, name = read.casefold(), name.casefold()
    if read.endswith("."):
        read = read[:-1]
        if len(read) == 1:
            return name.startswith(read)
    forms = {read, read.removesuffix("s")}
    return name in forms or (len(name) >= NEAR_LETTERS and alike(name) in {alike(one) for one in forms})


def tokens_of(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text with their spans; one that is divided between two lines is one word."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        if (
            found
            and re.fullmatch(r"-[ \t]*\n\s*", text[found[-1][2] : match.start()])
            and match[0][0].islower()
        ):
            word, start, _ = found.pop()
            found.append((word + match[0], start, match.end()))
        else:
            found.append((match[0], *match.span()))
    return found


def spans(tokens: Sequence[tuple[str, int, int]], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield from which word to which all words of a name stand close together, in any order."""
    reach = len(words) + _BETWEEN
    hits = [
        (at, [which for which, word in enumerate(words) if same_word(token, word)])
        for at, (token, _, _) in enumerate(tokens)
    ]
    hits = [(at, which) for at, which in hits if which]
    for place, (first, _) in enumerate(hits):
        near = [(at, which) for at, which in hits[place : place + reach] if at < first + reach]
        missing, last = set(range(len(words))), first
        for at, which in near:
            taken = next((one for one in which if one in missing), None)
            if taken is not None:
                missing.discard(taken)
                last = at
            if not missing:
                break
        # An initial alone for every word of the name would be anybody.
        whole = any(len(tokens[at][0].rstrip(".")) > 1 for at, _ in near)
        if not missing and whole:
            yield first, last
