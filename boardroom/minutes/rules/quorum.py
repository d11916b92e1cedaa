"""Whether the board could decide at each §, and which deputy is in turn; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Seat:
    """One who was called to a board meeting: whether a member or a deputy, and for which §§ there."""

    key: object
    name: str
    member: bool
    present: bool
    serving: bool = False  # a deputy in a member's place
    first_item: int | None = None
    last_item: int | None = None

    def votes_at(self, item: int, recused: Collection[object] = ()) -> bool:
        """Tell whether this one could vote at a § (from 1)."""
        return (
            self.present
            and (self.member or self.serving)
            and (self.first_item or 1) <= item
            and (self.last_item is None or item <= self.last_item)
            and self.key not in recused
        )


@dataclass(frozen=True)
class Quorum:
    """How many voters are needed, the §§ with fewer, and who might serve; all empty when nothing is amiss."""

    needed: int
    short: Sequence[tuple[int, int]] = ()  # (§, voters)
    in_turn: Sequence[str] = ()  # deputies who were there, in the order of service, and do not serve
    absent: Sequence[str] = ()  # members in whose place nobody serves
    too_many: bool = False  # more deputies serve than members are away


def voters_needed(members: int, least: int = 0) -> int:
    """Return how many voters a board needs: more than half of its members, or more if the statutes say so (LEF 7 kap.)."""
    return max(members // 2 + 1, least)


def quorum(
    seats: Sequence[Seat], recused: Sequence[Collection[object]], *, members: int, least: int = 0
) -> Quorum:
    """Count the voters at every §; `recused` holds for each § those with a conflict of interest, `seats` deputies in their order."""
    needed = voters_needed(members, least)
    counts = [
        (number, sum(seat.votes_at(number, away) for seat in seats))
        for number, away in enumerate(recused, start=1)
    ]
    away = [seat.name for seat in seats if seat.member and not seat.present]
    serving = [seat for seat in seats if seat.serving and seat.present]
    idle = [seat.name for seat in seats if not seat.member and seat.present and not seat.serving]
    # One who comes late or leaves early lets a deputy serve for those §§.
    partly = sum(
        1
        for seat in seats
        if seat.member and (seat.first_item or seat.last_item or any(seat.key in one for one in recused))
    )
    unfilled = max(0, len(away) - len(serving))
    return Quorum(
        needed=needed,
        short=[(number, count) for number, count in counts if count < needed],
        in_turn=idle[:unfilled],
        absent=away if unfilled and idle else [],
        too_many=len(serving) > len(away) + partly,
    )
