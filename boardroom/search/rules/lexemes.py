"""Cut a typed query into its signs and words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from boardroom.core.words import N_
from boardroom.search.rules.wholes import wholes_in

_LEXEME = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<quote>["“”„»«])
  | (?P<open>\() | (?P<close>\))
  | (?P<minus>[-−–](?=[^\s-]))
  | (?P<dash>[-−]+)
  | (?P<or>(?:OR|ELLER)(?![^\s()"]))
  | (?P<not>(?:NOT|INTE)(?![^\s()"]))
  | (?P<and>(?:AND|OCH)(?![^\s()"]))
  | (?P<field>(?:[^\W\d_]{2,}|§):)(?=[^\s])
  | (?P<text>[^\s()"“”„»«]+)
    """,
    re.VERBOSE,
)


class QueryError(ValueError):
    """A query that cannot be read; the sentence says what to do and [start, end) points at the place.

    `message` is the Swedish sentence, to be translated, with `facts` to be filled in.
    """

    def __init__(self, message: str, start: int, end: int, **facts: object) -> None:
        super().__init__(message % facts if facts else message)
        self.message = message
        self.facts = facts
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A sign, a word or a whole meaning of several words, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of a query; QueryError at a sign that cannot be searched."""
    whole = wholes_in(text)
    found: list[Lexeme] = []
    place = 0
    while place < len(text):
        if place in whole and not _inside_quotes(found):
            end = whole[place]
            found.append(Lexeme("whole", text[place:end], place, end))
            place = end
            continue
        match = _LEXEME.match(text, place)
        if match is None:
            raise QueryError(N_("Det här tecknet går inte att söka på."), place, place + 1)
        kind, end = cast("str", match.lastgroup), match.end()
        if (
            kind in {"minus", "dash"}
            and found
            and found[-1].end == place
            and found[-1].kind in {"text", "whole"}
        ):
            kind = "text"
        for start in whole:
            if place < start < end and not _inside_quotes(found):
                end = start
        if kind != "space":
            found.append(Lexeme(kind, text[place:end], place, end))
        place = end
    return found


def _inside_quotes(found: Sequence[Lexeme]) -> bool:
    return sum(lexeme.kind == "quote" for lexeme in found) % 2 == 1
