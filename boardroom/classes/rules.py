"""The retention schedule's words, the keep-until rule and the law's least terms (DOMAIN section 5); pure."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from boardroom.associations.rules import FiscalCalendar
from boardroom.core.dates import Period, add_months, add_years
from boardroom.core.words import N_
from boardroom.language.dates import format_date


class Trigger(enum.StrEnum):
    """What starts the clock of a retention rule (DOMAIN section 5)."""

    CREATED = "created"
    DOCUMENT_DATE = "document_date"
    MEETING = "meeting"
    DECISION = "decision"
    FISCAL_YEAR_END = "fiscal_year_end"
    MANDATE_PERIOD_END = "mandate_period_end"
    DISCHARGE = "discharge"
    CONTRACT_END = "contract_end"
    SUPERSEDED = "superseded"
    CASE_CLOSED = "case_closed"
    MOVED_OUT = "moved_out"
    DISSOLUTION = "dissolution"
    MINUTES_SIGNED = "minutes_signed"
    RELEASED = "released"
    RETURNED = "returned"


class Unit(enum.StrEnum):
    """In what a duration is counted."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    FISCAL_YEARS = (
        "fiscal_years"  # through the Nth calendar year after the year in which the fiscal year ended
    )
    MANDATE_PERIODS = "mandate_periods"


class Level(enum.StrEnum):
    """Strength of a signature (eIDAS); what a class recommends at least."""

    SIMPLE = "simple"
    ADVANCED = "advanced"
    QUALIFIED = "qualified"


# What a trigger is called in the schedule.
TRIGGER_WORDS: dict[Trigger, str] = {
    Trigger.CREATED: N_("Handlingen upprättas"),
    Trigger.DOCUMENT_DATE: N_("Handlingens datum"),
    Trigger.MEETING: N_("Mötet"),
    Trigger.DECISION: N_("Beslutet"),
    Trigger.FISCAL_YEAR_END: N_("Räkenskapsårets slut"),
    Trigger.MANDATE_PERIOD_END: N_("Mandatperiodens slut"),
    Trigger.DISCHARGE: N_("Ansvarsfrihet för mandatperioden"),
    Trigger.CONTRACT_END: N_("Avtalet, lånet, försäkringen eller tillståndet upphör"),
    Trigger.SUPERSEDED: N_("En nyare version ersätter"),
    Trigger.CASE_CLOSED: N_("Ärendet avslutas"),
    Trigger.MOVED_OUT: N_("Den boende flyttar ut"),
    Trigger.DISSOLUTION: N_("Föreningen upplöses"),
    Trigger.MINUTES_SIGNED: N_("Protokollet är underskrivet"),
    Trigger.RELEASED: N_("Pantsättningen hävs"),
    Trigger.RETURNED: N_("Nyckeln lämnas tillbaka"),
}

# Why a document is kept until further notice: what nobody has said yet.
UNREADABLE_YEAR = N_("det går inte att läsa ut vilket räkenskapsår det gäller; skriv 2023 eller 2023/2024")
UNCLASSIFIED = N_("handlingstypen är inte bestämd")
_MISSING: dict[Trigger, str] = {
    Trigger.CREATED: N_("datumet är inte känt"),
    Trigger.DOCUMENT_DATE: N_("datumet är inte känt"),
    Trigger.MEETING: N_("mötets datum är inte känt"),
    Trigger.DECISION: N_("beslutets datum är inte angivet"),
    Trigger.FISCAL_YEAR_END: N_("räkenskapsåret är inte känt"),
    Trigger.MANDATE_PERIOD_END: N_("mandatperioden pågår eller är inte känd"),
    Trigger.DISCHARGE: N_("ansvarsfrihet för mandatperioden är inte antecknad"),
    Trigger.CONTRACT_END: N_("slutdatum är inte angivet"),
    Trigger.SUPERSEDED: N_("den har inte ersatts"),
    Trigger.CASE_CLOSED: N_("ärendet är inte avslutat"),
    Trigger.MOVED_OUT: N_("utflyttning är inte antecknad"),
    Trigger.DISSOLUTION: N_("föreningen finns kvar"),
    Trigger.MINUTES_SIGNED: N_("protokollet är inte underskrivet"),
    Trigger.RELEASED: N_("pantsättningen gäller"),
    Trigger.RETURNED: N_("återlämning är inte antecknad"),
}


