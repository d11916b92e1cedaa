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
MARKS = {"open": "waits", "late": "refused", "done": "done", "deferred": "waits"}
ORDERS = ("newest", "oldest", "due", "responsible")


@dataclass(frozen=True)
class DecisionState:
    """Where a decision stands: its key among STATES, with the words and the mark that pages show."""

    key: str

    @property
    def words(self) -> str:
        """The state in Swedish, to be translated."""
        return STATES[self.key]

    @property
    def mark(self) -> str:
        """The mark beside the words."""
        return MARKS.get(self.key, "fact")


def decision_state(
    outcome: str, *, superseded: bool, action: bool, done: bool, due: date | None, today: date
) -> DecisionState:
    """Return where a decision stands; an `action` is one with somebody responsible or a last day."""
    if superseded:
        return DecisionState("superseded")
    if done:
        return DecisionState("done")
    if outcome != "adopted":
        return DecisionState(outcome)
    if not action:
        return DecisionState("stands")
    return DecisionState("late" if due and due < today else "open")
