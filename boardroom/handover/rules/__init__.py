"""What is handed over, what waits to be done, how many there must be of whom, what a newcomer reads; pure."""

import enum
import re
import uuid
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from boardroom.core.dates import add_years
from boardroom.core.words import N_
from boardroom.mandates.rules import BOARD_ROLES

# Who hands over and who takes over: the board with its deputies.
HANDING_ROLES = BOARD_ROLES | {"deputy"}
# One can be ill, move or be forgotten: administrators, and holders of the key that opens the backups.
LEAST = 2
# A member is new for so long.
NEW_FOR = timedelta(days=365)
# A change of board further off than this is not asked about yet; one that has been is, until it is handed over.
AHEAD = timedelta(days=45)
BEHIND = timedelta(days=120)
# What happens within so many days is one change.
TOGETHER = timedelta(days=21)

K = TypeVar("K")


class Kind(enum.StrEnum):
    """What sort of thing the register speaks of."""

    ROOM_KEY = "room_key"
    BACKUP_KEY = "backup_key"
    HOST = "host"
    DOMAIN = "domain"
    MAIL = "mail"
    BANK = "bank"
    E_SERVICE = "e_service"
    LICENCE = "licence"
    SUBSCRIPTION = "subscription"


KIND_WORDS = {
    Kind.ROOM_KEY: N_("Nyckel eller tagg"),
    Kind.BACKUP_KEY: N_("Säkerhetskopians nyckel"),
    Kind.HOST: N_("Dator eller server"),
    Kind.DOMAIN: N_("Domännamn"),
    Kind.MAIL: N_("E-postkonto"),
    Kind.BANK: N_("Bank"),
    Kind.E_SERVICE: N_("E-tjänst"),
    Kind.LICENCE: N_("Licens"),
    Kind.SUBSCRIPTION: N_("Abonnemang"),
}
# What whoever starts the portal again has to find: these stand on the driftkort.
NEEDED_TO_RUN = (Kind.HOST, Kind.DOMAIN, Kind.MAIL, Kind.BACKUP_KEY)


@dataclass(frozen=True)
class Thing:
    """One thing that somebody holds, as it is written into the register; never a password."""

    kind: Kind
    what: str
    place: str = ""
    holder_id: uuid.UUID | None = None  # a person of the association
    holder: str = ""  # in words, where the holder is nobody of the register
    since: date | None = None
    note: str = ""


class Side(enum.StrEnum):
    """Whether a person leaves or arrives."""

    LEAVING = "leaving"
    ARRIVING = "arriving"


class Point(enum.StrEnum):
    """What a board goes through together before it hands over."""

    ACTIONS = "actions"
    MINUTES = "minutes"
    CONTRACTS = "contracts"
    MATTERS = "matters"
    HOLDS = "holds"
    KEYS = "keys"
    PAPER = "paper"
    ADMINISTRATORS = "administrators"
    BACKUP = "backup"
    APARTMENTS = "apartments"


POINT_WORDS = {
    Point.ACTIONS: N_("Beslut som ska utföras"),
    Point.MINUTES: N_("Protokoll som inte är underskrivna"),
    Point.CONTRACTS: N_("Avtal som snart går ut"),
    Point.MATTERS: N_("Öppna ärenden"),
    Point.HOLDS: N_("Gallringsstopp"),
    Point.KEYS: N_("Nycklar, konton och abonnemang"),
    Point.PAPER: N_("Var papperen finns"),
    Point.ADMINISTRATORS: N_("Två administratörer"),
    Point.BACKUP: N_("Säkerhetskopia och två nycklar till den"),
    Point.APARTMENTS: N_("Vems lägenheterna är"),
}


@dataclass(frozen=True)
class Turn(Generic[K]):
    """A change of board: its first day, who leaves and who comes."""

    day: date
    leaving: tuple[K, ...]
    arriving: tuple[K, ...]


Span = tuple[date, date | None]  # half-open: the end is the first day without


def turns(spans: Mapping[K, Sequence[Span]], first: date, last: date) -> list[Turn[K]]:
    """Return the changes of board between two days, oldest first, from each person's mandates.

    Who is elected again neither leaves nor arrives: a span that begins no later than another ends continues it.
    What happens within TOGETHER of a change belongs to it: officers are chosen some days after the meeting.
    """
    changes: dict[date, tuple[list[K], list[K]]] = {}
    for person, held in spans.items():
        for start, end in joined(held):
            changes.setdefault(start, ([], []))[1].append(person)
            if end is not None:
                changes.setdefault(end, ([], []))[0].append(person)
    found: list[Turn[K]] = []
    for day in sorted(changes):
        if not first <= day <= last:
            continue
        leaving, arriving = changes[day]
        if found and day - found[-1].day <= TOGETHER:
            before = found.pop()
            day, leaving = before.day, [*before.leaving, *leaving]  # noqa: PLW2901 - it is one change
            arriving = [*before.arriving, *arriving]
        found.append(Turn(day, tuple(leaving), tuple(arriving)))
    return found


def joined(held: Sequence[Span]) -> list[Span]:
    """Return spans without those seams at which a person simply goes on."""
    whole: list[Span] = []
    for start, end in sorted(held, key=lambda span: span[0]):
        if whole:
            first, last = whole[-1]
            if last is None or start <= last:
                whole[-1] = (first, None if last is None or end is None else max(last, end))
                continue
        whole.append((start, end))
    return whole


