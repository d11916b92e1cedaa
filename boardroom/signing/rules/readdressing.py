"""What keeps an address from being corrected, and whether the sender was told that it takes no letters; pure."""

from collections.abc import Iterable
from typing import Any, Protocol

from boardroom.core.words import N_

# Kinds of events in an envelope's chain.
UNDELIVERED, READDRESSED = "undelivered", "readdressed"

SAME_AS_BEFORE = N_("Det är samma adress som förut. Är den rätt kan du påminna i stället.")
NOT_THEIRS = N_(
    "Den som har ett konto får sina brev till adressen som kontot har. Den ändrar personen på sin egen sida."
)
IN_LIST = N_("Adressen står redan hos en annan mottagare i samma utskick.")


class Happened(Protocol):
    """An event of an envelope's chain."""

    what: Any
    facts: Any


def told_of(events: Iterable[Happened], signer_id: str) -> bool:
    """Tell whether the sender knows that letters do not reach a signer's present address; `events` are in their order."""
    last = ""
    for event in events:
        if event.what in {UNDELIVERED, READDRESSED} and event.facts.get("signer") == signer_id:
            last = event.what
    return last == UNDELIVERED
