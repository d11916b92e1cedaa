"""What a matter is called and how it stands, the parts of a building, the days of contracts, what is asked of people; pure."""

from boardroom.matters.rules.asking import ASKED, QUIET_DAYS, REST_MONTHS, Patience, question_key
from boardroom.matters.rules.building import (
    PARTS,
    Part,
    apartments_in,
    apartments_named,
    names_part,
    part_key,
)
from boardroom.matters.rules.contracts import (
    CONTRACT_CLASSES,
    CONTRACT_WORDS,
    REMIND_DAYS,
    ContractStanding,
    ContractState,
    Span,
    Terms,
    last_day_of_notice,
    standing,
    term_end,
)
from boardroom.matters.rules.matters import (
    DEED_WORDS,
    STATE_WORDS,
    Deed,
    MatterState,
    Years,
    by_years,
    label,
)

__all__ = [
    "ASKED",
    "CONTRACT_CLASSES",
    "CONTRACT_WORDS",
    "DEED_WORDS",
    "PARTS",
    "QUIET_DAYS",
    "REMIND_DAYS",
    "REST_MONTHS",
    "STATE_WORDS",
    "ContractStanding",
    "ContractState",
    "Deed",
    "MatterState",
    "Part",
    "Patience",
    "Span",
    "Terms",
    "Years",
    "apartments_in",
    "apartments_named",
    "by_years",
    "label",
    "last_day_of_notice",
    "names_part",
    "part_key",
    "question_key",
    "standing",
    "term_end",
]
