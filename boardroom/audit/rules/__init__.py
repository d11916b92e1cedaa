"""How a link of the chain is computed, and what the logs say; pure."""

from boardroom.audit.rules.chain import (
    ANCHOR_EVERY,
    AnchorReport,
    ChainReport,
    Narrowing,
    ReadingsReport,
    ask_again,
    canonical,
    erasable_before,
    link_hash,
    month_start,
    payload_hash,
    readings_hash,
)
from boardroom.audit.rules.settings import SETTING_WORDS, changed_settings
from boardroom.audit.rules.wording import (
    ACTOR_WORDS,
    KIND_WORDS,
    NAMING_FACTS,
    READING_WORDS,
    SENTENCES,
    naming_fact,
    sentence,
)

__all__ = [
    "ACTOR_WORDS",
    "ANCHOR_EVERY",
    "KIND_WORDS",
    "NAMING_FACTS",
    "READING_WORDS",
    "SENTENCES",
    "SETTING_WORDS",
    "AnchorReport",
    "ChainReport",
    "Narrowing",
    "ReadingsReport",
    "ask_again",
    "canonical",
    "changed_settings",
    "erasable_before",
    "link_hash",
    "month_start",
    "naming_fact",
    "payload_hash",
    "readings_hash",
    "sentence",
]