def is_new(held: Sequence[Span], today: date) -> bool:
    """Tell whether a person has sat for less than NEW_FOR, counted from the first day of what goes on today."""
    now = [start for start, end in joined(held) if start <= today and (end is None or today < end)]
    return bool(now) and today - now[0] < NEW_FOR


_SECRET = re.compile(
    r"(?i)\b(lösen(ord)?|passwo?rd|passord|pin(-?kod)?|kod(en)?|pwd|token)\b\s*(är|is|[:=])\s*\S"
)


def tells_a_secret(text: str) -> bool:
    """Tell whether a text seems to hold a password or a code, which has no place in a register that many read."""
    return bool(_SECRET.search(text))


class DrillOutcome(enum.StrEnum):
    """How the yearly restore went."""

    WORKED = "worked"
    PARTLY = "partly"
    FAILED = "failed"


OUTCOME_WORDS = {
    DrillOutcome.WORKED: N_("Allt kom tillbaka"),
    DrillOutcome.PARTLY: N_("Det mesta kom tillbaka"),
    DrillOutcome.FAILED: N_("Det gick inte"),
}


def drill_due(last: date | None, outcome: DrillOutcome | None, began: date) -> date:
    """Return the day by which the restore has to be tried (again): a year after one that worked, a month after others.

    Without any, three months after the portal began.
    """
    if last is None:
        return began + timedelta(days=90)
    return add_years(last, 1) if outcome is DrillOutcome.WORKED else last + timedelta(days=30)


@dataclass(frozen=True)
class Shortage:
    """That there are too few of those whom there must be two of; `known` are those there are."""

    of: str  # administrators; backup_keys, by the register; backup_locks, by the computer
    known: tuple[str, ...]
    # Who has the mandate already and only has to accept the invitation: each person's id and name.
    invited: tuple[tuple[uuid.UUID, str], ...] = ()
    # With how many keys the backups are locked on the computer; None: that is not known, or not asked.
    locks: int | None = None
    day: date | None = None  # from which it will be so, because a mandate ends then; None: today


# Who somebody is: the person's own key, or for who is nobody of the register their name, folded.
Who = tuple[Hashable, str]


def shortages(administrators: Iterable[Who], key_holders: Iterable[Who]) -> list[Shortage]:
    """Return what there are too few of; the same person twice is one, two of the same name are two."""
    found = []
    for of, people in (("administrators", administrators), ("backup_keys", key_holders)):
        known = {key: name for key, name in people if name}
        if len(known) < LEAST:
            found.append(Shortage(of, tuple(known.values())))
    return found


class Reading(enum.StrEnum):
    """What a new board member does well to read, in this order."""

    BYLAWS = "bylaws"
    ANNUAL_REPORT = "annual_report"
    GENERAL_MEETING = "general_meeting_minutes"
    LAST_MINUTES = "board_minutes"
    OPEN_DECISIONS = "open_decisions"
    MAINTENANCE = "maintenance_plan"
    ECONOMY = "economic_plan"
    BUDGET = "budget"
    CONTRACT = "service_contract"
    INSURANCE = "insurance_policy"
    LOANS = "loan_papers"
    HANDOVER = "handover"
    KEYS = "keys"


MOST_READINGS = 10

READING_WORDS: dict[Reading, tuple[str, str]] = {
    Reading.BYLAWS: (
        N_("Stadgarna"),
        N_("De säger vad styrelsen får besluta, och vad bara stämman får."),
    ),
    Reading.ANNUAL_REPORT: (
        N_("Den senaste årsredovisningen"),
        N_("Hur ekonomin står, vilka lån som finns och vad som är gjort i huset."),
    ),
    Reading.GENERAL_MEETING: (
        N_("Det senaste stämmoprotokollet i arkivet"),
        N_("Vad medlemmarna beslutade, och vad de väntar sig av dig."),
    ),
    Reading.LAST_MINUTES: (
        N_("Det senaste styrelseprotokollet"),
        N_("Vad styrelsen håller på med just nu."),
    ),
    Reading.OPEN_DECISIONS: (
        N_("Besluten som inte är utförda"),
        N_("De är styrelsens att göra också efter ett byte."),
    ),
    Reading.MAINTENANCE: (
        N_("Underhållsplanen"),
        N_("Vad i huset som ska göras härnäst, och vad det väntas kosta."),
    ),
    Reading.ECONOMY: (
        N_("Den ekonomiska planen"),
        N_("Hur föreningen började, och hur avgifterna är tänkta."),
    ),
    Reading.BUDGET: (
        N_("Årets budget"),
        N_("Vad som är lovat, och vad det finns pengar till."),
    ),
    Reading.CONTRACT: (
        N_("Avtalen"),
        N_("Vilka som sköter huset, och hur länge de är anlitade."),
    ),
    Reading.INSURANCE: (
        N_("Fastighetsförsäkringen"),
        N_("Den behövs den dag något händer, och då är det bråttom."),
    ),
    Reading.LOANS: (
        N_("Lånen"),
        N_("När de ska läggas om, och vad de kostar."),
    ),
    Reading.HANDOVER: (
        N_("Överlämningen från förra styrelsen"),
        N_("Vem som visste vad, och vem du kan fråga."),
    ),
    Reading.KEYS: (
        N_("Nycklar, konton och abonnemang"),
        N_("Vem som har vad, så att inget kommer bort."),
    ),
}


def chosen(known: Mapping[Reading, object]) -> list[Reading]:
    """Return the ten things to read among those that there are, in the order in which they help."""
    return [one for one in Reading if known.get(one)][:MOST_READINGS]
