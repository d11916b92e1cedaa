"""Words sought in columns, whatever their case: SQLite alone knows only of the case of A to Z."""

from typing import Any

from sqlalchemy import ColumnElement, or_


def holds(column: Any, word: str) -> ColumnElement[bool]:
    """Return the condition that a column has a word, or the beginning of one, in it."""
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(form, autoescape=True) for form in sorted(forms)))
