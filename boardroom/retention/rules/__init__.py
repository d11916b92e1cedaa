"""How retention is said in words, what a legal hold covers, and the states of a disposal; pure."""

import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from boardroom.classes.rules import Unit
from boardroom.core.words import N_
from boardroom.language.naming import names_one

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


class HoldKind(enum.StrEnum):
    """By what a legal hold covers documents."""

    DOCUMENT = "document"
    MATTER = "matter"
    PERSON = "person"
    PERIOD = "period"


HOLD_WORDS: dict[HoldKind, str] = {
    HoldKind.DOCUMENT: N_("Ett dokument"),
    HoldKind.MATTER: N_("Allt i ett ärende, också det som läggs dit senare"),
    HoldKind.PERSON: N_("Allt om en person eller ett företag"),
    HoldKind.PERIOD: N_("Allt från en tid"),
}


@dataclass(frozen=True)
class Held:
    """What a hold covers; `before` is the first day that it does not."""

    kind: HoldKind
    document_id: uuid.UUID | None = None
    spellings: tuple[str, ...] = ()
    since: date | None = None
    before: date | None = None
    record_class: str | None = None
    matter_id: uuid.UUID | None = None

    @property
    def last(self) -> date | None:
        """The last day that it covers."""
        return self.before - timedelta(days=1) if self.before else None

    def covers(
        self,
        document_ids: Iterable[uuid.UUID],
        day: date | None,
        record_class: str | None,
        texts: Iterable[str],
        matter_ids: Iterable[uuid.UUID] = (),
        *,
        unread: bool = False,
    ) -> bool:
        """Tell whether it covers a document: known by its own id and of what it shares pages with, its day, class, texts, matters.

        In doubt it does: what bears no date may be of the time, what has no class may be of the class, and what is
        `unread` may name anybody.
        """
        if self.kind is HoldKind.DOCUMENT:
            return self.document_id in set(document_ids)
        if self.kind is HoldKind.MATTER:
            return self.matter_id in set(matter_ids)
        if self.kind is HoldKind.PERSON:
            return unread or names_someone(texts, self.spellings)
        return self._of_time(day, day, record_class)

    def covers_matter(
        self,
        matter_id: uuid.UUID,
        first: date,
        last: date,
        record_class: str | None,
        texts: Iterable[str],
    ) -> bool:
        """Tell whether it covers a matter itself: its number, the days from opening to closing, its class, what it says.

        A hold on a document does so by the document, which has to be gone before its matter goes.
        """
        if self.kind is HoldKind.DOCUMENT:
            return False
        if self.kind is HoldKind.MATTER:
            return self.matter_id == matter_id
        if self.kind is HoldKind.PERSON:
            return names_someone(texts, self.spellings)
        return self._of_time(first, last, record_class)

    def _of_time(self, first: date | None, last: date | None, record_class: str | None) -> bool:
        begins = self.since is None or last is None or self.since <= last
        ends = self.before is None or first is None or first < self.before
        return begins and ends and (self.record_class is None or record_class in {None, self.record_class})


def names_someone(texts: Iterable[str], spellings: Iterable[str]) -> bool:
    """Tell whether a text names someone by one of the spellings: in the genitive, by initials, misread, in any order and case.

    Each text is judged by itself (a page, a title), so that a first name here and a family name there are not one person.
    """
    wanted = tuple(spellings)
    return any(names_one(text, wanted) for text in texts)


class DisposalState(enum.StrEnum):
    """Where a round of disposal stands."""

    PROPOSED = "proposed"  # objections are heard; two approvals are waited for
    APPROVED = "approved"  # by two; the worker destroys what is listed
    DESTROYED = "destroyed"  # all is gone; the certificate is being made
    CERTIFIED = "certified"
    WITHDRAWN = "withdrawn"


class ItemState(enum.StrEnum):
    """Where one document or matter of a round stands."""

    LISTED = "listed"
    OBJECTED = "objected"  # someone objected: it stays this time
    SPARED = "spared"  # found to be held, needed or no longer due when its turn came
    DESTROYING = "destroying"  # its words are gone, its bytes are going
    DESTROYED = "destroyed"


DISPOSAL_WORDS: dict[DisposalState, tuple[str, str]] = {
    DisposalState.PROPOSED: (N_("Väntar på godkännande"), "waits"),
    DisposalState.APPROVED: (N_("Gallras nu"), "waits"),
    DisposalState.DESTROYED: (N_("Gallrad, intyget görs"), "waits"),
    DisposalState.CERTIFIED: (N_("Gallrad, intyget finns"), "done"),
    DisposalState.WITHDRAWN: (N_("Återtagen, inget gallrades"), "fact"),
}

ITEM_WORDS: dict[ItemState, tuple[str, str]] = {
    ItemState.LISTED: (N_("På listan"), "waits"),
    ItemState.OBJECTED: (N_("Invändning, är kvar"), "fact"),
    ItemState.SPARED: (N_("Är kvar"), "fact"),
    ItemState.DESTROYING: (N_("Förstörs nu"), "waits"),
    ItemState.DESTROYED: (N_("Förstörd"), "done"),
}

# Why a document that is due is not listed, or is spared when its turn comes.
NOT_ADOPTED = N_("planen är inte antagen")
PRESERVED = N_("handlingstypen bevaras för alltid")
NOT_DUE = N_("tiden är inte ute")
HELD = N_("gallringsstopp")
EXEMPTED = N_("undantag: ska sparas längre")
IN_SIGNING = N_("är skickad för underskrift")
OF_MINUTES = N_("hör till ett protokoll")
PROVES_OTHERS = N_(
    "är bevis för andra handlingar: undertecknad tillsammans med dem, eller deras undertecknade papper"
)
DECIDED = N_("beslut är införda ur den")
SHARES_PAGES = N_("har sidor gemensamt med något som ska vara kvar")
SET_ASIDE = N_("är delad eller hopslagen")
CHANGED = N_("har ändrats sedan listan gjordes")
LISTED_ALREADY = N_("står på en annan lista")
OPEN_MATTER = N_("ärendet pågår")
STILL_HOLDS = N_("handlingar i ärendet är kvar")

# What stands where somebody's words stood about what is destroyed; that there was an objection stays.
FORGOTTEN = "–"

# Everyone has so many days to object before anyone approves.
OBJECTION_DAYS = 14


def objections_end(today: date) -> date:
    """Return the last day to object to what is proposed today."""
    return today + timedelta(days=OBJECTION_DAYS)


def number_in_words(number: int, year: int) -> str:
    """Return how a disposal is called: "G 2/2026"."""
    return f"G {number}/{year}"