class Keeping(enum.StrEnum):
    """The three answers to "how long?"."""

    FOREVER = "forever"
    UNTIL = "until"
    UNTIL_FURTHER_NOTICE = "until_further_notice"


@dataclass(frozen=True)
class KeepUntil:
    """How long a document is kept; `day` is the last day on which it must be there."""

    kind: Keeping
    day: date | None = None
    reason: str = ""  # Swedish source sentence, for what is kept until further notice

    @property
    def sentence(self) -> str:
        """The Swedish source sentence, to be translated and filled with `day` and `reason`."""
        return {
            Keeping.FOREVER: N_("Bevaras för alltid"),
            Keeping.UNTIL: N_("Sparas till och med %(day)s"),
            Keeping.UNTIL_FURTHER_NOTICE: N_("Bevaras tills vidare – %(reason)s"),
        }[self.kind]

    @property
    def text(self) -> str:
        """The whole in Swedish: "Sparas till och med 31 december 2031"."""
        return self.sentence % {"day": in_words(self.day) if self.day else "", "reason": self.reason}

    def expired(self, today: date) -> bool:
        """Tell whether the time is over; only then may the document come up for disposal."""
        return self.day is not None and self.day < today


FOREVER = KeepUntil(Keeping.FOREVER)


def until(day: date) -> KeepUntil:
    """Return the answer with a last day."""
    return KeepUntil(Keeping.UNTIL, day)


def until_further_notice(reason: str) -> KeepUntil:
    """Return the answer for what nobody can date yet, with the reason."""
    return KeepUntil(Keeping.UNTIL_FURTHER_NOTICE, reason=reason)


def in_words(day: date) -> str:
    """Return "31 december 2031"."""
    return format_date(day, "sv")


@dataclass(frozen=True)
class Facts:
    """What is known of a document when its keeping is asked for.

    `trigger_date` is what a person has said of the event (contract end, discharge, a fiscal year's
    last day); it always goes before what can be derived. `fiscal_year` is the year that the document
    is told to belong to, in a person's words: an invoice paid in advance belongs to the year after its date.
    """

    document_date: date | None = None
    fiscal_year: str = ""
    created_on: date | None = None
    trigger_date: date | None = None
    calendar: FiscalCalendar = field(default_factory=FiscalCalendar)
    # First day after the document's own mandate period; None while it lasts or when it is unknown.
    period_end: date | None = None
    # First days after all mandate periods that have ended.
    period_ends: Sequence[date] = ()
    # When the board was discharged for the last of the fiscal years that its mandate period reaches into.
    discharged_on: date | None = None


def keep_until(trigger: Trigger, duration: int | None, unit: Unit | None, facts: Facts) -> KeepUntil:
    """Return how long a document is kept under one row of the schedule; `duration` None preserves for ever.

    Days, months and years count from the event's day, and that many later is the last day of keeping;
    fiscal years count calendar years: through 31 December of the Nth year after the year in which the
    fiscal year ended (bokföringslagen 7:2).
    """
    if duration is None or unit is None:
        return FOREVER
    begins = _begins(trigger, facts)
    if begins is None:
        unread = trigger is Trigger.FISCAL_YEAR_END and facts.fiscal_year
        return until_further_notice(UNREADABLE_YEAR if unread else _MISSING[trigger])
    if unit is Unit.DAYS:
        return until(begins + timedelta(days=duration))
    if unit is Unit.MONTHS:
        return until(add_months(begins, duration))
    if unit is Unit.YEARS:
        return until(add_years(begins, duration))
    if unit is Unit.FISCAL_YEARS:
        return until(date(begins.year + duration, 12, 31))
    later = [end for end in sorted(facts.period_ends) if end > begins]
    if duration == 0:
        return until(begins)
    if len(later) < duration:
        return until_further_notice(_MISSING[Trigger.MANDATE_PERIOD_END])
    return until(later[duration - 1] - timedelta(days=1))


