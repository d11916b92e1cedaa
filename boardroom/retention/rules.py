"""How retention is said in words, what a legal hold covers, and the states of a disposal; pure."""

from boardroom.classes.rules import Unit
from boardroom.core.words import N_

FOR_EVER = N_("För alltid")
AT_ONCE = N_("Gallras när ändamålet är uppfyllt")

# Each unit with one and with several.
DURATIONS: dict[Unit, tuple[str, str]] = {
    Unit.DAYS: (N_("%(count)s dag"), N_("%(count)s dagar")),
    Unit.MONTHS: (N_("%(count)s månad"), N_("%(count)s månader")),
    Unit.YEARS: (N_("1 år"), N_("%(count)s år")),
    Unit.FISCAL_YEARS: (
        N_("Till och med det %(count)s:a kalenderåret efter det år då räkenskapsåret slutade"),
        N_("Till och med det %(count)s:e kalenderåret efter det år då räkenskapsåret slutade"),
    ),
    Unit.MANDATE_PERIODS: (N_("%(count)s mandatperiod"), N_("%(count)s mandatperioder")),
}

# What the units are called where one is chosen.
UNIT_WORDS: dict[Unit, str] = {
    Unit.DAYS: N_("dagar"),
    Unit.MONTHS: N_("månader"),
    Unit.YEARS: N_("år"),
    Unit.FISCAL_YEARS: N_("kalenderår efter det år då räkenskapsåret slutade"),
    Unit.MANDATE_PERIODS: N_("mandatperioder"),
}


def kept_words(duration: int | None, unit: Unit | None) -> str:
    """Return the source sentence of how long a class is kept, to be filled with `count`."""
    if duration is None or unit is None:
        return FOR_EVER
    if duration == 0:
        return AT_ONCE
    return DURATIONS[unit][0 if duration == 1 else 1]
