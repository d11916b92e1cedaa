"""A query read clause by clause: what a page must meet, may miss and must not meet."""

from collections.abc import Iterator

from boardroom.language.expansion import Term, expand_token, tokens_of_word
from boardroom.language.questions import is_empty_word
from boardroom.language.synonyms import Synonyms
from boardroom.language.tokens import Token, tokens_in
from boardroom.ports.search_index import And, Node, Not, Or, ParsedQuery, Prefix, Word


def sorted_clauses(root: And, *, partial: bool) -> tuple[list[Node], list[Node], list[Node]]:
    """What must be met, what may be missing in a partial match, and what must not be."""
    excluded = [child.child for child in root.children if isinstance(child, Not)]
    wanted: list[Node] = [child for child in root.children if not isinstance(child, Not)]
    soft: list[Node] = [child for child in wanted if isinstance(child, Word | Prefix | Or)]
    if not partial or len(soft) < 2:
        return wanted, [], excluded
    return [child for child in wanted if child not in soft], soft, excluded


def typed_tokens(query: ParsedQuery) -> list[Token]:
    """The wanted words in the order typed, with the small words between them that were set aside; no phrases."""
    spans = [(word.start, word.end) for word in _wanted_words(query.root)] if query.root else []
    return [
        token
        for token in tokens_in(query.text)
        if is_empty_word(token.text) or any(start <= token.start < end for start, end in spans)
    ]


def _wanted_words(node: Node) -> list[Word]:
    if isinstance(node, And | Or):
        return [word for child in node.children for word in _wanted_words(child)]
    return [node] if isinstance(node, Word) else []


def looked_for(node: Node, synonyms: Synonyms | None, *, personal_numbers: bool) -> Iterator[Term]:
    """What the words of the node are looked for as; phrases and beginnings are asked for by themselves."""
    match node:
        case Word():
            tokens = tokens_of_word(node.text)
            if len(tokens) == 1 and (tokens[0].kind != "person" or personal_numbers):
                expansion = expand_token(tokens[0], synonyms)
                yield from expansion.any_of
                for group in expansion.all_of:
                    yield from group
        case Not():
            yield from looked_for(node.child, synonyms, personal_numbers=personal_numbers)
        case And() | Or():
            for child in node.children:
                yield from looked_for(child, synonyms, personal_numbers=personal_numbers)
