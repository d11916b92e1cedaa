"""What the states of an order are called, and how they are shown."""

from boardroom.core.words import N_

STATE_WORDS: dict[str, tuple[str, str]] = {
    "waiting": (N_("väntar på sin tur"), "waits"),
    "making": (N_("görs just nu"), "waits"),
    "ready": (N_("klar att hämta"), "done"),
    "failed": (N_("gick inte att göra"), "refused"),
    "gone": (N_("borttagen från portalen"), "fact"),
}
