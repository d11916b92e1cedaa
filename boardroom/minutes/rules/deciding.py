"""Where a decision stands, derived from what is known of it; pure."""

from dataclasses import dataclass
from datetime import date

from boardroom.core.words import N_

STATES = {
    "open": N_("Att göra"),
    "late": N_("Skulle ha varit gjort"),
    "done": N_("Gjort"),
    "stands": N_("Gäller"),
    "rejected": N_("Avslag"),
    "deferred": N_("Bordlagt"),
    "superseded": N_("Ersatt"),
}
# No state to narrow by: the register leaves these out, and their own pages say why.
RETURNED = N_("Räknas inte än: protokollet är tillbaka för ändring")
MARKS = {"open": "waits", "late": "refused", "done": "done", "deferred": "waits", "returned": "refused"}
ORDERS = ("newest", "oldest", "due", "responsible")


@dataclass(frozen=True)
class DecisionState:
    """Where a decision stands: its key among STATES, or "returned", with the words and the mark that pages show."""

    key: str

    @property
    def words(self) -> str:
        """The state in Swedish, to be translated."""
        return STATES.get(self.key, RETURNED)

    @property
    def mark(self) -> str:
        """The mark beside the words."""
        return MARKS.get(self.key, "fact")


def decision_state(
    outcome: str,
    *,
    returned: bool,
    superseded: bool,
    action: bool,
    done: bool,
    due: date | None,
    today: date,
) -> DecisionState:
    """Return where a decision stands; an `action` is one with somebody responsible or a last day.

    `returned` is one whose minutes were refused or taken back: it is not decided until they are sent again.
    """
    if returned:
        return DecisionState("returned")
    if superseded:
        return DecisionState("superseded")
    if done:
        return DecisionState("done")
    if outcome != "adopted":
        return DecisionState(outcome)
    if not action:
        return DecisionState("stands")
    return DecisionState("late" if due and due < today else "open")
