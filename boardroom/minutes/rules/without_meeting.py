"""What is called otherwise where something was decided without a meeting: nobody met, led or was present; pure.

What its signers and their order are called, on paper and in letters, is said by signing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from boardroom.core.words import N_
from boardroom.minutes.rules.writing import RECORD_CLASSES, signer_words
from boardroom.signing.rules.signer_rules import RULES
from boardroom.signing.rules.states import SignerRole, without_meeting


@dataclass(frozen=True)
class HeadWords:
    """What the facts of a head are called, by their names, and how someone took part, by status."""

    facts: Mapping[str, str]
    statuses: Mapping[str, str]


_OF_A_MEETING = HeadWords(
    facts={
        "held_on": N_("Mötesdag"),
        "starts_at": N_("Började kl."),
        "ends_at": N_("Slutade kl."),
        "place": N_("Plats"),
        "chaired_by": N_("Mötesordförande"),
        "written_by": N_("Protokollförare"),
        "adjuster": N_("Justerare"),
        "second_adjuster": N_("Andra justerare"),
        "further_adjusters": N_("Fler justerare"),
    },
    statuses={
        "present": N_("närvarande"),
        "absent": N_("frånvarande"),
        "co_opted": N_("adjungerad"),
        "untold": N_("inte sagt än"),
    },
)
_WITHOUT = HeadWords(
    facts={
        **_OF_A_MEETING.facts,
        "held_on": N_("Avgjort den"),
        "starts_at": N_("Från kl."),
        "ends_at": N_("Till kl."),
        "chaired_by": signer_words(SignerRole.CHAIR, "per_capsulam"),
    },
    statuses={**_OF_A_MEETING.statuses, "present": N_("deltog"), "absent": N_("deltog inte")},
)
_RULES_WITHOUT = {
    "minute_taker_chair_adjuster": N_("Protokollförare, ordförande och en justerare"),
    "minute_taker_chair_two_adjusters": N_("Protokollförare, ordförande och två justerare"),
    "minute_taker_chair_three_adjusters": N_("Protokollförare, ordförande och tre justerare"),
    "minute_taker_chair_four_adjusters": N_("Protokollförare, ordförande och fyra justerare"),
    "minute_taker_chair": N_("Protokollförare och ordförande"),
    "chair": N_("Ordförande"),
    "all_present": N_("Alla som deltog i beslutet"),
    "some_present": N_("Protokollförare och några av de andra som deltog; antalet väljs i inställningarna"),
}


def met(kind: str) -> bool:
    """Tell whether minutes of a kind are of a meeting."""
    return not without_meeting(RECORD_CLASSES.get(kind, ""))


def head_words(kind: str) -> HeadWords:
    """Return what the head of minutes of a kind says of its places and of how someone took part."""
    return _OF_A_MEETING if met(kind) else _WITHOUT


def rule_words(kind: str) -> dict[str, str]:
    """Return what the rules for who signs are called where minutes of a kind are spoken of, by their keys."""
    return {key: rule.name if met(kind) else _RULES_WITHOUT[key] for key, rule in RULES.items()}