def _begins(trigger: Trigger, facts: Facts) -> date | None:
    """Return the day that a rule counts from, or None when nobody knows it yet."""
    if trigger is Trigger.DISCHARGE:
        # Discharge speaks of a period that is over; before both are known nothing may be weeded.
        granted = facts.trigger_date or facts.discharged_on
        if granted is None or facts.period_end is None:
            return None
        return max(granted, facts.period_end)
    if facts.trigger_date is not None:
        return facts.trigger_date
    if trigger is Trigger.CREATED:
        return facts.document_date or facts.created_on
    if trigger in {Trigger.DOCUMENT_DATE, Trigger.MEETING}:
        return facts.document_date
    if trigger is Trigger.FISCAL_YEAR_END:
        return _fiscal_year_end(facts)
    if trigger is Trigger.MANDATE_PERIOD_END:
        return facts.period_end
    return None


def _fiscal_year_end(facts: Facts) -> date | None:
    """Return the last day of the fiscal year told or of the date's, whichever is later: neither makes the time too short."""
    told = None
    if facts.fiscal_year:
        told = facts.calendar.last_day_named(facts.fiscal_year, facts.created_on)
    if facts.fiscal_year and told is None:
        return None
    year_end = facts.calendar.year_of(facts.document_date).end if facts.document_date else None
    ends = [day for day in (told, year_end - timedelta(days=1) if year_end else None) if day]
    return max(ends, default=None)


def discharge_of(
    period: Period | None, calendar: FiscalCalendar, granted: Mapping[date, date]
) -> date | None:
    """Return when a mandate period's board was discharged; None before it is for every fiscal year it reaches into.

    `granted` is by the fiscal year's last day. A board that sat from May to May answers for parts of two fiscal
    years; the meeting that grants discharge for the later one ends its liability.
    """
    if period is None or period.end is None:
        return None
    latest: date | None = None
    day = period.start
    while day < period.end:
        after = calendar.year_of(day).end
        given = granted.get(after - timedelta(days=1)) if after else None
        if after is None or given is None:
            return None
        latest, day = max(given, latest or given), after
    return latest


@dataclass(frozen=True)
class Term:
    """How long something is kept, and from what; `duration` None is for ever."""

    trigger: Trigger
    duration: int | None
    unit: Unit | None


def shorter(term: Term, least: Term | None) -> bool:
    """Tell whether a term is shorter than the law's least, or cannot be compared with it because it counts otherwise."""
    if least is None or term.duration is None or term.unit is None:
        return False
    if least.duration is None:
        return True
    return (term.trigger, term.unit) != (least.trigger, least.unit) or term.duration < least.duration


def said_in(words: Sequence[tuple[str, str]], language: str) -> str:
    """Return what is said in a language, in Swedish where there is nothing in that."""
    known = dict(words)
    return known.get(language) or known["sv"]


@dataclass(frozen=True)
class PackRow:
    """One row of a jurisdiction pack's schedule; words by language, and the least that the law asks for."""

    key: str
    names: tuple[tuple[str, str], ...]
    trigger: Trigger
    duration: int | None
    unit: Unit | None
    bases: tuple[tuple[str, str], ...]  # what the term rests on
    recommended_level: Level
    signable: bool
    least: Term | None = None

    @property
    def term(self) -> Term:
        """How long it is kept."""
        return Term(self.trigger, self.duration, self.unit)

    def name(self, language: str) -> str:
        """Return the name in a language, Swedish where the pack has none."""
        return said_in(self.names, language)

    @property
    def basis(self) -> str:
        """What the term rests on, in Swedish, as an association begins with it."""
        return said_in(self.bases, "sv")


@dataclass(frozen=True)
class Pack:
    """A jurisdiction's default schedule, its edition, and where its terms are written."""

    jurisdiction: str
    edition: int
    sources: tuple[tuple[str, str], ...]
    rows: tuple[PackRow, ...]

    def source(self, language: str) -> str:
        """Return where the terms are written, Swedish where the pack does not say it in a language."""
        return said_in(self.sources, language)


@dataclass(frozen=True)
class Row:
    """What an association says of one class in a version of its schedule."""

    key: str
    name: str
    trigger: Trigger
    duration: int | None
    unit: Unit | None
    basis: str

    @property
    def term(self) -> Term:
        """How long it is kept."""
        return Term(self.trigger, self.duration, self.unit)


def period_of(day: date | None, periods: Sequence[Period]) -> Period | None:
    """Return the mandate period that a day falls in, or None."""
    return next((period for period in periods if day is not None and period.covers(day)), None)
