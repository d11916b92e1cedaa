"""Names in a row, as letters write them."""

from collections.abc import Sequence

_AND = {"sv": "och", "en": "and"}


def in_a_row(names: Sequence[str], language: str = "sv") -> str:
    """Return "Karin, Amina och Liisa"; an empty string for nobody."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {_AND.get(language, _AND['sv'])} {names[-1]}"
