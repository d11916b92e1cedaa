"""A query read clause by clause: what a page must meet, may miss and must not meet."""

from boardroom.ports.search_index import And, Node, Not, Or, Prefix, Word


def sorted_clauses(root: And, *, partial: bool) -> tuple[list[Node], list[Node], list[Node]]:
    """What must be met, what may be missing in a partial match, and what must not be."""
    excluded = [child.child for child in root.children if isinstance(child, Not)]
    wanted: list[Node] = [child for child in root.children if not isinstance(child, Not)]
    soft: list[Node] = [child for child in wanted if isinstance(child, Word | Prefix | Or)]
    if not partial or len(soft) < 2:
        return wanted, [], excluded
    return [child for child in wanted if child not in soft], soft, excluded


def typed_words(node: Node) -> str:
    """The words of the query that the node came from."""
    match node:
        case Or():
            return " OR ".join(typed_words(child) for child in node.children)
        case And():
            return " ".join(typed_words(child) for child in node.children)
        case Not():
            return "-" + typed_words(node.child)
        case _:
            return node.text
