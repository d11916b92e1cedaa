"""What the ballots of a decision per capsulam come to; pure."""

from collections.abc import Sequence
from typing import NamedTuple

from boardroom.core.words import N_

VOTE_WORDS = {"yes": N_("Ja"), "no": N_("Nej"), "abstain": N_("Avstår")}
STATE_WORDS = {
    "consenting": (N_("Väntar på samtycke till formen"), "waits"),
    "voting": (N_("Röstning pågår"), "waits"),
    "decided": (N_("Avgjort"), "done"),
    "stopped": (N_("Stoppat"), "refused"),
}

NOT_ALL_AGREED = "Alla hann inte samtycka till formen före sista dagen."
TOO_FEW = "För få röstade före sista dagen, så styrelsen var inte beslutför."
# Why a question was left undecided that a meeting can take up; one that was called off is nobody's any more.
RAN_OUT = (NOT_ALL_AGREED, TOO_FEW)


def question_in_words(background: str, proposal: str) -> str:
    """Return what the agenda says of a question that was not decided per capsulam."""
    return "\n\n".join(filter(None, (background, f"Förslag: {proposal}")))


def result_in_words(proposal: str, outcome: str, day: str, votes: Sequence[str]) -> str:
    """Return what the agenda and the minutes of the next meeting say of what was decided on a `day` in words.

    It is told as what has been done: nobody decides it again there.
    """
    told = proposal.strip().rstrip(".")
    what = f" {told}" if told.lower().startswith("att ") else f": {told}"
    if outcome == "adopted":
        said = f"Styrelsen har den {day} beslutat per capsulam{what}."
    else:
        said = f"Styrelsen har den {day} per capsulam sagt nej till förslaget{what}."
    yes, no, abstain = (sum(vote == kind for vote in votes) for kind in ("yes", "no", "abstain"))
    return f"{said} Röster: {yes} ja, {no} nej, {abstain} avstår."


class Count(NamedTuple):
    """How many voted how, and what came of it; `outcome` is None when too few voted."""

    yes: int
    no: int
    abstain: int
    outcome: str | None


def count(votes: Sequence[str], *, members: int, needed: int, chair: str | None = None) -> Count:
    """Return the result: what more than half of those who voted are for, at equal numbers what the chair voted for.

    `needed` is the quorum. Unless all have voted, more than a third of all members must be for it
    (lag 2018:672 7 kap.).
    """
    yes, no, abstain = (sum(vote == kind for vote in votes) for kind in ("yes", "no", "abstain"))
    if len(votes) < needed:
        return Count(yes, no, abstain, None)
    adopted = 2 * yes > len(votes) or (2 * yes == len(votes) and chair == "yes")
    if len(votes) < members and 3 * yes <= members:
        adopted = False
    return Count(yes, no, abstain, "adopted" if adopted else "rejected")
