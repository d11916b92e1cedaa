"""What a package is to hold."""

import enum
import uuid
from dataclasses import dataclass

from boardroom.core.words import N_


class Kind(enum.StrEnum):
    """How much of an association a package holds."""

    WHOLE = "whole"
    PERIOD = "period"  # one mandate period
    CLASS = "class"  # one record class


KIND_WORDS: dict[Kind, str] = {
    Kind.WHOLE: N_("hela föreningen"),
    Kind.PERIOD: N_("en mandatperiod"),
    Kind.CLASS: N_("en handlingstyp"),
}


@dataclass(frozen=True)
class Selection:
    """The kind, and which period or class where it is one."""

    kind: Kind = Kind.WHOLE
    period_id: uuid.UUID | None = None
    record_class: str = ""
