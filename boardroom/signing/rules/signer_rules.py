"""Who must sign: the signer rules that an association chooses among (lag 2018:672, 7:24)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.core.words import N_
from boardroom.signing.rules.states import SignerRole


@dataclass(frozen=True)
class Invitee:
    """A person who is asked to sign, and in which capacity."""

    person_id: uuid.UUID
    role: SignerRole


@dataclass(frozen=True)
class SignerRule:
    """How many of whom; `adjusters` is the least number, chair counts only when not the minute-taker."""

    name: str
    minute_taker: bool
    chair: bool
    adjusters: int


# Keys are what Association.signer_rule holds.
RULES: dict[str, SignerRule] = {
    "minute_taker_chair_adjuster": SignerRule(
        N_("Protokollförare, mötesordförande och en justerare"), minute_taker=True, chair=True, adjusters=1
    ),
    "minute_taker_chair_two_adjusters": SignerRule(
        N_("Protokollförare, mötesordförande och två justerare"), minute_taker=True, chair=True, adjusters=2
    ),
    "minute_taker_chair": SignerRule(
        N_("Protokollförare och mötesordförande"), minute_taker=True, chair=True, adjusters=0
    ),
    "chair": SignerRule(N_("Mötesordförande"), minute_taker=False, chair=True, adjusters=0),
}

NOBODY = N_("Välj minst en person som ska skriva under.")
TWICE = N_("Samma person kan bara skriva under en gång. Välj en annan person i någon av rollerna.")


def distinct_problem(signers: Sequence[Invitee]) -> str:
    """Return what is wrong with any list of signers: nobody on it, or one person twice."""
    if not signers:
        return NOBODY
    if len({signer.person_id for signer in signers}) < len(signers):
        return TWICE
    return ""
