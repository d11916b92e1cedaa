"""What can be done with many sheets that show two facing pages, and how far it has come; pure."""

import enum
from dataclasses import dataclass

from boardroom.core.words import N_


class SheetDeed(enum.StrEnum):
    """What can be done with sheets that show two facing pages."""

    PART = "part"
    REJOIN = "rejoin"
    KEEP = "keep"  # let them be, and ask no more


ORDER_WORDS: dict[SheetDeed, str] = {
    SheetDeed.PART: N_("Uppslagen delas, %(done)s av %(total)s är klara"),
    SheetDeed.REJOIN: N_("Delningen av uppslagen ångras, %(done)s av %(total)s är klara"),
    SheetDeed.KEEP: N_("Uppslagen lämnas som de är, %(done)s av %(total)s är klara"),
}


@dataclass(frozen=True)
class OrderProgress:
    """How far what was asked has come: the sheets that still wait, and how many there were."""

    deed: SheetDeed
    waiting: int
    sheets: int

    @property
    def sentence(self) -> str:
        """The sentence that says it, to be translated; with `done` and `total`."""
        return ORDER_WORDS[self.deed]

    @property
    def done(self) -> int:
        """How many sheets are done."""
        return max(0, self.sheets - self.waiting)
