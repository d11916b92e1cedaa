"""What is suggested about a paper: one value for one field, with how sure it is and on what ground."""

import enum
import re
from dataclasses import dataclass, replace
from datetime import date

from boardroom.intake.rules.pages import Box, Sheet

SURE = 80  # percent; from here a person may accept without looking at each
LIKELY = 50
LEAST = 20  # below this nothing is suggested


class Field(enum.StrEnum):
    """What can be suggested; the values are those of forms and of the table of suggestions."""

    DATE = "date"
    KIND = "kind"
    TITLE = "title"
    NUMBER = "number"
    FISCAL_YEAR = "fiscal_year"
    COUNTERPARTY = "counterparty"
    APARTMENT = "apartment"


class Ground(enum.StrEnum):
    """Why something is suggested."""

    PAGE = "page"  # it stands on a page: the offer says where
    FILE_NAME = "file_name"
    FOLDER = "folder"
    DERIVED = "derived"  # it follows from the other facts, a fiscal year from the date
    COUNTERPARTY = "counterparty"  # papers from the same counterparty were filed like this before
    WORD = "word"  # papers with the same word in their title were
    TAG = "tag"  # papers with the same tag, or out of the same folder, were


@dataclass(frozen=True)
class Offer:
    """One suggestion. `words` are as they stand on the paper, or what was learned from; `certainty` is in percent."""

    field: Field
    value: str
    certainty: int
    ground: Ground
    words: str = ""
    page: int = 0
    boxes: tuple[Box, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it may be accepted together with others."""
        return self.certainty >= SURE

    @property
    def day(self) -> date | None:
        """The value as a day, where it is one."""
        return date.fromisoformat(self.value) if self.field is Field.DATE else None

    def surer(self, by: int) -> "Offer":
        """Return the same with more (or less) certainty."""
        return replace(self, certainty=max(0, min(99, self.certainty + by)))


def on_page(field: Field, value: str, certainty: int, sheet: Sheet, span: tuple[int, int]) -> Offer:
    """Return an offer whose evidence is the characters [start, end) of a page."""
    start, end = span
    return Offer(
        field=field,
        value=value,
        certainty=max(0, min(99, certainty)),
        ground=Ground.PAGE,
        words=re.sub(r"\s+", " ", sheet.raw[start:end]).strip()[:300],
        page=sheet.number,
        boxes=sheet.boxes(start, end),
    )
