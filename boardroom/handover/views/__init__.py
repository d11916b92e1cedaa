"""Pages of handing over: the handovers, the registers, the driftkort, the first visit."""

from boardroom.handover.views import card, newcomers, registers, rounds
from boardroom.handover.views.blueprint import blueprint

__all__ = ["blueprint", "card", "newcomers", "registers", "rounds"]
