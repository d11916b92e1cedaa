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
NO_MINUTE_TAKER = N_("Välj vem som skrev protokollet.")
NO_CHAIR = N_("Välj vem som ledde mötet, eller låt mötesordföranden stå som protokollförare.")
NO_ADJUSTER = N_("Välj justerare: en ledamot som styrelsen utsåg, utöver mötesordföranden.")


def problem_of(rule_key: str, signers: Sequence[Invitee], *, chair_wrote: bool = False) -> str:
    """Return what keeps minutes from being sent under a rule, as a Swedish sentence; empty when nothing does.

    `chair_wrote` says that the meeting's chair was its minute-taker: then the chair's one signature
    is the minute-taker's, and only the adjuster is asked for besides.
    """
    if problem := distinct_problem(signers):
        return problem
    rule = RULES.get(rule_key, RULES["minute_taker_chair_adjuster"])
    counts = {role: sum(signer.role is role for signer in signers) for role in SignerRole}
    if rule.minute_taker and not counts[SignerRole.MINUTE_TAKER]:
        return NO_MINUTE_TAKER
    if rule.chair and not counts[SignerRole.CHAIR] and not chair_wrote:
        return NO_CHAIR
    if counts[SignerRole.ADJUSTER] < rule.adjusters:
        return NO_ADJUSTER
    return ""


def distinct_problem(signers: Sequence[Invitee]) -> str:
    """Return what is wrong with any list of signers: nobody on it, or one person twice."""
    if not signers:
        return NOBODY
    if len({signer.person_id for signer in signers}) < len(signers):
        return TWICE
    return ""
