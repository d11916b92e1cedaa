"""Read what was typed into a query."""

import re
from collections.abc import Sequence

from boardroom.core.words import N_
from boardroom.language.irregular import PARTICLES
from boardroom.language.particles import MOST_BETWEEN, joined
from boardroom.language.questions import is_empty_word
from boardroom.language.tokens import tokens_in
from boardroom.ports.search_index import (
    And,
    FieldFilter,
    FieldName,
    Node,
    Not,
    Or,
    ParsedQuery,
    Phrase,
    Prefix,
    Word,
)
from boardroom.search.rules.lexemes import Lexeme, QueryError, lexemes

_SHORTEST_PREFIX = 3
_LONGEST_QUERY = 500
_DEEPEST_NESTING = 10

_FILTER_NAMES: dict[str, FieldName] = {
    "class": "class", "typ": "class", "handlingstyp": "class", "klass": "class",
    "year": "year", "år": "year", "ar": "year",
    "from": "from", "från": "from", "fran": "from",
    "to": "to", "till": "to",
    "tag": "tag", "tagg": "tag", "etikett": "tag",
    "period": "period", "mandatperiod": "period",
    "person": "person", "§": "paragraph", "paragraf": "paragraph",
}  # fmt: skip
_YEAR_FILTERS = frozenset({"year", "from", "to"})
# Those whose value may be the beginning of a name.
_MAY_END_WITH_STAR = frozenset({"class", "person"})
_PARAGRAPH = re.compile(r"§?\s*(\d{1,3})\s?([a-z]?)")

# Between two words of letters; "3/1987" is one number, and "c/o" no two words.
_STROKE = re.compile(r"(?<=[^\W\d_]{2})[/+](?=[^\W\d_]{2})")
# What other search engines take for operators; here they would be dropped in silence. "AT&T" is a name.
_FOREIGN = re.compile(r"\|+|\^\d*$|~\d*$|^&{2,}$|^!|^\+(?=[^\W\d_])|^[<>]=?(?=\d|$)")
_LONG_NUMBER = re.compile(r"\d{6}[\d-]*")
_CLOSING_QUOTES = '"“”»«'
_GENITIVES = frozenset({"s", "n", "en", "ns", "ens", "et", "ets", "ar", "arna", "er"})


def parse_query(text: str) -> ParsedQuery:
    """Read a typed query; no operator is ever dropped, one that cannot be obeyed is a QueryError at its place.

    Words are joined by AND; OR (ELLER) binds looser than AND between its neighbours only: `a b OR c` is a and
    (b or c). Minus or NOT (INTE) excludes; "..." is a phrase; parentheses group; ord* is a beginning of at least
    three letters; class: year: from: to: tag: period: person: §: (typ: år: från: till: tagg: mandatperiod:)
    filter. Question and stop words outside phrases are set aside, unless nothing else was typed.
    """
    if len(text) > _LONGEST_QUERY:
        raise QueryError(
            N_("Sökningen är för lång; högst %(most)s tecken."),
            _LONGEST_QUERY,
            len(text),
            most=_LONGEST_QUERY,
        )
    reader = _Reader(text, lexemes(text))
    root = reader.conjunction(depth=0)
    reader.expect_end()
    _check_years(reader.filters)
    # A group among words that must all be met asks for no more than its words do.
    alike = [each for node in root for each in (node.children if isinstance(node, And) else (node,))]
    nodes, set_aside = _without_empty_words(_with_particles(alike))
    if text.strip() and not nodes and not reader.filters:
        raise QueryError(N_("Skriv minst ett ord att söka på."), 0, len(text))
    return ParsedQuery(
        text=text,
        root=And(tuple(nodes)) if nodes else None,
        filters=tuple(reader.filters),
        set_aside=tuple(set_aside),
    )


