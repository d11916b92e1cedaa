"""Who must sign and in which order: the rules that an association chooses among (lag 2018:672, 7:24)."""

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from boardroom.core.words import N_
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import SignerRole


class SigningOrder(enum.StrEnum):
    """In which order people are asked; kept by its value with the association."""

    TOGETHER = "together"
    ONE_BY_ONE = "one_by_one"  # as they stand in the list
    MINUTE_TAKER_FIRST = "minute_taker_first"  # then all the others together
    CHAIR_LAST = "chair_last"  # minute-taker, then adjusters together, then the chair


ORDER_NAMES = {
    SigningOrder.TOGETHER: N_("Alla på en gång"),
    SigningOrder.ONE_BY_ONE: N_("En i taget, i listans ordning"),
    SigningOrder.MINUTE_TAKER_FIRST: N_("Protokollföraren först, sedan de andra på en gång"),
    SigningOrder.CHAIR_LAST: N_("Protokollföraren först, sedan justerarna och sist mötesordföranden"),
}
# The same where nobody met, so that there was no chair of a meeting.
CHAIR_LAST_OF_NO_MEETING = N_("Protokollföraren först, sedan justerarna och sist ordföranden")


@dataclass(frozen=True)
class Invitee:
    """A person who is asked to sign, and in which capacity.

    Those of a lower `step` (from 1) sign first; None leaves it to the order that is chosen. Of those who are not
    `required` the envelope needs only some. With `methods` they sign in one of these alone.
    """

    person_id: uuid.UUID
    role: SignerRole
    step: int | None = None
    required: bool = True
    methods: Sequence[Method] = ()


MOST_ADJUSTERS = 10  # a rule demands some; whoever else the meeting elected adjusts too


@dataclass(frozen=True)
class SignerRule:
    """How many of whom; `adjusters` is the least number, chair counts only when not the minute-taker."""

    name: str
    minute_taker: bool
    chair: bool
    adjusters: int
    present: bool = False  # everyone who was present signs too, as adjusters
    some: bool = False  # a number of those besides the minute-taker is enough; the association says which


# Keys are what Association.signer_rule holds.
RULES: dict[str, SignerRule] = {
    "minute_taker_chair_adjuster": SignerRule(
        N_("Protokollförare, mötesordförande och en justerare"), minute_taker=True, chair=True, adjusters=1
    ),
    "minute_taker_chair_two_adjusters": SignerRule(
        N_("Protokollförare, mötesordförande och två justerare"), minute_taker=True, chair=True, adjusters=2
    ),
    "minute_taker_chair_three_adjusters": SignerRule(
        N_("Protokollförare, mötesordförande och tre justerare"), minute_taker=True, chair=True, adjusters=3
    ),
    "minute_taker_chair_four_adjusters": SignerRule(
        N_("Protokollförare, mötesordförande och fyra justerare"), minute_taker=True, chair=True, adjusters=4
    ),
    "minute_taker_chair": SignerRule(
        N_("Protokollförare och mötesordförande"), minute_taker=True, chair=True, adjusters=0
    ),
    "chair": SignerRule(N_("Mötesordförande"), minute_taker=False, chair=True, adjusters=0),
    "all_present": SignerRule(
        N_("Alla som var med på mötet"), minute_taker=True, chair=True, adjusters=0, present=True
    ),
    "some_present": SignerRule(
        N_("Protokollförare och några av de andra som var med; antalet väljs i inställningarna"),
        minute_taker=True,
        chair=True,
        adjusters=0,
        present=True,
        some=True,
    ),
}

NOBODY = N_("Välj minst en person som ska skriva under.")
TWICE = N_("Samma person kan bara skriva under en gång. Välj en annan person i någon av rollerna.")
TOO_MANY_NEEDED = N_(
    "Fler underskrifter krävs än det finns personer i listan. Sänk antalet eller lägg till någon."
)
NONE_NEEDED = N_("Ange hur många underskrifter som räcker, minst en.")


def distinct_problem(signers: Sequence[Invitee]) -> str:
    """Return what is wrong with any list of signers: nobody on it, or one person twice."""
    if not signers:
        return NOBODY
    if len({signer.person_id for signer in signers}) < len(signers):
        return TWICE
    return ""


def number_problem(signers: Sequence[Invitee], needed: int) -> str:
    """Return what is wrong with the number of signatures that is enough among those who are not required."""
    some = sum(not signer.required for signer in signers)
    if needed > some:
        return TOO_MANY_NEEDED
    if some and needed < 1:
        return NONE_NEEDED
    return ""


def arranged(signers: Sequence[Invitee], order: SigningOrder) -> list[Invitee]:
    """Return the signers with a step each: their own where they have one, else by the order; steps run from 1 without gaps."""
    stepped = [
        replace(signer, step=signer.step if signer.step is not None else _step(signer.role, place, order))
        for place, signer in enumerate(signers, start=1)
    ]
    dense = {step: number for number, step in enumerate(sorted({one.step or 1 for one in stepped}), start=1)}
    return [replace(signer, step=dense[signer.step or 1]) for signer in stepped]


def under_rule(signers: Sequence[Invitee], rule: SignerRule | None, enough: int) -> tuple[list[Invitee], int]:
    """Return the signers of minutes with who among them is required, and how many of the others are needed.

    `enough` is the association's number for rules that leave it open; where fewer are there, all of them sign.
    """
    if rule is None or not rule.some:
        return list(signers), 0
    told = [replace(signer, required=signer.role is SignerRole.MINUTE_TAKER) for signer in signers]
    return told, min(max(enough, 1), sum(not signer.required for signer in told))


def _step(role: SignerRole, place: int, order: SigningOrder) -> int:
    if order is SigningOrder.ONE_BY_ONE:
        return place
    if order is SigningOrder.TOGETHER or role is SignerRole.MINUTE_TAKER:
        return 1
    return 3 if order is SigningOrder.CHAIR_LAST and role is SignerRole.CHAIR else 2


def adjusters_asked(rule: str) -> int:
    """Return how many adjusters an association's rule asks for; one where the rule is not known."""
    known = RULES.get(rule)
    return known.adjusters if known else 1
