"""Options of select fields, in the shape that WTForms asks for from 3.3 on."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.widgets import CheckboxInput


def choices(pairs: Iterable[tuple[object, Any]]) -> list[Any]:
    """Return options for (value, words) pairs; the words may be lazily translated."""
    return [SelectChoice(value, words) for value, words in pairs]


class TickBox(CheckboxInput):
    """One box of several: that at least one is ticked is asked of the group, and a browser would ask it of each."""

    def __init__(self) -> None:
        super().__init__()
        self.validation_attrs = ["disabled"]
