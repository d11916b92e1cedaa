"""Whose turn it is among the signers of an envelope, and when enough of them have signed."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from boardroom.signing.rules.states import SignerState


class Placed(Protocol):
    """A signer as far as turns go."""

    step: int
    required: bool
    state: SignerState


P = TypeVar("P", bound=Placed)


def on_turn(signers: Sequence[P]) -> list[P]:
    """Return those who wait and before whom nobody waits: everyone of the lowest step that still waits."""
    waiting = [signer for signer in signers if signer.state is SignerState.WAITING]
    first = min((signer.step for signer in waiting), default=0)
    return [signer for signer in waiting if signer.step == first]


def enough_signed(signers: Sequence[Placed], needed: int) -> bool:
    """Tell whether so many of those who are not required have signed; never where all are."""
    return 0 < needed <= _count(signers, SignerState.SIGNED)


def still_reachable(signers: Sequence[Placed], needed: int) -> bool:
    """Tell whether the number can still be reached by those who have signed and those who wait."""
    return _count(signers, SignerState.SIGNED, SignerState.WAITING) >= needed


def goes_on_without(signers: Sequence[Placed], leaving: Placed, needed: int) -> bool:
    """Tell whether signing goes on when one of the signers declines: not required, and enough of the others can still sign."""
    return not leaving.required and still_reachable([one for one in signers if one is not leaving], needed)


def within_reach(signers: Sequence[Placed], needed: int) -> int:
    """Return the number, or as many as can still sign where they are fewer."""
    return min(needed, _count(signers, SignerState.SIGNED, SignerState.WAITING))


def _count(signers: Sequence[Placed], *states: SignerState) -> int:
    return sum(not signer.required and signer.state in states for signer in signers)