class _Reader:
    """Recursive descent over the lexemes; collects the filters on its way."""

    def __init__(self, text: str, lexemes: Sequence[Lexeme]) -> None:
        self.text = text
        self.lexemes = lexemes
        self.place = 0
        self.filters: list[FieldFilter] = []
        self.after_filter = False

    def next(self) -> Lexeme | None:
        return self.lexemes[self.place] if self.place < len(self.lexemes) else None

    def take(self) -> Lexeme:
        self.place += 1
        return self.lexemes[self.place - 1]

    def expect_end(self) -> None:
        rest = self.next()
        if rest is not None:
            raise QueryError(N_("Parentesen har ingen början."), rest.start, rest.end)

    def conjunction(self, depth: int) -> list[Node]:
        """Everything up to the end or a closing parenthesis."""
        if depth > _DEEPEST_NESTING:
            place = self.lexemes[self.place - 1]
            raise QueryError(N_("För många parenteser inuti varandra."), place.start, place.end)
        nodes: list[Node] = []
        while (lexeme := self.next()) is not None and lexeme.kind != "close":
            if lexeme.kind == "or":
                self._alternative(nodes, depth)
            elif lexeme.kind == "and":
                self.take()
                following = self.next()
                if (
                    not (nodes or self.filters)
                    or following is None
                    or following.kind in {"or", "and", "close"}
                ):
                    raise QueryError(N_("Det saknas ett ord bredvid AND."), lexeme.start, lexeme.end)
            else:
                node = self._clause(depth)
                if node is not None:
                    nodes.append(node)
        return nodes

    def _alternative(self, nodes: list[Node], depth: int) -> None:
        operator = self.take()
        following = self.next()
        if self.after_filter:
            raise QueryError(N_("Ett filter kan inte stå bredvid OR."), operator.start, operator.end)
        if not nodes or following is None or following.kind in {"or", "and", "close"}:
            raise QueryError(N_("Det saknas ett ord bredvid OR."), operator.start, operator.end)
        left, right = nodes.pop(), self._clause(depth)
        if right is None and following.kind != "field":
            raise QueryError(N_("Det saknas ett ord bredvid OR."), operator.start, operator.end)
        if right is None:
            raise QueryError(N_("Ett filter kan inte stå bredvid OR."), following.start, following.end)
        if isinstance(left, Not) or isinstance(right, Not):
            raise QueryError(N_("Minus kan inte stå bredvid OR."), operator.start, operator.end)
        before = left.children if isinstance(left, Or) else (left,)
        nodes.append(Or((*before, right)))

    def _clause(self, depth: int) -> Node | None:
        """One word, phrase, group, exclusion or filter; a filter is noted and gives None."""
        lexeme = self.take()
        self.after_filter = False
        match lexeme.kind:
            case "minus" | "not":
                return self._exclusion(lexeme, depth)
            case "dash":
                raise self._loose(lexeme)
            case "quote":
                return self._phrase(lexeme)
            case "open":
                return self._group(lexeme, depth)
            case "field":
                return self._field(lexeme, depth, negated=False)
            case "whole":
                return Word(lexeme.text, lexeme.start, lexeme.end)
            case _:
                return self._word(lexeme)

    def _loose(self, dash: Lexeme) -> QueryError:
        """Tell what is wrong with a minus that stands before no word: excluding nothing, it must not be dropped."""
        if self.next() is None:
            return QueryError(N_("Det saknas ett ord efter minus."), dash.start, dash.end)
        return QueryError(
            N_(
                "Skriv ett enda minus, direkt före det som inte ska vara med: tak -garage. Är det ett streck mellan ord, ta bort det."
            ),
            dash.start,
            dash.end,
        )

    def _exclusion(self, operator: Lexeme, depth: int) -> Node | None:
        following = self.next()
        if following is None or following.kind in {"or", "and", "close", "minus", "dash", "not"}:
            lacking = (
                N_("Det saknas ett ord efter minus.")
                if operator.kind == "minus"
                else N_("Det saknas ett ord efter NOT.")
            )
            raise QueryError(lacking, operator.start, operator.end)
        if following.kind == "field":
            node = self._field(self.take(), depth, negated=True)
            return None if node is None else Not(node)
        node = self._clause(depth)
        if node is None:
            raise QueryError(N_("Det saknas ett ord efter minus."), operator.start, following.end)
        if following.kind == "text" and isinstance(node, And):
            node = Or(node.children)  # neither of the words that a stroke parts
        return Not(node)

    def _group(self, opening: Lexeme, depth: int) -> Node:
        nodes = self.conjunction(depth + 1)
        if self.next() is None:
            raise QueryError(N_("Parentesen har inget slut."), opening.start, opening.end)
        closing = self.take()
        if not nodes:
            raise QueryError(N_("Det står inget i parentesen."), opening.start, closing.end)
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _phrase(self, opening: Lexeme, *, within_filter: bool = False) -> Phrase:
        while (lexeme := self.next()) is not None:
            self.take()
            if lexeme.kind == "quote":
                words = self.text[opening.end : lexeme.start]
                if "*" in words and not within_filter:
                    star = opening.end + words.index("*")
                    raise QueryError(
                        N_("Stjärnan kan inte stå inom citattecken; där söks orden som de står."),
                        star,
                        star + 1,
                    )
                if not tokens_in(words):
                    raise QueryError(N_("Det står inget mellan citattecknen."), opening.start, lexeme.end)
                return Phrase(words, opening.start, lexeme.end)
        raise QueryError(N_("Citattecknet har inget slut."), opening.start, len(self.text))

    def _field(self, lexeme: Lexeme, depth: int, *, negated: bool) -> Node | None:
        name = lexeme.text.rstrip(":").casefold()
        value = self.take()
        if value.kind not in {"quote", "text", "whole"}:
            raise QueryError(
                N_("Skriv vad du söker direkt efter %(name)s:"), lexeme.start, value.end, name=name
            )
        if value.kind == "quote":
            phrase = self._phrase(value, within_filter=True)
            wanted, end = phrase.text.strip(), phrase.end
        else:
            wanted, end = value.text, value.end
        if name not in _FILTER_NAMES:
            if wanted.casefold() in _GENITIVES:
                return Word(lexeme.text.rstrip(":"), lexeme.start, lexeme.end - 1)
            raise QueryError(
                N_(
                    "Det finns inget filter som heter %(name)s. Filtren är typ, år, från, till, period, tagg, person och §."
                ),
                lexeme.start,
                end,
                name=name,
            )
        if depth:
            raise QueryError(N_("Skriv filtret utanför parentesen."), lexeme.start, end)
        canonical = _FILTER_NAMES[name]
        self.filters.append(
            FieldFilter(
                canonical,
                _value_of(canonical, name, wanted, (lexeme.start, end)),
                negated,
                start=lexeme.start,
                end=end,
            )
        )
        self.after_filter = True
        return None

    def _word(self, lexeme: Lexeme) -> Node | None:
        """One word, or all of those that a stroke parts: hiss/tak, hiss+tak."""
        cuts = [match.start() for match in _STROKE.finditer(lexeme.text)]
        starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(lexeme.text)]
        pieces = [
            self._one_word(Lexeme("text", lexeme.text[start:end], lexeme.start + start, lexeme.start + end))
            for start, end in zip(starts, ends, strict=True)
        ]
        words = tuple(piece for piece in pieces if piece is not None)
        return And(words) if len(words) > 1 else words[0] if words else None

    def _one_word(self, lexeme: Lexeme) -> Node | None:
        text = lexeme.text
        if text.endswith(":") and text[:-1].casefold() in _FILTER_NAMES:
            raise QueryError(
                N_("Skriv vad du söker direkt efter %(name)s:"), lexeme.start, lexeme.end, name=text[:-1]
            )
        if "*" in text:
            before = self.lexemes[self.place - 2] if self.place > 1 else None
            whole = before is not None and before.kind == "whole" and before.end == lexeme.start
            if whole or _LONG_NUMBER.fullmatch(text[:-1]):
                raise QueryError(
                    N_("Stjärnan går bara efter bokstäver. Skriv datum och nummer hela, utan stjärna."),
                    before.start if before is not None and whole else lexeme.start,
                    lexeme.end,
                )
            beginning = text[:-1]
            letters = sum(character.isalnum() for character in beginning)
            if not text.endswith("*") or "*" in beginning or letters < _SHORTEST_PREFIX:
                raise QueryError(
                    N_("Stjärnan ska stå sist, efter minst tre bokstäver: stam*"), lexeme.start, lexeme.end
                )
            return Prefix(beginning, lexeme.start, lexeme.end)
        foreign = _FOREIGN.search(text)
        if foreign is not None:
            raise QueryError(
                N_(
                    "Tecknet %(sign)s betyder ingenting här. Skriv OR mellan ord för ”någotdera”, eller ta bort det."
                ),
                lexeme.start + foreign.start(),
                lexeme.start + foreign.end(),
                sign=foreign.group(),
            )
        tokens = tokens_in(text)
        if not tokens:
            return None
        left, right = tokens[0].start, tokens[-1].end
        return Word(text[left:right], lexeme.start + left, lexeme.start + right)


