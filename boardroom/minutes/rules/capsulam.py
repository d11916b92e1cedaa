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


class Casting(NamedTuple):
    """Whose vote turns the scale where just half of the votes are for a proposal, and how they voted, if they did.

    The chair's alone; of the `vice` chair where the chair takes no part (lag 2018:672 7 kap.).
    """

    name: str
    vote: str | None
    vice: bool = False


def count(votes: Sequence[str], *, members: int, needed: int, casting: Casting | None = None) -> Count:
    """Return the result: what more than half of those who voted are for, and where just half are, what the casting vote is for.

    `needed` is the quorum. Unless all have voted, more than a third of all members must be for it
    (lag 2018:672 7 kap.).
    """
    yes, no, abstain = (sum(vote == kind for vote in votes) for kind in ("yes", "no", "abstain"))
    if len(votes) < needed:
        return Count(yes, no, abstain, None)
    turned = casting is not None and casting.vote == "yes"
    adopted = 2 * yes > len(votes) or (2 * yes == len(votes) and turned)
    if len(votes) < members and 3 * yes <= members:
        adopted = False
    return Count(yes, no, abstain, "adopted" if adopted else "rejected")


def casting_in_words(result: Count, casting: Casting | None) -> str:
    """Return what the minutes say where just half of the votes were for a proposal; "" where the numbers speak for themselves.

    Nothing either where it was decided otherwise than the casting vote has it: by another rule, or by one of its time.
    """
    adopted = result.outcome == "adopted"
    if not result.yes or result.yes != result.no + result.abstain:
        return ""
    half = "Hälften av rösterna var ja." if result.abstain else "Lika många röstade ja som nej."
    whose = "Då avgör ordförandens röst"
    if casting is not None and casting.vice:
        whose = "Ordföranden deltog inte, så då avgör vice ordförandens röst"
    if casting is not None and casting.vote in {"yes", "no"}:
        agrees = adopted == (casting.vote == "yes")
        return f"{half} {whose}. {casting.name} röstade {VOTE_WORDS[casting.vote].lower()}." if agrees else ""
    if adopted:
        return ""
    why = f"{casting.name} röstade varken ja eller nej" if casting else "ingen ordförande deltog i beslutet"
    return f"{half} {whose}, men {why}. Förslaget är därför inte antaget."