def _value_of(canonical: FieldName, name: str, wanted: str, place: tuple[int, int]) -> str:
    """The filter's value in the form that the index keeps it in."""
    if canonical in _YEAR_FILTERS and not re.fullmatch(r"[12]\d{3}", wanted):
        raise QueryError(N_("Skriv ett årtal med fyra siffror efter %(name)s:"), *place, name=name)
    if canonical == "paragraph":
        number = _PARAGRAPH.fullmatch(wanted.casefold())
        if number is None:
            raise QueryError(
                N_("Skriv paragrafens nummer efter %(name)s:, till exempel §:7"), *place, name=name
            )
        return f"§{number[1]}{number[2]}"
    stars = wanted.count("*")
    if stars and not (canonical in _MAY_END_WITH_STAR and stars == 1 and re.fullmatch(r".*\w{3,}\*", wanted)):
        raise QueryError(
            N_("Här går det inte att använda stjärna. Skriv hela ordet efter %(name)s:"), *place, name=name
        )
    return wanted


def _check_years(filters: Sequence[FieldFilter]) -> None:
    first = [one for one in filters if one.name == "from" and not one.negated]
    last = [one for one in filters if one.name == "to" and not one.negated]
    for one in last:
        if any(int(other.value) > int(one.value) for other in first):
            raise QueryError(N_("Det sista året kommer före det första."), one.start, one.end)


def _with_particles(nodes: list[Node]) -> list[Node]:
    """The nodes, verbs together with the particle that stands soon after them: lades taket om is lades om, and taket."""
    found = list(nodes)
    for place, node in enumerate(nodes):
        if not isinstance(node, Word) or node not in found:
            continue
        for after in nodes[place + 1 : place + 2 + MOST_BETWEEN]:
            if not isinstance(after, Word):
                break
            particle = after.text.casefold()
            if after in found and particle in PARTICLES and joined(node.text.casefold(), particle):
                end = after.end if after is nodes[place + 1] else node.end
                found[found.index(node)] = Word(f"{node.text} {after.text}", node.start, end)
                found.remove(after)
                break
    return found


def _without_empty_words(nodes: list[Node]) -> tuple[list[Node], list[str]]:
    """The nodes without question and stop words, and those words; all of them when nothing else was typed."""
    kept: list[Node] = []
    empty: list[Word] = []
    for node in nodes:
        if isinstance(node, Word) and all(is_empty_word(token.text) for token in tokens_in(node.text)):
            empty.append(node)
        else:
            kept.append(node)
    if any(not isinstance(node, Not) for node in kept):
        return kept, [word.text for word in empty]
    return nodes, []
